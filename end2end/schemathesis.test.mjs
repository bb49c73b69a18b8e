// The API keeps its word: programs that nobody here wrote read the document and try everything it allows and forbids.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { startServer } from './lib/server.mjs';
import { client, services, token } from './lib/people.mjs';

const SEED = process.env.OMBARO_SEED ?? '20261120';
const EXAMPLES = process.env.OMBARO_EXAMPLES ?? '20';
const CONFIG = fileURLToPath(new URL('../schemathesis.toml', import.meta.url));
let server;
let folder;

before(async () => {
  folder = await mkdtemp('/tmp/ombaro-schemathesis-');
  server = await startServer();
});
after(async () => {
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

// What a program printed, and how it ended.
function run(program, words, { patience }) {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, NO_COLOR: '1', PYTHONUNBUFFERED: '1' };
    const child = spawn(program, words, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'], timeout: patience });
    let text = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (text += data));
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code, signal, text }));
  });
}

const everybody = {
  nobody: async () => [],
  'a customer': () => login('customer@ombaro.demo'),
  'a manager': () => login('manager@serenity.demo'),
  'a therapist': () => login('therapist@serenity.demo'),
  'head office': () => login('admin@ombaro.demo'),
};
// Whoever signs out in the middle is nobody for the rest: that route is nobody's.
const login = async (email) => {
  const { authorization } = await token(server.base, email);
  return ['--header', `Authorization: ${authorization}`, '--exclude-operation-id', 'logout'];
};

async function keepsItsWord(context, who, config = CONFIG) {
  const program = path.join(process.env.OMBARO_TOOLS, 'python/bin/schemathesis');
  const bounds = ['--seed', SEED, '--max-examples', EXAMPLES, '--generation-database', 'none', '--request-timeout', '20'];
  // One worker: the order is the seed's, and Python 3.11's parser is not safe among threads.
  const words = ['--config-file', config, '--no-color', 'run', `${server.base}/api/v1/openapi.json`, ...bounds, '--workers', '1'];
  const { code, signal, text } = await run(program, [...words, ...who], { patience: 170_000 });
  const sums = text.split('\n').filter((line) => /\d generated|^Seed|Tested: /.test(line.trim()));
  for (const line of sums) context.diagnostic(line.trim());
  assert.equal(signal, null, `it did not come to an end:\n${text.slice(-4_000)}`);
  assert.equal(code, 0, text);
  // A run that reached nothing would pass as well.
  assert.match(text, /[1-9]\d{2,} generated/);
}

for (const [who, asks] of Object.entries(everybody)) {
  test(`schemathesis, as ${who}, finds nothing that breaks the document’s word`, { timeout: 180_000 }, async (context) => {
    await keepsItsWord(context, await asks());
  });
}

test('schemathesis, as a manager among the business’s own bookings, finds nothing either', { timeout: 180_000 }, async (context) => {
  const who = await token(server.base, 'manager@serenity.demo');
  const { items } = (await client(server.base)('GET', '/api/v1/bookings?status=confirmed', { who })).json;
  const [service] = await services(server.base, 'serenity');
  // What stands in addresses is real here; everything else is made up as before.
  const real = { 'path.slug': 'serenity', 'path.id': items[0].id, 'query.service': service.id };
  const lines = Object.entries(real).map(([name, value]) => `"${name}" = "${value}"\n`);
  const config = path.join(folder, 'real.toml');
  await writeFile(config, `${await readFile(CONFIG, 'utf8')}\n[parameters]\n${lines.join('')}`);
  await keepsItsWord(context, await login('manager@serenity.demo'), config);
});

test('spectral finds no error in the document', { timeout: 60_000 }, async () => {
  const document = await (await fetch(`${server.base}/api/v1/openapi.json`)).text();
  await writeFile(path.join(folder, 'openapi.json'), document);
  await writeFile(path.join(folder, 'ruleset.yaml'), 'extends: ["spectral:oas"]\n');
  const program = path.join(process.env.OMBARO_TOOLS, 'spectral/node_modules/.bin/spectral');
  const words = ['lint', 'openapi.json', '--ruleset', 'ruleset.yaml', '--fail-severity', 'error'];
  const { code, text } = await run(program, words, { patience: 50_000 });
  assert.equal(code, 0, text);
});
