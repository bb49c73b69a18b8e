// Chromium as a person would have it: a phone or a desk, a language, a theme, scripts or none.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import assert from 'node:assert/strict';
import { chromium } from 'playwright-core';

const axeSource = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export const PHONE = { width: 390, height: 844 };
export const DESK = { width: 1440, height: 900 };
export const PASSWORD = 'ombaro-demo-2026';
const STANDARDS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
// What the colour scheme has a say in.
const COLOURS = ['color-contrast', 'link-in-text-block'];

export function launch(extra = []) {
  return chromium.launch({
    executablePath: process.env.OMBARO_CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      ...extra,
    ],
  });
}

// Every message of the console is a failure, unless the test says it expects it. `known` says which of them are the test's doing.
export function watchConsole(page, problems, known = () => false) {
  const add = (problem) => known(problem) || problems.push(problem);
  // A test that goes on while one page is still fading into the next: the browser says that it gave the fading up.
  const hurried = /^(Transition was (aborted|skipped)|Skipp(ed|ing) view ?transition)/i;
  // A machine so busy that the program starts some seconds after its parts were fetched: it says nothing of the page.
  const slow = 'was preloaded using link preload but not used within a few seconds';
  // An act that the server refuses is a request that it refuses: the browser says so by itself, and the page in its own words.
  const refused = (message) =>
    /status of 4\d\d/.test(message.text()) && /\/api\/v1\/(check-ins|bookings\/[^/]+\/[\w-]+)$/.test(message.location().url);
  // What is kept for the time without a network is read in the background; a booking may be gone by then, or its reader signed out.
  const gone = (message) => /status of 40[14]/.test(message.text()) && /\/calls\/my_(booking|code)$/.test(message.location().url);
  page.on('console', (message) => {
    const bad = message.type() === 'error' || message.type() === 'warning';
    if (bad && !message.text().includes(slow) && !refused(message) && !gone(message)) add(`${page.url()}: ${message.text()} ${message.location().url}`);
  });
  page.on('pageerror', (error) => hurried.test(error.message) || add(`${page.url()}: ${error.message}`));
}

// Until the page has been taken over by its program.
export async function hydrated(page) {
  await page.waitForFunction(() => document.documentElement.dataset.ready === 'true', null, { timeout: 20_000 });
}

// What axe-core finds in the page. A target of which a bar at the window's edge covers a part is looked at again in the middle of
// the window, where everybody can bring it.
async function look(runOnly) {
  const { violations } = await window.axe.run(document, { runOnly });
  const small = violations.find(({ id }) => id === 'target-size');
  if (!small) return violations;
  const { scrollX, scrollY } = window;
  const nodes = [];
  for (const node of small.nodes) {
    const target = document.querySelector(node.target[0]);
    target.scrollIntoView({ block: 'center', behavior: 'instant' });
    const again = await window.axe.run(target, { runOnly: { type: 'rule', values: ['target-size'] } });
    nodes.push(...again.violations.flatMap((violation) => violation.nodes));
  }
  window.scrollTo({ left: scrollX, top: scrollY, behavior: 'instant' });
  return [...violations.filter((one) => one !== small), ...(nodes.length ? [{ ...small, nodes }] : [])];
}

// axe-core in the page as it is now, all of its rules in light and those about colour again in dark; any violation fails,
// with its place.
export async function checkAccessible(page, state) {
  await page.locator('h1').first().waitFor();
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axeSource);
  for (const [colorScheme, runOnly] of [
    ['light', { type: 'tag', values: STANDARDS }],
    ['dark', { type: 'rule', values: COLOURS }],
  ]) {
    await page.emulateMedia({ colorScheme });
    // Until no colour is on its way to another, and nothing slides in.
    await page.evaluate(async () => {
      const moving = () => document.getAnimations().some((one) => one.effect.getComputedTiming().endTime < 1_000);
      do await new Promise(requestAnimationFrame);
      while (moving());
    });
    const violations = await page.evaluate(look, runOnly);
    const found = violations.map(
      (violation) => `${violation.id}: ${violation.help}\n    ${violation.nodes.map((node) => node.html).join('\n    ')}`,
    );
    assert.deepEqual(found, [], `${state}, ${colorScheme}: not accessible`);
  }
  await page.emulateMedia({ colorScheme: null });
}

export async function signIn(page, base, email) {
  await page.goto(`${base}/login`);
  await page.fill('#email', email);
  await page.fill('#password', PASSWORD);
  await page.locator('main button[type=submit]').first().click();
  await page.waitForURL((url) => !url.pathname.startsWith('/login'));
}
