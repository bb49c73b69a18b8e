// Without a network: what somebody saw last of their own is shown, what they do is kept, and the server hears of it once; in a
// browser that is closed and opened again meanwhile.
import { after, test } from 'node:test';
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { chromium } from 'playwright-core';
import { DESK, PHONE, checkAccessible, hydrated, signIn } from './lib/browser.mjs';
import { NOW } from './lib/server.mjs';
import { stage, until } from './lib/stage.mjs';

const TODAY = NOW.slice(0, 10);
const MEERA = { name: 'Meera Kulkarni', email: 'meera@example.com', phone: '+91 98450 12345' };
const TARA = { name: 'Tara Singh', email: 'tara@example.com', phone: '+91 98450 54321' };
// The browser says itself that there is no network.
const OFFLINE = /ERR_INTERNET_DISCONNECTED|ERR_FAILED|Failed to (load resource|fetch)|WebSocket connection|NetworkError/;
const scene = stage();
const folders = [];
const devices = [];

after(async () => {
  await Promise.all(devices.map((context) => context.close()));
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
});

// A browser with a store of its own on the disk, as one that is closed in the evening.
async function device(viewport, folder) {
  const context = await chromium.launchPersistentContext(folder, {
    executablePath: process.env.OMBARO_CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
    viewport,
    locale: scene.lang,
  });
  const quiet = (page) => page.on('console', (message) => {
    if (message.type() === 'error' && !OFFLINE.test(message.text())) scene.problems.push(`${page.url()}: ${message.text()}`);
  });
  context.pages().forEach(quiet);
  context.on('page', quiet);
  devices.push(context);
  return context;
}

async function folder() {
  const made = await mkdtemp('/tmp/ombaro-device-');
  folders.push(made);
  return made;
}

// Until the page's parts are kept, and a worker is there to show them.
async function kept(page) {
  await hydrated(page);
  const ready = async () =>
    Boolean(document.documentElement.dataset.kept && (await navigator.serviceWorker.getRegistration())?.active);
  await until(() => page.evaluate(ready), 'the page is kept', 30_000);
}

// Until something that was read is kept.
const knows = (page, key) => until(() => page.evaluate(async (key) => Boolean(await self.ombaro.get(key)), key), `${key} is kept`, 20_000);

// A confirmed visit of today with Asha, at a time of its own.
async function visit(customer, name = 'Asha') {
  const { api } = scene;
  const [service, person] = [await api.service('serenity', 'Swedish massage'), await api.person('serenity', name)];
  const [startsAt] = await api.times('serenity', service, person, TODAY);
  assert.ok(startsAt, 'the day has room for another visit');
  const { id } = await api.book('serenity', service, person, startsAt, customer);
  const manager = await api.signIn('manager@serenity.demo');
  const { status } = await api.read(id);
  if (status === 'pending') await api.call(`bookings/${id}/confirm`, {}, manager);
  const code = await api.call(`bookings/${id}/check-in-code`, undefined, manager);
  return { id, startsAt, ...code };
}

const open = async (context, where) => {
  const page = await context.newPage();
  await page.goto(new URL(where, scene.server.base).href);
  await hydrated(page);
  return page;
};

test('a therapist works through a day without a network, closes the browser, and the server hears of it once', async () => {
  const { t, says } = scene;
  const { id, startsAt } = await visit(MEERA);
  await scene.server.restart(new Date(Date.parse(startsAt) - 5 * 60_000).toISOString());
  const home = await folder();
  let context = await device(PHONE, home);
  let page = context.pages()[0];
  await signIn(page, scene.server.base, 'therapist@serenity.demo');
  await page.goto(`${scene.server.base}/staff?visit=${id}`);
  await kept(page);
  const before = await scene.api.read(id);

  await context.setOffline(true);
  await page.close();
  page = await open(context, `/staff?visit=${id}`);
  await page.getByRole('heading', { name: MEERA.name }).waitFor();
  await page.getByText(says('offline.since')).waitFor();
  await checkAccessible(page, 'the day without a network');

  await page.getByRole('button', { name: t('staff.accept'), exact: true }).click();
  await page.getByText(says('offline.did_accept', { name: MEERA.name })).waitFor();
  // A second tap right after the first is no other act.
  await page.waitForTimeout(1_000);
  await page.getByRole('button', { name: t('staff.start'), exact: true }).click();
  await page.getByText(says('offline.did_start', { name: MEERA.name })).waitFor();
  await page.getByRole('button', { name: t('staff.complete'), exact: true }).waitFor();
  await checkAccessible(page, 'acts that wait');

  // Closed, and opened again while the server is away: what waits is there, and the day as it will be.
  await scene.server.kill();
  await context.close();
  context = await device(PHONE, home);
  page = await open(context, `/staff?visit=${id}`);
  await page.getByText(says('offline.did_start', { name: MEERA.name })).waitFor();
  await page.getByRole('button', { name: t('staff.complete'), exact: true }).waitFor();

  await scene.server.start(new Date(Date.parse(startsAt) + 60_000).toISOString());
  await until(async () => (await scene.api.read(id)).status === 'in_progress', 'the server hears of it', 30_000);
  await page.getByText(t('offline.waiting')).waitFor({ state: 'hidden', timeout: 15_000 });
  const now = await scene.api.read(id);
  assert.equal(now.version, before.version + 2, 'each act was done once');
  assert.ok(Math.abs(Date.parse(now.appointments[0].started_at) - Date.parse(startsAt)) < 10 * 60_000, 'it began when it began');
  await context.close();
});

test('what somebody else did meanwhile is said, not written over', async () => {
  const { t, says } = scene;
  const { id, startsAt } = await visit(TARA);
  await scene.server.restart(new Date(Date.parse(startsAt) - 5 * 60_000).toISOString());
  const context = await device(PHONE, await folder());
  const [page] = context.pages();
  await signIn(page, scene.server.base, 'therapist@serenity.demo');
  await page.goto(`${scene.server.base}/staff?visit=${id}`);
  await kept(page);
  await context.setOffline(true);
  await page.getByRole('button', { name: t('staff.accept'), exact: true }).click();
  await page.getByText(says('offline.did_accept', { name: TARA.name })).waitFor();
  const manager = await scene.api.signIn('manager@serenity.demo');
  await scene.api.call(`bookings/${id}/cancel`, { reason: 'ill' }, manager);
  await context.setOffline(false);
  await page.getByText(t('offline.refused')).waitFor({ timeout: 30_000 });
  await checkAccessible(page, 'an act that the server refused');
  await page.getByRole('button', { name: t('offline.understood') }).click();
  await page.getByText(t('offline.refused')).waitFor({ state: 'hidden' });
  assert.equal((await scene.api.read(id)).status, 'cancelled');
  await context.close();
});

test('a code is read without a network, at two desks: the first that the server hears of wins, and the other is told', async () => {
  const { t, says } = scene;
  const { id, startsAt, token, short } = await visit(MEERA, 'Bina');
  await scene.server.restart(new Date(Date.parse(startsAt) - 10 * 60_000).toISOString());
  const desks = [];
  for (const code of [token, short]) {
    const home = await folder();
    const context = await device(DESK, home);
    const [page] = context.pages();
    await signIn(page, scene.server.base, 'desk@serenity.demo');
    await page.goto(`${scene.server.base}/check-in`);
    await kept(page);
    await knows(page, 'door');
    await context.setOffline(true);
    await page.close();
    // The app opens where it always does, and that leads to the door.
    const door = await open(context, '/');
    assert.equal(new URL(door.url()).pathname, '/check-in');
    desks.push({ context, home, code, page: door });
  }
  const ask = async (page, code) => {
    await page.fill('#code', code);
    await page.getByRole('button', { name: t('office.do_check_in') }).click();
  };
  for (const { page, code } of desks) {
    await ask(page, code);
    await page.getByText(says('office.welcome', { name: 'Meera' })).waitFor({ timeout: 15_000 });
    await page.getByText(t('offline.let_in')).waitFor();
  }
  await checkAccessible(desks[0].page, 'let in without a network');
  const [first, second] = desks;
  await first.page.getByRole('link', { name: t('office.next_guest') }).click();
  // Again at the same door, and codes that are none of ours.
  await ask(first.page, token);
  await first.page.getByText(t('office.already_title')).waitFor();
  await first.page.getByRole('link', { name: t('office.scan_again') }).click();
  await ask(first.page, `${token.slice(0, 40)}${token[40] === 'A' ? 'B' : 'A'}${token.slice(41)}`);
  await first.page.getByText(t('office.unknown_title')).waitFor();
  await checkAccessible(first.page, 'a code of somebody else’s, without a network');
  assert.equal((await scene.api.read(id)).checked_in_at, null);
  // The first desk closes its browser with the arrival in it.
  await first.context.close();

  await second.context.setOffline(false);
  await until(async () => (await scene.api.read(id)).checked_in_at, 'the second desk is heard first', 30_000);
  const { version, checked_in_at: since } = await scene.api.read(id);
  first.context = await device(DESK, first.home);
  first.page = await open(first.context, '/check-in');
  await first.page.getByText(t('offline.refused')).waitFor({ timeout: 30_000 });
  const told = await scene.api.read(id);
  assert.deepEqual([told.version, told.checked_in_at], [version, since], 'nothing happened twice');
  await checkAccessible(first.page, 'an arrival that was known');
  for (const { context } of desks) await context.close();
});

test('an answer that is lost on the way is asked for again, and the arrival happens once', async () => {
  const { t, says } = scene;
  const { id, startsAt, token } = await visit(TARA, 'Bina');
  await scene.server.restart(new Date(Date.parse(startsAt) - 10 * 60_000).toISOString());
  const desk = await scene.person(DESK, 'desk@serenity.demo', '/check-in');
  scene.problems.length = 0;
  await knows(desk, 'door');
  let lost = 0;
  await desk.route('**/api/v1/check-ins', async (route) => {
    if (lost > 0) return route.continue();
    lost += 1;
    await route.fetch();
    return route.abort('connectionreset');
  });
  await desk.fill('#code', token);
  await desk.getByRole('button', { name: t('office.do_check_in') }).click();
  await desk.getByText(t('offline.let_in')).waitFor();
  const { version } = await scene.api.read(id);
  await until(async () => (await desk.evaluate(() => self.ombaro.errands())) === '[]', 'it is sent again', 30_000);
  assert.equal((await scene.api.read(id)).version, version);
  await desk.getByRole('link', { name: t('office.next_guest') }).click().catch(() => {});
  await desk.getByText(says('offline.refused')).waitFor({ state: 'hidden' });
  assert.equal(lost, 1);
});

test('a customer has the ticket without a network, and nothing is left after signing out', async () => {
  const { t, says } = scene;
  const context = await device(PHONE, await folder());
  const [page] = context.pages();
  await signIn(page, scene.server.base, 'customer@ombaro.demo');
  await page.goto(`${scene.server.base}/me`);
  await kept(page);
  const coming = page.locator('a.booking').first();
  const href = await coming.getAttribute('href');
  const id = href.split('/').pop();
  await knows(page, `booking/${id}`);
  // The ticket's own part of the client is kept once it has been looked at.
  await page.goto(`${scene.server.base}${href}`);
  await kept(page);
  await context.setOffline(true);
  await page.goto(`${scene.server.base}/me`);
  await hydrated(page);
  await page.getByText(says('offline.since')).first().waitFor();
  await checkAccessible(page, 'the list without a network');
  // The app opens at the way in, which needs the network: whoever has an account is led to what is kept.
  await page.goto(`${scene.server.base}/`);
  await page.waitForURL('**/me');
  await hydrated(page);
  await page.locator(`a[href="${href}"]`).click();
  await page.locator('.ticket').waitFor();
  await page.getByText(says('offline.since')).first().waitFor();
  await checkAccessible(page, 'the ticket without a network');
  // What was never looked at is honestly not there.
  await page.goto(`${scene.server.base}/me/profile`);
  await page.getByRole('heading', { name: t('notices.offline_title') }).waitFor();

  await context.setOffline(false);
  await page.goto(`${scene.server.base}/me`);
  await hydrated(page);
  // A page that is just being left may have made the store anew: it is empty.
  const inside = async () => {
    const opened = await new Promise((done) => {
      const asked = indexedDB.open('ombaro');
      asked.onsuccess = () => done(asked.result);
    });
    const names = [...opened.objectStoreNames];
    const count = (name) =>
      new Promise((done) => {
        const asked = opened.transaction(name).objectStore(name).count();
        asked.onsuccess = () => done(asked.result);
      });
    const counts = await Promise.all(names.map(count));
    opened.close();
    return [counts.reduce((sum, each) => sum + each, 0), (await caches.keys()).length];
  };
  const left = () => page.evaluate(inside);
  assert.ok((await left()).every((count) => count > 0));
  await page.evaluate(() => document.querySelector('form[action="/logout"]').requestSubmit());
  await page.waitForURL((url) => url.pathname === '/');
  await until(async () => (await left()).every((count) => count === 0), 'nothing is left', 10_000);
  await context.close();
});

test('an act that one person left behind is never sent for another', async () => {
  const signedIn = await fetch(`${scene.server.base}/api/v1/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: 'manager@serenity.demo', password: 'ombaro-demo-2026' }),
  });
  const { access_token: token } = await signedIn.json();
  const ask = (account) =>
    fetch(`${scene.server.base}/api/v1/bookings`, { headers: { authorization: `Bearer ${token}`, 'ombaro-account': account } });
  const own = await scene.server.sql("SELECT id FROM users WHERE email = 'manager@serenity.demo'");
  const other = await scene.server.sql("SELECT id FROM users WHERE email = 'desk@serenity.demo'");
  assert.equal((await ask(own)).status, 200);
  assert.equal((await ask(other)).status, 401);
});

test('an answer that comes after somebody else has taken over brings nothing of the first back', async () => {
  const page = await scene.person(DESK, 'desk@serenity.demo', '/check-in');
  let answer;
  await page.route('**/api/v1/check-ins', (route) => {
    answer = () => route.fulfill({ status: 409, contentType: 'application/problem+json', body: '{"code":"checkin.already"}' });
  });
  const errand = { path: '/api/v1/check-ins', body: { token: 'x' }, about: { action: 'check-in', booking: null, name: 'Tara Singh', at: NOW } };
  const asked = page.evaluate((text) => self.ombaro.run(text), JSON.stringify(errand));
  await until(() => answer, 'it is on its way');
  await page.evaluate(() => self.ombaro.belongsTo('01920000-0000-7000-8000-00000000aaaa'));
  await answer();
  // It was found nowhere any more, and so its answer was not written down, not even for a moment.
  assert.equal(JSON.parse(await asked).answer.code, 'internal');
  assert.equal(await page.evaluate(() => self.ombaro.errands()), '[]');
});
