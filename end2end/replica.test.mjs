// Free times are read from a replica as long as it follows; nothing is decided there, and without it everything goes on.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { spawn, execFile } from 'node:child_process';
import { mkdtemp, readlink, rm, stat, chown } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { clusterOf, endPostmaster, ownerOf, postmaster } from './lib/cluster.mjs';
import { contact, client, services } from './lib/people.mjs';
import { startServer } from './lib/server.mjs';
import { until } from './lib/stage.mjs';

const run = promisify(execFile);
const DAY = '2026-11-25';

let server;
let replica;
let node;
let service;

// A streaming replica of the server's own database, kept by the same user.
async function replicaOf(data) {
  const cluster = await clusterOf(data);
  const { uid, gid } = await stat(cluster);
  const programs = path.dirname(await readlink(`/proc/${await postmaster(cluster)}/exe`));
  const directory = await mkdtemp('/tmp/ombaro-replica-');
  await chown(directory, uid, gid);
  const [place, primary] = [path.join(directory, 'data'), await ownerOf(data)];
  await run(path.join(programs, 'pg_basebackup'), ['-d', primary, '-D', place, '-R', '-X', 'stream', '-c', 'fast'], { uid, gid, cwd: directory });
  const settings = ['listen_addresses=', `unix_socket_directories=${directory}`, 'max_connections=100', 'port=5432'];
  const words = settings.flatMap((setting) => ['-c', setting]);
  const child = spawn(path.join(programs, 'postgres'), ['-D', place, ...words], { uid, gid, cwd: directory, stdio: 'ignore' });
  const url = `postgres://ombaro@${encodeURIComponent(directory)}/ombaro`;
  const sql = async (statement) => (await run('psql', [url, '-Atqc', statement])).stdout.trim();
  await until(() => sql('SELECT pg_is_in_recovery()').then((is) => is === 't', () => false), 'the replica answers', 20_000);
  return {
    url,
    sql,
    end: () => endPostmaster(place),
    async remove() {
      if (child.exitCode === null) await endPostmaster(place);
      await rm(directory, { recursive: true, force: true });
    },
  };
}

const times = async (base) => {
  const answer = await client(base)('GET', `/api/v1/businesses/serenity/availability?service=${service.id}&from=${DAY}&to=${DAY}`);
  assert.equal(answer.status, 200, answer.text);
  return answer.json.days[0].slots;
};
const offers = async (base, slot) => (await times(base)).some(({ starts_at, staff }) => starts_at === slot.starts_at && staff.includes(slot.staff[0]));
const follows = async (base) => /ombaro_replica_follows 1\b/.test(await (await fetch(`${base}/metrics`)).text());
const books = async (base, slot) => {
  const body = { service: service.id, starts_at: slot.starts_at, staff: slot.staff[0], customer: contact(1) };
  return client(base)('POST', '/api/v1/businesses/serenity/bookings', { body });
};
// Somebody asks now and then.
const asked = (check, what) => until(async () => (await times(node.base)) && check(), what, 40_000);

before(async () => {
  server = await startServer();
  replica = await replicaOf(server.data);
  node = await server.another({ DATABASE_READ_URL: replica.url });
  [service] = (await services(server.base, 'serenity')).filter(({ name }) => name === 'Swedish massage');
});
after(async () => {
  await replica?.remove();
  await server?.stop();
});

test('free times are read from the replica, and a booking is decided where everything is', async () => {
  await asked(() => follows(node.base), 'it follows');
  const [slot] = await times(node.base);
  await replica.sql('SELECT pg_wal_replay_pause()');
  const booked = await books(server.base, slot);
  assert.equal(booked.status, 201, booked.text);
  assert.equal(await offers(server.base, slot), false, 'without a replica it is gone at once');
  assert.equal(await offers(node.base, slot), true, 'it was read a moment behind');
  const late = await books(node.base, slot);
  assert.equal(late.status, 409, 'and cannot be booked twice');
});

test('one that does not follow is not asked, and is again when it does', async () => {
  await asked(async () => !(await follows(node.base)), 'somebody sees that it stands still');
  const [slot] = await times(node.base);
  assert.equal((await books(server.base, slot)).status, 201);
  assert.equal(await offers(node.base, slot), false, 'read where everything is');
  await replica.sql('SELECT pg_wal_replay_resume()');
  await asked(() => follows(node.base), 'it follows again');
});

test('when it is gone nobody waits', async () => {
  await replica.end();
  for (let tries = 0; tries < 10; tries += 1) {
    const began = Date.now();
    await times(node.base);
    assert.ok(Date.now() - began < 2_500, `${Date.now() - began} ms`);
  }
  await asked(async () => !(await follows(node.base)), 'it is known to be gone');
});
