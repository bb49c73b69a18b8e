// Who asks too often is told when to come back, and is let in then.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { startServer } from './lib/server.mjs';
import { client } from './lib/people.mjs';

let server;
let ask;
before(async () => {
  // A twentieth of the usual: two sign-ins at once, one a minute; sixty changes at once, one a second.
  server = await startServer({ env: { OMBARO_RATE_LIMIT_SCALE: '0.05' } });
  ask = client(server.base);
});
after(() => server?.stop());

const login = () => ask('POST', '/api/v1/auth/login', { body: { email: 'nobody@example.org', password: 'wrong password' } });

test('the third sign-in within a minute is refused, says for how long, and is counted', async () => {
  for (const _ of [1, 2]) assert.equal((await login()).status, 401);
  const refused = await login();
  assert.equal(`${refused.status} ${refused.json.code}`, '429 rate.limited');
  const seconds = Number(refused.headers.get('retry-after'));
  assert.ok(seconds > 30 && seconds <= 61, `${seconds} seconds`);
  const metrics = await ask('GET', '/metrics');
  assert.match(metrics.text, /ombaro_rate_limited_total\{class="sign_in"\} 1\b/);
});

test('who waits as long as was said is let in', async () => {
  const change = () => ask('DELETE', '/api/v1/holds/01900000-0000-7000-8000-000000000000');
  let refused;
  for (let tries = 0; tries < 100 && !refused; tries += 1) {
    const answer = await change();
    if (answer.status === 429) refused = answer;
  }
  assert.ok(refused, 'a hundred changes at once are too many');
  const seconds = Number(refused.headers.get('retry-after'));
  assert.ok(seconds >= 1 && seconds <= 2, `${seconds} seconds`);
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  assert.equal((await change()).status, 404);
});

test('looking around is not bothered by it', async () => {
  assert.equal((await ask('GET', '/api/v1/businesses')).status, 200);
});
