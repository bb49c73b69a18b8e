// A live connection is worth as much as the session that opened it.
import { after, before, test } from 'node:test';
import { startServer } from './lib/server.mjs';
import { DESK, hydrated, launch, signIn } from './lib/browser.mjs';
import { until } from './lib/stage.mjs';

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
  const open = new Set();
  board.on('websocket', (socket) => {
    if (!socket.url().includes('topic=board')) return;
    open.add(socket);
    socket.on('close', () => open.delete(socket));
  });
  await board.goto(`${server.base}/office`);
  await hydrated(board);
  await until(() => open.size === 1, 'the board listens');
  const elsewhere = await context.newPage();
  await elsewhere.goto(`${server.base}/office`);
  await elsewhere.locator('form[action="/logout"] button').first().click();
  await elsewhere.waitForURL(`${server.base}/`);
  await until(() => open.size === 0, 'nobody tells it anything', 60_000);
});
