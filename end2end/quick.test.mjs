// A caller or somebody who walks in is booked from the live board in a few presses: the time that is meant is pressed, the
// service chosen, who they are found by their number.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { PASSWORD, PHONE, checkAccessible } from './lib/browser.mjs';
import { TALL, cardOf, carry, columnOf, finger, mouse } from './lib/board.mjs';
import { keyboard } from './lib/keyboard.mjs';
import { minutesOf } from './lib/api.mjs';
import { stage, until } from './lib/stage.mjs';

// Each test has a day of its own, so that none takes another's times. The clock stands at 10:42 of this one.
const TODAY = '2026-11-20';
const DESK = 'desk@serenity.demo';
const SECONDS = 15;
const SERVICE = 'Swedish massage';
const scene = stage();

const quiet = () => assert.deepEqual(scene.problems.splice(0), [], 'the console is quiet');
const clock = (instant) => instant.slice(11, 16);
const button = (page, name) => page.getByRole('button', { name, exact: true });
const sold = (page) => page.locator('.sold a', { hasText: SERVICE });
const bookButton = (page) => button(page, scene.t('office.new_book'));

// Somebody who does the service, and their free times of a day.
async function diary(day) {
  const { api } = scene;
  const [service, asha] = await Promise.all([api.service('serenity', SERVICE), api.person('serenity', 'Asha')]);
  const times = await api.times('serenity', service, asha, day);
  assert.ok(times.length > 2, `Asha has time on ${day}`);
  return { asha, service, times };
}

async function openBoard(day, { viewport = TALL, where = '', ...more } = {}) {
  const board = await scene.person(viewport, DESK, `/office?date=${day}${where}`, more);
  await board.locator('.live[data-state=live]').waitFor();
  await board.locator('.column').first().waitFor();
  return board;
}

// Where in a column a time is.
async function pointAt(column, time) {
  const track = column.locator('.track');
  const area = await track.boundingBox();
  const span = Number(/--len:\s*(\d+)/.exec(await track.getAttribute('style'))[1]);
  const first = await column.page().locator('.clock li').first();
  const hour = Number((await first.innerText()).split(':')[0]);
  assert.match(await first.getAttribute('style'), /--from:\s*0/);
  const share = (minutesOf(`${TODAY}T${time}`) - hour * 60 + 4) / span;
  return { x: area.x + area.width / 2, y: area.y + share * area.height };
}

// A hand that counts what it does, and how long it takes.
function counted(page) {
  const begun = performance.now();
  let presses = 0;
  let letters = 0;
  return {
    async press(target) {
      presses += 1;
      await target.click();
    },
    async pressAt({ x, y }) {
      presses += 1;
      await page.mouse.click(x, y);
    },
    async key(name) {
      presses += 1;
      await page.keyboard.press(name);
    },
    async type(text) {
      letters += text.length;
      await page.keyboard.type(text, { delay: 40 });
    },
    done(t, what) {
      const seconds = (performance.now() - begun) / 1000;
      t.diagnostic(`${what}: ${presses} presses, ${letters} letters, ${seconds.toFixed(1)} s`);
      assert.ok(seconds < SECONDS, `${what} takes ${seconds} s`);
    },
  };
}

// Somebody of the demo who has a number, and how many customers there are.
async function regular(nth) {
  const row = await scene.server.sql(
    `SELECT c.name || '|' || c.phone || '|' || c.email FROM customers c JOIN tenants t ON t.id = c.tenant_id
     WHERE t.slug = 'serenity' AND c.phone IS NOT NULL AND c.email IS NOT NULL AND c.user_id IS NULL
     ORDER BY c.email OFFSET ${nth} LIMIT 1`,
  );
  const [name, phone, email] = row.split('|');
  return { name, phone, email };
}
const customers = () => scene.server.sql("SELECT count(*) FROM customers c JOIN tenants t ON t.id = c.tenant_id WHERE t.slug = 'serenity'");

// The card on the board, opened beside it.
async function booked(page) {
  await page.waitForURL('**/office?date=*&booking=*');
  const id = new URL(page.url()).searchParams.get('booking');
  await page.locator('.day-grid').waitFor();
  const read = await scene.api.read(id);
  await page.locator(`#card-${read.appointments[0].id}`).waitFor();
  return read;
}

test('a caller who was here before: pressed, chosen, found by their number, booked', async (t) => {
  const day = '2026-11-24';
  const { asha, times } = await diary(day);
  const time = clock(times.at(-1));
  const { name, phone, email } = await regular(3);
  const before = await customers();
  const page = await openBoard(day);
  const point = await pointAt(columnOf(page, asha), time);

  await page.mouse.move(point.x, point.y);
  assert.equal(await columnOf(page, asha).locator('.track > b').innerText(), time, 'what a press would do is shown');
  await checkAccessible(page, 'empty time under the mouse');

  const hand = counted(page);
  await hand.pressAt(point);
  await page.waitForURL(`**/office/new?day=${day}&staff=${asha.id}&time=${time}`, { waitUntil: 'load' });
  await hand.press(sold(page));
  await page.waitForURL('**service=**', { waitUntil: 'load' });
  assert.equal(await page.locator('ul.times input:checked + span').innerText(), time, 'the time that was pressed is chosen');
  assert.ok(await page.locator('#name').evaluate((one) => one === document.activeElement), 'all before the name is settled');
  await hand.type(name.split(' ')[0].toLowerCase());
  await page.locator('.known button').first().waitFor();
  await page.fill('#name', '');
  await page.locator('#phone').focus();
  await hand.type(phone.slice(-6));
  await hand.press(page.locator('.known button', { hasText: name }));
  assert.deepEqual(await page.locator('#name, #phone, #email').evaluateAll((all) => all.map((one) => one.value)), [name, phone, email]);
  await hand.press(bookButton(page));
  const view = await booked(page);
  hand.done(t, 'a known caller, with a mouse');
  assert.equal(clock(view.starts_at), time);
  assert.equal(view.appointments[0].staff.id, asha.id);
  assert.equal(await customers(), before, 'nobody is written down twice');
  assert.equal(await scene.server.sql(`SELECT channel FROM bookings WHERE id = '${view.id}'`), 'phone_staff');
  quiet();
});

test('somebody who walks in now', async (t) => {
  const page = await openBoard(TODAY);
  const hand = counted(page);
  await hand.press(page.getByRole('link', { name: scene.t('office.new_button') }));
  await page.waitForURL('**/office/new?day=*', { waitUntil: 'load' });
  await hand.press(page.getByRole('link', { name: scene.t('office.new_now') }));
  await page.waitForURL('**time=now&by=walk_in', { waitUntil: 'load' });
  await hand.press(sold(page));
  await page.waitForURL('**service=**', { waitUntil: 'load' });
  assert.ok(await page.getByLabel(scene.t('office.new_walk_in')).isChecked());
  const soon = page.locator('ul.times label').first();
  if ((await page.locator('ul.times input:checked').count()) === 0) await hand.press(soon);
  await page.locator('#name').focus();
  await hand.type('Lalita Walks');
  await hand.key('Enter');
  const view = await booked(page);
  hand.done(t, 'somebody who walks in');
  assert.ok(minutesOf(view.starts_at) >= 10 * 60 + 42, view.starts_at);
  assert.equal(await scene.server.sql(`SELECT channel FROM bookings WHERE id = '${view.id}'`), 'walk_in');
  quiet();
});

test('each state of the page is accessible, in both lights', async () => {
  const day = '2026-11-25';
  const { asha, service, times } = await diary(day);
  const place = `staff=${asha.id}&day=${day}`;
  const page = await scene.person(TALL, DESK);
  const open = (query) => page.goto(`${scene.server.base}/office/new?${query}`);
  await open(`${place}&time=${clock(times[0])}`);
  await checkAccessible(page, 'a service is to be chosen');
  await open(`service=${service.id}&${place}&time=${clock(times[0])}`);
  await checkAccessible(page, 'the time fits');
  const { name } = await regular(1);
  await page.locator('#name').pressSequentially(name);
  await page.locator('.known button').first().waitFor();
  assert.match(await page.locator('#known [role=status]').innerText(), /1 /);
  await checkAccessible(page, 'somebody is found');
  await page.fill('#name', 'Nobody Of This Name');
  await page.getByText(scene.t('office.known_none')).waitFor();
  await page.fill('#name', 'N');
  await until(async () => (await page.locator('#known [role=status]').textContent()) === '', 'too little is not looked for');

  // Asha does not work at night.
  await open(`service=${service.id}&${place}&time=23:00`);
  await page.getByText(scene.t('office.does_not_fit', { time: '23:00' })).waitFor();
  await page.getByText(scene.t('office.new_nearest')).waitFor();
  assert.equal(await page.locator('ul.times input:checked').count(), 0);
  await checkAccessible(page, 'the time does not fit');
  quiet();
});

test('the time is pressed, and the caller booked, by keyboard alone', async (t) => {
  const day = '2026-11-26';
  const { asha } = await diary(day);
  const page = await openBoard(day);
  const keys = keyboard(page);
  await keys.to(columnOf(page, asha).locator('.begin'));
  const { name } = await regular(5);
  const hand = counted(page);
  const link = columnOf(page, asha).locator('.begin');
  const chosen = () => columnOf(page, asha).locator('.track > b').innerText();
  await hand.key('ArrowDown');
  const first = await chosen();
  await hand.key('ArrowDown');
  await until(async () => (await chosen()) > first, 'the keys go on to later times');
  await until(async () => (await link.getAttribute('aria-label')).includes(await chosen()), 'the link says which');
  await page.locator('[role=status]', { hasText: (await chosen()).replace(/^0/, '') }).first().waitFor({ state: 'attached' });
  await keys.looks('ArrowDown');
  await checkAccessible(page, 'empty time under the keys');
  const time = await chosen();
  await hand.key('Enter');
  await page.waitForURL(`**staff=${asha.id}&time=${time}`, { waitUntil: 'load' });
  await keys.to(sold(page));
  await hand.key('Enter');
  await page.waitForURL('**service=**', { waitUntil: 'load' });
  // A quarter of an hour of which nobody knows whether it is long enough: the nearest is chosen where it is not.
  if ((await page.locator('ul.times input:checked').count()) === 0) {
    await keys.to(page.locator('ul.times input').first());
    await hand.key('Space');
    await keys.to(page.locator('#name'));
  }
  await hand.type(name.toLowerCase());
  await page.locator('.known button', { hasText: name }).waitFor();
  await hand.key('ArrowDown');
  await keys.looks('ArrowDown');
  await hand.key('Enter');
  assert.ok(await bookButton(page).evaluate((one) => one === document.activeElement), 'what is left to do is to book');
  await hand.key('Enter');
  const view = await booked(page);
  hand.done(t, 'by keyboard, with two looks by axe');
  assert.equal(view.appointments[0].staff.id, asha.id);
  quiet();
});

test('N leads from a card to the time after it, and Escape leaves it', async () => {
  const day = '2026-11-27';
  const { asha, service, times } = await diary(day);
  const customer = { name: 'Tara Singh', email: 'tara@example.com', phone: '+91 98450 12346' };
  await scene.api.book('serenity', service, asha, times[4], customer);
  const page = await openBoard(day);
  const card = columnOf(page, asha).locator('.visit a[href]').first();
  await card.focus();
  await page.keyboard.press('n');
  const link = columnOf(page, asha).locator('.begin');
  assert.ok(await link.evaluate((one) => one === document.activeElement));
  const spot = columnOf(page, asha).locator('.track > b');
  await spot.waitFor({ state: 'attached' });
  const from = await spot.innerText();
  const { ends_at: end } = (await scene.api.call(`bookings/${(await card.getAttribute('href')).match(/booking=([0-9a-f-]+)/)[1]}`, undefined, await scene.api.signIn(DESK)));
  assert.equal(from, clock(end), 'when the visit ends');
  await page.keyboard.press('ArrowRight');
  await until(async () => !(await link.evaluate((one) => one === document.activeElement)), 'the next column has it');
  assert.equal(await page.locator('.track > b').count(), 1);
  await page.keyboard.press('ArrowLeft');
  await until(async () => (await spot.count()) === 1 && (await spot.innerText()) >= from, 'and back');
  await page.keyboard.press('Escape');
  await spot.waitFor({ state: 'detached' });
  assert.doesNotMatch(await link.getAttribute('href'), /time=/);
  quiet();
});

test('a room that is pressed is the room of the visit', async () => {
  const day = '2026-12-01';
  const page = await openBoard(day, { where: '&view=rooms' });
  const { times } = await diary(day);
  const time = clock(times.at(-1));
  const columns = page.locator('.column[data-room]');
  // The last room is what nobody gets by themselves.
  const column = columns.last();
  const room = await column.getAttribute('data-room');
  const point = await pointAt(column, time);
  await page.mouse.click(point.x, point.y);
  await page.waitForURL(`**room=${room}**`, { waitUntil: 'load' });
  await sold(page).click();
  await page.waitForURL('**service=**', { waitUntil: 'load' });
  await page.fill('#name', 'Roma Roomy');
  if ((await page.locator('ul.times input:checked').count()) === 0) await page.locator('ul.times label').first().click();
  await bookButton(page).click();
  const view = await booked(page);
  const other = await page.getByText(scene.says('office.new_other_room')).count();
  assert.equal(other, 0);
  assert.equal(view.appointments[0].room.id, room);
  quiet();
});

test('a card that is dragged, empty time that is dragged over and a link that is pressed begin nothing', async () => {
  const { asha, service, times } = await diary('2026-11-21');
  const customer = { name: 'Meera Kulkarni', email: 'meera@example.com', phone: '+91 98450 12345' };
  const booking = await scene.api.book('serenity', service, asha, times.at(-1), customer);
  const page = await scene.person(TALL, 'manager@serenity.demo', '/office?date=2026-11-21');
  await cardOf(page, booking).waitFor();
  const hand = mouse(page);
  await carry(page, hand, booking, { from: booking.starts_at, to: times.at(-2), staff: asha });
  assert.equal(await page.locator('.track > b').count(), 0, 'while a card is in the air nothing else is offered');
  await hand.up();
  await until(async () => (await scene.api.read(booking.id)).starts_at !== booking.starts_at, 'it is moved');
  const point = await pointAt(columnOf(page, asha), clock(times[0]));
  await page.mouse.move(point.x, point.y);
  await page.mouse.down();
  await page.mouse.move(point.x, point.y + 40, { steps: 4 });
  await page.mouse.up();
  await cardOf(page, booking).click();
  await page.waitForURL('**booking=**');
  assert.equal(new URL(page.url()).pathname, '/office');
  quiet();
});

test('a finger presses a time, and one that scrolls does not', async () => {
  const day = '2026-12-02';
  const { asha, times } = await diary(day);
  const page = await openBoard(day, { viewport: { width: 1024, height: 700 }, hasTouch: true });
  const column = columnOf(page, asha);
  const time = clock(times[0]);
  await page.locator('.day-grid').evaluate((grid, y) => grid.scrollTo(0, y), 0);
  const hand = await finger(page);
  const area = await page.locator('.day-grid').boundingBox();
  const middle = { x: area.x + area.width / 2, y: area.y + area.height - 40 };
  await hand.scroll(middle, { ...middle, y: middle.y - 60 });
  await page.waitForTimeout(300);
  assert.equal(new URL(page.url()).pathname, '/office');
  await page.locator('.day-grid').evaluate((grid) => grid.scrollTo(0, 0));
  const point = await pointAt(column, time);
  await page.locator('.day-grid').evaluate((grid, by) => grid.scrollBy(0, by), point.y - (area.y + area.height / 2));
  const there = await pointAt(column, time);
  await page.touchscreen.tap(there.x, there.y);
  await page.waitForURL(`**staff=${asha.id}&time=${time}`);
  quiet();
});

test('in Arabic, from right to left, the time and the person are those that were pressed', async () => {
  const day = '2026-12-03';
  const { asha, times } = await diary(day);
  const page = await openBoard(day, { locale: 'ar' });
  assert.equal(await page.evaluate(() => document.documentElement.dir), 'rtl');
  const time = clock(times.at(-1));
  const point = await pointAt(columnOf(page, asha), time);
  await page.mouse.move(point.x, point.y);
  assert.equal(await page.locator('.track > b').innerText(), time);
  await page.mouse.click(point.x, point.y);
  await page.waitForURL(`**staff=${asha.id}&time=${time}`, { waitUntil: 'load' });
  await checkAccessible(page, 'a service is to be chosen, in Arabic');
  quiet();
});

test('on a phone a column’s link begins the booking', async (t) => {
  const day = '2026-12-04';
  const { asha } = await diary(day);
  const page = await openBoard(day, { viewport: PHONE, hasTouch: true });
  await checkAccessible(page, 'the board on a phone');
  const { name, phone } = await regular(7);
  const hand = counted(page);
  await hand.press(columnOf(page, asha).locator('.begin'));
  await page.waitForURL(`**/office/new?day=${day}&staff=${asha.id}`, { waitUntil: 'load' });
  await hand.press(sold(page));
  await page.waitForURL('**service=**', { waitUntil: 'load' });
  await hand.press(page.locator('ul.times label').last());
  await hand.press(page.locator('#phone'));
  await hand.type(phone.slice(-6));
  await hand.press(page.locator('.known button', { hasText: name }));
  await hand.press(bookButton(page));
  await booked(page);
  hand.done(t, 'a known caller, on a phone');
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), 'nothing is wider than the phone');
  quiet();
});

test('without scripts a column’s link leads to the form, and the form is typed', async () => {
  const day = '2026-12-07';
  const { asha } = await diary(day);
  const context = await scene.browser.newContext({ viewport: TALL, javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${scene.server.base}/login`);
  await page.fill('#email', DESK);
  await page.fill('#password', PASSWORD);
  await page.locator('main button[type=submit]').first().click();
  await page.goto(`${scene.server.base}/office?date=${day}`);
  await columnOf(page, asha).locator('.begin').click();
  await page.waitForURL(`**/office/new?day=${day}&staff=${asha.id}`);
  await sold(page).click();
  await page.waitForURL('**service=**');
  await page.locator('ul.times label').last().click();
  await page.fill('#name', 'Lata Iyer');
  await bookButton(page).click();
  await page.waitForURL('**/office?date=*&booking=*');
  await context.close();
});

test('a board on a wall is only looked at', async () => {
  const wall = await scene.person(TALL, DESK, `/office?date=${TODAY}&wall=1`);
  await wall.locator('.visit').first().waitFor();
  assert.equal(await wall.locator('.begin, .track').count(), 0);
  quiet();
});
