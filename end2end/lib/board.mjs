// The board as a hand meets it: cards, columns, and where in them a time is.
import assert from 'node:assert/strict';
import { minutesOf } from './api.mjs';
import { until } from './stage.mjs';

// High enough for the whole day, so that nothing scrolls under the hand.
export const TALL = { width: 1440, height: 1200 };

export const cardOf = (board, booking) => board.locator(`#card-${booking.appointments[0].id}`);
export const columnOf = (board, staff) => board.locator(`section.column[data-staff="${staff.id}"]`);
export const isIn = (board, booking, staff) =>
  columnOf(board, staff).locator(`#card-${booking.appointments[0].id}`).waitFor({ timeout: 5_000 });
export const placeOf = async (card) => (await card.locator('xpath=..').getAttribute('style')).replace(/;$/, '');

const numberIn = (style, name) => Number(new RegExp(`--${name}:\\s*(-?\\d+)`).exec(style)[1]);

// A hand knows `down`, `move` and `up` at points of the page. It carries a card from the time it has to another one in
// somebody's column and holds it there until the board has said whether it fits; this gives what the board says.
export async function carry(board, hand, booking, { from, to, staff }) {
  const card = cardOf(board, booking);
  await card.scrollIntoViewIfNeeded();
  const place = await placeOf(card);
  const area = await card.boundingBox();
  const column = await columnOf(board, staff).boundingBox();
  const way = minutesOf(to) - minutesOf(from);
  const start = { x: area.x + area.width / 2, y: area.y + Math.min(10, area.height / 2) };
  const end = { x: column.x + column.width / 2, y: start.y + (way * area.height) / numberIn(place, 'len') };
  await hand.down(start);
  await hand.move(start, end);
  const ghost = columnOf(board, staff).locator('.ghost');
  await ghost.waitFor({ timeout: 3_000 });
  const landing = numberIn(await ghost.getAttribute('style'), 'from');
  assert.equal(landing, numberIn(place, 'from') + way, 'it would land where it is held');
  // First there is the time alone, then the answer.
  const unanswered = /^\s*\d{1,2}:\d{2}\s*$/;
  const said = async () => {
    const text = await ghost.innerText();
    return unanswered.test(text) ? null : text;
  };
  return until(said, 'the board says whether it fits');
}

export function mouse(page) {
  return {
    async down({ x, y }) {
      await page.mouse.move(x, y);
      await page.mouse.down();
    },
    move: (_, { x, y }) => page.mouse.move(x, y, { steps: 12 }),
    up: () => page.mouse.up(),
  };
}

// A finger has to stay on a card for a moment; one that moves at once scrolls.
export async function finger(page) {
  const touches = await page.context().newCDPSession(page);
  const send = (type, touchPoints) => touches.send('Input.dispatchTouchEvent', { type, touchPoints });
  const move = async (from, to) => {
    for (let step = 1; step <= 12; step += 1) {
      const between = (end) => from[end] + ((to[end] - from[end]) * step) / 12;
      await send('touchMove', [{ x: between('x'), y: between('y') }]);
    }
  };
  return {
    move,
    async down(point) {
      await send('touchStart', [point]);
      await page.waitForTimeout(500);
    },
    up: () => send('touchEnd', []),
    async scroll(from, to) {
      await send('touchStart', [from]);
      await move(from, to);
      await send('touchEnd', []);
    },
  };
}
