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
    availability::{Policy, StaffChoice, slots},
    booking::{AvailabilityQuery, AvailabilityView, Days as DayOfSlots, SlotView},
    caller::Caller,
    error::FieldProblem,
    time::{Instant, Span},
};

use crate::{
    Bookings,
    diary::{self, Own},
    terms::{self, Wish},
};

/// Days shown when nobody says how many.
const DEFAULT_DAYS: u64 = 13;
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
        let (from, to) = range_of_days(&tenant, query, now)?;
        let range = span_of_days(&tenant, from, to)?;

        let mut tx = self.db.begin(Actor::Public { tenant: Some(tenant.id) }).await?;
        let wish = Wish { service: query.service, option: query.option, addons: &query.addons };
        let terms = terms::load(tx.conn(), tenant.id, wish).await?;
        let choice = staff_choice(query.staff, &terms.staff)?;
        let people = match choice {
            StaffChoice::Named(id) => vec![id],
            StaffChoice::Anyone => terms.staff.clone(),
        };
        let times =
            diary::load(tx.conn(), &tenant, &people, &terms.rooms, range, now, Own::default()).await?;
        tx.commit().await?;

        let request = diary::request(&tenant, &terms, choice, Policy::Customer, range, now);
        let diary = times.diary(&tenant, &people, &terms.rooms, range);
        let mut days: BTreeMap<NaiveDate, Vec<SlotView>> =
            from.iter_days().take_while(|date| *date <= to).map(|date| (date, Vec::new())).collect();
        for slot in slots(&request, &diary, range).iter() {
            let starts_at = local(tenant.timezone, slot.start);
            if let Some(day) = days.get_mut(&starts_at.date_naive()) {
                let ends_at = local(tenant.timezone, slot.end);
                day.push(SlotView { starts_at, ends_at, staff: slot.staff.to_vec(), best: slot.best });
            }
        }
        let days = days.into_iter().map(|(date, slots)| DayOfSlots { date, slots }).collect();
        Ok(AvailabilityView { timezone: tenant.timezone.name().to_owned(), days })
    }
}

/// The person asked for, if they do it at all.
pub(crate) fn staff_choice(
    wanted: Option<shared::ids::StaffId>,
    skilled: &[shared::ids::StaffId],
) -> Result<StaffChoice, AppError> {
    match wanted {
        None => Ok(StaffChoice::Anyone),
        Some(id) if skilled.contains(&id) => Ok(StaffChoice::Named(id)),
        Some(_) => Err(AppError::field("staff", FieldProblem::Unknown)),
    }
}

fn range_of_days(
    tenant: &Tenant,
    query: &AvailabilityQuery,
    now: Instant,
) -> Result<(NaiveDate, NaiveDate), AppError> {
    let today = local(tenant.timezone, now).date_naive();
    let from = query.from.unwrap_or(today);
    let to = match query.to {
        Some(to) => to,
        None => from
            .checked_add_days(Days::new(DEFAULT_DAYS))
            .ok_or_else(|| AppError::field("from", FieldProblem::TooFar))?,
    };
    let last = today.checked_add_days(Days::new(u64::from(tenant.horizon))).unwrap_or(today);
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

fn span_of_days(tenant: &Tenant, from: NaiveDate, to: NaiveDate) -> Result<Span, AppError> {
    let first =
        day(tenant.timezone, from).ok_or_else(|| AppError::field("from", FieldProblem::NoSuchTime))?;
    let last = day(tenant.timezone, to).ok_or_else(|| AppError::field("to", FieldProblem::NoSuchTime))?;
    Span::new(first.start(), last.end()).ok_or_else(|| AppError::field("to", FieldProblem::Inconsistent))
}
