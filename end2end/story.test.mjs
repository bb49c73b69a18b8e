// The one story the product exists for, with everybody in it side by side: a customer on a phone, the manager at the board,
// the therapist, and the desk.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { startServer } from './lib/server.mjs';
import { DESK, PHONE, checkAccessible, hydrated, launch, signIn, watchConsole } from './lib/browser.mjs';

let server;
let browser;
const problems = [];

before(async () => {
  server = await startServer();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

async function person(viewport, email, where) {
  const context = await browser.newContext({ viewport });
  const page = await context.newPage();
  watchConsole(page, problems);
  if (email) await signIn(page, server.base, email);
  if (where) {
    await page.goto(server.base + where);
    await hydrated(page);
  }
  return page;
}

const step = async (name, act) => {
  try {
    return await act();
  } catch (error) {
    error.message = `${name}: ${error.message}`;
    throw error;
  }
};

test('a booking runs from the customer’s phone over the live board and the therapist to the desk, and is paid', async () => {
  const [customer, manager, therapist] = await Promise.all([
    person(PHONE, null, '/'),
    person(DESK, 'manager@serenity.demo', '/office'),
    person(PHONE, 'therapist@serenity.demo', '/staff'),
  ]);
  let link;

  await step('the customer finds the business and chooses', async () => {
    await checkAccessible(customer, 'home');
    await customer.getByRole('link', { name: 'Serenity Spa' }).first().click();
    await customer.waitForURL('**/b/serenity');
    await checkAccessible(customer, 'business');
    await customer.locator('li.service', { hasText: 'Swedish massage' }).getByRole('link', { name: /Book/ }).click();
    await customer.waitForURL('**/b/serenity/book?*');
    await checkAccessible(customer, 'length and add-ons');
    await customer.locator('input[name=addon]').first().check();
    await customer.locator('aside button[type=submit], main button[type=submit]').last().click();
    await customer.waitForURL('**step=when**');
    await customer.getByRole('link', { name: /Asha/ }).click();
    await customer.waitForURL('**staff=**');
    await checkAccessible(customer, 'time');
  });

  await step('the time is held while they fill in the form', async () => {
    await customer.locator('ul.times button[type=submit]').first().click();
    await customer.waitForURL('**hold=**');
    await hydrated(customer);
    await customer.fill('[name$="name]"], [name=name]', 'Meera Kulkarni');
    await customer.fill('[name$="email]"], [name=email]', 'not an address');
    await customer.fill('[name$="phone]"], [name=phone]', '98450 12345');
    await customer.locator('button[type=submit][form], aside button[type=submit]').last().click();
    await customer.waitForURL('**check=1**');
    await checkAccessible(customer, 'details with an error');
    assert.equal(await customer.inputValue('[name$="name]"], [name=name]'), 'Meera Kulkarni', 'nothing typed is lost');
    await customer.fill('[name$="email]"], [name=email]', 'meera@example.com');
    await customer.locator('button[type=submit][form], aside button[type=submit]').last().click();
    await customer.waitForURL('**/me/bookings/**');
    await hydrated(customer);
    link = new URL(customer.url()).pathname;
  });

  const number = await step('the customer gets number, calendar and code', async () => {
    await checkAccessible(customer, 'booked');
    const text = await customer.locator('main').innerText();
    assert.match(text, /OBO-\d{8}-\d{4}/);
    assert.match(text, /India time/);
    assert.ok(await customer.locator('.qr svg').isVisible());
    return text.match(/OBO-\d{8}-\d{4}/)[0];
  });

  await step('within a second the booking stands on the manager’s board, who confirms it', async () => {
    const row = manager.locator('aside.side li.item', { hasText: 'Meera Kulkarni' });
    await row.first().waitFor({ timeout: 2_000 });
    await checkAccessible(manager, 'board');
    await row.locator('form button[type=submit], button').first().click();
    await manager.locator('li.visit[data-status=confirmed]', { hasText: 'Meera Kulkarni' }).waitFor({ timeout: 3_000 });
    await customer.getByText('Confirmed').first().waitFor({ timeout: 3_000 });
  });

  await step('within a second it stands in the therapist’s day', async () => {
    await therapist.getByText('Meera Kulkarni').first().waitFor({ timeout: 2_000 });
    await checkAccessible(therapist, 'therapist’s day');
  });

  await step('the therapist accepts', async () => {
    await therapist.getByRole('link', { name: /Meera Kulkarni/ }).first().click();
    await therapist.getByRole('button', { name: 'Accept' }).click();
    await manager.waitForTimeout(1_000);
    await therapist.getByRole('button', { name: 'Accept' }).waitFor({ state: 'detached', timeout: 3_000 });
  });

  await step('the customer registers with the same address and finds the booking', async () => {
    const page = await person(PHONE, null, '/register');
    await page.fill('#name', 'Meera Kulkarni');
    await page.fill('#email', 'meera@example.com');
    await page.fill('#password', 'a quiet courtyard at noon');
    await page.locator('main button[type=submit]').click();
    await page.waitForURL('**sent=1**');
    let body;
    for (let tries = 0; tries < 50 && !body; tries += 1) {
      const mails = await (await fetch(`${server.base}/dev/mailbox?to=meera@example.com`)).json();
      body = mails.find((mail) => mail.body.includes('/verify?token='))?.body;
      if (!body) await new Promise((resolve) => setTimeout(resolve, 200));
    }
    assert.ok(body, 'the development mailbox shows the message');
    await page.goto(body.match(/https?:\S+\/verify\?token=\S+/)[0]);
    await page.locator('main button[type=submit]').first().click();
    await page.waitForURL('**/me**');
    await page.getByText('Swedish massage').first().waitFor();
    await checkAccessible(page, 'my bookings');
  });

  const code = (await customer.locator('.qr ~ * .number, figure .number, .number[dir=ltr]').last().innerText()).trim();
  const token = await step('the manager signs in to the API', async () => {
    const answer = await fetch(`${server.base}/api/v1/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: 'manager@serenity.demo', password: 'ombaro-demo-2026' }),
    });
    return (await answer.json()).access_token;
  });
  const read = async () => {
    const headers = { authorization: `Bearer ${token}` };
    return (await fetch(`${server.base}/api/v1/bookings/${link.split('/').pop()}`, { headers })).json();
  };

  await step('ten minutes before the visit the desk reads the code, and everybody sees the arrival', async () => {
    const { starts_at: startsAt } = await read();
    problems.length = 0;
    await server.restart(new Date(new Date(startsAt).getTime() - 10 * 60_000).toISOString());
    await manager.locator('.live[data-state=live]').waitFor({ timeout: 15_000 });
    await therapist.locator('.live[data-state=live]').waitFor({ timeout: 15_000 });
    // The sockets could not be opened while the server was away.
    problems.length = 0;
    const desk = await person(DESK, 'desk@serenity.demo', '/check-in');
    await checkAccessible(desk, 'check-in');
    await desk.fill('[name=code]', code);
    await desk.locator('main form button[type=submit]').last().click();
    await desk.getByText(/Welcome, Meera/).waitFor({ timeout: 5_000 });
    await checkAccessible(desk, 'checked in');
    await manager.locator('li.visit[data-status=arrived]', { hasText: 'Meera Kulkarni' }).waitFor({ timeout: 3_000 });
    await therapist.getByText(/Here since/).first().waitFor({ timeout: 3_000 });
  });

  await step('the therapist starts and completes', async () => {
    await therapist.getByRole('button', { name: 'Start' }).first().click();
    await manager.locator('li.visit[data-status=started]', { hasText: 'Meera Kulkarni' }).waitFor({ timeout: 3_000 });
    await therapist.goto(`${server.base}/staff?visit=${link.split('/').pop()}`);
    await hydrated(therapist);
    await therapist.getByRole('button', { name: 'Complete' }).first().click();
    await manager.locator('li.visit[data-status=done]', { hasText: 'Meera Kulkarni' }).waitFor({ timeout: 3_000 });
  });

  await step('the desk takes cash, the day’s takings count it, and there is a receipt', async () => {
    const takings = () => manager.locator('dl.sums dd').first().innerText();
    const before = await takings();
    const desk = await person(DESK, 'desk@serenity.demo', `/office?booking=${link.split('/').pop()}`);
    await desk.getByRole('link', { name: 'Take payment' }).or(desk.getByRole('button', { name: 'Take payment' })).first().click();
    await desk.locator('form:has([name=amount]) button[type=submit]').click();
    await desk.getByRole('link', { name: 'Open receipt' }).first().click({ timeout: 5_000 });
    await desk.waitForURL('**/receipt');
    await desk.getByText(number).first().waitFor();
    await checkAccessible(desk, 'receipt');
    const booking = await read();
    assert.deepEqual(booking.paid, booking.total);
    for (let tries = 0; tries < 30 && (await takings()) === before; tries += 1) await manager.waitForTimeout(100);
    assert.notEqual(await takings(), before);
  });

  await step('the manager moves another booking by keyboard', async () => {
    const card = manager.locator('li.visit[data-status=confirmed] > a').last();
    const from = await card.locator('xpath=..').getAttribute('style');
    await card.focus();
    await manager.keyboard.press('m');
    await manager.keyboard.press('ArrowUp');
    await manager.keyboard.press('ArrowUp');
    await manager.waitForTimeout(600);
    await manager.keyboard.press('Enter');
    await manager.waitForTimeout(1_500);
    const styles = await manager.locator('li.visit[data-status=confirmed]').evaluateAll((cards) => cards.map((one) => one.getAttribute('style')));
    assert.ok(!styles.includes(from), 'it stands somewhere else now');
  });

  assert.ok(number && link);
  assert.deepEqual(problems, [], 'the console is quiet');
});
