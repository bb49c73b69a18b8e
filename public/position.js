// Where this device is: once, when its user says so, and on the way to a visit until they are there. What could not be sent is kept, and
// goes with the next.
'use strict';

self.ombaro = Object.assign(self.ombaro ?? {}, (() => {
  const MOVING_MS = 10_000;
  const RESTING_MS = 60_000;
  const BEAT_MS = 5_000;
  // Metres: less is the trembling of a device that stands still.
  const MOVED = 15;
  // The server takes so many at once.
  const MOST = 500;
  const KEPT = 'positions';

  const here = () =>
    new Promise((done, fail) => {
      if (!navigator.geolocation) return fail(new Error('none'));
      const found = ({ coords }) => done(JSON.stringify([coords.latitude, coords.longitude]));
      navigator.geolocation.getCurrentPosition(found, (error) => fail(new Error(error.code === 1 ? 'denied' : 'none')), {
        enableHighAccuracy: true,
        timeout: 20_000,
        maximumAge: 30_000,
      });
    });

  // Straight, on a plane: good enough for some metres.
  function metres(a, b) {
    const north = (b.latitude - a.latitude) * 111_195;
    const east = (b.longitude - a.longitude) * 111_195 * Math.cos((a.latitude * Math.PI) / 180);
    return Math.hypot(north, east);
  }

  // At most one every ten seconds on the move, and one a minute otherwise.
  function worthIt(last, next, now) {
    if (!last) return true;
    const wait = metres(last.fix, next) >= MOVED ? MOVING_MS : RESTING_MS;
    return now - last.taken >= wait;
  }

  let way;
  const tell = (state) => dispatchEvent(new CustomEvent('ombaro:position', { detail: state }));

  async function waiting() {
    const found = await self.ombaro.get(KEPT).catch(() => undefined);
    return found ? JSON.parse(found.value) : [];
  }

  // Everything that waits, of this way and of one before it whose end had no network.
  async function send() {
    const all = await waiting();
    const first = all[0];
    if (!first) return;
    const batch = all.filter((each) => each.path === first.path).slice(0, MOST);
    const headers = { 'Content-Type': 'application/json' };
    if (first.business) headers['Ombaro-Business'] = first.business;
    const body = JSON.stringify({ positions: batch.map((each) => each.fix) });
    const answer = await fetch(first.path, { method: 'POST', headers, body, signal: AbortSignal.timeout(10_000) });
    // The visit is somebody else's by now; or what was sent makes no sense, and what comes next may. All else is to be tried again.
    if (!answer.ok && answer.status !== 404 && answer.status !== 422) throw new Error('later');
    const said = answer.ok ? await answer.json() : { on_the_way: answer.status !== 404 };
    // What was taken meanwhile stays.
    const sent = new Set(batch.map((each) => `${each.path} ${each.fix.at}`));
    const left = (await waiting()).filter((each) => !sent.has(`${each.path} ${each.fix.at}`));
    await self.ombaro.put(KEPT, JSON.stringify(left));
    if (!said.on_the_way && way?.path === first.path) {
      rest();
      tell('over');
    } else if (left.length) {
      await send();
    }
  }

  // One at a time, whichever page it is.
  const flush = () =>
    (navigator.locks ? navigator.locks.request('ombaro-positions', send) : send()).then(
      () => way && tell('on'),
      () => way && tell('waiting'),
    );

  // What came too early for its turn is taken up by the next beat: whoever stops right after is not shown where they were before.
  async function taken(seen) {
    if (!way) return;
    way.seen = seen;
    if (worthIt(way.last, seen.coords, Date.now())) await keep(seen);
  }

  async function keep({ coords, timestamp }) {
    const number = (value) => (Number.isFinite(value) ? value : undefined);
    const fix = {
      at: new Date(timestamp + way.ahead).toISOString(),
      latitude: coords.latitude,
      longitude: coords.longitude,
      accuracy: number(coords.accuracy),
      speed: number(coords.speed),
      heading: number(coords.heading),
      altitude: number(coords.altitude),
      battery: way.battery ? Math.round(way.battery.level * 100) : undefined,
    };
    way.last = { fix, taken: Date.now() };
    const kept = (await waiting()).slice(1 - 10 * MOST);
    await self.ombaro.put(KEPT, JSON.stringify([...kept, { path: way.path, business: way.business, fix }]));
    await flush();
  }

  // Says where this device is until its user is there, or says otherwise. What the page shows is told by events. `ahead` is by how many
  // milliseconds the server's clock is ahead of the device's.
  function share(path, business, ahead) {
    if (way?.path === path) return;
    rest();
    if (!navigator.geolocation) return tell('none');
    const mine = { path, business, ahead };
    way = mine;
    navigator.getBattery?.().then((battery) => (mine.battery = battery));
    // A screen that goes dark takes the position with it.
    navigator.wakeLock?.request('screen').then(
      (lock) => (way === mine ? (mine.lock = lock) : lock.release()),
      () => {},
    );
    const refused = (error) => {
      if (error.code !== 1) return tell('none');
      rest();
      tell('denied');
    };
    mine.watch = navigator.geolocation.watchPosition(taken, refused, { enableHighAccuracy: true, maximumAge: 5_000 });
    mine.timer = setInterval(() => beat(mine), BEAT_MS);
  }

  function beat({ seen, last }) {
    const now = Date.now();
    // Who stands still is not asked by the browser again: that they are still there is worth saying once a minute.
    const still = { maximumAge: RESTING_MS, timeout: MOVING_MS };
    if (last && now - last.taken >= RESTING_MS) navigator.geolocation.getCurrentPosition(taken, () => {}, still);
    else if (seen && worthIt(last, seen.coords, now)) keep(seen);
    else flush();
  }

  function rest() {
    if (!way) return;
    navigator.geolocation.clearWatch(way.watch);
    clearInterval(way.timer);
    way.lock?.release();
    way = undefined;
  }

  // What a way left behind that ended without a network.
  addEventListener('online', flush);
  return { here, share, rest };
})());
