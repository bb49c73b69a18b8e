// What a late cancellation costs: said before booking, shown before cancelling, taken at the desk.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { DESK, PHONE, checkAccessible } from './lib/browser.mjs';
import { client, token } from './lib/people.mjs';
import { play, stage } from './lib/stage.mjs';

const scene = stage();
const button = (page, name) => page.getByRole('button', { name });
const text = (page) => page.locator('main').innerText();

// Serenity sells everything with a fee of half the price, free until a day before.
const sell = ({ server }, percent = 50) =>
  server.sql(
    `UPDATE services SET cancel_fee_percent = ${percent}, free_cancel_minutes = 1440 WHERE tenant_id = (SELECT id FROM tenants WHERE slug = 'serenity')`,
  );

async function decide({ server }, id, action) {
  const who = await token(server.base, 'manager@serenity.demo');
  const answer = await client(server.base)('POST', `/api/v1/bookings/${id}/${action}`, { who, body: {} });
  assert.equal(answer.status, 200, answer.text);
  return answer.json;
}

// Books the first time of today on a phone without scripts, as far as its page.
async function book(page, { server, says }) {
  await page.goto(`${server.base}/b/serenity`);
  await page.locator('li.service a.btn').first().click();
  await page.locator('aside button[type=submit], main button[type=submit]').last().click();
  await page.locator('ul.times button[type=submit]').first().click();
  await page.waitForURL('**hold=**');
  assert.match(await page.locator('#policy').innerText(), says('common.cancel_late'), 'less than a day is left');
  await page.fill('[name=name]', 'Leela Rao');
  await page.fill('[name=email]', 'leela@example.com');
  await page.fill('[name=phone]', '+91 98450 54321');
  await page.locator('button[type=submit][form], aside button[type=submit]').last().click();
  await page.waitForURL('**/me/bookings/**');
  return new URL(page.url()).pathname.split('/').pop();
}

const journey = {
  async 'what it costs is said before anybody books'(it) {
    await sell(it);
    const { api, server, person, says } = it;
    const service = await api.service('serenity', 'Swedish massage');
    const { days } = await api.call(`businesses/serenity/availability?service=${service.id}&from=2026-11-24&to=2026-11-24`);
    const hold = await api.call('businesses/serenity/holds', { service: service.id, starts_at: days[0].slots[0].starts_at });
    assert.equal(Date.parse(hold.starts_at) - Date.parse(hold.free_until), 86_400_000);
    assert.equal(Number(hold.late_fee.amount) * 2, Number(hold.total.amount));
    const page = await person(PHONE);
    await page.goto(`${server.base}/b/serenity/book?hold=${hold.id}`);
    assert.match(await page.locator('#policy').innerText(), says('common.cancel_free'));
    await checkAccessible(page, 'the summary with what cancelling costs');
    await page.context().close();
  },

  async 'a request costs nothing until the business has said yes'(it) {
    const context = await it.browser.newContext({ viewport: PHONE, javaScriptEnabled: false });
    it.phone = await context.newPage();
    it.id = await book(it.phone, it);
    assert.match(await text(it.phone), it.says('account.free_unconfirmed'));
    await it.phone.locator('details summary').click();
    assert.equal(await it.phone.locator('input[name=fee]').inputValue(), '0.00');
    await decide(it, it.id, 'confirm');
    await it.phone.reload();
    assert.match(await text(it.phone), it.says('common.cancel_late'));
  },

  async 'and nobody pays another price than the page has shown'({ id, phone, server, t, says }) {
    await phone.locator('details summary').click();
    assert.match(await text(phone), says('account.cancel_costs'));
    await server.sql(`UPDATE booking_items SET cancel_fee_percent = 60 WHERE booking_id = '${id}'`);
    await phone.locator('details button[type=submit]').click();
    await phone.waitForURL('**error=booking.changed');
    assert.ok((await text(phone)).includes(t('errors.changed')));
    assert.equal(await server.sql(`SELECT status || ' ' || fee_minor FROM bookings WHERE id = '${id}'`), 'confirmed 0');
  },

  async 'the customer cancels late, for the price on the button'(it) {
    const { id, phone, server, t } = it;
    await phone.locator('details summary').click();
    const fee = await phone.locator('input[name=fee]').inputValue();
    await phone.locator('details button[type=submit]').click();
    await phone.waitForURL((url) => url.search === '');
    const shown = await text(phone);
    assert.ok(shown.includes(t('account.fee_cancelled')) && shown.includes(t('account.pay_there')), shown);
    const owed = await server.sql(`SELECT fee_minor FROM bookings WHERE id = '${id}' AND status = 'cancelled'`);
    assert.equal(Number(owed), Math.round(Number(fee) * 100));
    assert.ok(Number(owed) > 0);
    await phone.context().close();
  },

  async 'the desk sees who owes it and takes it'(it) {
    const { id, person, server, t } = it;
    const page = await person(DESK, 'desk@serenity.demo', '/office');
    it.page = page;
    await page.getByRole('heading', { name: t('office.owing') }).waitFor();
    await checkAccessible(page, 'a board with a fee that is due');
    await page.locator('aside.side').getByRole('link', { name: 'Leela Rao' }).click();
    await page.waitForURL('**ask=pay');
    await page.locator('#amount').waitFor();
    await checkAccessible(page, 'a fee to be taken');
    await button(page, t('office.do_pay')).last().click();
    await page.getByRole('heading', { name: t('office.owing') }).waitFor({ state: 'detached' });
    assert.equal(await server.sql(`SELECT paid_minor = fee_minor FROM bookings WHERE id = '${id}'`), 't');
    await page.goto(`${server.base}/office/bookings/${id}/receipt`);
    await page.getByText(t('account.receipt_fee')).waitFor();
    await checkAccessible(page, 'the receipt of a fee');
  },
};

test('a late cancellation costs what was said, no more', () => play(journey, scene));

test('a no-show owes the fee until the desk takes it back', async () => {
  await sell(scene);
  const { api, browser, person, server, t } = scene;
  const context = await browser.newContext({ viewport: PHONE, javaScriptEnabled: false });
  const id = await book(await context.newPage(), scene);
  await context.close();
  const { starts_at: startsAt } = await decide(scene, id, 'confirm');
  await server.restart(new Date(Date.parse(startsAt) + 20 * 60_000).toISOString());
  const absent = await decide(scene, id, 'no-show');
  assert.equal(Number(absent.fee.amount) * 2, Number(absent.total.amount));
  const page = await person(PHONE, 'manager@serenity.demo', `/office?date=${startsAt.slice(0, 10)}&booking=${id}`);
  await page.getByText(t('office.fee_no_show'), { exact: true }).first().waitFor();
  await checkAccessible(page, 'a no-show with its fee, on a phone');
  await decide(scene, id, 'confirm');
  assert.equal((await api.read(id)).fee.amount, '0.00');
});
