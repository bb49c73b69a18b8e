// Many people at once want what only one can have: over HTTP, against the whole server.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { startServer } from './lib/server.mjs';
import { clusterOf, databaseLog } from './lib/cluster.mjs';
import { client, contact, services, slots } from './lib/people.mjs';

const CROWD = 200;
let server;
let ask;

before(async () => {
  server = await startServer();
  ask = client(server.base);
});
after(() => server?.stop());

// Everybody asks at once; what each was told.
function rush(slug, wish) {
  const everybody = Array.from({ length: CROWD }, (_, nth) => {
    const body = { ...wish(nth), customer: contact(nth) };
    return ask('POST', `/api/v1/businesses/${slug}/bookings`, { body, patience: 60_000 });
  });
  return Promise.all(everybody);
}

function onlyWinners(answers, winners) {
  const told = {};
  for (const { status, json, text } of answers) {
    const what = `${status} ${json?.code ?? json?.business?.slug ?? text}`;
    told[what] = (told[what] ?? 0) + 1;
  }
  const expected = { [`201 ${answers.find(({ status }) => status === 201)?.json.business.slug}`]: winners };
  assert.deepEqual(told, { ...expected, '409 booking.slot_taken': CROWD - winners });
}

const book = async (slug, wish) => {
  const answer = await ask('POST', `/api/v1/businesses/${slug}/bookings`, { body: { customer: contact('first'), ...wish } });
  assert.equal(answer.status, 201, answer.text);
};

test('two hundred people at once get one slot once: one 201, a hundred and ninety-nine 409', async () => {
  const [service] = await services(server.base, 'drive-right');
  const slot = (await slots(server.base, 'drive-right', { service: service.id })).findLast((one) => one.staff.length > 0);
  const wish = { service: service.id, staff: slot.staff[0], starts_at: slot.starts_at };
  onlyWinners(await rush('drive-right', () => wish), 1);
});

test('two hundred different wishes that all need one person at one moment leave one of them', async () => {
  // While color works in, its stylist may serve somebody else: that would be a second one at the same moment, rightly.
  const sold = (await services(server.base, 'shear-joy')).filter(({ name }) => name !== 'Full Color');
  const team = (await ask('GET', '/api/v1/businesses/shear-joy/staff')).json.items;
  const staff = team.find((one) => one.name === 'Jordan Blake').id;
  // Each start with each length that covers the moment.
  const offers = [];
  for (const service of sold) {
    for (const option of service.options) {
      const free = await slots(server.base, 'shear-joy', { service: service.id, option: option.id, staff });
      offers.push(...free.map(({ starts_at, ends_at }) => ({ service: service.id, option: option.id, staff, starts_at, ends_at })));
    }
  }
  const at = (text) => new Date(text).getTime();
  const around = (moment) => offers.filter((offer) => at(offer.starts_at) <= moment && moment < at(offer.ends_at));
  const moments = [...new Set(offers.map((offer) => at(offer.starts_at)))];
  const most = moments.reduce((best, moment) => (around(moment).length > around(best).length ? moment : best));
  const wishes = around(most).map(({ ends_at: _, ...wish }) => wish);
  const starts = new Set(wishes.map((wish) => wish.starts_at));
  const lengths = new Set(wishes.map((wish) => wish.option));
  assert.ok(starts.size >= 5 && lengths.size >= 5, `${starts.size} starts and ${lengths.size} lengths overlap`);
  onlyWinners(await rush('shear-joy', (nth) => wishes[nth % wishes.length]), 1);
});

test('two hundred people who would take anyone get the one person who is left', async () => {
  const [service] = await services(server.base, 'drive-right');
  const slot = (await slots(server.base, 'drive-right', { service: service.id })).find((one) => one.staff.length > 1);
  const wish = { service: service.id, starts_at: slot.starts_at };
  for (const staff of slot.staff.slice(1)) await book('drive-right', { ...wish, staff });
  onlyWinners(await rush('drive-right', () => wish), 1);
});

test('two hundred people who would take anyone fill a whole team, once each', async () => {
  const [service] = await services(server.base, 'shear-joy');
  const free = await slots(server.base, 'shear-joy', { service: service.id });
  const slot = free.reduce((best, one) => (one.staff.length > best.staff.length ? one : best));
  assert.ok(slot.staff.length >= 3, `${slot.staff.length} people are free at once`);
  const answers = await rush('shear-joy', () => ({ service: service.id, starts_at: slot.starts_at }));
  onlyWinners(answers, slot.staff.length);
  const chosen = answers.filter(({ status }) => status === 201).map(({ json }) => json.appointments[0].staff.id);
  assert.deepEqual(chosen.sort(), [...slot.staff].sort());
});

test('two hundred people with two therapists get the last free room once', async () => {
  const sold = await services(server.base, 'serenity');
  const named = (name) => sold.find((service) => service.name === name).id;
  const [oil, facial] = [named('Shirodhara'), named('Sandalwood glow facial')];
  const free = async () => (await slots(server.base, 'serenity', { service: oil })).filter((one) => one.staff.length > 1);
  const facials = await slots(server.base, 'serenity', { service: facial });
  // Two quiet rooms serve both. A facial by somebody else takes one; two therapists stay, and one room for them.
  let last;
  for (const before of await free()) {
    const other = facials.find((one) => one.starts_at === before.starts_at)?.staff.find((id) => !before.staff.includes(id));
    if (!other) continue;
    await book('serenity', { service: facial, staff: other, starts_at: before.starts_at });
    last = (await free()).find((one) => one.starts_at === before.starts_at);
    if (last) break;
  }
  assert.ok(last, 'there is a moment with two therapists and one room');
  const wish = (nth) => ({ service: oil, staff: last.staff[nth % 2], starts_at: last.starts_at });
  onlyWinners(await rush('serenity', wish), 1);
});

test('nobody waited for each other in a circle: PostgreSQL’s log knows no deadlock', async () => {
  const log = await databaseLog(await clusterOf(server.data));
  assert.match(log, /database system is ready/);
  assert.deepEqual(log.match(/^.*(deadlock detected|PANIC:).*$/gm), null);
});
