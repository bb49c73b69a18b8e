// The story without a mouse: a customer, a manager, a therapist and the desk who have a keyboard and nothing else.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { DESK, PASSWORD, PHONE, hydrated } from './lib/browser.mjs';
import { keyboard } from './lib/keyboard.mjs';
import { play, stage, until } from './lib/stage.mjs';

const NAME = 'Meera Kulkarni';
const scene = stage();
const card = (board, status) => board.locator(`li.visit[data-status=${status}]`, { hasText: NAME });
const field = (page, name) => page.locator(`form [name=${name}]`);

// Signs in and opens a page, by keyboard.
async function atWork(viewport, email, where) {
  const page = await scene.person(viewport, null, `/login?next=${encodeURIComponent(where)}`);
  const keys = keyboard(page);
  await keys.to(page.locator('#email'));
  await keys.type(email);
  await keys.to(page.locator('#password'));
  await keys.type(PASSWORD);
  await keys.act('Enter', async () => {
    await page.waitForURL(scene.server.base + where);
    await hydrated(page);
  });
  return { page, keys };
}

const acts = {
  async 'the customer chooses service, length, add-on and therapist'(scene) {
    const { t, says } = scene;
    const page = await scene.person(PHONE, null, '/');
    const keys = keyboard(page);
    scene.customer = { page, keys };
    // The first stop of every page leads past what all pages begin with.
    await keys.to(page.locator('.skip'));
    await keys.act('Enter', () => until(() => page.locator('main').evaluate((one) => one === document.activeElement), 'at the content'));
    await keys.to(page.getByRole('link', { name: 'Serenity Spa' }));
    await keys.act('Enter', () => page.waitForURL('**/b/serenity'));
    await keys.to(page.getByRole('link', { name: t('public.book_service', { service: 'Swedish massage' }) }));
    await keys.act('Enter', () => page.locator('input[name=option]').first().waitFor());
    const option = page.locator('input[name=option]:checked');
    const usual = await option.getAttribute('value');
    await keys.to(option);
    await keys.act('ArrowDown', async () => assert.notEqual(await option.getAttribute('value'), usual));
    await keys.act('ArrowUp', async () => assert.equal(await option.getAttribute('value'), usual));
    await keys.to(page.locator('input[name=addon]').first());
    await keys.act('Space', () => page.locator('input[name=addon]:checked').waitFor());
    await keys.to(page.getByRole('button', { name: t('public.choose_time') }));
    await keys.act('Enter', () => page.waitForURL('**step=when**'));
    await hydrated(page);
    await keys.to(page.getByRole('link', { name: /Asha/ }));
    await keys.act('Enter', () => page.waitForURL('**staff=**'));
    assert.match(await page.locator('h1').innerText(), says('public.when_title'));
  },

  async 'the customer takes a time, forgets a field, and books'(scene) {
    const { page, keys } = scene.customer;
    await keys.to(page.locator('ul.times button').first());
    await keys.act('Enter', () => page.waitForURL('**hold=**'));
    await hydrated(page);
    await keys.to(field(page, 'name'));
    await keys.type(NAME);
    await keys.to(field(page, 'phone'));
    await keys.type('98450 12345');
    await keys.act('Enter', () => page.waitForURL('**check=1**'));
    await hydrated(page);
    // What is wrong is a link to the field.
    await keys.to(page.locator('.errors a'));
    await keys.act('Enter', () => until(() => field(page, 'email').evaluate((one) => one === document.activeElement), 'at the field'));
    await keys.type('meera@example.com');
    await keys.to(page.locator('button[type=submit][form=details]'));
    await keys.act('Enter', () => page.waitForURL('**/me/bookings/**'));
    await hydrated(page);
    scene.id = new URL(page.url()).pathname.split('/').pop();
    scene.code = (await page.locator('.qr .number').innerText()).trim();
  },

  async 'the manager confirms it on the board'(scene) {
    scene.manager = await atWork(DESK, 'manager@serenity.demo', '/office');
    const { page, keys } = scene.manager;
    await keys.to(page.getByRole('button', { name: scene.t('office.confirm_name', { name: NAME }) }));
    await keys.act('Enter', () => card(page, 'confirmed').waitFor({ timeout: 3_000 }));
  },

  async 'the manager opens it, looks, and is back where they were'(scene) {
    const { page, keys } = scene.manager;
    const link = card(page, 'confirmed').locator('a');
    await keys.to(link, 'Shift+Tab');
    await keys.act('Enter', () => page.locator('dialog.sheet[open]').waitFor());
    await keys.to(page.getByRole('link', { name: scene.t('office.do_move') }));
    await keys.act('Enter', () => field(page, 'time').waitFor());
    await keys.to(page.getByRole('link', { name: scene.t('office.keep') }));
    await keys.act('Enter', () => field(page, 'time').waitFor({ state: 'detached' }));
    await keys.act('Escape', () => page.locator('dialog.sheet').waitFor({ state: 'detached' }));
    assert.ok(await link.evaluate((one) => one === document.activeElement), 'the card has the focus again');
  },

  async 'the therapist accepts'(scene) {
    scene.therapist = await atWork(DESK, 'therapist@serenity.demo', '/staff');
    const { page, keys } = scene.therapist;
    await keys.to(page.getByRole('link', { name: new RegExp(NAME) }));
    const accept = page.getByRole('button', { name: scene.t('staff.accept'), exact: true });
    await keys.act('Enter', () => page.getByRole('heading', { name: NAME }).waitFor());
    await keys.to(accept);
    await keys.act('Enter', () => accept.waitFor({ state: 'detached', timeout: 3_000 }));
  },

  async 'the desk types the code'(scene) {
    const { t, says } = scene;
    const { starts_at: startsAt } = await scene.api.read(scene.id);
    assert.deepEqual(scene.problems, [], 'the console is quiet');
    await scene.server.restart(new Date(new Date(startsAt).getTime() - 10 * 60_000).toISOString());
    for (const { page } of [scene.manager, scene.therapist]) await page.locator('.live[data-state=live]').waitFor({ timeout: 15_000 });
    // The sockets could not be opened while the server was away.
    scene.problems.length = 0;
    scene.desk = await atWork(DESK, 'desk@serenity.demo', '/check-in');
    const { page, keys } = scene.desk;
    await keys.to(page.locator('[name=code]'));
    await keys.type(scene.code);
    await keys.act('Enter', () => page.getByText(says('office.welcome', { name: 'Meera' })).waitFor({ timeout: 5_000 }));
    await keys.to(page.getByRole('link', { name: t('office.next_guest') }));
    await keys.act('Enter', () => page.locator('[name=code]').waitFor());
  },

  async 'the therapist starts and completes'(scene) {
    const { page, keys } = scene.therapist;
    for (const [word, status] of [['staff.start', 'started'], ['staff.complete', 'done']]) {
      await keys.to(page.getByRole('button', { name: scene.t(word), exact: true }));
      await keys.act('Enter', () => card(scene.manager.page, status).waitFor({ timeout: 3_000 }));
      // What follows at once would count as a double press.
      await page.waitForTimeout(700);
    }
  },

  async 'the desk takes cash and opens the receipt'(scene) {
    const { t } = scene;
    const { page, keys } = scene.desk;
    await page.goto(`${scene.server.base}/office?booking=${scene.id}`);
    await hydrated(page);
    await page.locator('dialog.sheet').waitFor();
    await keys.looks('opening a booking');
    await keys.to(page.getByRole('link', { name: t('office.do_pay') }));
    await keys.act('Enter', () => field(page, 'amount').waitFor());
    await keys.to(page.locator('form:has([name=amount]) button[type=submit]'));
    const receipt = page.getByRole('link', { name: t('office.open_receipt') });
    await keys.act('Enter', () => receipt.waitFor({ timeout: 5_000 }));
    await keys.to(receipt);
    await keys.act('Enter', () => page.waitForURL('**/receipt'));
    const { paid, total } = await scene.api.read(scene.id);
    assert.deepEqual(paid, total);
  },

  async 'the manager carries another booking to another time and therapist, and puts one back'(scene) {
    const { page, keys } = scene.manager;
    const link = page.locator('li.visit[data-status=confirmed] > a').last();
    const id = await link.getAttribute('id');
    const own = page.locator(`#${id}`);
    const place = () => own.locator('xpath=..').getAttribute('style');
    const from = await place();
    await keys.to(own);
    await keys.press('m');
    await keys.press('ArrowUp');
    await page.locator('.ghost').waitFor();
    await keys.act('Escape', () => page.locator('.ghost').waitFor({ state: 'detached' }));
    assert.equal(await place(), from, 'Escape puts it back');
    await keys.press('m');
    await keys.press('ArrowUp');
    await keys.press('ArrowUp');
    await page.locator('.ghost:not(.refused)', { hasText: scene.says('office.fits') }).waitFor();
    await keys.act('Enter', () => until(async () => (await place()) !== from, 'it stands somewhere else'));
    assert.ok(await own.evaluate((one) => one === document.activeElement), 'the card kept the focus');
    await page.getByText(scene.says('office.said_moved')).waitFor({ state: 'attached' });
  },
};

test('booking, confirming, accepting, checking in, paying and moving need nothing but a keyboard', () => play(acts, scene));
