// A business with two locations: each has its own people, hours and rooms, and a visit is at one of them.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { DESK, PHONE, checkAccessible } from './lib/browser.mjs';
import { play, stage } from './lib/stage.mjs';

const scene = stage();
const button = (page, name) => page.getByRole('button', { name });
const text = (page) => page.locator('main').innerText();
const DAY = '2026-11-24';

// From step 1 to the booking's page.
async function finish(page, { t }, name, check = checkAccessible) {
  await button(page, t('public.choose_time')).click();
  await page.waitForURL('**step=when**');
  await check(page, 'times of one location');
  await page.locator('ul.times button[type=submit]').first().click();
  await page.waitForURL('**hold=**');
  const summary = await page.locator('aside.total-bar').innerText();
  assert.ok(summary.includes('Roundhay'), summary);
  await check(page, 'the details of a visit in one location');
  await page.fill('[name=name]', name);
  await page.fill('[name=email]', 'learner@example.com');
  await page.fill('[name=phone]', '+44 7700 900123');
  await page.locator('aside button[type=submit]').last().click();
  await page.waitForURL('**/me/bookings/**');
  return new URL(page.url()).pathname.split('/').pop();
}

const journey = {
  async 'the business’s page leads to either location'(it) {
    const page = await it.person(PHONE);
    it.phone = page;
    await page.goto(`${it.server.base}/b/drive-right`);
    await page.getByRole('heading', { name: 'Roundhay' }).waitFor();
    await checkAccessible(page, 'a business with two locations');
    const here = page.getByRole('link', { name: it.t('public.book_here') });
    assert.equal(await here.count(), 2);
    await here.last().click();
    await page.waitForURL('**place=**');
    assert.ok((await text(page)).includes('Refresher lesson'));
    await page.getByRole('link', { name: 'Refresher lesson' }).first().click();
    await page.waitForURL('**service=**');
    assert.ok(await page.getByLabel('Roundhay').isChecked(), 'what was chosen before stays chosen');
    await checkAccessible(page, 'step 1 with two locations');
  },

  async 'only who works there is offered, and the visit says where it is'(it) {
    const { phone: page } = it;
    it.id = await finish(page, it, 'Ida Lund');
    const shown = await text(page);
    assert.ok(shown.includes('Roundhay') && shown.includes('5 Street Lane'), shown);
    await checkAccessible(page, 'the page of a visit in one location');
    const read = (path) => page.evaluate((at) => fetch(at).then((answer) => answer.text()), `/api/v1/bookings/${it.id}${path}`);
    const booking = JSON.parse(await read(''));
    assert.equal(booking.location.name, 'Roundhay');
    assert.equal(booking.appointments[0].staff.name, 'Grace Okonkwo');
    assert.match(await read('/calendar.ics'), /LOCATION:5 Street Lane/);
  },

  async 'the same without scripts'(it) {
    const context = await it.browser.newContext({ viewport: PHONE, javaScriptEnabled: false });
    const page = await context.newPage();
    const service = await it.api.service('drive-right', 'Refresher lesson');
    await page.goto(`${it.server.base}/b/drive-right/book?service=${service.id}&day=${DAY}`);
    assert.ok(await page.getByLabel('Headingley').isChecked(), 'the main location comes first');
    await page.getByLabel('Roundhay').check();
    await finish(page, it, 'Omar Sheikh', () => {});
    assert.ok((await text(page)).includes('Roundhay'));
    await context.close();
  },

  async 'the desk books in a location, and the board says where'(it) {
    const { api, person, server, t } = it;
    const page = await person(DESK, 'manager@drive-right.demo', `/office?date=${DAY}&booking=${it.id}`);
    it.desk = page;
    const service = await api.service('drive-right', 'Refresher lesson');
    await page.goto(`${server.base}/office/new?service=${service.id}&day=${DAY}`);
    await page.getByLabel(t('public.label_where')).selectOption({ label: 'Roundhay' });
    await button(page, t('office.new_look')).click();
    await page.waitForURL(/location=[0-9a-f]/, { waitUntil: 'load' });
    await checkAccessible(page, 'the desk’s form with two locations');
    await page.locator('ul.times label').last().click();
    await page.fill('#name', 'Farida Khan');
    await button(page, t('office.new_book')).click();
    await page.waitForURL('**/office?date=*&booking=*');
    await page.locator('dialog.sheet').getByText('Roundhay').first().waitFor();
  },

  async 'why a time is not offered is asked of a location'(it) {
    const { desk: page, api, server, t } = it;
    const service = await api.service('drive-right', 'Refresher lesson');
    await page.goto(`${server.base}/office/why?service=${service.id}&day=${DAY}&time=19:30`);
    await page.getByLabel(t('public.label_where')).selectOption({ label: 'Roundhay' });
    await button(page, t('office.why_button')).click();
    await page.waitForURL(/location=[0-9a-f]/, { waitUntil: 'load' });
    const shown = await text(page);
    assert.ok(shown.includes('Grace Okonkwo'), shown);
    await checkAccessible(page, 'why not, in a location');
  },

  async 'a vehicle stands in one of them, and a location in use is not closed'(it) {
    const { desk: page, server, t } = it;
    await page.goto(`${server.base}/office/services/rooms`);
    await page.selectOption('#kind', 'vehicle');
    await page.locator('form', { has: page.locator('#kind') }).getByLabel(t('catalog.name')).fill('Blue Fiesta');
    await page.locator('form', { has: page.locator('#kind') }).getByLabel(t('public.label_where')).selectOption({ label: 'Roundhay' });
    await page.locator('form', { has: page.locator('#kind') }).locator('button').click();
    await page.waitForURL('**done=**');
    const row = page.locator('.thing', { has: page.locator('input[value="Blue Fiesta"]') });
    assert.equal(await row.locator('select option:checked').innerText(), 'Roundhay');
    await checkAccessible(page, 'vehicles of two locations');
    const owner = await it.person(DESK, 'owner@drive-right.demo', '/office/settings/places');
    await owner.locator('summary', { hasText: 'Roundhay' }).click();
    await owner.locator('details[open] summary', { hasText: t('business.place_close') }).first().click();
    await owner.getByRole('button', { name: t('business.place_close_of', { name: 'Roundhay' }) }).click();
    await owner.getByText(t('errors.place_booked')).first().waitFor();
    await checkAccessible(owner, 'a location with visits to come');
  },

  async 'over the API a location is asked for by its id'({ api, server }) {
    const service = await api.service('drive-right', 'Refresher lesson');
    const business = await (await fetch(`${server.base}/api/v1/businesses/drive-right`)).json();
    const [main, other] = business.places;
    const starts = async (location) => {
      const at = `${server.base}/api/v1/businesses/drive-right/availability?service=${service.id}&from=${DAY}&to=${DAY}&location=${location}`;
      const { days } = await (await fetch(at)).json();
      return new Set(days.flatMap((day) => day.slots).flatMap((slot) => slot.staff));
    };
    assert.ok((await starts(main.id)).size > 1);
    assert.equal((await starts(other.id)).size, 1);
    const unknown = await fetch(`${server.base}/api/v1/businesses/drive-right/availability?service=${service.id}&location=${service.id}`);
    assert.equal(unknown.status, 422);
  },
};

test('a business has two locations', () => play(journey, scene));
