// From a page of the client to a public page and back: one step each way.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { PHONE, hydrated } from './lib/browser.mjs';
import { play, stage } from './lib/stage.mjs';

const path = (page) => new URL(page.url()).pathname;

const journey = {
  async 'a customer goes to the start page by the brand, and back'({ person }) {
    const page = await person(PHONE, 'customer@ombaro.demo', '/me');
    await page.locator('a.brand').click();
    await page.waitForURL((url) => url.pathname === '/');
    await hydrated(page);
    await page.goBack();
    await page.waitForURL('**/me');
    await hydrated(page);
    assert.equal(path(page), '/me');
    await page.goForward();
    await page.waitForURL((url) => url.pathname === '/');
    await page.goBack();
    await page.waitForURL('**/me');
  },
};

test('public pages and the client share one history', async () => play(journey, scene));
const scene = stage();
