// A forgotten password, another password, and the places where somebody is signed in.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { DESK, PASSWORD, PHONE, checkAccessible, hydrated } from './lib/browser.mjs';
import { play, stage, until } from './lib/stage.mjs';
import { words } from './lib/words.mjs';

const scene = stage();
const EMAIL = 'customer@ombaro.demo';
const NEW = 'a quiet courtyard at noon';

const letters = async (to) => (await fetch(`${scene.server.base}/dev/mailbox?to=${to}`)).json();
const linkIn = (letter) => letter.body.match(/https?:\S+\/reset\?token=\S+/)[0];
// The link in the message that came after those that were seen before.
const newLink = async (to, seen) => {
  const letter = await until(
    async () => (await letters(to)).find(({ id, body }) => !seen.has(id) && body.includes('/reset?token=')),
    'the development mailbox shows the link',
    10_000,
  );
  return linkIn(letter);
};

async function enter(page, email, password) {
  await page.goto(`${scene.server.base}/login`);
  await page.fill('#email', email);
  await page.fill('#password', password);
  await page.locator('main button[type=submit]').click();
  await page.waitForURL((url) => !url.pathname.startsWith('/login'));
}
const submit = (page) => page.locator('main button[type=submit]').first().click();
const isOut = async (page) => {
  await page.reload();
  assert.match(new URL(page.url()).pathname, /^\/login$/);
};
const security = (page) => page.goto(`${scene.server.base}/me/security`).then(() => hydrated(page));
const rows = (page) => page.locator('[aria-labelledby=sessions-title] li');

const journey = {
  async 'somebody has forgotten the password and asks for a link'({ person, t }) {
    scene.old = await person(DESK, EMAIL, '/me');
    const page = await person(PHONE, null, '/login');
    scene.page = page;
    await checkAccessible(page, 'sign in');
    await page.getByRole('link', { name: t('account.forgot_link') }).click();
    await page.waitForURL('**/forgot');
    await checkAccessible(page, 'forgotten password');
    await page.fill('#email', 'customer');
    await submit(page);
    await page.waitForURL('**problem=**');
    assert.equal(await page.inputValue('#email'), 'customer', 'what was typed is kept');
    await checkAccessible(page, 'an address that is none');
    await page.fill('#email', EMAIL);
    await submit(page);
    await page.waitForURL('**sent=1**');
    await page.getByText(t('account.forgot_sent_text')).waitFor();
    await checkAccessible(page, 'look into the mailbox');
  },

  async 'an address that nobody has is answered with the same words'({ person, t }) {
    const page = await person(PHONE, null, '/forgot');
    await page.fill('#email', 'nobody@example.com');
    await submit(page);
    await page.waitForURL('**sent=1**');
    await page.getByText(t('account.forgot_sent_text')).waitFor();
    await page.context().close();
  },

  async 'opening the link changes nothing, its form does'({ page, old, t }) {
    scene.link = await newLink(EMAIL, new Set());
    assert.deepEqual(await letters('nobody@example.com'), []);
    await page.goto(scene.link);
    await hydrated(page);
    await checkAccessible(page, 'choose a new password');
    await old.reload();
    assert.equal(new URL(old.url()).pathname, '/me', 'still signed in');
    await page.fill('#password', 'short');
    await submit(page);
    await page.waitForURL('**problem=**');
    await page.getByText(t('errors.password_too_short')).last().waitFor();
    await checkAccessible(page, 'a password that is too short');
    await page.fill('#password', NEW);
    await submit(page);
    await page.waitForURL('**/login?reset=1');
    await page.getByText(t('account.reset_done')).waitFor();
    await checkAccessible(page, 'sign in with the new password');
    await isOut(old);
    const notice = await until(
      async () => (await letters(EMAIL)).find(({ subject }) => subject === 'Your password was changed'),
      'the owner is told',
      10_000,
    );
    assert.ok(!notice.body.includes('token='));
  },

  async 'the link is good once'({ person, link, t }) {
    const page = await person(PHONE, null, link);
    await page.fill('#password', 'another quiet courtyard');
    await submit(page);
    await page.waitForURL('**error=auth.link_expired**');
    await page.getByText(t('errors.link_expired')).waitFor();
    await checkAccessible(page, 'a link that was used');
    await page.context().close();
  },

  async 'the new password lets in, and the page of the account shows where'({ page, old, t }) {
    await enter(page, EMAIL, NEW);
    await page.waitForURL('**/me');
    await hydrated(page);
    await checkAccessible(page, 'my bookings');
    await page.getByRole('link', { name: t('account.security_title') }).click();
    await page.waitForURL('**/me/security');
    await page.getByText(t('account.session_here')).waitFor();
    assert.equal(await rows(page).count(), 1, 'the old sessions are gone');
    await enter(old, EMAIL, NEW);
    await security(page);
    assert.equal(await rows(page).count(), 2);
    await checkAccessible(page, 'account security');
    await security(old);
    await checkAccessible(old, 'account security on a desk');
    assert.doesNotMatch(await rows(page).first().innerText(), /UTC/, 'the browser tells its own time');
  },

  async 'another session is ended from here'({ page, old, t }) {
    await page.getByRole('button', { name: t('account.end_session') }).click();
    await page.waitForURL('**done=session');
    await page.getByText(t('account.session_ended')).waitFor();
    assert.equal(await rows(page).count(), 1);
    await checkAccessible(page, 'a session has ended');
    await isOut(old);
  },

  async 'another password needs the one so far, and only this session stays'({ page, old, t }) {
    await enter(old, EMAIL, NEW);
    await security(page);
    await page.fill('#current_password', 'not the password');
    await page.fill('#password', PASSWORD);
    await page.getByRole('button', { name: t('account.change_button') }).click();
    await page.waitForURL('**problem=**');
    await page.getByText(t('errors.password_not_current')).last().waitFor();
    await checkAccessible(page, 'the password so far is wrong');
    await page.fill('#current_password', NEW);
    await page.fill('#password', PASSWORD);
    await page.getByRole('button', { name: t('account.change_button') }).click();
    await page.waitForURL('**done=password');
    await page.getByText(t('account.changed_note')).waitFor();
    await checkAccessible(page, 'the password is changed');
    await isOut(old);
  },
};

test('a forgotten password, from the link to the list of sessions', () => play(journey, scene));

for (const [lang, email] of [
  ['en', 'desk@serenity.demo'],
  ['hi', 'therapist@serenity.demo'],
  ['ar', 'manager@shear-joy.demo'],
]) {
  test(`a new password without scripts in ${lang}`, async () => {
    const { t } = await words(lang);
    const seen = new Set((await letters(email)).map(({ id }) => id));
    const screen = async () => (await scene.browser.newContext({ viewport: PHONE, javaScriptEnabled: false })).newPage();
    const other = await screen();
    await enter(other, email, PASSWORD);
    const page = await screen();
    await page.goto(`${scene.server.base}/login?lang=${lang}`);
    await page.getByRole('link', { name: t('account.forgot_link') }).click();
    await page.waitForURL('**/forgot**');
    assert.equal(await page.getAttribute('html', 'dir'), lang === 'ar' ? 'rtl' : 'ltr');
    await page.fill('#email', email);
    await submit(page);
    await page.getByText(t('account.forgot_sent_text')).waitFor();
    await page.goto(await newLink(email, seen));
    await page.fill('#password', 'short');
    await submit(page);
    await page.getByText(t('errors.password_too_short')).last().waitFor();
    await page.fill('#password', NEW);
    await submit(page);
    await page.getByText(t('account.reset_done')).waitFor();
    await isOut(other);
    await enter(page, email, NEW);
    await enter(other, email, NEW);
    await page.goto(`${scene.server.base}/me/security`);
    assert.equal(await rows(page).count(), 2);
    await page.getByRole('button', { name: t('account.end_others') }).click();
    await page.getByText(t('account.others_ended')).waitFor();
    assert.equal(await rows(page).count(), 1);
    await isOut(other);
    for (const one of [page, other]) await one.context().close();
  });
}
