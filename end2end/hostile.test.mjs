// Nonsense, lies and attacks: whatever is sent, the answer is a clear refusal that names the mistake, at once.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import net from 'node:net';
import { startServer } from './lib/server.mjs';
import { live } from './lib/live.mjs';
import { client, guest, ours, random, services, session, slots, token } from './lib/people.mjs';

let server;
let ask;
let manager;
let cookie;
let booking;
let wish;
const PATIENCE = 10_000;
const BOOKINGS = '/api/v1/businesses/shear-joy/bookings';
const FORM = { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' };

before(async () => {
  server = await startServer();
  const patient = client(server.base);
  ask = (method, path, more) => patient(method, path, { patience: PATIENCE, ...more });
  manager = await token(server.base, 'manager@shear-joy.demo');
  cookie = await session(server.base, 'manager@shear-joy.demo');
  const [service] = await services(server.base, 'shear-joy');
  const [slot] = await slots(server.base, 'shear-joy', { service: service.id });
  wish = {
    service: service.id,
    starts_at: slot.starts_at,
    customer: { name: 'Ana Ruiz', email: 'ana@example.com', phone: '+15125550123' },
  };
  const made = await ask('POST', BOOKINGS, { body: wish });
  assert.equal(made.status, 201, made.text);
  booking = made.json;
});
after(() => server?.stop());

// `422 starts_at malformed` or `400 request.malformed`, after looking at the form of the answer.
function refusal(answer, what) {
  assert.ok(answer.status >= 400 && answer.status < 500, `${what}: ${answer.status} ${answer.text.slice(0, 300)}`);
  assert.equal(answer.headers.get('content-type'), 'application/problem+json', `${what}: ${answer.text.slice(0, 300)}`);
  const { type, title, status, code, errors } = answer.json;
  assert.equal(status, answer.status, what);
  assert.match(code, /^[a-z_]+(\.[a-z_]+)?$/, what);
  assert.equal(type, `urn:ombaro:problem:${code}`, what);
  assert.ok(title, what);
  if (code !== 'request.invalid') return `${status} ${code}`;
  assert.ok(errors.length > 0, `${what}: a field is named`);
  return `${status} ${errors.map((error) => `${error.field} ${error.code}`).join(', ')}`;
}

async function refused(cases, send) {
  const [told, wanted] = [[], []];
  for (const [what, expected] of cases) {
    const shown = (typeof what === 'string' ? what : JSON.stringify(what)).slice(0, 200);
    told.push(`${shown} → ${refusal(await send(what), shown)}`);
    wanted.push(`${shown} → ${expected}`);
  }
  assert.deepEqual(told, wanted);
}

const MALFORMED = '400 request.malformed';

test('a body that is no JSON is malformed, and so is a wrong content type', async () => {
  const bytes = (...codes) => Buffer.concat([Buffer.from('{"service":"'), Buffer.from(codes), Buffer.from('"}')]);
  for (const body of [
    '{', '{"a":', 'nothing', '{} {}', "{'a':1}", '{"a":1,}', '{"service":"\\ud800"}', '{"service":"\\udc00\\ud800"}',
    '{"service":"\\u00zz"}', '{"a":1e999}', '{"a":NaN}', '{"a":01}', '\ufeff{}', '{"a":"\u0000"}', '{"a":"\n"}',
    '['.repeat(50_000), '{"a":'.repeat(10_000), bytes(0xff), bytes(0xc0, 0x80), bytes(0xed, 0xa0, 0x80),
  ]) {
    for (const path of [BOOKINGS, '/api/v1/auth/login', `/api/v1/bookings/${booking.id}/confirm`, '/api/v1/check-ins']) {
      assert.equal(refusal(await ask('POST', path, { who: manager, body }), `${path} ${body.slice(0, 50)}`), MALFORMED);
    }
  }
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'json', '', 'application/jsonx']) {
    const headers = { 'content-type': type };
    assert.equal(refusal(await ask('POST', BOOKINGS, { body: wish, headers }), type), MALFORMED);
  }
});

test('a body of any size is refused as too large, not read for ever', async () => {
  for (const size of [65 * 1024, 300 * 1024, 3 * 1024 * 1024]) {
    const body = JSON.stringify({ ...wish, notes: 'x'.repeat(size) });
    assert.equal(refusal(await ask('POST', BOOKINGS, { body }), `${size} bytes`), '413 request.too_large');
  }
  // Nobody says how long this one is.
  const part = Buffer.from('x'.repeat(64 * 1024)).toString();
  const lines = [`POST ${BOOKINGS} HTTP/1.1`, 'host: localhost', 'content-type: application/json', 'transfer-encoding: chunked'];
  const parts = Array.from({ length: 8 }, () => `10000\r\n${part}\r\n`).join('');
  assert.match(await raw(`${lines.join('\r\n')}\r\n\r\n${parts}0\r\n\r\n`), /^HTTP\/1\.1 413 /);
});

test('a wrong field of an order is named', async () => {
  const at = (starts_at) => ({ starts_at });
  const by = (customer) => ({ customer: { ...wish.customer, ...customer } });
  await refused(
    [
      [{ service: undefined }, '422 service required'],
      [{ service: '' }, '422 service malformed'],
      [{ service: null }, '422 service required'],
      [{ service: 7 }, '422 service malformed'],
      [{ service: {} }, '422 service malformed'],
      [{ service: [wish.service] }, '422 service malformed'],
      [{ service: `${wish.service}\0` }, '422 service malformed'],
      [{ service: '00000000-0000-0000-0000-000000000000' }, '422 service unknown'],
      [{ service: wish.service, option: 'x' }, '422 option malformed'],
      [{ option: '00000000-0000-0000-0000-000000000000' }, '422 option unknown'],
      [{ addons: 'x' }, '422 addons malformed'],
      [{ addons: [null] }, '422 addons[0] required'],
      [{ addons: ['00000000-0000-0000-0000-000000000000'] }, '422 addons unknown'],
      [{ addons: Array(21).fill(wish.service) }, '422 addons too_long'],
      [{ staff: '00000000-0000-0000-0000-000000000000' }, '422 staff unknown'],
      [{ hold: '00000000-0000-0000-0000-000000000000' }, '422 hold unknown'],
      [at(undefined), '422 starts_at required'],
      [at(''), '422 starts_at malformed'],
      [at('soon'), '422 starts_at malformed'],
      [at(1_795_000_000), '422 starts_at malformed'],
      [at('2026-11-21'), '422 starts_at malformed'],
      [at('2026-11-21T10:00:00'), '422 starts_at no_such_time'],
      [at('2026-02-30T10:00:00Z'), '422 starts_at malformed'],
      [at('2026-13-01T10:00:00Z'), '422 starts_at malformed'],
      [at('2026-11-21T24:00:00Z'), '422 starts_at malformed'],
      [at('2026-11-21T10:61:00Z'), '422 starts_at malformed'],
      [at('2026-11-21T10:00:00+25:00'), '422 starts_at malformed'],
      [at('2026-11-21T10:00:00+99:99'), '422 starts_at malformed'],
      [at('2026-11-21T10:00:60Z'), '422 starts_at out_of_range'],
      [at('-0001-01-01T00:00:00Z'), '422 starts_at out_of_range'],
      [at('0000-01-01T00:00:00Z'), '422 starts_at out_of_range'],
      [at('0001-01-01T00:00:00Z'), '422 starts_at out_of_range'],
      [at('9999-12-31T23:59:59Z'), '422 starts_at out_of_range'],
      [at('9999-12-31T23:59:59-23:59'), '422 starts_at out_of_range'],
      [at('+262142-12-31T23:59:59Z'), '422 starts_at out_of_range'],
      [at('2026-11-20T04:00:00Z'), '422 starts_at past'],
      [at('1970-01-01T00:00:00Z'), '422 starts_at past'],
      [at('2027-06-01T10:00:00-05:00'), '422 starts_at too_far'],
      [at('9998-12-31T23:59:59Z'), '422 starts_at too_far'],
      [at('2026-11-23T16:00:00.5Z'), '409 booking.slot_not_offered'],
      [at('2026-11-23T08:07:00-06:00'), '409 booking.slot_not_offered'],
      [at('2026-11-24T03:00:00-06:00'), '409 booking.slot_not_offered'],
      [{ customer: undefined }, '422 customer required'],
      [{ customer: 'Ana' }, '422 customer malformed'],
      [{ customer: ['Ana', 'ana@example.com', '1'] }, '422 customer malformed'],
      [{ customer: {} }, '422 customer.name required, customer.email required, customer.phone required'],
      [by({ name: '' }), '422 customer.name required'],
      [by({ name: ' \t ' }), '422 customer.name malformed'],
      [by({ name: '   ' }), '422 customer.name required'],
      [by({ name: 'a\0b' }), '422 customer.name malformed'],
      [by({ name: 'a\r\nBcc: x@example.com' }), '422 customer.name malformed'],
      [by({ name: 'x'.repeat(121) }), '422 customer.name too_long'],
      [by({ name: 'x'.repeat(60_000) }), '422 customer.name too_long'],
      [by({ name: 7 }), '422 customer.name malformed'],
      [by({ email: 'nobody' }), '422 customer.email malformed'],
      [by({ email: 'a@b@c' }), '422 customer.email malformed'],
      [by({ email: 'ana@example.com\nBcc: x@example.com' }), '422 customer.email malformed'],
      [by({ email: `${'x'.repeat(250)}@example.com` }), '422 customer.email too_long'],
      [by({ email: 'ana@пример.испытание' }), '422 customer.email malformed'],
      [by({ phone: 'five' }), '422 customer.phone malformed'],
      [by({ phone: '+1 512 555 0123 ext 4' }), '422 customer.phone malformed'],
      [by({ phone: '９８４５０１２３４５' }), '422 customer.phone malformed'],
      [by({ phone: '0'.repeat(41) }), '422 customer.phone too_long'],
      [by({ role: 'owner' }), '422 customer.role unknown'],
      [{ notes: 'x'.repeat(1001) }, '422 notes too_long'],
      [{ notes: 'a\0b' }, '422 notes malformed'],
      [{ notes: 'a\u001bb' }, '422 notes malformed'],
      [{ notes: 5 }, '422 notes malformed'],
      [{ place: { kind: 'moon' } }, '422 place.kind unknown'],
      [{ place: { kind: 'home' } }, '422 place.area required'],
      [{ place: { kind: 'premises', address: 'a\nb' } }, '422 place.address malformed'],
      [{ place: 'home' }, '422 place malformed'],
      [{ total: { amount: '0.00', currency: 'USD' } }, '422 total unknown'],
      [{ status: 'confirmed' }, '422 status unknown'],
      [{ __proto__: null, constructor: {} }, '422 constructor unknown'],
    ],
    (more) => ask('POST', BOOKINGS, { body: { ...wish, ...more } }),
  );
});

test('a body that is no object is named as a whole', async () => {
  const cases = [['null', 'required'], ['[]', 'malformed'], ['"x"', 'malformed'], ['7', 'malformed'], ['true', 'malformed']];
  for (const path of [BOOKINGS, '/api/v1/auth/login', '/api/v1/businesses/shear-joy/holds', `/api/v1/bookings/${booking.id}/cancel`]) {
    for (const [body, code] of cases) {
      assert.equal(refusal(await ask('POST', path, { who: manager, body }), `${path} ${body}`), `422 body ${code}`);
    }
  }
});

test('a wrong field of a step, a payment, an arrival or a login is named', async () => {
  const step = (name) => `/api/v1/bookings/${booking.id}/${name}`;
  await refused(
    [
      [[step('confirm'), { version: 0 }], '422 version out_of_range'],
      [[step('confirm'), { version: -1 }], '422 version out_of_range'],
      [[step('confirm'), { version: 3_000_000_000 }], '422 version out_of_range'],
      [[step('confirm'), { version: 1.5 }], '422 version malformed'],
      [[step('confirm'), { version: '1' }], '422 version malformed'],
      [[step('cancel'), { version: 99 }], '409 booking.changed'],
      [[step('cancel'), { reason: 'x'.repeat(501) }], '422 reason too_long'],
      [[step('cancel'), { reason: 'a\0' }], '422 reason malformed'],
      [[step('reject'), {}], '422 reason required'],
      [[step('decline'), { reason: '\u2003' }], '422 reason required'],
      [[step('reschedule'), {}], '422 starts_at required'],
      [[step('reschedule'), { starts_at: '9999-12-31T00:00:00Z' }], '422 starts_at out_of_range'],
      [[step('reschedule'), { starts_at: '9998-12-31T00:00:00Z' }], '422 starts_at too_far'],
      [[step('reschedule'), { starts_at: '1971-01-01T00:00:00Z' }], '422 starts_at past'],
      [[step('reschedule'), { starts_at: wish.starts_at, staff: 'me' }], '422 staff malformed'],
      [[step('payments'), {}], '422 method required'],
      [[step('payments'), { method: 'cash' }], '422 amount required'],
      [[step('payments'), { method: 'gold', amount: '1.00' }], '422 method unknown'],
      [[step('payments'), { method: 'cash', amount: 1 }], '422 amount malformed'],
      [[step('payments'), { method: 'cash', amount: '-1.00' }], '422 amount malformed'],
      [[step('payments'), { method: 'cash', amount: '1e3' }], '422 amount malformed'],
      [[step('payments'), { method: 'cash', amount: 'NaN' }], '422 amount malformed'],
      [[step('payments'), { method: 'cash', amount: '' }], '422 amount malformed'],
      [[step('payments'), { method: 'cash', amount: '1.001' }], '422 amount malformed'],
      [[step('payments'), { method: 'cash', amount: '0.00' }], '422 amount out_of_range'],
      [[step('payments'), { method: 'cash', amount: '999999999999' }], '409 payment.too_much'],
      [[step('payments'), { method: 'cash', amount: '9999999999999' }], '422 amount malformed'],
      [['/api/v1/check-ins', {}], '422 token required'],
      [['/api/v1/check-ins', { token: '' }], '422 token required'],
      [['/api/v1/check-ins', { token: 'a\0b' }], '422 token malformed'],
      [['/api/v1/check-ins', { token: 'x'.repeat(2001) }], '422 token too_long'],
      [['/api/v1/check-ins', { token: 'é'.repeat(8) }], '404 checkin.unknown'],
      [['/api/v1/check-ins', { token: `${server.base}/check-in#` }], '404 checkin.unknown'],
      [['/api/v1/auth/login', {}], '422 email required'],
      [['/api/v1/auth/login', { email: 'a\0@example.com', password: 'x' }], '422 email malformed'],
      [['/api/v1/auth/login', { email: 'x'.repeat(255), password: 'x' }], '422 email too_long'],
      [['/api/v1/auth/login', { email: 'a@example.com', password: 'x'.repeat(201) }], '422 password too_long'],
      [['/api/v1/auth/login', { email: 'a@example.com', password: 'a\0b' }], '401 auth.wrong_credentials'],
      [['/api/v1/auth/login', { email: "' OR 1=1 --", password: 'x' }], '401 auth.wrong_credentials'],
      [['/api/v1/auth/login', { email: 'a@example.com', password: { $ne: '' } }], '422 password malformed'],
      [['/api/v1/auth/refresh', { refresh_token: 'a\0' }], '422 refresh_token malformed'],
      [['/api/v1/auth/refresh', { refresh_token: 'nonsense' }], '401 auth.token_invalid'],
    ],
    ([path, body]) => ask('POST', path, { who: manager, body }),
  );
});

test('a wrong query parameter is named', async () => {
  const availability = (rest) => `businesses/shear-joy/availability?service=${wish.service}${rest}`;
  await refused(
    [
      ['businesses?radius_km=far', '422 radius_km malformed'],
      ['businesses?radius_km=NaN', '422 radius_km malformed'],
      ['businesses?radius_km=-1', '422 radius_km out_of_range'],
      ['businesses?radius_km=1e999', '422 radius_km malformed'],
      ['businesses?radius_km=201', '422 radius_km out_of_range'],
      ['businesses?near=here', '422 near malformed'],
      ['businesses?near=91,0', '422 near out_of_range'],
      ['businesses?near=0,181', '422 near out_of_range'],
      ['businesses?near=1,2,3', '422 near malformed'],
      ['businesses?type=castle', '422 type unknown'],
      ['businesses?q=%00', '422 q malformed'],
      [`businesses?q=${'x'.repeat(5_000)}`, '422 q malformed'],
      ['businesses?q=a&q=b', '422 q malformed'],
      ['businesses?cursor=', '422 cursor malformed'],
      ['businesses?cursor=x', '422 cursor malformed'],
      [`businesses?cursor=${'A'.repeat(1_000)}`, '422 cursor malformed'],
      ['bookings?cursor=nonsense', '422 cursor malformed'],
      [`bookings?cursor=${Buffer.from('9223372036854775807 x').toString('base64url')}`, '422 cursor malformed'],
      [`bookings?cursor=${Buffer.from(`-9223372036854775808 ${wish.service}`).toString('base64url')}`, '422 cursor malformed'],
      ['bookings?date=2026-02-30', '422 date malformed'],
      ['bookings?date=0000-01-01', '422 date no_such_time'],
      ['bookings?date=-2026-01-01', '422 date malformed'],
      ['bookings?status=lost', '422 status unknown'],
      ['bookings?date=x&status=y&cursor=%20', '422 date malformed, status unknown, cursor malformed'],
      ['businesses/shear-joy/availability', '422 service required'],
      ['businesses/shear-joy/availability?service=1', '422 service malformed'],
      [availability('&option=%00'), '422 option malformed'],
      [availability(`&addon=${wish.service}`.repeat(21)), '422 addon too_long'],
      [availability('&staff=anyone'), '422 staff malformed'],
      [availability('&from=today'), '422 from malformed'],
      [availability('&from=9999-12-31'), '422 from too_far'],
      [availability('&from=0001-01-01'), '422 to past'],
      [availability('&from=2027-11-20'), '422 from too_far'],
      [availability('&from=2026-11-22&to=2026-11-21'), '422 to inconsistent'],
      [availability('&from=2026-11-21&to=2026-12-31'), '422 to out_of_range'],
      [availability('&from=0001-01-01&to=9999-12-31'), '422 to out_of_range'],
      [availability('&from=2026-11-01&to=2026-11-02'), '422 to past'],
    ],
    (path) => ask('GET', `/api/v1/${path}`, { who: manager }),
  );
});

test('what cannot be an address leads nowhere', async () => {
  const other = random(7);
  for (const address of [
    'bookings/', 'bookings//', 'bookings/x', 'bookings/%00', 'bookings/%ff', 'bookings/..%2f..%2fetc%2fpasswd',
    `bookings/${booking.id}x`, `bookings/${booking.id.replaceAll('-', '')}`, `bookings/{${booking.id}}`,
    `bookings/urn:uuid:${booking.id}`, 'bookings/00000000-0000-0000-0000-000000000000', 'bookings/-1',
    `bookings/${'9'.repeat(5_000)}`, 'businesses/%00', 'businesses/SHEAR-JOY', 'businesses/shear_joy', 'businesses/shear-joy%0d%0ax',
    `businesses/${'x'.repeat(121)}`, "businesses/'--", 'businesses/%F0%9F%92%88/services', 'businesses/%2e%2e/staff', 'nothing', '',
    ...Array.from({ length: 20 }, () => `bookings/${encodeURIComponent(String.fromCharCode(...Array.from({ length: 36 }, () => 32 + other.below(300))))}`),
  ]) {
    const answer = await ask('GET', `/api/v1/${address}`, { who: manager });
    assert.equal(refusal(answer, address), '404 not_found');
  }
  // The same identifier in capitals is the same identifier, and is written as it should be.
  const shouted = await ask('GET', `/api/v1/bookings/${booking.id.toUpperCase()}`, { who: manager });
  assert.deepEqual([shouted.status, shouted.json.id], [200, booking.id]);
  const wrong = await ask('DELETE', `/api/v1/bookings/${booking.id}`, { who: manager });
  assert.equal(refusal(wrong, 'DELETE'), '405 request.method_not_allowed');
  assert.match(wrong.headers.get('allow'), /GET/);
});

test('a bad idempotency key is named, and a good one with another body is refused', async () => {
  const path = `/api/v1/bookings/${booking.id}/payments`;
  const body = { method: 'cash', amount: '1.00' };
  await refused(
    [
      ['', '422 Idempotency-Key too_short'],
      ['short', '422 Idempotency-Key too_short'],
      ['x'.repeat(256), '422 Idempotency-Key too_long'],
      ['x'.repeat(10_000), '422 Idempotency-Key too_long'],
      ['sixteen or more, but é', '422 Idempotency-Key malformed'],
      ['sixteen or more,\tbut', '422 Idempotency-Key malformed'],
    ],
    (key) => ask('POST', path, { who: manager, body, headers: { 'idempotency-key': key } }),
  );
  const headers = { 'idempotency-key': 'a key that is long enough' };
  const [first, again] = [await ask('POST', path, { who: manager, body, headers }), await ask('POST', path, { who: manager, body, headers })];
  assert.deepEqual([first.status, again.status, again.text], [201, 201, first.text]);
  const changed = await ask('POST', path, { who: manager, body: { ...body, amount: '2.00' }, headers });
  assert.equal(refusal(changed, 'another body'), '422 idempotency.key_reused');
});

test('a token that is none is refused', async () => {
  for (const value of ['Bearer', 'Bearer ', 'Bearer x', `Bearer ${'x'.repeat(6_000)}`, 'Bearer null', `Bearer ${booking.id}`]) {
    const answer = await ask('GET', '/api/v1/bookings', { headers: { authorization: value } });
    assert.match(refusal(answer, value), /^401 auth\.(required|token_invalid)$/);
    assert.equal(answer.headers.get('www-authenticate'), 'Bearer');
  }
  for (const value of ['Basic eDp4', 'Negotiate', 'x']) {
    assert.equal(refusal(await ask('GET', '/api/v1/bookings', { headers: { authorization: value } }), value), '401 auth.required');
  }
});

test('a request that another site makes with somebody’s cookies is refused everywhere', async () => {
  const own = { cookie: cookie.cookie };
  const host = new URL(server.base).host;
  const foreign = [
    {},
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'nonsense' },
    { 'sec-fetch-site': 'cross-site', origin: server.base },
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: `http://${host}.evil.example` },
    { origin: `http://evil.example/${host}` },
    { origin: host },
  ];
  const step = `/api/v1/bookings/${booking.id}/complete`;
  const targets = [
    ['POST', step, {}],
    ['POST', '/logout', { body: '', headers: FORM }],
    ['POST', '/api/app_office/calls/take_cash', { body: `booking=${booking.id}&amount=1.00`, headers: FORM }],
    ['POST', '/api/app_account/calls/sign_in', { body: 'email=a&password=b', headers: FORM }],
    ['DELETE', `/api/v1/holds/${booking.id}`, {}],
    ['PUT', '/', {}],
  ];
  for (const [method, path, more] of targets) {
    for (const headers of foreign) {
      const answer = await ask(method, path, { ...more, who: { ...more.headers, ...own, ...headers } });
      assert.equal(refusal(answer, `${path} ${JSON.stringify(headers)}`), '403 request.cross_site');
    }
  }
  // And our own page is not: it gets as far as the booking's state.
  for (const headers of [ours, { 'sec-fetch-site': 'none' }, { origin: server.base }]) {
    assert.equal(refusal(await ask('POST', step, { who: { ...own, ...headers } }), 'ours'), '409 booking.wrong_state');
  }
  const still = await ask('GET', '/api/v1/bookings', { who: own });
  assert.equal(still.status, 200, 'nobody was signed out');
  assert.equal((await live(server.base, 'topic=board', { who: { ...own, origin: 'https://evil.example' } })).status, 403);
});

// One connection, written by hand; everything that comes back within the time.
function raw(text, { patience = 5_000 } = {}) {
  return new Promise((resolve, reject) => {
    const socket = net.connect(new URL(server.base).port, '127.0.0.1', () => socket.write(text));
    let heard = '';
    socket.setTimeout(patience, () => socket.destroy(new Error(`no answer to ${text.slice(0, 80)}`)));
    socket.on('data', (data) => {
      heard += data;
      if (heard.includes('\r\n\r\n')) socket.end();
    });
    socket.on('close', () => resolve(heard));
    socket.on('error', (error) => (heard ? resolve(heard) : reject(error)));
  });
}

test('a request that is no HTTP is refused at the door', async () => {
  for (const text of [
    'GET / HTTP/1.1\r\nhost: a\r\nx: a\0b\r\n\r\n',
    'GET / HTTP/1.1\r\nhost: a\r\nx y: b\r\n\r\n',
    'GET /\0 HTTP/1.1\r\nhost: a\r\n\r\n',
    'GET / HTTP/9.9\r\nhost: a\r\n\r\n',
    `POST ${BOOKINGS} HTTP/1.1\r\nhost: a\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\nhello`,
    `POST ${BOOKINGS} HTTP/1.1\r\nhost: a\r\ncontent-length: -1\r\n\r\n`,
    `POST ${BOOKINGS} HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n`,
    `GET /${'x'.repeat(70_000)} HTTP/1.1\r\nhost: a\r\n\r\n`,
    `GET / HTTP/1.1\r\nhost: a\r\n${'x: y\r\n'.repeat(500)}\r\n`,
    'nonsense\r\n\r\n',
  ]) {
    assert.match((await raw(text)).split('\r\n')[0], /^HTTP\/1\.[01] 4\d\d /, text.slice(0, 80));
  }
  // Both lengths at once: one request, however it is read; what is behind it must not be taken for a second one.
  const smuggled = `POST ${BOOKINGS} HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 4\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`;
  assert.match(await raw(smuggled), /^HTTP\/1\.1 4\d\d /);
});

test('a name that the caller gives the host goes into no address', async () => {
  const lines = (path, host) => `GET ${path} HTTP/1.1\r\nhost: ${host}\r\nx-forwarded-host: evil.example\r\nforwarded: host=evil.example\r\nconnection: close\r\n\r\n`;
  for (const path of ['/office', '/me', `/booking/${booking.id}/${booking.access_token}`, '/', '/login', `/api/v1/bookings/${booking.id}`]) {
    const answer = await raw(lines(path, 'evil.example'));
    assert.match(answer, /^HTTP\/1\.1 [234]\d\d /, path);
    assert.doesNotMatch(answer, /evil\.example/, path);
  }
  const body = JSON.stringify({ ...wish, starts_at: (await slots(server.base, 'shear-joy', { service: wish.service })).at(-1).starts_at });
  const made = await ask('POST', BOOKINGS, { body, headers: { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'gopher' } });
  assert.equal(made.status, 201, made.text);
  assert.equal(new URL(made.json.page).origin, server.base);
  assert.match(made.headers.get('location'), /^\/api\/v1\/bookings\//);
});

test('no line end gets into a header, and no way leads to another site', async () => {
  const evil = ['%0d%0aset-cookie:%20evil=1', '//evil.example', '/%5Cevil.example', 'https://evil.example', '/%09/evil.example', '/a%0d%0ax:%20y', 'javascript:alert(1)'];
  const clean = (answer, what) => {
    assert.ok(answer.status < 500, `${what}: ${answer.status}`);
    const where = answer.headers.get('location');
    if (where) assert.equal(new URL(where, server.base).origin, server.base, `${what}: ${where}`);
    assert.ok(!answer.headers.getSetCookie().some((line) => line.startsWith('evil')), what);
    assert.equal(answer.headers.get('x'), null, what);
  };
  const html = { headers: { ...FORM, accept: 'text/html', ...ours } };
  for (const text of evil) {
    for (const path of [`/login?next=${text}`, `/office?date=${text}`, `/me?x=${text}`, `/b/${text}`, `/booking/${text}/${text}`, `/me/bookings/${booking.id}?error=${text}`, `/?lang=${text}`]) {
      clean(await ask('GET', path, { headers: { accept: 'text/html' } }), path);
    }
    const login = `email=manager@shear-joy.demo&password=ombaro-demo-2026&next=${text}`;
    clean(await ask('POST', '/api/app_account/calls/sign_in', { ...html, body: login }), `next=${text}`);
    const order = `order[slug]=${text}&order[hold]=${booking.id}&order[key]=${text}&order[service]=${wish.service}&order[starts_at]=2026-11-23T16:00:00Z`;
    clean(await ask('POST', '/api/app_public/calls/book/submit_details', { ...html, body: `${order}&name=a&email=b&phone=c&notes=d` }), order);
    clean(await ask('POST', '/api/app_account/calls/sign_up', { ...html, body: `name=${text}&email=${text}&password=${text}` }), 'sign_up');
  }
  const who = guest(booking);
  const file = await ask('GET', `/api/v1/bookings/${booking.id}/calendar.ics`, { who });
  assert.match(file.headers.get('content-disposition'), /^attachment; filename="[0-9a-f-]{36}\.ics"$/);
});

// Values that a form or an address may hold and no page expects.
const NONSENSE = [
  '', '%00', 'a%00b', '%ff%fe', '%ED%A0%80', '%F0%9F%92%88', '-1', '0', '1e308', 'NaN', 'null', '9'.repeat(400), 'x'.repeat(20_000), '%',
  '%zz', '2026-02-30', '0000-01-01', '0001-01-01', '9999-12-31', '%2B262142-12-31', '-262143-01-01', '2026-11-20T10:00:00Z',
  '9999-12-31T23:59:59-23:59', '%2B262142-12-31T23:59:59Z', '-262143-01-01T00:00:00%2B23:59', '00:00', '24:00', '23:59:60', '2147483647', '-2147483648', '[]', '{}',
  "'", '%22%3E%3Cscript%3E', '..%2F..', '%E2%80%AE',
];

test('pages take any nonsense in their addresses without a fault of ours', async () => {
  const paths = NONSENSE.flatMap((text) => [
    `/b/${text}`, `/b/${text}/book`, `/me/bookings/${text}`, `/me/bookings/${text}/receipt`, `/bookings/${text}/files?problem=${text}&done=${text}`, `/bookings/${booking.id}/files/${text}`, `/bookings/${text}/health?problem=${text}&done=${text}`, `/office/bookings/${text}/receipt`,
    `/?what=${text}&place=${text}&day=${text}&cursor=${text}&q=${text}`, `/me?cursor=${text}`, `/staff?date=${text}&visit=${text}&error=${text}`,
    `/office?date=${text}&booking=${text}&view=${text}&move=${text}&pay=${text}`, `/check-in?done=${text}&error=${text}&since=${text}`, `/kiosk?in=${text}&error=${text}&since=${text}`, `/here?code=${text}&in=${text}&error=${text}&since=${text}&there=${text}`,
    `/b/shear-joy/book?service=${text}&option=${text}&addon=${text}&staff=${text}&from=${text}&day=${text}&hold=${text}`,
    `/b/shear-joy/book?service=${wish.service}&step=when&from=${text}&day=${text}`, `/verify?token=${text}&error=${text}`,
    `/register?problem=${text}`, `/forgot?problem=${text}&error=${text}&sent`, `/reset?token=${text}&problem=${text}&error=${text}`,
    `/me/security?problem=${text}&error=${text}&done=${text}`, `/login?error=${text}&next=${text}`, `/email?token=${text}&error=${text}&step=${text}`, `/me/profile?problem=${text}&error=${text}&done=${text}`,
    `/me/notifications/device?problem=${text}&error=${text}&done=${text}`, `/offline?lang=${text}`,
    `/login/code?problem=${text}&error=${text}&next=${text}&recovery=${text}`,
    `/me/security/two-step?problem=${text}&error=${text}&done=${text}`, `/me/security/passkeys?problem=${text}&error=${text}&done=${text}`, `/booking/${text}/${text}`, `/dev/mailbox?to=${text}`, `/pkg/${text}`, `/${text}`,
    `/start?step=${text}&error=${text}&then=${text}`, `/start?step=kind&wrong=${text}`, `/office/settings?problem=${text}&error=${text}&done=${text}`,
    `/office/settings/hours?problem=${text}&place=${text}`, `/office/settings/places?problem=${text}&error=${text}`, `/office/settings/areas?problem=${text}&error=${text}`, `/office/settings/look?problem=${text}&error=${text}`, `/logos/${text}`, `/office/settings/plan?error=${text}`, `/office/settings/papers?problem=${text}&error=${text}&done`, `/papers/${text}`,
    `/office/hours/${text}?on=${text}&new=${text}&problem=${text}&form=week`, `/office/leave/${text}?error=${text}`, `/staff/time?problem=${text}&done=${text}`, `/calendars/${text}.ics`,
    `/office/new?service=${text}&staff=${text}&room=${text}&day=${text}&time=${text}&by=${text}&problem=${text}`, `/office/new?service=${wish.service}&day=2026-11-23&time=${text}`,
    `/join?token=${text}&problem=${text}&error=${text}`, `/office/team?problem=${text}&error=${text}&done=${text}`, `/office/team/role?role=${text}&problem=${text}&error=${text}`, `/me/work?error=${text}`,
  ]);
  const faults = [];
  await inTurn(paths, async (path) => {
    const answer = await ask('GET', path, { who: cookie, headers: { accept: 'text/html' } });
    if (answer.status >= 500) faults.push(`${path.slice(0, 200)}: ${answer.status} ${answer.text.slice(0, 100)}`);
    assert.ok(!answer.text.includes('"><script>'), path);
  });
  assert.deepEqual(faults, []);
});

test('server functions take any nonsense in their forms without a fault of ours', async () => {
  const ids = { booking: booking.id, hold: booking.id, service: wish.service, option: wish.service, staff: '', addons: '' };
  const typical = { ...ids, slug: 'shear-joy', date: '2026-11-20', version: '1', action: 'start', starts_at: wish.starts_at, day: '2026-11-23', time: '10:00', amount: '1.00', code: 'ABCD1234', current_password: '', from: '2026-11-21', to: '2026-11-22' };
  const functions = {
    'app_public/calls/find/find': 'what place day cursor',
    'app_public/calls/shop/open_shop': 'slug',
    'app_public/calls/book/times': 'slug service option addons staff from to',
    'app_public/calls/book/kept': 'hold',
    'app_public/calls/book/keep_draft': 'hold name email phone flexible notes',
    'app_public/calls/book/choose_time': 'slug service option addons staff starts_at',
    'app_public/calls/book/submit_details': 'order[slug] order[hold] order[key] order[service] order[starts_at] name email phone flexible notes credits',
    'app_public/calls/moving/free_moves': 'booking anyone from',
    'app_public/calls/moving/move_booking': 'booking version starts_at staff anyone from day',
    'app_public/calls/health/health_of': 'booking',
    'app_public/calls/health/write_health': 'booking text agreed',
    'app_public/calls/health/erase_health': 'booking',
    'app_public/calls/health/look_at_health': 'booking reason',
    'app_public/calls/files/files_of': 'booking',
    'app_public/calls/files/remove_file': 'booking attachment',
    'app_public/calls/shop/find_in_shop': 'slug words',
    'app_office/new_booking/calls/at_desk': 'asked[service] asked[staff] asked[day] asked[time] asked[room] asked[walk_in]',
    'app_office/new_booking/calls/known_customers': 'words',
    'app_office/new_booking/calls/book_at_desk': 'service staff day slot time room location area name phone email notes channel over reason',
    'app_office/assign/calls/day_to_assign': 'day',
    'app_office/dispatch/calls/day_of_ways': 'date',
    'app_office/assign/calls/assign_visits': 'day changes[0]',
    'app_catalog/calls/my_services': 'q state',
    'app_catalog/calls/my_service': 'service typed',
    'app_catalog/calls/save_service': 'service version input[name] input[category] input[options][0][minutes] input[options][0][price] input[names][0][locale]',
    'app_catalog/calls/copy_service': 'service',
    'app_catalog/calls/step_service': 'service version step q state',
    'app_catalog/calls/shift_one': 'what id way',
    'app_catalog/calls/save_prices': 'service version prices[0][option] prices[0][staff] prices[0][price]',
    'app_catalog/calls/remove_picture': 'service name',
    'app_catalog/calls/save_category': 'category version input[name]',
    'app_catalog/calls/remove_category': 'category',
    'app_catalog/calls/save_addon': 'addon version input[name] input[minutes] input[price]',
    'app_catalog/calls/save_resource': 'resource version input[kind] input[name]',
    'app_catalog/calls/save_package': 'package version input[name] input[price] input[items][0][option]',
    'app_catalog/calls/apply_sheet': 'digest',
    'app_account/calls/my_bookings': 'cursor',
    'app_account/calls/my_booking': 'booking',
    'app_account/calls/way_of': 'booking',
    'app_account/calls/set_door': 'booking latitude longitude',
    'app_account/calls/cancel_booking': 'booking version fee credits',
    'app_office/packages/calls/packages_sold': 'filter[words] filter[package]',
    'app_office/packages/calls/sell_package': 'key ware method name phone email',
    'app_office/packages/calls/suspend_package': 'package version reason',
    'app_office/packages/calls/resume_package': 'package version',
    'app_office/packages/calls/refund_package': 'package version amount why',
    'app_account/calls/sign_in': 'email password next',
    'app_account/calls/sign_up': 'name email password',
    'app_account/calls/confirm_email': 'token',
    'app_account/calls/forgot_password': 'email',
    'app_account/calls/reset_password': 'token password',
    'app_account/calls/change_password': 'current_password password',
    'app_account/calls/end_session': 'session',
    'app_team/calls/invite_member': 'place email',
    'app_team/calls/withdraw_invitation': 'place invitation',
    'app_team/calls/give_roles': 'place user',
    'app_team/calls/set_status': 'place user status',
    'app_team/calls/allow_one': 'place user permission reason until',
    'app_team/calls/take_back_one': 'place grant',
    'app_team/calls/keep_role': 'place role name version',
    'app_team/calls/ask_second': 'place role asked',
    'app_team/calls/drop_role': 'place role',
    'app_team/calls/invited_by': 'token',
    'app_hours/calls/hours_of': 'staff on new',
    'app_hours/calls/save_week': 'staff version from rows[0][day] rows[0][pause] rows[0][from] rows[0][to] rows[0][place] copy copy_from copy_to[]',
    'app_hours/calls/drop_week': 'staff version from',
    'app_hours/calls/add_date': 'staff kind first last from to reason',
    'app_hours/calls/remove_date': 'staff date',
    'app_hours/calls/repeat_time': 'staff block span day often every days[] first last from to reason',
    'app_hours/calls/stop_repeating': 'staff block span day',
    'app_hours/calls/save_person': 'staff version gender experience languages bio',
    'app_hours/calls/save_paper': 'staff name issuer year expires',
    'app_hours/calls/set_travels': 'staff version travels',
    'app_hours/calls/set_staff_status': 'staff version status',
    'app_hours/calls/block_own': 'first from to reason',
    'app_hours/calls/off_today': '',
    'app_hours/calls/unblock_own': 'date',
    'app_hours/calls/ask_leave': 'kind first last from_midday to_midday reason',
    'app_hours/calls/cancel_leave': 'leave version own',
    'app_hours/calls/leave_request': 'leave',
    'app_hours/calls/decide_leave': 'leave version grant answer',
    'app_hours/calls/give_visit': 'leave booking to',
    'app_hours/calls/add_calendar': 'name address',
    'app_hours/calls/read_calendar': 'link',
    'app_team/calls/join_team': 'token name password',
    'app_team/calls/go_to': 'tenant',
    'app_team/calls/team_of': 'place',
    'app_account/calls/two_step/enter_code': 'code next recovery',
    'app_account/calls/two_step/start_two_step': 'current_password',
    'app_account/calls/two_step/confirm_two_step': 'code',
    'app_account/calls/two_step/renew_codes': 'current_password code',
    'app_account/calls/two_step/end_two_step': 'current_password code',
    'app_account/calls/profile/save_profile': 'name username language marketing by_email by_text',
    'app_account/notices/calls/switch_on_push': 'endpoint p256dh auth zone',
    'app_account/notices/calls/renew_push': 'was endpoint p256dh auth',
    'app_account/notices/calls/set_push': 'my_bookings reminders my_visits new_bookings approvals late quiet quiet_from quiet_until',
    'app_account/calls/profile/change_email': 'email current_password',
    'app_account/calls/profile/confirm_new_email': 'token',
    'app_account/calls/profile/send_phone_code': 'phone',
    'app_account/calls/profile/confirm_phone': 'code',
    'app_account/calls/passkeys/start_passkey': 'name current_password',
    'app_account/calls/passkeys/finish_passkey': 'credential',
    'app_account/calls/passkeys/remove_passkey': 'passkey',
    'app_account/calls/passkeys/ask_passkey': 'second',
    'app_account/calls/passkeys/passkey_sign_in': 'credential next',
    'app_staff/calls/my_day': 'date',
    'app_staff/calls/act': 'booking action version date reason',
    'app_platform/calls/audit_here': 'filter[from] filter[to] filter[person] filter[action] filter[kind] filter[resource] filter[outcome] filter[business] filter[cursor]',
    'app_platform/calls/audit_everywhere': 'filter[from] filter[to] filter[person] filter[business] filter[cursor]',
    'app_platform/calls/find_businesses': 'search[q] search[status] search[verification] search[plan] search[cursor]',
    'app_platform/calls/business_of': 'slug',
    'app_platform/calls/suspend_business': 'slug reason',
    'app_platform/calls/reinstate_business': 'slug',
    'app_platform/calls/papers_to_look_at': 'state',
    'app_platform/calls/decide_on_papers': 'tenant slug decision reason version',
    'app_platform/calls/find_people': 'search[q] search[status] search[cursor]',
    'app_platform/calls/person_of': 'user',
    'app_platform/calls/suspend_person': 'user reason',
    'app_platform/calls/reinstate_person': 'user',
    'app_platform/calls/sign_out_person': 'user',
    'app_platform/calls/find_bookings': 'number',
    'app_office/calls/board_of': 'date',
    'app_office/calls/week_of': 'date location',
    'app_office/calls/take_step': 'booking action version reason back',
    'app_office/calls/take_cash': 'booking amount back',
    'app_office/calls/move_booking': 'booking version starts_at staff room minutes',
    'app_office/calls/preview_move': 'booking starts_at staff room minutes',
    'app_office/calls/swap_visits': 'first second version other_version back',
    'app_office/calls/preview_swap': 'first second',
    'app_office/calls/move_by_form': 'booking version day time staff part[appointment] part[minutes] back',
    'app_office/calls/preview_form': 'booking day time staff part[appointment] part[minutes]',
    'app_office/calls/check_in': 'code at',
    'app_office/calls/door_list': '',
    'app_office/calls/door_places': '',
    'app_office/start/calls/start_kind': 'kind country then',
    'app_office/start/calls/start_name': 'business_name slug phone then',
    'app_office/start/calls/start_place': 'address place latitude longitude currency timezone phone_prefix then',
    'app_office/start/calls/start_hours': 'days[0][open] days[0][from] days[0][to] days[7][from] copy then',
    'app_office/start/calls/start_rooms': 'count names then',
    'app_office/start/calls/start_team': 'owner_works owner_title team[0][name] team[99][title] more then',
    'app_office/start/calls/start_services': 'services[0][on] services[0][name] services[0][minutes] services[0][price] more then',
    'app_office/settings/calls/save_business': 'version business_name tagline about phone confirmation_mode notice horizon step free_cancel check_in_opens no_show',
    'app_office/settings/calls/save_place': 'version location name address place latitude longitude',
    'app_office/settings/calls/close_place': 'version location',
    'app_office/settings/calls/my_kiosks': '',
    'app_office/settings/calls/set_up_kiosk': 'location name',
    'app_office/settings/calls/take_back_kiosk': 'kiosk',
    'app_office/scan/kiosk/calls/this_kiosk': '',
    'app_office/scan/kiosk/calls/enter_at_kiosk': 'code',
    'app_public/calls/here/here': 'code',
    'app_public/calls/here/enter_here': 'at code',
    'app_office/settings/calls/save_travel': 'version speed extra',
    'app_office/settings/calls/save_area': 'version area name latitude longitude fee',
    'app_office/settings/calls/archive_area': 'version area',
    'app_office/settings/calls/save_hue': 'version hue',
    'app_office/settings/calls/save_tax_id': 'version kind number',
    'app_office/settings/calls/withdraw_paper': 'document',
    'app_office/settings/calls/save_hours': 'version place days[0][open] days[0][from] days[0][to] copy',
    'app_office/settings/calls/add_closure': 'version first last note',
    'app_office/settings/calls/remove_closure': 'version closure',
    'app_office/settings/calls/choose_plan': 'version plan',
    'app_office/settings/calls/end_plan': 'version ends',
  };
  const requests = Object.entries(functions).flatMap(([name, list]) => {
    const fields = list.split(' ');
    // Each field in turn is nonsense while the others are what a form would send. Never a step that would succeed.
    return fields.flatMap((wrong) =>
      NONSENSE.map((text) => [
        name,
        fields
          .map((field) => {
            const good = field === 'action' ? 'complete' : (typical[field.replace(/^order\[|\]$/g, '')] ?? 'x');
            return `${field}=${field === wrong ? text : encodeURIComponent(good)}`;
          })
          .join('&'),
      ]),
    );
  });
  const faults = [];
  await inTurn(requests, async ([name, body]) => {
    const answer = await ask('POST', `/api/${name}`, { who: { ...FORM, ...cookie }, body }).catch((error) => ({ status: 599, text: `${error.cause ?? error}` }));
    if (answer.status >= 500) faults.push(`${name} ${body.slice(0, 300)}: ${answer.status} ${answer.text.slice(0, 100)}`);
  });
  assert.deepEqual(faults, []);
});

// Eight at a time: quick, and never a flood.
async function inTurn(list, act) {
  const rest = [...list];
  const worker = async () => {
    for (let next = rest.pop(); next; next = rest.pop()) await act(next);
  };
  await Promise.all(Array.from({ length: 8 }, worker));
}

test('a live connection refuses what is no topic and no cursor', async () => {
  for (const [query, expected] of [
    ['', '422 topic required'],
    ['topic=', '422 topic unknown'],
    ['topic=everything', '422 topic unknown'],
    ['topic=booking:', '404'],
    ['topic=booking:%00', '404'],
    ['topic=booking:*', '404'],
    ['topic=board&cursor=', '422 cursor malformed'],
    ['topic=board&cursor=abc', '422 cursor malformed'],
    ['topic=board&cursor=9999999999999999999999', '422 cursor malformed'],
    [Array(20).fill('topic=board').join('&'), '422 topic out_of_range'],
  ]) {
    const { status, json } = await live(server.base, query, { who: manager });
    const wrong = json?.errors?.map(({ field, code }) => ` ${field} ${code}`).join() ?? '';
    assert.equal(`${status}${wrong}`, expected, query);
  }
  const never = '9223372036854775807';
  for (const [cursor, told] of [['0', ['hello']], [never, ['hello', 'resync']], [`-${never}`, ['hello', 'resync']]]) {
    const socket = await live(server.base, `topic=board&cursor=${cursor}`, { who: manager });
    assert.equal(socket.status, 101, cursor);
    const heard = () => socket.frames.slice(0, told.length).map(({ event }) => event);
    for (let tries = 0; tries < 100 && heard().length < told.length; tries += 1) await new Promise((resolve) => setTimeout(resolve, 20));
    assert.deepEqual(heard(), told, cursor);
    socket.close();
  }
});

test('after all of this the server is well, and the booking is as good as before', async () => {
  assert.equal((await ask('GET', '/readyz')).status, 200);
  const now = await ask('GET', `/api/v1/bookings/${booking.id}`, { who: manager });
  assert.equal(now.status, 200);
  assert.ok(['confirmed', 'pending'].includes(now.json.status), now.json.status);
});
