// The pictures behind a map, where the installation has a place to get them from: shown, with their credit, and nothing else of
// that place is let in.
import { createServer } from 'node:http';
import { after, test } from 'node:test';
import assert from 'node:assert/strict';
import { PHONE, checkAccessible } from './lib/browser.mjs';
import { NOW } from './lib/server.mjs';
import { stage, until } from './lib/stage.mjs';

// One grey pixel.
const PICTURE = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==', 'base64');
const asked = [];
const host = createServer((request, answer) => {
  asked.push(request.url);
  answer.setHeader('content-type', 'image/png');
  answer.end(PICTURE);
});
await new Promise((ready) => host.listen(0, '127.0.0.1', ready));
after(() => host.close());
const origin = `http://localhost:${host.address().port}`;
const scene = stage({ env: { OMBARO_TILES: `${origin}/street/{z}/{x}/{y}.png`, OMBARO_TILES_CREDIT: '© Streets of Bengaluru' } });

test('a map has the installation’s own pictures behind it, and its page asks nothing else of their host', async () => {
  const { api, server } = scene;
  const service = await api.service('serenity', 'Swedish massage');
  const asha = await api.person('serenity', 'Asha');
  const area = await server.sql(`SELECT a.id FROM service_areas a JOIN tenants t ON t.id = a.tenant_id AND t.slug = 'serenity' WHERE a.name = 'Koramangala'`);
  const day = NOW.slice(0, 10);
  const { days } = await api.call(`businesses/serenity/availability?service=${service.id}&staff=${asha.id}&area=${area}&from=${day}&to=${day}`);
  const booked = await api.call('businesses/serenity/bookings', {
    service: service.id,
    staff: asha.id,
    starts_at: days.flatMap((each) => each.slots)[0].starts_at,
    place: { kind: 'home', area, address: '14, 12th Main, Koramangala 4th Block' },
    customer: { name: 'Leela Iyer', email: 'leela@example.com', phone: '+91 98450 54321' },
  });
  const therapist = await api.signIn('therapist@serenity.demo');
  await api.call(`bookings/${booked.id}/accept`, {}, therapist);
  await api.call(`bookings/${booked.id}/depart`, {}, therapist);
  const page = await scene.person(PHONE, null, booked.page);
  const at = new Date(server.seconds() * 1_000).toISOString();
  await api.call(`bookings/${booked.id}/positions`, { positions: [{ at, latitude: 12.95, longitude: 77.615 }] }, therapist);
  await page.locator('.map .pin[data-kind=person]').waitFor();
  await page.locator('.map').scrollIntoViewIfNeeded();
  await page.locator('.map figcaption', { hasText: '© Streets of Bengaluru' }).waitFor();
  const shown = () => page.locator('.map img').evaluateAll((all) => all.filter((one) => one.complete && one.naturalWidth === 1).length);
  await until(async () => (await shown()) > 0, 'the pictures are there');
  assert.ok(asked.every((address) => /^\/street\/\d+\/\d+\/\d+\.png$/.test(address)), asked.join(' '));
  const refused = await page.evaluate(
    (address) => fetch(address).then(() => 'let in', () => 'refused'),
    `${origin}/street/1/1/1.png`,
  );
  assert.equal(refused, 'refused', 'pictures, and nothing else');
  scene.problems = scene.problems.filter((problem) => !/Content.Security.Policy|violates the following/.test(problem));
  await checkAccessible(page, 'a map with pictures');
  assert.deepEqual(scene.problems, []);
});
