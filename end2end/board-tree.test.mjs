// What a screen reader is told of the board: its tree as a text, read by people when it changes (`UPDATE=1` writes it anew).
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { DESK } from './lib/browser.mjs';
import { play, stage } from './lib/stage.mjs';

const scene = stage();
const MANAGER = 'manager@serenity.demo';
const DAY = '2026-12-10';

// Ids and numbers are others in every run.
const timeless = (tree) =>
  tree.replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'ID').replaceAll(/OBO-\d{8}-\d{4}/g, 'OBO-N');

// The board says at first that it is connecting: what is compared is the board that listens.
async function compare(locator, name) {
  await locator.page().getByText('Live', { exact: true }).waitFor();
  const tree = `${timeless(await locator.ariaSnapshot())}\n`;
  const file = new URL(`snapshots/${name}.yml`, import.meta.url);
  if (process.env.UPDATE) await writeFile(file, tree);
  assert.equal(tree, await readFile(file, 'utf8'), `${name}: read the difference aloud, then UPDATE=1`);
}

const journey = {
  async 'three visits are booked, and one of them is confirmed'({ api }) {
    const service = await api.service('serenity', 'Swedish massage');
    const manager = await api.signIn(MANAGER);
    scene.visits = [];
    for (const [name, person, nth] of [['Meera Kulkarni', 'Asha', 1], ['Ravi Prakash', 'Asha', 9], ['Leela Rao', 'Bina', 4]]) {
      const staff = await api.person('serenity', person);
      const times = await api.times('serenity', service, staff, DAY);
      const contact = { name, email: 'guest@example.com', phone: '+919845012345' };
      scene.visits.push(await api.book('serenity', service, staff, times[nth], contact));
    }
    await api.call(`bookings/${scene.visits[0].id}/confirm`, {}, manager);
  },

  async 'the day by people'({ person }) {
    scene.page = await person(DESK, MANAGER, `/office?date=${DAY}`);
    await compare(scene.page.locator('main'), 'board-day');
  },

  async 'the same as a list'({ page, server }) {
    await page.goto(`${server.base}/office?date=${DAY}&view=list`);
    await compare(page.locator('main'), 'board-list');
  },

  async 'one of them, opened'({ page, server, visits }) {
    await page.goto(`${server.base}/office?date=${DAY}&booking=${visits[0].id}`);
    const sheet = page.locator('dialog.sheet[open]');
    await sheet.getByRole('heading', { name: 'Meera Kulkarni' }).waitFor();
    await compare(sheet, 'board-booking');
  },
};

test('a screen reader is told the board in an order that makes sense', async () => play(journey, scene));
