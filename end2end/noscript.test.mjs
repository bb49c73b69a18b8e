// Customers book with scripts switched off, and what they typed is never lost.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { startServer } from './lib/server.mjs';
import { PHONE, launch } from './lib/browser.mjs';

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

for (const lang of ['en', 'hi', 'ar']) {
  test(`a customer books without scripts in ${lang}`, async () => {
    const context = await browser.newContext({ viewport: PHONE, javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(`${server.base}/b/serenity?lang=${lang}`);
    assert.equal(await page.getAttribute('html', 'lang'), lang);
    assert.equal(await page.getAttribute('html', 'dir'), lang === 'ar' ? 'rtl' : 'ltr');
    await page.locator('li.service a.btn').first().click();
    await page.locator('aside button[type=submit], main button[type=submit]').last().click();
    await page.locator('ul.times button[type=submit]').first().click();
    await page.waitForURL('**hold=**');
    await page.fill('[name$="name]"], [name=name]', 'Noor Ahmed');
    await page.fill('[name$="email]"], [name=email]', '');
    await page.fill('[name$="phone]"], [name=phone]', '+91 98450 54321');
    await page.locator('button[type=submit][form], aside button[type=submit]').last().click();
    await page.waitForURL('**check=1**');
    assert.equal(await page.inputValue('[name$="name]"], [name=name]'), 'Noor Ahmed');
    await page.fill('[name$="email]"], [name=email]', `noor-${lang}@example.com`);
    await page.locator('button[type=submit][form], aside button[type=submit]').last().click();
    await page.waitForURL('**/me/bookings/**');
    assert.match(await page.locator('main').innerText(), /OBO-\d{8}-\d{4}/);
    assert.ok(await page.locator('.qr svg').isVisible());
    await context.close();
  });
}
