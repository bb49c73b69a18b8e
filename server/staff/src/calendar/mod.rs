//! Reading calendars of others: fetching, parsing, and the times that their events take.

mod event;
pub(crate) mod fetch;
mod lines;
mod occasions;

use chrono_tz::Tz;
use shared::{availability::SpanSet, staff::LinkFailure, time::Span};

/// More times than this nobody keeps in three months.
const MOST_SPANS: usize = 2_000;

/// The times that a calendar takes.
#[derive(Debug)]
pub(crate) struct Taken {
    /// In order, those that touch made one.
    pub spans: Vec<Span>,
    /// How many entries could not be understood.
    pub skipped: usize,
}

/// What of a calendar lies in a window. `zone`: where times without a zone are meant.
pub(crate) fn read(text: &str, zone: Tz, window: Span) -> Result<Taken, LinkFailure> {
    let calendar = event::parse(text, zone).ok_or(LinkFailure::NotACalendar)?;
    let (spans, skipped) = occasions::within(&calendar, window).ok_or(LinkFailure::TooMuch)?;
    let set: SpanSet = SpanSet::from_unsorted(spans).clip(window);
    let spans: Vec<Span> = set.iter().collect();
    if spans.len() > MOST_SPANS {
        Err(LinkFailure::TooMuch)
    } else {
        Ok(Taken { spans, skipped: skipped + calendar.skipped })
    }
}

#[cfg(test)]
mod tests;
