// A class with seats: the manager schedules it, customers take seats, the board shows one card, and a class that is called off
// lets everybody know.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { DESK, PHONE, checkAccessible } from './lib/browser.mjs';
import { play, stage, until } from './lib/stage.mjs';

const MANAGER = 'manager@serenity.demo';
// A Wednesday on which the demo has booked nothing.
const DAY = '2026-12-09';

const scene = stage();
const button = (page, name) => page.getByRole('button', { name });
const link = (page, name) => page.getByRole('link', { name });

async function fill(page, fields) {
  for (const [name, value] of Object.entries(fields)) await page.fill(`#${name}`, value);
}

const journey = {
  async 'nothing is given as a class, and the page says what to do'(it) {
    const { person, t } = it;
    it.desk = await person(DESK, MANAGER, '/office');
    await it.desk.goto(`${it.server.base}/office/classes`);
    await checkAccessible(it.desk, 'no classes');
    await link(it.desk, t('classes.new_class')).click();
    await it.desk.waitForURL('**/office/classes/new');
    await it.desk.getByText(t('classes.no_service')).waitFor();
    await checkAccessible(it.desk, 'nothing to schedule');
  },

  async 'a service becomes one that is given as a class'({ desk: page, server, t }) {
    await page.goto(`${server.base}/office/services`);
    const name = await server.sql("SELECT s.name FROM services s JOIN tenants t ON t.id = s.tenant_id WHERE t.slug = 'serenity' AND s.is_active AND s.serving = 'one' ORDER BY s.position DESC LIMIT 1");
    scene.service = name;
    await link(page, name).first().click();
    await page.waitForURL('**/office/services/edit?**');
    await page.selectOption('#serving', 'class');
    await page.fill('#max_participants', '3');
    await checkAccessible(page, 'how a service is given');
    await button(page, t('catalog.save')).first().click();
    await page.waitForURL((url) => !url.search.includes('problem'));
    const kept = await server.sql(`SELECT serving FROM services WHERE name = '${name}' AND serving = 'class'`);
    assert.equal(kept, 'class');
  },

  async 'what is wrong is said, and nothing typed is lost'({ desk: page, server, t }) {
    await page.goto(`${server.base}/office/classes/new`);
    await checkAccessible(page, 'a new class');
    await fill(page, { date: DAY, time: '11:00', seats: 'many' });
    await button(page, t('classes.schedule')).click();
    await page.waitForURL('**problem=seats:malformed');
    await checkAccessible(page, 'a class with something wrong in it');
    assert.equal(await page.inputValue('#time'), '11:00');
  },

  async 'it is scheduled for three weeks'({ desk: page, server, t }) {
    await fill(page, { seats: '4', min_seats: '2', decide_hours: '24' });
    await page.getByText(t('classes.again')).click();
    await page.selectOption('#every', '1');
    await page.fill('#count', '3');
    await button(page, t('classes.schedule')).click();
    await page.waitForURL('**done=3');
    await page.getByText(t('classes.scheduled_many', { n: 3 })).waitFor();
    await checkAccessible(page, 'the classes');
    assert.equal(await server.sql('SELECT count(*) FROM classes k JOIN tenants t ON t.id = k.tenant_id WHERE t.slug = \'serenity\''), '3');
  },

  async 'the same again is in its own way, and the dates are named'({ desk: page, server, t }) {
    await page.goto(`${server.base}/office/classes/new`);
    await page.selectOption('#staff', { index: 0 });
    await fill(page, { date: DAY, time: '11:00', seats: '4' });
    await button(page, t('classes.schedule')).click();
    await page.waitForURL(/\/office\/classes\/new$/);
    await page.getByText(t('classes.conflicts')).waitFor();
    await checkAccessible(page, 'dates in the way');
  },

  async 'a customer takes two seats on a phone without scripts'(it) {
    const { server, browser } = it;
    const context = await browser.newContext({ viewport: PHONE, javaScriptEnabled: false });
    const page = await context.newPage();
    const id = await server.sql(`SELECT id FROM services WHERE name = '${scene.service}' AND serving = 'class'`);
    await page.goto(`${server.base}/b/serenity/book?service=${id}&step=when&from=${DAY}&guests=2`);
    const time = page.locator('ul.times button[type=submit]').first();
    await time.waitFor();
    assert.match(await time.innerText(), /11:00/);
    await time.click();
    await page.waitForURL('**hold=**');
    await page.fill('form [name=name]', 'Divya Rao');
    await page.fill('form [name=email]', 'divya@example.com');
    await page.fill('form [name=phone]', '98450 12345');
    await page.locator('button[type=submit][form], aside button[type=submit], main button[type=submit]').last().click();
    await page.waitForURL('**/me/bookings/**');
    it.guest = page;
    it.booked = page.url();
    const seats = await server.sql("SELECT count(*) FROM claims c JOIN appointments a ON a.id = c.appointment_id WHERE a.class_id IS NOT NULL");
    assert.equal(seats, '2');
  },

  async 'the board shows one card for the class, and the class shows who comes'({ desk: page, server, t }) {
    await page.goto(`${server.base}/office?date=${DAY}`);
    const card = page.locator('li.visit', { hasText: t('classes.taken', { n: 2, seats: 4 }) });
    await card.waitFor();
    await checkAccessible(page, 'a class on the board');
    await page.goto(`${server.base}/office?date=${DAY}&view=list`);
    await page.locator('tbody tr', { hasText: scene.service }).first().waitFor();
    await page.locator('tbody').getByRole('link', { name: t('classes.one'), exact: true }).first().click();
    await page.waitForURL(/\/office\/classes\/[0-9a-f-]{36}$/);
    await page.getByText('Divya Rao').waitFor();
    await checkAccessible(page, 'one class');
    scene.url = page.url();
  },

  async 'on a phone it is all there as well'({ person, server }) {
    const page = await person(PHONE, MANAGER, '/office');
    for (const where of [`/office/classes?from=${DAY}`, '/office/classes/new', new URL(scene.url).pathname]) {
      await page.goto(`${server.base}${where}`);
      await checkAccessible(page, `${where} on a phone`);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
      assert.equal(wide, false, `${where} is as wide as the phone`);
    }
    await page.context().close();
  },

  async 'somebody else teaches, who is free then'({ desk: page, t }) {
    const names = await page.locator('#staff option').allInnerTexts();
    for (const teacher of names) {
      await page.selectOption('#staff', { label: teacher });
      await Promise.all([page.waitForEvent('load'), button(page, t('classes.move_do')).click()]);
      if (page.url().endsWith('done=moved')) {
        await page.locator('dl.facts', { hasText: teacher.replace(/[\u2068\u2069]/g, '') }).waitFor();
        await checkAccessible(page, 'somebody else teaches');
        return;
      }
      await page.getByRole('alert').waitFor();
    }
    assert.fail(`${page.url()}: none of ${names} is free`);
  },

  async 'it is called off with a reason, and the customer sees it'({ desk: page, t, guest, server, booked }) {
    await button(page, t('classes.call_off_do')).click();
    await page.waitForURL('**problem=reason:required');
    await checkAccessible(page, 'a reason is missing');
    await page.fill('#reason', 'The teacher is ill');
    await button(page, t('classes.call_off_do')).click();
    await page.waitForURL('**done=called_off');
    await checkAccessible(page, 'called off');
    await guest.goto(booked);
    await guest.getByText(t('common.status_cancelled')).first().waitFor();
    await until(async () => {
      const told = await server.sql("SELECT count(*) FROM jobs WHERE kind = 'booking_message' AND done_at IS NOT NULL");
      return Number(told) >= 2;
    }, 'the customer is written to');
    await guest.context().close();
  },
};

test('a class is scheduled, booked, taught by somebody else and called off', () => play(journey, scene));
