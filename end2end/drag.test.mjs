// The manager moves a booking by hand, and the customer who looks at it sees where it has gone.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { PHONE, checkAccessible } from './lib/browser.mjs';
import { TALL, cardOf, carry, finger, isIn, mouse, placeOf } from './lib/board.mjs';
import { stage, until } from './lib/stage.mjs';

// Each test has a day of its own, so that none takes another's times.
const [FRIDAY, SATURDAY, MONDAY, TUESDAY] = ['2026-11-20', '2026-11-21', '2026-11-23', '2026-11-24'];
const scene = stage();

// Two therapists who do the same thing, and their free times of a day.
async function diary(day) {
  const { api } = scene;
  const [service, asha, chandra] = await Promise.all([
    api.service('serenity', 'Swedish massage'),
    api.person('serenity', 'Asha'),
    api.person('serenity', 'Chandra'),
  ]);
  const times = (staff) => api.times('serenity', service, staff, day);
  // The latest time, so that those before it stay free to move to.
  const book = async (name, staff) => {
    const email = `${name.split(' ')[0].toLowerCase()}@example.com`;
    const customer = { name, email, phone: '+91 98450 12345' };
    return api.book('serenity', service, staff, (await times(staff)).at(-1), customer);
  };
  return { asha, chandra, times, book };
}

async function openBoard(day, booking, more) {
  const board = await scene.person(TALL, 'manager@serenity.demo', `/office?date=${day}`, more);
  await board.locator('.live[data-state=live]').waitFor();
  await cardOf(board, booking).waitFor();
  return board;
}

// The customer's page, opened from the link that the booking came with.
async function openTicket(booking) {
  const ticket = await scene.person(PHONE, null, booking.page);
  await ticket.locator('.live[data-state=live]').waitFor();
  await ticket.evaluate(() => {
    window.neverReloaded = true;
  });
  return ticket;
}

async function seesAt(ticket, instant) {
  const shown = () => ticket.locator('.ticket .when time').getAttribute('datetime');
  await until(async () => Date.parse(await shown()) === Date.parse(instant), 'the customer sees the new time', 2_000);
  await ticket.getByText(scene.says('account.news_moved')).waitFor();
  assert.ok(await ticket.evaluate(() => window.neverReloaded), 'without loading the page again');
}

test('a booking dragged to another time, then to another therapist, moves on the customer’s page as well', async () => {
  const { asha, chandra, times, book } = await diary(FRIDAY);
  const booking = await book('Meera Kulkarni', asha);
  const [board, ticket] = await Promise.all([openBoard(FRIDAY, booking), openTicket(booking)]);
  const hand = mouse(board);
  const { starts_at: first } = booking;

  const second = (await times(asha)).at(-1);
  const fits = await carry(board, hand, booking, { from: first, to: second, staff: asha });
  assert.match(fits, scene.says('office.fits', { time: second.slice(11, 16) }));
  await checkAccessible(board, 'a card in the air');
  await hand.up();
  await seesAt(ticket, second);
  await isIn(board, booking, asha);

  const third = (await times(chandra)).at(-1);
  await carry(board, hand, booking, { from: second, to: third, staff: chandra });
  await hand.up();
  await seesAt(ticket, third);
  await isIn(board, booking, chandra);
  await until(async () => (await ticket.locator('.ticket').innerText()).includes('Chandra'), 'the customer sees with whom');
  await checkAccessible(ticket, 'a moved booking');
  assert.deepEqual(scene.problems, [], 'the console is quiet');
});

test('a booking dropped where somebody is busy goes back and the board says why', async () => {
  const { t } = scene;
  const { asha, chandra, times, book } = await diary(SATURDAY);
  const booking = await book('Ana Ruiz', asha);
  const other = await book('Noor Ahmed', chandra);
  const board = await openBoard(SATURDAY, booking);
  const place = await placeOf(cardOf(board, booking));
  const hand = mouse(board);
  // Beside the other card: on it the two would exchange their places.
  const before = new Date(Date.parse(other.starts_at) - 30 * 60_000 + 5.5 * 3_600_000).toISOString();
  const wish = { from: booking.starts_at, to: `${before.slice(0, 19)}+05:30`, staff: chandra };

  const said = await carry(board, hand, booking, wish);
  assert.ok(said.includes(t('errors.staff_busy')), said);
  await board.locator('.ghost.refused').waitFor();
  await checkAccessible(board, 'a card held where it cannot land');
  // What was refused is what the browser reports besides.
  scene.problems.length = 0;
  await hand.up();
  await board.locator('.toast', { hasText: t('errors.staff_busy') }).waitFor();
  await isIn(board, booking, asha);
  assert.equal(await placeOf(cardOf(board, booking)), place);
  await checkAccessible(board, 'a move refused');
  await board.locator('.toast').getByRole('button', { name: t('common.close') }).click();

  // Escape is for those who change their minds.
  await carry(board, hand, booking, { ...wish, to: (await times(chandra)).at(-1) });
  await board.keyboard.press('Escape');
  await board.locator('.ghost').waitFor({ state: 'detached' });
  await hand.up();
  assert.equal(await placeOf(cardOf(board, booking)), place);
  assert.equal((await scene.api.read(booking.id)).starts_at, booking.starts_at);
});

test('a card that is carried to the side of the day brings those people there who were out of sight, and back', async () => {
  const { asha, book } = await diary(TUESDAY);
  const booking = await book('Lena Fischer', asha);
  const board = await scene.person({ width: 800, height: 1200 }, 'manager@serenity.demo', `/office?date=${TUESDAY}`);
  await board.locator('.live[data-state=live]').waitFor();
  const card = cardOf(board, booking);
  await card.scrollIntoViewIfNeeded();
  const grid = board.locator('.day-grid');
  const scrolled = () => grid.evaluate((node) => [node.scrollLeft, node.scrollWidth - node.clientWidth]);
  const [first, most] = await scrolled();
  assert.ok(first === 0 && most > 50, 'there are people out of sight');
  const [area, edges] = [await card.boundingBox(), await grid.boundingBox()];
  const at = { x: area.x + area.width / 2, y: area.y + 10 };
  await mouse(board).down(at);
  // As a hand does that waits at the edge: it trembles.
  const waitAt = async (x, done) => {
    await board.mouse.move(x, at.y, { steps: 10 });
    for (let tremble = 0; tremble < 100 && !(await done()); tremble += 1) await board.mouse.move(x + (tremble % 2), at.y);
    assert.ok(await done(), `at ${x}: ${await scrolled()}`);
  };
  await waitAt(edges.x + edges.width - 12, async () => (await scrolled())[0] >= most - 1);
  const last = board.locator('section.column[data-staff]').last();
  await last.locator('.ghost').waitFor();
  await waitAt(edges.x + 12, async () => (await scrolled())[0] === 0);
  await board.keyboard.press('Escape');
  await board.mouse.up();
  assert.equal((await scene.api.read(booking.id)).starts_at, booking.starts_at);
});

test('a finger that stays on a card lifts it, and one that moves at once scrolls', async () => {
  const { asha, chandra, times, book } = await diary(MONDAY);
  const booking = await book('Tara Singh', asha);
  const [board, ticket] = await Promise.all([openBoard(MONDAY, booking, { hasTouch: true }), openTicket(booking)]);
  scene.problems.length = 0;
  const hand = await finger(board);
  const to = (await times(chandra)).at(-1);
  await carry(board, hand, booking, { from: booking.starts_at, to, staff: chandra });
  await hand.up();
  await seesAt(ticket, to);
  await isIn(board, booking, chandra);

  const place = await placeOf(cardOf(board, booking));
  const area = await cardOf(board, booking).boundingBox();
  const point = { x: area.x + area.width / 2, y: area.y + 10 };
  await hand.scroll(point, { ...point, y: point.y - 120 });
  assert.equal(await board.locator('.visit.lifted, .ghost').count(), 0);
  assert.equal(await placeOf(cardOf(board, booking)), place);
  assert.deepEqual(scene.problems, [], 'the console is quiet');
});
