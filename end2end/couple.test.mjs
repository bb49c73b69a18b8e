// A visit of several services: two side by side and one more after it, on a phone, with scripts and without.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { startServer } from './lib/server.mjs';
import { PHONE, checkAccessible, launch } from './lib/browser.mjs';

let server;
let browser;

before(async () => {
  server = await startServer();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

for (const scripts of [true, false]) {
  test(`two are booked side by side, and one of them for something more, ${scripts ? 'with' : 'without'} scripts`, async () => {
    const context = await browser.newContext({ viewport: PHONE, javaScriptEnabled: scripts });
    const page = await context.newPage();
    const seen = async (state) => {
      if (scripts) await checkAccessible(page, state);
    };
    await page.goto(`${server.base}/b/serenity`);
    await page.locator('li.service', { hasText: 'Massage side by side' }).locator('a.btn').click();
    await page.locator('main p.hint', { hasText: 'side by side' }).waitFor();
    assert.match(await page.locator('aside .sum').innerText(), /4,800/);
    await seen('for two');
    await page.getByRole('button', { name: 'Add another service' }).click();
    await page.waitForURL('**more=1**');
    await seen('what else');
    await page.locator('a.choice', { hasText: 'Head, neck and shoulder massage' }).click();
    await page.waitForURL('**also=**');
    assert.match(await page.locator('aside .sum').innerText(), /6,300/);
    await seen('three in one visit');
    await page.locator('aside button[type=submit]').click();
    await page.waitForURL('**step=when**');
    await seen('times of a visit');
    await page.locator('ul.times button[type=submit]').first().click();
    await page.waitForURL('**hold=**');
    assert.match(await page.locator('aside .sum').innerText(), /6,300/);
    await page.fill('[name=name]', 'Noor Ahmed');
    await page.fill('[name=email]', `noor-${scripts}@example.com`);
    await page.fill('[name=phone]', '+91 98450 54321');
    await seen('details of a visit');
    await page.locator('aside button[type=submit]').click();
    await page.waitForURL('**/me/bookings/**');
    const text = await page.locator('main').innerText();
    assert.match(text, /OBO-\d{8}-\d{4}/);
    assert.equal(text.split('Massage side by side').length - 1, 2, text);
    assert.match(text, /Head, neck and shoulder massage/);
    await seen('a visit that is booked');
    await context.close();
  });
}

for (const scripts of [true, false]) {
  test(`a woman or a man can be asked for, ${scripts ? 'with' : 'without'} scripts`, async () => {
    const context = await browser.newContext({ viewport: PHONE, javaScriptEnabled: scripts });
    const page = await context.newPage();
    const whom = (name) => page.locator('ul.picks a', { hasText: name });
    await page.goto(`${server.base}/b/serenity`);
    await page.locator('li.service', { hasText: 'Sandalwood glow facial' }).locator('a.btn').click();
    await page.locator('aside button[type=submit]').click();
    await page.waitForURL('**step=when**');
    await whom('A woman').waitFor();
    assert.equal(await whom('A man').count(), 0, 'no man does it');
    await page.goto(`${server.base}/b/serenity`);
    await page.locator('li.service', { hasText: 'Swedish massage' }).locator('a.btn').click();
    await page.locator('aside button[type=submit]').click();
    await page.waitForURL('**step=when**');
    await whom('A man').click();
    await page.waitForURL('**gender=male**');
    assert.equal(await whom('A man').getAttribute('aria-current'), 'true');
    if (scripts) await checkAccessible(page, 'asked for a man');
    await page.locator('ul.times button[type=submit]').first().click();
    await page.waitForURL('**hold=**');
    assert.match(await page.locator('aside dl').textContent(), /Chandra M\./);
    await page.goBack();
    await whom('Asha').click();
    await page.waitForURL('**staff=**');
    assert.doesNotMatch(page.url(), /gender=/);
    await context.close();
  });
}

test('a service can be left out again, and a second guest served at the same time', async () => {
  const context = await browser.newContext({ viewport: PHONE, javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${server.base}/b/serenity`);
  await page.locator('li.service', { hasText: 'Swedish massage' }).locator('a.btn').click();
  await page.getByRole('button', { name: 'Add another service' }).click();
  await page.locator('a.choice', { hasText: 'Deep tissue massage' }).click();
  const select = page.getByLabel('Deep tissue massage');
  await select.selectOption({ label: await select.locator('option', { hasText: 'second guest' }).first().innerText() });
  await page.locator('aside button[type=submit]').click();
  await page.waitForURL('**step=when**');
  assert.match(page.url(), /also=[0-9a-f-]+(~|%7E)[0-9a-f-]+(~|%7E)1/);
  assert.ok((await page.locator('ul.times button').count()) > 0);
  await page.goBack();
  await page.getByLabel('Deep tissue massage').selectOption('');
  await page.locator('aside button[type=submit]').click();
  await page.waitForURL('**step=when**');
  assert.doesNotMatch(await page.locator('aside').innerText(), /Deep tissue/);
  await context.close();
});
