// Row security, checked by a tool of the database's own people: pgTAP, in the demo's database, as the schema's owner and as each role.
// A new table, or new rights, are written down with `UPDATE=1 node --test end2end/pgtap.test.mjs`, and looked at before they are kept.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { ownerOf } from './lib/cluster.mjs';
import { startServer } from './lib/server.mjs';

const run = promisify(execFile);
const here = (file) => fileURLToPath(new URL(`./pgtap/${file}`, import.meta.url));
let server;

before(async () => {
  server = await startServer();
});
after(() => server?.stop());

// What psql says when it reads `file`, given these lines.
async function told(file, lines) {
  const child = spawn('psql', [await ownerOf(server.data), '-Xq', '-f', here(file)]);
  let heard = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (heard += data));
  child.stdin.end(`${lines.trim()}\n\\.\n`);
  const code = await new Promise((resolve) => child.once('close', resolve));
  assert.equal(code, 0, heard.slice(-2_000));
  return heard;
}

test('pgTAP finds every table behind its wall, and every role at its place', { timeout: 120_000 }, async () => {
  if (process.env.UPDATE) {
    const database = await ownerOf(server.data);
    const { stdout } = await run('psql', [database, '-XAtq', '-f', here('rights.sql'), '-c', 'SELECT line FROM pg_temp.rights() ORDER BY 1']);
    await writeFile(here('rights.txt'), stdout);
  }
  const heard = await told('rows.sql', await readFile(here('rights.txt'), 'utf8'));
  const failed = heard.split('\n').filter((line) => /^(not ok|#)/.test(line));
  assert.deepEqual(failed, [], heard.slice(-2_000));
  const passed = heard.match(/^ok /gm)?.length ?? 0;
  const plan = Number(/^1\.\.(\d+)$/m.exec(heard)?.[1]);
  assert.equal(passed, plan, 'it ran to its end');
  assert.ok(plan > 250, `${plan} checks`);
});
