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
