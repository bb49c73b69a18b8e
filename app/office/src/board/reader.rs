//! Reads the day anew when something has happened: what changed, or all of it where nobody can say.

use std::{collections::BTreeSet, time::Duration};

use leptos::prelude::*;
use shared::{
    booking::{BoardView, MOST_NEWS},
    ids::BookingId,
    live::Frame,
};

use super::{
    contact::Contact,
    day::{self, News},
    desk::Said,
    kept::Kept,
    reading::Reading,
};
use crate::calls::{board_news, board_of};

/// How long a changed card carries the class that makes it glow.
const GLOW: Duration = Duration::from_millis(400);

/// What is to be read.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Wanted {
    /// The cards of these bookings, and whatever else the day has besides cards.
    Bookings(BTreeSet<BookingId>),
    /// The whole day.
    All,
}

impl Wanted {
    fn nothing() -> Self {
        Self::Bookings(BTreeSet::new())
    }

    fn add(&mut self, booking: BookingId) {
        if let Self::Bookings(bookings) = self {
            bookings.insert(booking);
            if bookings.len() > MOST_NEWS {
                *self = Self::All;
            }
        }
    }
}

/// Reads the day anew.
#[derive(Clone, Copy)]
pub(super) struct Reader {
    board: RwSignal<BoardView>,
    kept: Kept,
    said: RwSignal<Option<Said>>,
    contact: Contact,
    reading: Reading,
    wanted: StoredValue<Wanted>,
    news: StoredValue<Vec<News>>,
}

impl Reader {
    /// Of this board.
    pub fn new(
        board: RwSignal<BoardView>,
        kept: Kept,
        said: RwSignal<Option<Said>>,
        contact: Contact,
    ) -> Self {
        Self {
            board,
            kept,
            said,
            contact,
            reading: Reading::new(),
            wanted: StoredValue::new(Wanted::nothing()),
            news: StoredValue::new(Vec::new()),
        }
    }

    /// A frame of the live connection.
    pub fn hear(self, frame: &Frame) {
        if self.board.try_with_untracked(|board| day::concerns(board, frame)) != Some(true) {
            return;
        }
        self.news.try_update_value(|news| news.extend(News::of(frame)));
        match &frame.data {
            Some(event) => self.read(event.booking),
            None => self.read_all(),
        }
    }

    /// One booking has changed.
    pub fn read(self, booking: BookingId) {
        self.wanted.try_update_value(|wanted| wanted.add(booking));
        self.begin();
    }

    /// Anything may have changed.
    pub fn read_all(self) {
        self.wanted.try_set_value(Wanted::All);
        self.begin();
    }

    fn begin(self) {
        self.reading.ask(move || self.fetch());
    }

    async fn fetch(self) {
        let Some(date) = self.board.try_with_untracked(|board| board.date) else { return };
        let Some(wanted) =
            self.wanted.try_update_value(|wanted| std::mem::replace(wanted, Wanted::nothing()))
        else {
            return;
        };
        // The reading before this one took it along.
        if wanted == Wanted::nothing() {
            return;
        }
        let news = self.news.try_update_value(std::mem::take).unwrap_or_default();
        // While the connection was lost, things happened that nobody told.
        let lost = self.contact.as_of.try_with_untracked(Option::is_some) != Some(false);
        let only = match wanted {
            Wanted::Bookings(bookings) if !lost => Some(bookings),
            _ => None,
        };
        let read = match &only {
            Some(bookings) => board_news(date, bookings.iter().copied().collect()).await,
            None => board_of(Some(date)).await,
        };
        match read {
            Ok(board) => {
                self.contact.read_at(board.now);
                self.take(board, only.as_ref(), news);
            }
            Err(error) => {
                // What has been missed is missed until all of it is read.
                self.wanted.try_set_value(Wanted::All);
                self.contact.failed(&error);
            }
        }
    }

    fn take(self, fresh: BoardView, only: Option<&BTreeSet<BookingId>>, news: Vec<News>) {
        let find = |id: BookingId| fresh.cards.iter().find(|card| card.booking == id).cloned();
        let said = news.into_iter().rev().find_map(|news| match news {
            News::Booked(id) => find(id).map(Said::Booked),
            News::Arrived(id) => find(id).map(Said::Arrived),
        });
        let Some(changed) = self.board.try_update(|board| day::renew(board, fresh, only)) else { return };
        self.board.with_untracked(|board| self.kept.take(board));
        if said.is_some() {
            self.said.set(said);
        }
        if !changed.is_empty() {
            self.kept.set_glow(&changed, true);
            set_timeout(move || self.kept.set_glow(&changed, false), GLOW);
        }
    }
}
