// Somebody goes to a customer: asked, on the way, at the door; and only those whom it concerns see where they are, while they are on it.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { DESK, PHONE, checkAccessible } from './lib/browser.mjs';
import { NOW } from './lib/server.mjs';
import { play, stage, until } from './lib/stage.mjs';

const scene = stage();
const TODAY = NOW.slice(0, 10);
// Nobody has anything else to do then.
const LATER = '2026-12-03';
const MANAGER = 'manager@serenity.demo';
const LEELA = { name: 'Leela Iyer', email: 'leela@example.com', phone: '+91 98450 54321' };
const FAR = { latitude: 12.9716, longitude: 77.5946, accuracy: 10 };
const NEARER = { latitude: 12.95, longitude: 77.615, accuracy: 10 };
const DOOR = { latitude: 12.936, longitude: 77.6255, accuracy: 10 };
const button = (page, name) => page.getByRole('button', { name });

// A visit in Koramangala with somebody whom nobody asked for.
async function visit({ api, server }, customer, day = TODAY) {
  const service = await api.service('serenity', 'Swedish massage');
  const asha = await api.person('serenity', 'Asha');
  const area = await server.sql(`SELECT a.id FROM service_areas a JOIN tenants t ON t.id = a.tenant_id AND t.slug = 'serenity' WHERE a.name = 'Koramangala'`);
  const { days } = await api.call(
    `businesses/serenity/availability?service=${service.id}&staff=${asha.id}&area=${area}&from=${day}&to=${day}`,
  );
  const [slot] = days.flatMap((day) => day.slots);
  assert.ok(slot, 'there is time for the way');
  const booked = await api.call('businesses/serenity/bookings', {
    service: service.id,
    staff: asha.id,
    starts_at: slot.starts_at,
    place: { kind: 'home', area, address: '14, 12th Main, Koramangala 4th Block' },
    customer,
  });
  await server.sql(`UPDATE appointments SET staff_asked = false WHERE booking_id = '${booked.id}'`);
  const manager = await api.signIn(MANAGER);
  if (booked.status === 'pending') await api.call(`bookings/${booked.id}/confirm`, {}, manager);
  return booked;
}

// Somebody whose device knows where it is.
const traveller = ({ person }, email, where) => person(PHONE, email, where, { geolocation: FAR, permissions: ['geolocation'] });

const positions = ({ server }, id) =>
  server.sql(`SELECT count(*) FROM visit_positions p JOIN appointments a ON a.id = p.appointment_id WHERE a.booking_id = '${id}'`).then(Number);

const journey = {
  async 'whoever is to go accepts, and sets out'(it) {
    const { t, says } = it;
    it.booked = await visit(it, LEELA);
    it.customer = await traveller(it, undefined, it.booked.page);
    await it.customer.getByRole('heading', { name: t('way.door_title') }).waitFor();
    assert.equal(await it.customer.locator('.map').count(), 0);
    it.office = await it.person(DESK, MANAGER, `/office/dispatch?date=${TODAY}`);
    const line = it.office.locator('li', { hasText: LEELA.name });
    await line.getByText(says('way.given_to')).waitFor();
    await checkAccessible(it.office, 'nobody is on the way');
    it.therapist = await traveller(it, 'therapist@serenity.demo', `/staff?visit=${it.booked.id}`);
    const { therapist } = it;
    await therapist.getByText('14, 12th Main').waitFor();
    // Who can be sent: one is with a guest still, and the other has not opened a page today. An open page says that its device is there.
    const people = (name) => it.office.locator('[data-person]', { hasText: name });
    await people('Asha').getByText(says('way.busy_until')).waitFor();
    await people('Bina').getByText(t('way.never_seen')).waitFor();
    const seen = () => it.server.sql("SELECT string_agg(s.name, ', ') FROM staff_seen n JOIN staff s ON s.tenant_id = n.tenant_id AND s.id = n.staff_id");
    await until(async () => (await seen()) === 'Asha Nair', 'her device is there');
    await button(therapist, t('staff.accept')).click();
    await button(therapist, t('way.depart')).waitFor();
    await line.getByText(says('way.accepted')).waitFor();
    assert.equal(await positions(it, it.booked.id), 0, 'nothing is kept before the way');
    // A second tap right after the first would be taken for the same one.
    await therapist.waitForTimeout(1_100);
    await button(therapist, t('way.depart')).click();
    await therapist.getByText(says('way.shared')).waitFor();
    await button(therapist, t('way.arrive')).waitFor();
    await checkAccessible(therapist, 'on the way');
  },

  async 'the customer and the office see how far they are'(it) {
    const { customer, office, says, t } = it;
    await customer.getByText(says('way.told_departed')).first().waitFor();
    await customer.getByText(says('way.coming_in')).first().waitFor();
    await customer.locator('.map .pin[data-kind=person]').waitFor();
    await checkAccessible(customer, 'somebody is on the way');
    const before = await customer.locator('.way .mute').innerText();
    await it.therapist.waitForTimeout(10_500);
    await it.therapist.context().setGeolocation(NEARER);
    await until(async () => (await customer.locator('.way .mute').innerText()) !== before, 'they come nearer', 30_000);
    const line = office.locator('li', { hasText: LEELA.name });
    await line.getByText(says('way.on_the_way_in')).or(line.getByText(says('way.on_the_way_late'))).waitFor();
    assert.equal(await office.locator('.map .pin').count(), 2);
    await checkAccessible(office, 'somebody is on the way');
    assert.equal(await office.getByRole('img', { name: t('way.map') }).count(), 1);
  },

  async 'without a network where they are is kept, and sent when there is one'(it) {
    const { therapist, says, booked } = it;
    it.expected = /ERR_INTERNET_DISCONNECTED|Failed to (load resource|fetch)|WebSocket connection/;
    const before = await positions(it, booked.id);
    await therapist.context().setOffline(true);
    await therapist.waitForTimeout(10_500);
    await therapist.context().setGeolocation({ ...NEARER, latitude: 12.945 });
    await therapist.getByText(says('way.shared_later')).waitFor({ timeout: 30_000 });
    assert.equal(await positions(it, booked.id), before);
    await therapist.context().setOffline(false);
    await until(async () => (await positions(it, booked.id)) > before, 'it is sent', 30_000);
    await therapist.getByText(says('way.shared')).waitFor({ timeout: 30_000 });
  },

  async 'whoever is at the door is there, without a tap'(it) {
    const { customer, therapist, says, t } = it;
    await customer.context().setGeolocation(DOOR);
    await button(customer, t('way.door_here')).click();
    await customer.getByText(t('way.door_known')).waitFor();
    await therapist.waitForTimeout(10_500);
    await therapist.context().setGeolocation({ ...DOOR, latitude: DOOR.latitude + 0.0003 });
    await customer.getByText(says('way.told_there')).first().waitFor({ timeout: 30_000 });
    await until(async () => (await customer.locator('.map').count()) === 0, 'nobody sees where they are any more');
    await button(therapist, t('staff.start')).waitFor({ timeout: 30_000 });
    await it.office.locator('li', { hasText: LEELA.name }).getByText(says('way.there_since')).waitFor();
    const at = await positions(it, it.booked.id);
    await therapist.context().setGeolocation(FAR);
    await therapist.waitForTimeout(2_000);
    assert.equal(await positions(it, it.booked.id), at, 'nothing is kept after the way');
    await checkAccessible(customer, 'somebody is there');
  },

  async 'whoever does not answer in time is followed by the next'(it) {
    const { server, t, says } = it;
    await server.sql(`UPDATE tenants SET answer_minutes = 15 WHERE slug = 'serenity'`);
    // Whoever goes to customers works all day.
    await server.sql(
      `INSERT INTO availability_exceptions (tenant_id, id, staff_id, kind, starts_at, ends_at, location_id)
       SELECT s.tenant_id, gen_random_uuid(), s.id, 'extra_hours', '${LATER}T09:00+05:30', '${LATER}T20:00+05:30', l.id
       FROM staff s JOIN locations l ON l.tenant_id = s.tenant_id AND l.is_main JOIN tenants t ON t.id = s.tenant_id AND t.slug = 'serenity'
       WHERE s.travels`,
    );
    const other = await visit(it, { ...LEELA, name: 'Nisha Pai' }, LATER);
    const office = await it.person(DESK, MANAGER, `/office/dispatch?date=${LATER}`);
    const line = office.locator('li', { hasText: 'Nisha Pai' });
    await line.getByText(says('way.asked_until')).waitFor({ timeout: 30_000 });
    const mine = await it.person(PHONE, 'therapist@serenity.demo', `/staff?date=${LATER}&visit=${other.id}`);
    await mine.getByText(says('way.answer_by')).waitFor();
    await checkAccessible(mine, 'an answer is asked for');
    await server.restart(new Date(Date.parse(NOW) + 20 * 60_000).toISOString());
    await line.getByText(says('way.asked_lapsed')).waitFor({ timeout: 40_000 });
    await checkAccessible(office, 'somebody else is asked');
    await until(async () => (await mine.locator('article', { hasText: 'Nisha Pai' }).count()) === 0, 'it is gone from the day of the first', 30_000);
    assert.equal(await mine.getByText(t('way.share_over')).count(), 0);
  },
};

test('a visit at the customer’s, from the question to the door', () => play(journey, scene));

for (const lang of ['hi', 'ar']) {
  test(`the road without scripts in ${lang}`, async () => {
    const page = await scene.person(PHONE, undefined, undefined, { javaScriptEnabled: false, locale: lang });
    await page.goto(`${scene.server.base}/login?next=/office/dispatch`);
    await page.fill('[name=email]', MANAGER);
    await page.fill('[name=password]', 'ombaro-demo-2026');
    await page.locator('main button[type=submit]').first().click();
    await page.waitForURL('**/office/dispatch');
    await page.locator('li', { hasText: LEELA.name }).waitFor();
    assert.equal(await page.locator('html').getAttribute('lang'), lang);
  });
}
