// Registers the service worker, and carries what the browser hands out into the forms of the page about notifications. Decides
// nothing: what is sent to whom, the server decides.
'use strict';

(() => {
  const worker = navigator.serviceWorker;
  // After everything that the page itself needs.
  const loaded = new Promise((done) => (document.readyState === 'complete' ? done() : addEventListener('load', done)));
  const registered = worker && loaded.then(() => worker.register('/sw.js', { updateViaCache: 'none' }));
  registered?.catch(() => {});

  const page = document.querySelector('[data-push-key]');
  if (!page) return;
  const { pushKey: serverKey, pushEndpoint: known } = page.dataset;
  const show = (state) => {
    document.documentElement.dataset.push = state;
  };
  if (!worker || !('PushManager' in window) || !('Notification' in window)) {
    show('unsupported');
    return;
  }

  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (letter) => letter.charCodeAt(0));
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer)))
      .replace(/\+/g, '-')
      .replace(/\//g, '_')
      .replace(/=+$/, '');
  const current = async () => (await registered).pushManager.getSubscription();

  // On is: this browser may, it listens, and the server knows where.
  async function state() {
    if (Notification.permission === 'denied') return 'denied';
    const subscription = known && Notification.permission === 'granted' ? await current() : undefined;
    return subscription && subscription.endpoint === known ? 'on' : 'off';
  }
  const look = () => state().then(show, () => show('off'));

  async function switchOn(form) {
    if ((await Notification.requestPermission()) !== 'granted') return look();
    // One that was made for another server's key takes no messages from this one.
    await (await current())?.unsubscribe();
    const manager = (await registered).pushManager;
    const made = await manager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(serverKey) });
    form.elements.endpoint.value = made.endpoint;
    form.elements.p256dh.value = text(made.getKey('p256dh'));
    form.elements.auth.value = text(made.getKey('auth'));
    form.elements.zone.value = Intl.DateTimeFormat().resolvedOptions().timeZone ?? '';
    return form.submit();
  }

  document.addEventListener('submit', (event) => {
    const { push: what } = event.target.dataset;
    if (!what) return;
    event.preventDefault();
    const form = event.target;
    const failed = form.querySelector('[data-failed]');
    const button = form.querySelector('button');
    if (failed) failed.hidden = true;
    button.disabled = true;
    // Off counts also when the browser does not answer.
    const done = what === 'on' ? switchOn(form) : current().then((made) => made?.unsubscribe()).catch(() => {}).then(() => form.submit());
    done
      .catch(() => {
        if (failed) failed.hidden = false;
      })
      .finally(() => {
        button.disabled = false;
      });
  });
  navigator.permissions
    ?.query({ name: 'notifications' })
    .then((permission) => permission.addEventListener('change', look))
    .catch(() => {});
  look();
})();
