// On the board a visit is made longer or shorter, and two exchange their places: by hand, with the keys, in a form, on a
// phone and without scripts. Whether it fits is shown before anything is dropped or sent.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { PHONE, checkAccessible } from './lib/browser.mjs';
import { minutesOf } from './lib/api.mjs';
import { TALL, cardOf, isIn, mouse, placeOf } from './lib/board.mjs';
import { play, stage, until } from './lib/stage.mjs';

const scene = stage();
const MANAGER = 'manager@serenity.demo';
const DAY = '2026-12-10';
const BOARD = `/office?date=${DAY}`;

const lengthOf = (booking) => minutesOf(booking.ends_at) - minutesOf(booking.starts_at);
const ghost = (board) => board.locator('.ghost');
const liOf = (board, booking) => cardOf(board, booking).locator('xpath=..');
const field = (page, name) => page.locator(`dialog.sheet [name="${name}"]`);
const notice = (page, form) => page.locator(`dialog.sheet form[action*="${form}"] .notice:not([hidden])`);
const read = (booking) => scene.api.read(booking.id);
// A second click is not another act.
const rest = (page) => page.waitForTimeout(1_100);

// First there is the time alone, then the answer.
async function answer(board) {
  await ghost(board).waitFor({ timeout: 3_000 });
  const unanswered = /^\s*\d{1,2}:\d{2}(–\d{1,2}:\d{2})?\s*$/;
  return until(async () => {
    const text = await ghost(board).innerText();
    return unanswered.test(text) ? null : text;
  }, 'the board says whether it fits');
}

// Pulls the lower edge by so many minutes, and holds it there.
async function pull(board, booking, minutes) {
  const card = liOf(board, booking);
  const area = await card.boundingBox();
  const length = Number(/--len:\s*(\d+)/.exec(await card.getAttribute('style'))[1]);
  const [x, y] = [area.x + area.width / 2, area.y + area.height - 4];
  const hand = mouse(board);
  await hand.down({ x, y });
  await hand.move(null, { x, y: y + (minutes * area.height) / length });
  return hand;
}

// Carries one card onto another, and holds it there.
async function onto(board, booking, other) {
  const [from, to] = [await cardOf(board, booking).boundingBox(), await cardOf(board, other).boundingBox()];
  const hand = mouse(board);
  await hand.down({ x: from.x + from.width / 2, y: from.y + from.height / 2 });
  await hand.move(null, { x: to.x + to.width / 2, y: to.y + to.height / 2 });
  return hand;
}

async function askToMove(page, booking) {
  await cardOf(page, booking).click();
  await page.locator('dialog.sheet[open]').waitFor();
  await page.locator('dialog.sheet').getByRole('link', { name: scene.t('office.do_move'), exact: true }).click();
  await field(page, 'part[minutes]').waitFor();
}

const byHand = {
  async 'four visits of one day'(it) {
    const { api } = it;
    const service = await api.service('serenity', 'Swedish massage');
    const [asha, chandra] = [await api.person('serenity', 'Asha'), await api.person('serenity', 'Chandra')];
    const book = async (name, staff, time) => {
      const times = await api.times('serenity', service, staff, DAY);
      const at = times.find((one) => one.slice(11, 16) >= time);
      const customer = { name, email: `${name.split(' ')[0].toLowerCase()}@example.com`, phone: '+91 98450 12345' };
      return api.book('serenity', service, staff, at, customer);
    };
    Object.assign(it, { asha, chandra });
    it.meera = await book('Meera Kulkarni', asha, '13:45');
    it.tara = await book('Tara Singh', asha, '15:30');
    it.zoe = await book('Zoe Martin', asha, '16:45');
    it.noor = await book('Noor Ahmed', chandra, '11:00');
    it.board = await it.person(TALL, MANAGER, BOARD);
    await it.board.locator('.live[data-state=live]').waitFor();
    await cardOf(it.board, it.meera).waitFor();
  },

  async 'the edge is pulled too far, and the board says so before it is let go'(it) {
    const { board, meera, t } = it;
    const hand = await pull(board, meera, 105);
    const said = await answer(board);
    assert.ok(said.includes(t('errors.staff_busy')), said);
    await board.locator('.ghost.refused').waitFor();
    if (process.env.SHOTS) await board.screenshot({ path: `${process.env.SHOTS}/refused.png` });
    await checkAccessible(board, 'an edge pulled too far');
    await board.keyboard.press('Escape');
    await ghost(board).waitFor({ state: 'detached' });
    await hand.up();
    assert.equal((await read(meera)).version, 1, 'Escape gives up');
  },

  async 'pulled less far it fits, and the visit is longer for the same price'(it) {
    const { board, meera } = it;
    const hand = await pull(board, meera, 32);
    const said = await answer(board);
    assert.match(said, /–15:15/);
    assert.match(said, scene.says('office.fits'));
    await checkAccessible(board, 'an edge pulled');
    if (process.env.SHOTS) await board.screenshot({ path: `${process.env.SHOTS}/resize.png` });
    await hand.up();
    const longer = await until(async () => {
      const now = await read(meera);
      return now.version === 2 && now;
    }, 'it is longer');
    assert.equal(lengthOf(longer), 90);
    assert.equal(longer.starts_at, meera.starts_at);
    assert.deepEqual(longer.total, meera.total);
    await until(async () => (await placeOf(cardOf(board, meera))).includes('--len:90'), 'the card is longer');
  },

  async 'a click on the edge opens the card'(it) {
    const { board, meera } = it;
    await rest(board);
    const hand = await pull(board, meera, 0);
    await hand.up();
    await board.locator('dialog.sheet[open]').waitFor();
    await board.keyboard.press('Escape');
    await board.locator('dialog.sheet').waitFor({ state: 'detached' });
  },

  async 'with the keys: M lifts it, Shift and the arrows change its length'(it) {
    const { board, meera } = it;
    await cardOf(board, meera).focus();
    await board.keyboard.press('m');
    for (let n = 0; n < 3; n += 1) await board.keyboard.press('Shift+ArrowUp');
    assert.match(await answer(board), /–15:00/);
    await board.keyboard.press('Enter');
    await until(async () => lengthOf(await read(meera)) === 75, 'it is shorter');
    await rest(board);
  },

  async 'a card held on another one says whether the two could exchange their places'(it) {
    const { board, meera, tara, t } = it;
    // The longer one would run into what comes next.
    const hand = await onto(board, meera, tara);
    const said = await until(async () => {
      const text = await ghost(board).innerText();
      return text.includes(t('errors.staff_busy')) && text;
    }, 'the conflict is shown before the drop');
    assert.match(said.replaceAll(/[\u2066-\u2069]/g, ''), scene.says('office.swap_with', { name: 'Tara Singh' }));
    await checkAccessible(board, 'a card held on another one');
    await board.keyboard.press('Escape');
    await hand.up();
    assert.equal((await read(tara)).version, 1);
  },

  async 'dropped on one that it can change with, both have the place of the other'(it) {
    const { board, meera, noor, asha, chandra, t } = it;
    const before = [await read(meera), await read(noor)];
    const hand = await onto(board, meera, noor);
    await until(async () => (await ghost(board).innerText()).includes(t('office.fits_sentence')), 'they could');
    if (process.env.SHOTS) await board.screenshot({ path: `${process.env.SHOTS}/swap.png` });
    await hand.up();
    await isIn(board, meera, chandra);
    await isIn(board, noor, asha);
    const after = await until(async () => {
      const both = [await read(meera), await read(noor)];
      return both[1].version > before[1].version && both;
    }, 'both have moved');
    assert.deepEqual(after.map((one) => one.starts_at), [before[1].starts_at, before[0].starts_at]);
    assert.deepEqual(after.map(lengthOf), before.map(lengthOf), 'each as long as before');
    assert.deepEqual(after.map((one) => one.appointments[0].staff.id), [chandra.id, asha.id]);
  },
};

test('a visit is made longer and two are exchanged by hand and with the keys', () => play(byHand, scene));

const byForm = {
  async 'the form says whether a length fits before it is sent'(it) {
    const { board: page, noor, t } = it;
    await rest(page);
    await askToMove(page, noor);
    assert.equal(await field(page, 'part[minutes]').inputValue(), String(lengthOf(await read(noor))));
    await field(page, 'part[minutes]').fill('180');
    await notice(page, 'move_by_form').filter({ hasText: t('errors.staff_busy') }).waitFor();
    await field(page, 'part[minutes]').fill('45');
    await notice(page, 'move_by_form').filter({ hasText: t('office.fits_sentence').replace('.', '') }).waitFor();
    await checkAccessible(page, 'a move asked for');
    if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/form.png` });
    await page.keyboard.press('Enter');
    await until(async () => lengthOf(await read(noor)) === 45, 'it is shorter');
    await rest(page);
  },

  async 'the form exchanges two, and says before whether they could'(it) {
    const { meera, noor } = it;
    const page = await it.person(PHONE, MANAGER, BOARD);
    await cardOf(page, meera).waitFor();
    assert.equal(await page.locator('.grip').first().isVisible(), false, 'there is nothing to pull on a phone');
    await askToMove(page, meera);
    const before = [await read(meera), await read(noor)];
    await field(page, 'second').selectOption(noor.appointments[0].id);
    await notice(page, 'swap_visits').waitFor();
    await checkAccessible(page, 'a swap asked for, on a phone');
    if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/swap-phone.png` });
    await page.getByRole('button', { name: scene.t('office.do_swap'), exact: true }).click();
    const after = await until(async () => {
      const both = [await read(meera), await read(noor)];
      return both[1].version > before[1].version && both;
    }, 'both have moved');
    assert.deepEqual(after.map((one) => one.starts_at), [before[1].starts_at, before[0].starts_at]);
  },
};

test('the forms do the same, at a desk and on a phone', () => play(byForm, scene));

test('without scripts a form makes a visit longer and exchanges two', async () => {
  const { server, t, tara, noor } = scene;
  const context = await scene.browser.newContext({ viewport: PHONE, javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${server.base}/login?next=${encodeURIComponent(BOARD)}`);
  await page.fill('#email', MANAGER);
  await page.fill('#password', 'ombaro-demo-2026');
  await page.locator('main button[type=submit]').first().click();
  const before = [await read(tara), await read(noor)];
  await askToMove(page, tara);
  await field(page, 'part[minutes]').fill('30');
  await page.locator('dialog.sheet form[action*="move_by_form"] button[type=submit]').click();
  await page.waitForURL((url) => !url.searchParams.has('booking'));
  assert.equal(lengthOf(await read(tara)), 30);
  await askToMove(page, tara);
  await field(page, 'second').selectOption(noor.appointments[0].id);
  await page.getByRole('button', { name: t('office.do_swap'), exact: true }).click();
  await page.waitForURL((url) => !url.searchParams.has('booking'));
  const after = [await read(tara), await read(noor)];
  assert.deepEqual(after.map((one) => one.starts_at), [before[1].starts_at, before[0].starts_at]);
  await context.close();
});
