// A business and its people: an owner invites a therapist, says what a role may do, asks for a second factor, and lets somebody
// out and in again.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { DESK, PHONE, checkAccessible, hydrated } from './lib/browser.mjs';
import { play, stage, until } from './lib/stage.mjs';

const OWNER = 'owner@serenity.demo';
const NEW = 'nisha@example.com';
const PASSWORD = 'a quiet courtyard at noon';

const letters = async (scene, to) => (await fetch(`${scene.server.base}/dev/mailbox?to=${to}`)).json();
const linkFor = (scene, to) =>
  until(
    async () => (await letters(scene, to)).map(({ body }) => body.match(/https?:\S+\/join\?token=\S+/)?.[0]).find(Boolean),
    'the invitation arrives',
    10_000,
  );
const row = (page, name) => page.locator('ul.list > li', { hasText: name });
const button = (page, name) => page.getByRole('button', { name });

const journey = {
  async 'the owner goes from the board to the team'(scene) {
    const { person, t } = scene;
    const page = await person(DESK, OWNER, '/office');
    scene.page = page;
    await page.getByRole('link', { name: t('team.title') }).click();
    await page.waitForURL('**/office/team');
    await page.getByRole('heading', { name: t('team.members_title') }).waitFor();
    await checkAccessible(page, 'the team');
    assert.equal(await row(page, OWNER).getByText(t('team.you')).count(), 1);
  },

  async 'and invites a therapist'(scene) {
    const { page, t } = scene;
    await page.getByText(t('team.invite_title'), { exact: true }).click();
    await page.fill('#email', 'nisha');
    await page.getByLabel(t('team.role_therapist')).first().check();
    await button(page, t('team.invite_button')).click();
    await page.waitForURL('**problem=email**');
    await checkAccessible(page, 'an address that is none');
    await page.fill('#email', NEW);
    await page.getByLabel(t('team.role_therapist')).first().check();
    await button(page, t('team.invite_button')).click();
    await page.waitForURL('**done=invited');
    await page.getByText(NEW).waitFor();
    await checkAccessible(page, 'somebody was invited');
  },

  async 'she joins on her phone with an account of her own'(scene) {
    const { person, t } = scene;
    const link = await linkFor(scene, NEW);
    const phone = await person(PHONE, null, link);
    scene.phone = phone;
    await checkAccessible(phone, 'an invitation');
    await phone.fill('#name', 'Nisha Verma');
    await phone.fill('#password', 'short');
    await button(phone, t('team.join_create')).click();
    await phone.waitForURL('**problem=password**');
    await checkAccessible(phone, 'a password that is too short');
    await phone.fill('#name', 'Nisha Verma');
    await phone.fill('#password', PASSWORD);
    await button(phone, t('team.join_create')).click();
    await phone.waitForURL('**/me/work?joined=1');
    await phone.getByText('Serenity').first().waitFor();
    await checkAccessible(phone, 'where she works');
    await phone.goto(`${scene.server.base}/staff`);
    assert.equal(new URL(phone.url()).pathname, '/staff', 'she has a day of her own');
    await phone.goto(link);
    await phone.getByText(t('team.join_gone_title')).waitFor();
    await checkAccessible(phone, 'an invitation that has ended');
  },

  async 'suspended, she is out with her next click, and let in again she is back'(scene) {
    const { page, phone, t } = scene;
    await page.goto(`${scene.server.base}/office/team`);
    await hydrated(page);
    const hers = row(page, NEW);
    await hers.locator('details.member > summary').click();
    await checkAccessible(page, 'what can be changed about somebody');
    await hers.getByRole('button', { name: t('team.suspend') }).click();
    await page.waitForURL('**done=suspended');
    await checkAccessible(page, 'somebody is suspended');
    await phone.goto(`${scene.server.base}/staff`);
    assert.equal(new URL(phone.url()).pathname, '/me');
    await row(page, NEW).locator('details.member > summary').click();
    await row(page, NEW).getByRole('button', { name: t('team.reinstate') }).click();
    await page.waitForURL('**done=active');
    await phone.goto(`${scene.server.base}/staff`);
    assert.equal(new URL(phone.url()).pathname, '/staff');
  },

  async 'one permission besides the role is given and taken back'(scene) {
    const { page, t } = scene;
    await page.getByText(t('team.grant_title')).click();
    await page.selectOption('#user', { label: 'Nisha Verma' });
    await page.selectOption('#permission', 'customers:read');
    await button(page, t('team.grant_button')).click();
    await page.waitForURL('**problem=reason**');
    await checkAccessible(page, 'a permission without a reason');
    await page.selectOption('#user', { label: 'Nisha Verma' });
    await page.selectOption('#permission', 'customers:read');
    await page.fill('#reason', 'Covers the desk on Sunday');
    await button(page, t('team.grant_button')).click();
    await page.waitForURL('**done=granted');
    await row(page, NEW).locator('details.member > summary').click();
    await row(page, NEW).getByText('Covers the desk on Sunday').waitFor();
    await checkAccessible(page, 'somebody with a permission besides');
    await row(page, NEW).getByRole('button', { name: t('team.revoke') }).click();
    await page.waitForURL('**done=revoked');
  },

  async 'what the front desk may do is narrowed by a tick'(scene) {
    const { page, person, t } = scene;
    const desk = await person(DESK, 'desk@serenity.demo', '/office');
    scene.desk = desk;
    await page.getByRole('link', { name: `${t('team.role_open')}` }).nth(3).click();
    await page.waitForURL('**/role?role=vendor_receptionist');
    await page.locator('table.matrix').waitFor();
    await checkAccessible(page, 'what a role may do');
    const box = page.locator('input[value="bookings:read"]');
    assert.equal(await box.isChecked(), true);
    assert.equal(await page.locator('input[value="audit:read"]').count(), 0, 'never widened');
    await box.uncheck();
    await button(page, t('team.role_save')).click();
    await page.waitForURL('**done=role');
    assert.equal(await page.locator('input[value="bookings:read"]').isChecked(), false);
    // The board she looks at is closed with the right to it, and its page may ask for it once more before she is elsewhere.
    scene.expected = /topic=board.*Unexpected response code: 403 /;
    await desk.reload();
    assert.notEqual(new URL(desk.url()).pathname, '/office', 'the board is closed to the front desk');
    await page.locator('input[value="bookings:read"]').check();
    await button(page, t('team.role_save')).click();
    await page.waitForURL('**done=role');
    await desk.goto(`${scene.server.base}/office`);
    assert.equal(new URL(desk.url()).pathname, '/office');
  },

  async 'a role can ask for two-step sign-in'(scene) {
    const { page, desk, t } = scene;
    await button(page, t('team.second_turn_on')).click();
    await page.waitForURL('**done=role');
    await page.getByText(t('team.second_on')).waitFor();
    await desk.goto(`${scene.server.base}/office`);
    assert.equal(new URL(desk.url()).pathname, '/me/security/two-step');
    await button(page, t('team.second_turn_off')).click();
    await page.getByText(t('team.second_off')).waitFor();
  },

  async 'a role of the business’s own is made on a phone and removed'(scene) {
    const { person, t } = scene;
    const page = await person(PHONE, OWNER, '/office/team/role');
    await page.locator('table.matrix').waitFor();
    await checkAccessible(page, 'a role to be made');
    await page.fill('#name', 'Weekend');
    await page.locator('input[value="bookings:read"]').check();
    await button(page, t('team.role_save')).click();
    await page.waitForURL('**done=role');
    assert.equal(await page.inputValue('#name'), 'Weekend');
    assert.equal(await page.locator('input[value="bookings:read"]').isChecked(), true);
    await page.getByText(t('team.role_remove'), { exact: true }).click();
    await button(page, t('team.role_remove_confirm')).click();
    await page.waitForURL('**done=role_removed');
    await checkAccessible(page, 'the team on a phone');
    assert.equal(await page.getByText('Weekend').count(), 0);
  },
};

test('an owner and the people of the business', async () => play(journey, scene));
const scene = stage();
