// What a business sells, worked on: on a phone, with keys, without scripts, in other languages, as a sheet; and who may.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { DESK, PHONE, checkAccessible, signIn } from './lib/browser.mjs';
import { play, stage, until } from './lib/stage.mjs';

const scene = stage();
// One green pixel.
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M/wHwAEBgIApD5fRAAAAABJRU5ErkJggg==',
  'base64',
);
const OWNER = 'owner@serenity.demo';
const save = (page, form) => page.locator(`form[action*="${form}"] button.btn[type=submit]:not([name])`).first().click();
const said = (page, word) => page.waitForURL(`**done=${word}**`);
const fits = async (page) => {
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(width <= page.viewportSize().width, `nothing is wider than the screen: ${width}`);
};
const names = async (page) => (await page.locator('.services b a').allInnerTexts()).map((text) => text.trim());

// These pages bring no client: what the server sends is the page.
const opened = async ({ person, server }, viewport, email, where) => {
  const page = await person(viewport, email);
  await page.goto(`${server.base}${where}`);
  return page;
};

const journey = {
  async 'an owner adds a service on a phone, and what is wrong costs nothing that was typed'(it) {
    const { t } = it;
    const page = await opened(it, PHONE, OWNER, '/office/services');
    it.page = page;
    await checkAccessible(page, 'the list on a phone');
    await fits(page);
    await page.getByRole('link', { name: t('catalog.add_service') }).click();
    await page.waitForURL('**/edit');
    await checkAccessible(page, 'a new service');
    await fits(page);
    await page.fill('#name', 'Marma massage');
    await page.selectOption('#category', { label: 'Ayurveda' });
    await page.fill('#code', 'mar');
    await page.fill('#description', 'Pressure on a hundred and seven points, slowly.');
    await page.fill('#options-0-minutes', '75');
    await page.fill('#options-0-price', 'a lot');
    await page.locator('label[for^="staff-"]', { hasText: 'Asha Nair' }).click();
    await page.check('#needs_room');
    await page.check('#published');
    await save(page, 'save_service');
    await page.waitForURL('**problem=**');
    assert.equal(await page.inputValue('#options-0-price'), 'a lot');
    assert.equal(await page.inputValue('#name'), 'Marma massage');
    await page.getByText(t('catalog.wrong_price')).first().waitFor();
    await checkAccessible(page, 'a price that is none');
    await page.goto(`${scene.server.base}/office/services/edit`);
    assert.equal(await page.inputValue('#name'), '', 'what was left is not shown for saved');
    await page.goBack();
    await page.fill('#options-0-price', '3300');
    await save(page, 'save_service');
    await said(page, 'created');
    await page.getByText(t('catalog.done_created')).waitFor();
    await checkAccessible(page, 'a service on a phone');
    await page.goto(`${scene.server.base}/b/serenity`);
    await page.locator('li.service', { hasText: 'Marma massage' }).getByText('₹3,300').waitFor();
  },

  async 'it is changed, and has a name in another language'({ page, server, t }) {
    await page.goto(`${server.base}/office/services?q=marma`);
    assert.deepEqual(await names(page), ['Marma massage']);
    await checkAccessible(page, 'what was found');
    await page.getByRole('link', { name: 'Marma massage' }).click();
    await page.waitForURL('**service=**');
    scene.editor = page.url().replace(/&done=\w+/, '');
    await page.getByText(t('catalog.languages'), { exact: true }).click();
    await page.fill('#names-hi-name', 'मर्म मालिश');
    await page.fill('#names-hi-description', 'एक सौ सात बिंदुओं पर धीमा दबाव।');
    await page.fill('#options-1-minutes', '105');
    await page.fill('#options-1-price', '4400');
    await page.getByText(t('catalog.rules'), { exact: true }).click();
    await page.fill('#deposit', '20');
    await save(page, 'save_service');
    await said(page, 'saved');
    await checkAccessible(page, 'a service in two languages');
    await page.goto(`${server.base}/b/serenity?lang=hi&q=${encodeURIComponent('मर्म')}`);
    await page.getByRole('heading', { name: 'मर्म मालिश' }).waitFor();
    assert.equal(await page.locator('li.service').count(), 1);
    await checkAccessible(page, 'found in Hindi');
    await page.goto(`${server.base}/b/serenity?lang=en&q=nothing+like+this`);
    await page.getByText(t('catalog.none_title')).waitFor();
    await checkAccessible(page, 'nothing found');
  },

  async 'one therapist costs more'({ page, t }) {
    await page.goto(scene.editor);
    const cell = page.locator('table.prices input[type=text]').first();
    await cell.fill('3900');
    await page.getByRole('button', { name: t('catalog.save_prices') }).click();
    await said(page, 'saved');
    assert.equal(await page.locator('table.prices input[type=text]').first().inputValue(), '3900.00');
    await checkAccessible(page, 'prices by person');
  },

  async 'a picture is a picture, and customers may see it'({ page, t }) {
    const choose = (buffer) => page.setInputFiles('#picture', { name: 'p.png', mimeType: 'image/png', buffer });
    const send = () => page.getByRole('button', { name: t('catalog.picture_add') }).click();
    await choose(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'));
    await send();
    await page.waitForURL('**problem=picture:malformed**');
    await page.locator('#picture').scrollIntoViewIfNeeded();
    await checkAccessible(page, 'a picture that is none');
    await choose(PNG);
    await send();
    await said(page, 'saved');
    const src = await page.locator('.pictures img').first().getAttribute('src');
    const answer = await fetch(new URL(src, scene.server.base));
    assert.equal(answer.headers.get('content-type'), 'image/png');
    assert.match(answer.headers.get('content-security-policy'), /default-src 'none'/);
    await checkAccessible(page, 'with a picture');
  },

  async 'the order is changed with keys alone'(it) {
    const { server, t } = it;
    const page = await opened(it, DESK, OWNER, '/office/services');
    const before = await names(page);
    await page.getByRole('button', { name: t('catalog.move_down', { name: before[0] }), exact: true }).focus();
    await page.keyboard.press('Enter');
    await said(page, 'moved');
    assert.deepEqual((await names(page)).slice(0, 2), [before[1], before[0]]);
    assert.equal(await page.evaluate(() => document.activeElement.value), 'down', 'keys go on where they were');
    await page.keyboard.press('Enter');
    await until(async () => (await names(page).catch(() => []))[2] === before[0], 'one place further');
    await checkAccessible(page, 'another order');
    await page.goto(`${server.base}/office/services`);
    scene.desk = page;
  },

  async 'archived it is sold no more, and comes back'({ desk: page, server, t }) {
    await page.goto(scene.editor);
    await page.locator('summary', { hasText: t('catalog.archive') }).click();
    await page.getByRole('button', { name: t('catalog.archive_confirm') }).click();
    await said(page, 'archived');
    await checkAccessible(page, 'an archived service');
    await page.goto(`${server.base}/b/serenity?q=marma`);
    await page.getByText(t('catalog.none_title')).waitFor();
    await page.goto(`${server.base}/office/services?state=archived`);
    assert.deepEqual(await names(page), ['Marma massage']);
    await page.locator('main .more > summary').click();
    await checkAccessible(page, 'what can be done to it');
    await page.getByRole('button', { name: t('catalog.restore') }).click();
    await said(page, 'restored');
    await page.goto(`${server.base}/office/services?state=unpublished`);
    assert.deepEqual(await names(page), ['Marma massage']);
  },

  async 'headings, add-ons, packages, rooms'({ desk: page, server, t }) {
    const pages = [
      ['headings', 'catalog.add_heading', 'save_category', async () => page.fill('#new-name', 'Rituals')],
      ['addons', 'catalog.add_addon', 'save_addon', async () => {
        await page.fill('#new-name', 'Rose tea');
        await page.fill('#new-price', '150');
      }],
      ['packages', 'catalog.add_package', 'save_package', async () => {
        await page.fill('#new-name', 'Three Marmas');
        await page.fill('#new-price', '9000');
        await page.selectOption('#new-items-0-option', { label: 'Marma massage · 75' });
        await page.fill('#new-items-0-quantity', '3');
      }],
    ];
    for (const [where, title, form, fill] of pages) {
      await page.goto(`${server.base}/office/services/${where}`);
      await checkAccessible(page, where);
      await page.getByText(t(title), { exact: true }).click();
      await page.locator('details[open]', { hasText: t(title) }).locator(`form[action*=${form}] button`).click();
      await page.waitForURL('**problem=**');
      await checkAccessible(page, `${where}, with something wrong`);
      await page.goto(`${server.base}/office/services/${where}`);
      await page.getByText(t(title), { exact: true }).click();
      await fill();
      await page.locator('details[open]', { hasText: t(title) }).locator(`form[action*=${form}] button`).click();
      await said(page, 'saved');
    }
    await page.getByText('Three Marmas').first().waitFor();
    await page.goto(`${server.base}/office/services/rooms`);
    await checkAccessible(page, 'rooms');
    await page.selectOption('#kind', 'device');
    await page.fill('#new-name', 'Steam tent');
    await page.getByRole('button', { name: t('catalog.add'), exact: true }).click();
    await said(page, 'saved');
    await page.getByRole('heading', { name: t('catalog.devices'), exact: true }).waitFor();
    await checkAccessible(page, 'a device');
    await page.goto(scene.editor);
    await page.check('#needs_device');
    await save(page, 'save_service');
    await said(page, 'saved');
    assert.ok(await page.isChecked('#needs_device'));
  },

  async 'a sheet goes out, is worked on, and comes in'({ desk: page, server, t }) {
    await page.goto(`${server.base}/office/services/import`);
    await checkAccessible(page, 'sheets');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: t('catalog.sheet_download') }).click(),
    ]);
    const chunks = [];
    for await (const chunk of await download.createReadStream()) chunks.push(chunk);
    const sheet = Buffer.concat(chunks).toString('utf8');
    assert.match(sheet, /Marma massage/);
    assert.match(sheet, /75\*=3300\.00; 105=4400\.00/);
    const bring = async (text) => {
      await page.goto(`${server.base}/office/services/import`);
      await page.setInputFiles('#sheet', { name: 's.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
      await page.getByRole('button', { name: t('catalog.sheet_look') }).click();
      await page.getByRole('heading', { name: t('catalog.preview') }).waitFor();
    };
    await bring(sheet);
    await page.getByText(t('catalog.sheet_nothing')).waitFor();
    await checkAccessible(page, 'a sheet that says nothing new');
    await bring('code,name,pressure\nMAR,Marma,9\n,,\n');
    assert.deepEqual(await page.locator('table.cells tbody td').allInnerTexts().then((cells) => cells.slice(0, 2)), ['2', 'pressure']);
    assert.equal(await page.getByRole('button', { name: t('catalog.sheet_apply') }).count(), 0);
    await checkAccessible(page, 'a sheet with a wrong cell');
    await bring('code,name,category,lengths,published\nMAR,"=Marma",Ayurveda,75=3500,yes\nNEW,Udvartana,Rituals,60=2700,yes\n');
    await page.locator('.changes').getByText('Udvartana').waitFor();
    await checkAccessible(page, 'what a sheet would change');
    await page.getByRole('button', { name: t('catalog.sheet_apply') }).click();
    await said(page, 'imported');
    assert.ok((await names(page)).includes('Udvartana'));
    const again = await page.evaluate(() => fetch('/office/services/export.csv').then((answer) => answer.text()));
    assert.match(again, /'=Marma/, 'no spreadsheet runs it');
  },

  async 'a therapist looks and does not touch'(it) {
    const { t } = it;
    const page = await opened(it, PHONE, 'therapist@serenity.demo', '/office/services');
    await checkAccessible(page, 'a therapist’s list');
    assert.equal(await page.getByRole('link', { name: t('catalog.add_service') }).count(), 0);
    assert.equal(await page.locator('main :is(.arrows, .more)').count(), 0);
    await page.getByRole('link', { name: 'Swedish massage' }).click();
    await page.getByText(t('catalog.read_only')).waitFor();
    assert.equal(await page.locator('main form button:not([disabled])').count(), 0);
    await checkAccessible(page, 'a service that may be looked at');
  },
};

test('a business works on what it sells', () => play(journey, scene));

for (const lang of ['hi', 'ar']) {
  test(`without scripts, in ${lang}`, async () => {
    const page = await (await scene.browser.newContext({ viewport: PHONE, javaScriptEnabled: false })).newPage();
    await signIn(page, scene.server.base, 'owner@shear-joy.demo');
    for (const where of ['', '/headings', '/addons', '/packages', '/rooms', '/import']) {
      await page.goto(`${scene.server.base}/office/services${where}?lang=${lang}`);
      await fits(page);
    }
    await page.goto(`${scene.server.base}/office/services/edit?lang=${lang}`);
    await page.fill('#name', `Braids ${lang}`);
    await page.selectOption('#category', { index: 1 });
    await page.fill('#options-0-minutes', lang === 'hi' ? '६०' : '٦٠');
    await page.fill('#options-0-price', '80');
    await save(page, 'save_service');
    await said(page, 'created');
    assert.equal(await page.inputValue('#options-0-minutes'), '60');
    await fits(page);
    await page.context().close();
  });
}
