// A visit takes longer: the therapist passes the delay on from her phone, and the customers' pages say so. And the office is told
// why a time is offered or not.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { DESK, PHONE, checkAccessible, hydrated } from './lib/browser.mjs';
import { minutesOf } from './lib/api.mjs';
import { play, stage } from './lib/stage.mjs';

const MANAGER = 'manager@serenity.demo';
const THERAPIST = 'therapist@serenity.demo';
// A Wednesday on which the demo has booked nothing.
const DAY = '2026-12-09';

// As the pages write it: `9:15`.
const clock = (minutes) => `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`;
const minutesLink = (page, t, n) => page.getByRole('link', { name: t('staff.late_minutes', { n }), exact: true });
const rows = (page) => page.locator('main ul.moves > li');

// Books the first time of the day that is free with Asha.
async function visit(scene, service, asha, name) {
  const { api } = scene;
  const [first] = await api.times('serenity', service, asha, DAY);
  const booked = await api.book('serenity', service, asha, first, { name, email: 'guest@example.com', phone: '+919845012345' });
  return { name, id: booked.id, page: booked.page, at: minutesOf(first) };
}

// Asks why, as the form does.
async function ask(page, { service, staff, time }) {
  await page.selectOption('#service', { label: service });
  if (staff) await page.selectOption('#staff', { label: staff });
  else await page.selectOption('#staff', '');
  await page.fill('#day', DAY);
  await page.fill('#time', time);
  await page.locator('main form button[type=submit]').click();
  await page.locator('#why').waitFor();
  return page.locator('#why').innerText();
}

// The three answers, each with the rules by their names.
async function answers(scene, page, look) {
  const { t, says, visits } = scene;
  const early = await ask(page, { service: 'Swedish massage', time: '05:00' });
  assert.match(early, says('office.why_not_offered'));
  assert.ok(early.includes(t('office.why_closed')), early);
  await look('a time outside hours');
  const taken = await ask(page, { service: 'Swedish massage', staff: 'Asha Nair', time: clock(visits[1].at).padStart(5, '0') });
  assert.match(taken, says('office.why_not_offered'));
  assert.ok(taken.includes(t('office.why_staff_busy')), taken);
  assert.match(taken, says('office.why_taken', { name: 'Asha Nair' }));
  await look('a time that is taken');
  const free = await ask(page, { service: 'Swedish massage', staff: 'Asha Nair', time: '16:00' });
  assert.match(free, says('office.why_offered'));
  assert.match(free, says('office.why_free', { name: 'Asha Nair' }));
  assert.ok(free.includes(t('office.why_open')), free);
  await look('a time that is free');
}

const journey = {
  async 'two visits follow each other, and one of the customers looks at hers'(scene) {
    const { api } = scene;
    const [service, asha] = await Promise.all([api.service('serenity', 'Swedish massage'), api.person('serenity', 'Asha')]);
    scene.visits = [await visit(scene, service, asha, 'Meera Kulkarni'), await visit(scene, service, asha, 'Ravi Prakash')];
    const [first, second] = scene.visits;
    assert.ok(second.at - first.at <= 90, `${clock(first.at)} and ${clock(second.at)} leave no gap that swallows half an hour`);
    scene.customer = await scene.person(PHONE, null, second.page);
    assert.ok((await scene.customer.locator('main').innerText()).includes(clock(second.at)));
  },

  async 'the therapist finds the way from her day'(scene) {
    const { t } = scene;
    const phone = await scene.person(PHONE, THERAPIST, `/staff?date=${DAY}`);
    scene.phone = phone;
    await phone.getByRole('link', { name: t('staff.late_link') }).click();
    await phone.waitForURL('**/staff/late?appointment=*');
    await hydrated(phone);
  },

  async 'she sees what would move before anything does'(scene) {
    const { phone, t, visits, says, api } = scene;
    await checkAccessible(phone, 'running late by the usual');
    await minutesLink(phone, t, 30).click();
    await phone.waitForURL('**minutes=30');
    await hydrated(phone);
    assert.equal(await minutesLink(phone, t, 30).getAttribute('aria-current'), 'true');
    assert.equal(await rows(phone).count(), 2, 'both move');
    const [first, second] = visits;
    const shown = await rows(phone).allInnerTexts();
    assert.match(shown[0], says('staff.late_times', { from: clock(first.at), to: clock(first.at + 30) }));
    assert.ok(shown[1].includes(second.name) && shown[1].includes(clock(second.at)), shown[1]);
    await checkAccessible(phone, 'running late by half an hour');
    assert.equal(minutesOf((await api.read(first.id)).starts_at), first.at, 'nothing has moved yet');
  },

  async 'she moves them and is back on that day'(scene) {
    const { phone, t, visits, api } = scene;
    await phone.getByRole('button', { name: t('staff.late_do') }).click();
    await phone.waitForURL(`**/staff?date=${DAY}`);
    await hydrated(phone);
    await checkAccessible(phone, 'the day after a delay');
    const text = await phone.locator('main').innerText();
    for (const visit of visits) {
      const now = minutesOf((await api.read(visit.id)).starts_at);
      assert.ok(now > visit.at && now <= visit.at + 30, `${visit.name} at ${clock(now)}`);
      assert.ok(text.includes(clock(now)), text);
      visit.at = now;
    }
  },

  async 'the customer’s page shows the new time'(scene) {
    const { customer, visits } = scene;
    await customer.getByText(clock(visits[1].at)).first().waitFor({ timeout: 5_000 });
    await checkAccessible(customer, 'a visit that was put off');
  },

  async 'a visit that is not hers is not found'(scene) {
    const { phone } = scene;
    const answer = await phone.goto(`${scene.server.base}/staff/late?appointment=01a1ff96-25e8-7702-a3e4-a52ab67612c5`);
    assert.equal(answer.status(), 404);
    await hydrated(phone);
    await checkAccessible(phone, 'no such visit');
    // The browser says what it got, and that was what we wanted.
    scene.problems = scene.problems.filter((line) => !line.includes('404'));
    await phone.context().close();
  },

  async 'the desk says so from the board, and is back on it'(scene) {
    const { t, visits, api } = scene;
    const [first] = visits;
    const page = await scene.person(DESK, MANAGER, `/office?date=${DAY}&booking=${first.id}`);
    await page.getByRole('link', { name: t('staff.late_link') }).click();
    await page.waitForURL('**/staff/late?appointment=*');
    await checkAccessible(page, 'running late, from the board');
    await minutesLink(page, t, 5).click();
    await page.waitForURL('**minutes=5*');
    await page.getByRole('button', { name: t('staff.late_do') }).click();
    await page.waitForURL(`**/office?date=${DAY}`);
    assert.equal(minutesOf((await api.read(first.id)).starts_at), first.at + 5);
    first.at += 5;
    await page.context().close();
  },

  async 'the office asks from the board why a time is not offered'(scene) {
    const { t } = scene;
    const page = await scene.person(DESK, MANAGER, `/office?date=${DAY}`);
    await page.getByRole('link', { name: t('office.why_title') }).click();
    await page.waitForURL(`**/office/why?day=${DAY}`);
    await hydrated(page);
    assert.equal(await page.inputValue('#day'), DAY, 'the board’s day');
    await checkAccessible(page, 'nothing asked yet');
    await answers(scene, page, (state) => checkAccessible(page, state));
    await page.context().close();
  },

  async 'and without scripts, on a phone'(scene) {
    const context = await scene.browser.newContext({ viewport: PHONE, javaScriptEnabled: false, locale: scene.lang });
    const page = await context.newPage();
    await page.goto(`${scene.server.base}/login`);
    await page.fill('#email', MANAGER);
    await page.fill('#password', 'ombaro-demo-2026');
    await page.locator('main button[type=submit]').first().click();
    await page.goto(`${scene.server.base}/office/why`);
    await answers(scene, page, async () => {});
    await context.close();
  },

  // What has no room in the bar is a step away, scripts or none.
  async 'on a phone the rest of the menu is behind one button'(scene) {
    const { t } = scene;
    const page = await scene.person(PHONE, MANAGER, '/office/why');
    const out = page.getByRole('button', { name: t('common.sign_out') });
    assert.ok(!(await out.isVisible()));
    await page.getByRole('button', { name: t('common.more') }).click();
    await out.waitFor();
    await checkAccessible(page, 'the menu is open');
    await page.getByRole('link', { name: t('hours.title'), exact: true }).click();
    await page.waitForURL('**/office/hours');
    await hydrated(page);
    assert.ok(!(await out.isVisible()), 'the menu is gone with its page');
    const wide = await page.evaluate(() => [document.documentElement.scrollWidth, document.querySelector('.rail').scrollWidth]);
    assert.deepEqual(wide, [PHONE.width, PHONE.width], 'nothing is cut off');
    await page.context().close();
  },
};

const english = stage();
test('running late and why, in English', async () => play(journey, english));
const arabic = stage({ lang: 'ar' });
test('running late and why, in Arabic', async () => play(journey, arabic));
