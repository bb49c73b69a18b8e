//! What the parts of the check-in share.

use std::time::Duration;

use app_core::{
    offline::{self, About, Came, Errand, Unsent},
    use_viewer,
};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::{NavigateOptions, hooks::use_navigate};
use serde::Serialize;
use shared::{
    AppError,
    booking::{
        Action, BookingView, LocationLine,
        door::{Expected, Verdict},
    },
    ids::LocationId,
    time::Local,
};

use super::{list::DoorList, place};

/// How old a list may become while the door is open.
const LIST_AGE: Duration = Duration::from_secs(120);

/// The answer to a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// Come in.
    Welcome(Box<BookingView>),
    /// Come in: this door says so by itself, and the server will hear of it.
    LetIn(Box<Expected>),
    /// The code is ours; whose it is the server will say.
    Unlisted,
    /// Why not.
    Refused(AppError),
    /// Why not, as far as this door knows: without a network.
    RefusedHere(AppError, Option<Local>),
}

/// What the server is told of a code.
#[derive(Serialize)]
struct CheckIn {
    token: String,
    at: Local,
    #[serde(skip_serializing_if = "Option::is_none")]
    location: Option<LocationId>,
}

/// The door's state.
#[derive(Clone, Copy)]
pub(super) struct Door {
    /// The answer to the last code.
    pub outcome: RwSignal<Option<Answer>>,
    /// A code is being asked about.
    pub busy: RwSignal<bool>,
    /// The camera was asked for: the next guest does not ask again.
    pub camera: RwSignal<bool>,
    /// Arrivals that the server has not heard of, or refused.
    pub unsent: RwSignal<Vec<Unsent>>,
    /// Where it can be.
    pub places: Memo<Vec<LocationLine>>,
    /// Where it is, as far as somebody said.
    at: RwSignal<Option<LocationId>>,
    list: DoorList,
    business: StoredValue<Option<String>>,
    clean: Callback<()>,
}

impl Door {
    /// A door, with the answer and the locations that the page came with.
    pub fn new(first: Option<Answer>, places: Vec<LocationLine>) -> Self {
        let navigate = use_navigate();
        let clean = Callback::new(move |()| {
            let options = NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() };
            navigate("/check-in", options);
        });
        let list = DoorList::new();
        Self {
            outcome: RwSignal::new(first),
            busy: RwSignal::new(false),
            camera: RwSignal::new(false),
            unsent: RwSignal::new(Vec::new()),
            places: Memo::new(move |_| list.places().unwrap_or_else(|| places.clone())),
            at: place::follow(),
            list,
            business: StoredValue::new(use_viewer().slug),
            clean,
        }
    }

    /// In the browser: keeps today's list, and what the server has not heard of.
    pub fn wake(self) {
        Effect::new(move |_| {
            self.list.read();
            self.look();
            if let Ok(handle) = set_interval_with_handle(move || self.list.read(), LIST_AGE) {
                on_cleanup(move || handle.clear());
            }
        });
        offline::on_change(move || self.look());
    }

    /// Where it is: nothing where that is not known, or does not matter.
    pub fn place(self) -> Option<LocationId> {
        let known = self.places.with(|places| places.iter().map(|place| place.id).collect::<Vec<_>>());
        self.at.get().filter(|place| known.len() > 1 && known.contains(place))
    }

    fn look(self) {
        spawn_local(async move {
            let unsent = offline::unsent().await;
            self.unsent.try_set(unsent);
        });
    }

    /// Asks about a code. The answer to the one before makes room: nobody takes it for this one's.
    pub fn ask(self, code: String) {
        if code.trim().is_empty() || self.busy.get_untracked() {
            return;
        }
        if self.outcome.with_untracked(Option::is_some) {
            self.next();
        }
        self.busy.set(true);
        let place = untrack(|| self.place());
        spawn_local(async move {
            let answer = self.answer(code.trim(), place).await;
            if self.busy.try_set(false).is_none() {
                self.outcome.set(Some(answer));
            }
        });
    }

    /// The server's answer, or this door's where there is no network.
    async fn answer(self, code: &str, place: Option<LocationId>) -> Answer {
        // What this door would say is asked first: an arrival that waits is known by its booking from then on.
        let here = self.list.judge(code, place, &offline::unsent().await).await;
        let at = self.list.now();
        let (booking, name) = match &here {
            Ok(Verdict::Welcome(expected)) => (Some(expected.booking), expected.name.clone()),
            Ok(Verdict::Unlisted) | Err(_) => (None, String::new()),
        };
        let Some(at) = at else { return self.at_once(code, place).await };
        let errand = Errand {
            path: "/api/v1/check-ins".to_owned(),
            body: CheckIn { token: code.to_owned(), at, location: place },
            business: self.business.try_get_value().flatten(),
            about: About { action: Action::CheckIn, booking, name, code: Some(code.to_owned()), at },
        };
        match offline::run::<_, BookingView>(errand).await {
            Came::Done(booking) => Answer::Welcome(Box::new(booking)),
            Came::Refused(error) => Answer::Refused(error),
            Came::Waits(id) => match here {
                Ok(Verdict::Welcome(expected)) => Answer::LetIn(expected),
                Ok(Verdict::Unlisted) => Answer::Unlisted,
                // Nobody was let in: there is nothing to tell.
                Err(error) => {
                    offline::drop_errand(id);
                    Answer::RefusedHere(error, self.list.read_at())
                }
            },
        }
    }

    /// A door that knows nothing of today can only ask.
    async fn at_once(self, code: &str, place: Option<LocationId>) -> Answer {
        match crate::calls::check_in(code.to_owned(), place).await {
            Ok(crate::calls::Arrival::Welcome(booking)) => Answer::Welcome(booking),
            Ok(crate::calls::Arrival::Refused(error)) => Answer::Refused(error),
            Err(error) if offline::is_away(&error) => Answer::RefusedHere(error.0, None),
            Err(error) => Answer::Refused(error.0),
        }
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
