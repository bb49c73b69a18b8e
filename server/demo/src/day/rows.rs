//! From visits to rows.

use chrono::{Duration, NaiveDate};
use server_kernel::{crypto, zone};
use shared::time::Instant;
use uuid::Uuid;

use super::{ids, plan::Visit, progress::Progress};
use crate::{random::Random, stage::Stage};

/// A visit and what its rows need besides.
pub(super) struct Row<'a> {
    pub visit: &'a Visit<'a>,
    pub booking: Uuid,
    pub item: Uuid,
    pub appointment: Uuid,
    pub payment: Uuid,
    pub short_code: String,
    pub created_at: Instant,
    pub updated_at: Instant,
    /// The day on which it was ordered, in the business's zone: part of its number.
    pub ordered: NaiveDate,
}

impl Row<'_> {
    /// What the visit costs.
    pub(super) fn total(&self) -> i64 {
        self.visit.choice.price + self.visit.extras.iter().map(|extra| extra.price).sum::<i64>()
    }
}

/// The rows of a day's visits, in the order in which they were ordered.
pub(super) fn rows<'a>(
    stage: &Stage,
    date: NaiveDate,
    visits: &'a [Visit<'a>],
    now: Instant,
) -> Vec<Row<'a>> {
    let mut id = ids(stage, date);
    let mut random = Random::of(&format!("{}/{date}/orders", stage.business.slug));
    let mut rows: Vec<Row<'a>> = Vec::with_capacity(visits.len());
    for visit in visits {
        let created_at = ordered_at(stage, visit, now, random.between(1, 600));
        let changed_at = visit.progress.paid().or_else(|| visit.progress.arrived());
        rows.push(Row {
            visit,
            booking: id(),
            item: id(),
            appointment: id(),
            payment: id(),
            short_code: crypto::short_code(),
            created_at,
            updated_at: changed_at.unwrap_or(created_at).max(created_at),
            ordered: zone::local(stage.zone, created_at).date_naive(),
        });
    }
    rows.sort_by_key(|row| row.created_at);
    rows
}

/// When a visit was ordered: days before; what would still lie ahead was ordered earlier today, so that the numbers of
/// days gone by stay as they were.
fn ordered_at(stage: &Stage, visit: &Visit<'_>, now: Instant, minutes: i64) -> Instant {
    let planned = visit.span.start() - Duration::minutes(visit.lead);
    // What nobody has decided on came in today, or it would have lapsed.
    if planned <= now && !matches!(visit.progress, Progress::Pending) {
        return planned;
    }
    let midnight = zone::day(stage.zone, zone::local(stage.zone, now).date_naive()).map(|day| day.start());
    let earlier = now - Duration::minutes(minutes);
    midnight.map_or(earlier, |midnight| earlier.max(midnight))
}
