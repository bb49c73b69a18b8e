//! The board's own address: everything that decides what is shown is in it, so that every link works without scripts.

use app_core::date_key;
use chrono::NaiveDate;
use leptos_router::{location::Url, params::ParamsMap};
use shared::{booking::Action, ids::BookingId};

use super::filter::Filter;

/// How the day is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum View {
    /// A column for each person.
    #[default]
    Day,
    /// Its week.
    Week,
    /// A column for each room.
    Rooms,
    /// A list.
    List,
}

impl View {
    /// All, in the order of the switch.
    pub const ALL: [Self; 4] = [Self::Day, Self::Week, Self::Rooms, Self::List];

    /// As in the address.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Rooms => "rooms",
            Self::List => "list",
        }
    }
}

/// Which day, how, what of it, and what is open beside it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Address {
    /// The day; today when absent.
    pub date: Option<NaiveDate>,
    /// How it is shown.
    pub view: View,
    /// Only to be looked at, from afar.
    pub wall: bool,
    /// What of it.
    pub filter: Filter,
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
        let view = |text: &str| View::ALL.into_iter().find(|view| view.key() == text);
        Self {
            date: query.get_str("date").and_then(|text| text.parse().ok()),
            view: query.get_str("view").and_then(view).unwrap_or_default(),
            wall: query.get_str("wall") == Some("1"),
            filter: Filter::read(query),
            booking: query.get_str("booking").and_then(|text| text.parse().ok()),
            ask: query
                .get_str("ask")
                .and_then(|text| ASKED.iter().copied().find(|action| action.as_str() == text)),
        }
    }

    /// Reads what a form has kept of an address: its query.
    #[cfg(not(target_family = "wasm"))]
    pub fn kept(query: &str) -> Self {
        let url = leptos_router::location::RequestUrl::new(&format!("/{query}"));
        url.parse().map(|url| Self::read(url.search_params())).unwrap_or_default()
    }

    /// The query, with its `?`; empty for today as it is.
    pub fn query(&self) -> String {
        let view = (self.view != View::Day).then(|| self.view.key().to_owned());
        let before =
            [("date", self.date.map(date_key)), ("view", view), ("wall", self.wall.then(|| "1".to_owned()))];
        let after = [
            ("booking", self.booking.map(|id| id.to_string())),
            ("ask", self.ask.map(|action| action.as_str().to_owned())),
        ];
        let said = |(key, value): (&'static str, Option<String>)| value.map(|value| (key, value));
        let before = before.into_iter().filter_map(said);
        let pairs = before.chain(self.filter.pairs()).chain(after.into_iter().filter_map(said));
        // What somebody has typed is the only thing that may need it.
        let query = pairs.map(|(key, value)| {
            if key == "q" { format!("q={}", Url::escape(&value)) } else { format!("{key}={value}") }
        });
        let query = query.collect::<Vec<_>>().join("&");
        if query.is_empty() { query } else { format!("?{query}") }
    }

    /// The link.
    pub fn href(&self) -> String {
        format!("/office{}", self.query())
    }

    /// Another day, nothing open.
    pub fn on(self, date: Option<NaiveDate>) -> Self {
        Self { date, ..self.closed() }
    }

    /// The same day with a booking open.
    pub fn open(self, booking: BookingId, ask: Option<Action>) -> Self {
        Self { booking: Some(booking), ask, ..self }
    }

    /// The same day with nothing open.
    pub fn closed(self) -> Self {
        Self { booking: None, ask: None, ..self }
    }

    /// The same day looked at in another way, nothing open.
    pub fn seen(self, view: View) -> Self {
        Self { view, ..self.closed() }
    }

    /// Something else of the same day, nothing open.
    pub fn only(self, filter: Filter) -> Self {
        Self { filter, ..self.closed() }
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::filter::{Spot, State},
        *,
    };

    #[test]
    fn what_a_link_says_is_what_the_page_reads() {
        let address = Address {
            date: NaiveDate::from_ymd_opt(2026, 11, 20),
            view: View::List,
            wall: false,
            filter: Filter {
                at: Some(Spot::Away),
                with: None,
                state: Some(State::Late),
                find: "Asha & Søn".into(),
            },
            booking: "0190a0b0-0000-7000-8000-000000000001".parse().ok(),
            ask: Some(Action::Reschedule),
        };
        assert_eq!(
            address.href(),
            "/office?date=2026-11-20&view=list&at=away&state=late&q=Asha%20%26%20S%C3%B8n\
             &booking=0190a0b0-0000-7000-8000-000000000001&ask=reschedule"
        );
        assert_eq!(Address::kept(&address.query()), address);
        assert_eq!(Address::default().href(), "/office");
        for view in View::ALL {
            let address = Address { wall: true, ..Address::default().seen(view) };
            assert_eq!(Address::kept(&address.query()), address);
        }
    }

    #[test]
    fn what_cannot_be_read_is_left_out() {
        let mut query = ParamsMap::new();
        for (key, value) in [("date", "tomorrow"), ("booking", "1"), ("ask", "start"), ("view", "year")] {
            query.insert(key, value.to_owned());
        }
        assert_eq!(Address::read(&query), Address::default());
        assert_eq!(Address::kept("//elsewhere.example/?date=x"), Address::default());
    }
}
