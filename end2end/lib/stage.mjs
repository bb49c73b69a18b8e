// What every journey needs: a server, a browser, people at their screens, and a console that stays quiet.
import { after, before } from 'node:test';
import assert from 'node:assert/strict';
import { hydrated, launch, signIn, watchConsole } from './browser.mjs';
import { startServer } from './server.mjs';
import { api } from './api.mjs';
import { words } from './words.mjs';

// What open pages say that have asked for something while the server was on its way back; one whose worker asked for it says that it
// failed.
const AWAY = /ERR_CONNECTION_(REFUSED|RESET|CLOSED)|ERR_EMPTY_RESPONSE|ERR_FAILED \S*\/pkg\/|Failed to fetch dynamically imported module/;

// The stage of one file; it is set before the first test and cleared after the last.
export function stage({ lang = 'en', flags = [], env } = {}) {
  const scene = { lang, problems: [] };
  before(async () => {
    Object.assign(scene, await words(lang));
    scene.server = await startServer({ env });
    scene.api = api(scene.server.base);
    scene.browser = await launch(flags);
  });
  after(async () => {
    await scene.browser?.close();
    await scene.server?.stop();
  });
  // Somebody with a screen of their own, signed in if they have an address, looking at a page.
  scene.person = async (viewport, email, where, more = {}) => {
    const context = await scene.browser.newContext({ viewport, locale: lang, ...more });
    const page = await context.newPage();
    watchConsole(page, scene.problems, (problem) => scene.server.restarts() > 0 && AWAY.test(problem));
    if (email) await signIn(page, scene.server.base, email);
    if (where) {
      await page.goto(new URL(where, scene.server.base).href);
      await hydrated(page);
    }
    return page;
  };
  return scene;
}

// Plays acts in their order; what goes wrong says where. `scene.expected` is what the console may say, where an act is about a
// refusal.
export async function play(acts, scene) {
  for (const [name, act] of Object.entries(acts)) {
    try {
      await act(scene);
    } catch (error) {
      error.message = `${name}: ${error.message}`;
      throw error;
    }
  }
  const loud = scene.problems.filter((problem) => !scene.expected?.test(problem));
  assert.deepEqual(loud, [], 'the console is quiet');
}

// Waits until `check` gives something that is true, and gives it.
export async function until(check, what, patience = 5_000) {
  const end = Date.now() + patience;
  for (;;) {
    const found = await check();
    if (found) return found;
    assert.ok(Date.now() < end, `${what}, within ${patience} ms`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
