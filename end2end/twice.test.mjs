// A second click is for what stood there at the first: it does nothing to what has come in its place.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { NOW } from './lib/server.mjs';
import { DESK, PHONE } from './lib/browser.mjs';
import { stage } from './lib/stage.mjs';

const TODAY = NOW.slice(0, 10);
const scene = stage();

// Bookings of one therapist today, in the order of their times, still to be confirmed.
async function ordered(...names) {
  const { api } = scene;
  const [service, asha] = [await api.service('serenity', 'Swedish massage'), await api.person('serenity', 'Asha')];
  const made = [];
  for (const name of names) {
    const [startsAt] = await api.times('serenity', service, asha, TODAY);
    const email = `${name.split(' ')[0].toLowerCase()}@example.com`;
    made.push(await api.book('serenity', service, asha, startsAt, { name, email, phone: '+91 98450 12345' }));
  }
  return made;
}

// Clicks, waits until something else has come, and clicks once more at the same point.
async function twice(page, button, changed) {
  const { x, y, width, height } = await button.boundingBox();
  const point = [x + width / 2, y + height / 2];
  await page.mouse.click(...point);
  await changed();
  await page.mouse.click(...point);
  await page.waitForTimeout(1_000);
}

test('a double click on the board confirms one booking and not the next, and a double tap accepts and does not start', async () => {
  const { t, api } = scene;
  const [first, second] = await ordered('Meera Kulkarni', 'Ana Ruiz');

  const board = await scene.person(DESK, 'manager@serenity.demo', '/office');
  const row = (name) => board.locator('aside.side section').last().locator('li.item', { hasText: name });
  const confirm = (name) => board.getByRole('button', { name: t('office.confirm_name', { name }) });
  await confirm('Meera Kulkarni').scrollIntoViewIfNeeded();
  await twice(board, confirm('Meera Kulkarni'), () => row('Meera Kulkarni').waitFor({ state: 'detached' }));
  assert.deepEqual([(await api.read(first.id)).status, (await api.read(second.id)).status], ['confirmed', 'pending']);

  const therapist = await scene.person(PHONE, 'therapist@serenity.demo', `/staff?visit=${first.id}`);
  const button = (word) => therapist.getByRole('button', { name: t(word), exact: true });
  await twice(therapist, button('staff.accept'), () => button('staff.start').waitFor());
  assert.equal((await api.read(first.id)).appointments[0].status, 'confirmed');
  assert.deepEqual(scene.problems, [], 'the console is quiet');
});
