// The service worker. It shows what is pushed to this browser, opens what it is about, and says honestly when there is no network.
// It keeps nothing that belongs to anybody: pages come from the server, each time.
'use strict';

// What is shown without a network, in each language, with its style. A new name when it changes; the old one is thrown away.
const KEPT = 'offline-1';
const LANGUAGES = ['en', 'hi', 'ar'];
const offline = (language) => `/offline?lang=${language}`;

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
  for (const name of await caches.keys()) if (name !== KEPT) await caches.delete(name);
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

async function page(event) {
  try {
    return (await event.preloadResponse) ?? (await fetch(event.request));
  } catch {
    // What can be shown of somebody's own without a network will be shown from here.
    return (await caches.match(offline(await language()))) ?? Response.error();
  }
}

// Only what is looked at. What is sent goes past the worker, so that the server sees from where it comes.
addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET') return;
  if (request.mode === 'navigate') event.respondWith(page(event));
  else if (request.destination === 'style') {
    event.respondWith(fetch(request).catch(async () => (await caches.match(request)) ?? Response.error()));
  }
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
