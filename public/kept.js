// Keeps what this page was made of, so that it can be shown without a network, and mends a tab whose files a new release has
// taken away. What belongs to somebody is not here: that is in offline.js.
'use strict';

(() => {
  const build = document.querySelector('meta[name="build"]')?.content;
  if (!build) return;

  // A part of the client that is not there any more: the page that was wanted comes from the new release. Once, or it would go round.
  let wanted;
  addEventListener('click', (event) => {
    const link = event.target.closest?.('a[href]');
    if (link && link.origin === location.origin && !link.target) wanted = link.href;
  }, true);
  function mend() {
    const last = Number(sessionStorage.getItem('mended') ?? 0);
    if (Date.now() - last < 30_000) return;
    sessionStorage.setItem('mended', Date.now());
    location.assign(wanted ?? location.href);
  }

  const ours = ({ origin, pathname }) =>
    origin === location.origin && (/^\/(pkg|fonts)\//.test(pathname) || /^\/[\w-]+\.(js|svg)$/.test(pathname)) && pathname !== '/sw.js';
  const files = new Map();
  new PerformanceObserver((list) => {
    for (const { name, responseStatus } of list.getEntries()) {
      const url = new URL(name);
      if (!ours(url)) continue;
      if (responseStatus === 404 && url.pathname.startsWith('/pkg/')) mend();
      else keepFile(url.pathname);
    }
  }).observe({ type: 'resource', buffered: true });

  // Nothing is kept while the page is still being made: writing some seventy parts to the disk would make its first touch wait.
  const REST_MS = 10_000;
  let start;
  const rested = new Promise((done) => {
    start = done;
  });
  const cache = 'caches' in window ? rested.then(() => caches.open(`app-${build}`)) : undefined;
  function keepFile(path) {
    if (cache && !files.has(path)) files.set(path, put(path).catch(() => files.delete(path)));
  }
  async function put(path) {
    const kept = await cache;
    // Names hold a hash: what is there is right. The few others are taken as they are now.
    if (!(await kept.match(path))) await kept.add(path);
  }

  // The page that stands for all others, without anybody's data. The last thing to be kept: whoever finds it finds the rest.
  const SHELL = '/offline/app';
  async function keepShell() {
    const kept = await cache;
    if (!kept) throw new Error('this browser keeps nothing');
    if (await kept.match(SHELL)) return Promise.all(files.values());
    const answer = await fetch(SHELL, { credentials: 'omit', cache: 'reload' });
    // A release in between: the next page keeps the whole of it.
    const text = await answer.clone().text();
    if (!answer.ok || !text.includes(`content="${build}"`)) throw new Error('another release');
    for (const [, path] of text.matchAll(/["'](\/[^"'\s]+\.(?:js|css|wasm))["']/g)) keepFile(path);
    await Promise.all(files.values());
    await kept.put(SHELL, answer);
    // Open tabs may still need the release before this one.
    const names = (await caches.keys()).filter((name) => name.startsWith('app-'));
    for (const name of names.slice(0, -2)) await caches.delete(name);
    return undefined;
  }
  // Whoever watches the page (tests) can tell that it is kept.
  const say = () => {
    document.documentElement.dataset.kept = build;
  };
  const loaded = () =>
    setTimeout(() => {
      start();
      keepShell().then(say, () => {});
    }, REST_MS);
  if (document.readyState === 'complete') loaded();
  else addEventListener('load', loaded);
})();
