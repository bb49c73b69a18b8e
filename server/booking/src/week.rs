//! A business's week.

use chrono::{Datelike as _, Days, Duration, NaiveDate, NaiveTime};
use server_kernel::{
    Actor, DbError, ServiceError, Tx, events,
    zone::{day, local},
};
use server_tenants::Tenant;
use shared::{
    AppError,
    availability::SpanSet,
    booking::{
        AppointmentStatus, BookingStatus, Minutes, StaffLine, WeekCell, WeekDay, WeekView, WeekVisit,
        classes::ClassRow,
    },
    caller::Caller,
    error::FieldProblem,
    ids::{LocationId, StaffId},
    permission::Module,
    time::{Instant, Span},
};

use crate::{
    Bookings,
    board::{day_of, held_classes, load_team, percent},
    diary::{self, Own, Times, Whose},
};

/// A visit or a class, as it was loaded.
struct Taken {
    staff: Option<StaffId>,
    during: Span,
    booking: BookingStatus,
    appointment: AppointmentStatus,
}

impl Bookings {
    pub(crate) async fn read_week(
        &self,
        caller: &Caller,
        date: Option<NaiveDate>,
        location: Option<LocationId>,
    ) -> Result<WeekView, ServiceError> {
        let (user, membership) = caller.whole_business(Module::Bookings.read())?;
        let tenant = self.tenants.by_id(membership.tenant).await?;
        let now = self.clock.now();
        let (date, _) = day_of(&tenant, date, now)?;
        let dates = week_of(&tenant, date)?;
        let whole = whole(&dates)?;
        let mut tx = self.db.begin(Actor::staff(user, membership)).await?;
        let cursor = events::cursor(tx.conn()).await?;
        let team = load_team(&mut tx, &tenant).await?;
        let staff = team.iter().map(|person| person.id).collect();
        let whose = Whose::Time { staff, rooms: Vec::new(), location };
        let times = diary::load(tx.conn(), &tenant, &whose, whole, now, &Own::default()).await?;
        let mut taken = load_taken(&mut tx, &tenant, whole, location).await?;
        let classes = held_classes(&mut tx, &tenant, whole, None).await?;
        let here = |class: &ClassRow| location.is_none_or(|location| class.location == location);
        taken.extend(classes.iter().filter(|class| here(class)).filter_map(as_taken));
        tx.commit().await?;

        let people: Vec<StaffLine> = team
            .into_iter()
            .filter(|person| {
                let booked = || taken.iter().any(|each| each.staff == Some(person.id));
                location.is_none()
                    || times.working(&tenant, person.id, whole).iter().next().is_some()
                    || booked()
            })
            .collect();
        let days =
            dates.into_iter().map(|(date, range)| day_view(&tenant, &times, &people, &taken, date, range));
        Ok(WeekView {
            cursor,
            now: local(tenant.timezone, now),
            locations: tenant.open_locations(),
            days: days.collect(),
            people,
        })
    }
}

/// The days of the week in which `date` is, Monday first.
fn week_of(tenant: &Tenant, date: NaiveDate) -> Result<Vec<(NaiveDate, Span)>, AppError> {
    let monday = date.checked_sub_days(Days::new(date.weekday().num_days_from_monday().into()));
    let days = (0..7).map(|nth| {
        let date = monday?.checked_add_days(Days::new(nth))?;
        Some((date, day(tenant.timezone, date)?))
    });
    days.collect::<Option<_>>().ok_or_else(|| AppError::field("date", FieldProblem::NoSuchTime))
}

fn whole(dates: &[(NaiveDate, Span)]) -> Result<Span, AppError> {
    let ends = dates.first().zip(dates.last());
    ends.and_then(|((_, first), (_, last))| Span::new(first.start(), last.end()))
        .ok_or_else(|| AppError::field("date", FieldProblem::NoSuchTime))
}

/// Visits that begin then; whoever comes to a class is in the class.
async fn load_taken(
    tx: &mut Tx,
    tenant: &Tenant,
    range: Span,
    location: Option<LocationId>,
) -> Result<Vec<Taken>, ServiceError> {
    let rows = sqlx::query!(
        "SELECT a.staff_id, a.status, a.starts_at, a.ends_at, b.status AS booking_status
         FROM appointments a JOIN bookings b ON b.tenant_id = a.tenant_id AND b.id = a.booking_id
         WHERE a.tenant_id = $1 AND a.starts_at >= $2 AND a.starts_at < $3 AND a.status <> 'cancelled'
           AND a.class_id IS NULL AND ($4::uuid IS NULL OR b.location_id = $4)
         ORDER BY a.starts_at, a.id",
        tenant.id.0,
        range.start(),
        range.end(),
        location.map(|id| id.0),
    )
    .fetch_all(tx.conn())
    .await?;
    let wrong = |table, column| DbError::Inconsistent { table, column };
    rows.into_iter()
        .map(|row| {
            Ok(Taken {
                staff: row.staff_id.map(StaffId),
                during: Span::new(row.starts_at, row.ends_at)
                    .ok_or_else(|| wrong("appointments", "ends_at"))?,
                booking: BookingStatus::from_stored(&row.booking_status)
                    .ok_or_else(|| wrong("bookings", "status"))?,
                appointment: AppointmentStatus::from_stored(&row.status)
                    .ok_or_else(|| wrong("appointments", "status"))?,
            })
        })
        .collect()
}

fn as_taken(class: &ClassRow) -> Option<Taken> {
    Some(Taken {
        staff: Some(class.staff.id),
        during: Span::new(class.starts_at.to_utc(), class.ends_at.to_utc())?,
        booking: BookingStatus::Confirmed,
        appointment: AppointmentStatus::Scheduled,
    })
}

fn day_view(
    tenant: &Tenant,
    times: &Times,
    people: &[StaffLine],
    taken: &[Taken],
    date: NaiveDate,
    range: Span,
) -> WeekDay {
    let minute = |at: Instant| {
        let passed = local(tenant.timezone, at).naive_local() - date.and_time(NaiveTime::MIN);
        i32::try_from(passed.num_minutes()).unwrap_or_default()
    };
    let minutes = |span: Span| -> Minutes { (minute(span.start()), minute(span.end())) };
    let spans = |set: &SpanSet| set.iter().map(minutes).collect::<Vec<_>>();
    let visits = |whose: &dyn Fn(Option<StaffId>) -> bool| {
        let begins =
            |each: &&Taken| range.start() <= each.during.start() && each.during.start() < range.end();
        let mut visits: Vec<WeekVisit> = taken
            .iter()
            .filter(begins)
            .filter(|each| whose(each.staff))
            .map(|each| WeekVisit {
                at: minutes(each.during),
                booking: each.booking,
                appointment: each.appointment,
            })
            .collect();
        visits.sort_by_key(|visit| visit.at);
        visits
    };
    let (mut worked, mut booked) = (Duration::zero(), Duration::zero());
    let cells = people
        .iter()
        .map(|person| {
            let working = times.working(tenant, person.id, range).clip(range);
            let busy = times.taken(person.id.0).intersect(&working);
            worked += working.total();
            booked += busy.total();
            WeekCell {
                load: percent(busy.total(), working.total()),
                working: spans(&working),
                visits: visits(&|staff| staff == Some(person.id)),
            }
        })
        .collect();
    let known = |staff: StaffId| people.iter().any(|person| person.id == staff);
    WeekDay {
        date,
        opening: spans(&times.opening(tenant, range).clip(range)),
        people: cells,
        // Whoever is not shown has left work behind that has to be seen.
        unplaced: visits(&|staff| !staff.is_some_and(known)),
        load: percent(booked, worked),
    }
}
