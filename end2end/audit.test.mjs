// The audit log: a business's owner reads who did what, searches it, and sees what is sealed; whoever runs the installation
// verifies that nobody has been at it.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { DESK, PHONE, checkAccessible, hydrated } from './lib/browser.mjs';
import { contact, services, slots } from './lib/people.mjs';
import { play, stage, until } from './lib/stage.mjs';

const scene = stage();
const rows = (page) => page.locator('table.entries tbody tr');
const go = async (page, path) => {
  await page.goto(`${scene.server.base}${path}`);
  await hydrated(page);
};

const journey = {
  async 'guests book and the manager confirms'({ api, server }) {
    const [service] = await services(server.base, 'serenity');
    const free = (await slots(server.base, 'serenity', { service: service.id })).filter((_, nth) => nth % 6 === 0);
    const manager = await api.signIn('manager@serenity.demo');
    for (const [nth, slot] of free.slice(0, 14).entries()) {
      const order = { service: service.id, starts_at: slot.starts_at, customer: contact(nth) };
      const booking = await api.call('businesses/serenity/bookings', order);
      await api.call(`bookings/${booking.id}/confirm`, {}, manager);
    }
  },

  async 'the owner reads what was done, newest first'({ person, t }) {
    scene.owner = await person(DESK, 'owner@serenity.demo', '/office/audit');
    await rows(scene.owner).first().waitFor();
    await checkAccessible(scene.owner, 'the log');
    const times = await rows(scene.owner).locator('time').evaluateAll((all) => all.map((one) => Date.parse(one.dateTime)));
    assert.deepEqual(times, [...times].sort((one, other) => other - one));
    assert.ok(t('platform.audit'));
  },

  async 'within seconds everything is sealed'({ owner, t }) {
    await until(
      async () => {
        await owner.reload();
        return (await owner.getByText(t('platform.unsealed')).count()) === 0;
      },
      'sealed',
      20_000,
    );
    assert.equal(await owner.getByText(t('platform.sealed'), { exact: true }).count(), 25);
  },

  async 'it is searched by person, kind of act and day'({ owner, t }) {
    await hydrated(owner);
    await owner.selectOption('#action', 'booking.');
    await owner.locator('form[role=search] button').click();
    await owner.waitForURL('**action=booking.**');
    await rows(owner).first().waitFor();
    await go(owner, '/office/audit?from=2026-11-21&to=2026-11-20');
    await owner.locator('#to-error').waitFor();
    await checkAccessible(owner, 'the last day before the first');
    await go(owner, '/office/audit?person=nobody+of+that+name');
    await owner.getByText(t('platform.nothing'), { exact: true }).waitFor();
    await checkAccessible(owner, 'nothing found');
  },

  async 'pages follow each other'({ owner, t }) {
    await go(owner, '/office/audit');
    const older = owner.getByRole('link', { name: t('platform.older'), exact: true });
    assert.equal(await rows(owner).count(), 25);
    await older.click();
    await owner.waitForURL('**cursor=**');
    await owner.getByRole('link', { name: t('platform.newest'), exact: true }).waitFor();
    assert.ok((await rows(owner).count()) < 25);
  },

  async 'on a phone and in Arabic it is as good'({ person }) {
    const phone = await person(PHONE, 'owner@serenity.demo', '/office/audit');
    assert.ok((await phone.evaluate(() => document.documentElement.scrollWidth - innerWidth)) <= 0, 'too wide');
    await checkAccessible(phone, 'the log on a phone');
    await go(phone, '/office/audit?lang=ar');
    assert.equal(await phone.getAttribute('html', 'dir'), 'rtl');
    await checkAccessible(phone, 'the log in Arabic');
    await phone.context().close();
  },

  async 'a manager does not read it'({ person }) {
    const manager = await person(DESK, 'manager@serenity.demo', null);
    await manager.goto(`${scene.server.base}/office/audit`);
    assert.equal(new URL(manager.url()).pathname, '/office');
    await manager.context().close();
  },

  async 'head office looks at the business, and the business sees that it did'({ person, owner, t }) {
    const chief = await person(DESK, 'admin@ombaro.demo', '/platform/businesses/serenity');
    await go(chief, '/platform/audit?business=serenity');
    await chief.context().close();
    await go(owner, '/office/audit?action=business.');
    await owner.getByText(t('platform.act_business_read')).first().waitFor();
    await owner.getByText(t('platform.by_head_office')).first().waitFor();
  },
};

test('the audit log of a business', () => play(journey, scene));

test('whoever runs the installation verifies the log, and a changed row is named', async () => {
  const { admin, sql } = scene.server;
  const good = await admin('audit', 'verify');
  assert.equal(good.code, 0, good.stderr);
  assert.match(good.stdout, /^ok +serenity +\d+ sealed, \d+ waiting, head [0-9a-f]{64}$/m);
  assert.equal((await admin('audit', 'verify', '--business', 'serenity')).code, 0);
  const row = await sql(
    `UPDATE audit_logs SET success = NOT success WHERE id = (SELECT audit_id FROM audit_seals JOIN tenants ON tenants.id = tenant_id
     WHERE slug = 'serenity' ORDER BY position LIMIT 1) RETURNING id`,
  );
  const bad = await admin('audit', 'verify');
  assert.equal(bad.code, 1);
  assert.ok(bad.stderr.includes(`audit log of serenity: row ${row} (position 1) was changed after it was sealed`), bad.stderr);
  const nowhere = await admin('audit', 'verify', '--business', 'nowhere');
  assert.equal(nowhere.code, 1);
  assert.match(nowhere.stderr, /no business nowhere is in the audit log/);
});
