// Calendars out and in, with programs that nobody here wrote at the other end: PyPI's icalendar reads ours, and we read one that
// caldav writes into radicale.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';
import { startServer } from './lib/server.mjs';
import { client, ours, services, session, slots } from './lib/people.mjs';
import { until } from './lib/stage.mjs';

const run = promisify(execFile);
const python = `${process.env.OMBARO_TOOLS}/calendars/bin/python`;
let folder;
let server;
let radicale;
let port;
let who;

const freePort = () =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port: found } = probe.address();
      probe.close(() => resolve(found));
    });
  });

const call = (name, args) =>
  client(server.base)('POST', `/api/app_hours/calls/${name}`, {
    who,
    body: new URLSearchParams(args).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json', ...ours },
  });
const myTime = async () => (await call('my_time', {})).json;
// A little program at the other end.
const ask = async (script, ...args) => (await run(python, ['-c', script, ...args])).stdout.trim();
const free = async (day) => {
  const sold = await services(server.base, 'serenity');
  const service = sold.find(({ name }) => name === 'Swedish massage').id;
  const team = (await client(server.base)('GET', '/api/v1/businesses/serenity/staff')).json.items;
  const staff = team.find(({ name }) => name.startsWith('Asha')).id;
  return (await slots(server.base, 'serenity', { service, staff, from: day, to: day })).map((slot) => slot.starts_at.slice(11, 16));
};

before(async () => {
  folder = await mkdtemp('/tmp/ombaro-calendars-');
  port = await freePort();
  const config = path.join(folder, 'config');
  await writeFile(config, `[server]\nhosts = 127.0.0.1:${port}\n[auth]\ntype = none\n[rights]\ntype = authenticated\n[storage]\nfilesystem_folder = ${folder}/collections\n`);
  radicale = spawn(python, ['-m', 'radicale', '--config', config], { stdio: 'ignore' });
  server = await startServer({ env: { OMBARO_CALENDAR_HOSTS: `127.0.0.1:${port}` } });
  who = await session(server.base, 'therapist@serenity.demo');
  await until(() => fetch(`http://127.0.0.1:${port}/`).catch(() => null), 'radicale answers', 20_000);
});
after(async () => {
  await server?.stop();
  radicale?.kill();
  await rm(folder, { recursive: true, force: true });
});

test('icalendar reads the calendar of a therapist: what it says is what is booked', async () => {
  await call('renew_feed', {});
  const { feed } = await myTime();
  const file = path.join(folder, 'asha.ics');
  await writeFile(file, await (await fetch(feed.address)).text());
  const script = `
import sys, icalendar
calendar = icalendar.Calendar.from_ical(open(sys.argv[1]).read())
events = list(calendar.walk('VEVENT'))
assert all(event['uid'] and event['dtstamp'] and event.decoded('dtstart') < event.decoded('dtend') for event in events)
assert len({str(event['uid']) for event in events}) == len(events)
assert not any('attendee' in event or '@example.com' in str(event) for event in events)
print(sum('Team meeting' == str(event['summary']) for event in events), len(events))
`;
  const [meetings, all] = (await ask(script, file)).split(' ').map(Number);
  assert.ok(meetings > 50 && all > meetings, `${meetings} of ${all}`);
});

test('an event in radicale takes the time, and deleted there it frees it', async () => {
  const put = `
import sys, caldav
client = caldav.DAVClient(url=sys.argv[1], username='asha', password='x')
calendar = client.principal().make_calendar(name='Home', cal_id='home')
calendar.save_event("""BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//test//EN
BEGIN:VEVENT
UID:dentist
DTSTAMP:20261101T000000Z
DTSTART;TZID=Asia/Kolkata:20261201T090000
DTEND;TZID=Asia/Kolkata:20261201T130000
RRULE:FREQ=WEEKLY;COUNT=2
SUMMARY:Dentist
END:VEVENT
END:VCALENDAR""")
`;
  const base = `http://127.0.0.1:${port}/`;
  await ask(put, base);
  assert.ok((await free('2026-12-08')).includes('10:00'));
  const address = `http://127.0.0.1:${port}/asha/home/`;
  const added = await call('add_calendar', { name: 'Home', address });
  assert.ok(added.status < 400, added.text);
  const link = await until(async () => (await myTime()).links.find(({ read_at: at }) => at), 'the calendar is read', 20_000);
  assert.deepEqual([link.events, link.skipped, link.failure], [2, 0, null]);
  for (const day of ['2026-12-01', '2026-12-08']) assert.ok(!(await free(day)).some((at) => at < '13:00'), day);
  assert.ok((await free('2026-12-15')).includes('10:00'), 'twice and no more');
  const remove = `
import sys, caldav
client = caldav.DAVClient(url=sys.argv[1], username='asha', password='x')
for event in client.principal().calendar(cal_id='home').events():
    event.delete()
`;
  await ask(remove, base);
  await call('read_calendar', { link: link.id });
  await until(async () => (await free('2026-12-08')).includes('10:00'), 'the time is free again', 20_000);
  // Gone altogether: what was read stays, and its owner is told.
  radicale.kill();
  await call('read_calendar', { link: link.id });
  const failed = await until(async () => (await myTime()).links.find(({ failure }) => failure), 'the failure is told', 20_000);
  assert.equal(failed.failure, 'unreachable');
});
