// The desk books for somebody who calls, for somebody who comes in, and over others on purpose.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { DESK, PHONE, checkAccessible } from './lib/browser.mjs';
import { play, stage } from './lib/stage.mjs';

const scene = stage();
const button = (page, name) => page.getByRole('button', { name });
const DAY = '2026-11-24';

const journey = {
  async 'somebody calls, and the desk begins on the board'(it) {
    const { person, t } = it;
    const page = await person(DESK, 'desk@serenity.demo', `/office?date=${DAY}`);
    it.desk = page;
    await page.getByRole('link', { name: t('office.new_button') }).click();
    await page.waitForURL(`**/office/new?day=${DAY}`, { waitUntil: 'load' });
    await checkAccessible(page, 'what is wanted');
    await page.selectOption('#service', { label: 'Swedish massage' });
    await button(page, t('office.new_look')).click();
    await page.waitForURL('**service=**', { waitUntil: 'load' });
    await page.selectOption('#staff', { label: 'Bina Rao' });
    await button(page, t('office.new_look')).click();
    await page.waitForURL(/staff=[0-9a-f]/, { waitUntil: 'load' });
    await checkAccessible(page, 'the free times of a person');
  },

  async 'what is missing is said, and nothing typed is lost'({ desk: page, t }) {
    await page.locator('ul.times label').nth(2).click();
    await page.fill('#name', 'Farida Khan');
    await page.fill('#email', 'farida');
    await button(page, t('office.new_book')).click();
    await page.waitForURL('**problem=**');
    await checkAccessible(page, 'a form with something wrong in it');
    assert.equal(await page.inputValue('#name'), 'Farida Khan');
    assert.equal(await page.inputValue('#email'), 'farida');
    assert.equal(await page.locator('ul.times input:checked').count(), 1);
    assert.equal(await page.getByText(t('office.new_over_title')).count(), 0, 'the desk does not overbook');
  },

  async 'and the booking stands on the board'(it) {
    const { desk: page, t, server } = it;
    await page.fill('#email', 'farida@example.com');
    await page.fill('#phone', '+91 98450 77001');
    await button(page, t('office.new_book')).click();
    await page.waitForURL('**/office?date=*&booking=*');
    await page.getByText('Farida Khan').first().waitFor();
    it.first = new URL(page.url()).searchParams.get('booking');
    assert.equal(await server.sql(`SELECT channel FROM bookings WHERE id = '${it.first}'`), 'phone_staff');
  },

  async 'a manager books somebody who walks in over it, and says why'(it) {
    const { person, server, t } = it;
    const at = await server.sql(`SELECT to_char(starts_at AT TIME ZONE 'Asia/Kolkata', 'HH24:MI') FROM bookings WHERE id = '${it.first}'`);
    const ids = await server.sql(`SELECT service_id || ' ' || staff_id FROM appointments a JOIN booking_items i ON i.id = a.item_id WHERE a.booking_id = '${it.first}'`);
    const [service, staff] = ids.split(' ');
    const page = await person(PHONE, 'manager@serenity.demo');
    await page.goto(`${server.base}/office/new?service=${service}&staff=${staff}&day=${DAY}`);
    await page.getByLabel(t('office.new_walk_in')).check();
    await page.fill('#time', at);
    // Whoever walks in need not leave more than a name.
    await page.fill('#name', 'Usha Nair');
    await button(page, t('office.new_book')).click();
    await page.waitForURL('**error=booking.slot_taken');
    await checkAccessible(page, 'a time that is taken, on a phone');
    await page.getByText(t('office.new_over_title')).click();
    await page.getByLabel(t('office.new_over')).check();
    await button(page, t('office.new_book')).click();
    await page.waitForURL('**problem=overbook:required');
    await page.fill('#reason', 'A regular, only ten minutes');
    await checkAccessible(page, 'over others, with a reason');
    await button(page, t('office.new_book')).click();
    await page.waitForURL('**/office?date=*&booking=*');
    await page.getByText(t('office.overbooked')).first().waitFor();
    const id = new URL(page.url()).searchParams.get('booking');
    const kept = await server.sql(`SELECT channel || ' ' || overbook_reason FROM bookings WHERE id = '${id}'`);
    assert.equal(kept, 'walk_in A regular, only ten minutes');
    await checkAccessible(page, 'two at the same time');
  },
};

test('the desk books, by telephone and at the door', () => play(journey, scene));

test('a booking is made at the desk without scripts', async () => {
  const { server, t } = scene;
  const context = await scene.browser.newContext({ viewport: DESK, javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${server.base}/login`);
  await page.fill('#email', 'desk@serenity.demo');
  await page.fill('#password', 'ombaro-demo-2026');
  await page.locator('main button[type=submit]').first().click();
  await page.goto(`${server.base}/office/new?day=${DAY}`);
  await page.selectOption('#service', { label: 'Swedish massage' });
  await button(page, t('office.new_look')).click();
  await page.locator('ul.times label').last().click();
  await page.fill('#name', 'Lata Iyer');
  await page.fill('#email', 'lata@example.com');
  await page.fill('#phone', '+91 98450 77003');
  await button(page, t('office.new_book')).click();
  await page.waitForURL('**/office?date=*&booking=*');
  await context.close();
});
