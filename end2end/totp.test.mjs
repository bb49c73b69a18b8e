// Signing in in two steps, with the codes of an authenticator app and with recovery codes.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { DESK, PASSWORD, PHONE, checkAccessible, hydrated } from './lib/browser.mjs';
import { codesOf, readUri } from './lib/authenticator.mjs';
import { play, stage, until } from './lib/stage.mjs';
import { words } from './lib/words.mjs';

const scene = stage();
const EMAIL = 'customer@ombaro.demo';
const STEP = 30;

const letter = (to, subject) =>
  until(
    async () => {
      const letters = await (await fetch(`${scene.server.base}/dev/mailbox?to=${to}`)).json();
      return letters.find((one) => one.subject === subject);
    },
    `the owner is told: ${subject}`,
    10_000,
  );
const submit = (page) => page.locator('main form button[type=submit]').first().click();
async function password(page, email = EMAIL, where = '/login') {
  await page.goto(`${scene.server.base}${where}`);
  await page.fill('#email', email);
  await page.fill('#password', PASSWORD);
  await submit(page);
  await page.waitForURL('**/login/code**');
}
const type = async (page, code) => {
  await page.fill('#code', code);
  await submit(page);
};
const login = async (body) => {
  const answer = await fetch(`${scene.server.base}/api/v1/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: EMAIL, password: PASSWORD, ...body }),
  });
  const { code, access_token: token } = await answer.json();
  return { status: answer.status, code, token };
};

const journey = {
  async 'somebody sets two-step sign-in up, with the password'({ person, t }) {
    const page = await person(DESK, EMAIL, '/me/security');
    scene.page = page;
    await page.getByRole('link', { name: t('account.two_step') }).click();
    await page.waitForURL('**/me/security/two-step');
    await checkAccessible(page, 'two-step sign-in is off');
    await page.fill('#current_password', 'not the password');
    await submit(page);
    await page.waitForURL('**problem=**');
    await page.getByText(t('errors.password_not_current')).last().waitFor();
    await checkAccessible(page, 'the password is wrong');
    await page.fill('#current_password', PASSWORD);
    await submit(page);
    await page.getByText(t('account.setup_scan')).waitFor();
    await hydrated(page);
    await checkAccessible(page, 'the secret');
  },

  async 'an app that we have not written reads the secret'({ page, t }) {
    const uri = await page.getByRole('link', { name: t('account.setup_open') }).getAttribute('href');
    const app = await readUri(uri);
    assert.deepEqual([app.name, app.issuer, app.digits, app.interval], [EMAIL, 'Ombaro', 6, STEP]);
    assert.equal((await page.locator('code.key').innerText()).replaceAll(' ', ''), app.secret);
    scene.code = codesOf(app.secret, scene.server.seconds);
  },

  async 'a wrong code does not turn it on, the right one does and shows ten recovery codes'({ page, t }) {
    await type(page, '000000');
    await page.getByText(t('errors.code_wrong')).last().waitFor();
    await checkAccessible(page, 'a wrong code');
    await type(page, await scene.code());
    await page.waitForURL('**/me/security/codes');
    await hydrated(page);
    scene.codes = await page.locator('.codes code').allInnerTexts();
    assert.equal(new Set(scene.codes).size, 10);
    await checkAccessible(page, 'recovery codes');
    await letter(EMAIL, 'Two-step sign-in is on');
    await page.getByRole('button', { name: t('account.codes_kept') }).click();
    await page.waitForURL('**/me/security');
    await hydrated(page);
    await page.getByText(/10/).first().waitFor();
    await checkAccessible(page, 'account security with two steps');
  },

  async 'after the password a code is asked for, and leads where one was going'({ person, t }) {
    const page = await person(PHONE, null, '/login');
    scene.phone = page;
    await password(page, EMAIL, '/login?next=/me/security');
    await hydrated(page);
    await checkAccessible(page, 'the second question');
    await type(page, '');
    await page.getByText(t('errors.code_required')).last().waitFor();
    await type(page, '000000');
    await page.getByText(t('errors.code_wrong')).last().waitFor();
    await checkAccessible(page, 'a wrong code at sign-in');
    scene.used = await scene.code();
    await type(page, scene.used);
    await page.waitForURL('**/me/security');
  },

  async 'a code is good once'({ person, t }) {
    const page = await person(PHONE, null, '/login');
    await password(page);
    await type(page, scene.used);
    await page.getByText(t('errors.code_wrong')).last().waitFor();
    await page.context().close();
  },

  async 'a program hears that it needs a code, and gets tokens with one'() {
    assert.deepEqual(await login({}), { status: 401, code: 'auth.totp_required', token: undefined });
    assert.equal((await login({ totp: '000000' })).code, 'auth.wrong_credentials');
    assert.equal((await login({ password: 'not the password' })).code, 'auth.wrong_credentials');
    const next = await scene.code();
    assert.equal((await login({ password: 'not the password', totp: next })).code, 'auth.wrong_credentials');
    const answer = await login({ totp: next });
    assert.equal(answer.status, 200);
    assert.ok(answer.token);
  },

  async 'a recovery code lets in once'({ person, t, codes }) {
    const page = await person(PHONE, null, '/login');
    await password(page);
    await page.getByRole('link', { name: t('account.use_recovery') }).click();
    await page.waitForURL('**recovery=1**');
    await page.getByText(t('account.second_recovery_lead')).waitFor();
    await checkAccessible(page, 'a recovery code is asked for');
    await type(page, codes[0].toLowerCase());
    await page.waitForURL('**/me');
    await page.context().clearCookies();
    await password(page);
    await page.getByRole('link', { name: t('account.use_recovery') }).click();
    await page.waitForURL('**recovery=1**');
    await page.getByText(t('account.second_recovery_lead')).waitFor();
    await type(page, codes[0]);
    await page.getByText(t('errors.code_wrong')).last().waitFor();
    assert.match(page.url(), /recovery=1/);
    await page.context().close();
  },

  async 'the second page without the first leads back'({ person, t }) {
    const page = await person(PHONE, null, '/login/code');
    await page.getByText(t('errors.challenge_expired')).waitFor();
    await checkAccessible(page, 'no question was asked');
    await page.getByRole('link', { name: t('account.begin_again') }).click();
    await page.waitForURL('**/login');
    await page.context().close();
  },

  async 'new recovery codes, and off again, take password and code'({ page, t, codes }) {
    await page.goto(`${scene.server.base}/me/security/two-step`);
    await hydrated(page);
    await checkAccessible(page, 'two-step sign-in is on');
    await page.getByRole('button', { name: t('account.renew_button') }).click();
    await page.waitForURL('**problem=**');
    await page.getByText(t('errors.code_required')).last().waitFor();
    await checkAccessible(page, 'nothing was typed');
    await page.fill('#current_password', PASSWORD);
    await page.fill('#code', codes[1]);
    await page.getByRole('button', { name: t('account.renew_button') }).click();
    await page.waitForURL('**/me/security/codes');
    const [fresh] = await page.locator('.codes code').allInnerTexts();
    await letter(EMAIL, 'You have new recovery codes');
    await page.goto(`${scene.server.base}/me/security/two-step`);
    await page.fill('#current_password', PASSWORD);
    await page.fill('#code', fresh);
    await page.getByRole('button', { name: t('account.two_step_end') }).click();
    await page.waitForURL('**done=off');
    await page.getByText(t('account.two_step_ended')).waitFor();
    await checkAccessible(page, 'it is off again');
    await letter(EMAIL, 'Two-step sign-in is off');
    assert.equal((await login({})).status, 200);
  },
};

test('two-step sign-in, from the first code to the last', () => play(journey, scene));

for (const [lang, email] of [
  ['en', 'desk@serenity.demo'],
  ['hi', 'therapist@serenity.demo'],
  ['ar', 'manager@shear-joy.demo'],
]) {
  test(`two-step sign-in without scripts in ${lang}`, async () => {
    const { t } = await words(lang);
    const context = await scene.browser.newContext({ viewport: PHONE, javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(`${scene.server.base}/login?lang=${lang}`);
    await page.fill('#email', email);
    await page.fill('#password', PASSWORD);
    await submit(page);
    await page.waitForURL((url) => !url.pathname.startsWith('/login'));
    await page.goto(`${scene.server.base}/me/security/two-step`);
    assert.equal(await page.getAttribute('html', 'dir'), lang === 'ar' ? 'rtl' : 'ltr');
    await page.fill('#current_password', PASSWORD);
    await submit(page);
    const secret = await page.locator('code.key').innerText();
    const code = codesOf(secret, scene.server.seconds);
    await type(page, await code());
    await page.getByText(t('account.codes_lead')).waitFor();
    const codes = await page.locator('.codes code').allInnerTexts();
    await context.clearCookies();
    await page.goto(`${scene.server.base}/login?lang=${lang}`);
    await password(page, email);
    await type(page, await code());
    await page.waitForURL((url) => !url.pathname.startsWith('/login'));
    await page.goto(`${scene.server.base}/me/security/two-step`);
    await page.fill('#current_password', PASSWORD);
    await page.fill('#code', codes[9]);
    await page.getByRole('button', { name: t('account.two_step_end') }).click();
    await page.getByText(t('account.two_step_ended')).waitFor();
    await context.close();
  });
}
