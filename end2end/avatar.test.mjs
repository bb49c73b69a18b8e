// A picture of oneself: set on a phone, shown, taken away.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { PHONE, checkAccessible } from './lib/browser.mjs';
import { client } from './lib/people.mjs';
import { play, stage } from './lib/stage.mjs';

const scene = stage();
// One green pixel.
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M/wHwAEBgIApD5fRAAAAABJRU5ErkJggg==',
  'base64',
);
const use = (page, t) => page.getByRole('button', { name: t('account.avatar_button') }).click();

const journey = {
  async 'somebody has letters until there is a picture'({ person, t, server }) {
    const page = await person(PHONE, 'customer@ombaro.demo', '/me/profile');
    await page.locator('.face', { hasText: 'PS' }).waitFor();
    await checkAccessible(page, 'a profile without a picture');
    await page.setInputFiles('#avatar', { name: 'me.png', mimeType: 'image/png', buffer: Buffer.from('<svg></svg>') });
    await use(page, t);
    await page.waitForURL('**problem=avatar:malformed');
    await checkAccessible(page, 'a picture that is none');
    await page.setInputFiles('#avatar', { name: 'me.png', mimeType: 'image/png', buffer: PNG });
    await use(page, t);
    await page.waitForURL('**done=saved');
    const face = page.locator('img.face');
    await face.waitFor();
    assert.equal(await face.evaluate((image) => image.naturalWidth), 1, 'the browser shows it');
    await checkAccessible(page, 'a profile with a picture');
    const address = await face.getAttribute('src');
    const answer = await client(server.base)('GET', address);
    assert.equal(answer.headers.get('content-type'), 'image/png');
    assert.equal(answer.headers.get('x-content-type-options'), 'nosniff');
    assert.match(answer.headers.get('content-security-policy'), /default-src 'none'; sandbox/);
    await page.getByRole('button', { name: t('account.avatar_remove') }).click();
    await page.waitForURL('**done=saved');
    await page.locator('.face', { hasText: 'PS' }).waitFor();
    assert.equal((await client(server.base)('GET', address)).status, 404);
  },
};

test('a picture of oneself', async () => play(journey, scene));
