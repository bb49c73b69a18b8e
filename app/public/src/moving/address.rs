//! What the address of the page says.

use std::fmt::Write as _;

use app_core::date_key;
use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use leptos_router::params::ParamsMap;
use shared::ids::BookingId;

/// Which times are shown, and which one is chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Asked {
    /// Of what.
    pub booking: BookingId,
    /// With whoever is free, and not only with who is booked.
    pub anyone: bool,
    /// First day of those shown; today when absent.
    pub from: Option<NaiveDate>,
    /// The day whose times are shown.
    pub day: Option<NaiveDate>,
    /// The time that is chosen, and not yet taken.
    pub at: Option<DateTime<Utc>>,
}

impl Asked {
    /// Reads an address. What cannot be read counts as not asked.
    pub(super) fn read(booking: BookingId, query: &ParamsMap) -> Self {
        Self {
            booking,
            anyone: query.get_str("anyone").is_some(),
            from: query.get_str("from").and_then(|day| day.parse().ok()),
            day: query.get_str("day").and_then(|day| day.parse().ok()),
            at: query.get_str("at").and_then(|at| at.parse().ok()),
        }
    }

    /// The same with something else asked.
    pub(super) fn with(&self, change: impl FnOnce(&mut Self)) -> String {
        let mut other = self.clone();
        change(&mut other);
        other.href()
    }

    /// The address.
    pub(crate) fn href(&self) -> String {
        let mut text = format!("/bookings/{}/move", self.booking);
        let said = [
            self.anyone.then(|| "anyone=1".to_owned()),
            self.from.map(|from| format!("from={}", date_key(from))),
            self.day.map(|day| format!("day={}", date_key(day))),
            self.at.map(|at| format!("at={}", at.to_rfc3339_opts(SecondsFormat::Secs, true))),
        ];
        for (nth, part) in said.into_iter().flatten().enumerate() {
            let _ = write!(text, "{}{part}", if nth == 0 { '?' } else { '&' });
        }
        text
    }

    /// The page of the booking itself: the board for who works there.
    pub(crate) fn booking_page(&self, at_work: bool) -> String {
        let Self { booking, .. } = self;
        if at_work { format!("/office?booking={booking}") } else { format!("/me/bookings/{booking}") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_what_was_asked() {
        let booking = BookingId::new();
        let asked = Asked {
            booking,
            anyone: true,
            from: NaiveDate::from_ymd_opt(2026, 11, 24),
            day: NaiveDate::from_ymd_opt(2026, 11, 25),
            at: "2026-11-25T09:30:00Z".parse().ok(),
        };
        let href = asked.href();
        let (_, query) = href.split_once('?').unwrap();
        let mut params = ParamsMap::new();
        for (name, value) in query.split('&').filter_map(|pair| pair.split_once('=')) {
            params.insert(name.to_owned(), value.to_owned());
        }
        assert_eq!(Asked::read(booking, &params), asked);
        let plain = Asked { booking, anyone: false, from: None, day: None, at: None };
        assert_eq!(plain.href(), format!("/bookings/{booking}/move"));
    }
}
