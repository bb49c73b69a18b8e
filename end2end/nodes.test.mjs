// Two nodes on one database, with a Redis between them: whoever is at one sees what happens at the other; a node that is killed
// takes nothing with it; and without Redis everything goes on.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { startServer } from './lib/server.mjs';
import { sees, startRedis } from './lib/redis.mjs';
import { assertHeard, assertKept, Board, BUSINESSES, Load, offers } from './lib/load.mjs';
import { client, contact, random, services, session, token } from './lib/people.mjs';
import { until } from './lib/stage.mjs';

const SEED = Number(process.env.OMBARO_SEED ?? 20_261_122);
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const dice = random(SEED);

let redis;
let server;
let nodes;
const story = { boards: [] };

before(async () => {
  redis = await startRedis();
  server = await startServer({ env: { REDIS_URL: redis.url } });
  nodes = [server, await server.another()];
  await redisIs(1);
  story.offers = await offers(server.base);
});
after(async () => {
  // Also where a test has failed in the middle.
  await Promise.all([story.load, ...story.boards].map((each) => each?.stop()));
  await server?.stop();
  await redis?.kill();
});

async function redisIs(there) {
  for (const { base } of nodes) await until(() => sees(base, there), `the node sees that Redis is ${there ? 'there' : 'away'}`);
}

// How long the board at the other node takes to hear of a booking, in milliseconds from the answer on: in the middle, and at most.
async function hearing(here, there, times = 9) {
  const board = new Board([there.base], await token(here.base, 'manager@serenity.demo'));
  story.boards.push(board);
  await board.listening();
  const free = story.offers.filter(({ slug }) => slug === 'serenity');
  const took = [];
  while (took.length < times) {
    const { wish } = dice.of(free);
    const body = { ...wish, customer: contact(took.length) };
    const answer = await client(here.base)('POST', '/api/v1/businesses/serenity/bookings', { body });
    if (answer.status === 409) continue;
    assert.equal(answer.status, 201, answer.text);
    const answered = Date.now();
    await until(() => board.came.has(answer.json.id), 'the other node says so');
    took.push(board.came.get(answer.json.id) - answered);
    // Not always at the same moment of the second after which nodes ask anyway.
    await pause(dice.below(400));
  }
  await board.stop();
  took.sort((a, b) => a - b);
  return { half: took[Math.floor(times / 2)], most: took.at(-1) };
}

test('what happens at one node is heard at the other before it would have asked', async (context) => {
  for (const [here, there] of [nodes, [...nodes].reverse()]) {
    const { half, most } = await hearing(here, there);
    context.diagnostic(`half of them within ${half} ms, all within ${most} ms`);
    assert.ok(half < 300, `${half} ms`);
  }
});

test('a login is good at both nodes, and who signs out at one is nobody at the other', async () => {
  const [here, there] = nodes.map(({ base }) => client(base));
  const who = await session(nodes[0].base, 'desk@serenity.demo');
  const office = async (ask) => (await ask('GET', '/office', { who })).status;
  assert.deepEqual([await office(here), await office(there)], [200, 200]);
  assert.equal((await here('POST', '/logout', { who })).status, 303);
  assert.deepEqual([await office(there), await office(here)], [303, 303]);
});

test('an account that is closed at one node is nobody at the other, and a business that is closed there is closed', async () => {
  const [here, there] = nodes.map(({ base }) => client(base));
  const chief = await session(nodes[0].base, 'admin@ombaro.demo');
  const form = { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html' };
  const tell = async (call, fields) => {
    const body = new URLSearchParams(fields).toString();
    const answer = await here('POST', `/api/app_platform/calls/${call}`, { who: chief, headers: form, body });
    assert.equal(answer.status, 302, answer.text);
    assert.match(answer.headers.get('location'), /done=/);
  };
  const desk = await token(nodes[1].base, 'desk@drive-right.demo');
  const bookings = async () => (await there('GET', '/api/v1/bookings', { who: desk })).status;
  const user = await server.sql(`SELECT id FROM users WHERE email = 'desk@drive-right.demo'`);
  assert.equal(await bookings(), 200);
  await tell('suspend_person', { user, reason: 'Left' });
  assert.equal(await bookings(), 401);
  await tell('reinstate_person', { user });

  const [service] = await services(nodes[1].base, 'drive-right');
  const times = async () => (await there('GET', `/api/v1/businesses/drive-right/availability?service=${service.id}`)).status;
  // The node has just been asked about the business, and remembers it.
  assert.equal(await times(), 200);
  await tell('suspend_business', { slug: 'drive-right', reason: 'Papers have expired' });
  await until(async () => (await times()) === 404, 'nobody is offered a time there', 1_000);
  await tell('reinstate_business', { slug: 'drive-right' });
  await until(async () => (await times()) === 200, 'times are offered again', 1_000);
});

test('without Redis bookings and screens go on within about a second, and it is found again', { timeout: 90_000 }, async (context) => {
  await redis.kill();
  const dead = await hearing(...nodes);
  context.diagnostic(`dead: half of them within ${dead.half} ms, all within ${dead.most} ms`);
  assert.ok(dead.most < 2_500, `${dead.most} ms`);
  await redisIs(0);
  await redis.start();
  await redisIs(1);
  redis.freeze();
  const frozen = await hearing(...nodes);
  context.diagnostic(`frozen: half of them within ${frozen.half} ms, all within ${frozen.most} ms`);
  assert.ok(frozen.most < 2_500, `${frozen.most} ms`);
  await redisIs(0);
  redis.thaw();
  await redisIs(1);
  const back = await hearing(...nodes);
  context.diagnostic(`back: half of them within ${back.half} ms, all within ${back.most} ms`);
  assert.ok(back.half < 300, `${back.half} ms`);
});

test('nodes are killed one after the other, and Redis, and everybody goes on at the one that is left', { timeout: 120_000 }, async (context) => {
  const bases = nodes.map(({ base }) => base);
  for (const slug of BUSINESSES) {
    const who = await token(server.base, `manager@${slug}.demo`);
    // One begins here and one there.
    for (const order of [bases, [...bases].reverse()]) {
      const board = new Board(order, who);
      Object.assign(board, { slug });
      story.boards.push(board);
      await board.listening();
    }
  }
  story.listening = story.boards.filter(({ slug }) => slug);
  const load = new Load(bases, story.offers, SEED);
  story.load = load;
  for (const what of [0, 1, 'redis', 0, 1]) {
    await pause(300 + dice.below(1_000));
    const known = load.acknowledged.length;
    const node = what === 'redis' ? redis : nodes[what];
    await node.kill();
    await pause(1_000 + dice.below(1_000));
    const meanwhile = load.acknowledged.length - known;
    context.diagnostic(`${what}: ${known} bookings before, ${meanwhile} while it was away`);
    assert.ok(meanwhile > 0, 'the others go on');
    await node.start(what === 'redis' ? undefined : new Date(nodes[1 - what].clock()).toISOString());
  }
  await pause(500);
  await load.stop();
  const { acknowledged, refused, cut, repeated, slowest } = load;
  context.diagnostic(`${acknowledged.length} acknowledged, ${cut} answers cut off, ${repeated} repeated, the slowest after ${slowest} ms`);
  const codes = Object.keys(refused).filter((code) => !/^409 booking\.slot_(taken|not_offered)$/.test(code));
  assert.deepEqual(codes, [], 'only 409 and 503 come between');
  assert.ok(cut > 0, 'the kills hit requests in flight');
  story.acknowledged = acknowledged;
});

test('nothing that was acknowledged is lost, and every screen has heard of it exactly once, in order', async (context) => {
  for (const { base } of nodes) await assertKept(server, base, story.acknowledged);
  for (const board of story.listening) {
    context.diagnostic(await assertHeard(board, board.slug, story.acknowledged));
    assert.ok(board.connections > 1, 'it was cut off, and went to the other node');
  }
});

test('a worker without HTTP does what the nodes have left', async () => {
  await nodes[1].end();
  await server.kill();
  const job = `'{"to":"left@example.com","subject":"Left","body":"Left"}'`;
  const now = `'${new Date(server.clock()).toISOString()}'`;
  await server.sql(`INSERT INTO jobs (id, kind, payload, run_at, created_at) VALUES (gen_random_uuid(), 'send_mail', ${job}, ${now}, ${now})`);
  await server.sql(`INSERT INTO events (id, tenant_id, aggregate_kind, aggregate_id, aggregate_version, kind, data, at)
    SELECT gen_random_uuid(), id, 'tenant', id, version, 'changed', '{}', ${now} FROM tenants WHERE slug = 'serenity'`);
  await server.worker();
  await until(async () => (await server.sql(`SELECT count(*) FROM development_mailbox WHERE recipient = 'left@example.com'`)) === '1', 'the letter is sent');
  await until(async () => (await server.sql('SELECT count(*) FROM events WHERE position IS NULL')) === '0', 'the event has its number');
});
