// A manager gives out a day's home visits: two whose ways cross change what they do, and the reasons are there to read.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { DESK, PHONE, checkAccessible } from './lib/browser.mjs';
import { play, stage } from './lib/stage.mjs';

const scene = stage();
const MANAGER = 'manager@serenity.demo';
const DAY = '2026-12-03';
const customer = (name) => ({ name, email: 'nisha@example.com', phone: '+91 98450 61234' });

const journey = {
  async 'two people whose days cross'(it) {
    const { api, server } = it;
    const service = await api.service('serenity', 'Swedish massage');
    const people = (
      await server.sql(
        `SELECT string_agg(t.id::text, ' ' ORDER BY t.position) FROM staff t JOIN staff_services s ON s.staff_id = t.id
         WHERE s.service_id = '${service.id}' AND t.travels AND t.is_bookable`,
      )
    ).split(' ');
    // Both work all day, and have nothing else to do.
    await server.sql(
      `INSERT INTO availability_exceptions (tenant_id, id, staff_id, kind, starts_at, ends_at, location_id)
       SELECT s.tenant_id, gen_random_uuid(), s.id, 'extra_hours', '${DAY}T09:00+05:30', '${DAY}T20:00+05:30', l.id
       FROM staff s JOIN locations l ON l.tenant_id = s.tenant_id AND l.is_main WHERE s.id IN ('${people[0]}', '${people[1]}')`,
    );
    // The two parts of town that are farthest apart.
    const [here, there] = (
      await server.sql(
        `SELECT a.id || ' ' || b.id FROM service_areas a JOIN service_areas b ON b.tenant_id = a.tenant_id
         JOIN tenants t ON t.id = a.tenant_id AND t.slug = 'serenity'
         ORDER BY (a.latitude - b.latitude) ^ 2 + (a.longitude - b.longitude) ^ 2 DESC LIMIT 1`,
      )
    ).split(' ');
    const visits = [
      ['11:00', 0, here, 'Asha Menon'],
      ['11:00', 1, there, 'Bela Thomas'],
      ['15:00', 0, there, 'Chitra Nair'],
      ['15:00', 1, here, 'Divya Rao'],
    ];
    for (const [time, nth, area, name] of visits) {
      await api.call('businesses/serenity/bookings', {
        service: service.id,
        staff: people[nth],
        starts_at: `${DAY}T${time}:00+05:30`,
        place: { kind: 'home', area, address: '7 Hill Street' },
        customer: customer(name),
      });
    }
    await server.sql('UPDATE appointments SET staff_asked = false');
  },

  async 'the board leads there, and says what would be better'(it) {
    const { person, t } = it;
    const page = await person(DESK, MANAGER, `/office?date=${DAY}`);
    it.page = page;
    await page.getByRole('link', { name: t('way.dispatch') }).click();
    await page.waitForURL(`**/office/dispatch?date=${DAY}`);
    await page.getByRole('link', { name: t('assign.title') }).click();
    await page.waitForURL(`**/office/assign?day=${DAY}`);
    await page.getByRole('heading', { name: t('assign.proposals') }).waitFor();
    assert.equal(await page.locator('[name="changes[]"]').count(), 2);
    await page.locator('summary').first().click();
    const reasons = await page.locator('details[open] dl').innerText();
    assert.ok(/\d/.test(reasons), reasons);
    await checkAccessible(page, 'a day that could be better');
    await page.emulateMedia({ colorScheme: 'dark' });
    await checkAccessible(page, 'the same in the dark');
    const phone = await person(PHONE, MANAGER, `/office/assign?day=${DAY}`);
    await checkAccessible(phone, 'a day that could be better, on a phone');
    await phone.context().close();
  },

  async 'nothing ticked changes nothing'(it) {
    const { page, t } = it;
    for (const tick of await page.locator('[name="changes[]"]').all()) await tick.uncheck();
    await page.getByRole('button', { name: t('assign.take_over') }).click();
    await page.getByText(t('assign.none_ticked')).waitFor();
    await checkAccessible(page, 'nothing was ticked');
    assert.equal(await page.locator('[name="changes[]"]').count(), 2);
  },

  async 'what is ticked is given out, without scripts as well'(it) {
    const context = await it.browser.newContext({ viewport: PHONE, javaScriptEnabled: false, locale: it.lang });
    const page = await context.newPage();
    await page.goto(`${it.server.base}/login`);
    await page.fill('#email', MANAGER);
    await page.fill('#password', 'ombaro-demo-2026');
    await page.locator('main button[type=submit]').first().click();
    await page.goto(`${it.server.base}/office/assign?day=${DAY}`);
    await page.getByRole('button', { name: it.t('assign.take_over') }).click();
    await page.getByText(it.t('assign.done')).waitFor();
    await page.getByText(it.t('assign.good')).waitFor();
    await context.close();
  },

  async 'somebody who looked before is told that things have changed'(it) {
    const { page, t } = it;
    await page.getByRole('button', { name: t('assign.take_over') }).click();
    await page.locator('[role=alert]').waitFor();
    await page.getByText(t('errors.changed')).first().waitFor();
    await page.getByText(t('assign.good')).waitFor();
    await checkAccessible(page, 'nothing is left to do');
    assert.equal(await it.server.sql(`SELECT count(*) FROM audit_logs WHERE action = 'booking.assign'`), '2');
  },
};

test('the day’s home visits are given out', () => play(journey, scene));
