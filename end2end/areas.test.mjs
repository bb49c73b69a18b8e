// Where a business goes: the parts of town, how long a way takes, which service is given there, and who goes.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { DESK, PHONE, checkAccessible, signIn } from './lib/browser.mjs';
import { play, stage } from './lib/stage.mjs';
import { words } from './lib/words.mjs';

const scene = stage();
const AREAS = '/office/settings/areas';
const isDone = (page) => page.waitForURL((url) => url.searchParams.has('done'));
const row = (page, name) => page.locator('details', { has: page.locator('summary b', { hasText: new RegExp(`^${name}$`) }) });
const add = (page) => page.locator('form[action*=save_area]', { has: page.locator('#name-new') }).locator('button');
// From two hours on, a time is said in hours.
const minutes = async (page, name) => {
  const text = await row(page, name).locator('summary small').innerText();
  const [hours, rest] = [/(\d+)\sh/, /(\d+)\smin/].map((unit) => Number(text.match(unit)?.[1] ?? 0));
  return hours * 60 + rest;
};

async function type(page, { name, latitude, longitude, fee }) {
  await page.fill('#name-new', name);
  await page.fill('#latitude-new', latitude);
  await page.fill('#longitude-new', longitude);
  await page.fill('#fee-new', fee);
}

const journey = {
  async 'an owner adds a part of town, and what is wrong stays as it was typed'({ person, server, t }) {
    const page = await person(PHONE, 'owner@serenity.demo', '/office/settings');
    scene.page = page;
    await page.getByRole('link', { name: t('business.settings_areas') }).click();
    await page.waitForURL(`**${AREAS}`);
    await checkAccessible(page, 'parts of town');
    await page.locator('summary', { hasText: t('business.area_add') }).click();
    await type(page, { name: 'Hebbal', latitude: '91', longitude: '77.59', fee: '150' });
    await add(page).click();
    await page.waitForURL('**problem=**');
    assert.deepEqual(
      [await page.inputValue('#name-new'), await page.inputValue('#latitude-new'), await page.inputValue('#fee-new')],
      ['Hebbal', '91', '150'],
    );
    assert.equal(await page.getAttribute('#latitude-new', 'aria-invalid'), 'true');
    await checkAccessible(page, 'a part of town that is nowhere');
    await page.fill('#latitude-new', '13.0358');
    await add(page).click();
    await isDone(page);
    await row(page, 'Hebbal').waitFor();
    assert.match(await row(page, 'Hebbal').locator('summary small').innerText(), /₹150/);
    await checkAccessible(page, 'one more part of town');
    await page.locator('summary', { hasText: t('business.area_add') }).click();
    await type(page, { name: 'hebbal', latitude: '13', longitude: '77', fee: '' });
    await add(page).click();
    await page.waitForURL('**problem=name:taken**');
    await page.locator('#name-new-error', { hasText: t('business.wrong_area_twice') }).waitFor();
    await page.goto(server.base + AREAS);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(width <= 390, `nothing is wider than the screen: ${width}`);
  },

  async 'slower people take longer'({ page, t }) {
    const before = await minutes(page, 'Hebbal');
    await page.fill('#speed', '5');
    await page.fill('#extra', '61');
    await page.locator('form[action*=save_travel] button').click();
    await page.waitForURL('**problem=extra**');
    assert.deepEqual([await page.inputValue('#speed'), await page.inputValue('#extra')], ['5', '61']);
    await page.fill('#extra', '60');
    await page.locator('form[action*=save_travel] button').click();
    await isDone(page);
    const after = await minutes(page, 'Hebbal');
    assert.ok(after > before + 50, `${before} minutes, then ${after}`);
    assert.match(await page.locator('section[aria-labelledby=travel]').innerText(), /\d+\smin/);
    await page.getByText(t('business.saved')).waitFor();
  },

  async 'where nobody goes any more is folded away and comes back'({ page, t }) {
    await row(page, 'Hebbal').locator('summary').click();
    await page.getByRole('button', { name: t('business.area_archive_of', { name: 'Hebbal' }) }).click();
    await isDone(page);
    assert.equal(await row(page, 'Hebbal').last().isVisible(), false, 'it is folded away');
    await page.locator('summary', { hasText: t('business.areas_archived') }).click();
    await checkAccessible(page, 'archived parts of town');
    await row(page, 'Hebbal').last().locator('summary').click();
    await page.getByRole('button', { name: t('business.area_restore_of', { name: 'Hebbal' }) }).click();
    await isDone(page);
    assert.equal(await page.locator('summary', { hasText: t('business.areas_archived') }).count(), 0);
    await row(page, 'Hebbal').waitFor();
  },

  async 'a service says where it is given, and a class is held on the premises'({ page, server, t }) {
    const service = await server.sql(
      "SELECT s.id FROM services s JOIN tenants t ON t.id = s.tenant_id WHERE t.slug = 'serenity' AND s.name = 'Swedish massage'",
    );
    const save = () => page.locator('form[action*=save_service] button[type=submit]').first().click();
    await page.goto(`${server.base}/office/services/edit?service=${service}`);
    await page.selectOption('#given_at', 'away');
    const serving = await page.inputValue('#serving');
    await page.selectOption('#serving', 'class');
    await save();
    await page.waitForURL('**given_at:inconsistent**');
    await page.locator('#given_at-error', { hasText: t('catalog.wrong_class_away') }).waitFor();
    assert.equal(await page.inputValue('#given_at'), 'away');
    await checkAccessible(page, 'a class at the customer’s');
    await page.selectOption('#serving', serving);
    await save();
    await isDone(page);
    await page.goto(`${server.base}/office/services/edit?service=${service}`);
    assert.equal(await page.inputValue('#given_at'), 'away');
  },

  async 'a manager says who goes'({ person, server, t }) {
    const staff = await server.sql(
      "SELECT s.id FROM staff s JOIN tenants t ON t.id = s.tenant_id WHERE t.slug = 'serenity' AND NOT s.travels LIMIT 1",
    );
    const page = await person(DESK, 'manager@serenity.demo', `/office/hours/${staff}`);
    await page.getByLabel(t('hours.travels')).check();
    await page.getByRole('button', { name: t('hours.travels_save') }).click();
    await isDone(page);
    assert.ok(await page.getByLabel(t('hours.travels')).isChecked());
    await checkAccessible(page, 'somebody who goes to customers');
    await page.getByLabel(t('hours.travels')).uncheck();
    await page.getByRole('button', { name: t('hours.travels_save') }).click();
    await isDone(page);
    assert.equal(await page.getByLabel(t('hours.travels')).isChecked(), false);
    await page.goto(server.base + AREAS);
    await page.getByText(t('business.read_only')).waitFor();
    assert.equal(await page.locator('main form button.btn').count(), 0, 'a manager looks at the parts of town');
    await page.context().close();
  },
};

test('where a business goes, and who', () => play(journey, scene));

test('parts of town on a phone without scripts in ar', async () => {
  const { t } = await words('ar');
  const page = await (await scene.browser.newContext({ viewport: PHONE, javaScriptEnabled: false })).newPage();
  await signIn(page, scene.server.base, 'owner@shear-joy.demo');
  await scene.server.sql(
    "UPDATE locations SET latitude = NULL, longitude = NULL WHERE tenant_id = (SELECT id FROM tenants WHERE slug = 'shear-joy')",
  );
  await page.goto(`${scene.server.base}${AREAS}?lang=ar`);
  await page.getByText(t('business.areas_none')).waitFor();
  await page.getByRole('link', { name: t('business.areas_nowhere_link') }).waitFor();
  await page.locator('summary', { hasText: t('business.area_add') }).click();
  await type(page, { name: 'وسط المدينة', latitude: '30.27', longitude: 'غربًا', fee: '' });
  await add(page).click();
  await page.waitForURL('**problem=longitude:malformed**');
  assert.equal(await page.inputValue('#longitude-new'), 'غربًا');
  await page.fill('#longitude-new', '-97.74');
  await add(page).click();
  await isDone(page);
  await row(page, 'وسط المدينة').waitFor();
  await page.context().close();
});
