// What a business sets for itself: its page, its hours, its holidays, its plan; and who may.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { DESK, PHONE, checkAccessible, signIn } from './lib/browser.mjs';
import { client, services, slots } from './lib/people.mjs';
import { play, stage } from './lib/stage.mjs';
import { words } from './lib/words.mjs';

const scene = stage();
// One green pixel.
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M/wHwAEBgIApD5fRAAAAABJRU5ErkJggg==',
  'base64',
);
const save = (page, form) => page.locator(`form[action*=${form}]`).locator('button.btn[type=submit]:not([name])').click();
const isDone = (page) => page.waitForURL((url) => url.searchParams.get('done') === '1');

const journey = {
  async 'an owner writes what the page says'({ person, t }) {
    const page = await person(DESK, 'owner@serenity.demo', '/office/settings');
    scene.page = page;
    await checkAccessible(page, 'settings');
    await page.fill('#tagline', 'A quiet hour in Indiranagar');
    await page.selectOption('#confirmation_mode', 'auto');
    await save(page, 'save_business');
    await isDone(page);
    await page.getByText(t('business.saved')).waitFor();
    await checkAccessible(page, 'saved');
    await page.goto(`${scene.server.base}/b/serenity`);
    await page.getByText('A quiet hour in Indiranagar').first().waitFor();
  },

  async 'who was slower is told, and overwrites nothing'({ page, person, server, t }) {
    await page.goto(`${server.base}/office/settings`);
    const other = await person(DESK, 'owner@serenity.demo', '/office/settings');
    await other.fill('#tagline', 'Somebody was quicker');
    await save(other, 'save_business');
    await isDone(other);
    await page.fill('#tagline', 'Somebody was slower');
    await save(page, 'save_business');
    await page.waitForURL('**error=settings.changed');
    await page.getByText(t('errors.settings_changed')).waitFor();
    assert.equal(await page.inputValue('#tagline'), 'Somebody was quicker');
    await checkAccessible(page, 'changed meanwhile');
    await other.context().close();
  },

  async 'a tax number has a form'({ page }) {
    await page.goto(`${scene.server.base}/office/settings`);
    await page.locator('input[name=number]').first().fill('é');
    await page.locator('form[action*=save_tax_id] button').first().click();
    await page.waitForURL('**problem=**');
    assert.equal(await page.locator('input[name=number]').first().inputValue(), 'é', 'what was typed is still there');
    await checkAccessible(page, 'a tax number that is none');
  },

  async 'a second place has an address and hours of its own, and is shown beside the first'({ page, server, t }) {
    await page.getByRole('link', { name: t('business.settings_places') }).click();
    await page.waitForURL('**/places');
    await checkAccessible(page, 'one place');
    await page.getByText(t('business.place_add'), { exact: true }).click();
    await page.fill('#name-new', 'Koramangala');
    await page.fill('#address-new', '80 Feet Road');
    await page.fill('#latitude-new', '91');
    const create = page.locator('form[action*=save_place]', { has: page.locator('#name-new') }).locator('button');
    await create.click();
    await page.waitForURL('**problem=**');
    assert.equal(await page.inputValue('#name-new'), 'Koramangala');
    await checkAccessible(page, 'a place that is nowhere');
    await page.fill('#place-new', 'Koramangala, Bengaluru');
    await page.fill('#latitude-new', '12.93');
    await page.fill('#longitude-new', '77.62');
    await create.click();
    await isDone(page);
    await checkAccessible(page, 'two places');
    await page.goto(`${server.base}/office/settings/hours`);
    await page.getByRole('link', { name: 'Koramangala' }).click();
    await page.waitForURL('**place=**');
    const before = await page.inputValue('#day1-from');
    await page.fill('#day1-from', '06:30');
    await save(page, 'save_hours');
    await isDone(page);
    assert.equal(await page.inputValue('#day1-from'), '06:30', 'still at the same place');
    await checkAccessible(page, 'hours of one of two places');
    await page.goto(`${server.base}/office/settings/hours`);
    assert.equal(await page.inputValue('#day1-from'), before, 'the other place opens as before');
    await page.goto(`${server.base}/b/serenity`);
    await page.getByRole('heading', { name: 'Koramangala' }).waitFor();
    assert.equal(await page.locator('table.hours').count(), 2);
    await checkAccessible(page, 'a business with two places');
    await page.goto(`${server.base}/office/settings/places`);
    await page.locator('summary', { hasText: 'Koramangala' }).click();
    await page.locator('details[open] > summary, details[open] summary', { hasText: t('business.place_close') }).first().click();
    await page.getByRole('button', { name: t('business.place_close_of', { name: 'Koramangala' }) }).click();
    await isDone(page);
    assert.equal(await page.locator('summary', { hasText: 'Koramangala' }).count(), 0);
    await page.goto(`${server.base}/b/serenity`);
    assert.equal(await page.locator('table.hours').count(), 1);
  },

  async 'a logo and a colour are on the page and while booking'({ page, server, t }) {
    await page.goto(`${server.base}/office/settings/look`);
    await checkAccessible(page, 'the look');
    const choose = (buffer) => page.setInputFiles('#logo', { name: 'logo.png', mimeType: 'image/png', buffer });
    const send = () => page.getByRole('button', { name: t('business.brand_logo_button') }).click();
    await choose(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'));
    await send();
    await page.waitForURL('**problem=logo:malformed');
    await checkAccessible(page, 'a logo that is none');
    await choose(PNG);
    await send();
    await isDone(page);
    await page.getByAltText(t('business.brand_logo_alt', { name: 'Serenity Spa' })).waitFor();
    await page.getByText(t('business.hue_245')).click();
    await save(page, 'save_hue');
    await isDone(page);
    assert.ok(await page.locator('input[value="245"]').isChecked());
    await checkAccessible(page, 'a look of their own');
    for (const path of ['/b/serenity', '/b/serenity/book']) {
      for (const colorScheme of ['light', 'dark']) {
        await page.emulateMedia({ colorScheme });
        await page.goto(server.base + path);
        assert.equal(await page.locator('img.logo').evaluate((image) => image.naturalWidth), 1, 'the browser shows it');
        assert.match(await page.getAttribute('html', 'style'), /--accent-h: 245/);
        await checkAccessible(page, `${path} in their colour, ${colorScheme}`);
      }
    }
    await page.emulateMedia({ colorScheme: null });
    const logo = await page.locator('img.logo').getAttribute('src');
    const answer = await client(server.base)('GET', logo);
    assert.equal(answer.headers.get('content-type'), 'image/png');
    assert.equal(answer.headers.get('x-content-type-options'), 'nosniff');
    assert.match(answer.headers.get('content-security-policy'), /default-src 'none'; sandbox/);
    await page.goto(`${server.base}/office/settings/look`);
    await page.getByRole('button', { name: t('business.brand_logo_remove') }).click();
    await isDone(page);
    assert.equal((await client(server.base)('GET', logo)).status, 404);
    assert.equal((await client(server.base)('GET', '/b/serenity')).text.includes('class="logo"'), false);
  },

  async 'hours are the same every day with one button, and a holiday says who is booked in it'({ page, server, t }) {
    await page.getByRole('link', { name: t('business.settings_hours') }).click();
    await page.waitForURL('**/hours');
    await checkAccessible(page, 'hours');
    await page.fill('#day1-from', '08:00');
    await page.getByRole('button', { name: t('business.hours_copy') }).click();
    await isDone(page);
    assert.equal(await page.inputValue('#day3-from'), '08:00');
    const [service] = await services(server.base, 'serenity');
    const slot = (await slots(server.base, 'serenity', { service: service.id })).at(-1);
    const day = slot.starts_at.slice(0, 10);
    const customer = { name: 'Meera Iyer', email: 'meera@example.com', phone: '+919845077001' };
    const body = { service: service.id, starts_at: slot.starts_at, customer };
    const answer = await client(server.base)('POST', '/api/v1/businesses/serenity/bookings', { body });
    assert.equal(answer.status, 201, answer.text);
    await page.fill('#first', day);
    await page.fill('#note', 'दीवाली');
    await save(page, 'add_closure');
    await isDone(page);
    await page.getByText('दीवाली').waitFor();
    await page.locator('a[href^="/office?date="]').first().waitFor();
    await checkAccessible(page, 'a holiday with a visit in it');
    const after = await slots(server.base, 'serenity', { service: service.id, from: day, to: day });
    assert.deepEqual(after, [], 'nobody can book then');
    await page.locator('form[action*=remove_closure] button').first().click();
    await isDone(page);
    assert.equal(await page.getByText('दीवाली').count(), 0);
  },

  async 'the plan says that nothing is charged'({ page, t }) {
    await page.getByRole('link', { name: t('business.settings_plan') }).click();
    await page.waitForURL('**/plan');
    await page.getByText(t('business.plan_honest')).waitFor();
    await checkAccessible(page, 'the plan');
    await page.locator('input[value=YEARLY]').check();
    await save(page, 'choose_plan');
    await isDone(page);
    assert.ok(await page.locator('input[value=YEARLY]').isChecked());
    await checkAccessible(page, 'a plan is chosen');
  },

  async 'a manager looks and changes nothing, the desk is not asked in'({ person, t }) {
    const page = await person(DESK, 'manager@serenity.demo', '/office/settings');
    await page.getByText(t('business.read_only')).waitFor();
    assert.equal(await page.locator('main form button.btn').count(), 0);
    await checkAccessible(page, 'settings of a manager');
    await page.goto(`${scene.server.base}/office/settings/plan`);
    await page.getByText(t('errors.forbidden')).waitFor();
    await page.context().close();
    const desk = await person(DESK, 'desk@serenity.demo', '/office/settings');
    await desk.getByText(t('errors.forbidden')).waitFor();
    assert.equal(await desk.getByRole('link', { name: t('business.settings') }).count(), 0);
    await desk.context().close();
  },
};

test('settings, from the page to the plan', () => play(journey, scene));

for (const lang of ['hi', 'ar']) {
  test(`settings on a phone without scripts in ${lang}`, async () => {
    const { t } = await words(lang);
    const page = await (await scene.browser.newContext({ viewport: PHONE, javaScriptEnabled: false })).newPage();
    await signIn(page, scene.server.base, 'owner@shear-joy.demo');
    await page.goto(`${scene.server.base}/office/settings?lang=${lang}`);
    // What does not fit is told, and nothing that was typed is lost.
    const about = 'ध'.repeat(2_001);
    await page.fill('#tagline', `New in ${lang}`);
    await page.fill('#about', about);
    await page.fill('#horizon', '0');
    await save(page, 'save_business');
    await page.waitForURL('**problem=**');
    assert.ok(page.url().length < 200 && !page.url().includes('New'), 'nothing typed is in the address');
    assert.deepEqual(
      [await page.inputValue('#tagline'), await page.inputValue('#about'), await page.inputValue('#horizon')],
      [`New in ${lang}`, about, '0'],
    );
    assert.equal(await page.getAttribute('#horizon', 'aria-invalid'), 'true');
    await page.goto(`${scene.server.base}/office/settings/hours?lang=${lang}`);
    await page.fill('#day1-from', '19:00');
    await page.fill('#day1-to', '09:00');
    await save(page, 'save_hours');
    await page.waitForURL('**problem=day1**');
    assert.deepEqual([await page.inputValue('#day1-from'), await page.inputValue('#day1-to')], ['19:00', '09:00']);
    await page.fill('#first', '2020-01-01');
    await page.fill('#note', 'Ferien');
    await save(page, 'add_closure');
    await page.waitForURL('**problem=first**');
    assert.deepEqual([await page.inputValue('#first'), await page.inputValue('#note')], ['2020-01-01', 'Ferien']);
    await page.goto(`${scene.server.base}/office/settings?lang=${lang}`);
    assert.notEqual(await page.inputValue('#tagline'), `New in ${lang}`, 'what was left is not shown for saved');
    await page.fill('#tagline', `New in ${lang}`);
    await save(page, 'save_business');
    await isDone(page);
    await page.getByText(t('business.saved')).waitFor();
    await page.getByRole('link', { name: t('business.settings_plan') }).click();
    await page.getByText(t('business.plan_honest')).waitFor();
    const width = await page.evaluate(() => document.documentElement.scrollWidth).catch(() => 390);
    assert.ok(width <= 390, `nothing is wider than the screen: ${width}`);
    await page.context().close();
  });
}
