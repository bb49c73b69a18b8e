// A scanner that is a keyboard reads codes at the desk, wherever the focus is; whoever types by hand is no scanner.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { NOW } from './lib/server.mjs';
import { DESK } from './lib/browser.mjs';
import { play, stage } from './lib/stage.mjs';

const TODAY = NOW.slice(0, 10);
const GUESTS = ['Meera Kulkarni', 'Tara Singh', 'Ravi Pillai'];
const scene = stage();

// A confirmed visit of today and what its QR code says.
async function visit(name, nth) {
  const { api, server } = scene;
  const [service, person] = [await api.service('serenity', 'Swedish massage'), await api.person('serenity', 'Asha')];
  const [startsAt] = await api.times('serenity', service, person, TODAY);
  const { id } = await api.book('serenity', service, person, startsAt, { name, email: `guest${nth}@example.com`, phone: '+91 98450 12345' });
  const manager = await api.signIn('manager@serenity.demo');
  if ((await api.read(id)).status === 'pending') await api.call(`bookings/${id}/confirm`, {}, manager);
  const { token } = await api.call(`bookings/${id}/check-in-code`, undefined, manager);
  return { id, startsAt, text: `${server.base}/check-in#${token}` };
}

// As a scanner types: Shift is a key of its own, and the last key is Enter or Tab.
async function scan(page, text, { end = 'Enter', pause } = {}) {
  await page.keyboard.type(text, { delay: pause });
  await page.keyboard.press(end);
}
const value = (page) => page.inputValue('#code');

const journey = {
  async 'a code is read while nothing has the focus'(it) {
    const { says } = it;
    it.visits = [];
    for (const [nth, name] of GUESTS.entries()) it.visits.push(await visit(name, nth));
    // The first can come in; the others are too early.
    await it.server.restart(new Date(Date.parse(it.visits[0].startsAt) - 10 * 60_000).toISOString());
    it.desk = await it.person(DESK, 'desk@serenity.demo', '/check-in');
    await it.desk.evaluate(() => document.activeElement.blur());
    await scan(it.desk, it.visits[0].text);
    await it.desk.getByText(says('office.welcome', { name: 'Meera' })).waitFor();
  },

  async 'the next is read while the answer fills the screen'({ desk, visits, t }) {
    await scan(desk, visits[0].text, { end: 'Tab' });
    await desk.getByText(t('office.already_title')).waitFor();
    await scan(desk, visits[1].text);
    await desk.getByText(t('office.early_title')).waitFor();
    // A link has the focus: Enter is the scanner's, and leads nowhere.
    await desk.getByRole('link', { name: t('office.find_on_board') }).focus();
    await scan(desk, 'https://example.com/menu');
    await desk.getByText(t('office.unknown_title')).waitFor();
  },

  async 'a field that has the focus is left as it was'({ desk, visits, t }) {
    await desk.getByRole('link', { name: t('office.scan_again') }).click();
    await desk.fill('#code', 'ABCD');
    await desk.focus('#code');
    await scan(desk, visits[2].text);
    await desk.getByText(t('office.early_title')).waitFor();
    await desk.getByRole('link', { name: t('office.scan_again') }).click();
    await desk.fill('#code', 'ABCD');
    await desk.focus('#code');
    // What is too short to be a code is whatever it would be without scanners; the rest is put back at once.
    await desk.route('**/api/v1/check-ins', (route) => setTimeout(() => route.continue(), 500));
    await scan(desk, visits[2].text);
    assert.equal(await value(desk), 'ABCD');
    await desk.getByText(t('office.early_title')).waitFor();
    await desk.unroute('**/api/v1/check-ins');
  },

  async 'what somebody types by hand stays theirs'({ desk, visits, t }) {
    await desk.getByRole('link', { name: t('office.scan_again') }).click();
    await desk.evaluate(() => document.activeElement.blur());
    const asked = [];
    desk.on('request', (request) => request.url().endsWith('/check-ins') && asked.push(request.url()));
    await scan(desk, 'ABCD2345', { pause: 120 });
    await desk.waitForTimeout(300);
    assert.deepEqual(asked, []);
    await desk.fill('#code', '');
    await desk.focus('#code');
    await desk.keyboard.type('ABCD2345', { delay: 120 });
    assert.equal(await value(desk), 'ABCD2345');
    await desk.keyboard.press('Enter');
    await desk.getByText(t('office.unknown_title')).waitFor();
    assert.equal((await scene.api.read(visits[2].id)).checked_in_at, null);
  },
};

test('a scanner that is a keyboard checks people in, one after the other', () => play(journey, scene));
