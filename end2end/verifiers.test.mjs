// What we make is read by programs that nobody here wrote, and what they make is read by us.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { startServer } from './lib/server.mjs';
import { PHONE, launch } from './lib/browser.mjs';

const run = promisify(execFile);
let server;
let browser;
let folder;
let booking;

const api = async (address, body, headers = {}) => {
  const answer = await fetch(`${server.base}/api/v1/${address}`, {
    method: body ? 'POST' : 'GET',
    headers: { 'content-type': 'application/json', ...headers },
    body: body && JSON.stringify(body),
  });
  return { status: answer.status, body: await answer.text() };
};

before(async () => {
  folder = await mkdtemp('/tmp/ombaro-verify-');
  server = await startServer();
  browser = await launch();
  const services = JSON.parse((await api('businesses/shear-joy/services')).body).items;
  const { days } = JSON.parse((await api(`businesses/shear-joy/availability?service=${services[0].id}`)).body);
  const slot = days.flatMap((day) => day.slots)[3];
  const customer = { name: 'Ana Ruiz', email: 'ana@example.com', phone: '+15125550123' };
  const made = await api('businesses/shear-joy/bookings', { service: services[0].id, starts_at: slot.starts_at, customer });
  assert.equal(made.status, 201, made.body);
  booking = JSON.parse(made.body);
});
after(async () => {
  await browser?.close();
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

test('zbarimg reads the QR code off the customer’s page', async () => {
  const page = await (await browser.newContext({ viewport: PHONE, deviceScaleFactor: 2 })).newPage();
  await page.goto(booking.page);
  const picture = path.join(folder, 'page.png');
  await page.locator('.qr svg').first().screenshot({ path: picture });
  const { stdout } = await run('zbarimg', ['--quiet', '--raw', picture]);
  assert.match(stdout.trim(), new RegExp(`^${server.base}/check-in#[A-Za-z0-9_-]+$`));
});

test('the icalendar library reads the calendar file: same instant, same summary', async () => {
  const file = path.join(folder, 'visit.ics');
  const { body } = await api(`bookings/${booking.id}/calendar.ics`, null, { authorization: `Bearer ${booking.access_token}` });
  await writeFile(file, body);
  const script = `
import sys, icalendar
event = icalendar.Calendar.from_ical(open(sys.argv[1]).read()).walk('VEVENT')[0]
print(event.decoded('dtstart').isoformat(), str(event['summary']))
`;
  const python = `${process.env.OMBARO_TOOLS}/python/bin/python`;
  const { stdout } = await run(python, ['-c', script, file]);
  const [instant, ...summary] = stdout.trim().split(' ');
  assert.equal(new Date(instant).getTime(), new Date(booking.starts_at).getTime());
  assert.match(summary.join(' '), /Haircut/);
});
