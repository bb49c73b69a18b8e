// The service worker. It shows what is pushed to this browser, opens what it is about, shows without a network what this browser
// keeps of its user's own, and sends what they did meanwhile. Pages come from the server, each time, as long as it answers.
'use strict';

importScripts('/offline.js');

// What is shown where nothing is kept, in each language, with its style. A new name when it changes; the old one is thrown away.
const KEPT = 'offline-2';
const LANGUAGES = ['en', 'hi', 'ar'];
const offline = (language) => `/offline?lang=${language}`;

// The client as pages have kept it (kept.js), a cache for each release; it fills this page with what is kept.
const SHELL = '/offline/app';
const releases = async () => (await caches.keys()).filter((name) => name.startsWith('app-')).reverse();
// The pages that know what to show without a network.
const SHOWN_OFFLINE = /^\/(staff|check-in|me|me\/bookings\/[^/]+)$/;
// A network that does not answer is none, where there is something else to show.
const PATIENCE_MS = 6_000;
const AWAY = [502, 503, 504];

// Without cookies, so that nothing of anybody's is in it and no language is chosen by it; and not what the browser has kept.
const ask = (address) => fetch(address, { credentials: 'omit', cache: 'reload' });

async function keep() {
  const cache = await caches.open(KEPT);
  const styles = new Set();
  for (const language of LANGUAGES) {
    const answer = await ask(offline(language));
    if (!answer.ok) throw new Error(`${answer.status}`);
    for (const [, style] of (await answer.clone().text()).matchAll(/<link[^>]*href="(\/pkg\/[^"]+\.css)"/g)) styles.add(style);
    await cache.put(offline(language), answer);
  }
  for (const style of styles) await cache.put(style, await ask(style));
}

async function throwAway() {
  for (const name of await caches.keys()) if (name !== KEPT && !name.startsWith('app-')) await caches.delete(name);
  // The page is asked for while the worker starts.
  await registration.navigationPreload?.enable();
}

// No `skipWaiting` and no `clients.claim`: a new worker begins when the last page of the old one is closed. A page keeps what it
// was opened with.
addEventListener('install', (event) => event.waitUntil(keep()));
addEventListener('activate', (event) => event.waitUntil(throwAway()));

async function language() {
  const chosen = (await self.cookieStore?.get('i18n_pref_locale'))?.value ?? navigator.language.split('-')[0];
  return LANGUAGES.includes(chosen) ? chosen : LANGUAGES[0];
}

// The newest release that is kept whole.
async function shell() {
  for (const name of await releases()) {
    const found = await (await caches.open(name)).match(SHELL);
    if (found) return found;
  }
  return undefined;
}

// Where whoever looked last begins, if that is shown without a network. The business's board is not; the door is.
async function home() {
  const viewer = await self.ombaro.get('viewer');
  const begins = viewer && JSON.parse(viewer.value).home;
  const shown = begins === '/office' ? '/check-in' : begins;
  return SHOWN_OFFLINE.test(shown) ? shown : undefined;
}

async function page(event) {
  const { pathname } = new URL(event.request.url);
  const kept = SHOWN_OFFLINE.test(pathname) ? await shell() : undefined;
  const asked = (async () => {
    const answer = (await event.preloadResponse) ?? (await fetch(event.request));
    if (kept && AWAY.includes(answer.status)) throw new Error(`${answer.status}`);
    return answer;
  })();
  const patience = kept && new Promise((_, give) => setTimeout(give, PATIENCE_MS));
  try {
    return await Promise.race([asked, patience].filter(Boolean));
  } catch {
    asked.catch(() => {});
    // The app opens here, with a network or without.
    const begins = pathname === '/' && (await shell()) && (await home());
    if (begins) return Response.redirect(begins);
    return kept ?? (await caches.match(offline(await language()))) ?? Response.error();
  }
}

async function keptFile(request) {
  for (const name of await releases()) {
    const found = await (await caches.open(name)).match(request);
    if (found) return found;
  }
  return caches.match(request);
}

// A name that holds a hash never means anything else; the splitter's own script keeps its name while its parts change.
async function file(request) {
  const { pathname } = new URL(request.url);
  const hashed = /^\/(pkg|fonts)\//.test(pathname) && !pathname.includes('__wasm_split.');
  const kept = hashed ? await keptFile(request) : undefined;
  return kept ?? fetch(request).catch(async () => (await keptFile(request)) ?? Response.error());
}

// Only what is looked at. What is sent goes past the worker, so that the server sees from where it comes.
addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET') return;
  const { origin, pathname } = new URL(request.url);
  if (origin !== location.origin) return;
  if (request.mode === 'navigate') event.respondWith(page(event));
  else if (/^\/(pkg|fonts)\//.test(pathname) || /^\/[\w-]+\.(js|svg)$/.test(pathname)) event.respondWith(file(request));
});

// There is a network again, though no page may be open: what was done meanwhile is sent. The browser tries again by itself as long
// as something waits.
async function send() {
  await self.ombaro.flush();
  const waiting = JSON.parse(await self.ombaro.errands()).some(({ state }) => state === 'waiting');
  if (waiting) throw new Error('not everything could be sent');
}
addEventListener('sync', (event) => {
  if (event.tag === 'errands') event.waitUntil(send());
});

// A browser takes the right to push away from whoever shows nothing.
function read(event) {
  try {
    return event.data.json();
  } catch {
    return { title: 'Ombaro', body: '', url: '/me/notifications' };
  }
}

addEventListener('push', (event) => {
  const { title, body, url, tag, lang, dir, at } = read(event);
  const shown = { body, tag, lang, dir, timestamp: at, icon: '/icon-192.png', badge: '/icon-192.png', data: { url } };
  event.waitUntil(registration.showNotification(title, shown));
});

// The browser hands out another place for its messages, or takes the one away that it had. Where this browser is told, it is told there
// from now on; where nobody is signed in any more, nothing is.
async function renew({ oldSubscription: was, newSubscription: made }) {
  if (!was) return;
  const { endpoint, keys } = (made ?? (await registration.pushManager.subscribe(was.options))).toJSON();
  const body = new URLSearchParams({ was: was.endpoint, endpoint, p256dh: keys.p256dh, auth: keys.auth });
  await fetch('/api/app_account/notices/calls/renew_push', { method: 'POST', body, headers: { accept: 'application/json' } });
}

addEventListener('pushsubscriptionchange', (event) => event.waitUntil(renew(event)));

// The page that it is about: the tab that has it open, or else a new one. No tab is led away from what somebody does there.
async function open(url) {
  const target = new URL(url ?? '/', location.origin);
  if (target.origin !== location.origin) return undefined;
  const tabs = await clients.matchAll({ type: 'window', includeUncontrolled: true });
  const there = tabs.find((tab) => tab.url === target.href);
  return there ? there.focus() : clients.openWindow(target.href);
}

addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data?.url));
});
