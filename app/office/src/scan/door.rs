//! What the parts of the check-in share.

use leptos::{prelude::*, task::spawn_local};
use leptos_router::{NavigateOptions, hooks::use_navigate};

use crate::calls::{Arrival, check_in};

/// The door's state.
#[derive(Clone, Copy)]
pub(super) struct Door {
    /// The answer to the last code.
    pub outcome: RwSignal<Option<Arrival>>,
    /// A code is being asked about.
    pub busy: RwSignal<bool>,
    /// The camera was asked for: the next guest does not ask again.
    pub camera: RwSignal<bool>,
    clean: Callback<()>,
}

impl Door {
    /// A door, with the answer that the page came with.
    pub fn new(first: Option<Arrival>) -> Self {
        let navigate = use_navigate();
        let clean = Callback::new(move |()| {
            let options = NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() };
            navigate("/check-in", options);
        });
        Self {
            outcome: RwSignal::new(first),
            busy: RwSignal::new(false),
            camera: RwSignal::new(false),
            clean,
        }
    }

    /// Asks about a code.
    pub fn ask(self, code: String) {
        if code.trim().is_empty() || self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        spawn_local(async move {
            let answer = check_in(code).await.unwrap_or_else(|error| Arrival::Refused(error.0));
            if self.busy.try_set(false).is_none() {
                self.outcome.set(Some(answer));
            }
        });
    }

    /// The next guest, please.
    pub fn next(self) {
        self.outcome.set(None);
        self.clean.run(());
    }

    /// A customer's QR code opened by a telephone's own camera is an address with the code behind `#`: read once, then
    /// taken away.
    pub fn watch_address(self) {
        Effect::new(move |_| {
            let hash = window().location().hash().unwrap_or_default();
            let token = hash.trim_start_matches('#').to_owned();
            // The link that skips to the content ends in a word of this page.
            if token.len() > 20 {
                self.clean.run(());
                self.ask(token);
            }
        });
    }
}
