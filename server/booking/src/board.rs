//! A business's day, and a therapist's.

use chrono::{Datelike as _, NaiveDate};
use server_kernel::{
    Actor, DbError, ServiceError, Tx, events,
    zone::{day, local},
};
use server_tenants::Tenant;
use shared::{
    AppError,
    availability::SpanSet,
    booking::{
        AppointmentStatus, BoardCard, BoardColumn, BoardRoom, BoardView, BookingStatus, DayView, OwingRow,
        RoomLine, StaffLine, Way,
        classes::{ClassRow, ClassStatus},
        due_minor,
    },
    caller::{Caller, Membership},
    error::FieldProblem,
    ids::{AppointmentId, BookingId, ClassId, LocationId, RoomId, StaffId},
    money::Money,
    permission::Module,
    time::{Local, Span},
};
use uuid::Uuid;

use crate::{
    Bookings,
    access::{Viewer, actions_of, staff_parts},
    classes::{self, Which},
    diary::{self, Own, Whose},
    view::load_view,
};

impl Bookings {
    pub(crate) async fn read_board(
        &self,
        caller: &Caller,
        date: Option<NaiveDate>,
        only: Option<&[BookingId]>,
    ) -> Result<BoardView, ServiceError> {
        let (user, membership) = caller.whole_business(Module::Bookings.read())?;
        let tenant = self.tenants.by_id(membership.tenant).await?;
        let now = self.clock.now();
        let (date, range) = day_of(&tenant, date, now)?;
        let mut tx = self.db.begin(Actor::staff(user, membership)).await?;
        let cursor = events::cursor(tx.conn()).await?;
        let team = load_team(&mut tx, &tenant).await?;
        let ids: Vec<StaffId> = team.iter().map(|person| person.id).collect();
        let whose = Whose::Time { staff: ids, rooms: Vec::new(), location: None };
        let times = diary::load(tx.conn(), &tenant, &whose, range, now, &Own::default()).await?;
        let shifts = load_shifts(&mut tx, &tenant, date, range).await?;
        let cards = load_cards(&mut tx, &tenant, membership, range, only).await?;
        let rooms = load_rooms(&mut tx, &tenant, range).await?;
        let classes = held_classes(&mut tx, &tenant, range, None).await?;
        let owing = load_owing(&mut tx, &tenant, range).await?;
        let taken = match caller.whole_business(Module::Analytics.read()) {
            Ok(_) => {
                let minor = server_payments::takings(tx.conn(), tenant.id, range).await?;
                Some(Money::new(minor, tenant.currency))
            }
            Err(_) => None,
        };
        tx.commit().await?;

        let spans = |set: SpanSet| -> Vec<(Local, Local)> {
            set.iter()
                .map(|span| (local(tenant.timezone, span.start()), local(tenant.timezone, span.end())))
                .collect()
        };
        let mut worked = chrono::Duration::zero();
        let mut booked = chrono::Duration::zero();
        let columns = team
            .into_iter()
            .map(|person| {
                let working = times.working(&tenant, person.id, range).clip(range);
                let busy = times.taken(person.id.0).intersect(&working);
                worked += working.total();
                booked += busy.total();
                let of = shifts.iter().filter(|(staff, _)| *staff == person.id);
                BoardColumn {
                    locations: of.map(|(_, location)| *location).collect(),
                    load: percent(busy.total(), working.total()),
                    working: spans(working),
                    staff: person,
                }
            })
            .collect();
        Ok(BoardView {
            date,
            cursor,
            now: local(tenant.timezone, now),
            timezone: tenant.timezone.name().to_owned(),
            business: tenant.name.clone(),
            opening: spans(times.opening(&tenant, range).clip(range)),
            locations: tenant.open_locations(),
            columns,
            rooms,
            cards,
            classes,
            owing,
            taken,
            in_use: percent(booked, worked),
        })
    }

    pub(crate) async fn read_day(
        &self,
        caller: &Caller,
        date: Option<NaiveDate>,
    ) -> Result<DayView, ServiceError> {
        let (user, membership, _) = caller.staff(Module::Bookings.read())?;
        let staff = membership.staff.ok_or(shared::ErrorCode::Forbidden)?;
        let tenant = self.tenants.by_id(membership.tenant).await?;
        let now = self.clock.now();
        let (date, range) = day_of(&tenant, date, now)?;
        let mut tx = self.db.begin(Actor::staff(user, membership)).await?;
        let cursor = events::cursor(tx.conn()).await?;
        let name = sqlx::query_scalar!(
            "SELECT name FROM staff WHERE tenant_id = $1 AND id = $2",
            tenant.id.0,
            staff.0
        )
        .fetch_one(tx.conn())
        .await?;
        let ids = sqlx::query_scalar!(
            "SELECT booking_id FROM appointments
             WHERE tenant_id = $1 AND staff_id = $2 AND starts_at >= $3 AND starts_at < $4
               AND status NOT IN ('cancelled', 'no_show')
             GROUP BY booking_id ORDER BY min(starts_at), booking_id",
            tenant.id.0,
            staff.0,
            range.start(),
            range.end(),
        )
        .fetch_all(tx.conn())
        .await?;
        let viewer =
            Viewer::Staff { permissions: Box::new(membership.permissions.clone()), own: membership.staff };
        let mut visits = Vec::with_capacity(ids.len());
        for id in ids {
            visits.push(load_view(&mut tx, &tenant, BookingId(id), &viewer, now).await?);
        }
        let classes = held_classes(&mut tx, &tenant, range, Some(staff)).await?;
        tx.commit().await?;
        Ok(DayView {
            date,
            cursor,
            now: local(tenant.timezone, now),
            staff: StaffLine { id: staff, name },
            timezone: tenant.timezone.name().to_owned(),
            visits,
            classes,
        })
    }
}

/// Classes that are held then.
pub(crate) async fn held_classes(
    tx: &mut Tx,
    tenant: &Tenant,
    range: Span,
    staff: Option<StaffId>,
) -> Result<Vec<ClassRow>, ServiceError> {
    let mut rows = classes::rows(tx.conn(), tenant, Which::In(range, staff)).await?;
    rows.retain(|class| class.status == ClassStatus::Scheduled);
    Ok(rows)
}

pub(crate) fn day_of(
    tenant: &Tenant,
    date: Option<NaiveDate>,
    now: shared::time::Instant,
) -> Result<(NaiveDate, Span), AppError> {
    let date = date.unwrap_or_else(|| local(tenant.timezone, now).date_naive());
    let range =
        day(tenant.timezone, date).ok_or_else(|| AppError::field("date", FieldProblem::NoSuchTime))?;
    Ok((date, range))
}

pub(crate) fn percent(part: chrono::Duration, whole: chrono::Duration) -> u8 {
    if whole.num_minutes() <= 0 {
        return 0;
    }
    u8::try_from((part.num_minutes() * 100 / whole.num_minutes()).clamp(0, 100)).unwrap_or(100)
}

pub(crate) async fn load_team(tx: &mut Tx, tenant: &Tenant) -> Result<Vec<StaffLine>, ServiceError> {
    let rows = sqlx::query!(
        "SELECT id, name FROM staff
         WHERE tenant_id = $1 AND is_bookable AND status IN ('active', 'on_leave') ORDER BY position, id",
        tenant.id.0,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(|row| StaffLine { id: StaffId(row.id), name: row.name }).collect())
}

/// Who has shifts on a date, or extra hours then, and where.
async fn load_shifts(
    tx: &mut Tx,
    tenant: &Tenant,
    date: NaiveDate,
    range: Span,
) -> Result<Vec<(StaffId, LocationId)>, ServiceError> {
    let rows = sqlx::query!(
        "SELECT staff_id AS \"staff!\", location_id AS \"location!\" FROM staff_schedules
         WHERE tenant_id = $1 AND weekday = $2 AND coalesce(valid_from <= $3, true) AND coalesce($3 <= valid_to, true)
         UNION
         SELECT staff_id, location_id FROM availability_exceptions
         WHERE tenant_id = $1 AND kind = 'extra_hours' AND staff_id IS NOT NULL AND starts_at < $5 AND ends_at > $4
         ORDER BY 1, 2",
        tenant.id.0,
        i16::try_from(date.weekday().num_days_from_sunday()).unwrap_or_default(),
        date,
        range.start(),
        range.end(),
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(|row| (StaffId(row.staff), LocationId(row.location))).collect())
}

/// Rooms in use, and those out of use in which a visit still takes place.
async fn load_rooms(tx: &mut Tx, tenant: &Tenant, range: Span) -> Result<Vec<BoardRoom>, ServiceError> {
    let rows = sqlx::query!(
        "SELECT id, name, location_id FROM resources
         WHERE tenant_id = $1 AND kind = 'room' AND (is_active OR id IN (
             SELECT room_id FROM appointments
             WHERE tenant_id = $1 AND starts_at >= $2 AND starts_at < $3 AND status <> 'cancelled'))
         ORDER BY position, id",
        tenant.id.0,
        range.start(),
        range.end(),
    )
    .fetch_all(tx.conn())
    .await?;
    let room = |id, name| RoomLine { id: RoomId(id), name };
    let rooms = rows
        .into_iter()
        .map(|row| BoardRoom { room: room(row.id, row.name), location: LocationId(row.location_id) });
    Ok(rooms.collect())
}

/// Fees that nobody has paid yet.
async fn load_owing(tx: &mut Tx, tenant: &Tenant, range: Span) -> Result<Vec<OwingRow>, ServiceError> {
    let rows = sqlx::query!(
        "SELECT id, status, starts_at, contact_name, fee_minor - paid_minor AS \"due!\" FROM bookings
         WHERE tenant_id = $1 AND starts_at >= $2 AND starts_at < $3 AND status IN ('cancelled', 'no_show')
           AND paid_minor < fee_minor
         ORDER BY starts_at, id",
        tenant.id.0,
        range.start(),
        range.end(),
    )
    .fetch_all(tx.conn())
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(OwingRow {
                booking: BookingId(row.id),
                status: BookingStatus::from_stored(&row.status)
                    .ok_or(DbError::Inconsistent { table: "bookings", column: "status" })?,
                starts_at: local(tenant.timezone, row.starts_at),
                customer: row.contact_name,
                due: Money::new(row.due, tenant.currency),
            })
        })
        .collect()
}

async fn load_cards(
    tx: &mut Tx,
    tenant: &Tenant,
    membership: &Membership,
    range: Span,
    only: Option<&[BookingId]>,
) -> Result<Vec<BoardCard>, ServiceError> {
    let only = only.map(|only| only.iter().map(|id| id.0).collect::<Vec<Uuid>>());
    let rows = sqlx::query!(
        "SELECT a.id, a.booking_id, a.staff_id, a.status, a.starts_at, a.ends_at, i.name AS service, i.minutes,
                b.version, b.number, b.status AS booking_status, b.contact_name, b.notes <> '' AS \"has_notes!\",
                b.checked_in_at, b.total_minor, b.fee_minor, b.paid_minor, a.class_id, a.room_id, b.location_id,
                -- What is not at the main location says where it is.
                nullif(concat_ws(' · ', r.name, g.name, CASE WHEN NOT l.is_main THEN l.name END), '') AS room,
                b.place <> 'premises' AS \"away!\",
                a.set_out_at IS NOT NULL AS \"set_out!\"
         FROM appointments a
         JOIN bookings b ON b.tenant_id = a.tenant_id AND b.id = a.booking_id
         JOIN booking_items i ON i.tenant_id = a.tenant_id AND i.id = a.item_id
         LEFT JOIN resources r ON r.tenant_id = a.tenant_id AND r.id = a.room_id
         LEFT JOIN service_areas g ON g.tenant_id = b.tenant_id AND g.id = b.area_id
         LEFT JOIN locations l ON l.tenant_id = b.tenant_id AND l.id = b.location_id
         WHERE a.tenant_id = $1 AND a.starts_at >= $2 AND a.starts_at < $3 AND a.status <> 'cancelled'
           AND ($4::uuid[] IS NULL OR a.booking_id = ANY($4))
         ORDER BY a.starts_at, a.id",
        tenant.id.0,
        range.start(),
        range.end(),
        only.as_deref(),
    )
    .fetch_all(tx.conn())
    .await?;
    rows.into_iter()
        .map(|row| {
            let booking_status = BookingStatus::from_stored(&row.booking_status)
                .ok_or(DbError::Inconsistent { table: "bookings", column: "status" })?;
            let status = AppointmentStatus::from_stored(&row.status)
                .ok_or(DbError::Inconsistent { table: "appointments", column: "status" })?;
            let staff = row.staff_id.map(StaffId);
            let parts = staff_parts(&membership.permissions, membership.staff, staff);
            let due = due_minor(booking_status, row.total_minor, row.fee_minor, row.paid_minor);
            Ok(BoardCard {
                booking: BookingId(row.booking_id),
                appointment: AppointmentId(row.id),
                version: row.version,
                number: row.number,
                booking_status,
                status,
                staff,
                class: row.class_id.map(ClassId),
                starts_at: local(tenant.timezone, row.starts_at),
                ends_at: local(tenant.timezone, row.ends_at),
                customer: row.contact_name,
                service: row.service,
                minutes: row.minutes,
                room: row.room,
                room_id: row.room_id.map(RoomId),
                location: row.location_id.map(LocationId),
                away: row.away,
                has_notes: row.has_notes,
                checked_in_at: row.checked_in_at.map(|at| local(tenant.timezone, at)),
                paid: due == 0,
                actions: actions_of(&parts, booking_status, status, due > 0, Way::of(row.away, row.set_out)),
            })
        })
        .collect()
}
