// Server and database are killed at any moment under load: what was acknowledged is there afterwards, once, as it was told;
// and whoever listens comes back and has heard everything exactly once.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { startServer, NOW } from './lib/server.mjs';
import { clusterOf, databaseLog, killPostmaster, postmaster } from './lib/cluster.mjs';
import { assertHeard, assertKept, Board, BUSINESSES, Load, offers } from './lib/load.mjs';
import { random, token } from './lib/people.mjs';

const SEED = Number(process.env.OMBARO_SEED ?? 20_261_120);
const ROUNDS = ['server', 'database', 'server', 'database', 'both', 'server', 'database', 'both'];
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

let server;
let cluster;
const story = { boards: {} };
const began = Date.now();
const dice = random(SEED);

before(async () => {
  server = await startServer();
  cluster = await clusterOf(server.data);
});
after(async () => {
  // Also where a test has failed in the middle.
  await Promise.all([story.load, ...Object.values(story.boards)].map((each) => each?.stop()));
  await server?.stop();
});

// The clock of a server that comes back goes on where the wall's is.
const later = () => new Date(new Date(NOW).getTime() + Date.now() - began).toISOString();

async function readiness() {
  return (await fetch(`${server.base}/readyz`, { signal: AbortSignal.timeout(5_000) }).catch(() => null))?.status;
}

// Kills what the round is about, and waits until all is well again. Returns what /readyz said meanwhile.
async function crash(what) {
  const said = new Set();
  // Asked all the time, whether or not the last answer is there yet.
  const looking = setInterval(async () => said.add(await readiness()), 25);
  try {
    return await killed(what, said);
  } finally {
    clearInterval(looking);
  }
}

async function killed(what, said) {
  if (what !== 'server') assert.ok(await killPostmaster(cluster), 'there was a database to kill');
  if (what !== 'database') {
    await server.kill();
    await server.start(later());
  }
  const start = Date.now();
  let well = 0;
  // Well is: the database works, and the server has said so three times.
  while (well < 3 && Date.now() - start < 30_000) {
    well = (await readiness()) === 200 && (await postmaster(cluster)) ? well + 1 : 0;
    await pause(20);
  }
  assert.equal(well, 3, `${what}: not ready after thirty seconds`);
  return { said, took: Date.now() - start };
}

test('server and database come back by themselves after every kill', { timeout: 120_000 }, async (context) => {
  context.diagnostic(`seed ${SEED}`);
  for (const slug of BUSINESSES) story.boards[slug] = new Board([server.base], await token(server.base, `manager@${slug}.demo`));
  for (const board of Object.values(story.boards)) await board.listening();
  const load = new Load([server.base], await offers(server.base), SEED);
  story.load = load;
  for (const what of ROUNDS) {
    await pause(300 + dice.below(1_500));
    const known = load.acknowledged.length;
    const { said, took } = await crash(what);
    if (what === 'database') assert.ok(said.has(503), `/readyz said 503 while the database was away: ${[...said]}`);
    assert.ok(said.has(200));
    context.diagnostic(`${what}: ${known} bookings before, well again after ${took} ms, /readyz said ${[...said].join(' ')}`);
  }
  await pause(500);
  await load.stop();
  const { acknowledged, refused, cut, repeated } = load;
  context.diagnostic(`${acknowledged.length} acknowledged, ${cut} answers cut off, ${repeated} repeated, refused: ${JSON.stringify(refused)}`);
  const codes = Object.keys(refused).filter((code) => !/^409 booking\.slot_(taken|not_offered)$/.test(code));
  assert.deepEqual(codes, [], 'only 409 and 503 come between');
  assert.ok(acknowledged.length > ROUNDS.length * 5, 'there was a load worth the name');
  assert.ok(cut > 0, 'the kills hit requests in flight');
  story.acknowledged = acknowledged;
});

test('every acknowledged booking is there, as it was told, and once', () => assertKept(server, server.base, story.acknowledged));

test('whoever listened and came back has heard of every booking exactly once, in order', async (context) => {
  for (const [slug, board] of Object.entries(story.boards)) {
    context.diagnostic(await assertHeard(board, slug, story.acknowledged));
    assert.ok(board.connections > 1, 'it was cut off');
  }
});

test('PostgreSQL recovered and lost nothing on the way', async () => {
  const log = await databaseLog(cluster);
  assert.match(log, /automatic recovery in progress|database system was not properly shut down/);
  assert.doesNotMatch(log, /PANIC|checksum|invalid page|deadlock detected|could not read block/);
});
