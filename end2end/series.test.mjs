// A booking that repeats: on the customer's phone, and behind the desk.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { DESK, PHONE, checkAccessible } from './lib/browser.mjs';
import { client, token } from './lib/people.mjs';
import { play, stage } from './lib/stage.mjs';

const scene = stage();
const CUSTOMER = 'customer@ombaro.demo';
const button = (page, name) => page.getByRole('button', { name });
// Until a form was answered, and that everything was done.
const done = async (page) => {
  await page.waitForURL(/(done|conflicts|error|problem)=/);
  assert.match(page.url(), /done=1$/);
};
const visits = (page) => page.locator('ol.list > li');

// A visit of the customer's, next week at a time when both therapists work.
async function book({ server, api }) {
  const ask = client(server.base);
  const who = await token(server.base, CUSTOMER);
  const service = await api.service('serenity', 'Swedish massage');
  const bina = await api.person('serenity', 'Bina Rao');
  const query = `service=${service.id}&staff=${bina.id}&from=2026-11-24&to=2026-11-24`;
  const { days } = await api.call(`businesses/serenity/availability?${query}`);
  const slots = days.flatMap((day) => day.slots);
  const { starts_at } = slots.find((slot) => slot.starts_at.includes('T11:00')) ?? slots[0];
  const customer = { name: 'Meera Joshi', email: CUSTOMER, phone: '+919845012345' };
  const body = { service: service.id, staff: bina.id, starts_at, customer };
  const answer = await ask('POST', '/api/v1/businesses/serenity/bookings', { who, body });
  assert.equal(answer.status, 201, answer.text);
  return { ...answer.json, service, bina, who };
}

const journey = {
  async 'a customer repeats a visit from her phone'(it) {
    const { person, t } = it;
    it.visit = await book(it);
    // Somebody else is quicker with the second week.
    const taken = it.visit.starts_at.replace('2026-11-24', '2026-12-01');
    const other = { name: 'Early Bird', email: 'bird@example.com', phone: '+919845011122' };
    await it.api.book('serenity', it.visit.service, it.visit.bina, taken, other);
    const page = await person(PHONE, CUSTOMER, `/me/bookings/${it.visit.id}`);
    it.page = page;
    await page.getByRole('link', { name: t('series.repeat') }).click();
    await page.waitForURL('**/repeat');
    await checkAccessible(page, 'a rule to be made');
  },

  async 'what is wrong with a rule is said'({ page, t }) {
    await page.fill('#count', '99');
    await button(page, t('series.look')).click();
    await page.waitForURL('**count=99**');
    await page.locator('.errors, [role=alert]').first().waitFor();
    await checkAccessible(page, 'a rule with too many visits');
    assert.equal(await page.inputValue('#count'), '99');
  },

  async 'sees which dates are free and what else there is'({ page, t }) {
    await page.fill('#count', '4');
    await button(page, t('series.look')).click();
    await page.waitForURL('**count=4**');
    const rows = page.locator('form ul.list > li');
    assert.equal(await rows.count(), 4);
    assert.match(await rows.nth(0).innerText(), new RegExp(t('series.state_booked'), 'i'));
    assert.match(await rows.nth(1).innerText(), new RegExp(t('series.state_taken'), 'i'));
    await checkAccessible(page, 'the dates of a series');
    await rows.nth(1).locator('select').selectOption({ index: 1 });
  },

  async 'and books all of them at once'({ page, server, t }) {
    await button(page, t('series.book_all')).click();
    await done(page);
    assert.equal(await visits(page).count(), 4);
    await checkAccessible(page, 'a series');
    assert.equal(await server.sql('SELECT count(DISTINCT series_id) FROM bookings WHERE series_id IS NOT NULL'), '1');
    await page.goto(`${server.base}/me`);
    await page.getByRole('heading', { name: t('series.mine') }).waitFor();
    await checkAccessible(page, 'bookings with a series');
  },

  async 'a date that was taken meanwhile changes nothing at all'(it) {
    const { page, api, server, t } = it;
    const blocked = it.visit.starts_at.replace('2026-11-24', '2026-12-09');
    const other = { name: 'Early Bird', email: 'bird@example.com', phone: '+919845011122' };
    await api.book('serenity', it.visit.service, it.visit.bina, blocked, other);
    await page.goto(`${server.base}/bookings/${it.visit.id}/repeat`);
    const before = await visits(page).allInnerTexts();
    await page.locator('#move-all').check();
    await page.fill('#day', '2026-11-25');
    await button(page, t('series.move_it')).click();
    await page.waitForURL('**conflicts=**');
    await page.getByText(t('series.conflicts')).waitFor();
    await checkAccessible(page, 'a series that cannot be moved');
    assert.deepEqual(await visits(page).allInnerTexts(), before);
  },

  async 'the desk moves this one and the following, and calls all of it off'({ person, visit, server, t }) {
    const page = await person(DESK, 'desk@serenity.demo', `/office?date=2026-11-24&booking=${visit.id}`);
    await page.getByRole('link', { name: t('series.repeat') }).click();
    await page.waitForURL('**/repeat');
    await checkAccessible(page, 'a series at the desk');
    await page.locator('#move-following').check();
    await page.fill('#day', '2026-11-26');
    await button(page, t('series.move_it')).click();
    await done(page);
    const days = await server.sql(
      "SELECT string_agg((starts_at AT TIME ZONE 'Asia/Kolkata')::date::text, ' ' ORDER BY starts_at) FROM bookings WHERE series_id IS NOT NULL",
    );
    assert.equal(days, '2026-11-26 2026-12-03 2026-12-10 2026-12-17');
    // The next answer has the same address as this one.
    await page.goto(`${server.base}/bookings/${visit.id}/repeat`);
    await page.locator('#cancel-all').check();
    await button(page, t('series.cancel')).click();
    await done(page);
    const alive = "SELECT count(*) FROM bookings WHERE series_id IS NOT NULL AND status <> 'cancelled'";
    assert.equal(await server.sql(alive), '0');
    await checkAccessible(page, 'a series that was called off');
  },
};

test('a visit that repeats, from its first date to its end', () => play(journey, scene));

test('a series is made without scripts', async () => {
  const { server, t } = scene;
  const visit = await book(scene);
  const context = await scene.browser.newContext({ viewport: PHONE, javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${server.base}/login`);
  await page.fill('#email', CUSTOMER);
  await page.fill('#password', 'ombaro-demo-2026');
  await page.locator('main button[type=submit]').first().click();
  await page.goto(`${server.base}/bookings/${visit.id}/repeat?every=weekly&interval=2&count=2`);
  await button(page, t('series.book_all')).click();
  await done(page);
  assert.equal(await visits(page).count(), 2);
  await context.close();
});
