// Somebody comes to the customer's door: asked for on a phone, planned with the ways, seen by everybody whom it concerns.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { DESK, PHONE, checkAccessible } from './lib/browser.mjs';
import { play, stage, until } from './lib/stage.mjs';

const scene = stage();
const button = (page, name) => page.getByRole('button', { name });
const text = (page) => page.locator('main').innerText();
const DAY = '2026-11-24';

// At step 1 for a Swedish massage.
async function begin(page, { api, server }) {
  const service = await api.service('serenity', 'Swedish massage');
  await page.goto(`${server.base}/b/serenity/book?service=${service.id}&day=${DAY}`);
}

// The rest of the way to the booking's page, from step 1 with the place chosen.
async function finish(page, { t }, name, check = checkAccessible, flexible) {
  await button(page, t('public.choose_time')).click();
  await page.waitForURL('**step=when**');
  await page.locator('ul.times button[type=submit]').first().click();
  await page.waitForURL('**hold=**');
  await page.fill('[name=name]', name);
  await page.fill('[name=email]', 'leela@example.com');
  await page.fill('[name=phone]', '+91 98450 54321');
  if (flexible) await page.selectOption('[name=flexible]', flexible);
  await page.locator('button[type=submit][form], aside button[type=submit]').last().click();
  await page.waitForURL('**check=**');
  const shown = await text(page);
  assert.ok(shown.includes(t('public.address')), shown);
  await check(page, 'the details without an address');
  assert.equal(await page.inputValue('[name=name]'), name);
  assert.equal(await page.inputValue('[name=flexible]'), flexible ?? '0', 'what was chosen stays chosen');
  await page.fill('[name=address]', '14, 12th Main, Koramangala 4th Block');
  await page.locator('button[type=submit][form], aside button[type=submit]').last().click();
  await page.waitForURL('**/me/bookings/**');
  return new URL(page.url()).pathname.split('/').pop();
}

const journey = {
  async 'where is asked only of what is given at home'(it) {
    const { api, person, server, t } = it;
    const page = await person(PHONE);
    it.phone = page;
    const facial = await api.service('serenity', 'Sandalwood glow facial');
    await page.goto(`${server.base}/b/serenity/book?service=${facial.id}`);
    assert.equal(await page.locator('[name=place]').count(), 0);
    await begin(page, it);
    assert.ok(await page.getByLabel(t('common.place_premises')).isChecked());
    assert.equal(await page.getByLabel(t('public.area')).isVisible(), false);
    await checkAccessible(page, 'a service that is given at home as well');
  },

  async 'the part of town decides what it costs, and when there is time for the way'(it) {
    const { phone: page, t } = it;
    const before = await page.locator('#total .sum').innerText();
    await page.getByLabel(t('common.place_home')).check();
    await button(page, t('public.choose_time')).click();
    await page.getByText(t('public.area_missing')).first().waitFor();
    await checkAccessible(page, 'the part of town is missing');
    assert.ok(await page.getByLabel(t('common.place_home')).isChecked());
    await page.getByLabel(t('public.area'), { exact: true }).selectOption({ index: 3 });
    await page.waitForFunction((sum) => document.querySelector('#total .sum').innerText !== sum, before);
    it.id = await finish(page, it, 'Leela Rao');
    const shown = await text(page);
    assert.ok(shown.includes('12th Main') && shown.includes(t('common.place_home')), shown);
    await checkAccessible(page, 'the page of a visit at home');
  },

  async 'its claim begins with the way, and no room is taken'({ id, server }) {
    const [way, rooms, fee] = (
      await server.sql(
        `SELECT max(c.way_minutes) || ' ' || count(a.room_id) || ' ' || max(b.travel_fee_minor)
         FROM bookings b JOIN appointments a ON a.booking_id = b.id JOIN claims c ON c.appointment_id = a.id WHERE b.id = '${id}'`,
      )
    ).split(' ').map(Number);
    assert.ok(way >= 10 && rooms === 0 && fee > 0, `${way} ${rooms} ${fee}`);
  },

  async 'the same without scripts'(it) {
    const context = await it.browser.newContext({ viewport: PHONE, javaScriptEnabled: false });
    const page = await context.newPage();
    await begin(page, it);
    await page.getByLabel(it.t('common.place_hotel')).check();
    await button(page, it.t('public.choose_time')).click();
    await page.getByText(it.t('public.area_missing')).first().waitFor();
    await page.getByLabel(it.t('public.area'), { exact: true }).selectOption({ index: 2 });
    // Without scripts there is nobody to look.
    const id = await finish(page, it, 'Omar Sheikh', () => {}, '60');
    assert.ok((await text(page)).includes(it.t('common.place_hotel')));
    const { number, place, starts_at } = await it.api.read(id);
    assert.equal(new Date(starts_at) - new Date(place.window.from), 3_600_000);
    const clock = (time) => `${Number(time.slice(11, 13))}:${time.slice(14, 16)}`;
    const window = it.t('common.window', { from: clock(place.window.from), until: clock(place.window.until) });
    assert.ok((await text(page)).includes(window), `${window} on the ticket`);
    const letter = await until(async () => {
      const letters = await (await fetch(`${it.server.base}/dev/mailbox?to=leela@example.com`)).json();
      return letters.find((one) => one.subject.includes(number));
    }, 'the customer is written to');
    const hours = [place.window.from, place.window.until].map((time) => time.slice(11, 16));
    assert.ok(hours.every((time) => letter.body.includes(time)), letter.body);
    await context.close();
  },

  async 'the desk sees where it is, and books another one'(it) {
    const { api, id, person, server, t } = it;
    const booking = await api.read(id);
    const page = await person(DESK, 'desk@serenity.demo', `/office?date=${booking.starts_at.slice(0, 10)}&booking=${id}`);
    await page.getByText('12th Main').first().waitFor();
    await checkAccessible(page, 'the board with a visit at home');
    const service = await api.service('serenity', 'Swedish massage');
    await page.goto(`${server.base}/office/new?service=${service.id}&day=2026-11-25`);
    await page.getByLabel(t('office.place')).selectOption({ index: 2 });
    await button(page, t('office.new_look')).click();
    await page.waitForURL(/area=[0-9a-f]/, { waitUntil: 'load' });
    await page.locator('ul.times label').first().click();
    await page.fill('#name', 'Farida Khan');
    await page.fill('#email', 'farida@example.com');
    await page.fill('#phone', '+91 98450 77001');
    await button(page, t('office.new_book')).click();
    await page.waitForURL('**problem=**', { waitUntil: 'load' });
    await checkAccessible(page, 'the desk’s form without an address');
    await page.fill('#address', '3, Residency Road');
    await button(page, t('office.new_book')).click();
    await page.waitForURL('**/office?date=*&booking=*');
    await page.getByText('3, Residency Road').first().waitFor();
  },

  async 'and whoever goes there sees the address first'(it) {
    const { api, id, person, server } = it;
    const booking = await api.read(id);
    const staff = booking.appointments[0].staff.id;
    await server.sql(`UPDATE staff SET user_id = NULL WHERE user_id = (SELECT id FROM users WHERE email = 'therapist@serenity.demo')`);
    await server.sql(`UPDATE staff SET user_id = (SELECT id FROM users WHERE email = 'therapist@serenity.demo') WHERE id = '${staff}'`);
    const page = await person(PHONE, 'therapist@serenity.demo', `/staff?date=${booking.starts_at.slice(0, 10)}&visit=${id}`);
    await page.getByText('12th Main').first().waitFor();
    await checkAccessible(page, 'the therapist’s visit at home');
  },
};

test('somebody comes to the customer’s door', () => play(journey, scene));
