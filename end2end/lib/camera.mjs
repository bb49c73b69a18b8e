// A camera that sees what a test holds before it: Chromium reads its picture from a file, anew each time it is opened.
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const [WIDTH, HEIGHT] = [640, 480];
const [BLACK, WHITE, GREY] = [16, 235, 128];

export async function fakeCamera() {
  const folder = await mkdtemp('/tmp/ombaro-camera-');
  const file = path.join(folder, 'picture.y4m');
  // Nothing but the wall, or a QR code.
  const show = async (text) => writeFile(file, y4m(text ? await modules(text) : []));
  await show();
  return {
    show,
    flags: [
      '--use-fake-ui-for-media-stream',
      '--use-fake-device-for-media-stream',
      `--use-file-for-fake-video-capture=${file}`,
    ],
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

// The dark and light squares of a code, row by row, as qrencode draws them: two characters for each.
async function modules(text) {
  const { stdout } = await run('qrencode', ['--type=ASCII', '--level=M', '--margin=4', '--output=-', text]);
  const rows = stdout.split('\n').filter((row) => row !== '');
  return rows.map((row) => Array.from({ length: rows.length }, (_, at) => row[2 * at] === '#'));
}

// Frames of an uncompressed video: brightness for each pixel, then colour for every fourth.
function y4m(squares) {
  const light = Buffer.alloc(WIDTH * HEIGHT, WHITE);
  const side = Math.floor(HEIGHT / Math.max(squares.length, 1));
  const [left, top] = [WIDTH, HEIGHT].map((length) => Math.floor((length - side * squares.length) / 2));
  squares.forEach((row, y) =>
    row.forEach((dark, x) => {
      if (!dark) return;
      for (let line = 0; line < side; line += 1) {
        const start = (top + y * side + line) * WIDTH + left + x * side;
        light.fill(BLACK, start, start + side);
      }
    }),
  );
  const frame = Buffer.concat([Buffer.from('FRAME\n'), light, Buffer.alloc((WIDTH * HEIGHT) / 2, GREY)]);
  return Buffer.concat([Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip A1:1 C420jpeg\n`), frame, frame]);
}
