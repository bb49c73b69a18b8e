// A business with two locations has a door in each: a code that is shown at the wrong one is sent to the other.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { NOW } from './lib/server.mjs';
import { DESK, PHONE, checkAccessible, hydrated, signIn } from './lib/browser.mjs';
import { play, stage } from './lib/stage.mjs';

const TODAY = NOW.slice(0, 10);
const scene = stage();
const ask = async (page, t, code) => {
  await page.fill('#code', code);
  await page.getByRole('button', { name: t('office.do_check_in') }).click();
};
const choose = (page, name) => page.locator('.whereabouts').getByRole('link', { name }).click();

const journey = {
  async 'a door is where somebody says it is, and stays there'(it) {
    const { api, server, person, t } = it;
    const service = await api.service('drive-right', 'Refresher lesson');
    const { places } = await api.call('businesses/drive-right');
    it.places = places;
    const roundhay = places.find((place) => place.name === 'Roundhay');
    const query = `service=${service.id}&location=${roundhay.id}&from=${TODAY}&to=${TODAY}`;
    const { days } = await api.call(`businesses/drive-right/availability?${query}`);
    const [{ starts_at: startsAt }] = days.flatMap((day) => day.slots);
    const { id } = await api.call('businesses/drive-right/bookings', {
      service: service.id,
      starts_at: startsAt,
      place: { kind: 'premises', location: roundhay.id },
      customer: { name: 'Ida Lund', email: 'ida@example.com', phone: '+44 7700 900123' },
    });
    const manager = await api.signIn('manager@drive-right.demo');
    if ((await api.call(`bookings/${id}`, undefined, manager)).status === 'pending') await api.call(`bookings/${id}/confirm`, {}, manager);
    const { short } = await api.call(`bookings/${id}/check-in-code`, undefined, manager);
    Object.assign(it, { id, short });
    await server.restart(new Date(Date.parse(startsAt) - 10 * 60_000).toISOString());

    const desk = await person(DESK, 'desk@drive-right.demo', '/check-in');
    it.desk = desk;
    await checkAccessible(desk, 'where is this door?');
    await choose(desk, 'Headingley');
    await desk.waitForURL('**/check-in?at=*');
    await desk.locator('.whereabouts [aria-current]', { hasText: 'Headingley' }).waitFor();
    await checkAccessible(desk, 'a door in one location');
    await desk.goto(`${server.base}/check-in`);
    await hydrated(desk);
    await desk.locator('.whereabouts [aria-current]', { hasText: 'Headingley' }).waitFor();
  },

  async 'who is expected elsewhere is told where, and how to go there'({ desk, short, t, says }) {
    await ask(desk, t, short);
    await desk.getByText(says('office.elsewhere_title', { place: 'Roundhay' })).waitFor();
    const said = await desk.locator('main').innerText();
    assert.ok(said.includes('Ida Lund') && said.includes('5 Street Lane'), said);
    const way = await desk.getByRole('link', { name: t('public.directions') }).getAttribute('href');
    assert.match(way, /openstreetmap\.org.*5%20Street%20Lane/);
    await checkAccessible(desk, 'a visit at another location');
  },

  async 'the same without a network'({ desk, short, t, says }) {
    await desk.getByRole('link', { name: t('office.scan_again') }).click();
    await desk.waitForFunction(() => self.ombaro.get('door'));
    await desk.context().setOffline(true);
    await ask(desk, t, short);
    await desk.getByText(says('office.elsewhere_title', { place: 'Roundhay' })).waitFor({ timeout: 15_000 });
    assert.ok((await desk.locator('main').innerText()).includes('Ida Lund'));
    await desk.context().setOffline(false);
    await desk.getByRole('link', { name: t('office.scan_again') }).click();
  },

  async 'without scripts the address says where'({ browser, server, places, short, t, says }) {
    const context = await browser.newContext({ viewport: PHONE, javaScriptEnabled: false });
    const page = await context.newPage();
    await signIn(page, server.base, 'desk@drive-right.demo');
    await page.goto(`${server.base}/check-in`);
    await choose(page, 'Headingley');
    await page.waitForURL(`**?at=${places[0].id}`);
    await ask(page, t, short);
    await page.getByText(says('office.elsewhere_title', { place: 'Roundhay' })).waitFor();
    const { searchParams } = new URL(page.url());
    assert.equal(searchParams.get('at'), places[0].id);
    assert.ok(!page.url().includes('Ida'), 'nobody’s name is in an address');
    await context.close();
  },

  async 'and at the right door they come in'({ desk, short, t, says }) {
    await choose(desk, 'Roundhay');
    await desk.locator('.whereabouts [aria-current]', { hasText: 'Roundhay' }).waitFor();
    await ask(desk, t, short);
    await desk.getByText(says('office.welcome', { name: 'Ida' })).waitFor();
  },
};

test('a code is read at the door of its own location', () => {
  scene.expected = /ERR_INTERNET_DISCONNECTED|ERR_FAILED|Failed to (load resource|fetch)|WebSocket connection|NetworkError/;
  return play(journey, scene);
});
