//! Which times are free.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use server_kernel::{
    Actor, ServiceError,
    zone::{day, local},
};
use server_tenants::Tenant;
use shared::{
    AppError,
    booking::{AvailabilityQuery, AvailabilityView, Days as DayOfSlots, Place, PlaceKind, SlotView},
    caller::Caller,
    error::FieldProblem,
    time::{Instant, Span},
};

use crate::{
    Bookings,
    away::Needed,
    diary::{self, Own},
    terms::{self, Sold},
    venue::Venue,
    visit::Visit,
};

/// Days shown when nobody says how many.
const DEFAULT_DAYS: u64 = 13;
/// Days ahead that no business and no service goes beyond.
const FARTHEST: u32 = 730;
/// Days shown at most.
const MAX_DAYS: i64 = 31;

impl Bookings {
    pub(crate) async fn free_times(
        &self,
        _caller: &Caller,
        slug: &str,
        query: &AvailabilityQuery,
    ) -> Result<AvailabilityView, ServiceError> {
        let tenant = self.tenants.by_slug(slug).await?;
        let now = self.clock.now();
        let (from, to) = range_of_days(&tenant, (query.from, query.to), now)?;
        let range = span_of_days(&tenant, from, to)?;

        let wishes = query.wishes();
        let mut tx = self.db.begin_reading(Actor::Public { tenant: Some(tenant.id) }).await?;
        let kind = if query.area.is_some() { PlaceKind::Home } else { PlaceKind::Premises };
        let place = Place { kind, area: query.area, location: query.location, ..Place::default() };
        let venue = Venue::parse(&tenant, Some(&place), Needed::Area, Sold::Now)?;
        let terms = terms::load(tx.conn(), tenant.id, &wishes, venue.location(), Sold::Now).await?;
        let visit = Visit::new(&tenant, &wishes, &terms, query.guests, venue)?;
        if from > last_day(&tenant, visit.rules.horizon, now) {
            return Err(AppError::field("from", FieldProblem::TooFar).into());
        }
        let around = diary::padded(range);
        let times = diary::load(tx.conn(), &tenant, &visit.whose(), around, now, &Own::default()).await?;
        tx.commit().await?;

        Ok(view_of(&tenant, visit.offers(&tenant, &times, range, now), (from, to)))
    }
}

/// What was found, with every day of the range.
pub(crate) fn view_of(
    tenant: &Tenant,
    mut found: BTreeMap<NaiveDate, Vec<SlotView>>,
    (from, to): (NaiveDate, NaiveDate),
) -> AvailabilityView {
    let days = from
        .iter_days()
        .take_while(|date| *date <= to)
        .map(|date| DayOfSlots { date, slots: found.remove(&date).unwrap_or_default() })
        .collect();
    AvailabilityView {
        timezone: tenant.timezone.name().to_owned(),
        days,
        best_first: tenant.best_times_first,
    }
}

pub(crate) fn last_day(tenant: &Tenant, horizon: u32, now: Instant) -> NaiveDate {
    let today = local(tenant.timezone, now).date_naive();
    today.checked_add_days(Days::new(u64::from(horizon))).unwrap_or(today)
}

/// The first and the last day asked for, of a fortnight from today where they are not named.
pub(crate) fn range_of_days(
    tenant: &Tenant,
    (from, to): (Option<NaiveDate>, Option<NaiveDate>),
    now: Instant,
) -> Result<(NaiveDate, NaiveDate), AppError> {
    let today = local(tenant.timezone, now).date_naive();
    let from = from.unwrap_or(today);
    let to = match to {
        Some(to) => to,
        None => from
            .checked_add_days(Days::new(DEFAULT_DAYS))
            .ok_or_else(|| AppError::field("from", FieldProblem::TooFar))?,
    };
    let last = last_day(tenant, FARTHEST, now);
    if to < from {
        return Err(AppError::field("to", FieldProblem::Inconsistent));
    }
    if (to - from).num_days() >= MAX_DAYS {
        return Err(AppError::field("to", FieldProblem::OutOfRange));
    }
    if to < today {
        return Err(AppError::field("to", FieldProblem::Past));
    }
    if from > last {
        return Err(AppError::field("from", FieldProblem::TooFar));
    }
    Ok((from, to))
}

pub(crate) fn span_of_days(tenant: &Tenant, from: NaiveDate, to: NaiveDate) -> Result<Span, AppError> {
    let first =
        day(tenant.timezone, from).ok_or_else(|| AppError::field("from", FieldProblem::NoSuchTime))?;
    let last = day(tenant.timezone, to).ok_or_else(|| AppError::field("to", FieldProblem::NoSuchTime))?;
    Span::new(first.start(), last.end()).ok_or_else(|| AppError::field("to", FieldProblem::Inconsistent))
}
