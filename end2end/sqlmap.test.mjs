// sqlmap, a program that nobody here wrote, tries to talk to the database through every parameter that the site takes.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { startServer } from './lib/server.mjs';
import { ours, services, session, token } from './lib/people.mjs';

const LEVEL = process.env.OMBARO_SQLMAP_LEVEL ?? '1';
let server;
let folder;
let known;

before(async () => {
  folder = await mkdtemp('/tmp/ombaro-sqlmap-');
  server = await startServer();
  const [service] = await services(server.base, 'shear-joy');
  known = {
    service: service.id,
    manager: await token(server.base, 'manager@shear-joy.demo'),
    page: await session(server.base, 'owner@shear-joy.demo'),
  };
});
after(async () => {
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

function sqlmap(words) {
  return new Promise((resolve, reject) => {
    const program = path.join(process.env.OMBARO_TOOLS, 'python/bin/sqlmap');
    const child = spawn(program, words, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'], timeout: 170_000 });
    let text = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (text += data));
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code, signal, text }));
  });
}

// `*` marks what is tried. Answers that refuse are answers too.
const COMMON = ['--batch', '--flush-session', '--disable-coloring', '--dbms=postgresql', '--threads=4', '--timeout=20', '--technique=BEUS', '--ignore-redirects'];
const REFUSALS = '--ignore-code=401,403,404,405,409,410,413,415,422,429';

async function findsNothing(name, { url, data, headers = {}, method }) {
  const words = [...COMMON, REFUSALS, `--level=${LEVEL}`, `--output-dir=${folder}`, '-u', server.base + url];
  if (method) words.push(`--method=${method}`);
  if (data) words.push('--data', data);
  for (const [key, value] of Object.entries({ ...ours, ...headers })) words.push('-H', `${key}: ${value}`);
  const { signal, text } = await sqlmap(words);
  assert.equal(signal, null, `${name}: it did not come to an end\n${text.slice(-2_000)}`);
  assert.doesNotMatch(text, /identified the following injection point|is vulnerable|appears to be '.*injectable/, `${name}:\n${text.slice(-3_000)}`);
  assert.match(text, /all tested parameters do not appear to be injectable/, `${name}:\n${text.slice(-3_000)}`);
}

const json = { 'content-type': 'application/json' };
const form = { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html' };
const targets = {
  'finding a business': () => ({ url: '/api/v1/businesses?q=spa*&type=spa*&near=12.9,77.6*&radius_km=5*&cursor=x*' }),
  'a business by its address': () => ({ url: '/api/v1/businesses/shear-joy*' }),
  'free times': () => ({
    url: `/api/v1/businesses/shear-joy/availability?service=${known.service}*&from=2026-11-24*&to=2026-11-25*&staff=x*&option=x*&addon=x*`,
  }),
  'signing in by the API': () => ({ url: '/api/v1/auth/login', data: '{"email":"a@example.com*","password":"x*","totp":"123456*"}', headers: json }),
  'new tokens': () => ({ url: '/api/v1/auth/refresh', data: '{"refresh_token":"x*"}', headers: json }),
  'a booking': () => ({
    url: '/api/v1/businesses/shear-joy/bookings',
    data: `{"service":"${known.service}*","starts_at":"2026-11-24T10:00:00Z*","notes":"x*","customer":{"name":"A*","email":"a@example.com*","phone":"+15125550177*"}}`,
    headers: json,
  }),
  'a list of bookings': () => ({ url: '/api/v1/bookings?date=2026-11-20*&status=confirmed*&cursor=x*', headers: known.manager }),
  'one booking': () => ({ url: '/api/v1/bookings/01920000-0000-7000-8000-000000000001*', headers: known.manager }),
  'a code at the door': () => ({ url: '/api/v1/check-ins', data: '{"token":"ABCD1234*"}', headers: { ...json, ...known.manager } }),
  'the start page': () => ({ url: '/?what=a*&place=b*&day=2026-11-24*&cursor=x*' }),
  'the form of signing in': () => ({ url: '/api/app_account/calls/sign_in', data: 'email=a*&password=b*&next=/me*', headers: form }),
  'the form of registering': () => ({ url: '/api/app_account/calls/sign_up', data: 'name=a*&email=b*&password=c*', headers: form }),
  'an invitation': () => ({ url: '/api/app_team/calls/invite_member', data: 'place=business&email=a*&roles[]=therapist*&staff=x*', headers: { ...form, ...known.page } }),
  'what a role may do': () => ({ url: '/api/app_team/calls/keep_role', data: 'place=business&name=a*&allowed[]=bookings:read*', headers: { ...form, ...known.page } }),
  'an invitation’s link': () => ({ url: '/join?token=x*' }),
  'the language and the session': () => ({ url: '/?lang=en*', headers: { cookie: '__Host-session=x*; __Host-visitor=y*' } }),
};

for (const [name, target] of Object.entries(targets)) {
  test(`sqlmap finds no way into the database by ${name}`, { concurrency: false }, () => findsNothing(name, target()));
}
