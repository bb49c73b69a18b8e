// An authenticator app that we have not written: pyotp.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);
const python = () => `${process.env.OMBARO_TOOLS}/python/bin/python`;

// What the app shows for this secret at this moment, in seconds.
export async function codeOf(secret, seconds) {
  const script = 'import pyotp, sys; print(pyotp.TOTP(sys.argv[1]).at(int(sys.argv[2])))';
  const { stdout } = await run(python(), ['-c', script, secret.replaceAll(' ', ''), `${seconds}`]);
  return stdout.trim();
}

// What the app reads from the QR code: account, issuer and secret.
export async function readUri(uri) {
  const script = 'import json, pyotp, sys; t = pyotp.parse_uri(sys.argv[1]); print(json.dumps([t.name, t.issuer, t.secret, t.digits, t.interval]))';
  const { stdout } = await run(python(), ['-c', script, uri]);
  const [name, issuer, secret, digits, interval] = JSON.parse(stdout);
  return { name, issuer, secret, digits, interval };
}

// The codes of one app, in the order of their steps and each once; `seconds` is the server's clock, give or take some. The server
// takes the step after its own as well, so there is seldom anything to wait for; what is waited for is certain, hence the margin.
export function codesOf(secret, seconds) {
  const now = (margin = 0) => Math.floor((seconds() - margin) / 30);
  let last = 0;
  return async () => {
    last = Math.max(now(), last + 1);
    while (now(2) < last - 1) await new Promise((resolve) => setTimeout(resolve, 200));
    return codeOf(secret, last * 30);
  };
}
