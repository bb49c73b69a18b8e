// A tablet at the door: a manager makes a kiosk of it, customers let themselves in with their code or with their own telephone, and
// nobody gets further than that.
import { after, test } from 'node:test';
import assert from 'node:assert/strict';
import { NOW } from './lib/server.mjs';
import { DESK, PHONE, checkAccessible, hydrated } from './lib/browser.mjs';
import { fakeCamera } from './lib/camera.mjs';
import { play, stage, until } from './lib/stage.mjs';

const TODAY = NOW.slice(0, 10);
const TABLET = { width: 1180, height: 820 };
const camera = await fakeCamera();
const scene = stage({ flags: camera.flags });
after(() => camera.remove());
const SECRETS = ['Meera Kulkarni', 'meera@example.com', '98450'];

// Confirmed bookings of today, one after the other, with what their tickets say.
async function visits({ api }, count) {
  const service = await api.service('serenity', 'Swedish massage');
  const manager = await api.signIn('manager@serenity.demo');
  const made = [];
  for (let nth = 0; nth < count; nth += 1) {
    const person = await api.person('serenity', 'Asha');
    const [startsAt] = await api.times('serenity', service, person, TODAY);
    const guest = { name: 'Meera Kulkarni', email: 'meera@example.com', phone: '+91 98450 12345' };
    const { id, access_token: link } = await api.book('serenity', service, person, startsAt, guest);
    await api.call(`bookings/${id}/confirm`, {}, manager);
    made.push({ id, startsAt, link, ...(await api.call(`bookings/${id}/check-in-code`, undefined, manager)) });
  }
  return made;
}
// What the kiosk shows in its QR code.
const link = (page) =>
  page.evaluate(async () => (await fetch('/api/app_office/scan/kiosk/calls/this_kiosk', { method: 'POST', headers: { accept: 'application/json' } })).json().then((view) => view.link));
const type = async (page, t, code) => {
  await page.fill('#code', code);
  await page.getByRole('button', { name: t('kiosk.enter') }).click();
};
const next = (page, t) => page.getByRole('link', { name: t('kiosk.done') }).click();

const journey = {
  async 'a manager makes a kiosk of a tablet, and is signed out of it'(it) {
    const { person, server, t } = it;
    it.visits = await visits(it, 3);
    const page = await person(TABLET, 'owner@serenity.demo', null);
    it.page = page;
    await page.goto(`${server.base}/kiosk`);
    await page.getByText(t('kiosk.none_title')).waitFor();
    await checkAccessible(page, 'a browser that is no kiosk');
    await page.getByRole('link', { name: t('kiosk.set_up_here') }).click();
    await page.waitForURL('**/office/settings/kiosks');
    await checkAccessible(page, 'no kiosk yet');
    await page.getByRole('button', { name: t('kiosk.set_up_button') }).click();
    await page.waitForURL('**problem=name:required');
    await checkAccessible(page, 'a kiosk without a name');
    await page.fill('#kiosk-name', 'Front door');
    await page.getByRole('button', { name: t('kiosk.set_up_button') }).click();
    await page.waitForURL('**/kiosk', { waitUntil: 'load' });
    await hydrated(page);
    await page.getByText(t('kiosk.phone_title')).waitFor();
    await checkAccessible(page, 'a kiosk');
    const fill = page.getByRole('button', { name: t('kiosk.fill_screen') });
    await fill.click();
    await fill.waitFor({ state: 'hidden' });
    assert.ok(await page.evaluate(() => document.fullscreenElement === document.documentElement));
    await page.evaluate(() => document.exitFullscreen());
    await fill.waitFor();
    const cookies = await page.context().cookies();
    assert.ok(!cookies.some(({ name, value }) => name === '__Host-session' && value), 'nobody is signed in');
    const kept = cookies.find(({ name }) => name === '__Host-kiosk');
    assert.ok(kept.httpOnly && kept.secure && kept.sameSite === 'Strict');
    for (const path of ['/office', '/check-in', '/me']) {
      const answer = await page.request.get(`${server.base}${path}`, { maxRedirects: 0 });
      assert.equal(answer.status(), 303, path);
    }
  },

  async 'who is early is told from when, and the next guest follows'({ page, visits: [first], t, says }) {
    await type(page, t, first.short);
    await page.getByText(t('office.early_title')).waitFor();
    await page.getByText(says('kiosk.early_text')).waitFor();
    await checkAccessible(page, 'early at a kiosk');
    await next(page, t);
    await type(page, t, 'ABCD-2345');
    await page.getByText(t('office.unknown_title')).waitFor();
    await checkAccessible(page, 'an unknown code at a kiosk');
    await next(page, t);
  },

  async 'a code that is held to the camera lets in, once'(it) {
    const { page, visits: [first], t, says, server, api } = it;
    await server.restart(new Date(Date.parse(first.startsAt) - 10 * 60_000).toISOString());
    await page.reload();
    await hydrated(page);
    await camera.show(`${server.base}/check-in#${first.token}`);
    await page.getByRole('button', { name: t('office.use_camera') }).click();
    await page.getByText(says('office.welcome', { name: 'Meera' })).waitFor({ timeout: 15_000 });
    const text = await page.locator('main').innerText();
    for (const secret of SECRETS) assert.ok(!text.includes(secret), `${secret}: ${text}`);
    await checkAccessible(page, 'welcome at a kiosk');
    assert.equal((await api.read(first.id)).appointments[0].status, 'checked_in');
    await camera.show();
    // The screen is the next guest's by itself.
    await page.getByText(t('kiosk.phone_title')).waitFor({ timeout: 20_000 });
    await type(page, t, first.short);
    await page.getByText(t('kiosk.already_title')).waitFor();
    await checkAccessible(page, 'already in');
    await next(page, t);
  },

  async 'without a network it says so, and comes back by itself'({ page, visits: [first], t }) {
    scene.expected = /ERR_INTERNET_DISCONNECTED|Failed to (load resource|fetch)/;
    await page.context().setOffline(true);
    await type(page, t, first.short);
    await page.getByText(t('kiosk.desk')).waitFor();
    await checkAccessible(page, 'a kiosk without a network');
    await page.context().setOffline(false);
    await next(page, t);
  },

  async 'a customer reads the location’s code with their own telephone'(it) {
    const { page, visits: [, second], t, says, server, api } = it;
    await server.restart(new Date(Date.parse(second.startsAt) - 10 * 60_000).toISOString());
    await page.reload();
    await hydrated(page);
    it.here = await link(page);
    // Their browser keeps the link of their booking.
    const own = await it.browser.newContext({ viewport: PHONE, javaScriptEnabled: false });
    const tab = await own.newPage();
    await tab.goto(`${server.base}/booking/${second.id}/${second.link}`);
    await tab.goto(it.here);
    await tab.getByText(says('kiosk.here_title')).waitFor();
    await tab.getByRole('button', { name: new RegExp(t('kiosk.here_enter')) }).click();
    await tab.waitForURL('**&in=*');
    await tab.getByText(t('kiosk.welcome')).waitFor();
    assert.equal((await api.read(second.id)).appointments[0].status, 'checked_in');
    await tab.goto(it.here);
    await tab.getByText(says('kiosk.here_since')).waitFor();
    await own.close();
  },

  async 'whoever is nobody to this phone types their code, or signs in'(it) {
    const { visits: [, second], t, says } = it;
    const { pathname, search } = new URL(it.here);
    const phone = await it.browser.newContext({ viewport: PHONE });
    const tab = await phone.newPage();
    await tab.goto(`${it.server.base}${pathname}${search}`);
    await tab.getByText(t('kiosk.here_none')).waitFor();
    await checkAccessible(tab, 'nobody’s phone at the door');
    await tab.fill('#code', second.short);
    await tab.getByRole('button', { name: t('kiosk.enter') }).click();
    await tab.waitForURL('**&error=*');
    await tab.getByText(says('kiosk.already_since')).waitFor();
    await checkAccessible(tab, 'already in, on a phone');
    await tab.goto(`${it.server.base}/here?code=${'A'.repeat(140)}&in=${encodeURIComponent(second.startsAt)}`);
    await tab.getByText(t('kiosk.old_title')).waitFor();
    assert.equal(await tab.getByText(t('kiosk.welcome')).count(), 0, 'nobody lets themselves in by an address');
    await checkAccessible(tab, 'a code that was replaced');
    await phone.close();
  },

  async 'a kiosk works without scripts, and speaks other languages'(it) {
    const { page, browser, server, visits: [, second] } = it;
    const cookies = await page.context().cookies();
    for (const [lang, word] of [['hi', 'आपका चेक-इन पहले ही हो चुका है।'], ['ar', 'سبق تسجيل وصولك.']]) {
      const plain = await browser.newContext({ viewport: PHONE, javaScriptEnabled: false });
      await plain.addCookies(cookies);
      const tab = await plain.newPage();
      await tab.goto(`${server.base}/kiosk?lang=${lang}`);
      await tab.fill('#code', second.short);
      await tab.locator('form button[type=submit]').click();
      await tab.waitForURL('**error=*');
      await tab.getByText(word).waitFor();
      await plain.close();
    }
    const arabic = await browser.newContext({ viewport: PHONE, locale: 'ar' });
    await arabic.addCookies(cookies);
    const tab = await arabic.newPage();
    await tab.goto(`${server.base}/kiosk?lang=ar`);
    await hydrated(tab);
    await checkAccessible(tab, 'a kiosk in Arabic, on a phone');
    await arabic.close();
  },

  async 'taken back, it opens nothing, not even what it shows'(it) {
    const { page, person, visits: [, , third], t } = it;
    const owner = await person(DESK, 'owner@serenity.demo', '/office/settings/kiosks');
    await owner.getByText('Front door', { exact: true }).click();
    await checkAccessible(owner, 'a kiosk in the settings');
    await owner.getByRole('button', { name: t('kiosk.take_back_of', { name: 'Front door' }) }).click();
    await owner.waitForURL('**done=1');
    await type(page, t, third.short);
    await page.getByText(t('kiosk.none_title')).waitFor();
    await until(async () => (await it.api.read(third.id)).appointments[0].status === 'scheduled', 'nobody was let in');
  },
};

test('a tablet at the door lets customers in, and nobody further', () => play(journey, scene));
