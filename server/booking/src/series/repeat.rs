//! Booking a series: every date or none.

use server_kernel::{
    ServiceError,
    crypto::{guest_token, token_hash},
    zone::local,
};
use server_tenants::ConfirmationMode;
use shared::{
    AppError, ErrorCode,
    availability::Plan,
    booking::{
        BookingStatus,
        series::{LONGEST, NewSeries, SeriesConflict, SeriesOutcome},
    },
    caller::Caller,
    error::FieldProblem,
    ids::{AppointmentId, BookingId, OptionId, SeriesId},
    time::Instant,
};

use crate::{
    Bookings,
    book::{far, refused},
    claims::{self, Owner},
    credits::{self, Paid, Purse},
    diary::{self, Own},
    order::{self, Order},
    series::template::Template,
    visit::{self, Visit},
};

/// One date on its way.
struct Date {
    start: Instant,
    booking: BookingId,
    appointments: Vec<AppointmentId>,
    ways: Vec<Plan>,
    /// What pays for its parts.
    paid: Vec<Option<Paid>>,
}

impl Bookings {
    pub(super) async fn repeat_booking(
        &self,
        caller: &Caller,
        id: BookingId,
        wish: &NewSeries,
    ) -> Result<SeriesOutcome, ServiceError> {
        let now = self.clock.now();
        let mut template = self.open_template(caller, id, true).await?;
        template.may_repeat()?;
        if template.series.is_some() {
            return Err(ErrorCode::WrongState.into());
        }
        let starts = times(wish)?;
        let (mut dates, mut conflicts) = (Vec::new(), Vec::new());
        for start in starts {
            match ways(&mut template, start, now).await? {
                Ok(ways) => dates.push(Date {
                    start,
                    booking: BookingId::new(),
                    appointments: template.parts.iter().map(|_| AppointmentId::new()).collect(),
                    ways,
                    paid: Vec::new(),
                }),
                Err(error) => conflicts.push(conflict(&template, start, &error)),
            }
        }
        if conflicts.is_empty() {
            pay(&mut template, &mut dates).await?;
            let plans: Vec<Plan> = dates.iter().flat_map(|date| date.ways.iter().cloned()).collect();
            let conn = template.opened.tx.conn();
            claims::lock_exchange(conn, &[], &plans).await?;
            conflicts = take_all(&mut template, &mut dates, now).await?;
        }
        if !conflicts.is_empty() {
            return Ok(SeriesOutcome { series: None, done: Vec::new(), conflicts });
        }
        let series = self.write_series(caller, &mut template, wish, &dates, now).await?;
        template.opened.tx.commit().await?;
        let done = dates.iter().map(|date| date.booking).collect();
        Ok(SeriesOutcome { series: Some(series), done, conflicts })
    }

    /// Writes the series and its bookings; every time is claimed.
    async fn write_series(
        &self,
        caller: &Caller,
        template: &mut Template,
        wish: &NewSeries,
        dates: &[Date],
        now: Instant,
    ) -> Result<SeriesId, ServiceError> {
        let series = SeriesId::new();
        let (tenant, id) = (template.opened.tenant.clone(), template.opened.state.id);
        let first = local(tenant.timezone, template.opened.state.starts_at).date_naive();
        let rule = wish.rule.parse(first).map_err(AppError::fields)?.text(first);
        let by = template.opened.user.ok_or(ErrorCode::Unauthenticated)?;
        sqlx::query!(
            "INSERT INTO booking_series (tenant_id, id, user_id, rule, created_by, created_at) VALUES ($1, $2, $3, $4, $5, $6)",
            tenant.id.0,
            series.0,
            template.account.map(|id| id.0),
            rule,
            by.0,
            now,
        )
        .execute(template.opened.tx.conn())
        .await?;
        for (nth, date) in dates.iter().enumerate() {
            self.write_date(caller, template, date, nth > 0, now).await?;
        }
        let all: Vec<_> = std::iter::once(id.0).chain(dates.iter().map(|date| date.booking.0)).collect();
        sqlx::query!(
            "UPDATE bookings SET series_id = $3 WHERE tenant_id = $1 AND id = ANY($2)",
            tenant.id.0,
            &all,
            series.0,
        )
        .execute(template.opened.tx.conn())
        .await?;
        Ok(series)
    }

    async fn write_date(
        &self,
        caller: &Caller,
        template: &mut Template,
        date: &Date,
        silent: bool,
        now: Instant,
    ) -> Result<(), ServiceError> {
        let plan = date.ways.first().ok_or(ErrorCode::SlotTaken)?;
        let contact = template.contact()?;
        let by_customer = template.opened.viewer.is_customer();
        let (tenant, customer, account) =
            (template.opened.tenant.clone(), template.customer, template.account);
        let by = template.opened.user;
        // Row security lets a customer write the booking that the context names, and no other.
        sqlx::query!("SELECT set_config('app.booking_id', $1, true)", date.booking.to_string())
            .fetch_one(template.opened.tx.conn())
            .await?;
        let Template { opened, parts, terms, notes, .. } = template;
        let visit = crate::reschedule::booked_visit(opened, parts, terms, None)
            .map_err(|_| AppError::new(ErrorCode::NotSkilled))?
            .paid_by(&date.paid);
        let order = Order {
            tenant: &tenant,
            booking: date.booking,
            appointments: &date.appointments,
            visit: &visit,
            plan,
            span: visit::whole(plan).ok_or(ErrorCode::SlotTaken)?,
            contact: &contact,
            notes,
            status: status(&visit, by_customer),
            channel: if by_customer { "web" } else { "phone_staff" },
            by,
            guest_token_hash: account.is_none().then(|| token_hash(&guest_token(&self.secret, date.booking))),
            locale: &caller.locale,
            overbook: None,
            silent,
            now,
        };
        order::write(opened.tx.conn(), &order, customer, account).await?;
        credits::redeem(opened.tx.conn(), tenant.id, date.booking, &date.appointments, &date.paid).await?;
        Ok(())
    }
}

/// As with every booking: the business's own stand, customers' wait where bookings do.
fn status(visit: &Visit<'_>, by_customer: bool) -> BookingStatus {
    if !by_customer || visit.rules.confirmation == ConfirmationMode::Auto {
        BookingStatus::Confirmed
    } else {
        BookingStatus::Pending
    }
}

/// Each time once, in order; not none, and not too many.
fn times(wish: &NewSeries) -> Result<Vec<Instant>, AppError> {
    let mut starts: Vec<Instant> = wish.times.iter().map(chrono::DateTime::to_utc).collect();
    starts.sort_unstable();
    starts.dedup();
    match u32::try_from(starts.len()).unwrap_or(u32::MAX) {
        0 => Err(AppError::field("times", FieldProblem::Required)),
        1..LONGEST => Ok(starts),
        _ => Err(AppError::field("times", FieldProblem::TooLong)),
    }
}

/// Every way to serve one date, or why there is none.
async fn ways(
    template: &mut Template,
    start: Instant,
    now: Instant,
) -> Result<Result<Vec<Plan>, AppError>, ServiceError> {
    let (tenant, policy) = (template.opened.tenant.clone(), template.policy());
    if let Some(refusal) = far(start, policy, now) {
        return Ok(Err(refused(refusal)));
    }
    let range = diary::range_around(&tenant, start)
        .ok_or_else(|| AppError::field("times", FieldProblem::NoSuchTime))?;
    let whose = template.visit()?.whose();
    let own = Own::default();
    let times = diary::load(template.opened.tx.conn(), &tenant, &whose, range, now, &own).await?;
    let ways = template.visit()?.ways(&tenant, &times, range, start, policy, now);
    Ok(ways.map_err(refused).map(|mut ways| {
        ways.truncate(claims::TRIES);
        ways
    }))
}

/// What credits paid for is paid with credits again, one date after the other, as long as there are any.
async fn pay(template: &mut Template, dates: &mut [Date]) -> Result<(), ServiceError> {
    let by_credit: Vec<bool> = template.parts.iter().map(|part| part.fee.by_credit).collect();
    if !by_credit.contains(&true) {
        return Ok(());
    }
    let (tenant, customer) = (template.opened.tenant.id, template.customer);
    let mut purse = Purse::take(template.opened.tx.conn(), tenant, customer).await?;
    let options: Vec<Option<OptionId>> =
        template.terms.iter().zip(&by_credit).map(|(terms, paid)| paid.then_some(terms.option)).collect();
    for date in dates {
        date.paid = purse.pay_for(&options, date.start, usize::MAX);
    }
    Ok(())
}

/// Claims every date; what it was given stays as the only way of each.
async fn take_all(
    template: &mut Template,
    dates: &mut [Date],
    now: Instant,
) -> Result<Vec<SeriesConflict>, ServiceError> {
    let tenant = template.opened.tenant.clone();
    let mut conflicts = Vec::new();
    for date in dates {
        let owner = Owner::Visit(&date.appointments);
        let conn = template.opened.tx.conn();
        match claims::take_locked(conn, &tenant, &date.ways, owner, now).await? {
            Some(plan) => date.ways = vec![plan],
            None => conflicts.push(conflict(template, date.start, &ErrorCode::SlotTaken.into())),
        }
    }
    Ok(conflicts)
}

fn conflict(template: &Template, start: Instant, error: &AppError) -> SeriesConflict {
    SeriesConflict { starts_at: local(template.opened.tenant.timezone, start), code: error.code }
}
