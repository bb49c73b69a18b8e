// A business from nothing to its first booking: on a phone, without scripts, in every language.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { DESK, PHONE, checkAccessible, signIn } from './lib/browser.mjs';
import { client, services, slots } from './lib/people.mjs';
import { play, stage, until } from './lib/stage.mjs';
import { words } from './lib/words.mjs';

const scene = stage();

const letters = async (to) => (await fetch(`${scene.server.base}/dev/mailbox?to=${to}`)).json();
const confirmation = async (to) => {
  const letter = await until(async () => (await letters(to))[0], 'the message comes', 10_000);
  return letter.body.match(/https?:\S+\/verify\?token=\S+/)[0];
};
const onward = (page) => page.locator('.onward button').click();
const is = (page, step) => page.waitForURL((url) => url.searchParams.get('step') === step && !url.searchParams.has('wrong'));
const isWrong = (page, step) => page.waitForURL(`**step=${step}&wrong=1`);

// From the page for businesses through a new account and back.
async function register(page, base, email, t) {
  await page.getByRole('button', { name: t('business.door_register') }).click();
  await page.waitForURL('**/register');
  await page.fill('#name', 'Priya Nair');
  await page.fill('#email', email);
  await page.fill('#password', 'a quiet courtyard at noon');
  await page.getByRole('button', { name: t('account.create_account') }).click();
  await page.waitForURL('**sent=1');
  await page.goto(await confirmation(email));
  await page.getByRole('button', { name: t('account.verify_button') }).click();
  await page.waitForURL('**/start');
}

// Everything as it is suggested, but for what nobody can suggest.
async function fill(page, { kind, country, name }) {
  await page.locator(`#kind-${kind}`).check();
  await page.selectOption('#country', country);
  await onward(page);
  await is(page, 'name');
  await page.fill('#business_name', name);
  await page.fill('#phone', '98450 12345');
  await onward(page);
  await is(page, 'place');
  await page.fill('#address', '12 MG Road');
  await page.fill('#place', 'Indiranagar');
  for (const step of ['hours', 'rooms', 'team', 'services', 'summary']) {
    await onward(page);
    await is(page, step);
  }
}

const journey = {
  async 'a stranger reads what it is and what it costs'({ person, t }) {
    const page = await person(PHONE, null, '/');
    scene.page = page;
    await page.getByRole('link', { name: t('business.for_businesses') }).click();
    await page.waitForURL('**/start');
    await page.getByText('295').waitFor();
    await checkAccessible(page, 'for businesses');
    await register(page, scene.server.base, 'owner@shanti.test', t);
  },

  async 'every step says what is missing, and keeps what was typed'({ page, t }) {
    await checkAccessible(page, 'what it is');
    await onward(page);
    await isWrong(page, 'kind');
    await checkAccessible(page, 'nothing chosen');
    await page.locator('#kind-spa').check();
    await page.selectOption('#country', 'IN');
    await onward(page);
    await is(page, 'name');
    await page.fill('#business_name', 'शांति Spa');
    await page.fill('#slug', 'serenity');
    await page.fill('#phone', '12');
    await onward(page);
    await isWrong(page, 'name');
    assert.equal(await page.inputValue('#business_name'), 'शांति Spa');
    assert.equal(await page.inputValue('#slug'), 'serenity-2', 'a free one is offered');
    await checkAccessible(page, 'an address that is taken');
    await page.fill('#slug', 'shanti-spa');
    await page.fill('#phone', '98450 12345');
    await onward(page);
    await is(page, 'place');
    await onward(page);
    await isWrong(page, 'place');
    await page.locator('details.fold summary').first().click();
    assert.equal(await page.inputValue('#currency'), 'INR');
    await checkAccessible(page, 'no address');
    await page.fill('#address', '12 MG Road');
    await page.fill('#place', 'Indiranagar, Bengaluru');
    await onward(page);
    await is(page, 'hours');
  },

  async 'a week is one day and a button'({ page, t }) {
    await page.fill('#day1-from', '09:00');
    await page.fill('#day1-to', '13:00');
    await page.locator('li:has(#day1-from) summary').click();
    await page.fill('#day1-from2', '12:00');
    await page.fill('#day1-to2', '21:00');
    await page.getByRole('button', { name: t('business.hours_copy') }).click();
    await is(page, 'hours');
    assert.equal(await page.inputValue('#day0-to'), '13:00');
    await onward(page);
    await isWrong(page, 'hours');
    await checkAccessible(page, 'hours that overlap');
    await page.fill('#day1-from2', '16:00');
    await page.getByRole('button', { name: t('business.hours_copy') }).click();
    await is(page, 'hours');
    await onward(page);
    await is(page, 'rooms');
    await checkAccessible(page, 'rooms');
    await page.fill('#names', 'Lotus\nJasmine');
    await onward(page);
    await is(page, 'team');
  },

  async 'another day, another screen: it goes on where it was left'({ browser, server, page, t }) {
    await page.fill('#team0-name', 'Asha Nair');
    await page.fill('#team0-title', 'Therapist');
    await page.getByRole('button', { name: t('business.team_more') }).click();
    await is(page, 'team');
    await checkAccessible(page, 'the team');
    const other = await (await browser.newContext({ viewport: PHONE })).newPage();
    await other.goto(`${server.base}/login?next=/start`);
    await other.fill('#email', 'owner@shanti.test');
    await other.fill('#password', 'a quiet courtyard at noon');
    await other.locator('main button[type=submit]').first().click();
    await other.waitForURL('**/start');
    assert.equal(await other.inputValue('#team0-name'), 'Asha Nair');
    await other.context().close();
    await onward(page);
    await is(page, 'services');
  },

  async 'what is sold is checked row by row'({ page, t }) {
    await checkAccessible(page, 'services');
    await page.fill('#service0-price', 'much');
    await onward(page);
    await isWrong(page, 'services');
    await checkAccessible(page, 'a price that is none');
    await page.fill('#service0-price', '2,250');
    await page.locator('.sold-row', { has: page.locator('#service5-what') }).getByRole('checkbox').uncheck();
    await page.getByRole('button', { name: t('business.services_more') }).click();
    await is(page, 'services');
    await page.locator('.sold-row:last-of-type input[name*=name]').first().waitFor();
    const added = page.locator('.sold-row', { has: page.locator('input[value=""][name*=name]') }).first();
    await added.locator('input[name*=name]').fill('Shirodhara');
    await added.locator('input[name*=minutes]').fill('75');
    await added.locator('input[name*=price]').fill('3800');
    await onward(page);
    await is(page, 'summary');
    await checkAccessible(page, 'everything once more');
    await page.getByText('Shirodhara').waitFor();
  },

  async 'a step is changed from the summary, and leads back to it'({ page, t }) {
    await page.getByRole('link', { name: t('business.change_of', { what: t('business.step_rooms') }) }).click();
    await page.waitForURL('**then=summary');
    await page.fill('#names', 'Lotus\nJasmine\nTulsi');
    await onward(page);
    await page.waitForURL((url) => url.pathname === '/start' && !url.search);
    await page.getByText('Lotus, Jasmine, Tulsi').waitFor();
  },

  async 'two quick taps open one business, and the browser is at it'({ page, server, t }) {
    await page.locator('.onward button').dblclick();
    await page.waitForURL('**done=1');
    await checkAccessible(page, 'it is open');
    const found = async () => (await fetch(`${server.base}/api/v1/businesses?q=${encodeURIComponent('शांति')}`)).json();
    assert.deepEqual((await found()).items, [], 'not listed before head office has seen papers');
    await page.setViewportSize(DESK);
    await page.goto(`${server.base}/office`);
    await page.getByRole('link', { name: t('business.settings') }).click();
    await page.getByRole('link', { name: '/b/shanti-spa' }).waitFor();
    await page.getByText(t('business.not_listed')).waitFor();
    await page.getByRole('link', { name: t('business.not_listed_link') }).click();
    await page.waitForURL('**/office/settings/papers');
    await server.sql(`UPDATE tenants SET verification = 'verified' WHERE slug = 'shanti-spa'`);
    assert.deepEqual((await found()).items.map(({ slug }) => slug), ['shanti-spa']);
    await page.setViewportSize(PHONE);
  },

  async 'a stranger books there at once'({ person, server }) {
    const page = await person(PHONE, null, '/b/shanti-spa');
    await checkAccessible(page, 'the page of the business');
    const service = (await services(server.base, 'shanti-spa')).find(({ name }) => name === 'Shirodhara');
    const [slot] = await slots(server.base, 'shanti-spa', { service: service.id });
    assert.ok(slot, 'a time is offered');
    const customer = { name: 'Meera Iyer', email: 'meera@example.com', phone: '+919845077001' };
    const body = { service: service.id, starts_at: slot.starts_at, customer };
    const answer = await client(server.base)('POST', '/api/v1/businesses/shanti-spa/bookings', { body });
    assert.equal(answer.status, 201, answer.text);
    assert.equal(answer.json.status, 'confirmed');
    await page.context().close();
  },
};

test('a spa is open in a few minutes, and booked', () => play(journey, scene));

for (const [lang, kind, country] of [
  ['hi', 'salon', 'IN'],
  ['ar', 'driving_school', 'AE'],
  ['en', 'home_service', 'GB'],
]) {
  test(`a ${kind} without scripts in ${lang}`, async () => {
    const { t } = await words(lang);
    const context = await scene.browser.newContext({ viewport: PHONE, javaScriptEnabled: false, reducedMotion: 'reduce' });
    const page = await context.newPage();
    await page.goto(`${scene.server.base}/start?lang=${lang}`);
    assert.equal(await page.getAttribute('html', 'dir'), lang === 'ar' ? 'rtl' : 'ltr');
    await register(page, scene.server.base, `owner-${lang}@example.test`, t);
    await fill(page, { kind, country, name: `New ${lang}` });
    await onward(page);
    await page.waitForURL('**done=1');
    await page.goto(`${scene.server.base}/b/new-${lang}`);
    await page.locator('h1').waitFor();
    const slots = await fetch(`${scene.server.base}/b/new-${lang}/book`);
    assert.equal(slots.status, 200);
    await context.close();
  });
}

test('an owner of one business opens another, and is at the new one', async () => {
  const page = await (await scene.browser.newContext({ viewport: PHONE, javaScriptEnabled: false })).newPage();
  await signIn(page, scene.server.base, 'owner@shear-joy.demo');
  await page.goto(`${scene.server.base}/start`);
  await fill(page, { kind: 'salon', country: 'US', name: 'Second Chair' });
  await onward(page);
  await page.waitForURL('**done=1');
  await page.getByText('/b/second-chair').waitFor();
  await page.context().close();
});
