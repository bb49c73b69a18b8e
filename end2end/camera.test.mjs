// The desk reads a code that Debian's qrencode has drawn, through a camera, and nobody types anything.
import { after, test } from 'node:test';
import assert from 'node:assert/strict';
import { NOW } from './lib/server.mjs';
import { DESK, checkAccessible, hydrated, launch, signIn } from './lib/browser.mjs';
import { minutesOf } from './lib/api.mjs';
import { fakeCamera } from './lib/camera.mjs';
import { stage, until } from './lib/stage.mjs';

const TODAY = NOW.slice(0, 10);
const MEERA = { name: 'Meera Kulkarni', email: 'meera@example.com', phone: '+91 98450 12345' };
const camera = await fakeCamera();
const scene = stage({ flags: camera.flags });
after(() => camera.remove());

// A confirmed booking of today, with what its QR code says; the clock then stands ten minutes before it.
async function visit() {
  const { api, server } = scene;
  const [service, person] = [await api.service('serenity', 'Swedish massage'), await api.person('serenity', 'Asha')];
  const [startsAt] = await api.times('serenity', service, person, TODAY);
  const { id } = await api.book('serenity', service, person, startsAt, MEERA);
  const token = await api.signIn('manager@serenity.demo');
  await api.call(`bookings/${id}/confirm`, {}, token);
  const code = await api.call(`bookings/${id}/check-in-code`, undefined, token);
  await server.restart(new Date(new Date(startsAt).getTime() - 10 * 60_000).toISOString());
  return {
    minutes: minutesOf(startsAt),
    text: `${server.base}/check-in#${code.token}`,
    read: () => api.read(id),
  };
}

test('the camera reads a QR code and checks in; shown again, the code was used before', async () => {
  const { t, says } = scene;
  const visitor = await visit();
  assert.equal((await visitor.read()).appointments[0].status, 'scheduled');
  const desk = await scene.person(DESK, 'desk@serenity.demo', '/check-in');
  await camera.show(visitor.text);
  await desk.getByRole('button', { name: t('office.use_camera') }).click();
  await desk.getByText(says('office.welcome', { name: 'Meera' })).waitFor({ timeout: 10_000 });
  await checkAccessible(desk, 'checked in by the camera');
  const booking = await visitor.read();
  assert.equal(booking.appointments[0].status, 'checked_in');

  // The next guest's turn comes by itself, the camera opens by itself, and the same code is still before it.
  await desk.getByText(t('office.already_title')).waitFor({ timeout: 20_000 });
  await desk.getByText(says('office.already_since')).waitFor();
  await checkAccessible(desk, 'already checked in');
  assert.equal((await visitor.read()).version, booking.version, 'nothing has happened twice');

  await camera.show('https://example.com/menu');
  await desk.getByRole('link', { name: t('office.scan_again') }).click();
  await desk.getByText(t('office.unknown_title')).waitFor({ timeout: 10_000 });
  await checkAccessible(desk, 'an unknown code');

  await camera.show();
  await desk.getByRole('link', { name: t('office.scan_again') }).click();
  await desk.getByText(t('office.hold_code')).waitFor({ timeout: 10_000 });
  assert.ok(await until(() => desk.locator('.lens video').evaluate((video) => video.videoWidth > 0), 'the picture is seen'));
  await checkAccessible(desk, 'the camera looks');
  assert.deepEqual(scene.problems, [], 'the console is quiet');
});

test('without a camera, and where it is not allowed, the desk is told to type the code', async () => {
  const { t, server } = scene;
  for (const [flags, sentence] of [
    [[], 'office.camera_missing'],
    [['--use-fake-device-for-media-stream'], 'office.camera_refused'],
  ]) {
    const browser = await launch(flags);
    const desk = await (await browser.newContext({ viewport: DESK })).newPage();
    await signIn(desk, server.base, 'desk@serenity.demo');
    await desk.goto(`${server.base}/check-in`);
    await hydrated(desk);
    await desk.getByRole('button', { name: t('office.use_camera') }).click();
    await desk.getByText(t(sentence)).waitFor({ timeout: 10_000 });
    assert.ok(await desk.locator('[name=code]').isVisible());
    await browser.close();
  }
});
