// Who asks too often is told when to come back, and is let in then: counted over all nodes as long as Redis is there, by each
// for itself while it is away.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { startServer } from './lib/server.mjs';
import { sees, startRedis } from './lib/redis.mjs';
import { client } from './lib/people.mjs';
import { until } from './lib/stage.mjs';

let redis;
let server;
let nodes;
before(async () => {
  redis = await startRedis();
  // A twentieth of the usual: two sign-ins at once, one a minute; sixty changes at once, one a second.
  server = await startServer({ env: { OMBARO_RATE_LIMIT_SCALE: '0.05', OMBARO_PROXIES: '127.0.0.1', REDIS_URL: redis.url } });
  nodes = [server, await server.another()].map(({ base }) => ({ base, ask: client(base) }));
  await redisIs(1);
});
after(async () => {
  await server?.stop();
  await redis?.kill();
});

async function redisIs(there) {
  for (const { base } of nodes) await until(() => sees(base, there), `the node sees that Redis is ${there ? 'there' : 'away'}`);
}
const login = ({ ask }) => ask('POST', '/api/v1/auth/login', { body: { email: 'nobody@example.org', password: 'wrong password' } });
const change = ({ ask }) => ask('DELETE', '/api/v1/holds/01900000-0000-7000-8000-000000000000');

test('the third sign-in within a minute is refused wherever it is tried, says for how long, and is counted', async () => {
  for (const node of nodes) assert.equal((await login(node)).status, 401);
  for (const node of nodes) {
    const refused = await login(node);
    assert.equal(`${refused.status} ${refused.json.code}`, '429 rate.limited');
    const seconds = Number(refused.headers.get('retry-after'));
    assert.ok(seconds > 30 && seconds <= 61, `${seconds} seconds`);
    const metrics = await node.ask('GET', '/metrics');
    assert.match(metrics.text, /ombaro_rate_limited_total\{class="sign_in"\} 1\b/);
  }
});

// A hundred changes at once are too many; whoever waits as long as was said is let in.
async function waitsAndIsLetIn(some) {
  let refused;
  for (let tries = 0; tries < 100 * some.length && !refused; tries += 1) {
    const answer = await change(some[tries % some.length]);
    assert.ok([404, 429].includes(answer.status), answer.text);
    if (answer.status === 429) refused = answer;
  }
  assert.ok(refused, 'that many changes are too many');
  const seconds = Number(refused.headers.get('retry-after'));
  assert.ok(seconds >= 1 && seconds <= 2, `${seconds} seconds`);
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  assert.equal((await change(some[0])).status, 404);
}

test('who waits as long as was said is let in', () => waitsAndIsLetIn(nodes));

test('looking around is not bothered by it', async () => {
  for (const { ask } of nodes) assert.equal((await ask('GET', '/api/v1/businesses')).status, 200);
});

test('behind a balancer each visitor has a limit of their own, and nobody gets another by saying so', async () => {
  const from = async (said) => {
    const headers = { 'x-forwarded-for': said };
    const body = { email: 'somebody.else@example.org', password: 'wrong password' };
    return (await nodes[0].ask('POST', '/api/v1/auth/login', { headers, body })).status;
  };
  assert.equal(await from('198.51.100.1'), 401);
  assert.equal(await from('203.0.113.9, 198.51.100.1'), 401);
  assert.equal(await from('203.0.113.10, 198.51.100.1'), 429);
  assert.equal(await from('198.51.100.2'), 401);
});

test('without Redis each node counts by itself and goes on from what it has let in', async () => {
  await redis.kill();
  const first = await login(nodes[0]);
  assert.equal(first.status, 401, 'the second that this node lets in');
  for (const node of [nodes[0], nodes[0]]) assert.equal((await login(node)).status, 429);
  assert.equal((await login(nodes[1])).status, 401);
  assert.equal((await login(nodes[1])).status, 429);
  await redisIs(0);
  await waitsAndIsLetIn([nodes[1]]);
});

test('a Redis that answers nothing holds nobody up, and one that is back counts again', async () => {
  await redis.start();
  await redisIs(1);
  redis.freeze();
  const asked = Date.now();
  for (const { ask } of nodes) assert.equal((await ask('GET', '/api/v1/businesses')).status, 200);
  assert.ok(Date.now() - asked < 3_000, `${Date.now() - asked} ms`);
  await redisIs(0);
  redis.thaw();
  await redisIs(1);
  // It has forgotten everything: two for both of them.
  const said = [];
  for (const node of [nodes[0], nodes[1], nodes[0], nodes[1]]) said.push((await login(node)).status);
  assert.deepEqual(said, [401, 401, 429, 429]);
});
