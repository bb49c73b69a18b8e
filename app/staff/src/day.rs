//! The day as it is now, and acting on it.

use std::time::Duration;

use app_core::{
    LiveState, ServerClock, TooSoon,
    offline::{self, About, Came, Errand, Unsent},
    use_viewer,
};
use leptos::{prelude::*, task::spawn_local};
use serde::Serialize;
use shared::{
    ErrorCode,
    booking::{BookingView, DayView},
    ids::BookingId,
    live::{BookingEventKind, Frame},
    time::Local,
};

use crate::{
    calls::{Act, my_day},
    kept::{keep_ahead, keep_day},
    plan,
};

/// Long enough for the glow to have been seen.
const GLOW: Duration = Duration::from_millis(600);

/// What has just happened to one visit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct News {
    /// What.
    pub kind: BookingEventKind,
    /// To which, as it is now, or as it was when it is gone.
    pub visit: BookingView,
}

/// What the server is told of an act.
#[derive(Serialize)]
struct Step {
    version: i32,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    at: Local,
}

/// Everything the page shows.
#[derive(Clone, Copy, Debug)]
pub struct Day {
    /// The day, as last read, and with what was done since.
    pub shown: RwSignal<DayView>,
    /// The day, as last read.
    read: StoredValue<DayView>,
    /// When it was read, where that was before the network went away.
    pub since: RwSignal<Option<Local>>,
    /// What is not done yet.
    pub unsent: RwSignal<Vec<Unsent>>,
    pub clock: ServerClock,
    business: StoredValue<Option<String>>,
    /// The last change.
    pub news: RwSignal<Option<News>>,
    /// The visit that glows.
    pub glow: RwSignal<Option<BookingId>>,
    /// Why the last act did not go through.
    pub problem: RwSignal<Option<ErrorCode>>,
    /// An act is on its way.
    pub busy: RwSignal<bool>,
    /// A second tap is not another one.
    too_soon: TooSoon,
}

impl Day {
    /// The day as it was loaded; `problem` is what the address says.
    pub fn new(first: DayView, since: Option<Local>, problem: Option<ErrorCode>) -> Self {
        Self {
            clock: ServerClock::new(first.now),
            read: StoredValue::new(first.clone()),
            shown: RwSignal::new(first),
            since: RwSignal::new(since),
            unsent: RwSignal::new(Vec::new()),
            business: StoredValue::new(use_viewer().slug),
            news: RwSignal::new(None),
            glow: RwSignal::new(None),
            problem: RwSignal::new(problem),
            busy: RwSignal::new(false),
            too_soon: TooSoon::new(),
        }
    }

    /// Something happened: reads anew. The page may be gone by the time the answer is there.
    pub fn hear(self, frame: Frame) {
        spawn_local(async move {
            let Some(before) = self.read_anew().await else { return };
            let kind = BookingEventKind::ALL.iter().copied().find(|kind| kind.as_str() == frame.event);
            let (Some(kind), Some(event)) = (kind, frame.data) else { return };
            let find = |day: &DayView| day.visits.iter().find(|visit| visit.id == event.booking).cloned();
            let now = self.shown.try_with_untracked(find).flatten();
            let Some(visit) = now.or_else(|| find(&before)) else { return };
            self.glow.try_set(Some(visit.id));
            self.news.try_set(Some(News { kind, visit }));
            let fade = move || {
                let _ = self.glow.try_set(None);
            };
            set_timeout(fade, GLOW);
        });
    }

    /// In the browser: keeps what is shown, and shows what waits to be done.
    pub fn wake(self) {
        Effect::new(move |_| {
            if self.since.get_untracked().is_none() {
                self.read.with_value(keep_day);
            }
            spawn_local(self.look());
        });
        offline::on_change(move || {
            spawn_local(async move {
                self.read_anew().await;
            });
        });
    }

    /// The network is back: what is shown from before is read anew, and the next days with it.
    pub fn follow(self, connection: ReadSignal<LiveState>) {
        Effect::new(move |_| {
            if connection.get() == LiveState::Live {
                spawn_local(async move {
                    if self.since.try_get_untracked().flatten().is_some() {
                        self.read_anew().await;
                    }
                    if let Some(today) = self.shown.try_with_untracked(|day| day.now.date_naive()) {
                        keep_ahead(today).await;
                    }
                });
            }
        });
    }

    /// The day as it will be once everything is done that waits.
    async fn look(self) {
        let unsent = offline::unsent().await;
        let Some(mut day) = self.read.try_get_value() else { return };
        for errand in unsent.iter().filter(|errand| errand.refused.is_none()) {
            if let Some(booking) = errand.about.booking {
                plan::foretell(&mut day, booking, errand.about.action);
            }
        }
        self.unsent.try_set(unsent);
        self.shown.try_set(day);
    }

    /// Does what a form asks for, or keeps it until there is a network. A refusal is said, and the day shown as it really is.
    pub fn take(self, wish: Act) {
        if self.busy.get_untracked() || self.too_soon.is_on() {
            return;
        }
        self.busy.set(true);
        self.problem.set(None);
        spawn_local(async move {
            let problem = match offline::run::<_, BookingView>(self.errand(wish)).await {
                Came::Refused(error) => Some(error.code),
                Came::Done(_) | Came::Waits(_) => None,
            };
            self.problem.try_set(problem);
            self.read_anew().await;
            self.too_soon.begin();
            self.busy.try_set(false);
        });
    }

    /// The way that a program takes: it has a key, so that nothing is done twice.
    fn errand(self, wish: Act) -> Errand<Step> {
        let Act { booking, action, version, reason, .. } = wish;
        let name = self.shown.with_untracked(|day| {
            let visit = day.visits.iter().find(|visit| visit.id == booking);
            visit.map(|visit| visit.customer.name.clone())
        });
        let at = self.clock.now();
        Errand {
            path: format!("/api/v1/bookings/{booking}/{}", action.as_str()),
            body: Step { version, reason: reason.filter(|reason| !reason.is_empty()), at },
            business: self.business.get_value(),
            about: About { action, booking: Some(booking), name: name.unwrap_or_default(), code: None, at },
        }
    }

    /// Shows the day as it is now; gives it as it was before.
    async fn read_anew(self) -> Option<DayView> {
        let before = self.shown.try_get_untracked()?;
        let fresh = my_day(Some(before.date)).await;
        match &fresh {
            Ok(fresh) => {
                keep_day(fresh);
                self.read.try_set_value(fresh.clone());
                self.since.try_set(None);
            }
            Err(error) if offline::is_away(error) => {
                self.since.try_update(|since| *since = since.or(Some(before.now)));
            }
            Err(_) => {}
        }
        self.look().await;
        fresh.ok().map(|_| before)
    }
}
