// Everybody who asks a server something without a browser of their own: by token, by cookie, or as nobody.
import assert from 'node:assert/strict';

export const PASSWORD = 'ombaro-demo-2026';

// Asks `base` as whoever `who` is (headers). Never follows a redirect and never waits for ever.
export function client(base) {
  return async (method, path, { who = {}, body, headers = {}, patience = 30_000 } = {}) => {
    const text = body === undefined || typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body);
    const answer = await fetch(base + path, {
      method,
      redirect: 'manual',
      headers: { ...(text === undefined ? {} : { 'content-type': 'application/json' }), ...who, ...headers },
      body: text,
      signal: AbortSignal.timeout(patience),
    });
    const raw = await answer.text();
    return { status: answer.status, headers: answer.headers, text: raw, json: parsed(raw) };
  };
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

// A login of the API.
export async function token(base, email) {
  const answer = await client(base)('POST', '/api/v1/auth/login', { body: { email, password: PASSWORD } });
  assert.equal(answer.status, 200, `${email}: ${answer.text}`);
  return { authorization: `Bearer ${answer.json.access_token}` };
}

// A login of a browser, as its form does it; `ours` says that the request comes from our own page.
export const ours = { 'sec-fetch-site': 'same-origin' };
export async function session(base, email) {
  const body = new URLSearchParams({ email, password: PASSWORD }).toString();
  const headers = { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html', ...ours };
  const answer = await client(base)('POST', '/api/app_account/calls/sign_in', { body, headers });
  const cookie = answer.headers.getSetCookie().find((line) => line.startsWith('__Host-session='));
  assert.ok(cookie, `${email} signs in: ${answer.status} ${answer.text}`);
  return { cookie: cookie.split(';')[0], ...ours };
}

// The token of a guest's booking.
export const guest = (booking) => ({ authorization: `Bearer ${booking.access_token}` });

// What a business sells, and when it is free.
export async function services(base, slug) {
  return (await client(base)('GET', `/api/v1/businesses/${slug}/services`)).json.items;
}
export async function slots(base, slug, query) {
  const answer = await client(base)('GET', `/api/v1/businesses/${slug}/availability?${new URLSearchParams(query)}`);
  assert.equal(answer.status, 200, answer.text);
  return answer.json.days.flatMap((day) => day.slots);
}

export const contact = (nth) => ({ name: `Guest ${nth}`, email: `guest${nth}@example.com`, phone: '+447700900123' });

// Numbers that look random and are the same in every run with the same seed (mulberry32).
export function random(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  return { below: (limit) => Math.floor(next() * limit), of: (list) => list[Math.floor(next() * list.length)] };
}
