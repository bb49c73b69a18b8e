// Waiting for a time: a full day, an offer on two phones, and the business that looks on.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { DESK, PHONE, checkAccessible } from './lib/browser.mjs';
import { client, token } from './lib/people.mjs';
import { play, stage, until } from './lib/stage.mjs';
import { words } from './lib/words.mjs';

const scene = stage();
const DAY = '2026-11-24';

// Fills one person's day, so that nothing is left of it, and says how it was filled.
async function fill({ api, server }) {
  const service = await api.service('serenity', 'Swedish massage');
  const bina = await api.person('serenity', 'Bina Rao');
  const taken = [];
  for (;;) {
    const query = `service=${service.id}&staff=${bina.id}&from=${DAY}&to=${DAY}`;
    const { days } = await api.call(`businesses/serenity/availability?${query}`);
    const [slot] = days.flatMap(({ slots }) => slots);
    if (!slot) return { service, bina, taken };
    const customer = { name: 'Early Bird', email: `bird${taken.length}@example.com`, phone: '+919845011122' };
    taken.push(await api.book('serenity', service, bina, slot.starts_at, customer));
    assert.ok(taken.length < 40, `${server.base}: the day is full at some time`);
  }
}

const phone = (javaScriptEnabled = true) => scene.browser.newContext({ viewport: PHONE, javaScriptEnabled });
const letterTo = async (address, subject) => {
  const { sql } = scene.server;
  const found = `SELECT body FROM development_mailbox WHERE recipient = '${address}' AND subject LIKE '${subject}%' ORDER BY id DESC LIMIT 1`;
  return until(() => sql(found), `a letter to ${address}`, 45_000);
};
const offersTo = (address) =>
  scene.server.sql(`SELECT count(*) FROM development_mailbox WHERE recipient = '${address}' AND subject LIKE 'A time is free%'`);
const accept = (page) => page.locator('form[action*=accept_offer] button');
const linkIn = (letter) => letter.match(/http\S+\/wait\?key=\S+/)[0];

const journey = {
  async 'a full day says so, and how to be told'(it) {
    Object.assign(it, await fill(it));
    const page = await (await phone(false)).newPage();
    it.waiting = page;
    const query = `service=${it.service.id}&staff=${it.bina.id}&step=when&from=${DAY}&day=${DAY}`;
    await page.goto(`${it.server.base}/b/serenity/book?${query}`);
    await page.getByRole('link', { name: it.t('waiting.notify_day') }).click();
    await page.waitForURL('**/b/serenity/wait?**');
    assert.equal(await page.inputValue('#from0'), DAY);
  },

  async 'who wants two services in one visit can wait for both'({ server, service, bina, t }) {
    const page = await (await phone(false)).newPage();
    const also = `${service.id}~${service.options[0].id}~0`;
    const query = `service=${service.id}&also=${also}&staff=${bina.id}&step=when&from=${DAY}&day=${DAY}`;
    await page.goto(`${server.base}/b/serenity/book?${query}`);
    await page.getByRole('link', { name: t('waiting.notify_day') }).click();
    await page.waitForURL('**/b/serenity/wait?**');
    const both = page.locator('header b', { hasText: `${service.name}` });
    assert.equal((await both.innerText()).split(service.name).length - 1, 2, 'both are named');
    // Without scripts, too, one more time is asked for after the other.
    const more = page.locator('summary', { hasText: t('waiting.when_more') });
    assert.deepEqual([await more.nth(0).isVisible(), await more.nth(1).isVisible()], [true, false]);
    await more.nth(0).click();
    assert.equal(await more.nth(1).isVisible(), true);
    await page.fill('#name', 'Farah Ali');
    await page.fill('#email', 'farah');
    await page.fill('#phone', '+91 98450 33447');
    await page.getByRole('button', { name: t('waiting.join') }).click();
    await page.waitForURL('**problem=**');
    assert.match(page.url(), /also=/, 'the second is not lost');
    await page.fill('#email', 'farah@example.com');
    await page.getByRole('button', { name: t('waiting.join') }).click();
    await page.waitForURL('**/wait?key=**');
    assert.equal(await server.sql("SELECT jsonb_array_length(also) FROM waitlist_entries WHERE contact_name = 'Farah Ali'"), '1');
    await page.getByRole('button', { name: t('waiting.withdraw') }).click();
    await page.getByText(t('waiting.cancelled_title')).waitFor();
    await page.context().close();
  },

  async 'what is wrong is said, and nothing typed is lost'({ waiting: page, t }) {
    await page.fill('#name', 'Zoya Khan');
    await page.fill('#email', 'zoya');
    await page.fill('#phone', '+91 98450 33445');
    await page.getByRole('button', { name: t('waiting.join') }).click();
    await page.waitForURL('**problem=**');
    assert.equal(await page.inputValue('#name'), 'Zoya Khan');
    assert.equal(await page.inputValue('#email'), 'zoya');
    await page.fill('#email', 'zoya@example.com');
    await page.getByRole('button', { name: t('waiting.join') }).click();
    await page.waitForURL('**/wait?key=**');
    await page.getByText(t('waiting.waiting_text')).waitFor();
  },

  async 'somebody else waits for the same'({ waiting: page, server, service, t }) {
    await page.goto(`${server.base}/b/serenity/wait?service=${service.id}&day=${DAY}`);
    await page.fill('#name', 'Imran Sheikh');
    await page.fill('#email', 'imran@example.com');
    await page.fill('#phone', '+91 98450 33446');
    await page.locator('label.check', { hasText: 'Bina Rao' }).click();
    await page.getByRole('button', { name: t('waiting.join') }).click();
    await page.waitForURL('**/wait?key=**');
    await page.getByText(t('waiting.waiting_text')).waitFor();
  },

  async 'the business sees who waits'({ person, server, t }) {
    const page = await person(DESK, 'manager@serenity.demo');
    await page.goto(`${server.base}/office/waiting`);
    await page.getByText('Zoya Khan').waitFor();
    await page.getByText('Imran Sheikh').waitFor();
    await checkAccessible(page, 'the waiting list');
    await page.getByRole('link', { name: t('waiting.offer_to', { name: 'Zoya Khan' }) }).click();
    await page.waitForURL('**entry=**');
    await checkAccessible(page, 'offering a time');
    await page.context().close();
  },

  async 'a time that is given back is kept for the first, and after half an hour for the second'(it) {
    const { server, t } = it;
    const manager = await token(server.base, 'manager@serenity.demo');
    const [given] = it.taken;
    const back = await client(server.base)('POST', `/api/v1/bookings/${given.id}/cancel`, { who: manager, body: {} });
    assert.equal(back.status, 200, back.text);
    it.slow = await (await phone()).newPage();
    await it.slow.goto(linkIn(await letterTo('zoya@example.com', 'A time is free')));
    await it.slow.getByText(t('waiting.offered_title')).waitFor();
    await checkAccessible(it.slow, 'an offer');
    assert.equal(await offersTo('imran@example.com'), '0', 'one time is kept for one');
    await server.sql("UPDATE waitlist_offers SET expires_at = offered_at + interval '1 millisecond'");
    it.link = linkIn(await letterTo('imran@example.com', 'A time is free'));
  },

  async 'the second takes it, with a phone in each hand, and has one booking'(it) {
    const { server, t } = it;
    const phones = await Promise.all([0, 1].map(async () => (await phone()).newPage()));
    await Promise.all(phones.map((page) => page.goto(it.link)));
    for (const page of phones) await page.getByText(t('waiting.offered_title')).waitFor();
    await Promise.all(phones.map((page) => accept(page).click()));
    await Promise.all(phones.map((page) => page.waitForURL((url) => /\/me\/bookings\/|error=/.test(url.href))));
    const [booked, late] = phones.toSorted((one, other) => one.url().indexOf('error=') - other.url().indexOf('error='));
    assert.match(booked.url(), /\/me\/bookings\//);
    await late.getByText(t('waiting.accepted_title')).waitFor();
    assert.equal(await late.getByRole('alert').count(), 0, 'nothing went wrong');
    await checkAccessible(late, 'taken with the other phone');
    const made = "SELECT count(*) FROM waitlist_offers WHERE outcome = 'accepted'";
    assert.equal(await server.sql(made), '1');
  },

  async 'the first, who still looks at the offer, is told that it is gone and goes on waiting'({ slow: page, server, t }) {
    await accept(page).click();
    await page.waitForURL('**error=waitlist.offer_over**');
    await page.getByText(t('errors.offer_over')).waitFor();
    await page.getByText(t('waiting.missed_text')).waitFor();
    assert.equal(await accept(page).count(), 0);
    await checkAccessible(page, 'somebody was quicker');
    const states = "SELECT string_agg(status, ' ' ORDER BY status) FROM waitlist_entries WHERE contact_name <> 'Farah Ali'";
    assert.equal(await server.sql(states), 'accepted waiting');
  },
};

test('waiting, from a full day to a booking', () => play(journey, scene));

test('nobody waits for what is given at customers’ homes only, and is told so', async () => {
  const { server, api, t } = scene;
  const service = await api.service('shear-joy', '');
  await server.sql(`UPDATE services SET given_at = 'away' WHERE id = '${service.id}'`);
  const page = await (await phone()).newPage();
  await page.goto(`${server.base}/b/shear-joy/wait?service=${service.id}&day=${DAY}`);
  await page.getByText(t('waiting.not_at_home')).waitFor();
  assert.equal(await page.locator('form[action*=join_list]').count(), 0);
  await checkAccessible(page, 'nobody waits for a visit at home');
  await server.sql(`UPDATE services SET given_at = 'premises' WHERE id = '${service.id}'`);
  await page.context().close();
});

for (const lang of ['hi', 'ar']) {
  test(`waiting without scripts in ${lang}`, async () => {
    const { t } = await words(lang);
    const service = await scene.api.service('shear-joy', '');
    const page = await (await phone(false)).newPage();
    await page.goto(`${scene.server.base}/b/shear-joy/wait?service=${service.id}&day=${DAY}&part=evening&lang=${lang}`);
    assert.equal(await page.inputValue('#after0'), '17:00');
    await page.fill('#name', 'Noor');
    await page.fill('#email', `noor-${lang}@example.com`);
    await page.fill('#phone', '+1 512 555 0133');
    await page.getByRole('button', { name: t('waiting.join') }).click();
    await page.waitForURL('**/wait?key=**');
    await page.getByRole('button', { name: t('waiting.withdraw') }).click();
    await page.getByText(t('waiting.cancelled_title')).waitFor();
    await page.context().close();
  });
}
