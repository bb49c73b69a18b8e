// A live connection without a browser (RFC 6455): a dozen lines of frames, so that a token can be sent and a refusal be read.
import { randomBytes } from 'node:crypto';
import http from 'node:http';

// Opens `/api/v1/live?query` as `who`. `{ status, json }` when refused, else `{ status: 101, close, closed, frames }`.
export function live(base, query, { who = {}, onFrame = () => {} } = {}) {
  return new Promise((resolve, reject) => {
    const headers = {
      ...who,
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': randomBytes(16).toString('base64'),
    };
    const request = http.get(`${base}/api/v1/live?${query}`, { headers, agent: false, timeout: 10_000 });
    request.once('error', reject);
    request.once('timeout', () => request.destroy(new Error('no answer to the upgrade')));
    request.once('response', async (answer) => {
      let text = '';
      for await (const part of answer) text += part;
      let json;
      try {
        json = JSON.parse(text);
      } catch {}
      resolve({ status: answer.statusCode, text, json, headers: answer.headers });
    });
    request.once('upgrade', (_, socket, head) => {
      const frames = [];
      socket.on('error', () => {});
      const closed = new Promise((over) => socket.once('close', over));
      const read = reader(socket, (text) => {
        const frame = JSON.parse(text);
        frames.push(frame);
        onFrame(frame);
      });
      socket.on('data', read);
      if (head.length) read(head);
      resolve({ status: 101, frames, closed, close: () => socket.destroy() });
    });
  });
}

const [TEXT, CLOSE, PING, PONG] = [1, 8, 9, 10];

function reader(socket, onText) {
  let buffer = Buffer.alloc(0);
  return (data) => {
    buffer = Buffer.concat([buffer, data]);
    for (;;) {
      if (buffer.length < 2) return;
      let length = buffer[1] & 127;
      let from = 2;
      if (length === 126 && buffer.length >= 4) [length, from] = [buffer.readUInt16BE(2), 4];
      else if (length === 127 && buffer.length >= 10) [length, from] = [Number(buffer.readBigUInt64BE(2)), 10];
      else if (length > 125) return;
      if (buffer.length < from + length) return;
      const [kind, payload] = [buffer[0] & 15, buffer.subarray(from, from + length)];
      buffer = buffer.subarray(from + length);
      if (kind === TEXT) onText(payload.toString());
      else if (kind === PING) send(socket, PONG, payload);
      else if (kind === CLOSE) socket.end();
    }
  };
}

// A client masks what it sends; a mask of zeros is one.
function send(socket, kind, payload) {
  socket.write(Buffer.concat([Buffer.from([128 | kind, 128 | payload.length, 0, 0, 0, 0]), payload]));
}
