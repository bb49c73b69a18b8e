// Somebody who has a keyboard and nothing else. Wherever they are, the focus is somewhere, in sight, and can be seen.
import assert from 'node:assert/strict';
import { until } from './stage.mjs';

const FAR = 200;

// What has the focus, in words; nothing when it is nowhere or not to be seen.
function look() {
  const focused = document.activeElement;
  const name = `${focused.tagName.toLowerCase()}${focused.id && `#${focused.id}`} “${(focused.innerText ?? '').slice(0, 40)}”`;
  if (focused === document.body || focused === document.documentElement) return { wrong: 'the focus is nowhere' };
  const areas = [...focused.getClientRects()].filter((area) => area.width > 0 && area.height > 0);
  // A field may be drawn by its label, a radio button for example.
  const drawn = focused.closest('label') ?? focused;
  const seen = areas.concat([...drawn.getClientRects()]).some((area) =>
    [0.1, 0.5, 0.9].some((x) =>
      [0.1, 0.5, 0.9].some((y) => {
        const top = document.elementFromPoint(area.left + area.width * x, area.top + area.height * y);
        return top && (drawn.contains(top) || top.contains(focused));
      }),
    ),
  );
  if (!seen) return { wrong: `${name} has the focus and is out of sight` };
  // Headings and the page itself take the focus for the reader's sake, and are never tabbed to.
  const ringed = (element) => {
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    return outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 1.5;
  };
  // Dates have parts of the browser's own, which show it themselves.
  const parted = focused.matches('input[type=date], input[type=time]');
  const marked = focused.tabIndex < 0 || parted || ringed(focused) || ringed(drawn);
  return marked ? { name } : { wrong: `${name} has the focus, and nothing shows it` };
}

export function keyboard(page) {
  const looks = async (after) => {
    // What replaces the old content may take a moment.
    let found;
    await until(async () => !(found = await page.evaluate(look)).wrong, '', 2_000).catch(() => {
      assert.fail(`after ${after}: ${found.wrong} (${page.url()})`);
    });
    return found.name;
  };
  const has = (target) => target.evaluateAll((elements) => elements.includes(document.activeElement));
  const born = () => page.evaluate(() => performance.timeOrigin);
  return {
    looks,
    // Tab, until the target has the focus; each stop on the way must be visible.
    async to(target, key = 'Tab') {
      for (let stops = 0; stops < FAR; stops += 1) {
        if (await has(target)) return;
        await page.keyboard.press(key);
        const { wrong } = await page.evaluate(look);
        // At the end of the page the focus leaves it, to come back at the beginning.
        if (wrong !== 'the focus is nowhere') assert.equal(wrong, undefined, `${key} ${stops + 1} of the way to ${target}`);
      }
      assert.fail(`${FAR} times ${key} do not lead to ${target}`);
    },
    // A key that does something. When that is done the focus is in a sensible place: where a new page begins, its first stop
    // being the link to the content; anywhere but nowhere on the same page.
    async act(key, done) {
      const before = await born();
      await page.keyboard.press(key);
      await done();
      if ((await born()) === before) return looks(key);
      const name = await page.evaluate(look);
      if (name.wrong !== 'the focus is nowhere') return looks(key);
      await page.keyboard.press('Tab');
      assert.ok(await page.evaluate(() => document.activeElement.matches('.skip')), `a new page begins with the link to its content (${page.url()})`);
      return looks('Tab');
    },
    type: (text) => page.keyboard.type(text),
    press: (key) => page.keyboard.press(key),
  };
}
