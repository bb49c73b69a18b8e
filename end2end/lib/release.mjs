// Another release of the client: the same parts under other names, as a build of changed sources has them, and a worker that differs.
import { createHash } from 'node:crypto';
import { appendFile, cp, mkdtemp, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

const HASHED = /^(.+)\.([\w-]{22})\.([\w.]+)$/;
const other = (hash) => createHash('sha256').update(hash).digest('base64url').slice(0, 22);

// A copy of the client that may be changed.
export async function siteOfItsOwn() {
  const folder = await mkdtemp('/tmp/ombaro-site-');
  await cp(process.env.OMBARO_SITE_DIR, folder, { recursive: true });
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

// Renames every part; what names others names them anew.
export async function nextRelease(folder) {
  const pkg = path.join(folder, 'pkg');
  const found = (await readdir(pkg)).map((name) => HASHED.exec(name)).filter(Boolean);
  const hashes = new Map(found.map(([, , hash]) => [hash, other(hash)]));
  const renamed = (text) => text.replace(/[\w-]{22}/g, (hash) => hashes.get(hash) ?? hash);
  // Byte by byte: the program itself names its parts, in names of the same length.
  const rewrite = async (file) => writeFile(file, renamed(await readFile(file, 'latin1')), 'latin1');
  for (const [name, stem, hash, end] of found) {
    const [from, to] = [path.join(pkg, name), path.join(pkg, `${stem}.${hashes.get(hash)}.${end}`)];
    if (/^(js|json|wasm)\.(br|gz)$/.test(end)) await rm(from);
    else await rename(from, to);
    if (/^(js|json|wasm)$/.test(end)) await rewrite(to);
  }
  await rewrite(path.join(folder, 'hash.txt'));
  for (const packed of ['sw.js.br', 'sw.js.gz']) await rm(path.join(folder, packed), { force: true });
  await appendFile(path.join(folder, 'sw.js'), '\n// The next release.\n');
}
