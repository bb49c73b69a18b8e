// A new booking at the desk works without this script. It looks up who is being typed, and fills in the one who is pressed.
'use strict';

const PAUSE_MS = 200;
const place = document.getElementById('known');
const fields = ['name', 'phone', 'email'].map((id) => document.getElementById(id));

if (place && fields.every(Boolean)) {
  const [name, phone] = fields;
  const said = place.querySelector('[role=status]');
  const list = place.querySelector('ul');
  const row = place.querySelector('template').content.firstElementChild;
  let turn = 0;
  let pause;

  const show = (text, found = []) => {
    said.textContent = text;
    list.replaceChildren(...found.map(line));
    list.hidden = found.length === 0;
  };

  function line(customer) {
    const item = row.cloneNode(true);
    const [button, ...parts] = item.querySelectorAll('button, bdi, span');
    for (const [nth, part] of parts.entries()) part.textContent = customer[['name', 'phone', 'email'][nth]];
    button.addEventListener('click', () => take(customer));
    return item;
  }

  // What is left to do is to book.
  function take(customer) {
    turn += 1;
    for (const field of fields) {
      const known = customer[field.id];
      // What was typed stays where nothing is known; what was filled in before does not.
      if (known || field.value === field.dataset.known) field.value = known;
      field.dataset.known = known;
    }
    show(customer.said);
    name.form.querySelector('button[type=submit]').focus();
  }

  // An answer that was overtaken by a later question is dropped; one that does not come changes nothing that is typed.
  async function ask(words) {
    const mine = (turn += 1);
    const answer = await fetch(place.dataset.asks, {
      method: 'POST',
      headers: { accept: 'application/json' },
      body: new URLSearchParams({ words }),
    }).catch(() => null);
    const known = answer?.ok ? await answer.json() : null;
    if (mine === turn) show(known?.said ?? '', known?.found);
  }

  for (const field of [name, phone]) {
    field.addEventListener('input', () => {
      clearTimeout(pause);
      turn += 1;
      const words = field.value.trim();
      if (words.length < 2) show('');
      else pause = setTimeout(() => ask(words), PAUSE_MS);
    });
    field.addEventListener('keydown', (event) => {
      const first = list.querySelector('button');
      if (event.key === 'ArrowDown' && first) {
        event.preventDefault();
        first.focus();
      }
    });
  }

  // Up and down lead through those who were found, and back to where the typing was.
  list.addEventListener('keydown', (event) => {
    const way = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === 'Escape') {
      show('');
      name.focus();
    }
    if (!way) return;
    const all = [...list.querySelectorAll('button')];
    const next = all.indexOf(event.target) + way;
    event.preventDefault();
    (next < 0 ? name : all[Math.min(next, all.length - 1)]).focus();
  });

  if ('start' in place.dataset) name.focus();
}
