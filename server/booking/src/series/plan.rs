//! Looking at a series before it is booked: which dates are free, and what else there is on those that are not.

use chrono::NaiveTime;
use server_kernel::{
    ServiceError,
    zone::{day, local},
};
use shared::{
    AppError,
    availability::Refusal,
    booking::series::{DateState, RuleInput, SeriesDate, SeriesPlan},
    caller::Caller,
    ids::BookingId,
    time::{Instant, Local, Span},
};

use crate::{
    Bookings,
    book::far,
    diary::{self, Own},
    series::template::{Template, wall},
    visit::Visit,
};

/// Other times that a date is given.
const ALTERNATIVES: usize = 3;

impl Bookings {
    pub(super) async fn plan_series(
        &self,
        caller: &Caller,
        id: BookingId,
        rule: Option<&RuleInput>,
    ) -> Result<SeriesPlan, ServiceError> {
        let now = self.clock.now();
        let mut template = self.open_template(caller, id, false).await?;
        template.may_repeat()?;
        let tenant = template.opened.tenant.clone();
        let first = local(tenant.timezone, template.opened.state.starts_at);
        let mut dates = Vec::new();
        if let Some(rule) = rule {
            let rule = rule.parse(first.date_naive()).map_err(AppError::fields)?;
            for date in rule.dates(first.date_naive()) {
                dates.push(if date == first.date_naive() {
                    SeriesDate {
                        date,
                        starts_at: Some(first),
                        state: DateState::Booked,
                        alternatives: Vec::new(),
                    }
                } else {
                    look(&mut template, date, first.time(), now).await?
                });
            }
        }
        let plan = SeriesPlan {
            business: tenant.name.clone(),
            slug: tenant.slug.clone(),
            timezone: tenant.timezone.name().to_owned(),
            service: template.service.clone(),
            staff: template.staff.clone(),
            starts_at: first,
            dates,
        };
        template.opened.tx.commit().await?;
        Ok(plan)
    }
}

/// One date.
async fn look(
    template: &mut Template,
    date: chrono::NaiveDate,
    time: NaiveTime,
    now: Instant,
) -> Result<SeriesDate, ServiceError> {
    let tenant = template.opened.tenant.clone();
    let policy = template.policy();
    let none = |starts_at, state| SeriesDate { date, starts_at, state, alternatives: Vec::new() };
    let Some(start) = wall(&tenant, date, time) else { return Ok(none(None, DateState::Outside)) };
    let starts_at = Some(local(tenant.timezone, start));
    if far(start, policy, now).is_some() {
        return Ok(none(starts_at, DateState::Outside));
    }
    let (Some(range), Some(whole_day)) = (diary::range_around(&tenant, start), day(tenant.timezone, date))
    else {
        return Ok(none(starts_at, DateState::Outside));
    };
    let whose = template.visit()?.whose();
    let times = diary::load(template.opened.tx.conn(), &tenant, &whose, range, now, &Own::default()).await?;
    let visit = template.visit()?;
    let state = match visit.ways(&tenant, &times, range, start, policy, now) {
        Ok(_) => return Ok(none(starts_at, DateState::Free)),
        Err(Refusal::StaffBusy | Refusal::NoRoom | Refusal::Full) => DateState::Taken,
        Err(Refusal::Closed | Refusal::OutsideHours | Refusal::NotSkilled | Refusal::OffGrid) => {
            DateState::Closed
        }
        Err(Refusal::Past | Refusal::TooSoon | Refusal::TooFar) => DateState::Outside,
    };
    let mut others = times_of(&visit, &tenant, &times, whole_day, now);
    others.sort_by_key(|other| ((other.to_utc() - start).num_minutes().abs(), *other));
    others.truncate(ALTERNATIVES);
    others.sort();
    Ok(SeriesDate { date, starts_at, state, alternatives: others })
}

/// Every free time of a day, as customers see them.
fn times_of(
    visit: &Visit<'_>,
    tenant: &server_tenants::Tenant,
    times: &diary::Times,
    day: Span,
    now: Instant,
) -> Vec<Local> {
    let offers = visit.offers(tenant, times, day, now);
    offers.into_values().flatten().map(|slot| slot.starts_at).collect()
}
