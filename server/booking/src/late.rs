//! Running late: one visit and whatever it pushes move together, in one transaction, with the same therapist and in
//! the same rooms where those are free.

use std::collections::{BTreeMap, BTreeSet};

use chrono::Duration;
use server_kernel::{
    Actor, ServiceError, Tx, audit,
    errors::ensure_affected,
    trace::{self, NewJob},
    zone::local,
};
use server_tenants::Tenant;
use shared::{
    AppError, ErrorCode,
    availability::{Plan, PlannedLeg, Point},
    booking::{
        BusinessRef, LateMove, LateView, MOST_LATE, Movable, Needing, ServiceLine, Wish, knock_on,
        rooms_later,
    },
    caller::Caller,
    error::FieldProblem,
    ids::{AppointmentId, BookingId, LocationId, RoomId, ServiceId, StaffId, UserId},
    live::{BookingEvent, BookingEventKind},
    permission::Module,
    time::{Instant, Span},
};
use uuid::Uuid;

use crate::{
    Bookings,
    claims::{self, Owner},
    diary::{self, Own, Whose},
    message::{BookingMessage, News},
    order,
    terms::{self, Sold},
};

/// One visit of the therapist's rest of the day.
struct Row {
    appointment: AppointmentId,
    booking: BookingId,
    customer: String,
    locale: String,
    service: ServiceLine,
    room: Option<RoomId>,
    devices: Vec<RoomId>,
    service_time: Span,
    claimed: Span,
    /// In which of the business's locations.
    location: Option<LocationId>,
    /// Where, if it is not on the premises.
    at: Option<Point>,
}

impl Bookings {
    pub(crate) async fn pass_on_delay(
        &self,
        caller: &Caller,
        appointment: AppointmentId,
        minutes: u32,
        apply: bool,
    ) -> Result<LateView, ServiceError> {
        if minutes == 0 || minutes > MOST_LATE {
            return Err(AppError::field("minutes", FieldProblem::OutOfRange).into());
        }
        let (user, membership, _) = caller.staff(Module::Bookings.update())?;
        let tenant = self.tenants.by_id(membership.tenant).await?;
        let now = self.clock.now();
        let mut tx = self.db.begin(Actor::staff(user, membership)).await?;
        // Whoever does not see it does not find it.
        let staff = sqlx::query_scalar!(
            "SELECT staff_id FROM appointments WHERE tenant_id = $1 AND id = $2",
            tenant.id.0,
            appointment.0,
        )
        .fetch_optional(tx.conn())
        .await?
        .ok_or(ErrorCode::NotFound)?
        .map(StaffId)
        .ok_or(ErrorCode::WrongState)?;
        // The others of the day are the same person's; their customers' records need not be the therapist's to change.
        tx.continue_as_system().await?;
        let day = rest_of_day(&mut tx, &tenant, staff, appointment).await?;
        let moved = knock_on(&movable(&tenant, &day), minutes);
        let rows: Vec<(&Row, Duration)> =
            day.iter().zip(&moved).map(|(row, (_, shift))| (row, *shift)).collect();
        if rows.is_empty() {
            return Err(ErrorCode::WrongState.into());
        }
        if apply {
            let rooms = shift(&mut tx, &tenant, staff, &rows, now).await?;
            for ((row, by), rooms) in rows.iter().zip(&rooms) {
                place(&mut tx, &tenant, row, *by, rooms).await?;
                self.write_later(&mut tx, &tenant, user.user, staff, row, now).await?;
            }
        }
        let view = view_of(&tenant, &rows, apply);
        tx.commit().await?;
        Ok(view)
    }
}

/// What can be pushed: each visit with the way from the one before.
fn movable(tenant: &Tenant, day: &[Row]) -> Vec<Movable> {
    let before = std::iter::once(None).chain(day.iter().map(Some));
    before
        .zip(day)
        .map(|(before, row)| {
            let before = before.filter(|before| before.booking != row.booking);
            let way =
                before.zip(tenant.travel.as_ref()).map(|(before, travel)| travel.way(before.at, row.at));
            let start = row.claimed.start() - way.unwrap_or_default();
            let claimed = Span::new(start, row.claimed.end()).unwrap_or(row.claimed);
            Movable { appointment: row.appointment, claimed }
        })
        .collect()
}

fn view_of(tenant: &Tenant, rows: &[(&Row, Duration)], done: bool) -> LateView {
    LateView {
        business: BusinessRef { slug: tenant.slug.clone(), name: tenant.name.clone() },
        moves: rows
            .iter()
            .map(|(row, shift)| LateMove {
                booking: row.booking,
                appointment: row.appointment,
                customer: row.customer.clone(),
                service: row.service.clone(),
                from: local(tenant.timezone, row.service_time.start()),
                to: local(tenant.timezone, row.service_time.start() + *shift),
            })
            .collect(),
        done,
    }
}

/// The late visit and everything after it on its local day that has not begun, locked in the order of their bookings.
async fn rest_of_day(
    tx: &mut Tx,
    tenant: &Tenant,
    staff: StaffId,
    late: AppointmentId,
) -> Result<Vec<Row>, ServiceError> {
    // What is read while waiting for somebody else's change is older than that change: first the locks, then the rows.
    let locked = sqlx::query_scalar!(
        "SELECT b.id FROM appointments late
         JOIN appointments a ON a.tenant_id = $1 AND a.staff_id = $2 AND a.starts_at >= late.starts_at
             AND (a.starts_at AT TIME ZONE $4)::date = (late.starts_at AT TIME ZONE $4)::date
         JOIN bookings b ON b.tenant_id = $1 AND b.id = a.booking_id
         WHERE late.tenant_id = $1 AND late.id = $3
         ORDER BY b.id FOR UPDATE OF b",
        tenant.id.0,
        staff.0,
        late.0,
        tenant.timezone.name(),
    )
    .fetch_all(tx.conn())
    .await?;
    let rows = sqlx::query!(
        "WITH late AS (SELECT starts_at FROM appointments WHERE tenant_id = $1 AND id = $3)
         SELECT a.id, a.booking_id, b.contact_name, coalesce(u.locale, 'en') AS \"locale!\", i.service_id, i.name, a.room_id, a.device_ids,
                a.starts_at, a.ends_at, a.buffer_before_minutes, a.buffer_after_minutes, b.location_id, b.latitude, b.longitude
         FROM late JOIN appointments a ON a.tenant_id = $1 AND a.staff_id = $2 AND a.starts_at >= late.starts_at
             AND (a.starts_at AT TIME ZONE $4)::date = (late.starts_at AT TIME ZONE $4)::date
             AND a.status IN ('scheduled', 'confirmed', 'checked_in') AND a.class_id IS NULL
         JOIN bookings b ON b.tenant_id = $1 AND b.id = a.booking_id AND b.id = ANY($5)
             AND b.status IN ('pending', 'confirmed', 'assigned', 'rescheduled', 'in_progress')
         JOIN booking_items i ON i.tenant_id = $1 AND i.id = a.item_id
         LEFT JOIN users u ON u.id = b.user_id",
        tenant.id.0,
        staff.0,
        late.0,
        tenant.timezone.name(),
        &locked,
    )
    .fetch_all(tx.conn())
    .await?;
    let minutes = |value: i32| Duration::minutes(i64::from(value));
    let mut day = Vec::with_capacity(rows.len());
    for row in rows {
        let spans = Span::new(row.starts_at, row.ends_at).zip(Span::new(
            row.starts_at - minutes(row.buffer_before_minutes),
            row.ends_at + minutes(row.buffer_after_minutes),
        ));
        let Some((service_time, claimed)) = spans else { continue };
        day.push(Row {
            appointment: AppointmentId(row.id),
            booking: BookingId(row.booking_id),
            customer: row.contact_name,
            locale: row.locale,
            service: ServiceLine { id: ServiceId(row.service_id), name: row.name },
            room: row.room_id.map(RoomId),
            devices: row.device_ids.into_iter().map(RoomId).collect(),
            service_time,
            claimed,
            location: row.location_id.map(LocationId),
            at: row.latitude.zip(row.longitude).map(|(latitude, longitude)| Point { latitude, longitude }),
        });
    }
    day.sort_by_key(|row| row.service_time.start());
    // Only what stands first can be late: one that has begun or is over moves nothing.
    if day.first().is_some_and(|first| first.appointment != late) {
        day.clear();
    }
    Ok(day)
}

/// Gives everything back and takes it again, later, in the same rooms or in others that would do. Tells which, in the order of
/// `rows`; no room anywhere refuses the whole.
async fn shift(
    tx: &mut Tx,
    tenant: &Tenant,
    staff: StaffId,
    rows: &[(&Row, Duration)],
    now: Instant,
) -> Result<Vec<Vec<RoomId>>, ServiceError> {
    let ids: Vec<AppointmentId> = rows.iter().map(|(row, _)| row.appointment).collect();
    let visits = needing(tx, tenant, rows).await?;
    let mut rooms: Vec<RoomId> =
        visits.iter().flat_map(|visit| visit.choices.iter().flatten().copied()).collect();
    rooms.sort_unstable();
    rooms.dedup();
    let given: Vec<Uuid> = std::iter::once(staff.0).chain(rooms.iter().map(|room| room.0)).collect();
    claims::lock_exchange(tx.conn(), &given, &[]).await?;
    claims::release_appointments(tx.conn(), tenant.id, &ids, None).await?;
    // Before anything is chosen: what other parts of these visits have of their own again is nobody's to be given.
    for booking in rows.iter().map(|(row, _)| row.booking).collect::<BTreeSet<_>>() {
        claims::settle(tx.conn(), tenant.id, booking).await?;
    }
    let during = visits
        .first()
        .zip(visits.last())
        .and_then(|(first, last)| Span::new(first.during.start(), last.during.end()));
    let range = diary::padded(during.ok_or(ErrorCode::WrongState)?);
    let whose = Whose::Time { staff: Vec::new(), rooms: rooms.clone(), location: None };
    let times = diary::load(tx.conn(), tenant, &whose, range, now, &Own::default()).await?;
    let busy = rooms.iter().map(|room| (*room, times.taken(room.0))).collect();
    let chosen = rooms_later(&visits, &busy).ok_or(ErrorCode::NoRoom)?;
    for visit in by_booking(rows, &visits, &chosen, staff).into_values() {
        let (ids, plan): (Vec<AppointmentId>, Plan) = visit.into_iter().unzip();
        let owner = Owner::Visit(&ids);
        if claims::take_locked(tx.conn(), tenant, &[plan], owner, now).await?.is_none() {
            return Err(ErrorCode::SlotTaken.into());
        }
    }
    Ok(chosen)
}

/// One plan for each booking: what belongs to one visit is at one address.
fn by_booking(
    rows: &[(&Row, Duration)],
    visits: &[Needing],
    chosen: &[Vec<RoomId>],
    staff: StaffId,
) -> BTreeMap<BookingId, Vec<(AppointmentId, PlannedLeg)>> {
    let mut plans: BTreeMap<BookingId, Vec<(AppointmentId, PlannedLeg)>> = BTreeMap::new();
    for (((row, by), visit), rooms) in rows.iter().zip(visits).zip(chosen) {
        let Some(service) = later(row.service_time, *by) else { continue };
        let leg = PlannedLeg {
            staff,
            rooms: rooms.clone(),
            service,
            staff_taken: vec![visit.during],
            rooms_taken: visit.during,
            seats: None,
            at: row.at,
        };
        plans.entry(row.booking).or_default().push((row.appointment, leg));
    }
    plans
}

fn later(span: Span, by: Duration) -> Option<Span> {
    Span::new(span.start() + by, span.end() + by)
}

/// What each visit needs at its new time, and what else would do.
async fn needing(
    tx: &mut Tx,
    tenant: &Tenant,
    rows: &[(&Row, Duration)],
) -> Result<Vec<Needing>, ServiceError> {
    let mut visits = Vec::with_capacity(rows.len());
    for (row, by) in rows {
        let wish = [Wish::of(row.service.id)];
        let terms = terms::load(tx.conn(), tenant.id, &wish, row.location, Sold::Before).await?;
        let choices = row.room.iter().chain(&row.devices).map(|has| {
            let needs = terms.iter().flat_map(|terms| &terms.needs);
            let alike = needs.into_iter().find(|need| need.contains(has)).into_iter().flatten();
            std::iter::once(*has).chain(alike.copied().filter(|other| other != has)).collect()
        });
        let choices = choices.collect();
        visits.extend(later(row.claimed, *by).map(|during| Needing { during, choices }));
    }
    Ok(visits)
}

/// Writes when and where one visit takes place now.
async fn place(
    tx: &mut Tx,
    tenant: &Tenant,
    row: &Row,
    by: Duration,
    rooms: &[RoomId],
) -> Result<(), ServiceError> {
    // The room stands first where there is one, as it did in `choices`.
    let (room, devices) = rooms.split_at(usize::from(row.room.is_some()));
    let updated = sqlx::query!(
        "UPDATE appointments SET starts_at = starts_at + $3::interval, ends_at = ends_at + $3::interval,
            room_id = $4, device_ids = $5, overbooked = false
         WHERE tenant_id = $1 AND id = $2",
        tenant.id.0,
        row.appointment.0,
        sqlx::postgres::types::PgInterval::try_from(by)
            .map_err(|error| ServiceError::Internal(error.to_string()))?,
        room.first().map(|room| room.0),
        &devices.iter().map(|device| device.0).collect::<Vec<_>>(),
    )
    .execute(tx.conn())
    .await?;
    Ok(ensure_affected(updated.rows_affected(), 1)?)
}

impl Bookings {
    /// Writes one visit's new time with its traces. Codes stay good: it is the same visit, a little later.
    async fn write_later(
        &self,
        tx: &mut Tx,
        tenant: &Tenant,
        user: UserId,
        staff: StaffId,
        row: &Row,
        now: Instant,
    ) -> Result<(), ServiceError> {
        let version = sqlx::query_scalar!(
            "UPDATE bookings b SET version = version + 1, starts_at = a.starts_at, ends_at = a.ends_at
         FROM (SELECT min(starts_at) AS starts_at, max(ends_at) AS ends_at FROM appointments
               WHERE tenant_id = $1 AND booking_id = $2 AND status NOT IN ('cancelled', 'no_show')) a
         WHERE b.tenant_id = $1 AND b.id = $2 RETURNING version",
            tenant.id.0,
            row.booking.0,
        )
        .fetch_one(tx.conn())
        .await?;
        let entry = audit::Entry {
            tenant: Some(tenant.id),
            user: Some(user),
            action: "booking.late",
            resource_kind: "booking",
            resource: Some(row.booking.0),
            success: true,
            at: now,
        };
        let event = BookingEvent {
            booking: row.booking,
            version,
            dates: vec![local(tenant.timezone, row.service_time.start()).date_naive()],
            staff: vec![staff],
        };
        let event = order::event_of(tenant, BookingEventKind::Rescheduled, &event, now)?;
        let message = BookingMessage {
            tenant: tenant.id,
            booking: row.booking,
            page: self.page(row.booking),
            locale: row.locale.clone(),
            news: News::Later,
        };
        let payload =
            serde_json::to_value(&message).map_err(|error| ServiceError::Internal(error.to_string()))?;
        let job = NewJob { kind: BookingMessage::KIND, payload: &payload, at: now };
        Ok(trace::record(tx.conn(), entry, event, Some(job)).await?)
    }
}
