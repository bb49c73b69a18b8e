// Starts a whole Ombaro of its own: fresh database, demo data, fixed clock.
import { spawn, execFile } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { promisify } from 'node:util';
import path from 'node:path';
import { clusterOf, endPostmaster, ownerOf } from './cluster.mjs';

const run = promisify(execFile);
const binary = process.env.OMBARO_BIN;
// 10:42 in Bengaluru, a Friday.
export const NOW = '2026-11-20T10:42:00+05:30';

export const freePort = () =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });

// One process: `ombaro serve` at `base`, started, ended, brought back; or `ombaro worker`, which is nowhere.
function programOf(settings, base) {
  let child;
  let started;
  const ready = async () => {
    for (let tries = 0; tries < 400; tries += 1) {
      const answer = await fetch(`${base}/readyz`).catch(() => null);
      if (answer?.ok) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error('the server is not ready after twenty seconds');
  };
  const alive = () => child && child.exitCode === null && child.signalCode === null;
  const end = async (signal = 'SIGTERM') => {
    if (!alive()) return;
    child.removeAllListeners('exit');
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    await ended;
  };
  return {
    base,
    alive,
    end,
    // What its clock shows, in milliseconds.
    clock: () => Date.parse(settings.OMBARO_NOW) + Date.now() - started,
    async start(later = settings.OMBARO_NOW) {
      settings.OMBARO_NOW = later;
      started = Date.now();
      child = spawn(binary, [base ? 'serve' : 'worker'], { env: settings, stdio: ['ignore', 'inherit', 'inherit'] });
      const died = new Promise((_, reject) => child.once('exit', (code) => reject(new Error(`the server ended with ${code}`))));
      died.catch(() => {});
      if (base) await Promise.race([ready(), died]);
    },
    // As a crash ends it; what it was doing is cut off. `start` brings it back.
    kill: () => end('SIGKILL'),
  };
}

export async function startServer({ now = NOW, env = {} } = {}) {
  if (!binary) throw new Error('OMBARO_BIN names no program: run script/test');
  const directory = await mkdtemp('/tmp/ombaro-e2e-');
  // The database's user must reach it; otherwise the database would be kept elsewhere and stay there.
  await chmod(directory, 0o755);
  const port = await freePort();
  const base = `http://localhost:${port}`;
  const settings = {
    ...process.env,
    OMBARO_DATA_DIR: path.join(directory, 'var'),
    OMBARO_LISTEN: `127.0.0.1:${port}`,
    OMBARO_BASE_URL: base,
    OMBARO_NOW: now,
    OMBARO_RATE_LIMIT_SCALE: '0',
    // A panic says where it was; sixty lines of how it came there would bury what the journeys say.
    RUST_BACKTRACE: '0',
    ...env,
  };
  delete settings.DATABASE_URL;
  await run(binary, ['migrate'], { env: settings });
  await run(binary, ['demo'], { env: settings });
  const program = programOf(settings, base);
  let restarts = 0;
  const others = [];
  // Another process on the same database, as on another machine; its clock shows the same.
  const beside = async (itsBase, itsSettings = {}) => {
    const itsOwn = {
      ...settings,
      DATABASE_URL: await ownerOf(settings.OMBARO_DATA_DIR),
      OMBARO_NOW: new Date(program.clock()).toISOString(),
      ...itsSettings,
    };
    const other = programOf(itsOwn, itsBase);
    others.push(other);
    await other.start();
    return other;
  };
  await program.start();
  return {
    base,
    // What its clock shows, in seconds.
    seconds: () => Math.floor(program.clock() / 1000),
    // Where the embedded database and the secret live.
    data: settings.OMBARO_DATA_DIR,
    // `ombaro admin …`: its exit code and what it said.
    admin: (...words) =>
      run(binary, ['admin', ...words], { env: settings }).then(
        ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
        ({ code, stdout, stderr }) => ({ code, stdout, stderr }),
      ),
    // As the owner of the schema, past every wall: one value.
    sql: async (statement) => {
      const { stdout } = await run('psql', [await ownerOf(settings.OMBARO_DATA_DIR), '-Atqc', statement]);
      return stdout.trim();
    },
    clock: program.clock,
    kill: program.kill,
    start: program.start,
    // The same database, later: the clock of the new process starts at `later`.
    async restart(later) {
      restarts += 1;
      await program.end();
      await program.start(later);
    },
    // How often it was away for a moment.
    restarts: () => restarts,
    // A second `ombaro serve`, as a balancer would have it behind the same address, and an `ombaro worker`.
    async another(itsSettings = {}) {
      const itsPort = await freePort();
      return beside(`http://localhost:${itsPort}`, { OMBARO_LISTEN: `127.0.0.1:${itsPort}`, ...itsSettings });
    },
    worker: () => beside(),
    async stop() {
      await Promise.all(others.map((other) => other.end()));
      // A server that was killed has left its database behind.
      if (!program.alive()) await clusterOf(settings.OMBARO_DATA_DIR).then(endPostmaster).catch(() => {});
      await program.end();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
