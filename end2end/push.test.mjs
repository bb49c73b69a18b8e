// Push: what leaves the server is read by libraries that nobody here wrote; what comes to the browser is shown by our service
// worker; and the page says truly how it stands with this browser.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createECDH, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { promisify } from 'node:util';
import { DESK, PHONE, checkAccessible, hydrated, launch, signIn, watchConsole } from './lib/browser.mjs';
import { api } from './lib/api.mjs';
import { client, ours, services, session, slots, token } from './lib/people.mjs';
import { startServer } from './lib/server.mjs';
import { until } from './lib/stage.mjs';
import { words } from './lib/words.mjs';

const run = promisify(execFile);
const python = `${process.env.OMBARO_TOOLS}/push/bin/python`;
const CUSTOMER = 'customer@ombaro.demo';
const PAGE = '/me/notifications/device';
// Only of this server's own making: the browser asks nobody.
const QUIET = /Failed to load resource|net::ERR_INTERNET_DISCONNECTED/;

let server;
let browser;
let service;
const problems = [];
const text = { en: null, ar: null };

// A push service as a browser's maker runs one: takes what comes, and answers as it is told.
function pushService() {
  const came = [];
  const told = { status: 201 };
  const http = createServer((request, response) => {
    const parts = [];
    request.on('data', (part) => parts.push(part));
    request.on('end', () => {
      came.push({ path: request.url, headers: request.headers, body: Buffer.concat(parts) });
      response.writeHead(told.status).end();
    });
  });
  return new Promise((done) => http.listen(0, '127.0.0.1', () => done({ came, told, port: http.address().port, close: () => http.close() })));
}

// What a browser hands out when it subscribes.
function subscription(name) {
  const key = createECDH('prime256v1');
  key.generateKeys();
  const auth = randomBytes(16);
  const endpoint = `http://localhost:${service.port}/send/${name}`;
  const form = { endpoint, p256dh: key.getPublicKey().toString('base64url'), auth: auth.toString('base64url'), zone: 'Asia/Kolkata' };
  return { form, secret: key.getPrivateKey().toString('hex'), auth: auth.toString('hex') };
}

// Decrypts and checks the signature with `http_ece` and `py_vapid`.
async function read({ body, headers }, { secret, auth }) {
  const script = `
import base64, json, sys, http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from py_vapid import Vapid02
secret, auth, body, header = sys.argv[1:]
key = ec.derive_private_key(int(secret, 16), ec.SECP256R1())
plain = http_ece.decrypt(bytes.fromhex(body), private_key=key, auth_secret=bytes.fromhex(auth), version='aes128gcm')
parts = dict(part.split('=', 1) for part in header.removeprefix('vapid ').split(','))
claims = parts['t'].split('.')[1]
claims = json.loads(base64.urlsafe_b64decode(claims + '=' * (-len(claims) % 4)))
print(json.dumps({'shown': json.loads(plain), 'signed': Vapid02.verify(header), 'claims': claims, 'key': parts['k']}))
`;
  const { stdout } = await run(python, ['-c', script, secret, auth, body.toString('hex'), headers.authorization]);
  return JSON.parse(stdout);
}

const send = async (who, name, args = {}) => {
  const headers = { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html' };
  const body = new URLSearchParams(args).toString();
  const answer = await client(server.base)('POST', `/api/app_account/notices/calls/${name}`, { who, body, headers });
  return answer.headers.get('location');
};

// A browser with a page, and whether it may show notifications.
async function person(viewport, { permission, lang = 'en', email = CUSTOMER, ...more } = {}) {
  const context = await browser.newContext({ viewport, locale: lang, ...more });
  if (permission) await context.grantPermissions([permission], { origin: server.base });
  const page = await context.newPage();
  watchConsole(page, problems);
  if (email) await signIn(page, server.base, email);
  return page;
}

const state = (page) => page.waitForFunction(() => document.documentElement.dataset.push, null, { timeout: 10_000 }).then((it) => it.jsonValue());

async function books(email, hour) {
  const who = await token(server.base, email);
  const [massage] = (await services(server.base, 'serenity')).filter(({ name }) => name === 'Swedish massage');
  const free = await slots(server.base, 'serenity', { service: massage.id });
  const { starts_at } = free.at(hour);
  const customer = { name: 'Priya Sharma', email, phone: '+919845012345' };
  const made = await client(server.base)('POST', '/api/v1/businesses/serenity/bookings', { who, body: { service: massage.id, starts_at, customer } });
  assert.equal(made.status, 201, made.text);
  return made.json;
}

before(async () => {
  service = await pushService();
  server = await startServer({ env: { OMBARO_PUSH_HOSTS: `localhost:${service.port}` } });
  browser = await launch();
  for (const lang of Object.keys(text)) text[lang] = (await words(lang)).t;
});
after(async () => {
  await browser?.close();
  await server?.stop();
  service?.close();
});

test('a customer is told by push what the business does, in their language, and the list says the same', async () => {
  const who = await session(server.base, CUSTOMER);
  const phone = subscription('phone');
  assert.equal(await send(who, 'switch_on_push', phone.form), `${PAGE}?done=on`);
  const visit = await books(CUSTOMER, -3);
  const manager = await token(server.base, 'manager@serenity.demo');
  const confirmed = await client(server.base)('POST', `/api/v1/bookings/${visit.id}/confirm`, { who: manager });
  assert.equal(confirmed.status, 200, confirmed.text);
  const came = await until(() => service.came.shift(), 'the push service hears of it', 10_000);
  const { shown, signed, claims, key } = await read(came, phone);
  assert.equal(signed, true, 'py_vapid verifies the signature');
  assert.equal(claims.aud, `http://localhost:${service.port}`);
  assert.ok(claims.exp > server.seconds() && claims.exp < server.seconds() + 86_400, 'good for a day at most');
  const page = await client(server.base)('GET', PAGE, { who });
  assert.match(page.text, new RegExp(`data-push-key="${key}"`), 'the key that the browser subscribed with');
  assert.deepEqual([shown.title, shown.url, shown.lang, shown.dir], ['Serenity Spa', `/me/bookings/${visit.id}`, 'en', 'ltr']);
  assert.match(shown.body, /^Your visit on \w+day \d+ \w+ at \d+:\d\d is confirmed\.$/);
  assert.match(came.headers.topic, /^[\w-]{32}$/);
  for (const secret of ['Priya', 'Sharma', 'massage', visit.number]) assert.ok(!JSON.stringify(shown).includes(secret), secret);
  const list = await client(server.base)('GET', '/me/notifications', { who });
  assert.ok(list.text.includes(shown.body), 'the same words in the list');
  assert.ok(list.text.includes(text.en('notices.fresh')));
  assert.ok(!(await client(server.base)('GET', '/me/notifications', { who })).text.includes(text.en('notices.fresh')), 'read');
});

test('one browser can be tried, is set by itself, and is silent when somebody signs out', async () => {
  const who = await session(server.base, CUSTOMER);
  const desk = subscription('desk');
  await send(who, 'switch_on_push', desk.form);
  assert.equal(await send(who, 'test_push'), `${PAGE}?done=test`);
  const came = await until(() => service.came.find(({ path }) => path === '/send/desk'), 'the test comes', 10_000);
  assert.equal((await read(came, desk)).shown.tag, 'test');
  const wrong = await send(who, 'set_push', { quiet: true, quiet_from: '22:00', quiet_until: '22:00' });
  assert.equal(wrong, `${PAGE}?problem=quiet_until:out_of_range`);
  assert.equal(await send(who, 'set_push', { reminders: true, approvals: true }), `${PAGE}?done=saved`);
  const kept = "SELECT topics::text || coalesce(quiet_from::text, '') FROM push_subscriptions WHERE endpoint LIKE '%/send/desk'";
  assert.equal(await server.sql(kept), '{reminders}', 'nobody is told what does not concern them');
  const out = await fetch(`${server.base}/logout`, { method: 'POST', redirect: 'manual', headers: { ...who, ...ours } });
  assert.equal(out.status, 303);
  assert.equal(await server.sql("SELECT count(*) FROM push_subscriptions WHERE endpoint LIKE '%/send/desk'"), '0');
});

test('a browser that listens no longer is forgotten', async () => {
  service.told.status = 410;
  const who = await session(server.base, 'desk@serenity.demo');
  await send(who, 'switch_on_push', subscription('away').form);
  await send(who, 'test_push');
  await until(async () => (await server.sql("SELECT count(*) FROM push_subscriptions WHERE endpoint LIKE '%/send/away'")) === '0', 'it is forgotten', 10_000);
  service.told.status = 201;
});

test('the service worker shows what is pushed, and leads to what it is about', async () => {
  const page = await person(DESK, { permission: 'notifications' });
  await page.goto(`${server.base}/me`);
  await hydrated(page);
  await page.evaluate(() => navigator.serviceWorker.ready);
  const cdp = await page.context().newCDPSession(page);
  const versions = new Map();
  cdp.on('ServiceWorker.workerVersionUpdated', ({ versions: all }) => all.forEach((one) => versions.set(one.registrationId, one)));
  await cdp.send('ServiceWorker.enable');
  await until(() => [...versions.values()].some(({ status }) => status === 'activated'), 'the worker is active', 10_000);
  const [registrationId] = versions.keys();
  const push = (data) => cdp.send('ServiceWorker.deliverPushMessage', { origin: server.base, registrationId, data });
  const shown = () =>
    page.evaluate(async () => {
      const all = await (await navigator.serviceWorker.ready).getNotifications();
      return all.map(({ title, body, tag, lang, dir, data }) => ({ title, body, tag, lang, dir, url: data?.url }));
    });
  const first = { title: 'سبا', body: 'أُلغي موعدك', url: '/me/notifications', tag: 'visit', lang: 'ar', dir: 'rtl', at: 1_764_000_000_000 };
  await push(JSON.stringify(first));
  const { at: _, ...expected } = first;
  await until(async () => (await shown()).length === 1, 'it is shown');
  assert.deepEqual(await shown(), [expected]);
  await push(JSON.stringify({ ...first, body: 'newer' }));
  await until(async () => (await shown())[0]?.body === 'newer', 'a newer one about the same takes its place');
  assert.equal((await shown()).length, 1);
  await push('no JSON');
  await until(async () => (await shown()).length === 2, 'something is shown whatever comes');
  // A click, as the browser tells the worker of one.
  const worker = await until(() => page.context().serviceWorkers().find((one) => one.url().endsWith('/sw.js')), 'the worker can be asked');
  const opened = await worker.evaluate(async () => {
    const [notification] = await registration.getNotifications({ tag: 'visit' });
    const asked = [];
    clients.openWindow = async (url) => asked.push(url);
    const event = new NotificationEvent('notificationclick', { notification });
    const waits = [];
    event.waitUntil = (promise) => waits.push(promise);
    dispatchEvent(event);
    await Promise.all(waits);
    return { asked, left: (await registration.getNotifications({ tag: 'visit' })).length };
  });
  assert.deepEqual(opened, { asked: [`${server.base}/me/notifications`], left: 0 });
  // The browser hands out another place: the server knows it, as long as it was told at the one before.
  const [old, moved] = [subscription('old'), subscription('moved')];
  const place = () => server.sql("SELECT split_part(endpoint, '/', 5) FROM push_subscriptions WHERE endpoint LIKE '%/send/old' OR endpoint LIKE '%/send/moved'");
  const moves = () =>
    worker.evaluate(
      async ([was, made]) => {
        const keys = ({ p256dh, auth }) => ({ p256dh, auth });
        const event = new ExtendableEvent('pushsubscriptionchange');
        Object.assign(event, { oldSubscription: was, newSubscription: { toJSON: () => ({ endpoint: made.endpoint, keys: keys(made) }) } });
        const waits = [];
        event.waitUntil = (promise) => waits.push(promise);
        dispatchEvent(event);
        await Promise.all(waits);
      },
      [old.form, moved.form],
    );
  const mute = problems.length;
  await moves();
  assert.equal(await place(), '', 'nobody is told who has not asked for it');
  problems.splice(mute, problems.length, ...problems.slice(mute).filter((problem) => !/404/.test(problem)));
  await page.evaluate((form) => fetch('/api/app_account/notices/calls/switch_on_push', { method: 'POST', body: new URLSearchParams(form), redirect: 'manual' }), old.form);
  assert.equal(await place(), 'old');
  await moves();
  assert.equal(await place(), 'moved');
  const answer = await fetch(`${server.base}/sw.js`);
  assert.equal(answer.headers.get('cache-control'), 'no-cache');
  assert.match(answer.headers.get('content-type'), /javascript/);
  assert.match(answer.headers.get('content-security-policy'), /default-src 'self'/);
  await page.context().close();
});

test('without a network the worker says so, in the language of the pages, and goes on when there is one', async () => {
  const page = await person(PHONE, { lang: 'ar' });
  await page.goto(`${server.base}/me?lang=ar`);
  await hydrated(page);
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.goto(`${server.base}/me`);
  await hydrated(page);
  const before = problems.length;
  await page.context().setOffline(true);
  await page.goto(`${server.base}/me/profile`);
  await page.getByRole('heading', { name: text.ar('notices.offline_title') }).waitFor();
  assert.equal(await page.evaluate(() => getComputedStyle(document.body).direction), 'rtl');
  assert.notEqual(await page.evaluate(() => getComputedStyle(document.querySelector('.btn')).minHeight), 'auto', 'with its style');
  await checkAccessible(page, 'no network');
  const kept = await page.evaluate(async () => {
    const found = [];
    for (const name of await caches.keys()) for (const { url } of await (await caches.open(name)).keys()) found.push(new URL(url).pathname);
    return found;
  });
  const ofEverybody = /^\/(offline(\/app)?|(pkg|fonts)\/.+|[\w-]+\.(js|svg))$/;
  assert.ok(kept.every((path) => ofEverybody.test(path)), `nothing of anybody’s is kept: ${kept}`);
  await page.context().setOffline(false);
  problems.splice(before, problems.length, ...problems.slice(before).filter((problem) => !QUIET.test(problem)));
  await page.locator('.btn').click();
  await page.waitForURL('**/me/profile');
  await page.locator('#name').waitFor();
  await page.context().close();
});

test('the page says how it stands with this browser, and works by keyboard', async () => {
  const t = text.en;
  const page = await person(PHONE, { permission: 'notifications' });
  await page.goto(`${server.base}/me`);
  await page.getByRole('link', { name: t('notices.title') }).first().click();
  await page.waitForURL('**/me/notifications');
  await checkAccessible(page, 'notifications');
  await page.getByRole('link', { name: t('notices.device_link') }).click();
  await page.waitForURL(`**${PAGE}`);
  assert.equal(await state(page), 'off');
  await checkAccessible(page, 'off');
  // No push service can be reached from here: the browser's own answer is played.
  const made = subscription('here');
  await page.addInitScript(({ endpoint, p256dh, auth }) => {
    const bytes = (it) => Uint8Array.from(atob(it.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0)).buffer;
    const one = { endpoint, getKey: (name) => bytes(name === 'auth' ? auth : p256dh), unsubscribe: async () => sessionStorage.removeItem('on') };
    PushManager.prototype.getSubscription = async () => (sessionStorage.getItem('on') ? one : null);
    PushManager.prototype.subscribe = async ({ applicationServerKey, userVisibleOnly }) => {
      if (applicationServerKey.length !== 65 || !userVisibleOnly) throw new Error('wrong key');
      sessionStorage.setItem('on', 'true');
      return one;
    };
  }, made.form);
  await page.reload();
  assert.equal(await state(page), 'off');
  await page.getByRole('button', { name: t('notices.switch_on') }).focus();
  await page.keyboard.press('Enter');
  await page.waitForURL('**done=on');
  assert.equal(await state(page), 'on');
  await checkAccessible(page, 'on');
  await page.getByLabel(t('notices.my_bookings')).uncheck();
  await page.fill('#quiet_from', '23:30');
  await page.getByRole('button', { name: t('notices.save') }).click();
  await page.waitForURL('**done=saved');
  const kept = "SELECT topics::text || ' ' || quiet_from || ' ' || quiet_until FROM push_subscriptions WHERE endpoint LIKE '%/send/here'";
  assert.equal(await server.sql(kept), '{reminders} 23:30:00 07:00:00');
  await page.fill('#quiet_until', '23:30');
  await page.getByRole('button', { name: t('notices.save') }).click();
  await page.waitForURL('**problem=quiet_until**');
  await checkAccessible(page, 'hours that are none');
  await page.getByRole('button', { name: t('notices.send_test') }).click();
  await page.waitForURL('**done=test');
  const came = await until(() => service.came.find(({ path }) => path === '/send/here'), 'it was sent', 10_000);
  assert.equal((await read(came, made)).shown.url, PAGE);
  await page.getByRole('button', { name: t('notices.switch_off') }).click();
  await page.waitForURL('**done=off');
  assert.equal(await state(page), 'off');
  assert.equal(await server.sql(kept), '');
  await page.context().close();
});

test('a browser that blocks, one that cannot, and one without scripts are told what they can do', async () => {
  const t = text.en;
  const denied = await person(DESK, {});
  await denied.addInitScript(() => Object.defineProperty(Notification, 'permission', { get: () => 'denied' }));
  await denied.goto(`${server.base}${PAGE}`);
  assert.equal(await state(denied), 'denied');
  await denied.getByText(t('notices.denied_undo')).waitFor();
  await checkAccessible(denied, 'blocked');
  const old = await person(PHONE, {});
  await old.addInitScript(() => delete window.PushManager);
  await old.goto(`${server.base}${PAGE}`);
  assert.equal(await state(old), 'unsupported');
  await old.getByText(t('notices.unsupported_phone')).waitFor();
  await checkAccessible(old, 'not supported');
  const plain = await person(PHONE, { javaScriptEnabled: false });
  await plain.goto(`${server.base}${PAGE}`);
  await plain.getByText(t('notices.needs_scripts')).waitFor();
  assert.equal(await plain.getByRole('button', { name: t('notices.switch_on') }).isVisible(), false);
  await plain.goto(`${server.base}/me/notifications`);
  await plain.getByText(/is confirmed\.$/).first().waitFor();
});

test('everybody finds it from where they work, and a manager can be told of the business', async () => {
  const t = text.en;
  const ways = [['manager@serenity.demo', '/office', 'rail'], ['therapist@serenity.demo', '/staff', 'title'], [CUSTOMER, '/me/security', 'title']];
  for (const [email, where, word] of ways) {
    const page = await person(DESK, { email });
    await page.goto(`${server.base}${where}`);
    await hydrated(page);
    await page.getByRole('link', { name: t(`notices.${word}`) }).first().click();
    await page.waitForURL('**/me/notifications');
    await checkAccessible(page, `notifications of ${email}`);
    await page.context().close();
  }
  const manager = await session(server.base, 'manager@serenity.demo');
  const desk = subscription('manager');
  await send(manager, 'switch_on_push', desk.form);
  const visit = await books(CUSTOMER, -9);
  const came = await until(() => service.came.find(({ path }) => path === '/send/manager'), 'the manager is told', 10_000);
  const { shown } = await read(came, desk);
  assert.match(shown.body, /waits for your answer\.$|^New booking for /);
  assert.ok(shown.url.startsWith('/office?date='));
  assert.equal((await api(server.base).read(visit.id)).id, visit.id);
});

test('Chromium would install it', async () => {
  const page = await person(DESK, { email: null });
  await page.goto(server.base);
  const cdp = await page.context().newCDPSession(page);
  const { errors } = await cdp.send('Page.getAppManifest');
  assert.deepEqual(errors, []);
  const { installabilityErrors } = await cdp.send('Page.getInstallabilityErrors');
  // A context of its own is a private window to Chromium, and it says so.
  assert.deepEqual(installabilityErrors.filter(({ errorId }) => errorId !== 'in-incognito'), []);
  assert.deepEqual(problems, [], 'the console is quiet');
});
