// Passkeys, with Chromium's virtual authenticator: added, signed in with as the only step and as the second, removed.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { DESK, PASSWORD, PHONE, checkAccessible, hydrated } from './lib/browser.mjs';
import { codeOf } from './lib/authenticator.mjs';
import { play, stage, until } from './lib/stage.mjs';

const scene = stage();
const EMAIL = 'customer@ombaro.demo';

// A phone's own authenticator: verifies its user, keeps keys, and answers at once.
async function authenticator(page, options = {}) {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('WebAuthn.enable', { enableUI: false });
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
      ...options,
    },
  });
  const ask = (method, more) => cdp.send(`WebAuthn.${method}`, { authenticatorId, ...more });
  return {
    keys: async () => (await ask('getCredentials')).credentials,
    present: (enabled) => ask('setAutomaticPresenceSimulation', { enabled }),
    verified: (isUserVerified) => ask('setUserVerified', { isUserVerified }),
    copy: (credential) => ask('addCredential', { credential }),
    drop: (credentialId) => ask('removeCredential', { credentialId }),
  };
}

const letter = (subject) =>
  until(
    async () => {
      const letters = await (await fetch(`${scene.server.base}/dev/mailbox?to=${EMAIL}`)).json();
      return letters.find((one) => one.subject === subject);
    },
    `the owner is told: ${subject}`,
    10_000,
  );
const submit = (page) => page.locator('main form button[type=submit]').first().click();
// Signed out, but the browser and its authenticator stay.
const leave = async (page) => {
  await page.context().clearCookies();
  await page.goto(`${scene.server.base}/login`);
  await hydrated(page);
};
const open = async (page, path) => {
  await page.goto(`${scene.server.base}${path}`);
  await hydrated(page);
};

const journey = {
  async 'somebody who has just signed in adds a passkey without the password'({ person, t }) {
    const page = await person(DESK, EMAIL, '/me/security');
    scene.page = page;
    scene.device = await authenticator(page);
    await page.getByRole('link', { name: t('account.passkeys') }).click();
    await page.waitForURL('**/me/security/passkeys');
    await checkAccessible(page, 'no passkeys yet');
    assert.equal(await page.locator('#current_password').count(), 0);
    await submit(page);
    await page.waitForURL('**problem=**');
    await hydrated(page);
    await checkAccessible(page, 'a passkey without a name');
    await page.fill('#name', 'Desk key');
    await submit(page);
    await page.waitForURL('**/passkeys/new');
    await hydrated(page);
    await checkAccessible(page, 'make the passkey');
    await page.locator('[data-passkey=create]').click();
    await page.waitForURL('**done=added');
    await hydrated(page);
    await page.getByText('Desk key').waitFor();
    await page.getByText(t('account.passkey_unused')).waitFor();
    await checkAccessible(page, 'a passkey');
    await letter('A passkey was added');
    const [key] = await scene.device.keys();
    assert.ok(key.isResidentCredential, 'it can be found without an address');
    assert.equal(key.rpId, 'localhost');
  },

  async 'the passkey alone signs in'({ page, device, t }) {
    await device.present(false);
    await leave(page);
    await checkAccessible(page, 'sign in with a passkey');
    await device.present(true);
    await page.locator('[data-passkey=get]').click();
    await page.waitForURL('**/me');
    await open(page, '/me/security/passkeys');
    await page.getByText(/last used/).waitFor();
    await open(page, '/me/security');
    await page.getByText(t('account.history_passkey')).first().waitFor();
    await checkAccessible(page, 'account security with a passkey');
  },

  async 'the browser offers it with the address, and going on leads where one was going'({ page, device }) {
    await device.present(false);
    await page.context().clearCookies();
    await page.goto(`${scene.server.base}/login?next=/me/security`);
    await device.present(true);
    await page.waitForURL('**/me/security', { timeout: 15_000 });
  },

  async 'a device that does not verify its user is refused'({ page, device, t }) {
    await device.present(false);
    await leave(page);
    await device.verified(false);
    await device.present(true);
    await page.locator('[data-passkey=get]').click();
    await page.getByText(t('account.passkey_failed')).waitFor();
    await checkAccessible(page, 'no passkey was used');
    await device.verified(true);
  },

  async 'after the password it answers the second question'({ page, device, t }) {
    await device.present(false);
    await page.goto(`${scene.server.base}/login`);
    await page.fill('#email', EMAIL);
    await page.fill('#password', PASSWORD);
    await submit(page);
    await page.waitForURL('**/me');
    await open(page, '/me/security/two-step');
    await page.fill('#current_password', PASSWORD);
    await submit(page);
    const secret = await page.locator('code.key').innerText();
    await page.fill('#code', await codeOf(secret, scene.server.seconds()));
    await submit(page);
    await page.waitForURL('**/me/security/codes');
    [scene.recovery] = await page.locator('.codes code').allInnerTexts();
    await leave(page);
    await page.fill('#email', EMAIL);
    await page.fill('#password', PASSWORD);
    await submit(page);
    await page.waitForURL('**/login/code');
    await hydrated(page);
    await checkAccessible(page, 'code or passkey');
    await device.present(true);
    await page.getByRole('button', { name: t('account.passkey_instead') }).click();
    await page.waitForURL('**/me');
  },

  async 'the passkey alone is both steps'({ page, device }) {
    await device.present(false);
    await leave(page);
    await device.present(true);
    await page.locator('[data-passkey=get]').click();
    await page.waitForURL('**/me');
  },

  async 'a copy whose counter is behind is refused, and the owner hears of it'({ page, device, t }) {
    const [key] = await device.keys();
    await device.present(false);
    await leave(page);
    await device.drop(key.credentialId);
    await device.copy({ ...key, signCount: 0 });
    await device.present(true);
    await page.locator('[data-passkey=get]').click();
    // The page offers passkeys again: without one nothing more happens.
    await page.waitForURL((url) => url.searchParams.get('error') === 'auth.passkey_refused', { waitUntil: 'commit' });
    await device.drop(key.credentialId);
    await hydrated(page);
    await page.getByText(t('errors.passkey_refused')).waitFor();
    await checkAccessible(page, 'a passkey that was refused');
    await letter('A passkey was refused');
  },

  async 'who has lost the device comes in with a recovery code and removes the passkey'({ page, recovery, t }) {
    await leave(page);
    await page.fill('#email', EMAIL);
    await page.fill('#password', PASSWORD);
    await submit(page);
    await page.waitForURL('**/login/code');
    await page.getByRole('link', { name: t('account.use_recovery') }).click();
    await page.waitForURL('**recovery=1');
    await page.fill('#code', recovery);
    await submit(page);
    await page.waitForURL('**/me');
    await open(page, '/me/security/passkeys');
    await page.getByRole('button', { name: t('account.passkey_remove') }).click();
    await page.waitForURL('**done=removed');
    await page.getByText(t('account.passkey_removed')).waitFor();
    assert.equal(await page.getByText('Desk key').count(), 0);
    await letter('A passkey was removed');
  },

  async 'some minutes after signing in the password is asked for once more'({ page, t }) {
    await scene.server.restart('2026-11-20T11:10:00+05:30');
    await open(page, '/me/security/passkeys');
    await page.fill('#name', 'Phone');
    await page.fill('#current_password', 'not the password');
    await submit(page);
    await page.waitForURL('**problem=**');
    await page.getByText(t('errors.password_not_current')).last().waitFor();
    await checkAccessible(page, 'the password is asked for');
  },
};

test('a passkey, from the first to its loss', () => play(journey, scene));

test('without scripts nothing of passkeys is offered, and everything else works', async () => {
  const context = await scene.browser.newContext({ viewport: PHONE, javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${scene.server.base}/login`);
  assert.equal(await page.locator('[data-passkey]').isVisible(), false);
  await page.fill('#email', 'desk@serenity.demo');
  await page.fill('#password', PASSWORD);
  await submit(page);
  await page.waitForURL((url) => !url.pathname.startsWith('/login'));
  await page.goto(`${scene.server.base}/me/security/passkeys`);
  await page.getByText(scene.t('account.passkey_not_here')).waitFor();
  assert.equal(await page.locator('#name').isVisible(), false);
  await context.close();
});
