// Attacks on people who are signed in, or about to be: a session that somebody else has chosen, requests in their name, ways that
// lead elsewhere, links with another host, line ends in headers, and answers that tell who has an account. The lists are the
// sources' own, so that what is new is attacked too.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import http from 'node:http';
import { readFile, readdir } from 'node:fs/promises';
import { PASSWORD, client, ours, services, session, slots } from './lib/people.mjs';
import { startServer } from './lib/server.mjs';
import { serverFunctions } from './lib/sources.mjs';
import { until } from './lib/stage.mjs';

const FORM = { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html' };
const EVIL = 'evil.example';
const CUSTOMER = 'customer@ombaro.demo';
const NOBODY = 'nobody.of.us@ombaro.demo';
let server;
let ask;
let functions;

before(async () => {
  server = await startServer();
  ask = client(server.base);
  functions = await serverFunctions();
  assert.ok(Object.keys(functions).length > 100, 'the sources name their server functions');
});
after(() => server?.stop());

const form = (args) => new URLSearchParams(args).toString();
const send = (name, args, who = {}) => ask('POST', `/api/${name}`, { body: form(args), headers: { ...FORM, ...ours, ...who } });
const signIn = (email, who, more = {}) => send('app_account/calls/sign_in', { email, password: PASSWORD, ...more }, who);
const cookieOf = (answer, name) => answer.headers.getSetCookie().find((line) => line.startsWith(`${name}=`));
const valueOf = (answer, name) => cookieOf(answer, name)?.split(';')[0].slice(name.length + 1);
const letters = async (to) => (await ask('GET', `/dev/mailbox?to=${encodeURIComponent(to)}`)).json;
const mailed = (to, count = 1) => until(async () => (await letters(to)).length >= count && letters(to), `a message to ${to}`, 10_000);
const whose = async (token) => {
  const answer = await ask('POST', '/api/app_account/calls/profile/my_profile', {
    body: '',
    headers: { ...FORM, accept: 'application/json', ...ours, cookie: `__Host-session=${token}` },
  });
  return answer.status === 200 ? JSON.stringify(answer.json) : answer.status;
};

test('a session that was there before signing in is never the one after it', async () => {
  const chosen = 'A'.repeat(43);
  for (const before of [`__Host-session=${chosen}`, `__Host-session=${chosen}; __Host-device=${chosen}; __Host-visitor=01920000-0000-7000-8000-00000000aaaa`]) {
    await ask('GET', '/login', { who: { cookie: before }, headers: { accept: 'text/html' } });
    const answer = await signIn(CUSTOMER, { cookie: before });
    const token = valueOf(answer, '__Host-session');
    assert.ok(token && token !== chosen && token.length >= 43, 'a new one');
    for (const flag of ['HttpOnly', 'Secure', 'SameSite=Lax', 'Path=/']) assert.ok(cookieOf(answer, '__Host-session').includes(flag), flag);
    assert.equal(await whose(chosen), 401, 'the chosen one opens nothing');
    assert.match(await whose(token), new RegExp(CUSTOMER));
  }
  // Somebody who is signed in hands their own browser over.
  const theirs = valueOf(await signIn('desk@serenity.demo', {}), '__Host-session');
  const after = await signIn(CUSTOMER, { cookie: `__Host-session=${theirs}` });
  assert.notEqual(valueOf(after, '__Host-session'), theirs);
  assert.match(String(await whose(theirs)), /desk@serenity\.demo/, 'their session has not become the other’s');
  const token = valueOf(after, '__Host-session');
  const left = await ask('POST', '/logout', { body: '', headers: { ...FORM, ...ours, cookie: `__Host-session=${token}` } });
  assert.equal(left.status, 303);
  assert.equal(await whose(token), 401, 'a session that was left is over');
});

// Every place that takes a form or a request that changes something.
async function targets() {
  const found = Object.keys(functions).map((name) => ['POST', `/api/${name}`]);
  const folder = new URL('../server/src/http/', import.meta.url);
  for (const file of await readdir(folder)) {
    const text = await readFile(new URL(file, folder), 'utf8');
    for (const [, path] of text.matchAll(/\.route\("([^"]+)",\s*(?:get\(\w+\)\.)?post\(/g)) found.push(['POST', path]);
    for (const [, name, path] of text.matchAll(/const (\w+): &str = "(\/[^"]+)";/g)) {
      if (text.includes(`.route(${name}, post(`)) found.push(['POST', path]);
    }
  }
  const { paths } = (await ask('GET', '/api/v1/openapi.json')).json;
  for (const [path, methods] of Object.entries(paths)) {
    for (const method of Object.keys(methods)) {
      if (method !== 'get') found.push([method.toUpperCase(), path.replaceAll(/\{\w+\}/g, '01920000-0000-7000-8000-00000000aaaa')]);
    }
  }
  return found;
}

test('whatever changes something is refused when another site sends it', async () => {
  const who = await session(server.base, 'owner@serenity.demo');
  const cookie = { cookie: who.cookie };
  const all = await targets();
  for (const path of ['/logout', '/me/profile/avatar', '/office/settings/look/logo', '/office/settings/papers/send', '/bookings/{id}/files/add']) {
    assert.ok(all.some(([, target]) => target === path), `${path} is attacked`);
  }
  const foreign = [{}, { 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site' }, { origin: `https://${EVIL}` }, { origin: 'null' }];
  const open = [];
  for (const [method, path] of all) {
    for (const headers of foreign) {
      const answer = await ask(method, path, { body: '', headers: { ...FORM, accept: 'application/json', ...cookie, ...headers } });
      if (answer.status !== 403 || answer.json?.code !== 'request.cross_site') {
        open.push(`${method} ${path} ${JSON.stringify(headers)}: ${answer.status} ${answer.text.slice(0, 80)}`);
      }
    }
  }
  assert.deepEqual(open, []);
  assert.equal(typeof (await whose(who.cookie.split('=')[1])), 'string', 'nobody was signed out');
});

test('a link runs no server function', async () => {
  const who = await session(server.base, 'owner@serenity.demo');
  const ran = [];
  for (const name of Object.keys(functions)) {
    const answer = await ask('GET', `/api/${name}`, { who: { cookie: who.cookie } });
    if (answer.status < 400) ran.push(`${name}: ${answer.status}`);
  }
  assert.deepEqual(ran, []);
});

// Where an answer leads is this site, and nothing of what was sent has become a header.
function staysHere(answer, what) {
  assert.ok(answer.status < 500, `${what}: ${answer.status} ${answer.text.slice(0, 200)}`);
  const where = answer.headers.get('location');
  if (where !== null) {
    assert.equal(new URL(where, server.base).origin, server.base, `${what}: ${where}`);
    assert.doesNotMatch(where, /^(\/\/|\/\\|[a-z]+:)/i, `${what}: ${where}`);
  }
  assert.equal(answer.headers.get('x-evil'), null, what);
  assert.ok(!answer.headers.getSetCookie().some((line) => /^evil=|;\s*evil=/i.test(line) || /[\r\n]/.test(line)), what);
}

const ELSEWHERE = [
  `//${EVIL}`, `///${EVIL}`, `/\\${EVIL}`, `https://${EVIL}`, `/\t/${EVIL}`, `/%2f${EVIL}`, `\\\\${EVIL}`, `javascript:alert(1)`, `@${EVIL}`,
  `/a\r\nx-evil: 1`, `x\r\nset-cookie: evil=1`, `/\u2028//${EVIL}`,
];
const TELLING = [`//${EVIL}`, `x\r\nx-evil: 1`];

test('no argument of any form leads to another site or into a header', { timeout: 180_000 }, async () => {
  // A way within this site is taken.
  assert.equal((await signIn(CUSTOMER, {}, { next: '/me/security' })).headers.get('location'), '/me/security');
  const people = [{}];
  for (const email of ['owner@serenity.demo', 'admin@ombaro.demo']) people.push({ cookie: (await session(server.base, email)).cookie });
  const id = '01920000-0000-7000-8000-00000000aaaa';
  const usual = ({ arg, type }) => {
    if (/^(Option<)?(i16|i32|i64|u32)/.test(type)) return '1';
    if (/bool/.test(type)) return 'true';
    return /Id|Uuid/.test(type) ? id : 'x';
  };
  const tries = [];
  for (const [name, args] of Object.entries(functions)) {
    const who = people[name.startsWith('app_platform') ? 2 : 1];
    // A password goes nowhere, and takes its time.
    for (const bent of args.filter(({ arg, type }) => /String/.test(type) && !arg.includes('password'))) {
      // What could name a page is asked everything, the rest what is most telling.
      for (const text of /^(next|then|slug|place|to|back|return)$/.test(bent.arg) ? ELSEWHERE : TELLING) {
        const body = Object.fromEntries(args.map((one) => [one.arg, one === bent ? text : usual(one)]));
        // Signing in with the right password is what leads somewhere.
        const known = name.endsWith('/sign_in') && bent.arg === 'next' ? { email: CUSTOMER, password: PASSWORD } : {};
        const what = `${name} ${bent.arg}=${JSON.stringify(text)}`;
        tries.push([what, () => send(name, { ...body, ...known }, known.email ? people[0] : who)]);
      }
    }
  }
  const left = [...tries];
  const worker = async () => {
    for (let one = left.pop(); one; one = left.pop()) staysHere(await one[1](), one[0]);
  };
  await Promise.all(Array.from({ length: 8 }, worker));
  const tried = tries.length;
  assert.ok(tried > 200, `${tried} tries`);
});

test('what a page is told of where to go next stays within this site', async () => {
  for (const text of ELSEWHERE) {
    const value = encodeURIComponent(text);
    for (const path of [`/login?next=${value}`, `/login/code?next=${value}`, `/start?then=${value}`, `/register?next=${value}`, `/verify?next=${value}`]) {
      const answer = await ask('GET', path, { headers: { accept: 'text/html' } });
      staysHere(answer, path);
      const links = [...answer.text.matchAll(/(?:href|action|value)="([^"]*)"/g)].map(([, link]) => link);
      for (const link of links) assert.doesNotMatch(link, new RegExp(`^(https?:)?[/\\\\]{2,}${EVIL}|^javascript:`), `${path}: ${link}`);
    }
  }
  // What the browser was about to do is in a cookie, which somebody may have put there.
  for (const [next, leads] of [['/start', '/start'], [`//${EVIL}`, '/me?verified=1'], [`https://${EVIL}/`, '/me?verified=1']]) {
    const email = `way${leads.length}.${next.length}@example.test`;
    await send('app_account/calls/sign_up', { name: 'Way Farer', email, password: 'a quiet courtyard at noon' });
    const [{ body }] = await mailed(email);
    const token = /verify\?token=(\S+)/.exec(body)[1];
    const answer = await send('app_account/calls/confirm_email', { token }, { cookie: `__Host-next=${next}` });
    assert.equal(answer.headers.get('location'), leads, next);
  }
});

// With any host, which `fetch` does not let one choose.
const posted = (path, body, headers) =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(server.base);
    const request = http.request({ host: hostname, port, path, method: 'POST', headers: { ...FORM, ...ours, ...headers } }, (answer) => {
      let text = '';
      answer.on('data', (data) => (text += data));
      answer.on('end', () => resolve({ status: answer.statusCode, headers: answer.headers, text }));
    });
    request.on('error', reject);
    request.end(body);
  });

test('a host that the caller names stands in no message and no page', async () => {
  const lies = { host: EVIL, 'x-forwarded-host': EVIL, 'x-forwarded-proto': 'gopher', forwarded: `host=${EVIL};proto=gopher`, 'x-original-url': `//${EVIL}` };
  const owner = await session(server.base, 'owner@serenity.demo');
  const [service] = await services(server.base, 'serenity');
  const [slot] = await slots(server.base, 'serenity', { service: service.id });
  const to = { new: 'host.new@example.test', known: CUSTOMER, invited: 'host.invited@example.test', guest: 'host.guest@example.test', other: 'host.other@example.test' };
  const said = [
    await posted('/api/app_account/calls/sign_up', form({ name: 'H Ost', email: to.new, password: 'a quiet courtyard at noon' }), lies),
    await posted('/api/app_account/calls/forgot_password', form({ email: to.known }), lies),
    await posted('/api/app_team/calls/invite_member', `${form({ place: 'business', email: to.invited })}&roles[]=vendor_manager`, { ...lies, cookie: owner.cookie }),
    await posted('/api/app_account/calls/profile/change_email', form({ email: to.other, current_password: PASSWORD }), { ...lies, cookie: owner.cookie }),
    await posted(
      '/api/v1/businesses/serenity/bookings',
      JSON.stringify({ service: service.id, starts_at: slot.starts_at, customer: { name: 'H Ost', email: to.guest, phone: '+919845012345' } }),
      { ...lies, 'content-type': 'application/json', accept: 'application/json' },
    ),
  ];
  for (const { status, headers, text } of said) {
    assert.ok(status < 400, `${status} ${text.slice(0, 200)}`);
    assert.ok(!JSON.stringify(headers).includes(EVIL) && !text.includes(EVIL), text.slice(0, 300));
  }
  let links = 0;
  for (const email of [...Object.values(to), 'owner@serenity.demo']) {
    for (const { subject, body } of await mailed(email)) {
      assert.ok(!`${subject}${body}`.includes(EVIL) && !body.includes('gopher'), `${email}: ${body}`);
      for (const [link] of body.matchAll(/\b[a-z]+:\/\/\S+/g)) {
        assert.equal(new URL(link).origin, server.base, `${email}: ${link}`);
        links += 1;
      }
    }
  }
  assert.ok(links >= 5, `${links} links`);
});

// All that somebody on the other side sees, without what is different every time.
const seen = (answer) => ({
  status: answer.status,
  location: answer.headers.get('location'),
  cookies: answer.headers.getSetCookie().map((line) => line.replace(/=[^;]*/, '=…')).sort(),
  headers: [...answer.headers.keys()].filter((name) => name !== 'date').sort(),
  body: answer.text,
});

test('nobody learns who has an account', async () => {
  const admin = await session(server.base, 'admin@ombaro.demo');
  const wrong = { password: 'not the password of anybody' };
  const api = (email) => ask('POST', '/api/v1/auth/login', { body: { email, ...wrong } });
  const ways = {
    'signing in': (email) => send('app_account/calls/sign_in', { email, ...wrong }),
    'signing in by the API': api,
    'making an account': (email) => send('app_account/calls/sign_up', { name: 'Some Body', email, password: 'a quiet courtyard at noon' }),
    'forgetting a password': (email) => send('app_account/calls/forgot_password', { email }),
    'changing one’s address': (email) => send('app_account/calls/profile/change_email', { email, current_password: PASSWORD }, admin),
  };
  for (const [what, way] of Object.entries(ways)) {
    const [known, unknown] = [await way('manager@serenity.demo'), await way(NOBODY)];
    assert.deepEqual(seen(known), seen(unknown), what);
    assert.ok(!known.text.includes('manager@serenity.demo'), what);
  }
  // A user name that is taken is no address: it says so only to who is signed in and asks for it.
  const name = await send('app_account/calls/sign_in', { email: 'no.such.name', ...wrong });
  assert.deepEqual(seen(name), seen(await ways['signing in'](NOBODY)));
});
