// Pages that stay open all night: the board on the desk, and the day on a therapist's phone. Without a day in their address they
// show today, and after midnight the next one.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { DESK, PHONE } from './lib/browser.mjs';
import { stage } from './lib/stage.mjs';

const scene = stage({ env: { OMBARO_NOW: '2026-11-20T23:59:05+05:30' } });
// Until midnight, and a quarter of a minute until the page looks at its clock.
const PATIENCE = { timeout: 90_000 };

test('after midnight the board and the own day show the day that has begun, and a day that was asked for stays', async () => {
  const [board, phone, asked] = await Promise.all([
    scene.person(DESK, 'manager@serenity.demo', '/office'),
    scene.person(PHONE, 'therapist@serenity.demo', '/staff'),
    scene.person(PHONE, 'therapist@serenity.demo', '/staff?date=2026-11-20'),
  ]);
  const shows = (page, text) => page.getByText(text).first().waitFor(PATIENCE);
  await Promise.all([board, phone, asked].map((page) => shows(page, /Friday 20 November/)));
  await Promise.all([board, phone].map((page) => shows(page, /Saturday 21 November/)));
  assert.equal(await asked.getByText(/Saturday 21 November/).count(), 0);
  assert.equal(new URL(phone.url()).search, '');
  assert.deepEqual(scene.problems, []);
});
