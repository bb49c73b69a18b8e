// Head office: a business is closed and opened again, somebody who is signed in elsewhere is out at once, a booking is found for
// support, and each department sees its own pages.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { DESK, PHONE, checkAccessible, hydrated } from './lib/browser.mjs';
import { services } from './lib/people.mjs';
import { play, stage, until } from './lib/stage.mjs';
import { words } from './lib/words.mjs';

const scene = stage();
const EMAIL = 'customer@ombaro.demo';

const go = async (page, path) => {
  await page.goto(`${scene.server.base}${path}`);
  await hydrated(page);
};
const link = (page, name) => page.getByRole('link', { name, exact: true });
const search = (page) => page.locator('form[role=search] button[type=submit]').click();
const path = (page) => new URL(page.url()).pathname;

const journey = {
  async 'head office begins with what its department looks after'({ person, t }) {
    scene.chief = await person(DESK, 'admin@ombaro.demo', '/platform');
    const rail = scene.chief.getByRole('navigation', { name: t('common.menu') });
    for (const name of ['businesses', 'people', 'bookings', 'audit', 'limits']) {
      await rail.getByRole('link', { name: t(`platform.${name}`), exact: true }).waitFor();
    }
    await checkAccessible(scene.chief, 'head office');
  },

  async 'a business is found, and a reason is asked for before it is closed'({ chief, t }) {
    await go(chief, '/platform/businesses');
    await checkAccessible(chief, 'businesses');
    await chief.fill('#q', 'nothing of that name');
    await search(chief);
    await chief.getByText(t('platform.nothing'), { exact: true }).waitFor();
    await checkAccessible(chief, 'no business');
    await chief.fill('#q', 'seren');
    await search(chief);
    await chief.waitForURL('**q=seren**');
    await chief.locator('ul.list a').first().click();
    await chief.waitForURL('**/platform/businesses/serenity');
    await hydrated(chief);
    await checkAccessible(chief, 'a business');
    await chief.getByRole('button', { name: t('platform.suspend_business') }).click();
    await chief.waitForURL('**problem=**');
    await chief.getByText(t('errors.reason_required')).last().waitFor();
    await hydrated(chief);
    await checkAccessible(chief, 'no reason');
  },

  async 'a closed business is found by nobody until it is opened again'({ chief, t }) {
    const shown = async () => (await fetch(`${scene.server.base}/api/v1/businesses?q=serenity`)).json();
    assert.equal((await shown()).items.length, 1);
    // The node has just been asked about the business, and remembers it.
    const [service] = await services(scene.server.base, 'serenity');
    const times = async () => (await fetch(`${scene.server.base}/api/v1/businesses/serenity/availability?service=${service.id}`)).status;
    const page = async () => (await fetch(`${scene.server.base}/b/serenity`)).status;
    assert.deepEqual([await times(), await page()], [200, 200]);
    await chief.fill('#reason', 'Papers have expired');
    await chief.getByRole('button', { name: t('platform.suspend_business') }).click();
    await chief.waitForURL('**done=suspended');
    await chief.getByText('Papers have expired').waitFor();
    await hydrated(chief);
    await checkAccessible(chief, 'a closed business');
    assert.equal((await shown()).items.length, 0);
    assert.equal(await page(), 404);
    await until(async () => (await times()) === 404, 'nobody is offered a time there', 1_000);
    await chief.getByRole('button', { name: t('platform.reinstate_business') }).click();
    await chief.waitForURL('**done=reinstated');
    assert.equal((await shown()).items.length, 1);
    await until(async () => (await times()) === 200, 'times are offered again', 1_000);
  },

  async 'papers are decided on, and the business shows it'({ chief, t }) {
    // The demo's businesses are verified; this one has sent something since.
    await scene.server.sql(`UPDATE tenants SET verification = 'pending' WHERE slug = 'serenity'`);
    await go(chief, '/platform/verification');
    await checkAccessible(chief, 'verification');
    const papers = chief.locator('section.card', { has: chief.locator('a[href="/platform/businesses/serenity"]') });
    await papers.locator('summary').click();
    await checkAccessible(chief, 'a no');
    await papers.getByRole('button', { name: t('platform.reject_button') }).click();
    await chief.waitForURL('**problem=**');
    await papers.getByText(t('errors.reason_required')).waitFor();
    await hydrated(chief);
    await checkAccessible(chief, 'a no without a reason');
    await papers.getByRole('button', { name: t('platform.approve_of', { name: 'Serenity Spa' }) }).click();
    await chief.waitForURL('**done=decided');
    assert.equal(await papers.count(), 0, 'not in the queue any more');
    await go(chief, '/platform/businesses/serenity');
    await chief.getByText(t('platform.papers_verified'), { exact: true }).waitFor();
    await go(chief, '/platform/audit?business=serenity');
    await chief.getByText(t('platform.act_tenant_verify')).first().waitFor();
  },

  async 'somebody who is signed in elsewhere is suspended and out with the next click'({ chief, person, t }) {
    scene.customer = await person(PHONE, EMAIL, '/me');
    await go(chief, `/platform/people?q=${EMAIL}`);
    await checkAccessible(chief, 'people');
    await chief.locator('ul.list a').first().click();
    await chief.waitForURL('**/platform/people/*-*');
    await hydrated(chief);
    await checkAccessible(chief, 'an account');
    await chief.fill('#reason', 'Abuse');
    await chief.getByRole('button', { name: t('platform.suspend_account') }).click();
    await chief.waitForURL('**done=suspended');
    await chief.getByText(t('platform.sessions_none')).waitFor();
    await hydrated(chief);
    await checkAccessible(chief, 'a suspended account');
    await scene.customer.reload();
    assert.equal(path(scene.customer), '/login', 'out');
    await scene.customer.fill('#email', EMAIL);
    await scene.customer.fill('#password', 'ombaro-demo-2026');
    await scene.customer.locator('main button[type=submit]').first().click();
    await scene.customer.waitForURL('**/login?**');
    assert.notEqual(path(scene.customer), '/me', 'and not in again');
    await chief.getByRole('button', { name: t('platform.reinstate_account') }).click();
    await chief.waitForURL('**done=reinstated');
    await scene.customer.context().close();
  },

  async 'somebody is signed out everywhere and may come in again'({ chief, person, t }) {
    const customer = await person(PHONE, EMAIL, '/me');
    await chief.reload();
    await chief.getByRole('button', { name: t('platform.sign_out_all') }).click();
    await chief.waitForURL('**done=signed_out');
    await customer.reload();
    assert.equal(path(customer), '/login');
    await customer.context().close();
    const again = await person(PHONE, EMAIL, '/me');
    assert.equal(path(again), '/me');
    await again.context().close();
  },

  async 'a booking is found by its number'({ chief, t }) {
    await go(chief, '/platform/bookings');
    await checkAccessible(chief, 'bookings');
    await chief.fill('#number', 'OBO-NOTHING');
    await search(chief);
    await chief.getByText(t('platform.no_booking'), { exact: true }).waitFor();
    await checkAccessible(chief, 'no such booking');
  },

  async 'limits that bit are listed, or that there are none'({ chief, t }) {
    await go(chief, '/platform/limits');
    await chief.getByText(t('platform.limits_none'), { exact: true }).waitFor();
    await checkAccessible(chief, 'limits');
  },

  async 'what was done is in the log, also in the one of the business'({ chief, t }) {
    await go(chief, '/platform/audit?action=account.');
    for (const act of ['account_suspend', 'account_reinstate', 'account_sign_out']) {
      await chief.getByText(t(`platform.act_${act}`)).first().waitFor();
    }
    await checkAccessible(chief, 'the log of accounts');
    await go(chief, '/platform/audit?business=serenity');
    await chief.getByText(t('platform.act_business_suspend')).first().waitFor();
  },

  async 'everything works on a phone'({ person, t }) {
    const phone = await person(PHONE, 'admin@ombaro.demo', '/platform');
    for (const page of ['', '/businesses', '/businesses/serenity', '/verification', '/people', '/bookings', '/audit', '/limits']) {
      await go(phone, `/platform${page}`);
      const wide = await phone.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(wide <= 0, `${page} is ${wide} px too wide`);
      await checkAccessible(phone, `${page} on a phone`);
    }
    await phone.context().close();
    assert.ok(t('platform.title'));
  },

  async 'a manager has no business here'({ person }) {
    const manager = await person(DESK, 'manager@serenity.demo', null);
    for (const page of ['/platform', '/platform/people', '/platform/audit']) {
      await manager.goto(`${scene.server.base}${page}`);
      assert.equal(path(manager), '/office');
    }
    await manager.context().close();
  },
};

test('head office at a desk and on a phone', () => play(journey, scene));

test('head office without scripts, in Arabic', async () => {
  const { t } = await words('ar');
  const page = await scene.person(PHONE, 'admin@ombaro.demo', null, { javaScriptEnabled: false });
  await page.goto(`${scene.server.base}/platform?lang=ar`);
  assert.equal(await page.getAttribute('html', 'dir'), 'rtl');
  await link(page.locator('main'), t('platform.businesses')).or(page.locator('main a[href="/platform/businesses"]')).first().click();
  await page.fill('#q', 'shear');
  await search(page);
  await page.locator('ul.list a').first().click();
  await page.fill('#reason', 'أوراق منتهية');
  await page.getByRole('button', { name: t('platform.suspend_business') }).click();
  await page.getByText(t('platform.done_suspended')).waitFor();
  await page.getByRole('button', { name: t('platform.reinstate_business') }).click();
  await page.getByText(t('platform.done_reinstated')).waitFor();
  await page.context().close();
});

test('head office in Arabic is accessible', async () => {
  const page = await scene.person(DESK, 'admin@ombaro.demo', '/platform?lang=ar');
  for (const where of ['', '/businesses/serenity', '/people', '/audit']) {
    await go(page, `/platform${where}`);
    await checkAccessible(page, `${where} in Arabic`);
  }
  await page.context().close();
});
