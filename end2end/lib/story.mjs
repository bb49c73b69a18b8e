// The one story the product exists for, with everybody in it side by side: a customer on a phone, the manager at the board,
// the therapist, and the desk. Each state of it is looked at with axe, in light and in dark.
import assert from 'node:assert/strict';
import { DESK, PHONE, checkAccessible, hydrated } from './browser.mjs';
import { until } from './stage.mjs';

const NUMBER = /OBO-\d{8}-\d{4}/;
const field = (page, name) => page.locator(`form [name=${name}]`);
// The button of a step: at the end of the page, or in the bar that belongs to its form.
const next = (page) => page.locator('button[type=submit][form], aside button[type=submit], main button[type=submit]').last();
const visitOf = (board, status) => board.locator(`li.visit[data-status=${status}]`, { hasText: 'Meera Kulkarni' });

export const story = {
  async 'everybody is at their screen'(scene) {
    const { person } = scene;
    [scene.customer, scene.manager, scene.therapist] = await Promise.all([
      person(PHONE, null, '/'),
      person(DESK, 'manager@serenity.demo', '/office'),
      person(PHONE, 'therapist@serenity.demo', '/staff'),
    ]);
    assert.equal(await scene.customer.getAttribute('html', 'lang'), scene.lang);
    assert.equal(await scene.customer.evaluate(() => getComputedStyle(document.body).direction), scene.lang === 'ar' ? 'rtl' : 'ltr');
  },

  async 'the customer finds the business and chooses'({ customer, says }) {
    await checkAccessible(customer, 'home');
    await customer.getByRole('link', { name: 'Serenity Spa' }).first().click();
    await customer.waitForURL('**/b/serenity');
    await checkAccessible(customer, 'business');
    const service = customer.locator('li.service', { hasText: 'Swedish massage' });
    await service.getByRole('link', { name: says('public.book') }).click();
    await customer.waitForURL('**/b/serenity/book?*');
    await checkAccessible(customer, 'length and add-ons');
    await customer.locator('input[name=addon]').first().check();
    await next(customer).click();
    await customer.waitForURL('**step=when**');
    await customer.getByRole('link', { name: /Asha/ }).click();
    await customer.waitForURL('**staff=**');
    await checkAccessible(customer, 'time');
  },

  async 'the time is held while they fill in the form'(scene) {
    const { customer } = scene;
    await customer.locator('ul.times button[type=submit]').first().click();
    await customer.waitForURL('**hold=**');
    await hydrated(customer);
    await checkAccessible(customer, 'details');
    await field(customer, 'name').fill('Meera Kulkarni');
    await field(customer, 'email').fill('not an address');
    await field(customer, 'phone').fill('98450 12345');
    await next(customer).click();
    await customer.waitForURL('**check=1**');
    await checkAccessible(customer, 'details with an error');
    assert.equal(await field(customer, 'name').inputValue(), 'Meera Kulkarni', 'nothing typed is lost');
    await field(customer, 'email').fill('meera@example.com');
    await next(customer).click();
    await customer.waitForURL('**/me/bookings/**');
    await hydrated(customer);
    scene.id = new URL(customer.url()).pathname.split('/').pop();
  },

  async 'the customer gets number, calendar and code'(scene) {
    const { customer, t } = scene;
    await checkAccessible(customer, 'booked');
    const text = await customer.locator('main').innerText();
    [scene.number] = text.match(NUMBER);
    assert.ok(text.includes(t('common.zone_india')), text);
    assert.ok(!text.includes(t('account.news_changed')), 'that they booked is no news to them');
    assert.ok(await customer.locator('.qr svg').isVisible());
    scene.code = (await customer.locator('.qr .number').innerText()).trim();
  },

  async 'within a second the booking stands on the manager’s board, who confirms it'({ customer, manager, t }) {
    const row = manager.locator('aside.side li.item', { hasText: 'Meera Kulkarni' });
    await row.first().waitFor({ timeout: 2_000 });
    await checkAccessible(manager, 'board');
    await row.getByRole('button', { name: t('office.confirm_name', { name: 'Meera Kulkarni' }) }).click();
    await visitOf(manager, 'confirmed').waitFor({ timeout: 3_000 });
    await customer.getByText(t('common.status_confirmed')).first().waitFor({ timeout: 3_000 });
    await checkAccessible(customer, 'confirmed');
  },

  async 'within a second it stands in the therapist’s day'({ therapist }) {
    await therapist.getByText('Meera Kulkarni').first().waitFor({ timeout: 2_000 });
    await checkAccessible(therapist, 'therapist’s day');
  },

  async 'the therapist accepts'({ therapist, t }) {
    await therapist.getByRole('link', { name: /Meera Kulkarni/ }).first().click();
    const accept = therapist.getByRole('button', { name: t('staff.accept'), exact: true });
    await accept.waitFor();
    await checkAccessible(therapist, 'a visit to accept');
    await accept.click();
    await accept.waitFor({ state: 'detached', timeout: 3_000 });
    await checkAccessible(therapist, 'accepted');
  },

  async 'the customer registers with the same address and finds the booking'({ person, server, lang }) {
    const page = await person(PHONE, null, '/register');
    await checkAccessible(page, 'register');
    await page.fill('#name', 'Meera Kulkarni');
    await page.fill('#email', 'meera@example.com');
    await page.fill('#password', 'a quiet courtyard at noon');
    await page.locator('main button[type=submit]').click();
    await page.waitForURL('**sent=1**');
    await checkAccessible(page, 'look into the mailbox');
    const letter = await until(async () => {
      const mails = await (await fetch(`${server.base}/dev/mailbox?to=meera@example.com`)).json();
      return mails.find((mail) => mail.body.includes('/verify?token='));
    }, 'the development mailbox shows the message', 10_000);
    await page.goto(letter.body.match(/https?:\S+\/verify\?token=\S+/)[0]);
    await checkAccessible(page, 'verify');
    await page.locator('main button[type=submit]').first().click();
    await page.waitForURL('**/me**');
    await page.getByText('Swedish massage').first().waitFor();
    assert.equal(await page.getAttribute('html', 'lang'), lang);
    await checkAccessible(page, 'my bookings');
  },

  async 'ten minutes before the visit the desk reads the code, and everybody sees the arrival'(scene) {
    const { customer, manager, therapist, problems, t, says } = scene;
    const { starts_at: startsAt } = await scene.api.read(scene.id);
    assert.deepEqual(problems, [], 'the console is quiet');
    await scene.server.restart(new Date(new Date(startsAt).getTime() - 10 * 60_000).toISOString());
    for (const page of [customer, manager, therapist]) await page.locator('.live[data-state=live]').waitFor({ timeout: 15_000 });
    // The sockets could not be opened while the server was away.
    problems.length = 0;
    scene.desk = await scene.person(DESK, 'desk@serenity.demo', '/check-in');
    const { desk } = scene;
    await checkAccessible(desk, 'check-in');
    const enter = async () => {
      await desk.fill('[name=code]', scene.code);
      await desk.locator('main form button[type=submit]').last().click();
    };
    await enter();
    await desk.getByText(says('office.welcome', { name: 'Meera' })).waitFor({ timeout: 5_000 });
    await checkAccessible(desk, 'checked in');
    await visitOf(manager, 'arrived').waitFor({ timeout: 3_000 });
    await therapist.getByText(says('staff.here_since')).first().waitFor({ timeout: 3_000 });
    await customer.getByText(t('account.code_used')).waitFor({ timeout: 3_000 });
    await Promise.all([
      checkAccessible(manager, 'board with an arrival'),
      checkAccessible(therapist, 'therapist’s day with an arrival'),
      checkAccessible(customer, 'arrived'),
    ]);
    await desk.getByRole('link', { name: t('office.next_guest') }).click();
    await enter();
    await desk.getByText(t('office.already_title')).waitFor({ timeout: 5_000 });
    await checkAccessible(desk, 'already checked in');
  },

  async 'the therapist starts and completes'({ manager, therapist, server, id, t }) {
    await therapist.getByRole('button', { name: t('staff.start'), exact: true }).first().click();
    await visitOf(manager, 'started').waitFor({ timeout: 3_000 });
    await therapist.goto(`${server.base}/staff?visit=${id}`);
    await hydrated(therapist);
    await checkAccessible(therapist, 'under way');
    await therapist.getByRole('button', { name: t('staff.complete'), exact: true }).first().click();
    await visitOf(manager, 'done').waitFor({ timeout: 3_000 });
    await checkAccessible(therapist, 'done');
  },

  async 'the desk takes cash, the day’s takings count it, and there is a receipt'(scene) {
    const { customer, manager, person, id, number, t } = scene;
    const takings = () => manager.locator('dl.sums dd').first().innerText();
    const before = await takings();
    const desk = await person(DESK, 'desk@serenity.demo', `/office?booking=${id}`);
    await desk.locator('dialog.sheet').waitFor();
    await checkAccessible(desk, 'a booking beside the board');
    await desk.locator('dialog.sheet').getByRole('link', { name: t('office.do_pay') }).click();
    await field(desk, 'amount').waitFor();
    await checkAccessible(desk, 'taking money');
    await desk.locator('form:has([name=amount]) button[type=submit]').click();
    await desk.getByRole('link', { name: t('office.open_receipt') }).first().click({ timeout: 5_000 });
    await desk.waitForURL('**/receipt');
    await desk.getByText(number).first().waitFor();
    await checkAccessible(desk, 'receipt');
    const booking = await scene.api.read(id);
    assert.deepEqual(booking.paid, booking.total);
    await until(async () => (await takings()) !== before, 'the takings have grown');
    await customer.getByRole('link', { name: t('account.see_receipt') }).click();
    await customer.waitForURL('**/receipt');
    await customer.getByText(number).first().waitFor();
    await checkAccessible(customer, 'the customer’s receipt');
  },

  async 'the manager moves another booking by keyboard'({ manager, api }) {
    const card = manager.locator('li.visit[data-status=confirmed] > a').last();
    const [, id] = (await card.getAttribute('href')).match(/booking=([0-9a-f-]+)/);
    const { starts_at: from } = await api.read(id);
    await card.focus();
    await manager.keyboard.press('m');
    await manager.keyboard.press('ArrowUp');
    await manager.keyboard.press('ArrowUp');
    await manager.locator('.ghost').waitFor();
    await checkAccessible(manager, 'a card lifted by keyboard');
    await manager.keyboard.press('Enter');
    await until(async () => (await api.read(id)).starts_at !== from, 'it takes place at another time now');
    await checkAccessible(manager, 'after a move');
  },
};
