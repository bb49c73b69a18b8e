// Whoever has nothing to do with a booking does not hear that it is there: every route of the API, every server function,
// every page and every live topic, with the ids of one business, as everybody who is somebody elsewhere. What is new must
// be added here: the lists are compared with the server's own.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { startServer } from './lib/server.mjs';
import { live } from './lib/live.mjs';
import { client, guest, ours, services, session, slots, token } from './lib/people.mjs';

let server;
let ask;
// What belongs to one business: a paid booking, a time that is kept, and what may be read of them nowhere else.
let theirs;
// Name → how the API and how a page knows them.
const strangers = {};
const VISITOR = '01920000-0000-7000-8000-00000000aaaa';
const SECRETS = ['Zubaida Victim', 'zubaida@example.com', '9845099999', 'behind the left knee', 'Hidden Draft', 'draft@example.com'];

before(async () => {
  server = await startServer();
  ask = client(server.base);
  const { base } = server;
  const manager = await token(base, 'manager@serenity.demo');
  const sold = await services(base, 'serenity');
  const service = sold.find(({ name }) => name === 'Swedish massage');
  const team = (await ask('GET', '/api/v1/businesses/serenity/staff')).json.items;
  // Not the one whose login is the colleague below.
  const bina = team.find(({ name }) => name === 'Bina Rao').id;
  const [first, ...later] = await slots(base, 'serenity', { service: service.id, staff: bina });
  const customer = { name: SECRETS[0], email: SECRETS[1], phone: '+919845099999' };
  const book = async (slug, body) => {
    const answer = await ask('POST', `/api/v1/businesses/${slug}/bookings`, { body });
    assert.equal(answer.status, 201, answer.text);
    return answer.json;
  };
  const wish = { service: service.id, staff: bina, starts_at: first.starts_at, customer, notes: SECRETS[3] };
  const booking = await book('serenity', wish);
  const cash = { method: 'cash', amount: '1.00' };
  await ask('POST', `/api/v1/bookings/${booking.id}/confirm`, { who: manager });
  const paid = await ask('POST', `/api/v1/bookings/${booking.id}/payments`, { who: manager, body: cash });
  assert.equal(paid.status, 201, paid.text);
  const code = (await ask('GET', `/api/v1/bookings/${booking.id}/check-in-code`, { who: manager })).json;
  const owner = { cookie: `__Host-visitor=${VISITOR}`, ...ours };
  const draft = { name: SECRETS[4], email: SECRETS[5], phone: '+919845088888' };
  const held = { service: service.id, staff: bina, starts_at: later.at(-1).starts_at, customer: draft };
  const hold = await ask('POST', '/api/v1/businesses/serenity/holds', { who: owner, body: held });
  assert.equal(hold.status, 201, hold.text);
  const nobody = { name: 'Somebody Else', email: 'else@example.com', phone: '+919845077777' };
  const other = await book('serenity', { service: service.id, starts_at: later.at(-9).starts_at, customer: nobody });
  const [cut] = await services(base, 'shear-joy');
  const [free] = await slots(base, 'shear-joy', { service: cut.id });
  const elsewhere = await book('shear-joy', { service: cut.id, starts_at: free.starts_at, customer: nobody });
  const desk = await session(base, 'desk@serenity.demo');
  const headers = { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' };
  const places = await ask('POST', '/api/app_account/calls/my_sessions', { who: desk, body: '', headers });
  assert.equal(places.status, 200, places.text);
  const signedIn = places.json.find(({ current }) => current).id;
  const ware = await server.sql("SELECT p.id FROM packages p JOIN tenants t ON t.id = p.tenant_id WHERE t.slug = 'serenity' ORDER BY p.position LIMIT 1");
  const bought = await server.sql(
    `INSERT INTO customer_packages (tenant_id, id, customer_id, package_id, name, price_minor, currency, sold_by, sold_at)
     SELECT b.tenant_id, gen_random_uuid(), b.customer_id, '${ware}', 'Of Zubaida Victim', 100, 'INR', p.received_by, p.received_at
     FROM bookings b JOIN payments p ON p.tenant_id = b.tenant_id AND p.booking_id = b.id WHERE b.id = '${booking.id}' RETURNING id`,
  );
  // Of the business that the managers of this table do not work at.
  const held_class = await server.sql("SELECT k.id FROM classes k JOIN tenants t ON t.id = k.tenant_id WHERE t.slug = 'drive-right' ORDER BY k.starts_at LIMIT 1");
  const area = await server.sql("SELECT a.id FROM service_areas a JOIN tenants t ON t.id = a.tenant_id WHERE t.slug = 'serenity' LIMIT 1");
  const sent = new FormData();
  sent.set('attachment', new Blob(['%PDF-1.7 of the victim']), 'letter.pdf');
  const added = await fetch(`${base}/bookings/${booking.id}/files/add`, {
    method: 'POST', redirect: 'manual', headers: desk, body: sent,
  });
  assert.match(added.headers.get('location'), /done=added$/);
  const file = await server.sql('SELECT id FROM booking_attachments');
  theirs = { ware, bought: bought.split('\n')[0], file, held_class, area, booking: paid.json, code, hold: hold.json, owner, manager, desk, signedIn, service, staff: bina, cut, free, held };
  SECRETS.push(booking.number, booking.access_token, code.token, code.short, signedIn);

  const opened = (id, { access_token: secret }) => ({ cookie: `guest-${id}=${secret}`, ...ours });
  const login = async (email) => ({ api: await token(base, email), page: await session(base, email) });
  strangers.nobody = { api: {}, page: {} };
  strangers['manager elsewhere'] = await login('manager@shear-joy.demo');
  const { api, page } = strangers['manager elsewhere'];
  const named = { 'ombaro-business': 'serenity' };
  strangers['manager elsewhere who names this business'] = { api: { ...api, ...named }, page: { ...page, ...named } };
  strangers['therapist elsewhere'] = await login('therapist@shear-joy.demo');
  strangers.colleague = await login('therapist@serenity.demo');
  strangers.customer = await login('customer@ombaro.demo');
  strangers['head office'] = await login('admin@ombaro.demo');
  strangers['guest of another booking'] = { api: guest(other), page: opened(other.id, other) };
  strangers['guest of another business'] = { api: guest(elsewhere), page: opened(elsewhere.id, elsewhere) };
  const forged = opened(booking.id, other);
  strangers['guest with another token under this booking'] = { api: forged, page: forged };
  const browser = { ...ours, cookie: `__Host-visitor=${VISITOR.replace('aaaa', 'bbbb')}` };
  strangers['another browser'] = { api: browser, page: browser };
});
after(() => server?.stop());

const unknown = (who) => ['nobody', 'another browser'].includes(who);
const isGuest = (who) => who.startsWith('guest');
const hasNoPlace = (who) => ['customer', 'head office', 'manager elsewhere who names this business'].includes(who);

function keepsSilent(answer, what) {
  const told = SECRETS.filter((secret) => answer.text.includes(secret));
  assert.deepEqual(told, [], `${what}: ${answer.status} tells what is not theirs`);
}

const said = ({ status, json }) => {
  const wrong = json?.errors?.map(({ field, code }) => ` ${field} ${code}`).join() ?? '';
  return `${status} ${json?.code ?? json?.Refused?.code ?? ''}${wrong}`;
};

// Who is nobody is asked to sign in before anything is looked up; for everybody else there is no such thing.
const hidden = (who) => (unknown(who) ? '401 auth.required' : '404 not_found');
const nowhere = () => '404 not_found';
const atTheDoor = (who) => {
  if (unknown(who) || isGuest(who)) return '401 auth.required';
  return hasNoPlace(who) ? '403 auth.forbidden' : '404 checkin.unknown';
};
const id = () => theirs.booking.id;
const part = () => theirs.booking.appointments[0].id;
const placed = () => ({ booking: id(), appointment: part(), starts_at: '2026-11-24T10:00:00+05:30' });
const step = (name, body = {}) => [{ path: () => `/api/v1/bookings/${id()}/${name}`, body: () => body, told: hidden }];
const look = (name = '') => [{ path: () => `/api/v1/bookings/${id()}${name}`, told: hidden }];
// Ids that stand in a body or a query are named as unknown, like ids that never were.
const STRANGER = { name: 'A Stranger', email: 'stranger@example.com', phone: '+15125550177' };
const foreign = (path, more, wrong) => {
  const body = () => ({ service: theirs.cut.id, starts_at: theirs.free.starts_at, customer: STRANGER, ...more() });
  return { path: () => `/api/v1/businesses/${path}`, body, told: () => `422 request.invalid ${wrong}` };
};
const foreignIds = (what) => [
  foreign(`shear-joy/${what}`, () => ({ service: theirs.service.id }), 'service unknown'),
  foreign(`shear-joy/${what}`, () => ({ option: theirs.service.options[0].id }), 'option unknown'),
  foreign(`shear-joy/${what}`, () => ({ staff: theirs.staff }), 'staff unknown'),
  foreign(`shear-joy/${what}`, () => ({ addons: [theirs.service.addons[0].id] }), 'addons unknown'),
];
const availability = (query, wrong) => ({
  path: () => `/api/v1/businesses/shear-joy/availability?${new URLSearchParams({ service: theirs.cut.id, ...query() })}`,
  told: () => `422 request.invalid ${wrong}`,
});
const PUBLIC = [];
const OWN = [];

const ROUTES = {
  'GET /api/v1/openapi.json': PUBLIC,
  'GET /api/v1/businesses': PUBLIC,
  'GET /api/v1/businesses/{slug}': PUBLIC,
  'GET /api/v1/businesses/{slug}/services': PUBLIC,
  'GET /api/v1/businesses/{slug}/staff': PUBLIC,
  'POST /api/v1/auth/login': OWN,
  'POST /api/v1/auth/refresh': OWN,
  'POST /api/v1/auth/logout': OWN,
  'GET /api/v1/businesses/{slug}/availability': [
    availability(() => ({ service: theirs.service.id }), 'service unknown'),
    availability(() => ({ option: theirs.service.options[0].id }), 'option unknown'),
    availability(() => ({ staff: theirs.staff }), 'staff unknown'),
    availability(() => ({ addon: theirs.service.addons[0].id }), 'addons unknown'),
  ],
  'POST /api/v1/businesses/{slug}/bookings': [
    ...foreignIds('bookings'),
    foreign('shear-joy/bookings', () => ({ hold: theirs.hold.id }), 'hold unknown'),
    foreign('serenity/bookings', () => ({ ...theirs.held, customer: STRANGER, hold: theirs.hold.id }), 'hold unknown'),
  ],
  'POST /api/v1/businesses/{slug}/holds': foreignIds('holds'),
  'DELETE /api/v1/holds/{id}': [{ path: () => `/api/v1/holds/${theirs.hold.id}`, told: nowhere }],
  // A list is the caller's own; the test below reads it to its end.
  'GET /api/v1/bookings': OWN,
  'GET /api/v1/bookings/{id}': look(),
  'GET /api/v1/bookings/{id}/receipt': look('/receipt'),
  'GET /api/v1/bookings/{id}/calendar.ics': look('/calendar.ics'),
  'GET /api/v1/bookings/{id}/check-in-code': look('/check-in-code'),
  'GET /api/v1/bookings/{id}/availability': look('/availability'),
  'POST /api/v1/bookings/{id}/confirm': step('confirm'),
  'POST /api/v1/bookings/{id}/reject': step('reject', { reason: 'x' }),
  'POST /api/v1/bookings/{id}/cancel': step('cancel', { version: 1 }),
  'POST /api/v1/bookings/{id}/reschedule': step('reschedule', { starts_at: '2026-11-24T10:00:00+05:30' }),
  'POST /api/v1/bookings/{id}/accept': step('accept'),
  'POST /api/v1/bookings/{id}/decline': step('decline', { reason: 'x' }),
  'POST /api/v1/bookings/{id}/depart': step('depart'),
  'GET /api/v1/bookings/{id}/way': look('/way'),
  'POST /api/v1/bookings/{id}/positions': step('positions', {
    positions: [{ at: '2026-11-20T10:00:00+05:30', latitude: 12.97, longitude: 77.64 }],
  }),
  'PUT /api/v1/bookings/{id}/door': step('door', { latitude: 12.97, longitude: 77.64 }),
  'POST /api/v1/bookings/{id}/check-in': step('check-in'),
  'POST /api/v1/bookings/{id}/start': step('start'),
  'POST /api/v1/bookings/{id}/complete': step('complete'),
  'POST /api/v1/bookings/{id}/no-show': step('no-show'),
  'POST /api/v1/bookings/{id}/payments': step('payments', { method: 'cash', amount: '1.00' }),
  'POST /api/v1/check-ins': ['token', 'short'].map((which) => ({
    path: () => '/api/v1/check-ins',
    body: () => ({ token: theirs.code[which] }),
    told: atTheDoor,
  })),
};

test('every route of the document refuses every stranger, and none is missing here', async () => {
  const { paths } = (await ask('GET', '/api/v1/openapi.json')).json;
  const documented = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  assert.deepEqual(Object.keys(ROUTES).sort(), documented.sort(), 'the table and the document have the same routes');
  for (const [route, cases] of Object.entries(ROUTES)) {
    for (const { path, body, told } of cases) {
      for (const [who, { api }] of Object.entries(strangers)) {
        const answer = await ask(route.split(' ')[0], path(), { who: api, body: body?.() });
        assert.equal(said(answer), told(who), `${who}: ${route} ${JSON.stringify(body?.() ?? '')}`);
        assert.equal(answer.headers.get('content-type'), 'application/problem+json');
        keepsSilent(answer, `${who}: ${route}`);
      }
    }
  }
});

test('a key that was used for a step is answered to nobody else', async () => {
  const headers = { 'idempotency-key': 'the-same-key-for-everybody' };
  const path = `/api/v1/bookings/${id()}/payments`;
  const body = { method: 'cash', amount: '1.00' };
  const first = await ask('POST', path, { who: theirs.manager, body, headers });
  assert.equal(first.status, 201, first.text);
  theirs.booking = first.json;
  for (const [who, { api }] of Object.entries(strangers)) {
    assert.equal(said(await ask('POST', path, { who: api, body, headers })), hidden(who), who);
  }
});

test('a list has only what is the caller’s own, to its last page', async () => {
  const mine = new Set();
  for (const [who, { api }] of Object.entries({ manager: { api: theirs.manager }, ...strangers })) {
    let cursor = '';
    for (let page = 0; page < 60; page += 1) {
      const answer = await ask('GET', `/api/v1/bookings${cursor}`, { who: api });
      if (unknown(who) || isGuest(who)) {
        assert.equal(said(answer), '401 auth.required', who);
        break;
      }
      assert.equal(answer.status, 200, `${who}: ${answer.text}`);
      for (const row of answer.json.items) {
        if (who === 'manager') mine.add(row.id);
        else if (who !== 'colleague' && who !== 'customer') assert.ok(!mine.has(row.id), `${who}: ${row.number}`);
      }
      if (who !== 'manager') keepsSilent(answer, who);
      if (!answer.json.next_cursor) break;
      assert.ok(page < 59, 'the list ends');
      cursor = `?cursor=${answer.json.next_cursor}`;
    }
  }
  assert.ok(mine.has(id()), 'the manager sees it');
});

// How each server function answers: by status and code, or, for plain forms, by the page it leads to.
const form = (args) => new URLSearchParams(args).toString();
const open = { args: () => undefined };
const booking = (more = {}) => () => ({ booking: id(), ...more });
const DAY = { date: '2026-11-20' };
const needsOffice = (who) => {
  if (unknown(who) || isGuest(who)) return '401 auth.required';
  return who === 'manager elsewhere' ? '404 not_found' : '403 auth.forbidden';
};
const needsPlace = (who) => {
  if (unknown(who) || isGuest(who)) return '401 auth.required';
  return hasNoPlace(who) ? '403 auth.forbidden' : '404 not_found';
};
const moved = { version: 2, day: '2026-11-24', time: '10:00', staff: '' };
const draft = { name: 'Mallory', email: 'mallory@example.com', phone: '+919845066666', notes: '' };

const NEW_PASSWORD = 'a quiet courtyard at noon';
const ownOnly = { args: () => ({}), told: (who) => (unknown(who) || isGuest(who) ? '401 auth.required' : '200 ') };
const ownProfile = (answer) => (who) =>
  new RegExp(`^/me/profile\\?${unknown(who) || isGuest(who) ? 'error=auth.required' : answer}$`);
const onTheDevice = (answer) => (who) =>
  new RegExp(`^/me/notifications/device\\?${unknown(who) || isGuest(who) ? 'error=auth.required' : answer}$`);
const inTheirAccount = (answer, page = '') => (who) =>
  new RegExp(`^/me/security${page}\\?${unknown(who) || isGuest(who) ? 'error=auth.required' : answer}$`);

// Nobody of these may change a team, least of all one that is not theirs.
const teamCode = (who) => (unknown(who) || isGuest(who) ? 'auth.required' : 'auth.forbidden');
const inTheTeam = (args, page = '') => ({
  args: () => ({ place: 'business', ...args() }),
  leads: (who) => new RegExp(`^/office/team${page}\\?(role=vendor_manager&)?error=${teamCode(who)}$`),
});
const somebody = () => ({ user: theirs.signedIn });

// Everybody reads what their own business sells, and finds nothing of another one; only its owners and managers change it.
const readsOwnList = (seen = '200 ') => (who) =>
  ['manager elsewhere', 'therapist elsewhere', 'colleague'].includes(who) ? seen : ofNoBusiness(who);
const inTheCatalogue = (args = () => ({}), { page = '', manager = 'error=not_found' } = {}) => ({
  args: () => ({ version: 1, ...args() }),
  leads: (who) => {
    const answer = who === 'manager elsewhere' ? manager : `error=${teamCode(who)}`;
    return new RegExp(`^/office/services${page}\\?((service|open|moved)=[a-z]*-?[0-9a-f-]{36}&)?${answer}$`);
  },
});

// Head office sees businesses and people; everybody else is refused before anything is looked up.
const ofNoBusiness = (who) => (unknown(who) || isGuest(who) ? '401 auth.required' : '403 auth.forbidden');
const inHeadOffice = (args = () => ({}), seen = '200 ') => ({
  args,
  told: (who) => (who === 'head office' ? seen : ofNoBusiness(who)),
});
const headOfficeForm = (page, args) => ({
  args,
  leads: (who) => new RegExp(`^/platform/${page}\\?error=${who === 'head office' ? 'not_found' : teamCode(who)}$`),
});

// Nobody of these may change a business, least of all one that is not theirs.
const inTheSettings = (args = () => ({}), page = '') => ({
  args: () => ({ version: 1, ...args() }),
  leads: (who) => new RegExp(`^/office/settings${page}\\?error=${teamCode(who)}(&place=[0-9a-f-]{36})?$`),
});

// Nobody of these may change anybody's time there. Whoever runs another business finds nobody; whoever does the work may see to
// their own time alone.
const timeCode = (who, { worker = 'auth.forbidden', manager = 'not_found' } = {}) => {
  if (unknown(who) || isGuest(who)) return 'auth.required';
  if (who === 'manager elsewhere') return manager;
  return ['therapist elsewhere', 'colleague'].includes(who) ? worker : 'auth.forbidden';
};
const ofBina = (args = () => ({}), worker = 'auth.forbidden') => ({
  args: () => ({ staff: theirs.staff, version: 1, ...args() }),
  leads: (who) => new RegExp(`^/office/hours/[0-9a-f-]{36}\\?(form=[a-z]+&)?error=${timeCode(who, { worker })}$`),
});
const ofTheirLeave = (args = () => ({})) => ({
  args: () => ({ leave: theirs.signedIn, version: 1, ...args() }),
  leads: (who) => new RegExp(`^/office/leave/[0-9a-f-]{36}\\?error=${timeCode(who)}$`),
});
const ofTheirCalendar = () => ({
  args: () => ({ link: theirs.signedIn }),
  leads: (who) => new RegExp(`^/staff/time\\?error=${timeCode(who, { worker: 'not_found', manager: 'auth.forbidden' })}$`),
});
const asked = (code) => (who) => {
  const told = code(who);
  return `${{ 'auth.required': 401, 'auth.forbidden': 403, not_found: 404 }[told] ?? 200} ${told}`;
};
const THEIR_DAY = { first: '2026-12-01', from: '09:00', to: '10:00' };

// A manager elsewhere may decide on packages, and does not find this one; paying back is the owner's.
const ofTheirPackage = (more = {}, manager = 'not_found') => ({
  args: () => ({ package: theirs.bought, version: 1, ...more }),
  leads: (who) => {
    const told = who === 'manager elsewhere' ? manager : needsOffice(who).slice(4);
    return new RegExp(`^/office/packages\\?package=[0-9a-f-]{36}&error=${told}$`);
  },
});

// The link of an entry that is not there: no letter of a real one.
const WAITING = `${'0'.repeat(32)}${'x'.repeat(43)}`;
const waitingCode = (who) => (who === 'manager elsewhere' ? 'not_found' : teamCode(who));

const FUNCTIONS = {
  'app_public/calls/find/find': open,
  'app_public/calls/shop/open_shop': open,
  'app_public/calls/shop/find_in_shop': open,
  'app_public/calls/book/times': {
    args: () => ({ slug: 'shear-joy', service: theirs.service.id, addons: '', also: '' }),
    told: () => '422 request.invalid service unknown',
  },
  'app_public/calls/book/kept': { args: () => ({ hold: theirs.hold.id }), told: nowhere },
  'app_public/calls/book/keep_draft': { args: () => ({ hold: theirs.hold.id, ...draft }), told: nowhere },
  'app_public/calls/book/choose_time': {
    args: () => ({
      slug: 'shear-joy',
      service: theirs.service.id,
      option: theirs.service.options[0].id,
      addons: '',
      starts_at: theirs.free.starts_at,
    }),
    leads: () => /^\/b\/shear-joy\/book\?.*refused=request\.invalid$/,
  },
  'app_public/calls/book/submit_details': {
    args: () => ({
      'order[slug]': 'serenity',
      'order[hold]': theirs.hold.id,
      'order[key]': 'a-key-of-somebody-else',
      'order[service]': theirs.service.id,
      'order[starts_at]': theirs.hold.starts_at,
      ...draft,
    }),
    leads: () => /^\/b\/serenity\/book\?hold=[0-9a-f-]{36}&check=1$/,
  },
  // What is typed into a refused form lies in the caller's own cookie.
  'app_public/calls/wait/wait_draft': open,
  'app_public/calls/wait/join_list': {
    args: () => ({
      slug: 'shear-joy',
      service: theirs.service.id,
      'windows[0][from]': '2026-11-24',
      name: 'Mallory',
      email: 'mallory@example.com',
      phone: '+919845066666',
    }),
    leads: () => /^\/b\/shear-joy\/wait\?.*problem=service:unknown$/,
  },
  // Only the link opens an entry: the service's tests try others' links.
  'app_public/calls/wait/entry': { args: () => ({ key: WAITING }), told: nowhere },
  'app_public/calls/wait/accept_offer': {
    args: () => ({ key: WAITING, offer: theirs.signedIn }),
    leads: () => /^\/wait\?key=[0-9a-z]+&error=not_found$/,
  },
  'app_public/calls/wait/decline_offer': {
    args: () => ({ key: WAITING, offer: theirs.signedIn }),
    leads: () => /^\/wait\?key=[0-9a-z]+&error=not_found$/,
  },
  'app_public/calls/wait/withdraw_wait': {
    args: () => ({ key: WAITING }),
    leads: () => /^\/wait\?key=[0-9a-z]+&error=not_found$/,
  },
  'app_public/calls/files/files_of': { args: booking(), told: nowhere },
  'app_public/calls/files/remove_file': {
    args: () => ({ booking: id(), attachment: theirs.file }),
    leads: () => new RegExp(`^/bookings/${id()}/files\\?error=not_found$`),
  },
  'app_public/calls/health/health_of': { args: booking(), told: nowhere },
  'app_public/calls/health/write_health': {
    args: booking({ text: 'Nothing', agreed: '1' }),
    leads: () => new RegExp(`^/bookings/${id()}/health\\?error=not_found$`),
  },
  'app_public/calls/health/erase_health': {
    args: booking(),
    leads: () => new RegExp(`^/bookings/${id()}/health\\?error=not_found$`),
  },
  'app_public/calls/health/look_at_health': {
    args: booking({ reason: 'Curious' }),
    leads: () => new RegExp(`^/bookings/${id()}/health\\?error=not_found$`),
  },
  'app_public/calls/moving/free_moves': { args: booking({ anyone: 'true' }), told: nowhere },
  'app_public/calls/moving/move_booking': {
    args: booking({ version: '1', starts_at: '2026-11-27T10:00:00+05:30' }),
    leads: () => new RegExp(`^/bookings/${id()}/move\\?error=not_found$`),
  },
  'app_public/calls/series/plan_series': { args: booking(), told: nowhere },
  'app_public/calls/series/series_of': { args: booking(), told: nowhere },
  'app_public/calls/series/book_series': {
    args: booking({ 'rule[every]': 'weekly', 'rule[count]': '3', 'times[0]': '2026-11-27T10:00:00+05:30' }),
    leads: () => new RegExp(`^/bookings/${id()}/repeat\\?.*error=not_found$`),
  },
  'app_public/calls/series/move_series': {
    args: booking({ reach: 'all', day: '2026-11-24', time: '10:00' }),
    leads: () => new RegExp(`^/bookings/${id()}/repeat\\?error=not_found$`),
  },
  'app_public/calls/series/cancel_series': {
    args: booking({ reach: 'all' }),
    leads: () => new RegExp(`^/bookings/${id()}/repeat\\?error=not_found$`),
  },
  'app_office/waiting/calls/waiting_list': {
    args: () => ({}),
    told: (who) => (who === 'manager elsewhere' ? '200 ' : needsOffice(who)),
  },
  'app_office/waiting/calls/chances_of': { args: () => ({ entry: theirs.signedIn }), told: needsOffice },
  'app_office/waiting/calls/offer_time': {
    args: () => ({ entry: theirs.signedIn, starts_at: '2026-11-24T10:00:00+05:30', staff: theirs.staff }),
    leads: (who) => new RegExp(`^/office/waiting\\?entry=[0-9a-f-]+&error=${waitingCode(who)}$`),
  },
  'app_office/waiting/calls/remove_waiting': {
    args: () => ({ entry: theirs.signedIn }),
    leads: (who) => new RegExp(`^/office/waiting\\?error=${waitingCode(who)}$`),
  },
  'app_office/packages/calls/packages_sold': {
    args: () => ({ 'filter[words]': 'Zubaida' }),
    told: (who) => (who === 'manager elsewhere' ? '200 ' : needsOffice(who)),
  },
  'app_office/packages/calls/sell_package': {
    args: () => ({ key: 'a-sale-of-somebody-else', ware: `${theirs.ware} 13500.00`, method: 'cash', name: 'Mallory', phone: '+919845012345' }),
    leads: (who) => {
      const told = who === 'manager elsewhere' ? 'problem=package:unknown' : `error=${needsOffice(who).slice(4)}`;
      return new RegExp(`^/office/packages\\?sell=1&${told}$`);
    },
  },
  'app_office/packages/calls/suspend_package': ofTheirPackage({ reason: 'No' }),
  'app_office/packages/calls/resume_package': ofTheirPackage(),
  'app_office/packages/calls/refund_package': ofTheirPackage({ amount: '1', why: 'No' }, 'auth.forbidden'),
  'app_office/classes/calls/classes_from': {
    args: () => ({}),
    told: (who) => (who === 'manager elsewhere' ? '200 ' : needsOffice(who)),
  },
  'app_office/classes/calls/new_class': {
    args: () => ({}),
    told: (who) => (who === 'manager elsewhere' ? '200 ' : needsOffice(who)),
  },
  'app_office/classes/calls/class_of': { args: () => ({ class: theirs.held_class }), told: needsOffice },
  'app_office/classes/calls/schedule_class': {
    args: () => ({ option: theirs.service.options[0].id, staff: theirs.staff, date: '2026-12-01', time: '10:00', seats: '5', min_seats: '0', decide_hours: '0' }),
    leads: (who) => {
      const told = who === 'manager elsewhere' ? 'problem=service:unknown' : `error=${needsOffice(who).slice(4)}`;
      return new RegExp(`^/office/classes/new\\?${told}$`);
    },
  },
  'app_office/classes/calls/move_class': {
    args: () => ({ class: theirs.held_class, date: '2026-12-01', time: '10:00', staff: theirs.staff }),
    leads: (who) => new RegExp(`^/office/classes/[0-9a-f-]+\\?error=${needsOffice(who).slice(4)}$`),
  },
  'app_office/classes/calls/finish_class': {
    args: () => ({ class: theirs.held_class }),
    leads: (who) => new RegExp(`^/office/classes/[0-9a-f-]+\\?error=${needsOffice(who).slice(4)}$`),
  },
  'app_office/classes/calls/call_off_class': {
    args: () => ({ class: theirs.held_class, reason: 'No' }),
    leads: (who) => new RegExp(`^/office/classes/[0-9a-f-]+\\?error=${needsOffice(who).slice(4)}$`),
  },
  'app_office/why/calls/why': {
    args: () => ({ 'asked[service]': theirs.service.id, 'asked[staff]': '', 'asked[day]': '2026-12-01', 'asked[time]': '10:00' }),
    told: (who) => (who === 'manager elsewhere' ? '422 request.invalid service unknown' : needsOffice(who)),
  },
  'app_office/new_booking/calls/at_desk': {
    args: () => ({ 'asked[service]': theirs.service.id }),
    told: (who) => (who === 'manager elsewhere' ? '200 ' : needsOffice(who)),
  },
  'app_office/new_booking/calls/known_customers': {
    args: () => ({ words: 'Zubaida' }),
    told: (who) => (who === 'manager elsewhere' ? '200 ' : needsOffice(who)),
  },
  'app_office/new_booking/calls/book_at_desk': {
    args: () => ({ service: theirs.service.id, staff: theirs.staff, day: '2026-12-01', time: '10:00', name: 'Mallory' }),
    leads: (who) => {
      const told = who === 'manager elsewhere' ? 'problem=[a-z_.:,]+' : `error=${needsOffice(who).slice(4)}`;
      return new RegExp(`^/office/new\\?service=[0-9a-f-]{36}&staff=[0-9a-f-]{36}&day=2026-12-01&${told}$`);
    },
  },
  'app_office/assign/calls/day_to_assign': {
    args: () => ({ day: '2026-12-01' }),
    told: (who) => (who === 'manager elsewhere' ? '404 not_found' : needsOffice(who)),
  },
  'app_office/dispatch/calls/day_of_ways': {
    args: () => ({ date: '2026-11-20' }),
    told: (who) => (who === 'manager elsewhere' ? '200 ' : needsOffice(who)),
  },
  'app_office/assign/calls/assign_visits': {
    args: () => ({ day: '2026-12-01', 'changes[0]': `${part()} 1 ${theirs.staff} 2026-12-01T10:00:00+05:30` }),
    leads: (who) => {
      const code = who === 'manager elsewhere' ? 'booking.changed' : needsOffice(who).slice(4);
      return new RegExp(`^/office/assign\\?day=2026-12-01&error=${code}$`);
    },
  },
  'app_office/late/calls/late_preview': { args: () => ({ appointment: part(), minutes: '15' }), told: needsPlace },
  'app_office/late/calls/pass_on': {
    args: () => ({ appointment: part(), minutes: '15' }),
    leads: (who) => new RegExp(`^/staff/late\\?appointment=${part()}&minutes=15&error=${needsPlace(who).slice(4)}$`),
  },
  'app_account/notices/calls/my_notices': ownOnly,
  'app_account/notices/calls/my_push': ownOnly,
  // No endpoint of a browser, and an address that may not be asked.
  'app_account/notices/calls/switch_on_push': {
    args: () => ({ endpoint: 'http://127.0.0.1:5432/', p256dh: 'x', auth: 'x', zone: 'UTC' }),
    leads: onTheDevice('problem=endpoint:malformed'),
  },
  'app_account/notices/calls/renew_push': {
    args: () => ({ was: 'http://127.0.0.1:5432/', endpoint: 'http://127.0.0.1:5432/', p256dh: 'x', auth: 'x' }),
    told: (who) => (unknown(who) || isGuest(who) ? '401 auth.required' : '422 request.invalid endpoint malformed'),
  },
  'app_account/notices/calls/switch_off_push': { args: () => ({}), leads: onTheDevice('done=off') },
  'app_account/notices/calls/test_push': { args: () => ({}), leads: onTheDevice('error=not_found') },
  'app_account/notices/calls/set_push': {
    args: () => ({ quiet_from: '22:00', quiet_until: '07:00' }),
    leads: onTheDevice('error=not_found'),
  },
  'app_account/calls/own_packages': ownOnly,
  'app_account/calls/my_waiting': ownOnly,
  'app_account/calls/my_series': ownOnly,
  'app_account/calls/my_bookings': {
    args: () => ({}),
    told: (who) => (unknown(who) || isGuest(who) ? '401 auth.required' : '200 '),
  },
  'app_account/calls/my_booking': { args: booking(), told: nowhere },
  'app_account/calls/my_code': { args: booking(), told: nowhere },
  'app_account/calls/way_of': { args: booking(), told: nowhere },
  'app_account/calls/set_door': { args: booking({ latitude: '12.97', longitude: '77.64' }), told: nowhere },
  'app_account/calls/my_receipt': { args: booking(), told: nowhere },
  'app_account/calls/cancel_booking': {
    args: booking({ version: 2 }),
    leads: () => new RegExp(`^/me/bookings/${id()}\\?error=not_found$`),
  },
  'app_account/calls/typed_before': open,
  'app_account/calls/sign_in': open,
  'app_account/calls/sign_up': open,
  'app_account/calls/two_step/code_ways': { args: () => ({}), told: () => '410 auth.challenge_expired' },
  'app_account/calls/two_step/enter_code': {
    args: () => ({ code: '123456' }),
    leads: () => /^\/login\?error=auth(\.|%2E)challenge(_|%5F)expired$/,
  },
  'app_account/calls/two_step/my_two_step': ownOnly,
  'app_account/calls/two_step/start_two_step': {
    args: () => ({ current_password: 'somebody’s password' }),
    leads: inTheirAccount('problem=current_password:inconsistent', '/two-step'),
  },
  'app_account/calls/two_step/confirm_two_step': {
    args: () => ({ code: '123456' }),
    leads: inTheirAccount('error=auth.challenge_expired', '/two-step'),
  },
  'app_account/calls/two_step/renew_codes': {
    args: () => ({ current_password: '', code: '123456' }),
    leads: inTheirAccount('problem=current_password:required', '/two-step'),
  },
  'app_account/calls/two_step/end_two_step': {
    args: () => ({ current_password: '', code: '123456' }),
    leads: inTheirAccount('problem=current_password:required', '/two-step'),
  },
  'app_account/calls/two_step/codes_kept': open,
  'app_account/calls/two_step/my_sign_ins': ownOnly,
  // Ends the caller's own sessions and no others: the service's tests look.
  'app_account/calls/two_step/end_all_sessions': open,
  'app_account/calls/two_step/my_codes': {
    args: () => ({}),
    told: (who) => (unknown(who) || isGuest(who) ? '401 auth.required' : '410 auth.challenge_expired'),
  },
  'app_account/calls/profile/my_profile': ownOnly,
  'app_account/calls/profile/remove_avatar': open,
  // Changes the caller's own.
  'app_account/calls/profile/save_profile': open,
  'app_account/calls/profile/change_email': {
    args: () => ({ email: 'mallory@example.com', current_password: '' }),
    leads: ownProfile('problem=current_password:required'),
  },
  'app_account/calls/profile/confirm_new_email': {
    args: () => ({ token: 'x'.repeat(43) }),
    leads: () => /^\/email\?error=auth\.link_expired$/,
  },
  'app_account/calls/profile/send_phone_code': {
    args: () => ({ phone: '98450' }),
    leads: ownProfile('problem=phone:malformed'),
  },
  'app_account/calls/profile/confirm_phone': { args: () => ({ code: '123456' }), leads: ownProfile('error=auth.challenge_expired') },
  'app_account/calls/passkeys/my_passkeys': ownOnly,
  // Leads to a question of the caller's own.
  'app_account/calls/passkeys/start_passkey': open,
  'app_account/calls/passkeys/new_passkey_options': {
    args: () => ({}),
    told: (who) => (unknown(who) || isGuest(who) ? '401 auth.required' : '410 auth.challenge_expired'),
  },
  'app_account/calls/passkeys/finish_passkey': {
    args: () => ({ credential: '{}' }),
    leads: inTheirAccount('error=auth.challenge_expired', '/passkeys'),
  },
  'app_account/calls/passkeys/remove_passkey': {
    args: () => ({ passkey: theirs.signedIn }),
    leads: inTheirAccount('error=not_found', '/passkeys'),
  },
  'app_account/calls/passkeys/ask_passkey': { args: () => ({}), told: () => '200 ' },
  'app_account/calls/passkeys/passkey_sign_in': {
    args: () => ({ credential: '{}' }),
    leads: () => /^\/login\?error=auth(\.|%2E)passkey(_|%5F)refused$/,
  },
  'app_account/calls/confirm_email': open,
  'app_account/calls/forgot_password': { args: () => ({ email: 'desk@serenity.demo' }), leads: () => /^\/forgot\?sent=1$/ },
  'app_account/calls/reset_password': {
    args: () => ({ token: 'x'.repeat(43), password: NEW_PASSWORD }),
    leads: () => /^\/reset\?error=auth\.link_expired$/,
  },
  'app_account/calls/change_password': {
    args: () => ({ current_password: 'somebody’s password', password: NEW_PASSWORD }),
    leads: inTheirAccount('problem=current_password:inconsistent'),
  },
  'app_account/calls/my_sessions': {
    args: () => ({}),
    told: (who) => (unknown(who) || isGuest(who) ? '401 auth.required' : '200 '),
  },
  'app_account/calls/end_session': { args: () => ({ session: theirs.signedIn }), leads: inTheirAccount('error=not_found') },
  // Ends the caller's own sessions and no others: the service's tests look.
  'app_account/calls/end_other_sessions': open,
  'app_hours/calls/everybodys_hours': { args: () => ({}), told: asked((who) => timeCode(who, { manager: '' })) },
  'app_hours/calls/hours_of': {
    args: () => ({ staff: theirs.staff, new: 'false' }),
    told: asked((who) => timeCode(who, { worker: 'not_found' })),
  },
  'app_hours/calls/save_week': ofBina(),
  'app_hours/calls/drop_week': ofBina(() => ({ from: '2026-12-01' })),
  'app_hours/calls/add_date': ofBina(() => ({ kind: 'blocked', ...THEIR_DAY })),
  'app_hours/calls/remove_date': ofBina(() => ({ date: theirs.signedIn })),
  'app_hours/calls/repeat_time': ofBina(() => ({ often: 'daily', every: '1', ...THEIR_DAY })),
  'app_hours/calls/stop_repeating': ofBina(() => ({ block: theirs.signedIn, span: 'all' })),
  'app_hours/calls/save_person': ofBina(() => ({}), 'not_found'),
  'app_hours/calls/save_paper': ofBina(() => ({ name: 'Abhyanga' }), 'not_found'),
  'app_hours/calls/remove_paper': ofBina(() => ({ paper: theirs.signedIn }), 'not_found'),
  'app_hours/calls/set_travels': ofBina(() => ({ travels: 'true' })),
  'app_hours/calls/set_staff_status': ofBina(() => ({ status: 'inactive' })),
  'app_hours/calls/my_time': { args: () => ({}), told: asked((who) => timeCode(who, { worker: '', manager: 'auth.forbidden' })) },
  // About the caller's own time: the service's tests look.
  'app_hours/calls/block_own': open,
  'app_hours/calls/off_today': open,
  'app_hours/calls/unblock_own': open,
  'app_hours/calls/ask_leave': open,
  'app_hours/calls/renew_feed': open,
  'app_hours/calls/revoke_feed': open,
  'app_hours/calls/add_calendar': open,
  'app_hours/calls/cancel_leave': {
    args: () => ({ leave: theirs.signedIn, version: 1 }),
    leads: (who) => new RegExp(`^/office/leave/[0-9a-f-]{36}\\?error=${timeCode(who, { worker: 'not_found' })}$`),
  },
  'app_hours/calls/leave_requests': { args: () => ({}), told: asked((who) => timeCode(who, { manager: '' })) },
  'app_hours/calls/leave_request': { args: () => ({ leave: theirs.signedIn }), told: asked(timeCode) },
  'app_hours/calls/decide_leave': ofTheirLeave(() => ({ grant: 'true' })),
  'app_hours/calls/offer_another_time': ofTheirLeave(() => ({ booking: id() })),
  'app_hours/calls/give_visit': ofTheirLeave(() => ({ booking: id(), to: theirs.staff })),
  'app_hours/calls/remove_calendar': ofTheirCalendar(),
  'app_hours/calls/read_calendar': ofTheirCalendar(),
  'app_team/calls/team_of': {
    args: () => ({ place: 'business' }),
    told: (who) => `${unknown(who) || isGuest(who) ? 401 : 403} ${teamCode(who)}`,
  },
  'app_team/calls/invite_member': inTheTeam(() => ({ email: 'mallory@example.com', 'roles[]': 'vendor' })),
  'app_team/calls/withdraw_invitation': inTheTeam(() => ({ invitation: theirs.signedIn })),
  'app_team/calls/give_roles': inTheTeam(() => ({ ...somebody(), 'roles[]': 'vendor' })),
  'app_team/calls/set_status': inTheTeam(() => ({ ...somebody(), status: 'suspended' })),
  'app_team/calls/allow_one': inTheTeam(() => ({ ...somebody(), permission: 'rbac:update', reason: 'x' })),
  'app_team/calls/take_back_one': inTheTeam(() => ({ grant: theirs.signedIn })),
  'app_team/calls/keep_role': inTheTeam(() => ({ role: 'vendor_manager', 'allowed[]': 'rbac:update' }), '/role'),
  'app_team/calls/ask_second': inTheTeam(() => ({ role: 'vendor_manager', asked: 'true' }), '/role'),
  'app_team/calls/drop_role': inTheTeam(() => ({ role: theirs.signedIn })),
  'app_team/calls/invited_by': { args: () => ({ token: 'x'.repeat(43) }), told: () => '410 auth.link_expired' },
  'app_team/calls/join_team': { args: () => ({ token: 'x'.repeat(43), name: 'M', password: NEW_PASSWORD }), leads: () => /^\/join$/ },
  'app_team/calls/my_workplaces': ownOnly,
  'app_team/calls/go_to': {
    args: () => ({ tenant: theirs.signedIn }),
    leads: (who) => new RegExp(`^/me/work\\?error=${unknown(who) || isGuest(who) ? 'auth.required' : 'not_found'}$`),
  },
  // A draft is the caller's own; what becomes of it, the service's tests and onboarding.test.mjs look at.
  'app_office/start/calls/my_start': ownOnly,
  'app_office/start/calls/start_with_account': open,
  'app_office/start/calls/start_kind': open,
  'app_office/start/calls/start_name': open,
  'app_office/start/calls/start_place': open,
  'app_office/start/calls/start_hours': open,
  'app_office/start/calls/start_rooms': open,
  'app_office/start/calls/start_team': open,
  'app_office/start/calls/start_services': open,
  'app_office/start/calls/start_open': open,
  'app_office/start/calls/start_again': open,
  'app_office/settings/calls/my_settings': {
    args: () => ({}),
    told: (who) => (who === 'manager elsewhere' ? '200 ' : ofNoBusiness(who)),
  },
  'app_office/settings/calls/my_papers': {
    args: () => ({}),
    told: (who) => (who === 'manager elsewhere' ? '200 ' : ofNoBusiness(who)),
  },
  'app_office/settings/calls/withdraw_paper': inTheSettings(() => ({ document: theirs.signedIn }), '/papers'),
  'app_office/settings/calls/my_plan': { args: () => ({}), told: ofNoBusiness },
  'app_office/settings/calls/save_business': inTheSettings(),
  'app_office/settings/calls/my_places': {
    args: () => ({}),
    told: (who) => (who === 'manager elsewhere' ? '200 ' : ofNoBusiness(who)),
  },
  'app_office/settings/calls/save_place': inTheSettings(() => ({ location: theirs.signedIn, name: 'x' }), '/places'),
  'app_office/settings/calls/close_place': inTheSettings(() => ({ location: theirs.signedIn }), '/places'),
  'app_office/settings/calls/my_kiosks': {
    args: () => ({}),
    told: (who) => (who === 'manager elsewhere' ? '200 ' : ofNoBusiness(who)),
  },
  'app_office/settings/calls/set_up_kiosk': inTheSettings(() => ({ location: theirs.signedIn, name: 'x' }), '/kiosks'),
  'app_office/settings/calls/take_back_kiosk': inTheSettings(() => ({ kiosk: theirs.signedIn }), '/kiosks'),
  // Nobody of these stands at a kiosk.
  'app_office/scan/kiosk/calls/this_kiosk': { args: () => ({}), told: () => '401 auth.token_invalid' },
  'app_office/scan/kiosk/calls/enter_at_kiosk': { args: () => ({ code: theirs.code.token }), told: () => '200 auth.token_invalid' },
  'app_public/calls/here/here': { args: () => ({ code: theirs.code.token }), told: () => '401 auth.token_invalid' },
  'app_public/calls/here/enter_here': {
    args: () => ({ at: theirs.code.token, code: theirs.code.short }),
    leads: () => /^\/here\?code=[\w%-]+$/,
  },
  'app_office/settings/calls/my_areas': {
    args: () => ({}),
    told: (who) => (who === 'manager elsewhere' ? '200 ' : ofNoBusiness(who)),
  },
  'app_office/settings/calls/save_travel': inTheSettings(() => ({ speed: '30', extra: '5' }), '/areas'),
  'app_office/settings/calls/save_area': inTheSettings(() => ({ area: theirs.area, name: 'x' }), '/areas'),
  'app_office/settings/calls/archive_area': inTheSettings(() => ({ area: theirs.area }), '/areas'),
  'app_office/settings/calls/my_brand': {
    args: () => ({}),
    told: (who) => (who === 'manager elsewhere' ? '200 ' : ofNoBusiness(who)),
  },
  'app_office/settings/calls/save_hue': inTheSettings(() => ({ hue: '245' }), '/look'),
  'app_office/settings/calls/remove_logo': inTheSettings(undefined, '/look'),
  'app_office/settings/calls/save_tax_id': inTheSettings(() => ({ kind: 'gst', number: '' })),
  'app_office/settings/calls/save_hours': inTheSettings(() => ({ place: theirs.signedIn }), '/hours'),
  'app_office/settings/calls/add_closure': inTheSettings(() => ({ first: '2026-12-24' }), '/hours'),
  'app_office/settings/calls/remove_closure': inTheSettings(() => ({ closure: theirs.signedIn }), '/hours'),
  'app_office/settings/calls/choose_plan': inTheSettings(() => ({ plan: 'YEARLY' }), '/plan'),
  'app_office/settings/calls/end_plan': inTheSettings(() => ({ ends: 'true' }), '/plan'),
  'app_catalog/calls/my_services': { args: () => ({}), told: readsOwnList() },
  'app_catalog/calls/my_service': {
    args: () => ({ service: theirs.service.id }),
    told: (who) => (who === 'colleague' ? '200 ' : readsOwnList('404 not_found')(who)),
  },
  'app_catalog/calls/save_service': inTheCatalogue(() => ({ service: theirs.service.id, 'input[name]': 'x' }), {
    page: '/edit',
    manager: 'problem=[a-z_.:,]+',
  }),
  'app_catalog/calls/copy_service': inTheCatalogue(() => ({ service: theirs.service.id }), { page: '/edit' }),
  'app_catalog/calls/step_service': inTheCatalogue(() => ({ service: theirs.service.id, step: 'unpublish' })),
  'app_catalog/calls/shift_one': inTheCatalogue(() => ({ what: 'service', id: theirs.service.id, way: 'up' })),
  'app_catalog/calls/save_prices': inTheCatalogue(() => ({ service: theirs.service.id }), { page: '/edit' }),
  'app_catalog/calls/remove_picture': inTheCatalogue(() => ({ service: theirs.service.id, name: 'x' }), { page: '/edit' }),
  'app_catalog/calls/save_category': inTheCatalogue(() => ({ category: theirs.signedIn, 'input[name]': 'x' }), { page: '/headings' }),
  'app_catalog/calls/remove_category': inTheCatalogue(() => ({ category: theirs.signedIn }), {
    page: '/headings',
    manager: 'error=auth.forbidden',
  }),
  'app_catalog/calls/my_addons': { args: () => ({}), told: readsOwnList() },
  'app_catalog/calls/save_addon': inTheCatalogue(() => ({ addon: theirs.signedIn, 'input[name]': 'x', 'input[price]': '1' }), {
    page: '/addons',
  }),
  'app_catalog/calls/my_resources': { args: () => ({}), told: readsOwnList() },
  'app_catalog/calls/save_resource': inTheCatalogue(() => ({ resource: theirs.signedIn, 'input[name]': 'x' }), { page: '/rooms' }),
  'app_catalog/calls/my_packages': { args: () => ({}), told: readsOwnList() },
  'app_catalog/calls/save_package': inTheCatalogue(
    () => ({
      package: theirs.signedIn,
      'input[name]': 'x',
      'input[price]': '1',
      'input[items][0][option]': theirs.service.options[0].id,
    }),
    { page: '/packages' },
  ),
  'app_catalog/calls/my_sheet': {
    args: () => ({}),
    told: (who) => (who === 'manager elsewhere' ? '200 ' : ofNoBusiness(who)),
  },
  'app_catalog/calls/apply_sheet': inTheCatalogue(() => ({ digest: 'x' }), { page: '/import' }),
  'app_catalog/calls/drop_sheet': inTheCatalogue(undefined, { page: '/import', manager: 'done=dropped' }),
  'app_staff/calls/my_day': {
    args: () => DAY,
    told: (who) => {
      if (unknown(who) || isGuest(who)) return '401 auth.required';
      return who === 'colleague' || who === 'therapist elsewhere' ? '200 ' : '403 auth.forbidden';
    },
  },
  'app_staff/calls/act': { args: booking({ action: 'start', version: 2, ...DAY }), told: nowhere },
  'app_platform/calls/audit_here': { args: () => ({}), told: ofNoBusiness },
  'app_platform/calls/audit_everywhere': inHeadOffice(),
  'app_platform/calls/find_businesses': inHeadOffice(),
  'app_platform/calls/business_of': inHeadOffice(() => ({ slug: 'nowhere' }), '404 not_found'),
  'app_platform/calls/suspend_business': headOfficeForm('businesses/nowhere', () => ({ slug: 'nowhere', reason: 'x' })),
  'app_platform/calls/reinstate_business': headOfficeForm('businesses/nowhere', () => ({ slug: 'nowhere' })),
  'app_platform/calls/papers_to_look_at': inHeadOffice(() => ({ state: 'pending' })),
  'app_platform/calls/decide_on_papers': {
    args: () => ({ tenant: theirs.signedIn, slug: 'nowhere', decision: 'verified', version: 1 }),
    leads: (who) =>
      new RegExp(`^/platform/verification\\?row=nowhere&error=${who === 'head office' ? 'not_found' : teamCode(who)}$`),
  },
  'app_platform/calls/find_people': inHeadOffice(),
  'app_platform/calls/person_of': inHeadOffice(somebody, '404 not_found'),
  'app_platform/calls/suspend_person': headOfficeForm('people/[0-9a-f-]{36}', () => ({ ...somebody(), reason: 'x' })),
  'app_platform/calls/reinstate_person': headOfficeForm('people/[0-9a-f-]{36}', somebody),
  'app_platform/calls/sign_out_person': headOfficeForm('people/[0-9a-f-]{36}', somebody),
  'app_platform/calls/find_bookings': inHeadOffice(() => ({ number: 'OBO-NOWHERE' })),
  'app_platform/calls/limits_that_bit': inHeadOffice(),
  'app_office/calls/board_of': {
    args: () => DAY,
    told: (who) => (who === 'manager elsewhere' ? '200 ' : needsOffice(who)),
  },
  'app_office/calls/board_news': {
    args: () => ({ ...DAY, 'bookings[0]': id() }),
    told: (who) => (who === 'manager elsewhere' ? '200 ' : needsOffice(who)),
  },
  'app_office/calls/week_of': {
    args: () => DAY,
    told: (who) => (who === 'manager elsewhere' ? '200 ' : needsOffice(who)),
  },
  'app_office/calls/booking_of': { args: booking(), told: nowhere },
  'app_office/calls/take_step': { args: booking({ action: 'cancel' }), told: nowhere },
  'app_office/calls/take_cash': { args: booking({ amount: '1.00' }), told: nowhere },
  'app_office/calls/move_booking': { args: () => ({ ...placed(), version: 2 }), told: nowhere },
  'app_office/calls/preview_move': { args: () => placed(), told: needsPlace },
  'app_office/calls/swap_visits': { args: () => ({ first: part(), second: part() }), told: needsPlace },
  'app_office/calls/preview_swap': { args: () => ({ first: part(), second: part() }), told: needsPlace },
  'app_office/calls/move_by_form': { args: booking(moved), told: needsOffice },
  'app_office/calls/preview_form': { args: booking(moved), told: needsOffice },
  'app_office/calls/check_in': { args: () => ({ code: theirs.code.token }), told: (who) => atTheDoor(who).replace(/^\d+/, '200') },
  // Their own door.
  'app_office/calls/door_list': {
    args: () => ({}),
    told: (who) => needsPlace(who).replace(/^404.*/, '200 '),
  },
  'app_office/calls/door_places': {
    args: () => ({}),
    told: (who) => needsPlace(who).replace(/^404.*/, '200 '),
  },
  'app_office/calls/receipt_of': { args: booking(), told: nowhere },
};

// Every `#[server]` of the sources, with the address it gets.
async function serverFunctions() {
  const app = new URL('../app/', import.meta.url);
  const found = [];
  for (const file of (await readdir(app, { recursive: true })).filter((name) => /^[^/]+\/src\/.*\.rs$/.test(name))) {
    const text = await readFile(new URL(file, app), 'utf8');
    const [area, path] = file.replace(/(\/mod|\/lib)?\.rs$/, '').split('/src/');
    for (const [, name] of text.matchAll(/#\[server\b[^\]]*\]\s*(?:pub(?:\([^)]*\))?\s+)?async fn (\w+)/g)) {
      found.push(`app_${area}/${path}/${name}`);
    }
  }
  return found;
}

test('every server function refuses every stranger, and none is missing here', async () => {
  assert.deepEqual(Object.keys(FUNCTIONS).sort(), (await serverFunctions()).sort(), 'the table and the sources');
  for (const [name, { args, told, leads }] of Object.entries(FUNCTIONS)) {
    const body = args();
    for (const [who, { page }] of Object.entries(strangers)) {
      if (!body) continue;
      const headers = { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' };
      const answer = await ask('POST', `/api/${name}`, { who: { ...ours, ...page }, body: form(body), headers });
      keepsSilent(answer, `${who}: ${name}`);
      if (leads) assert.match(answer.headers.get('location') ?? '', leads(who), `${who}: ${name} ${answer.status} ${answer.text}`);
      else assert.equal(said(answer), told(who), `${who}: ${name} ${answer.text.slice(0, 200)}`);
    }
  }
});

const home = {
  'therapist elsewhere': '/staff',
  colleague: '/staff',
  'manager elsewhere': '/office',
  'head office': '/platform',
};
// Where an area sends whoever does not belong there.
const away = (area) => (who) => {
  if (unknown(who) || isGuest(who)) return new RegExp(`^303 /login\\?next=${area}`);
  return new RegExp(`^303 ${home[who] ?? '/me'}$`);
};
const officeOnly = (area, seen) => (who) => (who === 'manager elsewhere' ? seen : away(area)(who));
const readsOwnPages = (area) => (who) =>
  ['manager elsewhere', 'therapist elsewhere', 'colleague'].includes(who) ? /^200/ : away(area)(who);
const signedInOnly = (who) => (unknown(who) || isGuest(who) ? /^303 \/login\?next=\/me\// : /^200/);
const headOfficeOnly = (page, seen = /^200/) => (who) => (who === 'head office' ? seen : away(`/platform${page}`)(who));
const PAGES = {
  '/': { told: () => /^200/ },
  '/b/:slug': { path: () => '/b/serenity', told: () => /^200/ },
  '/b/:slug/book': { path: () => `/b/serenity/book?hold=${theirs.hold.id}`, told: () => /^404/ },
  '/b/:slug/wait': { path: () => '/b/serenity/wait', told: () => /^200/ },
  '/bookings/:id/move': { path: () => `/bookings/${id()}/move`, told: () => /^404/ },
  '/bookings/:id/repeat': { path: () => `/bookings/${id()}/repeat`, told: () => /^404/ },
  '/bookings/:id/files': { path: () => `/bookings/${id()}/files`, told: () => /^404/ },
  '/bookings/:id/health': { path: () => `/bookings/${id()}/health`, told: () => /^404/ },
  '/wait': { path: () => `/wait?key=${WAITING}`, told: () => /^404/ },
  '/office/waiting': { told: officeOnly('/office/waiting', /^200/) },
  '/office/packages': {
    path: () => `/office/packages?package=${theirs.bought}`,
    told: officeOnly('/office/packages', /^404/),
  },
  '/office/classes': { told: officeOnly('/office/classes', /^200/) },
  '/office/classes/new': { told: officeOnly('/office/classes/new', /^200/) },
  '/office/classes/:id': { path: () => `/office/classes/${theirs.held_class}`, told: officeOnly(`/office/classes/${'[0-9a-f-]+'}`, /^404/) },
  '/office/new': { path: () => `/office/new?service=${theirs.service.id}`, told: officeOnly('/office/new', /^200/) },
  '/office/dispatch': { told: officeOnly('/office/dispatch', /^200/) },
  '/office/assign': { path: () => '/office/assign?day=2026-12-01', told: officeOnly('/office/assign', /^404/) },
  '/office/why': { path: () => `/office/why?service=${theirs.service.id}&day=2026-12-01&time=10:00`, told: officeOnly('/office/why', /^200/) },
  '/staff/late': {
    path: () => `/staff/late?appointment=${part()}`,
    // Whoever moves visits, of their own or of the whole business.
    told: (who) => (home[who] === '/staff' || who === 'manager elsewhere' ? /^404/ : away('/staff/late')(who)),
  },
  '/login': { path: () => `/login?next=/me/bookings/${id()}`, told: () => /^200/ },
  '/login/code': { told: () => /^200/ },
  '/register': { told: () => /^200/ },
  '/verify': { told: () => /^200/ },
  '/forgot': { told: () => /^200/ },
  '/reset': { path: () => `/reset?token=${'x'.repeat(43)}`, told: () => /^200/ },
  '/me': { told: (who) => (unknown(who) || isGuest(who) ? /^303 \/login\?next=\/me$/ : /^200/) },
  '/me/security': { told: (who) => (unknown(who) || isGuest(who) ? /^303 \/login\?next=\/me\/security$/ : /^200/) },
  '/email': { path: () => `/email?token=${'x'.repeat(43)}`, told: () => /^200/ },
  '/me/profile': { told: signedInOnly },
  '/me/notifications': { told: signedInOnly },
  '/me/notifications/device': { told: signedInOnly },
  '/offline': { told: () => /^200/ },
  '/offline/app': { told: () => /^200/ },
  '/me/security/two-step': { told: signedInOnly },
  '/me/security/codes': { told: signedInOnly },
  '/me/security/passkeys': { told: signedInOnly },
  '/me/security/passkeys/new': { told: signedInOnly },
  '/me/bookings/:id': { path: () => `/me/bookings/${id()}`, told: () => /^404/ },
  '/me/bookings/:id/receipt': { path: () => `/me/bookings/${id()}/receipt`, told: () => /^404/ },
  '/staff': {
    path: () => `/staff?visit=${id()}&date=2026-11-20`,
    told: (who) => (home[who] === '/staff' ? /^200/ : away('/staff')(who)),
  },
  '/office': { path: () => `/office?booking=${id()}&date=2026-11-20`, told: officeOnly('/office', /^200/) },
  '/office/bookings/:id/receipt': { path: () => `/office/bookings/${id()}/receipt`, told: officeOnly('/office', /^404/) },
  '/office/audit': { told: away('/office/audit') },
  '/office/settings': { told: officeOnly('/office/settings', /^200/) },
  '/office/settings/hours': { told: officeOnly('/office/settings/hours', /^200/) },
  '/office/settings/places': { told: officeOnly('/office/settings/places', /^200/) },
  '/office/settings/areas': { told: officeOnly('/office/settings/areas', /^200/) },
  '/office/settings/kiosks': { told: officeOnly('/office/settings/kiosks', /^200/) },
  '/kiosk': { told: () => /^200/ },
  '/here': { path: () => '/here?code=x', told: () => /^200/ },
  '/office/settings/look': { told: officeOnly('/office/settings/look', /^200/) },
  '/office/settings/papers': { told: officeOnly('/office/settings/papers', /^200/) },
  '/office/settings/plan': { told: officeOnly('/office/settings/plan', /^200/) },
  '/start': { told: () => /^200/ },
  '/platform': { told: headOfficeOnly('') },
  '/platform/businesses': { told: headOfficeOnly('/businesses') },
  '/platform/businesses/:slug': { path: () => '/platform/businesses/nowhere', told: headOfficeOnly('/businesses', /^404/) },
  '/platform/verification': { told: headOfficeOnly('/verification') },
  '/platform/people': { told: headOfficeOnly('/people') },
  '/platform/people/:id': { path: () => `/platform/people/${theirs.signedIn}`, told: headOfficeOnly('/people', /^404/) },
  '/platform/bookings': { told: headOfficeOnly('/bookings') },
  '/platform/audit': { told: headOfficeOnly('/audit') },
  '/platform/limits': { told: headOfficeOnly('/limits') },
  '/office/hours': { told: officeOnly('/office/hours', /^200/) },
  '/office/hours/:staff': { path: () => `/office/hours/${theirs.staff}`, told: officeOnly('/office/hours', /^404/) },
  '/office/leave': { told: officeOnly('/office/leave', /^200/) },
  '/office/leave/:id': { path: () => `/office/leave/${theirs.signedIn}`, told: officeOnly('/office/leave', /^404/) },
  '/staff/time': { told: (who) => (home[who] === '/staff' ? /^200/ : away('/staff')(who)) },
  '/office/services': { told: readsOwnPages('/office/services') },
  '/office/services/edit': { told: readsOwnPages('/office/services/edit') },
  '/office/services/headings': { told: readsOwnPages('/office/services/headings') },
  '/office/services/addons': { told: readsOwnPages('/office/services/addons') },
  '/office/services/packages': { told: readsOwnPages('/office/services/packages') },
  '/office/services/rooms': { told: readsOwnPages('/office/services/rooms') },
  '/office/services/import': { told: readsOwnPages('/office/services/import') },
  '/office/team': { told: away('/office/team') },
  '/office/team/role': { told: away('/office/team/role') },
  '/platform/team': { told: (who) => (who === 'head office' ? /^200/ : away('/platform/team')(who)) },
  '/platform/team/role': { told: (who) => (who === 'head office' ? /^200/ : away('/platform/team/role')(who)) },
  '/join': { path: () => `/join?token=${'x'.repeat(43)}`, told: () => /^200/ },
  '/me/work': { told: signedInOnly },
  '/check-in': {
    path: () => `/check-in?done=${id()}`,
    told: (who) => (home[who] && who !== 'head office' ? /^200/ : away('/check-in')(who)),
  },
};

test('every page keeps silent to every stranger, and none is missing here', async () => {
  const source = await readFile(new URL('../app/src/lib.rs', import.meta.url), 'utf8');
  const routes = [...source.matchAll(/<Route path=path!\("([^"]*)"\)/g)].map(([, path]) => path);
  assert.deepEqual(Object.keys(PAGES).sort(), routes.sort(), 'the table and the router');
  for (const [page, { path = () => page, told }] of Object.entries(PAGES)) {
    for (const [who, { page: cookies }] of Object.entries(strangers)) {
      const answer = await ask('GET', path(), { who: cookies, headers: { accept: 'text/html' } });
      keepsSilent(answer, `${who}: ${path()}`);
      assert.match(`${answer.status} ${answer.headers.get('location') ?? ''}`, told(who), `${who}: ${path()}`);
    }
  }
});

test('a file of a booking is neither read nor added to by a stranger', async () => {
  for (const [who, { page }] of Object.entries(strangers)) {
    const read = await ask('GET', `/bookings/${id()}/files/${theirs.file}`, { who: page });
    assert.equal(said(read), '404 not_found', `${who} reads`);
    const sent = new FormData();
    sent.set('attachment', new Blob(['%PDF-1.7']), 'x.pdf');
    const headers = { ...ours, ...page };
    const added = await fetch(`${server.base}/bookings/${id()}/files/add`, { method: 'POST', redirect: 'manual', headers, body: sent });
    assert.equal(added.headers.get('location'), `/bookings/${id()}/files?error=not_found`, `${who} adds`);
  }
});

test('a guest’s link opens one booking only, whatever stands in the address', async () => {
  const own = strangers['guest of another booking'].page.cookie.split('=')[1];
  const swap = await ask('GET', `/booking/${id()}/${own}`);
  const [cookie] = swap.headers.getSetCookie().filter((line) => line.startsWith('guest-'));
  assert.deepEqual([swap.status, swap.headers.get('location')], [303, `/me/bookings/${id()}`]);
  const page = await ask('GET', swap.headers.get('location'), { who: { cookie: cookie.split(';')[0] } });
  assert.equal(page.status, 404);
  keepsSilent(page, 'the page behind another booking’s link');
});

test('no live topic of one business opens to anybody elsewhere', async () => {
  const told = {
    'booking:id': nowhere,
    board: (who) => {
      if (unknown(who) || isGuest(who)) return '401 auth.required';
      return who === 'manager elsewhere' ? '101 ' : '403 auth.forbidden';
    },
    ways: (who) => {
      if (unknown(who) || isGuest(who)) return '401 auth.required';
      return who === 'manager elsewhere' ? '101 ' : '403 auth.forbidden';
    },
    staff: (who) => {
      if (unknown(who) || isGuest(who)) return '401 auth.required';
      return home[who] === '/staff' ? '101 ' : '403 auth.forbidden';
    },
  };
  const heard = [];
  for (const [who, { api }] of Object.entries(strangers)) {
    for (const [topic, expected] of Object.entries(told)) {
      const query = `topic=${topic.replace('booking:id', `booking:${id()}`)}`;
      const socket = await live(server.base, query, { who: api });
      assert.equal(said(socket), expected(who), `${who}: ${topic}`);
      if (socket.status === 101) heard.push({ who, ...socket });
    }
    // One that is theirs does not carry in one that is not.
    const both = await live(server.base, `topic=board&topic=booking:${id()}`, { who: api });
    assert.ok([401, 403, 404].includes(both.status), `${who}: both ${both.status}`);
  }
  assert.equal(heard.length, 4, 'a board, its ways and two diaries of their own are open');
  const witness = await live(server.base, 'topic=board', { who: theirs.manager });
  const seen = (socket) => socket.frames.some(({ data }) => data?.booking === id());
  const paid = await ask('POST', `/api/v1/bookings/${id()}/payments`, { who: theirs.manager, body: { method: 'cash', amount: '1.00' } });
  assert.equal(paid.status, 201, paid.text);
  theirs.booking = paid.json;
  for (let tries = 0; tries < 100 && !seen(witness); tries += 1) await new Promise((resolve) => setTimeout(resolve, 50));
  assert.ok(seen(witness), 'their own board hears it');
  await new Promise((resolve) => setTimeout(resolve, 300));
  for (const socket of heard) assert.deepEqual(socket.frames.map(({ event }) => event), ['hello'], socket.who);
  for (const socket of [witness, ...heard]) socket.close();
  const foreign = await live(server.base, 'topic=board', { who: { ...theirs.manager, origin: 'https://evil.example' } });
  assert.equal(said(foreign), '403 request.cross_site');
});

test('after all of this the booking and the time that is kept are as they were', async () => {
  const now = (await ask('GET', `/api/v1/bookings/${id()}`, { who: theirs.manager })).json;
  const { cursor: _, ...before } = theirs.booking;
  const { cursor: __, ...after } = now;
  assert.deepEqual(after, before);
  const kept = await ask('POST', '/api/app_public/calls/book/kept', {
    who: theirs.owner,
    body: form({ hold: theirs.hold.id }),
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
  });
  assert.equal(kept.status, 200, kept.text);
  const [view, offer] = kept.json;
  assert.deepEqual([view.live, view.draft.contact.name, offer], [true, SECRETS[4], null]);
  assert.equal((await ask('GET', '/me/security', { who: theirs.desk })).status, 200, 'who was signed in still is');
});
