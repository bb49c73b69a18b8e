// A new release comes while people have pages of the old one open, with its worker: whatever they go to next is there, from the new
// one, and nothing is taken from under their hands.
import { after, test } from 'node:test';
import assert from 'node:assert/strict';
import { DESK, PHONE } from './lib/browser.mjs';
import { nextRelease, siteOfItsOwn } from './lib/release.mjs';
import { NOW } from './lib/server.mjs';
import { stage, until } from './lib/stage.mjs';

const site = await siteOfItsOwn();
const scene = stage({ env: { OMBARO_SITE_DIR: site.folder } });
after(() => site.remove());
// A part of the old release is gone from the server: the browser and the old program say so, and the page goes on with the new one.
scene.expected = /status of 404.*\/pkg\/|WebAssembly|load callback should succeed|: unreachable/;

// Who, where they are, and where they go: each to a part of the client that they have not used yet.
const WAYS = [
  ['account', DESK, 'desk@serenity.demo', '/office', '/me/security'],
  ['hours, of the team', DESK, 'manager@serenity.demo', '/office', '/office/hours'],
  ['team', DESK, 'owner@serenity.demo', '/office', '/office/team'],
  ['scan', DESK, 'desk@serenity.demo', '/office', '/check-in'],
  ['platform, of a business', DESK, 'owner@serenity.demo', '/office', '/office/audit'],
  ['hours, one’s own', PHONE, 'therapist@serenity.demo', '/staff', '/staff/time'],
  ['team, of head office', DESK, 'admin@ombaro.demo', '/platform', '/platform/team'],
  ['office', DESK, 'owner@serenity.demo', '/check-in', '/office'],
  ['staff', PHONE, 'therapist@serenity.demo', '/staff/time', '/staff'],
];
const build = (page) => page.evaluate(() => document.querySelector('meta[name=build]').content);
const loads = (page) => page.evaluate(() => performance.timeOrigin);
const kept = (page) =>
  until(
    () => page.evaluate(async () => Boolean(document.documentElement.dataset.kept && (await navigator.serviceWorker.getRegistration())?.active)),
    'the page is kept',
    30_000,
  );

test('pages of an old release, with its worker, lead to every part of a new one', async () => {
  const [open, renewed] = [[], []];
  for (const [part, viewport, email, from, to] of WAYS) {
    const page = await scene.person(viewport, email, from);
    open.push({ part, page, to, old: await build(page), since: await loads(page) });
  }
  // Each keeps its parts once it has rested for a while.
  await Promise.all(open.map(({ page }) => kept(page)));
  await nextRelease(site.folder);
  await scene.server.restart(NOW);
  // Nothing happens by itself: somebody may be typing.
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  for (const { part, page, to, old, since } of open) {
    assert.deepEqual([await build(page), await loads(page)], [old, since], `${part}: the page stays as it is`);
    await page.locator(`a[href="${to}"]`).first().click();
    await page.waitForURL(`**${to}`, { timeout: 15_000 }).catch(() => assert.fail(`${part}: ${page.url()}`));
    // A part that the browser has kept is the old one's, and goes with the page; one that is gone comes with a page of the new one.
    const ready = () => page.evaluate(() => document.documentElement.dataset.ready === 'true' && document.querySelector('h1')?.innerText);
    await until(() => ready().catch(() => false), `${part}: ${to} is there`, 20_000);
    if ((await build(page)) !== old) renewed.push(part);
    await page.context().close();
  }
  assert.ok(renewed.length >= 4, `from the new release: ${renewed}`);
  const loud = scene.problems.filter((problem) => !scene.expected.test(problem));
  assert.deepEqual(loud, [], 'the console is quiet');
});

test('without a network the release that was kept is shown, and the new one once there is a network again', async () => {
  const page = await scene.person(PHONE, 'therapist@serenity.demo', '/staff');
  await kept(page);
  const old = await build(page);
  await nextRelease(site.folder);
  await scene.server.restart(NOW);
  await page.context().setOffline(true);
  await page.reload();
  await page.locator('h1').first().waitFor();
  assert.equal(await build(page), old, 'as it was kept');
  await page.context().setOffline(false);
  await page.reload();
  await until(async () => (await build(page).catch(() => old)) !== old, 'the new release', 15_000);
  await kept(page);
  await page.context().close();
});
