// What is kept in this browser for when there is no network: what its user saw last of their own, and what they did meanwhile. Pages
// load it, and so does the service worker; both work on the same store. It decides nothing: the server says what comes of an act.
'use strict';

self.ombaro = (() => {
  // A therapist's next days and tonight's ticket; nobody's data stays longer in a browser that is not used.
  const KEPT_MS = 36 * 3_600_000;
  // The server takes nothing that is older.
  const SENT_WITHIN_MS = 24 * 3_600_000;
  // An answer waits this long for the page that asked.
  const ANSWER_MS = 60_000;
  const PATIENCE_MS = 10_000;
  const MOST_FAILURES = 5;

  let opened;
  const store = () =>
    (opened ??= new Promise((done, fail) => {
      const asked = indexedDB.open('ombaro', 1);
      asked.onupgradeneeded = () => {
        asked.result.createObjectStore('kept', { keyPath: 'key' });
        asked.result.createObjectStore('errands', { keyPath: 'id', autoIncrement: true });
      };
      asked.onsuccess = () => {
        // Signing out throws the store away under an open page.
        asked.result.onversionchange = asked.result.onclose = () => {
          asked.result.close();
          opened = undefined;
        };
        done(asked.result);
      };
      asked.onerror = asked.onblocked = () => {
        opened = undefined;
        fail(asked.error);
      };
    }));

  // One transaction; what `work` asks for last is the answer.
  async function on(name, mode, work) {
    const transaction = (await store()).transaction(name, mode);
    const request = work(transaction.objectStore(name));
    return new Promise((done, fail) => {
      transaction.oncomplete = () => done(request?.result);
      transaction.onabort = transaction.onerror = () => fail(transaction.error);
    });
  }

  // What was read. `value` is text. Only where it is known whose it is: a page that is still reading while its user signs out leaves
  // nothing behind.
  let known;
  const owned = new Promise((done) => {
    known = done;
  });
  async function put(key, value) {
    await owned;
    await on('kept', 'readwrite', (kept) => {
      kept.get('owner').onsuccess = ({ target }) => target.result && kept.put({ key, value, at: Date.now() });
    });
  }
  async function get(key) {
    const found = await on('kept', 'readonly', (kept) => kept.get(key));
    return found && Date.now() - found.at < KEPT_MS ? found : undefined;
  }
  async function sweep() {
    const old = (await on('kept', 'readonly', (kept) => kept.getAll())).filter((found) => Date.now() - found.at >= KEPT_MS);
    if (old.length) await on('kept', 'readwrite', (kept) => old.forEach((found) => kept.delete(found.key)));
  }

  // What one person keeps nobody else is shown, and nobody else sends. Without an account it is a guest's; a session that has only run
  // out takes nothing away from whoever signs in again.
  const GUEST = 'guest';
  async function belongsTo(account) {
    try {
      const before = await owner();
      if (account && before !== account) {
        await on('kept', 'readwrite', (kept) => kept.clear());
        await on('errands', 'readwrite', (errands) => errands.clear());
      }
      const value = account || before || GUEST;
      await on('kept', 'readwrite', (kept) => kept.put({ key: 'owner', value, at: Date.now() }));
    } finally {
      // Also in a browser that keeps nothing.
      known();
    }
    await sweep();
  }

  const channel = 'BroadcastChannel' in self ? new BroadcastChannel('ombaro') : undefined;
  const heard = () => self.document && dispatchEvent(new Event('ombaro:errands'));
  if (channel) channel.onmessage = heard;
  function changed() {
    heard();
    channel?.postMessage('errands');
  }

  // Acts in the order in which they were done: waiting, answered (for a moment), or refused (until somebody has read why).
  const all = () => on('errands', 'readonly', (errands) => errands.getAll());
  const one = (id) => on('errands', 'readonly', (errands) => errands.get(id));
  // Only what is still there: an answer that comes after another account has taken over, or after signing out, brings nothing back.
  const write = (errand, then) =>
    on('errands', 'readwrite', (errands) => {
      errands.get(errand.id).onsuccess = ({ target }) => {
        if (!target.result) return;
        errands.put(errand);
        then?.(errands);
      };
    });
  const drop = async (id) => {
    await on('errands', 'readwrite', (errands) => errands.delete(id));
    changed();
  };

  async function ask(errand, owner) {
    const headers = { 'Content-Type': 'application/json', 'Idempotency-Key': errand.key };
    if (owner && owner !== GUEST) headers['Ombaro-Account'] = owner;
    if (errand.business) headers['Ombaro-Business'] = errand.business;
    const body = JSON.stringify(errand.body);
    const answer = await fetch(errand.path, { method: 'POST', headers, body, signal: AbortSignal.timeout(PATIENCE_MS) });
    const said = await answer.json().catch(() => ({}));
    return { status: answer.status, said };
  }

  const owner = async () => (await on('kept', 'readonly', (kept) => kept.get('owner')))?.value;

  // Not now: no network, nobody signed in, too many at once, a server that is away.
  const later = (status) => status === 401 || status === 408 || status === 429 || (status >= 502 && status <= 504);

  // Sends one; whether the next may go.
  async function send(errand, owner) {
    let answer;
    try {
      answer = await ask(errand, owner);
    } catch {
      return false;
    }
    const { status, said } = answer;
    if (later(status)) return false;
    if (status >= 500 && (errand.failures = (errand.failures ?? 0) + 1) < MOST_FAILURES) {
      await write(errand);
      return false;
    }
    await settle({ ...errand, state: status < 300 ? 'done' : 'refused', answer: said, answered: Date.now() });
    changed();
    return true;
  }

  // What was done to the same booking afterwards was done to what this act made of it: written with it, or not at all.
  const settle = (errand) =>
    write(errand, (errands) => {
      const { booking } = errand.about;
      if (errand.state !== 'done' || !booking) return;
      errands.getAll().onsuccess = ({ target }) => {
        for (const next of target.result) {
          const follows = next.id > errand.id && next.state === 'waiting' && next.about.booking === booking && next.body.version;
          if (follows) errands.put({ ...next, body: { ...next.body, version: errand.answer.version } });
        }
      };
    });

  async function sendAll() {
    const sender = await owner();
    for (const { id } of await all()) {
      // As it is by now: what went before may have changed it.
      const errand = await one(id);
      if (!errand) continue;
      if (errand.state === 'done' && Date.now() - errand.answered > ANSWER_MS) await drop(errand.id);
      if (errand.state !== 'waiting') continue;
      if (Date.now() - errand.at > SENT_WITHIN_MS) {
        await write({ ...errand, state: 'refused', answer: { code: 'request.invalid' }, answered: Date.now() });
        changed();
      } else if (!(await send(errand, sender))) return;
    }
  }

  // One at a time, whichever page or worker it is.
  const flush = () => (navigator.locks ? navigator.locks.request('ombaro-errands', sendAll) : sendAll());

  async function atOnce(errand) {
    const { status, said } = await ask(errand).catch(() => ({ status: 503, said: { code: 'unavailable' } }));
    return { ...errand, state: status < 300 ? 'done' : 'refused', answer: said };
  }

  // Does something: now if there is a network, or else as soon as there is one. What came of it, or that it waits.
  async function run(text) {
    const errand = { ...JSON.parse(text), key: crypto.randomUUID(), at: Date.now(), state: 'waiting' };
    // What is done before the page has said whose it is would go with what somebody else has left.
    await owned;
    try {
      errand.id = await on('errands', 'readwrite', (errands) => errands.add(errand));
    } catch {
      // A browser that keeps nothing: it is done now or not at all.
      return JSON.stringify(await atOnce(errand));
    }
    await flush();
    const after = await one(errand.id);
    if (after && after.state !== 'waiting') {
      // Whoever asked is told now.
      await drop(errand.id);
    } else if (after) {
      changed();
      // The browser wakes the worker when there is a network, also when no page is open.
      const registration = await self.navigator.serviceWorker?.getRegistration();
      await registration?.sync?.register('errands').catch(() => {});
    }
    return JSON.stringify(after ?? { ...errand, state: 'refused', answer: { code: 'internal' } });
  }

  const errands = async () => JSON.stringify((await all()).filter((errand) => errand.state !== 'done'));

  // Whether a code was signed with this key (Ed25519): what was signed, nothing where it was not, and an error where this browser cannot
  // tell.
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (letter) => letter.charCodeAt(0));
  async function signed(token, key, length) {
    const verifier = await crypto.subtle.importKey('raw', bytes(key), 'Ed25519', false, ['verify']);
    let read;
    try {
      read = bytes(token);
    } catch {
      return undefined;
    }
    const payload = read.slice(0, length);
    const good = await crypto.subtle.verify('Ed25519', verifier, read.slice(length), payload);
    return good ? payload : undefined;
  }

  // What waits is tried again when there may be a network: no button, and no mode.
  if (self.document) {
    const again = () => document.hidden || flush().catch(() => {});
    for (const event of ['online', 'load']) addEventListener(event, again);
    document.addEventListener('visibilitychange', again);
    setInterval(again, 15_000);
  }

  return { put, get, belongsTo, run, flush, drop, errands, signed };
})();
