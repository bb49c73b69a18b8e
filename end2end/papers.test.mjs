// Papers of a business: sent by its owner, read and decided on by head office, and by nobody else.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { DESK, PHONE, checkAccessible } from './lib/browser.mjs';
import { client, session } from './lib/people.mjs';
import { play, stage } from './lib/stage.mjs';

const scene = stage();
const PDF = Buffer.from('%PDF-1.4\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n');
const file = (name, buffer) => ({ name, mimeType: 'application/pdf', buffer });
const send = (page, t) => page.getByRole('button', { name: t('business.paper_send'), exact: true }).click();

const journey = {
  async 'an owner sends a paper from the phone'({ person, t }) {
    const page = await person(PHONE, 'owner@serenity.demo', '/office/settings/papers');
    scene.page = page;
    await page.getByText(t('business.papers_none')).waitFor();
    await checkAccessible(page, 'no papers yet');
    await page.setInputFiles('#file', file('page.pdf', Buffer.from('<html>not a document</html>')));
    await send(page, t);
    await page.waitForURL('**problem=file:malformed');
    await checkAccessible(page, 'a file that is no document');
    await page.setInputFiles('#file', file('large.pdf', Buffer.concat([PDF, Buffer.alloc(5_300_000)])));
    await send(page, t);
    await page.waitForURL('**problem=file:too_long');
    await page.selectOption('#kind', 'registration');
    await page.setInputFiles('#file', file('संस्था "प्रमाण".pdf', PDF));
    await send(page, t);
    await page.waitForURL('**done=1');
    await page.getByText(t('business.paper_waits')).waitFor();
    await checkAccessible(page, 'a paper is sent');
    scene.paper = new URL(await page.locator('ul.list a').getAttribute('href'), scene.server.base).pathname;
  },

  async 'nobody else opens it, and it is never shown within our pages'({ server, paper }) {
    const ask = client(server.base);
    for (const email of ['owner@shear-joy.demo', 'customer@ombaro.demo', 'desk@serenity.demo', 'therapist@serenity.demo']) {
      const { status } = await ask('GET', paper, { who: await session(server.base, email) });
      assert.ok([403, 404].includes(status), `${email}: ${status}`);
    }
    assert.equal((await ask('GET', paper)).status, 401);
    for (const email of ['owner@serenity.demo', 'admin@ombaro.demo']) {
      const answer = await ask('GET', paper, { who: await session(server.base, email) });
      assert.equal(answer.status, 200, email);
      assert.equal(answer.headers.get('content-type'), 'application/pdf');
      assert.match(answer.headers.get('content-disposition'), /^attachment; filename\*=UTF-8''%E0/);
      assert.match(answer.headers.get('content-security-policy'), /default-src 'none'; sandbox/);
      assert.equal(answer.headers.get('x-content-type-options'), 'nosniff');
    }
    assert.equal(await server.sql(`SELECT count(*) FROM audit_logs WHERE action = 'tenant.read_paper'`), '1');
  },

  async 'head office reads it and says yes, and the owner hears it'({ person, page, t }) {
    const office = await person(DESK, 'admin@ombaro.demo', '/platform/verification');
    const row = office.locator('section.card', { hasText: 'Serenity' });
    await row.getByRole('link', { name: /pdf$/ }).waitFor();
    await checkAccessible(office, 'the queue with a paper');
    await row.getByRole('button', { name: new RegExp(t('platform.approve')) }).first().click();
    await office.waitForURL('**done=decided');
    await page.reload();
    await page.getByText(t('business.papers_verified')).waitFor();
    await page.getByText(t('business.paper_verified')).waitFor();
    assert.equal(await page.getByRole('button', { name: new RegExp(t('business.paper_withdraw')) }).count(), 0);
    await checkAccessible(page, 'verified');
  },

  async 'another paper is looked at once more, and can be taken back until then'({ page, t }) {
    await page.setInputFiles('#file', file('licence.pdf', PDF));
    await send(page, t);
    await page.waitForURL('**done=1');
    await page.getByText(t('business.papers_pending')).waitFor();
    await page.getByRole('button', { name: new RegExp(t('business.paper_withdraw')) }).click();
    await page.waitForURL('**done=1');
    assert.equal(await page.getByText('licence.pdf').count(), 0);
  },
};

test('papers of a business', async () => play(journey, scene));
