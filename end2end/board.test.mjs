// The board by place, person, state and name; by room and by week; on a wall; and without a connection.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { DESK, PHONE, checkAccessible, hydrated } from './lib/browser.mjs';
import { TALL, cardOf, placeOf } from './lib/board.mjs';
import { play, stage, until } from './lib/stage.mjs';

const scene = stage();
const MANAGER = 'manager@serenity.demo';
const DAY = '2026-11-26';
const shown = (page) => page.locator('.day-grid li.visit:not(.dim)');
const query = (page) => new URL(page.url()).searchParams;
const live = (page, state = 'live') => page.locator(`.live[data-state=${state}]`).waitFor({ timeout: 15_000 });

// Two visits on a day of their own.
async function book(it) {
  const service = await it.api.service('serenity', 'Swedish massage');
  const [asha, chandra] = [await it.api.person('serenity', 'Asha'), await it.api.person('serenity', 'Chandra')];
  const one = async (name, staff) => {
    const times = await it.api.times('serenity', service, staff, DAY);
    const customer = { name, email: `${name.split(' ')[0].toLowerCase()}@example.com`, phone: '+91 98450 12345' };
    return it.api.book('serenity', service, staff, times.at(-1), customer);
  };
  Object.assign(it, { asha, chandra, meera: await one('Meera Kulkarni', asha), noor: await one('Noor Ahmed', chandra) });
}

const filters = {
  async 'a name is looked for, and what is hidden is counted'(it) {
    await book(it);
    const { t, meera, noor } = it;
    const page = await it.person(DESK, MANAGER, `/office?date=${DAY}`);
    it.page = page;
    await cardOf(page, meera).waitFor();
    const all = await shown(page).count();
    await page.locator('.sieve input[type=search]').fill('kulk');
    await page.waitForURL('**q=kulk**');
    await until(async () => (await shown(page).count()) === 1, 'one is shown');
    assert.equal(await page.locator('.count p').innerText(), t('office.shown', { shown: 1, hidden: all - 1 }));
    // What is hidden keeps its place, and is out of reach.
    const dim = cardOf(page, noor).locator('xpath=..');
    assert.ok(await dim.evaluate((one) => one.inert && one.classList.contains('dim')));
    assert.ok(await page.locator('.side .about').isVisible(), 'the lists say what they are about');
    assert.ok(await page.locator('.sieve input[type=search]').evaluate((one) => one === document.activeElement), 'typing goes on');
    await checkAccessible(page, 'a name looked for');
    await page.locator('.sieve input[type=search]').fill(noor.number);
    await until(async () => (await shown(page).innerText()).includes('Noor'), 'a number finds as well');
  },

  async 'the address keeps it: a reload, a booking opened and closed, and back'(it) {
    const { page } = it;
    await page.reload();
    await hydrated(page);
    assert.equal(await shown(page).count(), 1);
    await shown(page).locator('a').click();
    await page.locator('dialog.sheet[open]').waitFor();
    await page.keyboard.press('Escape');
    await page.locator('dialog.sheet').waitFor({ state: 'detached' });
    assert.equal(query(page).get('q'), it.noor.number);
    await page.locator('.count a').click();
    await until(async () => (await shown(page).count()) > 1, 'everything is shown again');
    assert.equal(query(page).get('q'), null);
    await page.goBack();
    await until(async () => (await shown(page).count()) === 1, 'back is what was looked for');
    await page.goForward();
    await page.waitForURL((url) => !url.searchParams.has('q'));
  },

  async 'states are links that count, and the list follows them'(it) {
    const { page, t } = it;
    const chip = page.locator('.states a', { hasText: t('office.to_confirm') });
    const count = Number(await chip.locator('b').innerText());
    await chip.click();
    await page.waitForURL('**state=confirm**');
    await until(async () => (await shown(page).count()) === count, 'as many as the link says');
    await checkAccessible(page, 'what is to confirm');
    await page.locator('.switch a', { hasText: t('office.view_list') }).click();
    await page.waitForURL('**view=list**');
    await until(async () => (await page.locator('.table tbody tr:has(th)').count()) === count, 'the list as well');
    await checkAccessible(page, 'a list of what is to confirm');
    await chip.click();
    await page.waitForURL((url) => !url.searchParams.has('state'));
  },

  async 'a person is chosen, and the lists beside are theirs'(it) {
    const { page, t, asha } = it;
    await page.locator('.switch a', { hasText: t('office.view_day') }).click();
    await page.locator('.sieve select[name=with]').selectOption(asha.id);
    await page.waitForURL('**with=**');
    await until(async () => (await page.locator('section.column').count()) === 1, 'one column');
    assert.ok((await page.locator('.side .about').innerText()).includes('Asha'));
    await checkAccessible(page, 'one person’s day');
    await page.goto(`${it.server.base}/office?date=${DAY}&q=nobody-of-this-name&view=list`);
    await hydrated(page);
    await page.getByText(t('office.nothing_found')).waitFor();
    await checkAccessible(page, 'nothing found');
  },
};

test('the day is looked through by name, number, state and person', () => play(filters, scene));

test('a business with two locations looks at one of them', async () => {
  const page = await scene.person(DESK, 'manager@drive-right.demo', '/office');
  const all = await page.locator('section.column').count();
  await page.locator('.sieve select[name=at]').selectOption({ label: 'Roundhay' });
  await page.waitForURL('**at=**');
  await until(async () => (await page.locator('section.column').count()) < all, 'fewer people work there');
  assert.ok((await page.locator('section.column').allInnerTexts()).join().includes('Grace Okonkwo'));
  assert.ok((await page.locator('.side .about').innerText()).includes('Roundhay'));
  await checkAccessible(page, 'one location');
  await page.locator('.switch a', { hasText: scene.t('office.view_week') }).click();
  await page.locator('.weekly').waitFor();
  assert.equal(await page.locator('.weekly > .names li').count(), 1);
  await checkAccessible(page, 'the week of one location');
  assert.deepEqual(scene.problems, [], 'the console is quiet');
});

test('all of it is links and a form without scripts', async () => {
  const { server, t, meera } = scene;
  const context = await scene.browser.newContext({ viewport: DESK, javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${server.base}/login?next=${encodeURIComponent(`/office?date=${DAY}`)}`);
  await page.fill('#email', MANAGER);
  await page.fill('#password', 'ombaro-demo-2026');
  await page.locator('main button[type=submit]').first().click();
  await page.fill('.sieve input[type=search]', 'Kulkarni');
  await page.getByRole('button', { name: t('office.find_go') }).click();
  await page.waitForURL('**q=Kulkarni**');
  assert.equal(await shown(page).count(), 1);
  assert.equal(query(page).get('date'), DAY);
  // A form about a booking comes back to what was looked at.
  await shown(page).locator('a').click();
  await page.locator('dialog.sheet').getByRole('button', { name: t('office.do_confirm') }).click();
  await page.waitForURL((url) => !url.searchParams.has('booking'));
  assert.equal(query(page).get('q'), 'Kulkarni');
  assert.equal((await scene.api.read(meera.id)).status, 'confirmed');
  await page.locator('.count a').click();
  assert.ok((await shown(page).count()) > 1);
  await page.locator('.switch a', { hasText: t('office.view_week') }).click();
  await page.locator('.weekly li a[href*="with="]').first().click();
  await page.waitForURL('**with=**');
  assert.equal(await page.locator('section.column').count(), 1);
  await context.close();
});

test('a visit is carried over rooms by keys, and the board says whether it fits there', async () => {
  const { noor } = scene;
  const page = await scene.person(TALL, MANAGER, `/office?date=${DAY}&view=rooms`);
  await live(page);
  const rooms = page.locator('section.column[data-room]');
  assert.ok((await rooms.count()) > 1);
  await checkAccessible(page, 'the day by room');
  const card = cardOf(page, noor);
  const now = () => card.locator('xpath=ancestor::section').getAttribute('data-room');
  const from = await now();
  await card.focus();
  await page.keyboard.press('m');
  await page.keyboard.press((await rooms.first().getAttribute('data-room')) === from ? 'ArrowRight' : 'ArrowLeft');
  await until(async () => /\n/.test(await page.locator('.ghost').innerText()), 'the board says whether it fits');
  await page.keyboard.press('Escape');
  await page.locator('.ghost').waitFor({ state: 'detached' });
  assert.equal(await now(), from);
  assert.deepEqual(scene.problems, [], 'the console is quiet');
});

test('the week leads to each day of each person, and moves with what happens', async () => {
  const { t, asha } = scene;
  const page = await scene.person(DESK, MANAGER, `/office?date=${DAY}&view=week`);
  await live(page);
  await checkAccessible(page, 'the week');
  const cell = page.locator(`.weekly ol a[href*="date=${DAY}"][href*="with=${asha.id}"]`);
  const before = await cell.locator('.strip i[data-status]').count();
  const service = await scene.api.service('serenity', 'Swedish massage');
  const times = await scene.api.times('serenity', service, asha, DAY);
  await scene.api.book('serenity', service, asha, times[0], { name: 'Tara Singh', email: 'tara@example.com', phone: '+91 98450 12345' });
  await until(async () => (await cell.locator('.strip i[data-status]').count()) === before + 1, 'the strip has one more', 5_000);
  await cell.click();
  await page.waitForURL('**with=**');
  await page.locator('.day-grid').waitFor();
  assert.ok((await shown(page).allInnerTexts()).join().includes('Tara Singh'));
  const phone = await scene.person(PHONE, MANAGER, `/office?date=${DAY}&view=week`);
  await checkAccessible(phone, 'the week on a phone');
  assert.ok(await phone.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'nothing is wider than the phone');
  await phone.goto(`${scene.server.base}/office?date=${DAY}&q=a`);
  await hydrated(phone);
  await checkAccessible(phone, 'the day looked through on a phone');
  assert.ok(await phone.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'nor here');
  assert.deepEqual(scene.problems, [], 'the console is quiet');
});

test('on a wall there is nothing to press but the way out, and no full name', async () => {
  const { t } = scene;
  const page = await scene.person(DESK, MANAGER, `/office?date=${DAY}&wall=1`);
  await live(page);
  assert.equal(await page.locator('.day-grid :is(a[href], button, input)').count(), 0);
  assert.equal(await page.locator('.rail, .side, .tools, .sieve').count(), 0);
  const text = await page.locator('main').innerText();
  assert.ok(text.includes('Meera K.') && !text.includes('Kulkarni'), text);
  await checkAccessible(page, 'the board on a wall');
  await page.getByRole('link', { name: t('office.wall_leave') }).click();
  await page.locator('.tools').waitFor();
  assert.equal(query(page).get('date'), DAY);
  assert.deepEqual(scene.problems, [], 'the console is quiet');
});

test('without a connection the board says how old it is, acts go back, and everything is there when it returns', async () => {
  const { t, noor, server } = scene;
  const page = await scene.person(TALL, MANAGER, `/office?date=${DAY}`);
  await live(page);
  await page.evaluate(() => {
    window.neverReloaded = true;
  });
  const spoken = page.locator('main > p[role=status]');
  assert.equal(await spoken.innerText(), '');
  await server.kill();
  const band = page.locator('.lost');
  await band.waitFor({ timeout: 10_000 });
  assert.match(await band.innerText(), scene.says('office.lost_since'));
  assert.equal(await spoken.innerText(), t('office.lost_said'));
  await checkAccessible(page, 'a board without a connection');
  // A card that is moved meanwhile goes back, and the board says why.
  const card = cardOf(page, noor);
  const place = () => placeOf(card);
  const from = await place();
  await card.focus();
  await page.keyboard.press('m');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await page.locator('.toast').waitFor();
  assert.equal(await place(), from);
  await page.locator('.toast button').click();

  await server.start();
  const service = await scene.api.service('serenity', 'Swedish massage');
  const times = await scene.api.times('serenity', service, scene.chandra, DAY);
  await scene.api.book('serenity', service, scene.chandra, times[0], { name: 'Ana Ruiz', email: 'ana@example.com', phone: '+91 98450 12345' });
  await band.getByRole('button', { name: t('office.lost_retry') }).click();
  await band.waitFor({ state: 'detached', timeout: 10_000 });
  await live(page);
  await page.getByText('Ana Ruiz').first().waitFor({ timeout: 5_000 });
  assert.equal(await spoken.innerText(), t('office.lost_over'));
  assert.ok(await page.evaluate(() => window.neverReloaded));
  // The sockets could not be opened while the server was away.
  scene.problems.length = 0;
});
