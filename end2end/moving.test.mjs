// A guest moves their own visit: from the letter's link, with another person, without scripts, when somebody is quicker, and
// where the business has its say.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { DESK, PHONE, checkAccessible, hydrated } from './lib/browser.mjs';
import { minutesOf } from './lib/api.mjs';
import { play, stage, until } from './lib/stage.mjs';

const MANAGER = 'manager@serenity.demo';
const DAY = '2026-11-24';
const LATER = '2026-11-25';

// As people read it, whatever the digits' direction.
const clock = (minutes) => `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`;
const person = (name) => ({ name, email: `${name.toLowerCase().replaceAll(' ', '.')}@example.com`, phone: '+919845012345' });
const timeLinks = (page) => page.locator('.times a');
// A second press within a second is not another act.
const rest = (page) => page.waitForTimeout(1_100);

// Somebody's visit at that place and day, as the service's first person has time.
async function visit(scene, slug, name, day = DAY) {
  const { api } = scene;
  const { items } = await api.call(`businesses/${slug}/services`);
  const service = items.find((one) => one.options.length > 0 && one.staff.length > 1 && !one.in_class && one.guests_to === 1);
  const staff = { id: service.staff[0] };
  const times = await api.times(slug, service, staff, day);
  return { ...(await api.book(slug, service, staff, times[1], person(name))), service, staff, times };
}

// The visit's page, its step to another time, and the times of a day.
async function toTimes(scene, page, day) {
  await page.getByRole('link', { name: scene.t('public.another_time') }).click();
  await page.waitForURL('**/move');
  await hydrated(page);
  await page.goto(`${page.url()}?day=${day}`);
  await hydrated(page);
}

const journey = {
  async 'a guest opens the link of the letter and asks for another time'(scene) {
    scene.visit = await visit(scene, 'shear-joy', 'Meera Kulkarni');
    scene.phone = await scene.person(PHONE, null, scene.visit.page);
    await toTimes(scene, scene.phone, LATER);
    await checkAccessible(scene.phone, 'the times to which it can be moved');
    assert.equal(await scene.phone.evaluate(() => document.documentElement.scrollWidth), PHONE.width, 'nothing is wider than the phone');
  },

  async 'a time that is chosen is asked about once more'(scene) {
    const { phone, visit } = scene;
    const link = timeLinks(phone).nth(2);
    scene.chosen = (await link.innerText()).trim();
    await link.click();
    await phone.locator('form button[type=submit]').first().waitFor();
    await phone.waitForURL('**at=*');
    await hydrated(phone);
    assert.ok((await phone.locator('main dl').innerText()).includes(scene.chosen));
    await checkAccessible(phone, 'asked once more');
    const still = await fetch(`${scene.server.base}/api/v1/bookings/${visit.id}`, { headers: { authorization: `Bearer ${visit.access_token}` } });
    assert.equal((await still.json()).starts_at, visit.starts_at, 'looking changes nothing');
  },

  async 'and is theirs with one press'(scene) {
    const { phone, t, visit } = scene;
    await rest(phone);
    await phone.locator('main form[action*="move_booking"] button[type=submit]').click();
    await phone.waitForURL('**moved=1');
    await hydrated(phone);
    await phone.getByText(t('account.moved_done')).waitFor();
    await checkAccessible(phone, 'it is moved');
    const now = await fetch(`${scene.server.base}/api/v1/bookings/${visit.id}`, { headers: { authorization: `Bearer ${visit.access_token}` } });
    const { starts_at: starts, version, status, appointments } = await now.json();
    assert.equal(starts.slice(0, 10), LATER);
    assert.equal(clock(minutesOf(starts)), scene.chosen);
    assert.deepEqual([version, status, appointments[0].staff.id], [visit.version + 1, 'confirmed', visit.staff.id]);
  },

  async 'a time that somebody else takes meanwhile is said to be gone, and nothing changes'(scene) {
    const { phone, api, visit, t } = scene;
    await toTimes(scene, phone, DAY);
    const link = timeLinks(phone).first();
    const wanted = new URL(await link.getAttribute('href'), phone.url()).searchParams.get('at');
    await link.click();
    await phone.waitForURL('**at=*');
    await hydrated(phone);
    const quick = visit.times.concat().find((at) => new Date(at).getTime() === new Date(wanted).getTime()) ?? wanted;
    await api.book('shear-joy', visit.service, visit.staff, quick, person('Ravi Prakash'));
    await rest(phone);
    await phone.locator('main form[action*="move_booking"] button[type=submit]').click();
    await phone.waitForURL('**error=*');
    await hydrated(phone);
    await phone.getByRole('alert').waitFor();
    await checkAccessible(phone, 'somebody was quicker');
    // The address of the time that is gone says so too.
    await phone.goto(`${scene.server.base}/bookings/${visit.id}/move?day=${DAY}&at=${wanted}`);
    await hydrated(phone);
    await phone.getByText(t('errors.slot_taken')).waitFor();
  },

  async 'whoever else is free can be had, by name'(scene) {
    const { phone, t, visit } = scene;
    await phone.getByRole('link', { name: t('public.anyone') }).click();
    await phone.waitForURL('**anyone=1*');
    await hydrated(phone);
    assert.ok((await timeLinks(phone).locator('small').count()) > 0, 'each time says with whom');
    await checkAccessible(phone, 'with anyone');
    const hers = await timeLinks(phone).locator('small').first().innerText();
    const other = timeLinks(phone).filter({ hasNotText: hers }).first();
    if (await other.count()) {
      const name = await other.locator('small').innerText();
      await other.click();
      await phone.waitForURL('**at=*');
      await hydrated(phone);
      await rest(phone);
      await phone.locator('main form[action*="move_booking"] button[type=submit]').click();
      await phone.waitForURL('**moved=1');
      const now = await fetch(`${scene.server.base}/api/v1/bookings/${visit.id}`, { headers: { authorization: `Bearer ${visit.access_token}` } });
      assert.ok((await now.json()).appointments[0].staff.name.startsWith(name));
    }
    await phone.context().close();
  },

  async 'a business that has its say is asked, and the page says so before'(scene) {
    const { api, says } = scene;
    const one = await visit(scene, 'serenity', 'Leela Rao');
    const token = await api.signIn(MANAGER);
    await api.call(`bookings/${one.id}/confirm`, {}, token);
    const page = await scene.person(DESK, null, one.page);
    await toTimes(scene, page, LATER);
    await timeLinks(page).first().click();
    await page.waitForURL('**at=*');
    await hydrated(page);
    await page.getByText(says('public.moving_asks')).waitFor();
    await checkAccessible(page, 'the business will be asked');
    await rest(page);
    await page.locator('main form[action*="move_booking"] button[type=submit]').click();
    await page.waitForURL('**moved=1');
    await until(async () => (await api.read(one.id)).status === 'rescheduled', 'it waits for the business');
    // The business says no: the visit stands where it stood, and the open page says so by itself.
    const office = await scene.person(DESK, MANAGER, `/office?date=${LATER}&booking=${one.id}&ask=reject`);
    await office.getByText(scene.t('office.reject_goes_back')).waitFor();
    await checkAccessible(office, 'the business says no');
    await office.locator('#reason').fill('A wedding');
    await office.locator('form:has(#reason) button[type=submit]').click();
    await until(async () => {
      const now = await api.read(one.id);
      return now.status === 'confirmed' && now.starts_at === one.starts_at;
    }, 'it stands again');
    await page.locator(`time[datetime="${one.starts_at}"]`).first().waitFor();
    assert.equal(await page.getByText(scene.t('account.moved_done')).count(), 0, 'it is not said to be moved');
    await checkAccessible(page, 'the visit stands again');
    await office.context().close();
    await page.context().close();
  },

  async 'without scripts it is the same'(scene) {
    const one = await visit(scene, 'shear-joy', 'Tara Iyer');
    const context = await scene.browser.newContext({ viewport: PHONE, javaScriptEnabled: false, locale: scene.lang });
    const page = await context.newPage();
    await page.goto(one.page);
    await page.getByRole('link', { name: scene.t('public.another_time') }).click();
    await page.goto(`${page.url()}?day=${LATER}`);
    await timeLinks(page).last().click();
    await page.locator('main form[action*="move_booking"] button[type=submit]').click();
    await page.waitForURL('**moved=1');
    await page.getByText(scene.t('account.moved_done')).waitFor();
    await context.close();
  },

  async 'what is over cannot be moved, and says so'(scene) {
    const one = await visit(scene, 'shear-joy', 'Nila Das');
    const page = await scene.person(PHONE, null, one.page);
    await fetch(`${scene.server.base}/api/v1/bookings/${one.id}/cancel`, {
      method: 'POST',
      headers: { authorization: `Bearer ${one.access_token}`, 'content-type': 'application/json' },
      body: '{}',
    });
    await page.goto(`${scene.server.base}/bookings/${one.id}/move`);
    await hydrated(page);
    await page.getByText(scene.t('public.moving_not_now')).waitFor();
    await checkAccessible(page, 'what cannot be moved any more');
    scene.expected = /409/;
    await page.context().close();
  },
};

const english = stage();
test('a guest moves their visit, in English', async () => play(journey, english));
const arabic = stage({ lang: 'ar' });
test('a guest moves their visit, in Arabic', async () => play(journey, arabic));
