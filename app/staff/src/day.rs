//! The day as it is now, and acting on it.

use std::time::Duration;

use app_core::TooSoon;
use leptos::{prelude::*, task::spawn_local};
use shared::{
    ErrorCode,
    booking::{BookingView, DayView},
    ids::BookingId,
    live::{BookingEventKind, Frame},
};

use crate::calls::{Act, act, my_day};

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

/// Everything the page shows.
#[derive(Clone, Copy, Debug)]
pub struct Day {
    /// The day, as last read.
    pub shown: RwSignal<DayView>,
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
    pub fn new(first: DayView, problem: Option<ErrorCode>) -> Self {
        Self {
            shown: RwSignal::new(first),
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

    /// Does what a form asks for. A refusal is said, and the day shown as it really is.
    pub fn take(self, wish: Act) {
        if self.busy.get_untracked() || self.too_soon.is_on() {
            return;
        }
        self.busy.set(true);
        self.problem.set(None);
        spawn_local(async move {
            let Act { booking, action, version, date, reason } = wish;
            let done = act(booking, action, version, date, reason).await;
            self.problem.try_set(done.err().map(|error| error.0.code));
            self.read_anew().await;
            self.too_soon.begin();
            self.busy.try_set(false);
        });
    }

    /// Shows the day as it is now; gives it as it was before.
    async fn read_anew(self) -> Option<DayView> {
        let before = self.shown.try_get_untracked()?;
        let fresh = my_day(Some(before.date)).await.ok()?;
        self.shown.try_set(fresh);
        Some(before)
    }
}
