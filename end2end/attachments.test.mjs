// Files of a booking: a letter from its customer, a note of the team's, and who sees which.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { DESK, PHONE, checkAccessible } from './lib/browser.mjs';
import { client, session, token } from './lib/people.mjs';
import { play, stage } from './lib/stage.mjs';

const scene = stage();
const CUSTOMER = 'customer@ombaro.demo';
const PDF = Buffer.from('%PDF-1.4\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n');
const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==', 'base64');
const file = (name, buffer, mimeType = 'application/pdf') => ({ name, mimeType, buffer });
const rows = (page) => page.locator('ul.list > li');
const add = async (page, t, what) => {
  await page.setInputFiles('#attachment', what);
  await page.getByRole('button', { name: t('files.add'), exact: true }).click();
};

const journey = {
  async 'a customer finds the way from her booking'(it) {
    const { person, server, api, t } = it;
    const service = await api.service('serenity', 'Swedish massage');
    const bina = await api.person('serenity', 'Bina Rao');
    const { days } = await api.call(`businesses/serenity/availability?service=${service.id}&staff=${bina.id}&from=2026-11-24&to=2026-11-24`);
    const customer = { name: 'Meera Joshi', email: CUSTOMER, phone: '+919845012345' };
    const body = { service: service.id, staff: bina.id, starts_at: days.flatMap((day) => day.slots)[0].starts_at, customer };
    const answer = await client(server.base)('POST', '/api/v1/businesses/serenity/bookings', { who: await token(server.base, CUSTOMER), body });
    assert.equal(answer.status, 201, answer.text);
    it.id = answer.json.id;
    const page = await person(PHONE, CUSTOMER, `/me/bookings/${it.id}`);
    it.page = page;
    await page.getByRole('link', { name: t('files.link_none') }).click();
    await page.waitForURL('**/files');
    await page.getByText(t('files.none')).waitFor();
    assert.equal(await page.locator('[name=team_only]').count(), 0);
    await checkAccessible(page, 'no files yet');
  },

  async 'what is no file of ours, or too large, is said in words'({ page, t }) {
    await add(page, t, file('letter.pdf', Buffer.from('<html><script>alert(1)</script></html>')));
    await page.waitForURL('**problem=attachment:malformed');
    await page.locator('#errors').getByText(t('errors.attachment_malformed')).waitFor();
    await checkAccessible(page, 'a file that is no document');
    await add(page, t, file('large.pdf', Buffer.concat([PDF, Buffer.alloc(5_300_000)])));
    await page.waitForURL('**problem=attachment:too_long');
    await page.locator('#errors').getByText(t('errors.attachment_too_large')).waitFor();
  },

  async 'she adds a letter and a picture, and takes the picture away'({ page, t }) {
    await add(page, t, file('डॉक्टर "चिट्ठी".pdf', PDF));
    await page.waitForURL('**done=added');
    await add(page, t, file('hair.png', PNG, 'image/png'));
    await page.waitForURL('**done=added');
    assert.equal(await rows(page).count(), 2);
    await checkAccessible(page, 'two files');
    await page.getByRole('button', { name: /hair\.png/ }).click();
    await page.waitForURL('**done=removed');
    assert.equal(await rows(page).count(), 1);
    scene.letter = new URL(await rows(page).locator('a').getAttribute('href'), scene.server.base).pathname;
  },

  async 'the desk reads it, which is written down, and adds a note for the team'(it) {
    const { person, server, t, id, letter } = it;
    const desk = await person(DESK, 'desk@serenity.demo', `/office?date=2026-11-24&booking=${id}`);
    await desk.getByRole('link', { name: t('files.link_count', { n: 1 }) }).click();
    await desk.waitForURL('**/files');
    await rows(desk).getByText(t('files.from_customer')).waitFor();
    await desk.locator('[name=team_only]').check();
    await add(desk, t, file('note.pdf', PDF));
    await desk.waitForURL('**done=added');
    await rows(desk).getByText(t('files.only_team')).waitFor();
    // The customer's is not the desk's to take away.
    assert.equal(await desk.getByRole('button', { name: new RegExp(`^${t('files.remove')}`) }).count(), 1);
    await checkAccessible(desk, 'the desk and a note');
    it.note = new URL(await rows(desk).last().locator('a').getAttribute('href'), server.base).pathname;
    const ask = client(server.base);
    const answer = await ask('GET', letter, { who: await session(server.base, 'desk@serenity.demo') });
    assert.equal(answer.status, 200);
    assert.equal(answer.headers.get('content-type'), 'application/pdf');
    assert.match(answer.headers.get('content-disposition'), /^attachment; filename\*=UTF-8''%E0/);
    assert.match(answer.headers.get('content-security-policy'), /default-src 'none'; sandbox/);
    assert.equal(answer.headers.get('x-content-type-options'), 'nosniff');
    assert.equal(answer.headers.get('cache-control'), 'private, no-store');
    assert.equal(await server.sql("SELECT count(*) FROM audit_logs WHERE action = 'booking.read_file'"), '1');
  },

  async 'the customer does not see what is for the team, and others see nothing'({ page, server, note, letter }) {
    await page.reload();
    assert.equal(await rows(page).count(), 1);
    const ask = client(server.base);
    const seen = async (email, path) => (await ask('GET', path, { who: await session(server.base, email) })).status;
    assert.equal(await seen(CUSTOMER, letter), 200);
    assert.equal(await seen(CUSTOMER, note), 404);
    assert.equal(await seen('manager@serenity.demo', note), 200);
    for (const email of ['owner@shear-joy.demo', 'admin@ombaro.demo', 'therapist@serenity.demo']) {
      assert.equal(await seen(email, letter), 404, email);
    }
    assert.equal((await ask('GET', letter)).status, 404);
  },

  async 'it works in Arabic and without scripts'({ person, server, id }) {
    const page = await person(PHONE, CUSTOMER, undefined, { locale: 'ar', javaScriptEnabled: false });
    await page.goto(`${server.base}/bookings/${id}/files`);
    assert.equal(await page.locator('html').getAttribute('dir'), 'rtl');
    await page.setInputFiles('#attachment', file('second.pdf', PDF));
    await page.locator('form[enctype] button').click();
    await page.waitForURL('**done=added');
    assert.equal(await rows(page).count(), 2);
    await page.context().close();
  },
};

test('files of a booking', () => play(journey, scene));
