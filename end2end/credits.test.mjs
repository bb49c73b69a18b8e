// Packages with credits: the desk sells one, the customer pays a visit with it on a phone, sees one less, and has it back when the
// visit is cancelled in time, with scripts and without; who cancels late uses it up; a manager holds a package up and an owner pays it back.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { DESK, PASSWORD, PHONE, checkAccessible } from './lib/browser.mjs';
import { client, token } from './lib/people.mjs';
import { play, stage } from './lib/stage.mjs';

const SERVICE = 'Abhyanga';
const PACKAGE = 'Five Abhyangas';
const CUSTOMER = { email: 'customer@ombaro.demo', name: 'Priya Sharma', phone: '+91 98450 11111' };
// Far enough off to be cancelled for nothing.
const DAY = '2026-11-26';

const scene = stage();
const button = (page, name) => page.getByRole('button', { name });
const text = (page) => page.locator('main').innerText();
const used = ({ server }) => server.sql(`SELECT coalesce(sum(used), 0) FROM package_credits c JOIN customer_packages p ON p.id = c.customer_package_id WHERE p.name = '${PACKAGE}'`);

// A phone without scripts on which the customer has signed in.
async function plainPhone({ browser, server }) {
  const context = await browser.newContext({ viewport: PHONE, javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${server.base}/login`);
  await page.fill('#email', CUSTOMER.email);
  await page.fill('#password', PASSWORD);
  await page.click('main button[type=submit]');
  await page.waitForURL((url) => url.pathname === '/me');
  return page;
}

// Keeps the first time of a day for the hour that the package pays, as far as the details.
async function hold(page, { server, api }, day) {
  const service = await api.service('serenity', SERVICE);
  const option = service.options.find(({ minutes }) => minutes === 60).id;
  await page.goto(`${server.base}/b/serenity/book?service=${service.id}&option=${option}&step=when&from=${day}&day=${day}`);
  await page.locator('ul.times button[type=submit]').first().click();
  await page.waitForURL('**hold=**');
}

async function bookIt(page) {
  if ((await page.inputValue('#phone')) === '') await page.fill('#phone', CUSTOMER.phone);
  await page.locator('aside button[type=submit]').last().click();
  await page.waitForURL('**/me/bookings/**');
  return new URL(page.url()).pathname.split('/').pop();
}

const journey = {
  async 'nothing is sold yet, and the page says what to do'(it) {
    await it.server.sql("UPDATE services SET cancel_fee_percent = 50, free_cancel_minutes = 1440, confirmation_mode = 'auto' WHERE tenant_id = (SELECT id FROM tenants WHERE slug = 'serenity')");
    it.desk = await it.person(DESK, 'desk@serenity.demo', '/office');
    const { desk, server, t } = it;
    await desk.locator('nav.rail').getByRole('link', { name: t('packages.title') }).click();
    await desk.waitForURL('**/office/packages');
    await desk.getByText(t('packages.none')).waitFor();
    await checkAccessible(desk, 'no packages sold');
    await desk.getByRole('link', { name: t('packages.sell') }).click();
    await desk.waitForURL('**/office/packages?sell=1');
    await checkAccessible(desk, 'a package to be sold');
    assert.equal(await server.sql('SELECT count(*) FROM customer_packages'), '0');
  },

  async 'a sale without a way to find the customer again is refused, and nothing typed is lost'({ desk, t }) {
    await desk.selectOption('#ware', { label: await desk.locator('#ware option', { hasText: PACKAGE }).innerText() });
    await desk.fill('#name', CUSTOMER.name);
    await button(desk, t('packages.sell_button')).click();
    await desk.waitForURL('**problem=customer.phone:required');
    assert.equal(await desk.inputValue('#name'), CUSTOMER.name);
    assert.match(await desk.locator('#ware option:checked').innerText(), new RegExp(PACKAGE));
    await checkAccessible(desk, 'a sale with something wrong in it');
  },

  async 'the desk sells it, and takes the money in cash'(it) {
    const { desk, server, t } = it;
    await desk.fill('#email', CUSTOMER.email);
    await button(desk, t('packages.sell_button')).dblclick();
    await desk.waitForURL('**done=sold');
    await desk.getByText(t('packages.sold_done')).waitFor();
    assert.match(await text(desk), it.says('packages.left_of'));
    await checkAccessible(desk, 'a package that was sold');
    const paid = await server.sql("SELECT p.price_minor || ' ' || m.amount_minor || ' ' || m.method FROM customer_packages p JOIN payments m ON m.customer_package_id = p.id");
    assert.equal(paid, '1350000 1350000 cash');
    it.package = new URL(desk.url()).searchParams.get('package');
    await desk.goto(`${server.base}/office/packages?q=priya`);
    await desk.getByRole('link', { name: new RegExp(CUSTOMER.name.split(' ')[0]) }).first().waitFor();
    await checkAccessible(desk, 'who holds what');
    await desk.goto(`${server.base}/office/packages?q=nobody-like-that`);
    await desk.getByText(t('packages.none_found')).waitFor();
    await checkAccessible(desk, 'nobody found');
  },

  async 'the customer sees what is left, and pays with it on a phone'(it) {
    it.phone = await it.person(PHONE, CUSTOMER.email, '/me');
    const { phone, says, t } = it;
    assert.match(await text(phone), says('packages.left_of', { left: '5', total: '5' }));
    await checkAccessible(phone, 'my packages');
    await hold(phone, it, DAY);
    assert.ok(await phone.isChecked('#credits'), 'who has a package means to use it');
    assert.match(await text(phone), says('packages.offer_returned'));
    const sum = () => phone.locator('.total-bar .sum').innerText();
    assert.match(await sum(), /0/);
    assert.doesNotMatch(await sum(), /[1-9]/, 'the credit pays for all of it');
    await phone.uncheck('#credits');
    assert.match(await sum(), /[1-9]/, 'without it money is due');
    await phone.check('#credits');
    await checkAccessible(phone, 'the details with a package');
    it.id = await bookIt(phone);
    const shown = await text(phone);
    assert.match(shown, says('packages.paid_with', { package: PACKAGE }));
    assert.match(shown, says('packages.offer_returned'));
    await checkAccessible(phone, 'a ticket paid with a package');
    assert.equal(await it.server.sql(`SELECT total_minor FROM bookings WHERE id = '${it.id}'`), '0');
    assert.equal(await used(it), '1');
    await phone.goto(`${it.server.base}/me`);
    assert.match(await text(phone), says('packages.left_of', { left: '4', total: '5' }));
    await phone.locator('details summary').last().click();
    await phone.getByText(t('packages.reserved')).waitFor();
    await checkAccessible(phone, 'my packages with a visit');
  },

  async 'the desk sees it on the visit and on the package'(it) {
    const { desk, id, server, t } = it;
    await desk.goto(`${server.base}/office?date=${DAY}&booking=${id}`);
    await desk.getByText(it.says('packages.paid_with', { package: PACKAGE })).first().waitFor();
    await desk.goto(`${server.base}/office/packages?package=${it.package}`);
    await desk.getByText(t('packages.reserved')).waitFor();
    await checkAccessible(desk, 'a package in use');
  },

  async 'cancelled in time the credit comes back'(it) {
    const { phone, id, server, says, t } = it;
    await phone.goto(`${server.base}/me/bookings/${id}`);
    await phone.locator('details summary').click();
    assert.equal(await phone.locator('input[name=credits]').inputValue(), '0');
    await phone.locator('details button[type=submit]').click();
    await phone.waitForURL((url) => url.search === '' && url.pathname.endsWith(id));
    assert.equal(await used(it), '0');
    await phone.goto(`${server.base}/me`);
    assert.match(await text(phone), says('packages.left_of', { left: '5', total: '5' }));
    await phone.locator('section[aria-labelledby=packages] details summary').click();
    await phone.getByText(t('packages.returned')).waitFor();
  },

  async 'without scripts it is the same, and who takes the box out pays money'(it) {
    await it.phone.context().close();
    it.phone = await plainPhone(it);
    const { phone, server } = it;
    await hold(phone, it, DAY);
    await phone.uncheck('#credits');
    await phone.fill('#phone', 'nonsense');
    await phone.locator('aside button[type=submit]').last().click();
    await phone.waitForURL('**check=1**');
    assert.equal(await phone.isChecked('#credits'), false, 'what was chosen stays chosen');
    await phone.fill('#phone', CUSTOMER.phone);
    const id = await bookIt(phone);
    assert.notEqual(await server.sql(`SELECT total_minor FROM bookings WHERE id = '${id}'`), '0');
    assert.equal(await used(it), '0');
  },

  async 'who cancels late uses it up, and was told so'(it) {
    const { phone, server, says, t } = it;
    // Half past eleven of the next day is less than a day away.
    await server.sql("UPDATE services SET free_cancel_minutes = 20160 WHERE tenant_id = (SELECT id FROM tenants WHERE slug = 'serenity')");
    await hold(phone, it, DAY);
    const id = await bookIt(phone);
    assert.ok((await text(phone)).includes(t('packages.offer_late')), await text(phone));
    await phone.locator('details summary').click();
    assert.ok((await text(phone)).includes(t('packages.cancel_loses')));
    assert.match(await text(phone), says('packages.cancel_button'));
    const seen = await it.person(PHONE, CUSTOMER.email, `/me/bookings/${id}`);
    await seen.locator('details summary').click();
    await checkAccessible(seen, 'cancelling that uses up a credit');
    await seen.context().close();
    await phone.locator('details button[type=submit]').click();
    await phone.waitForURL((url) => url.search === '' && url.pathname.endsWith(id));
    assert.equal(await server.sql(`SELECT status || ' ' || fee_minor FROM bookings WHERE id = '${id}'`), 'cancelled 0');
    assert.equal(await used(it), '1');
  },

  async 'the desk books with the package of whoever calls'(it) {
    const { desk, server, t, api } = it;
    const service = await api.service('serenity', SERVICE);
    const option = service.options.find(({ minutes }) => minutes === 60).id;
    const form = `${server.base}/office/new?service=${service.id}&option=${option}&day=${DAY}`;
    await desk.goto(form);
    await desk.locator('input[name=slot]').first().check({ force: true });
    await desk.fill('#name', 'Somebody Else');
    await desk.fill('#email', 'else@example.com');
    await desk.check('[name=credit]');
    await checkAccessible(desk, 'a booking at the desk with a package');
    await button(desk, t('office.new_book')).click();
    await desk.waitForURL('**error=package.no_credit');
    assert.ok((await text(desk)).includes(t('errors.no_credit')));
    assert.ok(await desk.isChecked('[name=credit]'), 'nothing typed is lost');
    await desk.fill('#name', CUSTOMER.name);
    await desk.fill('#email', CUSTOMER.email);
    await button(desk, t('office.new_book')).click();
    await desk.waitForURL('**/office?date=**');
    await desk.getByText(it.says('packages.paid_with', { package: PACKAGE })).first().waitFor();
    assert.equal(await used(it), '2');
    it.deskBooking = new URL(desk.url()).searchParams.get('booking');
  },

  async 'a manager holds it up and lets it go on; no money moves'(it) {
    const { server, t } = it;
    it.manager = await it.person(DESK, 'manager@serenity.demo', '/office');
    const page = it.manager;
    await page.goto(`${server.base}/office/packages?package=${it.package}`);
    assert.equal(await page.getByText(t('packages.refund_text')).count(), 0, 'paying back is not the manager’s');
    await page.getByRole('heading', { name: t('packages.suspend') }).click();
    await button(page, t('packages.suspend_button')).click();
    await page.waitForURL('**problem=reason:required');
    await checkAccessible(page, 'holding up without a reason');
    await page.fill('#reason', 'The cheque was not good');
    await button(page, t('packages.suspend_button')).click();
    await page.waitForURL('**done=suspended');
    await checkAccessible(page, 'a package that is held up');
    await hold(it.phone, it, DAY);
    assert.equal(await it.phone.locator('#credits').count(), 0, 'its credits are not offered');
    await button(page, t('packages.resume_button')).click();
    await page.waitForURL('**done=resumed');
  },

  async 'an owner writes down what was paid back'(it) {
    const { server, t } = it;
    const page = await it.person(DESK, 'owner@serenity.demo', '/office');
    await page.goto(`${server.base}/office/packages?package=${it.package}`);
    await page.getByRole('heading', { name: t('packages.refund') }).click();
    await page.getByText(t('packages.refund_text')).waitFor();
    // Three of five are left.
    assert.equal(await page.inputValue('#amount'), '8100.00');
    await page.fill('#why', 'She moves away');
    await button(page, t('packages.refund_button')).click();
    await page.waitForURL('**error=package.in_use');
    await page.getByText(t('errors.package_in_use')).waitFor();
    const who = await token(server.base, 'manager@serenity.demo');
    const cancelled = await client(server.base)('POST', `/api/v1/bookings/${it.deskBooking}/cancel`, { who, body: {} });
    assert.equal(cancelled.status, 200, cancelled.text);
    await page.getByRole('heading', { name: t('packages.refund') }).click();
    await page.fill('#amount', '99999999');
    await page.fill('#why', 'She moves away');
    await button(page, t('packages.refund_button')).click();
    await page.waitForURL('**problem=amount:out_of_range');
    await checkAccessible(page, 'paying back more than was paid');
    await page.fill('#amount', '8100');
    await page.fill('#why', 'She moves away');
    await button(page, t('packages.refund_button')).click();
    await page.waitForURL('**done=refunded');
    await page.getByText(t('packages.refunded_done')).waitFor();
    await checkAccessible(page, 'a package that was paid back');
    assert.equal(await server.sql('SELECT status || refunded_minor FROM customer_packages'), 'refunded810000');
  },

  async 'the program takes the same through its interface'({ server, api }) {
    const ask = client(server.base);
    const who = await token(server.base, CUSTOMER.email);
    const service = await api.service('serenity', SERVICE);
    const { days } = await api.call(`businesses/serenity/availability?service=${service.id}&from=${DAY}&to=${DAY}`);
    const body = { service: service.id, starts_at: days[0].slots.at(-1).starts_at, customer: { ...CUSTOMER }, credits: 1 };
    const refused = await ask('POST', '/api/v1/businesses/serenity/bookings', { who, body });
    assert.deepEqual([refused.status, refused.json.code], [409, 'package.no_credit']);
    const wrong = await ask('POST', '/api/v1/businesses/serenity/bookings', { who, body: { ...body, credits: 0 } });
    assert.deepEqual([wrong.status, wrong.json.errors[0].field], [422, 'credits']);
    const guest = await ask('POST', '/api/v1/businesses/serenity/bookings', { body });
    assert.equal(guest.status, 401);
    const { credits: _, ...plain } = body;
    const booked = await ask('POST', '/api/v1/businesses/serenity/bookings', { who, body: plain });
    assert.deepEqual([booked.status, booked.json.appointments[0].package, booked.json.cancel_credits], [201, null, 0]);
  },
};

test('packages with credits', () => play(journey, scene));
