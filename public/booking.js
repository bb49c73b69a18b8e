// The public pages work without this script. It keeps three things in step with whoever reads them: the running total, what
// was typed, and how long a time is still kept. What they say always comes from the server: a part of the page is asked for
// again and takes the old one's place.
'use strict';

const latest = new Map();

// The part `id` of the page at `address`, as it is now. An answer that was overtaken by a later question is dropped; one that
// does not come changes nothing.
async function renew(id, address) {
  const turn = (latest.get(id) ?? 0) + 1;
  latest.set(id, turn);
  const answer = await fetch(address, { headers: { accept: 'text/html' } }).catch(() => null);
  if (!answer?.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const [before, after] = [document.getElementById(id), page.getElementById(id)];
  if (latest.get(id) !== turn || !before || !after || before.innerHTML === after.innerHTML) return;
  before.innerHTML = after.innerHTML;
  if (id === 'kept') watch();
}

// The total of what is chosen: the same page, asked for with these choices.
function add(form) {
  const choices = new URLSearchParams(new FormData(form));
  choices.delete('step');
  renew('total', `${form.action}?${choices}`);
}

// Keeps what was typed, and with it the time for longer. When it does not work nothing is lost: the form still has everything.
// Only the newest is of use, and none once the form itself is on its way: the time is no longer kept then, but booked.
let saving;
async function save(form) {
  saving?.abort();
  saving = new AbortController();
  const { signal } = saving;
  const typed = new URLSearchParams({ hold: form.dataset.hold });
  for (const name of ['name', 'email', 'phone', 'address', 'flexible', 'notes']) {
    const field = form.elements[name];
    if (field) typed.set(name, field.value);
  }
  const answer = await fetch(form.dataset.saves, { method: 'POST', body: typed, signal }).catch(() => null);
  if (answer?.ok) renew('kept', location.href);
}

// What is said about the time kept changes after so many seconds.
let timer;
function watch() {
  clearTimeout(timer);
  const seconds = document.querySelector('#kept [data-changes-in]')?.dataset.changesIn;
  if (seconds) timer = setTimeout(() => renew('kept', location.href), seconds * 1000);
}

document.addEventListener('change', ({ target }) => {
  const form = target.form;
  if (form?.id === 'option') add(form);
  if (form?.dataset.saves) save(form);
});
document.addEventListener('submit', () => saving?.abort());
// A tab that slept, or a page from the browser's memory.
addEventListener('pageshow', ({ persisted }) => persisted && document.getElementById('kept') && renew('kept', location.href));
watch();

// Whom somebody has chosen is in sight. The row itself scrolls: `scrollIntoView` would let the keyboard begin there.
const chosen = document.querySelector('.picks [aria-current]');
const row = chosen?.closest('.picks');
if (row) {
  const [one, all] = [chosen, row].map((part) => part.getBoundingClientRect());
  row.scrollBy(one.left + one.width / 2 - all.left - all.width / 2, 0);
}

// Only the browser knows its own zone.
for (const note of document.querySelectorAll('[data-offset]')) {
  note.hidden = Number(note.dataset.offset) === -new Date().getTimezoneOffset();
}
document.documentElement.dataset.ready = 'true';
