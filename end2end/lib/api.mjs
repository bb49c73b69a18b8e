// The public API, as a program of somebody else's would call it.
import assert from 'node:assert/strict';
import { PASSWORD } from './browser.mjs';

export function api(base) {
  const call = async (address, body, token) => {
    const answer = await fetch(`${base}/api/v1/${address}`, {
      method: body ? 'POST' : 'GET',
      headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
      body: body && JSON.stringify(body),
    });
    const text = await answer.text();
    assert.ok(answer.ok, `${address}: ${answer.status} ${text}`);
    return JSON.parse(text);
  };
  const named = async (address, name) => {
    const { items } = await call(address);
    const found = items.find((item) => item.name.startsWith(name));
    assert.ok(found, `${address} has no ${name}`);
    return found;
  };
  const signIn = async (email) => (await call('auth/login', { email, password: PASSWORD })).access_token;
  return {
    call,
    service: (slug, name) => named(`businesses/${slug}/services`, name),
    person: (slug, name) => named(`businesses/${slug}/staff`, name),
    signIn,
    // A booking as the manager sees it. A token is good for a quarter of an hour, and the clock leaps: each asks for a new one.
    read: async (id) => call(`bookings/${id}`, undefined, await signIn('manager@serenity.demo')),
    // The free times of one day, on quarters of an hour.
    async times(slug, service, staff, day) {
      const { days } = await call(`businesses/${slug}/availability?service=${service.id}&staff=${staff.id}&from=${day}&to=${day}`);
      return days.flatMap((one) => one.slots.map((slot) => slot.starts_at)).filter((at) => minutesOf(at) % 15 === 0);
    },
    book: (slug, service, staff, startsAt, customer) =>
      call(`businesses/${slug}/bookings`, { service: service.id, staff: staff.id, starts_at: startsAt, customer }),
  };
}

// Minutes from midnight, by the wall clock that an instant is written in.
export function minutesOf(instant) {
  const [hours, minutes] = instant.slice(11, 16).split(':').map(Number);
  return hours * 60 + minutes;
}
