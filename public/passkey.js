// Passkeys: carries what the server asks to the device, and what the device answers into a form. Decides nothing: the server
// checks every answer. In a browser that has no passkeys nothing of them is shown.
'use strict';

(() => {
  const Key = window.PublicKeyCredential;
  if (!Key?.parseRequestOptionsFromJSON || !Key.prototype.toJSON) return;
  document.documentElement.dataset.passkeys = 'true';

  // As long as a question can be answered, less the time that it takes.
  const PATIENCE = 240_000;
  // The question that waits for whoever chooses a passkey from what the browser fills in.
  let waiting;

  const send = (form, credential) => {
    form.elements.credential.value = JSON.stringify(credential);
    form.submit();
  };

  async function get(form, how) {
    const body = new URLSearchParams(form.dataset.second ? { second: 'true' } : {});
    const answer = await fetch(form.dataset.asks, { method: 'POST', body, headers: { accept: 'application/json' } });
    if (!answer.ok) throw new Error(`${answer.status}`);
    const publicKey = Key.parseRequestOptionsFromJSON(JSON.parse(await answer.json()));
    send(form, await navigator.credentials.get({ publicKey, ...how }));
  }

  async function create(form) {
    const publicKey = Key.parseCreationOptionsFromJSON(JSON.parse(form.dataset.options));
    send(form, await navigator.credentials.create({ publicKey }));
  }

  // A new question every few minutes, for as long as the page is open.
  async function offer(form) {
    if (waiting || form.dataset.second) return;
    waiting = new AbortController();
    const { signal } = waiting;
    if (!(await Key.isConditionalMediationAvailable?.()) || signal.aborted) return;
    const again = setTimeout(() => {
      stop();
      offer(form);
    }, PATIENCE);
    signal.addEventListener('abort', () => clearTimeout(again));
    // Whoever goes on with the password leaves it unanswered.
    await get(form, { mediation: 'conditional', signal }).catch(() => {});
  }
  function stop() {
    waiting?.abort();
    waiting = undefined;
  }

  document.addEventListener('click', async ({ target }) => {
    const button = target.closest?.('[data-passkey]');
    if (!button) return;
    stop();
    const failed = button.form.querySelector('[data-failed]');
    failed.hidden = true;
    await (button.dataset.passkey === 'create' ? create : get)(button.form).catch(() => {
      failed.hidden = false;
    });
  });

  const offered = () => document.querySelector('form[data-asks]');
  document.addEventListener('focusin', ({ target }) => {
    if (target.autocomplete?.includes('webauthn') && offered()) offer(offered());
  });
  if (offered()) offer(offered());
})();
