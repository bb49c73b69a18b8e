// Every role there is, at another business and in head office, asks for everything there is: every route of the API, every
// server function, every page. Nobody is told what is not theirs, and nothing breaks.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { startServer } from './lib/server.mjs';
import { client, ours, services, session, slots, token } from './lib/people.mjs';
import { pages, serverFunctions } from './lib/sources.mjs';

const MATRIX = JSON.parse(await readFile(new URL('../server/kernel/tests/matrix.json', import.meta.url), 'utf8'));
const TENANT = ['vendor', 'vendor_admin', 'vendor_manager', 'vendor_receptionist', 'therapist', 'instructor'];
// Nobody is given these: they are what everybody is, or programs.
const NOT_GIVEN = ['customer', 'student', 'guest', 'phone_agent', 'system'];
const ROLES = Object.keys(MATRIX.roles).filter((role) => !NOT_GIVEN.includes(role));
const SECRETS = ['Zubaida Victim', 'zubaida@example.com', '9845099999', 'behind the left knee'];
const HEAD_OFFICE = '00000000-0000-7000-8000-000000000001';
const UNKNOWN = '01920000-0000-7000-8000-00000000dead';
let server;
let ask;
let booking;

const mail = (role) => `${role}@roles.test`;

before(async () => {
  server = await startServer();
  ask = client(server.base);
  const [service] = await services(server.base, 'serenity');
  const [free] = await slots(server.base, 'serenity', { service: service.id });
  const customer = { name: SECRETS[0], email: SECRETS[1], phone: '+919845099999' };
  const body = { service: service.id, starts_at: free.starts_at, customer, notes: SECRETS[3] };
  const made = await ask('POST', '/api/v1/businesses/serenity/bookings', { body });
  assert.equal(made.status, 201, made.text);
  booking = made.json;
  for (const role of ROLES) {
    const place = TENANT.includes(role) ? `(SELECT id FROM tenants WHERE slug = 'shear-joy')` : `'${HEAD_OFFICE}'`;
    await server.sql(`WITH person AS (
        INSERT INTO users (id, email, name, password_hash, email_verified_at, created_at, updated_at)
        SELECT gen_random_uuid(), '${mail(role)}', '${role}', password_hash, created_at, created_at, created_at
        FROM users WHERE email = 'customer@ombaro.demo' RETURNING id
      ), member AS (INSERT INTO tenant_members (tenant_id, user_id) SELECT ${place}, id FROM person RETURNING tenant_id, user_id)
      INSERT INTO member_roles (tenant_id, user_id, role) SELECT tenant_id, user_id, '${role}' FROM member`);
  }
});
after(() => server?.stop());

// Whoever may read customers everywhere may be told whom a booking is for.
const readsCustomers = (role) => /^p:R/.test(MATRIX.roles[role].customers ?? '');

function quiet(role, answer, what) {
  assert.ok(answer.status < 500, `${role}: ${what}: ${answer.status} ${answer.text.slice(0, 300)}`);
  if (readsCustomers(role)) return;
  const told = SECRETS.filter((secret) => answer.text.includes(secret));
  assert.deepEqual(told, [], `${role}: ${what} (${answer.status})`);
}

// Something that fits each argument, about the booking wherever a booking can be named.
function argument({ arg, type }) {
  if (arg === 'booking') return booking.id;
  if (/Id>?$/.test(type)) return UNKNOWN;
  const typical = { number: booking.number, q: booking.number, words: 'Zubaida', version: '1', action: 'start', date: '2026-11-20', place: 'head_office', starts_at: booking.starts_at, slug: 'serenity', status: 'active', asked: 'false', role: 'therapist' };
  return typical[arg] ?? (/i32|u32|i64/.test(type) ? '1' : '');
}

test('there is somebody of every role', () => assert.equal(ROLES.length, 25));

test('no role is told anything by the API that is not theirs', async () => {
  const { paths } = (await ask('GET', '/api/v1/openapi.json')).json;
  const routes = Object.entries(paths).flatMap(([path, methods]) => Object.keys(methods).map((method) => [method.toUpperCase(), path]));
  for (const role of ROLES) {
    const who = await token(server.base, mail(role));
    for (const [method, path] of routes) {
      if (path.endsWith('/auth/logout')) continue;
      const address = path.replace('{slug}', 'serenity').replace('{id}', booking.id);
      const answer = await ask(method, address, { who, body: method === 'GET' ? undefined : {} });
      quiet(role, answer, `${method} ${path}`);
      if (path.startsWith('/api/v1/bookings/{id}')) assert.notEqual(answer.status, 200, `${role}: ${method} ${path}`);
    }
  }
});

test('no role is told anything by a server function that is not theirs', async () => {
  const functions = await serverFunctions();
  assert.ok(Object.keys(functions).length > 60);
  const headers = { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' };
  for (const role of ROLES) {
    const who = await session(server.base, mail(role));
    for (const [name, args] of Object.entries(functions)) {
      if (/end_all_sessions|end_other_sessions|sign_in$/.test(name)) continue;
      const body = new URLSearchParams(args.map((each) => [each.arg, argument(each)])).toString();
      quiet(role, await ask('POST', `/api/${name}`, { who, body, headers }), name);
    }
  }
});

test('no role is told anything by a page that is not theirs', async () => {
  const all = await pages();
  for (const role of ROLES) {
    const who = await session(server.base, mail(role));
    for (const page of all) {
      const path = page.replace(':slug', 'serenity').replace(':id', page.includes('bookings') ? booking.id : UNKNOWN);
      quiet(role, await ask('GET', `${path}?number=${booking.number}&q=${booking.number}&words=Zubaida`, { who, headers: { accept: 'text/html' } }), path);
    }
  }
});

test('a refusal of somebody who is known is written down', async () => {
  const count = () => server.sql(`SELECT count(*) FROM audit_logs WHERE action = 'auth.denied' AND NOT success`);
  const earlier = Number(await count());
  const who = await session(server.base, mail('therapist'));
  assert.equal((await ask('GET', '/office', { who, headers: { accept: 'text/html' } })).status, 303);
  assert.equal(Number(await count()), earlier + 1);
});
