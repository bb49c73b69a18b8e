// Server and database are killed at any moment under load: what was acknowledged is there afterwards, once, as it was told;
// and whoever listens comes back and has heard everything exactly once.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { startServer, NOW } from './lib/server.mjs';
import { clusterOf, databaseLog, killPostmaster, postmaster } from './lib/cluster.mjs';
import { live } from './lib/live.mjs';
import { client, guest, random, services, slots, token } from './lib/people.mjs';

const SEED = Number(process.env.OMBARO_SEED ?? 20_261_120);
const ROUNDS = ['server', 'database', 'server', 'database', 'both', 'server', 'database', 'both'];
const BUSINESSES = ['serenity', 'shear-joy', 'drive-right'];
const WORKERS = 8;
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

let server;
let cluster;
let ask;
const story = { boards: {} };
const began = Date.now();
const dice = random(SEED);

before(async () => {
  server = await startServer();
  cluster = await clusterOf(server.data);
  ask = client(server.base);
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

// Every free time of every business with somebody who does it: what the load takes, in any order.
async function offers() {
  const all = [];
  for (const slug of BUSINESSES) {
    for (const service of await services(server.base, slug)) {
      const free = await slots(server.base, slug, { service: service.id, from: '2026-11-21', to: '2026-12-20' });
      for (const slot of free) {
        for (const staff of slot.staff) all.push({ slug, wish: { service: service.id, staff, starts_at: slot.starts_at } });
      }
    }
  }
  return all;
}

// Books until told to stop. A request whose answer was cut off is sent again under its key until there is one.
class Load {
  acknowledged = [];
  refused = {};
  cut = 0;
  repeated = 0;
  stopped = false;

  constructor(offered) {
    this.offered = offered;
    this.workers = Array.from({ length: WORKERS }, (_, nth) => this.work(nth));
  }

  async work(worker) {
    for (let nth = 0; !this.stopped && nth < 5_000; nth += 1) {
      const { slug, wish } = dice.of(this.offered);
      const name = `Load ${worker} ${nth}`;
      const body = { ...wish, customer: { name, email: `load${worker}.${nth}@example.com`, phone: '+447700900456' }, notes: name };
      const headers = { 'idempotency-key': `killed-under-load-${SEED}-${worker}-${nth}` };
      await this.order(`/api/v1/businesses/${slug}/bookings`, body, headers);
    }
  }

  async order(path, body, headers) {
    for (let tries = 0; tries < 400 && !(this.stopped && tries > 100); tries += 1) {
      const answer = await ask('POST', path, { body, headers }).catch(() => null);
      if (answer?.status === 201) {
        this.repeated += tries > 0 ? 1 : 0;
        this.acknowledged.push(answer.json);
        return;
      }
      if (answer && answer.status !== 503) {
        const what = `${answer.status} ${answer.json?.code ?? answer.text.slice(0, 200)}`;
        this.refused[what] = (this.refused[what] ?? 0) + 1;
        return;
      }
      this.cut += 1;
      await pause(50);
    }
    this.refused['no answer for twenty seconds'] = 1;
  }

  async stop() {
    this.stopped = true;
    await Promise.all(this.workers);
  }
}

// A board that comes back with its last cursor whenever it was cut off, and keeps every frame.
class Board {
  frames = [];
  stopped = false;
  connections = 0;

  constructor(who) {
    this.who = who;
    this.running = this.run();
  }

  async run() {
    for (let tries = 0; !this.stopped && tries < 5_000; tries += 1) {
      const query = this.cursor === undefined ? 'topic=board' : `topic=board&cursor=${this.cursor}`;
      const onFrame = (frame) => {
        this.frames.push(frame);
        this.cursor = frame.cursor;
      };
      const socket = await live(server.base, query, { who: this.who, onFrame }).catch(() => null);
      if (socket?.status === 101) {
        this.connections += 1;
        this.socket = socket;
        await socket.closed;
      }
      await pause(20);
    }
  }

  async stop() {
    this.stopped = true;
    this.socket?.close();
    await this.running;
  }
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
  for (const slug of BUSINESSES) story.boards[slug] = new Board(await token(server.base, `manager@${slug}.demo`));
  for (let tries = 0; tries < 200 && Object.values(story.boards).some(({ cursor }) => cursor === undefined); tries += 1) await pause(20);
  const load = new Load(await offers());
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

test('every acknowledged booking is there, as it was told, and once', async () => {
  assert.equal(new Set(story.acknowledged.map(({ id }) => id)).size, story.acknowledged.length, 'no two answers are one booking');
  assert.equal(new Set(story.acknowledged.map(({ business, number }) => `${business.slug} ${number}`)).size, story.acknowledged.length);
  for (const { access_token, page, cursor: _, actions: __, ...told } of story.acknowledged) {
    const answer = await ask('GET', `/api/v1/bookings/${told.id}`, { who: guest({ access_token }) });
    assert.equal(answer.status, 200, `${told.number}: ${answer.text}`);
    const { cursor: ___, actions: ____, ...kept } = answer.json;
    assert.deepEqual(kept, told);
    assert.ok(page.endsWith(access_token));
  }
  // Nobody and nothing is taken twice at once, and each visit has taken what it needs. Visits of one person may overlap where
  // the one has a pause.
  const twice = 'SELECT count(*) FROM claims a JOIN claims b USING (tenant_id, resource_id) WHERE a.id < b.id AND a.during && b.during';
  assert.equal(await server.sql(twice), '0');
  const ids = story.acknowledged.flatMap(({ appointments }) => appointments.map(({ id }) => `'${id}'`));
  assert.equal(await server.sql(`SELECT count(DISTINCT appointment_id) FROM claims WHERE appointment_id IN (${ids})`), `${ids.length}`);
});

test('whoever listened and came back has heard of every booking exactly once, in order', async (context) => {
  for (const [slug, board] of Object.entries(story.boards)) {
    const made = story.acknowledged.filter(({ business }) => business.slug === slug).map(({ id }) => id);
    const heard = () => board.frames.filter(({ event }) => event === 'booked').map(({ data }) => data.booking);
    for (let tries = 0; tries < 100 && heard().length < made.length; tries += 1) await pause(50);
    await pause(300);
    await board.stop();
    context.diagnostic(`${slug}: ${made.length} bookings, ${heard().length} heard over ${board.connections} connections`);
    const told = new Set(heard());
    const missed = story.acknowledged.filter(({ id, business }) => business.slug === slug && !told.has(id));
    assert.deepEqual(missed.map(({ id, created_at }) => `${id} of ${created_at}`), [], `${slug}: not heard of`);
    assert.deepEqual(heard().sort(), made.sort(), `${slug}: each booking once`);
    assert.ok(board.connections > 1, 'it was cut off');
    assert.ok(!board.frames.some(({ event }) => event === 'resync'), 'nothing was missed');
    const numbers = board.frames.filter(({ event }) => event !== 'hello').map(({ cursor }) => cursor);
    assert.deepEqual(numbers, [...new Set(numbers)].sort((a, b) => a - b), 'in the order in which it happened');
  }
});

test('PostgreSQL recovered and lost nothing on the way', async () => {
  const log = await databaseLog(cluster);
  assert.match(log, /automatic recovery in progress|database system was not properly shut down/);
  assert.doesNotMatch(log, /PANIC|checksum|invalid page|deadlock detected|could not read block/);
});
