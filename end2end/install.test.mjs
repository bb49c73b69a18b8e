// Chromium says by itself whether the pages of a customer, a therapist and a desk can be installed.
import { after, test } from 'node:test';
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { chromium } from 'playwright-core';
import { PHONE, hydrated, signIn } from './lib/browser.mjs';
import { stage, until } from './lib/stage.mjs';

const scene = stage();
const folders = [];
after(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

for (const [email, where] of [
  ['customer@ombaro.demo', '/me'],
  ['therapist@serenity.demo', '/staff'],
  ['desk@serenity.demo', '/check-in'],
  ['manager@serenity.demo', '/office'],
]) {
  test(`${where} can be installed`, async () => {
    // A window without a store of its own cannot install anything.
    const folder = await mkdtemp('/tmp/ombaro-install-');
    folders.push(folder);
    const context = await chromium.launchPersistentContext(folder, {
      executablePath: process.env.OMBARO_CHROMIUM ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
      viewport: PHONE,
    });
    try {
      const page = context.pages()[0];
      await signIn(page, scene.server.base, email);
      await page.goto(`${scene.server.base}${where}`);
      await hydrated(page);
      await until(() => page.evaluate(async () => Boolean((await navigator.serviceWorker.getRegistration())?.active)), 'the worker is there', 20_000);
      const cdp = await context.newCDPSession(page);
      const { errors, manifest } = await cdp.send('Page.getAppManifest').then((found) => ({ ...found, manifest: found.data }));
      assert.deepEqual(errors, []);
      assert.equal(JSON.parse(manifest).display, 'standalone');
      const { installabilityErrors } = await cdp.send('Page.getInstallabilityErrors');
      assert.deepEqual(installabilityErrors, []);
    } finally {
      await context.close();
    }
  });
}
