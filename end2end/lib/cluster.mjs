// The embedded PostgreSQL of one test's own server: where it lies, and which process it is. Other servers run on the same
// machine, so a process is only ever touched after it was seen to work in this very folder.
import { createHash } from 'node:crypto';
import { access, readFile, readlink, realpath } from 'node:fs/promises';
import path from 'node:path';

const there = (file) => access(file).then(() => true, () => false);

// PGDATA of a data directory: in it, or in its stand-in where the database's user could not reach it.
export async function clusterOf(data) {
  const real = await realpath(data);
  const digest = createHash('sha256').update(real).digest('hex').slice(0, 12);
  for (const base of [real, path.join('/var/lib/ombaro', digest)]) {
    const cluster = path.join(base, 'postgres');
    if (await there(path.join(cluster, 'PG_VERSION'))) return cluster;
  }
  throw new Error(`${data} has no database`);
}

// The first process of the cluster's server, if it lives.
export async function postmaster(cluster) {
  const file = await readFile(path.join(cluster, 'postmaster.pid'), 'utf8').catch(() => '');
  const pid = Number(file.split('\n')[0]);
  if (!(pid > 1)) return undefined;
  const name = await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '');
  const folder = await readlink(`/proc/${pid}/cwd`).catch(async () => {
    // Root without the right to trace reads the command line instead.
    const words = (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).split('\0');
    return words.includes(cluster) ? cluster : '';
  });
  return name.startsWith('postgres') && folder === cluster ? pid : undefined;
}

// Ends it without a word, as a power cut does. Returns whether there was something to end.
export async function killPostmaster(cluster, signal = 'SIGKILL') {
  const pid = await postmaster(cluster);
  if (pid) process.kill(pid, signal);
  return Boolean(pid);
}

// Ends it in order, and waits until nothing is written any more.
export async function endPostmaster(cluster) {
  await killPostmaster(cluster, 'SIGINT');
  for (let tries = 0; tries < 200 && (await postmaster(cluster)); tries += 1) await new Promise((resolve) => setTimeout(resolve, 25));
}

// The address of the database for the owner of its schema: its socket stands in the postmaster's file.
export async function ownerOf(data) {
  const lines = (await readFile(path.join(await clusterOf(data), 'postmaster.pid'), 'utf8')).split('\n');
  return `postgres://ombaro@${encodeURIComponent(lines[4])}/ombaro`;
}

// What the server has written into its log.
export const databaseLog = (cluster) => readFile(path.join(cluster, 'server.log'), 'utf8');
