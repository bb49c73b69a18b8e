//! A day's visits at customers' and the people who could serve them, as the database has them.

use chrono::{Duration, NaiveDate};
use server_kernel::{DbError, ServiceError, Tx, zone};
use server_tenants::Tenant;
use shared::{
    AppError, ErrorCode,
    availability::Travel,
    booking::{Gender, ServiceLine, StaffLine, Wish},
    error::FieldProblem,
    ids::{AddonId, AppointmentId, BookingId, OptionId, ServiceId, StaffId},
    time::{Instant, Span},
};
use uuid::Uuid;

use super::plan::{Job, Person};
use crate::{
    away::Away,
    diary::{self, Own, Times, Whose},
    terms::{self, Sold, Terms},
    venue::{Venue, VenueRow},
};

/// One visit that can be given to somebody else: the only part of its booking, not begun.
pub(super) struct Row {
    pub appointment: AppointmentId,
    pub booking: BookingId,
    pub version: i32,
    pub customer: String,
    pub service: ServiceLine,
    pub wish: Wish,
    pub away: Away,
    pub staff: StaffId,
    /// Whether the customer asked for that person.
    pub asked: bool,
    pub starts_at: Instant,
    pub ends_at: Instant,
    pub buffer_before: i32,
    pub buffer_after: i32,
}

/// A day, ready to be planned.
pub(super) struct Day {
    pub travel: Travel,
    pub rows: Vec<Row>,
    /// In the business's order; `people` likewise.
    pub team: Vec<StaffLine>,
    pub people: Vec<Person>,
    pub jobs: Vec<Job>,
}

/// Which visits.
pub(super) enum Which<'a> {
    /// Those of a day that are still to come.
    Of(NaiveDate),
    /// These, whose bookings are locked.
    These(&'a [AppointmentId]),
}

/// Reads visits that can be given to somebody else.
pub(super) async fn visits(
    tx: &mut Tx,
    tenant: &Tenant,
    which: Which<'_>,
    now: Instant,
) -> Result<Vec<Row>, ServiceError> {
    let (range, only) = match which {
        Which::Of(date) => (Some(whole_day(tenant, date)?), None),
        Which::These(ids) => (None, Some(ids.iter().map(|id| id.0).collect::<Vec<Uuid>>())),
    };
    let rows = sqlx::query!(
        "SELECT a.id, a.booking_id, b.version, b.contact_name, i.service_id, i.option_id,
                i.name, ARRAY(SELECT x.addon_id FROM booking_item_addons x WHERE x.tenant_id = $1 AND x.item_id = i.id) AS \"addons!\",
                b.place, b.area_id, b.address, b.latitude, b.longitude, b.travel_fee_minor, b.flexible_minutes, b.agreed_at,
                a.staff_id AS \"staff_id!\",
                a.staff_asked, a.gender_asked, a.starts_at, a.ends_at, a.buffer_before_minutes, a.buffer_after_minutes
         FROM appointments a
         JOIN bookings b ON b.tenant_id = $1 AND b.id = a.booking_id AND b.place <> 'premises'
             AND b.status IN ('pending', 'confirmed', 'assigned', 'rescheduled')
         JOIN booking_items i ON i.tenant_id = $1 AND i.id = a.item_id
         WHERE a.tenant_id = $1 AND a.status IN ('scheduled', 'confirmed') AND a.staff_id IS NOT NULL AND a.class_id IS NULL
           AND NOT a.overbooked AND a.starts_at > $2
           AND ($3::uuid[] IS NULL OR a.id = ANY($3))
           AND ($4::timestamptz IS NULL OR a.starts_at >= $4) AND ($5::timestamptz IS NULL OR a.starts_at < $5)
           AND NOT EXISTS (SELECT 1 FROM appointments other WHERE other.tenant_id = $1 AND other.booking_id = a.booking_id
                           AND other.id <> a.id AND other.status NOT IN ('cancelled', 'no_show'))
         ORDER BY a.starts_at, a.id",
        tenant.id.0,
        now,
        only.as_deref(),
        range.map(Span::start),
        range.map(Span::end),
    )
    .fetch_all(tx.conn())
    .await?;
    let mut visits = Vec::with_capacity(rows.len());
    for row in rows {
        let venue = VenueRow {
            place: row.place,
            location: None,
            area: row.area_id,
            address: row.address,
            latitude: row.latitude,
            longitude: row.longitude,
            fee: row.travel_fee_minor,
            flexible_minutes: row.flexible_minutes,
            agreed_at: row.agreed_at,
        };
        let Venue::Away(away) = venue.venue()? else { continue };
        let gender = row.gender_asked.as_deref().map(|gender| {
            let unreadable = DbError::Inconsistent { table: "appointments", column: "gender_asked" };
            Gender::parse(gender).ok_or(unreadable)
        });
        visits.push(Row {
            appointment: AppointmentId(row.id),
            booking: BookingId(row.booking_id),
            version: row.version,
            customer: row.contact_name,
            service: ServiceLine { id: ServiceId(row.service_id), name: row.name },
            wish: Wish {
                service: ServiceId(row.service_id),
                option: Some(OptionId(row.option_id)),
                addons: row.addons.into_iter().map(AddonId).collect(),
                staff: None,
                staff_gender: gender.transpose()?,
                guest: 0,
            },
            away,
            staff: StaffId(row.staff_id),
            asked: row.staff_asked,
            starts_at: row.starts_at,
            ends_at: row.ends_at,
            buffer_before: row.buffer_before_minutes,
            buffer_after: row.buffer_after_minutes,
        });
    }
    Ok(visits)
}

/// The terms of visits, as long as they were booked.
pub(super) async fn terms_of(tx: &mut Tx, tenant: &Tenant, rows: &[Row]) -> Result<Vec<Terms>, ServiceError> {
    let wishes: Vec<Wish> = rows.iter().map(|row| row.wish.clone()).collect();
    let mut terms = terms::load(tx.conn(), tenant.id, &wishes, None, Sold::Before).await?;
    for (terms, row) in terms.iter_mut().zip(rows) {
        let booked = i32::try_from((row.ends_at - row.starts_at).num_minutes()).unwrap_or(terms.duration());
        terms.minutes += booked - terms.duration();
        terms.buffer_before = row.buffer_before;
        terms.buffer_after = row.buffer_after;
    }
    Ok(terms)
}

/// Puts a day together: its visits, whoever could serve any of them, and what else those have to do.
pub(super) async fn load(
    tx: &mut Tx,
    tenant: &Tenant,
    date: NaiveDate,
    now: Instant,
) -> Result<Day, ServiceError> {
    let travel = tenant.travel.ok_or(ErrorCode::NotFound)?;
    let rows = visits(tx, tenant, Which::Of(date), now).await?;
    let terms = terms_of(tx, tenant, &rows).await?;
    let team = team(tx, tenant, &rows, &terms).await?;
    let day = whole_day(tenant, date)?;
    let range = diary::padded(day);
    let whose =
        Whose::Time { staff: team.iter().map(|one| one.id).collect(), rooms: Vec::new(), location: None };
    let own = Own { appointments: rows.iter().map(|row| row.appointment).collect(), ..Own::default() };
    let times = diary::load(tx.conn(), tenant, &whose, range, now, &own).await?;
    let people = team.iter().map(|one| person(tenant, &times, one.id, day)).collect();
    let jobs = rows
        .iter()
        .zip(&terms)
        .map(|(row, terms)| job(row, terms, &team, starts(tenant, &times, row, day, now)))
        .collect();
    Ok(Day { travel, rows, team, people, jobs })
}

/// A local day.
fn whole_day(tenant: &Tenant, date: NaiveDate) -> Result<Span, AppError> {
    zone::day(tenant.timezone, date).ok_or_else(|| AppError::field("date", FieldProblem::NoSuchTime))
}

async fn team(
    tx: &mut Tx,
    tenant: &Tenant,
    rows: &[Row],
    terms: &[Terms],
) -> Result<Vec<StaffLine>, ServiceError> {
    let able = terms.iter().flat_map(|terms| terms.travelling.iter().copied());
    let mut ids: Vec<Uuid> = able.chain(rows.iter().map(|row| row.staff)).map(|id| id.0).collect();
    ids.sort_unstable();
    ids.dedup();
    let rows = sqlx::query!(
        "SELECT id, name FROM staff WHERE tenant_id = $1 AND id = ANY($2) ORDER BY position, id",
        tenant.id.0,
        &ids,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(|row| StaffLine { id: StaffId(row.id), name: row.name }).collect())
}

fn person(tenant: &Tenant, times: &Times, id: StaffId, day: Span) -> Person {
    Person {
        working: times.working(tenant, id, diary::padded(day)),
        stops: times.stops(id.0).iter().filter(|stop| stop.during.overlaps(day)).copied().collect(),
    }
}

fn job(row: &Row, terms: &Terms, team: &[StaffLine], starts: Vec<Instant>) -> Job {
    let minutes = |value: i32| Duration::minutes(value.into());
    let able = |id: StaffId| if row.asked { id == row.staff } else { terms.travelling.contains(&id) };
    Job {
        before: minutes(row.buffer_before),
        after: minutes(row.buffer_after),
        length: row.ends_at - row.starts_at,
        at: Some(row.away.at),
        starts,
        able: team.iter().map(|one| able(one.id)).collect(),
        now: team.iter().position(|one| one.id == row.staff).unwrap_or(usize::MAX),
    }
}

/// When a visit may begin: as it does, and every quarter of an hour or so within what its customer is flexible.
fn starts(tenant: &Tenant, times: &Times, row: &Row, day: Span, now: Instant) -> Vec<Instant> {
    let mut starts = vec![row.starts_at];
    let Some((from, until)) = row.away.window() else { return starts };
    let open = times.opening(tenant, diary::padded(day));
    let length = row.ends_at - row.starts_at;
    let step = Duration::minutes(i64::from(tenant.step).max(5));
    let wanted =
        std::iter::successors(Some(from), |start| Some(*start + step)).take_while(|start| *start <= until);
    let fits = |start: &Instant| {
        let service = Span::new(*start, *start + length);
        *start > now
            && *start != row.starts_at
            && service.is_some_and(|service| open.contains(service) && day.contains(service))
    };
    starts.extend(wanted.filter(fits));
    starts
}
