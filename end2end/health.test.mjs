// A note on health: its guest writes it, whoever does the work reads it, a manager says why, the desk and others never.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { DESK, PHONE, checkAccessible, hydrated } from './lib/browser.mjs';
import { play, stage } from './lib/stage.mjs';

const MANAGER = 'manager@serenity.demo';
const DAY = '2026-11-20';
const FAR = '2026-11-27';
const SAID = 'Allergic to lavender.\nIn my fifth month.';

// A guest's visit with Asha, confirmed: the last time of that day.
async function visit({ api }, day) {
  const service = await api.service('serenity', 'Swedish massage');
  const asha = await api.person('serenity', 'Asha');
  const times = await api.times('serenity', service, asha, day);
  const contact = { name: 'Meera Joshi', email: 'meera@example.com', phone: '+919845012345' };
  const booked = await api.book('serenity', service, asha, times.at(-1), contact);
  await api.call(`bookings/${booked.id}/confirm`, {}, await api.signIn(MANAGER));
  return booked;
}

const fits = (page) => page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth);

const journey = {
  async 'a guest finds the way from the booking, and what the service is not for'(it) {
    it.visit = await visit(it, DAY);
    const { person, server, t, visit: booked } = it;
    await server.sql("UPDATE services SET contraindications = 'Fever, thrombosis' WHERE name = 'Swedish massage'");
    it.guest = await person(PHONE, null, booked.page);
    await it.guest.getByRole('link', { name: t('health.link_write') }).click();
    await it.guest.waitForURL('**/health');
    await it.guest.getByText('Fever, thrombosis').waitFor();
    assert.ok(await fits(it.guest), 'nothing is wider than the phone');
    assert.equal(await it.guest.getByLabel(t('health.text')).getAttribute('maxlength'), '1000', 'nothing too long is typed, and lost');
    await checkAccessible(it.guest, 'nothing written yet');
  },

  async 'without consent nothing is kept'(it) {
    const { guest, t, visit: booked } = it;
    await guest.locator('form').filter({ has: guest.locator('[name=agreed]') }).evaluate((form) => (form.noValidate = true));
    await guest.getByLabel(t('health.text')).fill(SAID);
    await guest.getByRole('button', { name: t('health.save') }).click();
    await guest.waitForURL('**problem=agreed:required');
    assert.ok(!guest.url().includes('lavender'), 'what was typed stands in no address');
    await guest.locator('#errors').waitFor();
    await checkAccessible(guest, 'consent is missing');
    const { health } = await (await fetch(`${it.server.base}/api/v1/bookings/${booked.id}`, { headers: { authorization: `Bearer ${booked.access_token}` } })).json();
    assert.equal(health, false);
  },

  async 'with it the note is kept, sealed'(it) {
    const { guest, t, server } = it;
    await guest.getByLabel(t('health.text')).fill(SAID);
    await guest.getByLabel(t('health.consent')).check();
    await guest.getByRole('button', { name: t('health.save') }).click();
    await guest.waitForURL('**done=written');
    await guest.getByText(t('health.written')).waitFor();
    assert.equal(await guest.getByLabel(t('health.text')).inputValue(), SAID);
    await checkAccessible(guest, 'written');
    const dump = await server.sql("SELECT encode(sealed, 'escape') FROM booking_health");
    assert.ok(dump.length > 0 && !dump.includes('avender'));
  },

  async 'whoever does the work is told on the card, and reads it'(it) {
    const { person, t } = it;
    it.work = await person(PHONE, 'therapist@serenity.demo', `/staff?date=${DAY}&visit=${it.visit.id}`);
    const link = it.work.getByRole('link', { name: t('health.link_read') });
    await link.waitFor();
    await checkAccessible(it.work, 'a card with a note on health');
    await link.click();
    await it.work.waitForURL('**/health');
    await it.work.getByText('Allergic to lavender.').waitFor();
    await it.work.getByText('Fever, thrombosis').waitFor();
    await checkAccessible(it.work, 'read by whoever does the work');
    await it.work.getByRole('link', { name: t('files.back') }).click();
    await it.work.waitForURL('**/staff');
  },

  async 'not more than a day before'(it) {
    const far = await visit(it, FAR);
    const page = await it.person(PHONE, null, far.page);
    await page.getByRole('link', { name: it.t('health.link_write') }).click();
    await page.waitForURL('**/health');
    await page.getByLabel(it.t('health.text')).fill('Later');
    await page.getByLabel(it.t('health.consent')).check();
    await page.getByRole('button', { name: it.t('health.save') }).click();
    await page.waitForURL('**done=written');
    await it.work.goto(`${it.server.base}/bookings/${far.id}/health`);
    await it.work.locator('.notice').filter({ hasText: '26 Nov' }).waitFor();
    assert.equal(await it.work.getByText('Later').count(), 0);
    await checkAccessible(it.work, 'too early to read');
  },

  async 'a manager says why first, and the guest sees it'(it) {
    const { person, t, guest, visit: booked } = it;
    const page = await person(DESK, MANAGER, `/office?date=${DAY}&booking=${booked.id}`);
    await page.getByRole('link', { name: t('health.title_team') }).click();
    await page.waitForURL('**/health');
    assert.equal(await page.getByText('Allergic to lavender.').count(), 0);
    await checkAccessible(page, 'a manager is asked why');
    await page.getByLabel(t('health.reason')).fill('She felt dizzy at the desk');
    await page.getByRole('button', { name: t('health.look') }).click();
    await page.waitForURL('**done=open');
    await page.getByText('Allergic to lavender.').waitFor();
    await checkAccessible(page, 'read by a manager');
    await guest.reload();
    await guest.getByText('She felt dizzy at the desk').waitFor();
    await checkAccessible(guest, 'a manager read it');
  },

  async 'the desk is not told of it and reads none of it'(it) {
    const { person, t, server, visit: booked } = it;
    it.expected = /403/;
    const page = await person(DESK, 'desk@serenity.demo', `/office?date=${DAY}&booking=${booked.id}`);
    await page.getByRole('link', { name: t('files.link_none') }).waitFor();
    assert.equal(await page.getByRole('link', { name: t('health.title_team') }).count(), 0);
    await page.goto(`${server.base}/bookings/${booked.id}/health`);
    await hydrated(page);
    assert.equal(await page.getByText('Allergic to lavender.').count(), 0);
  },

  async 'it is gone when its guest erases it, without scripts as well'(it) {
    const { person, t, work, server, visit: booked } = it;
    await work.goto(`${server.base}/staff?date=${DAY}&visit=${booked.id}`);
    await work.getByRole('link', { name: t('health.link_read') }).waitFor();
    await hydrated(work);
    const page = await person(PHONE, null, null, { javaScriptEnabled: false });
    await page.goto(booked.page);
    await page.getByRole('link', { name: t('health.link_written') }).click();
    await page.waitForURL('**/health');
    await page.getByRole('button', { name: t('health.erase') }).click();
    await page.waitForURL('**done=erased');
    assert.equal(await page.getByLabel(t('health.text')).inputValue(), '');
    // The card that is open knows without being asked.
    await work.getByRole('link', { name: t('health.link_read') }).waitFor({ state: 'detached' });
    await work.goto(`${server.base}/bookings/${booked.id}/health`);
    await work.getByText(t('health.nothing')).waitFor();
    assert.equal(await server.sql(`SELECT count(*) FROM booking_health WHERE booking_id = '${booked.id}'`), '0');
  },
};

const scene = stage();

test('a note on health is for whoever does the work', async () => play(journey, scene));
