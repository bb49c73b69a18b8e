//! Tables, and properties against an oracle that looks at every minute.

mod classes;
mod itineraries;
mod oracle;
mod properties;
mod sets;
mod table;
mod travel;

use chrono::Duration;
use uuid::Uuid;

use super::*;
use crate::{
    ids::{RoomId, StaffId},
    time::{Instant, Span},
};

/// Minutes after midnight of Monday 1 June 2026, UTC.
pub(super) fn at(minute: i64) -> Instant {
    "2026-06-01T00:00:00Z".parse::<Instant>().unwrap() + Duration::minutes(minute)
}

pub(super) fn span(from: i64, to: i64) -> Span {
    Span::new(at(from), at(to)).unwrap()
}

pub(super) fn set(spans: &[(i64, i64)]) -> SpanSet {
    spans.iter().map(|(from, to)| span(*from, *to)).collect()
}

pub(super) fn staff(id: u128) -> StaffId {
    StaffId(Uuid::from_u128(id))
}

pub(super) fn room(id: u128) -> RoomId {
    RoomId(Uuid::from_u128(id))
}

/// So many, or as many as `PROPTEST_CASES` says: before a release, tens of thousands.
pub(super) fn cases(usual: u32) -> proptest::prelude::ProptestConfig {
    let wanted = std::env::var("PROPTEST_CASES").is_ok();
    if wanted {
        proptest::prelude::ProptestConfig::default()
    } else {
        proptest::prelude::ProptestConfig::with_cases(usual)
    }
}
