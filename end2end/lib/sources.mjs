// What the sources say there is: every server function with its address, and every page.
import { readFile, readdir } from 'node:fs/promises';

const APP = new URL('../../app/', import.meta.url);

// Every `#[server]`, with the names of its arguments.
export async function serverFunctions() {
  const found = {};
  for (const file of (await readdir(APP, { recursive: true })).filter((name) => /^[^/]+\/src\/.*\.rs$/.test(name))) {
    const text = await readFile(new URL(file, APP), 'utf8');
    const [area, path] = file.replace(/(\/mod|\/lib)?\.rs$/, '').split('/src/');
    for (const [, name, args] of text.matchAll(/#\[server\b[^\]]*\]\s*(?:pub(?:\([^)]*\))?\s+)?async fn (\w+)\(([\s\S]*?)\)\s*->/g)) {
      found[`app_${area}/${path}/${name}`] = [...args.matchAll(/(\w+):\s*([\w:<>]+)/g)].map(([, arg, type]) => ({ arg, type }));
    }
  }
  return found;
}

// Every page of the router.
export async function pages() {
  const source = await readFile(new URL('src/lib.rs', APP), 'utf8');
  return [...source.matchAll(/<Route path=path!\("([^"]*)"\)/g)].map(([, path]) => path);
}
