// People who book while programs are killed, and boards that listen meanwhile. Both come back to whichever node is there.
import assert from 'node:assert/strict';
import { live } from './live.mjs';
import { client, guest, random, services, slots } from './people.mjs';

export const BUSINESSES = ['serenity', 'shear-joy', 'drive-right'];
const WORKERS = 8;
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

// Every free time of every business with somebody who does it: what the load takes, in any order.
export async function offers(base) {
  const all = [];
  for (const slug of BUSINESSES) {
    for (const service of await services(base, slug)) {
      const free = await slots(base, slug, { service: service.id, from: '2026-11-21', to: '2026-12-20' });
      for (const slot of free) {
        for (const staff of slot.staff) all.push({ slug, wish: { service: service.id, staff, starts_at: slot.starts_at } });
      }
    }
  }
  return all;
}

// Books until told to stop. A request whose answer was cut off is sent again under its key, to the next node, until there is one.
export class Load {
  acknowledged = [];
  refused = {};
  cut = 0;
  repeated = 0;
  // The longest that anybody waited for an answer, in milliseconds.
  slowest = 0;
  stopped = false;

  constructor(bases, offered, seed) {
    this.asks = bases.map((base) => client(base));
    this.offered = offered;
    this.seed = seed;
    this.dice = random(seed);
    this.workers = Array.from({ length: WORKERS }, (_, nth) => this.work(nth));
  }

  async work(worker) {
    for (let nth = 0; !this.stopped && nth < 5_000; nth += 1) {
      const { slug, wish } = this.dice.of(this.offered);
      const name = `Load ${worker} ${nth}`;
      const body = { ...wish, customer: { name, email: `load${worker}.${nth}@example.com`, phone: '+447700900456' }, notes: name };
      const headers = { 'idempotency-key': `killed-under-load-${this.seed}-${worker}-${nth}` };
      await this.order(`/api/v1/businesses/${slug}/bookings`, body, headers, worker);
    }
  }

  async order(path, body, headers, worker) {
    for (let tries = 0; tries < 400 && !(this.stopped && tries > 100); tries += 1) {
      const ask = this.asks[(worker + tries) % this.asks.length];
      const asked = Date.now();
      const answer = await ask('POST', path, { body, headers }).catch(() => null);
      this.slowest = Math.max(this.slowest, Date.now() - asked);
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

// A board that comes back with its last cursor, to the next node, whenever it was cut off, and keeps every frame.
export class Board {
  frames = [];
  stopped = false;
  connections = 0;
  // When each frame came.
  came = new Map();

  constructor(bases, who) {
    this.bases = bases;
    this.who = who;
    this.running = this.run();
  }

  async run() {
    for (let tries = 0; !this.stopped && tries < 5_000; tries += 1) {
      const query = this.cursor === undefined ? 'topic=board' : `topic=board&cursor=${this.cursor}`;
      const onFrame = (frame) => {
        this.frames.push(frame);
        this.cursor = frame.cursor;
        this.came.set(frame.data?.booking, Date.now());
      };
      const base = this.bases[tries % this.bases.length];
      const socket = await live(base, query, { who: this.who, onFrame }).catch(() => null);
      if (socket?.status === 101) {
        this.connections += 1;
        this.socket = socket;
        await socket.closed;
      }
      await pause(20);
    }
  }

  async listening() {
    for (let tries = 0; tries < 200 && this.cursor === undefined; tries += 1) await pause(20);
    assert.notEqual(this.cursor, undefined, 'the board listens');
  }

  async stop() {
    this.stopped = true;
    this.socket?.close();
    await this.running;
  }
}

// Every booking that was acknowledged can be read as it was told, and is there once.
export async function assertKept(server, base, acknowledged) {
  const ask = client(base);
  assert.equal(new Set(acknowledged.map(({ id }) => id)).size, acknowledged.length, 'no two answers are one booking');
  assert.equal(new Set(acknowledged.map(({ business, number }) => `${business.slug} ${number}`)).size, acknowledged.length);
  for (const { access_token, page, cursor: _, actions: __, ...told } of acknowledged) {
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
  const ids = acknowledged.flatMap(({ appointments }) => appointments.map(({ id }) => `'${id}'`));
  assert.equal(await server.sql(`SELECT count(DISTINCT appointment_id) FROM claims WHERE appointment_id IN (${ids})`), `${ids.length}`);
}

// The board of `slug` has heard of every acknowledged booking exactly once, in order; then it stops.
export async function assertHeard(board, slug, acknowledged) {
  const made = acknowledged.filter(({ business }) => business.slug === slug);
  const heard = () => board.frames.filter(({ event }) => event === 'booked').map(({ data }) => data.booking);
  for (let tries = 0; tries < 100 && heard().length < made.length; tries += 1) await pause(50);
  await pause(300);
  await board.stop();
  const told = new Set(heard());
  const missed = made.filter(({ id }) => !told.has(id));
  assert.deepEqual(missed.map(({ id, created_at }) => `${id} of ${created_at}`), [], `${slug}: not heard of`);
  assert.deepEqual(heard().sort(), made.map(({ id }) => id).sort(), `${slug}: each booking once`);
  assert.ok(!board.frames.some(({ event }) => event === 'resync'), 'nothing was missed');
  const numbers = board.frames.filter(({ event }) => event !== 'hello').map(({ cursor }) => cursor);
  assert.deepEqual(numbers, [...new Set(numbers)].sort((a, b) => a - b), 'in the order in which it happened');
  return `${slug}: ${made.length} bookings, heard over ${board.connections} connections`;
}
