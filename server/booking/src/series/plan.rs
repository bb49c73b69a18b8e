//! Looking at a series before it is booked: which dates are free, and what else there is on those that are not.

use chrono::{NaiveDate, NaiveTime};
use server_kernel::{
    ServiceError,
    zone::{day, local},
};
use server_tenants::Tenant;
use shared::{
    AppError,
    availability::{Policy, Refusal},
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
        let dates = match rule {
            Some(rule) => dates_of(&mut template, rule, first, now).await?,
            None => Vec::new(),
        };
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

/// Every date that a rule gives, and what there is on it.
async fn dates_of(
    template: &mut Template,
    rule: &RuleInput,
    first: Local,
    now: Instant,
) -> Result<Vec<SeriesDate>, ServiceError> {
    let rule = rule.parse(first.date_naive()).map_err(AppError::fields)?;
    let tenant = template.opened.tenant.clone();
    let dates = rule.dates(first.date_naive()).into_iter();
    let wanted: Vec<Wanted> = dates.map(|date| Wanted::of(&tenant, date, first.time())).collect();
    let times = read_diary(template, &wanted, now).await?;
    let (visit, policy) = (template.visit()?, template.policy());
    let one = |wanted: &Wanted| {
        if wanted.date == first.date_naive() {
            wanted.as_it_is(Some(first), DateState::Booked)
        } else {
            look(&visit, &tenant, &times, wanted, policy, now)
        }
    };
    Ok(wanted.iter().map(one).collect())
}

/// A date that a rule gives.
struct Wanted {
    date: NaiveDate,
    /// When it would begin, the time around that, and the whole day; nothing where the business's clock does not show it.
    at: Option<(Instant, Span, Span)>,
}

impl Wanted {
    fn of(tenant: &Tenant, date: NaiveDate, time: NaiveTime) -> Self {
        let at = wall(tenant, date, time).and_then(|start| {
            Some((start, diary::range_around(tenant, start)?, day(tenant.timezone, date)?))
        });
        Self { date, at }
    }

    const fn as_it_is(&self, starts_at: Option<Local>, state: DateState) -> SeriesDate {
        SeriesDate { date: self.date, starts_at, state, alternatives: Vec::new() }
    }
}

/// One read for all dates, however many.
async fn read_diary(
    template: &mut Template,
    wanted: &[Wanted],
    now: Instant,
) -> Result<diary::Times, ServiceError> {
    let policy = template.policy();
    let near =
        wanted.iter().filter_map(|wanted| wanted.at).filter(|(start, ..)| far(*start, policy, now).is_none());
    // Dates follow each other.
    let whole = near
        .map(|(_, around, _)| around)
        .reduce(|first, last| Span::new(first.start(), last.end()).unwrap_or(last));
    let Some(whole) = whole else { return Ok(diary::Times::default()) };
    let whose = template.visit()?.whose();
    let tenant = template.opened.tenant.clone();
    diary::load(template.opened.tx.conn(), &tenant, &whose, whole, now, &Own::default()).await
}

/// One date.
fn look(
    visit: &Visit<'_>,
    tenant: &Tenant,
    times: &diary::Times,
    wanted: &Wanted,
    policy: Policy,
    now: Instant,
) -> SeriesDate {
    let Some((start, around, whole_day)) = wanted.at else {
        return wanted.as_it_is(None, DateState::Outside);
    };
    let starts_at = Some(local(tenant.timezone, start));
    if far(start, policy, now).is_some() {
        return wanted.as_it_is(starts_at, DateState::Outside);
    }
    let state = match visit.ways(tenant, times, around, start, policy, now) {
        Ok(_) => return wanted.as_it_is(starts_at, DateState::Free),
        Err(Refusal::StaffBusy | Refusal::NoRoom | Refusal::Full) => DateState::Taken,
        Err(Refusal::Closed | Refusal::OutsideHours | Refusal::NotSkilled | Refusal::OffGrid) => {
            DateState::Closed
        }
        Err(Refusal::Past | Refusal::TooSoon | Refusal::TooFar) => DateState::Outside,
    };
    let mut others = times_of(visit, tenant, times, whole_day, now);
    others.sort_by_key(|other| ((other.to_utc() - start).num_minutes().abs(), *other));
    others.truncate(ALTERNATIVES);
    others.sort();
    SeriesDate { alternatives: others, ..wanted.as_it_is(starts_at, state) }
}

/// Every free time of a day, as customers see them.
fn times_of(visit: &Visit<'_>, tenant: &Tenant, times: &diary::Times, day: Span, now: Instant) -> Vec<Local> {
    let offers = visit.offers(tenant, times, day, now);
    offers.into_values().flatten().map(|slot| slot.starts_at).collect()
}
