// A Redis of one test's own, which keeps nothing: killed, frozen and brought back as the test likes.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { freePort } from './server.mjs';

// Whether a node says that Redis is there (1) or away (0).
export async function sees(base, there) {
  const answer = await fetch(`${base}/metrics`);
  return new RegExp(`^ombaro_redis_up ${there}$`, 'm').test(await answer.text());
}

export async function startRedis() {
  const port = await freePort();
  let child;
  const answers = () =>
    new Promise((resolve) => {
      const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
      const said = (answer) => {
        socket.destroy();
        resolve(answer);
      };
      socket.once('data', (data) => said(data.toString().startsWith('+PONG')));
      socket.once('error', () => said(false));
      socket.setTimeout(500, () => said(false));
    });
  const start = async () => {
    const options = ['--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', '/tmp'];
    child = spawn('redis-server', options, { stdio: 'ignore' });
    for (let tries = 0; !(await answers()); tries += 1) {
      if (tries > 200) throw new Error('Redis does not answer');
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  };
  await start();
  return {
    url: `redis://127.0.0.1:${port}`,
    start,
    // It takes what it is sent and answers nothing.
    freeze: () => child.kill('SIGSTOP'),
    thaw: () => child.kill('SIGCONT'),
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
  };
}
