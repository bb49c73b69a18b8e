// The profile: another address, a user name, a telephone number; and where an account was used.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { DESK, PASSWORD, PHONE, checkAccessible, hydrated } from './lib/browser.mjs';
import { play, stage, until } from './lib/stage.mjs';
import { words } from './lib/words.mjs';

const scene = stage();
const EMAIL = 'customer@ombaro.demo';
const NEW = 'new.customer@example.com';
const NUMBER = '+919845011111';

const letters = async (to) => (await fetch(`${scene.server.base}/dev/mailbox?to=${encodeURIComponent(to)}`)).json();
const letter = (to, has) =>
  until(async () => (await letters(to)).find(({ subject, body }) => has.test(`${subject}\n${body}`)), `${to} hears of ${has}`, 10_000);
const linkIn = ({ body }) => body.match(/https?:\S+\/email\?token=\S+/)[0];
const press = (page, name) => page.getByRole('button', { name, exact: true }).click();
const signIn = async (page, name) => {
  await page.goto(`${scene.server.base}/login`);
  await page.fill('#email', name);
  await page.fill('#password', PASSWORD);
  await page.locator('main form button[type=submit]').first().click();
};

const journey = {
  async 'name, user name, language and what may be sent are kept'({ person, t }) {
    const page = await person(DESK, EMAIL, '/me/security');
    scene.page = page;
    await page.getByRole('link', { name: t('account.profile_title') }).click();
    await page.waitForURL('**/me/profile');
    await hydrated(page);
    await checkAccessible(page, 'the profile');
    await page.fill('#username', 'Not a name');
    await press(page, t('account.profile_save'));
    await page.waitForURL('**problem=**');
    await hydrated(page);
    await page.getByText(t('errors.username_malformed')).last().waitFor();
    await checkAccessible(page, 'a user name that is none');
    await page.fill('#username', 'Frequent.Guest');
    await page.selectOption('#language', 'hi');
    await page.getByLabel(t('account.profile_marketing')).check();
    await page.getByLabel(t('account.profile_by_email')).uncheck();
    await press(page, t('account.profile_save'));
    await page.waitForURL('**done=saved');
    await hydrated(page);
    // The pages speak it too, this one and those after it.
    const hindi = (await words('hi')).t;
    assert.equal(await page.getAttribute('html', 'lang'), 'hi');
    assert.equal(await page.inputValue('#username'), 'frequent.guest');
    assert.equal(await page.inputValue('#language'), 'hi');
    assert.ok(await page.getByLabel(hindi('account.profile_marketing')).isChecked());
    assert.ok(!(await page.getByLabel(hindi('account.profile_by_email')).isChecked()));
    await checkAccessible(page, 'the profile is saved');
    await page.goto(`${scene.server.base}/me`);
    assert.equal(await page.getAttribute('html', 'lang'), 'hi');
    await page.goto(`${scene.server.base}/me/profile`);
    await hydrated(page);
    await page.selectOption('#language', 'en');
    await press(page, hindi('account.profile_save'));
    await page.waitForURL('**done=saved');
    await hydrated(page);
    assert.equal(await page.getAttribute('html', 'lang'), 'en');
  },

  async 'the user name signs in, and the owner hears of a browser that was not used before'({ person }) {
    const page = await person(PHONE, null, '/login');
    await signIn(page, 'frequent.guest');
    await page.waitForURL('**/me');
    await letter(EMAIL, /A new sign-in to your account[^]*Chrome/);
    await page.context().close();
  },

  async 'a number is confirmed with the digits that were sent to it'({ page, t }) {
    await page.goto(`${scene.server.base}/me/profile`);
    await hydrated(page);
    await page.fill('#phone', '98450');
    await press(page, t('account.phone_send'));
    await page.waitForURL('**problem=phone**');
    await hydrated(page);
    await checkAccessible(page, 'a number that is none');
    await page.fill('#phone', NUMBER);
    await press(page, t('account.phone_send'));
    await page.waitForURL('**done=sent');
    await hydrated(page);
    await checkAccessible(page, 'the digits are asked for');
    await page.fill('#code', '12');
    await press(page, t('account.phone_confirm'));
    await page.waitForURL('**problem=code**');
    await hydrated(page);
    const { body } = await letter(NUMBER, /your code is/);
    await page.fill('#code', body.match(/\d{6}/)[0]);
    await press(page, t('account.phone_confirm'));
    await page.waitForURL('**done=phone');
    await hydrated(page);
    await page.getByText(t('account.phone_done')).waitFor();
    await checkAccessible(page, 'the number is confirmed');
  },

  async 'another address takes the password and both links'({ page, person, t }) {
    await page.fill('#email', NEW);
    await page.fill('#current_password', 'not the password');
    await press(page, t('account.email_ask'));
    await page.waitForURL('**problem=current_password**');
    await hydrated(page);
    await page.fill('#email', NEW);
    await page.fill('#current_password', PASSWORD);
    await press(page, t('account.email_ask'));
    await page.waitForURL('**done=asked');
    await hydrated(page);
    await checkAccessible(page, 'both addresses are asked');
    const reader = await person(PHONE, null, linkIn(await letter(NEW, /email\?token=/)));
    await checkAccessible(reader, 'the link about the new address');
    await press(reader, t('account.email_confirm'));
    await reader.waitForURL('**step=waiting');
    await hydrated(reader);
    await checkAccessible(reader, 'one of two');
    await reader.goto(linkIn(await letter(EMAIL, /email\?token=/)));
    await press(reader, t('account.email_confirm'));
    await reader.waitForURL('**step=done');
    await hydrated(reader);
    await checkAccessible(reader, 'the address is changed');
    await letter(EMAIL, /Your e-mail address was changed/);
    await signIn(reader, NEW);
    await reader.waitForURL('**/me');
    await reader.context().close();
  },

  async 'the last sign-ins are listed, and leaving everywhere leaves here too'({ page, person, t }) {
    const other = await person(PHONE, null, '/login');
    await signIn(other, NEW);
    await other.waitForURL('**/me');
    await page.goto(`${scene.server.base}/me/security`);
    await hydrated(page);
    assert.ok((await page.locator('.history > li').count()) >= 3);
    await press(page, t('account.end_all'));
    await page.waitForURL('**/login');
    await other.reload();
    assert.match(new URL(other.url()).pathname, /^\/login$/);
  },
};

test('an account in its owner’s hands', () => play(journey, scene));

for (const [lang, email] of [
  ['hi', 'desk@serenity.demo'],
  ['ar', 'manager@shear-joy.demo'],
]) {
  test(`the profile without scripts in ${lang}`, async () => {
    const { t } = await words(lang);
    const context = await scene.browser.newContext({ viewport: PHONE, javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(`${scene.server.base}/login?lang=${lang}`);
    await signIn(page, email);
    await page.waitForURL((url) => !url.pathname.startsWith('/login'));
    await page.goto(`${scene.server.base}/me/profile`);
    await page.fill('#username', `name.${lang}`);
    // The account's own language becomes that of the pages.
    await page.selectOption('#language', lang);
    await press(page, t('account.profile_save'));
    await page.getByText(t('account.profile_saved')).waitFor();
    await page.fill('#phone', '+447700900999');
    await press(page, t('account.phone_send'));
    await page.locator('#code').waitFor();
    await context.close();
  });
}
