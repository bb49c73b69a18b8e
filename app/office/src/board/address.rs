//! The board's own address: everything that decides what is shown is in it, so that every link works without scripts.

use app_core::date_key;
use chrono::NaiveDate;
use leptos_router::params::ParamsMap;
use shared::{booking::Action, ids::BookingId};

/// Which day, how, and what is open beside it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Address {
    /// The day; today when absent.
    pub date: Option<NaiveDate>,
    /// A list instead of columns.
    pub list: bool,
    /// The booking that is open.
    pub booking: Option<BookingId>,
    /// What is being asked about it before it is done.
    pub ask: Option<Action>,
}

/// Acts that need an answer first.
const ASKED: [Action; 5] = [Action::Reject, Action::Decline, Action::Cancel, Action::Reschedule, Action::Pay];

/// Whether an act needs an answer first: a reason, a time, an amount.
pub(crate) fn asks(action: Action) -> bool {
    ASKED.contains(&action)
}

impl Address {
    /// Reads the query; what cannot be read is left out.
    pub fn read(query: &ParamsMap) -> Self {
        Self {
            date: query.get_str("date").and_then(|text| text.parse().ok()),
            list: query.get_str("view") == Some("list"),
            booking: query.get_str("booking").and_then(|text| text.parse().ok()),
            ask: query
                .get_str("ask")
                .and_then(|text| ASKED.iter().copied().find(|action| action.as_str() == text)),
        }
    }

    /// The link.
    pub fn href(self) -> String {
        let parts = [
            self.date.map(|date| format!("date={}", date_key(date))),
            self.list.then(|| "view=list".to_owned()),
            self.booking.map(|id| format!("booking={id}")),
            self.ask.map(|action| format!("ask={}", action.as_str())),
        ];
        let query = parts.into_iter().flatten().collect::<Vec<_>>().join("&");
        if query.is_empty() { "/office".to_owned() } else { format!("/office?{query}") }
    }

    /// Another day, nothing open.
    pub fn on(self, date: Option<NaiveDate>) -> Self {
        Self { date, booking: None, ask: None, ..self }
    }

    /// The same day with a booking open.
    pub fn open(self, booking: BookingId, ask: Option<Action>) -> Self {
        Self { booking: Some(booking), ask, ..self }
    }

    /// The same day with nothing open.
    pub fn closed(self) -> Self {
        Self { booking: None, ask: None, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_link_says_is_what_the_page_reads() {
        let address = Address {
            date: NaiveDate::from_ymd_opt(2026, 11, 20),
            list: true,
            booking: "0190a0b0-0000-7000-8000-000000000001".parse().ok(),
            ask: Some(Action::Reschedule),
        };
        let href = address.href();
        assert_eq!(
            href,
            "/office?date=2026-11-20&view=list&booking=0190a0b0-0000-7000-8000-000000000001&ask=reschedule"
        );
        let mut query = ParamsMap::new();
        for pair in href.trim_start_matches("/office?").split('&') {
            let (key, value) = pair.split_once('=').unwrap();
            query.insert(key.to_owned(), value.to_owned());
        }
        assert_eq!(Address::read(&query), address);
        assert_eq!(Address::default().href(), "/office");
    }

    #[test]
    fn what_cannot_be_read_is_left_out() {
        let mut query = ParamsMap::new();
        for (key, value) in [("date", "tomorrow"), ("booking", "1"), ("ask", "start"), ("view", "rooms")] {
            query.insert(key, value.to_owned());
        }
        assert_eq!(Address::read(&query), Address::default());
    }
}
