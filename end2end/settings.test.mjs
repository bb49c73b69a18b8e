// What a business sets for itself: its page, its hours, its holidays, its plan; and who may.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { DESK, PHONE, checkAccessible, signIn } from './lib/browser.mjs';
import { client, services, slots } from './lib/people.mjs';
import { play, stage } from './lib/stage.mjs';
import { words } from './lib/words.mjs';

const scene = stage();
const save = (page, form) => page.locator(`form[action*=${form}]`).locator('button.btn[type=submit]:not([name])').click();
const isDone = (page) => page.waitForURL('**done=1');

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
    await checkAccessible(page, 'a tax number that is none');
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
