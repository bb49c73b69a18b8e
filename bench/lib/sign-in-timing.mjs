// How long a sign-in takes that fails, where there is an account and where there is none; and once each is locked. The samples
// take turns, so that whatever else the machine does falls on both alike.
import { PASSWORD } from '../../end2end/lib/browser.mjs';
import { startServer } from '../../end2end/lib/server.mjs';

const KNOWN = ['customer@ombaro.demo', 'desk@serenity.demo', 'therapist@serenity.demo', 'manager@serenity.demo', 'manager@shear-joy.demo', 'therapist@shear-joy.demo'];
const ROUNDS = Number(process.env.ROUNDS ?? 12);
// One less than locks; a success forgets them.
const TRIES = 4;

const server = await startServer();
const login = async (email, password) => {
  const begin = performance.now();
  const answer = await fetch(`${server.base}/api/v1/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  });
  const { code } = await answer.json();
  return { took: performance.now() - begin, code };
};
const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
// Mann and Whitney's test, with the normal approximation: how far from chance the order of the two lists is.
function distance(one, other) {
  const ranked = [...one.map((x) => [x, 1]), ...other.map((x) => [x, 0])].sort(([a], [b]) => a - b);
  const ranks = ranked.reduce((sum, [, mine], at) => sum + (mine ? at + 1 : 0), 0);
  const [n, m] = [one.length, other.length];
  return (ranks - (n * (n + 1)) / 2 - (n * m) / 2) / Math.sqrt((n * m * (n + m + 1)) / 12);
}

const open = { known: [], unknown: [] };
const locked = { known: [], unknown: [] };
const sample = async (into, email, expected) => {
  const { took, code } = await login(email, 'not the password');
  if (code !== expected) throw new Error(`${email}: ${code}`);
  into.push(took);
};
try {
  await login(KNOWN[0], PASSWORD);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const email of KNOWN) {
      for (let turn = 0; turn < TRIES; turn += 1) {
        const nobody = `nobody${round}@${email.split('@')[1]}.example`;
        const pair = [
          () => sample(open.known, email, 'auth.wrong_credentials'),
          () => sample(open.unknown, `${email.split('@')[0]}.${nobody}`, 'auth.wrong_credentials'),
        ];
        if ((round + turn) % 2) pair.reverse();
        for (const one of pair) await one();
      }
      await login(email, PASSWORD);
    }
  }
  const [email, nobody] = [KNOWN[0], 'nobody@ombaro.example'];
  for (let turn = 0; turn <= TRIES; turn += 1) {
    await login(email, 'not the password');
    await login(nobody, 'not the password');
  }
  for (let turn = 0; turn < ROUNDS * 20; turn += 1) {
    const pair = [() => sample(locked.known, email, 'auth.locked'), () => sample(locked.unknown, nobody, 'auth.locked')];
    if (turn % 2) pair.reverse();
    for (const one of pair) await one();
  }
} finally {
  await server.stop();
}

let fair = true;
for (const [state, { known, unknown }] of Object.entries({ open, locked })) {
  const ratio = median(unknown) / median(known);
  fair &&= ratio >= 0.9 && ratio <= 1.1;
  console.log(
    `${state}: ${known.length} pairs, account ${median(known).toFixed(2)} ms, no account ${median(unknown).toFixed(2)} ms, ` +
      `ratio ${ratio.toFixed(3)} (0.9 to 1.1), Mann-Whitney z ${distance(unknown, known).toFixed(2)}`,
  );
}
if (!fair) process.exitCode = 1;
