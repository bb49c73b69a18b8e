//! Whether what is shown is how things are. When the connection is lost for more than a moment, the page says how old it
//! is; as long as it is lost the day is still read now and then, and once it is back it is read anew.

use std::time::Duration;

use app_core::{Live, LiveState, UiError, clock_time, i18n::*};
use app_ui::Icon;
use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*};
use shared::{ErrorCode, time::Local};

/// A connection that comes back sooner was never missed.
const PATIENCE: Duration = Duration::from_secs(4);

/// The connection of a page that shows a day or a week.
#[derive(Clone, Copy)]
pub(super) struct Contact {
    /// The live connection.
    pub live: Live,
    /// From when what is shown is, when it may be old.
    pub as_of: RwSignal<Option<Local>>,
    now: ReadSignal<Local>,
}

impl Contact {
    /// A connection that is still to be made.
    pub fn new(now: ReadSignal<Local>) -> Self {
        Self { live: Live::new(), now, as_of: RwSignal::new(None) }
    }

    /// Whether what is shown may be old.
    pub fn is_lost(self) -> bool {
        self.as_of.with(Option::is_some)
    }

    /// Watches it; `read` reads everything anew.
    pub fn watch(self, read: impl Fn() + Copy + 'static) {
        let Self { live, as_of, now } = self;
        let up = Memo::new(move |_| live.state.get() == LiveState::Live);
        Effect::new(move |before: Option<Option<TimeoutHandle>>| {
            before.flatten().iter().for_each(TimeoutHandle::clear);
            if up.get() {
                if as_of.with_untracked(Option::is_some) {
                    read();
                }
                return None;
            }
            let last = now.get_untracked();
            let missed = move || {
                as_of.try_update(|as_of| *as_of = as_of.or(Some(last)));
                // Perhaps the server is there, and something between is not.
                read();
            };
            set_timeout_with_handle(missed, PATIENCE).ok()
        });
        Effect::new(move |before: Option<()>| {
            now.track();
            if before.is_some() && as_of.with_untracked(Option::is_some) {
                read();
            }
        });
    }

    /// It was read, and the server's clock said this.
    pub fn read_at(self, now: Local) {
        let live = self.live.state.try_get_untracked() == Some(LiveState::Live);
        self.as_of.try_update(|as_of| *as_of = as_of.filter(|_| !live).map(|_| now));
    }

    /// It could not be read.
    pub fn failed(self, error: &UiError) {
        if error.0.code == ErrorCode::Unauthenticated {
            // Somebody has signed out elsewhere: the server knows where to go from here.
            let _ = window().location().reload();
        }
        let last = self.now.try_get_untracked();
        self.as_of.try_update(|as_of| *as_of = as_of.or(last));
    }
}

/// The band that says so. Screen readers hear it once, and once that it is over.
#[component]
pub(super) fn Band(
    /// The connection.
    contact: Contact,
    /// Reads everything anew.
    read: Callback<()>,
) -> impl IntoView {
    let i18n = use_i18n();
    let lost = Memo::new(move |_| contact.is_lost());
    let said =
        Memo::new(move |before: Option<&Option<bool>>| match (lost.get(), before.copied().flatten()) {
            (true, _) => Some(false),
            (false, None) => None,
            (false, Some(_)) => Some(true),
        });
    let sentence = move || match said.get() {
        None => String::new(),
        Some(false) => t_string!(i18n, office.lost_said).to_string(),
        Some(true) => t_string!(i18n, office.lost_over).to_string(),
    };
    let since = move || {
        let time = contact.as_of.get().map(clock_time).unwrap_or_default();
        t_string!(i18n, office.lost_since, time = time).to_string()
    };
    let again = move |_| {
        contact.live.try_now();
        read.run(());
    };
    view! {
        <p class="sr" role="status">{sentence}</p>
        <Show when=move || lost.get()>
            <div class="lost">
                <Icon name="wifi-off"/>
                <p>
                    <b>{t!(i18n, office.lost_title)}</b>
                    {since}
                </p>
                <button type="button" class="btn quiet small" on:click=again>
                    <Icon name="refresh-cw"/>
                    {t!(i18n, office.lost_retry)}
                </button>
            </div>
        </Show>
    }
    .into_any()
}
