// A live connection is worth as much as the session that opened it.
import { after, before, test } from 'node:test';
import { startServer } from './lib/server.mjs';
import { DESK, hydrated, launch, signIn } from './lib/browser.mjs';

let server;
let browser;

before(async () => {
  server = await startServer();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

test('an open board goes silent within two heartbeats once its session has ended elsewhere', async () => {
  const context = await browser.newContext({ viewport: DESK });
  const board = await context.newPage();
  await signIn(board, server.base, 'manager@serenity.demo');
  const opened = board.waitForEvent('websocket', (socket) => socket.url().includes('topic=board'));
  await board.goto(`${server.base}/office`);
  await hydrated(board);
  const socket = await opened;
  const closed = socket.waitForEvent('close', { timeout: 60_000 });
  const elsewhere = await context.newPage();
  await elsewhere.goto(`${server.base}/office`);
  await elsewhere.locator('form[action="/logout"] button').first().click();
  await elsewhere.waitForURL(`${server.base}/`);
  await closed;
});
