// Time: a manager plans a week by keys and by touch, a therapist asks for leave on her phone, and whoever booked is looked after.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { DESK, PHONE, checkAccessible, hydrated } from './lib/browser.mjs';
import { play, stage, until } from './lib/stage.mjs';

const MANAGER = 'manager@serenity.demo';
const THERAPIST = 'therapist@serenity.demo';
// A Monday with bookings of the demo's.
const AWAY = '2026-11-23';
const TODAY = '2026-11-20';
const FREE_DAY = '2026-11-26';

const button = (page, name) => page.getByRole('button', { name });
const openFold = (page, name) => page.locator('summary', { hasText: name }).click();

// The hours of somebody, as the manager opens them.
async function hoursOf(scene, name, viewport = DESK, more = {}) {
  const page = await scene.person(viewport, MANAGER, '/office/hours', more);
  await page.getByRole('link', { name }).click();
  await page.waitForURL('**/office/hours/*');
  await page.locator('.week-block').first().waitFor();
  return page;
}

const monday = (page) => page.locator('.week-column').first();
const times = (page) => monday(page).locator('.week-block:not(.pause):visible span:not(.sr)').allTextContents();

// A finger on the screen, as the browser's own protocol puts it there.
async function drag(page, from, to) {
  const session = await page.context().newCDPSession(page);
  const touch = (type, points) => session.send('Input.dispatchTouchEvent', { type, touchPoints: points });
  await touch('touchStart', [from]);
  for (let step = 1; step <= 6; step += 1) {
    const at = (a, b) => a + ((b - a) * step) / 6;
    await touch('touchMove', [{ x: at(from.x, to.x), y: at(from.y, to.y) }]);
  }
  await touch('touchEnd', []);
}

const journey = {
  async 'the manager sees everybody’s week'(scene) {
    const page = await scene.person(DESK, MANAGER, '/office/hours');
    await page.getByText('Bina Rao').waitFor();
    await checkAccessible(page, 'everybody’s hours');
    await page.context().close();
  },

  async 'plans a week by keys alone'(scene) {
    const { t } = scene;
    const page = await hoursOf(scene, 'Asha Nair');
    await checkAccessible(page, 'one person’s hours');
    const block = monday(page).locator('.week-block:visible').first();
    await block.focus();
    await page.keyboard.press('ArrowUp');
    assert.deepEqual(await times(page), ['08:45', '17:45']);
    await page.keyboard.press('Shift+ArrowDown');
    await page.keyboard.press('Alt+ArrowUp');
    assert.deepEqual(await times(page), ['08:30', '18:00']);
    const said = page.locator('[aria-live=polite]');
    await said.filter({ hasText: '08:30' }).waitFor({ state: 'attached' });
    await button(monday(page), t('hours.add_shift', { day: t('common.monday') })).focus();
    await page.keyboard.press('Enter');
    assert.equal((await times(page)).length, 4);
    await button(page, t('hours.save_week')).last().focus();
    await page.keyboard.press('Enter');
    await page.waitForURL('**done=saved');
    await hydrated(page);
    assert.deepEqual(await times(page), ['08:30', '18:00', '19:00', '22:00']);
    await checkAccessible(page, 'a week is saved');
    await page.context().close();
  },

  async 'drags on a phone'(scene) {
    const { t } = scene;
    const page = await hoursOf(scene, 'Asha Nair', PHONE, { hasTouch: true, isMobile: true });
    const block = monday(page).locator('.week-block:not(.pause):visible').last();
    await block.scrollIntoViewIfNeeded();
    const box = await block.boundingBox();
    const hour = box.height / 3;
    const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    await drag(page, middle, { ...middle, y: middle.y - hour });
    assert.deepEqual((await times(page)).slice(2), ['18:00', '21:00']);
    const edge = await block.boundingBox();
    const foot = { x: edge.x + edge.width / 2, y: edge.y + edge.height - 3 };
    await drag(page, foot, { ...foot, y: foot.y - hour });
    assert.deepEqual((await times(page)).slice(2), ['18:00', '20:00']);
    // Back to where nothing small is half behind the bar: axe takes what is seen of it for its size.
    await page.evaluate(() => scrollTo(0, 0));
    await checkAccessible(page, 'a week on a phone');
    await button(page, t('hours.save_week')).last().click();
    await page.waitForURL('**done=saved');
    await page.context().close();
  },

  async 'blocks a time that comes again, and one day of it goes'(scene) {
    const { t } = scene;
    const page = await hoursOf(scene, 'Chandra M.');
    await openFold(page, t('hours.add_block'));
    await page.fill('#blocks-every', '2');
    await page.locator('form:has(#blocks-first) input[value="4"]').check();
    await page.fill('#blocks-first', '2026-11-26');
    await button(page, t('hours.save_block')).click();
    await page.waitForURL('**problem=from**');
    await checkAccessible(page, 'a block without a time');
    await page.fill('#blocks-every', '2');
    await page.locator('form:has(#blocks-first) input[value="4"]').check();
    await page.fill('#blocks-first', '2026-11-26');
    await page.fill('#blocks-from', '10:00');
    await page.fill('#blocks-to', '12:00');
    await page.fill('#blocks-reason', 'Training');
    await button(page, t('hours.save_block')).click();
    await page.waitForURL('**done=saved');
    await page.getByText('Training').first().waitFor();
    const free = async () => {
      const [service, who] = await Promise.all([scene.api.service('serenity', 'Abhyanga'), scene.api.person('serenity', 'Chandra')]);
      return scene.api.times('serenity', service, who, '2026-11-26');
    };
    assert.ok(!(await free()).some((at) => at.includes('T10:') || at.includes('T11:')), 'nobody can book then');
    await page.locator('[data-day="2026-11-26"]', { hasText: 'Training' }).getByRole('button').click();
    await page.waitForURL('**done=removed');
    assert.ok((await free()).length > 0);
    await page.context().close();
  },

  async 'the therapist asks for leave on her phone'(scene) {
    const { t } = scene;
    const phone = await scene.person(PHONE, THERAPIST, '/staff/time');
    scene.phone = phone;
    await checkAccessible(phone, 'one’s own time');
    await openFold(phone, t('hours.ask_title'));
    await button(phone, t('hours.ask')).click();
    await phone.waitForURL('**problem=**');
    await checkAccessible(phone, 'leave without a kind');
    await phone.selectOption('#kind', 'sick');
    await phone.fill('#first', AWAY);
    await phone.fill('#reason', 'Dentist');
    await button(phone, t('hours.ask')).click();
    await phone.waitForURL('**done=asked');
    await phone.getByText('Dentist').waitFor();
    await checkAccessible(phone, 'leave was asked for');
  },

  async 'and keeps an hour free, which nobody can book then, and takes it back'(scene) {
    const { phone, t, api } = scene;
    const [service, asha] = await Promise.all([api.service('serenity', 'Swedish massage'), api.person('serenity', 'Asha')]);
    const offered = async () => (await api.times('serenity', service, asha, FREE_DAY)).map((at) => at.slice(11, 16));
    const before = await offered();
    await openFold(phone, t('hours.keep_free'));
    await phone.fill('#dates-first', FREE_DAY);
    await button(phone, t('hours.keep_free')).click();
    await phone.waitForURL('**problem=**');
    await checkAccessible(phone, 'an hour without its times');
    await phone.fill('#dates-first', FREE_DAY);
    await phone.fill('#dates-from', before[0]);
    await phone.fill('#dates-to', '23:00');
    await phone.fill('#dates-reason', 'Choir');
    await button(phone, t('hours.keep_free')).click();
    await phone.waitForURL('**done=saved');
    await checkAccessible(phone, 'an hour is kept free');
    assert.deepEqual(await offered(), [], 'nothing from then on');
    const row = phone.locator('main li', { hasText: 'Choir' });
    await row.getByRole('button').click();
    await phone.waitForURL('**done=removed');
    assert.deepEqual(await offered(), before);
  },

  async 'or has enough for today with one press, until it is taken back'(scene) {
    const { phone, t, api } = scene;
    const [service, asha] = await Promise.all([api.service('serenity', 'Swedish massage'), api.person('serenity', 'Asha')]);
    const offered = async () => (await api.times('serenity', service, asha, TODAY)).length;
    const before = await offered();
    assert.ok(before > 0);
    await button(phone, t('hours.off_today')).click();
    await phone.waitForURL('**done=saved');
    await checkAccessible(phone, 'nothing more today');
    assert.deepEqual([await offered(), await button(phone, t('hours.off_today')).count()], [0, 0]);
    await phone.locator(`main [data-day="${TODAY}"]`).getByRole('button').click();
    await phone.waitForURL('**done=removed');
    assert.equal(await offered(), before);
  },

  async 'the manager sees what it touches and grants it'(scene) {
    const { t } = scene;
    const page = await scene.person(DESK, MANAGER, '/office/leave');
    scene.page = page;
    await page.locator('a.item', { hasText: t('hours.state_pending') }).filter({ hasText: t('hours.leave_sick') }).click();
    await page.waitForURL('**/office/leave/*');
    await page.getByText(t('hours.decide_first')).waitFor();
    scene.touched = await page.locator('main ul.list > li').count();
    assert.ok(scene.touched > 0, 'the demo has bookings on that day');
    await checkAccessible(page, 'a request to be decided');
    await button(page, t('hours.approve')).click();
    await page.waitForURL('**done=approved');
    await checkAccessible(page, 'leave is granted');
    const [service, asha] = await Promise.all([scene.api.service('serenity', 'Swedish massage'), scene.api.person('serenity', 'Asha')]);
    assert.deepEqual(await scene.api.times('serenity', service, asha, AWAY), [], 'nobody is offered her on that day');
  },

  async 'and those who booked are given to a colleague or asked'(scene) {
    const { page, t, says } = scene;
    const offer = page.getByRole('button', { name: t('hours.offer') });
    if (await offer.count()) {
      await offer.first().click();
      await page.waitForURL('**done=offered');
      await page.getByText(says('hours.offered_at')).first().waitFor();
    }
    const give = page.getByRole('button', { name: says('hours.give') });
    await until(async () => (await give.count()) > 0, 'a colleague is free for one of them');
    await give.first().click();
    await page.waitForURL('**done=given');
    assert.equal(await page.locator('main ul.list > li').count(), scene.touched - 1);
    await checkAccessible(page, 'a visit was given away');
  },

  async 'her calendar has an address, and another one takes its place'(scene) {
    const { phone, t } = scene;
    await phone.goto(`${scene.server.base}/staff/time`);
    await hydrated(phone);
    await phone.locator('input[name=names]').check();
    await button(phone, t('hours.feed_make')).click();
    await phone.waitForURL('**done=saved');
    const address = await phone.inputValue('#feed');
    const feed = await fetch(address);
    assert.equal(feed.status, 200);
    assert.match(feed.headers.get('content-type'), /^text\/calendar/);
    const again = await fetch(address, { headers: { 'if-none-match': feed.headers.get('etag') } });
    assert.equal(again.status, 304);
    await checkAccessible(phone, 'a calendar with an address');
    await button(phone, t('hours.feed_renew')).click();
    await phone.waitForURL('**done=saved');
    assert.equal((await fetch(address)).status, 404, 'the old one opens nothing');
  },

  async 'without scripts the times are typed'(scene) {
    const { t } = scene;
    const page = await scene.browser.newPage({ javaScriptEnabled: false, locale: scene.lang });
    await page.goto(`${scene.server.base}/login`);
    await page.fill('#email', MANAGER);
    await page.fill('#password', 'ombaro-demo-2026');
    await page.locator('main button[type=submit]').first().click();
    await page.goto(`${scene.server.base}/office/hours`);
    await page.getByRole('link', { name: 'Devi Iyer' }).click();
    const label = (n, part) => t(`hours.shift_${part}`, { day: t('common.wednesday'), n });
    await page.getByLabel(label(1, 'from')).fill('10:00');
    await page.getByLabel(label(1, 'to')).fill('12:00');
    await page.locator('#week button.btn', { hasText: t('hours.save_week') }).click();
    assert.match(page.url(), /done=saved/);
    assert.equal(await page.getByLabel(label(1, 'from')).inputValue(), '10:00');
    await page.getByLabel(label(1, 'from')).fill('13:00');
    await page.locator('#week button.btn', { hasText: t('hours.save_week') }).click();
    assert.match(page.url(), /problem=day3/);
    await page.getByText(t('hours.wrong_order')).first().waitFor();
    await page.close();
  },
};

const english = stage();
test('time, in English', async () => play(journey, english));
const arabic = stage({ lang: 'ar' });
test('time, in Arabic', async () => play(journey, arabic));
