//! Where somebody is, as far as it may be told: while they are on the way, and not longer.

use server_kernel::{DbError, ServiceError, Tx, events, zone::local};
use server_tenants::Tenant;
use shared::{
    ErrorCode,
    availability::Point,
    booking::{
        AppointmentStatus, StaffLine,
        dispatch::{FRESH, WayPerson, WayPosition, WayState, WayView},
    },
    caller::Caller,
    ids::{AppointmentId, BookingId, StaffId},
    time::Instant,
};

use crate::{Bookings, access::Opened};

/// Where a visit is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Door {
    pub at: Point,
    /// The door itself, as the customer's device has said; otherwise the middle of the part of town.
    pub exact: bool,
}

/// Where a device was last.
pub(super) struct Seen {
    pub at: Instant,
    pub point: Point,
    pub accuracy: Option<u16>,
}

impl Seen {
    /// From what the database has; `None` where it has nothing.
    pub fn new(
        at: Option<Instant>,
        latitude: Option<i32>,
        longitude: Option<i32>,
        accuracy: Option<i16>,
    ) -> Option<Self> {
        let (latitude, longitude) = latitude.zip(longitude)?;
        let accuracy = accuracy.and_then(|accuracy| u16::try_from(accuracy).ok());
        Some(Self { at: at?, point: Point { latitude, longitude }, accuracy })
    }

    /// As it is shown: not when it is long ago.
    pub fn position(&self, tenant: &Tenant, door: Door, now: Instant) -> Option<WayPosition> {
        let travel = tenant.travel.as_ref()?;
        let (latitude, longitude) = self.point.degrees();
        (now - self.at <= FRESH).then(|| WayPosition {
            at: local(tenant.timezone, self.at),
            latitude,
            longitude,
            accuracy: self.accuracy,
            minutes: u32::try_from(travel.minutes_between(self.point, door.at)).unwrap_or_default(),
            meters: (self.point.kilometres_to(door.at) * 1_000.0).round() as u32,
        })
    }
}

impl Bookings {
    pub(super) async fn read_way(&self, caller: &Caller, id: BookingId) -> Result<WayView, ServiceError> {
        let mut opened = self.open(caller, id, false).await?;
        let now = self.clock.now();
        let seen: Vec<AppointmentId> = opened.state.appointments.iter().map(|each| each.id).collect();
        // They see the booking: how far its people are is theirs to see, and no position of anybody else's.
        opened.tx.continue_as_system().await?;
        let door = door_of(&mut opened).await?;
        let people = people(&mut opened.tx, &opened.tenant, id, &seen, door, now).await?;
        let cursor = events::cursor(opened.tx.conn()).await?;
        opened.tx.commit().await?;
        Ok(WayView { people, to: door.at.degrees(), door: door.exact, cursor })
    }
}

/// Where an opened booking takes place; the caller reads as the system.
pub(super) async fn door_of(opened: &mut Opened) -> Result<Door, ServiceError> {
    let away = opened.state.venue.away().ok_or(ErrorCode::NotFound)?;
    let middle = away.at;
    let row = sqlx::query!(
        "SELECT door_latitude, door_longitude FROM bookings WHERE tenant_id = $1 AND id = $2",
        opened.tenant.id.0,
        opened.state.id.0,
    )
    .fetch_one(opened.tx.conn())
    .await?;
    let exact = row.door_latitude.zip(row.door_longitude);
    Ok(match exact {
        Some((latitude, longitude)) => Door { at: Point { latitude, longitude }, exact: true },
        None => Door { at: middle, exact: false },
    })
}

async fn people(
    tx: &mut Tx,
    tenant: &Tenant,
    booking: BookingId,
    seen: &[AppointmentId],
    door: Door,
    now: Instant,
) -> Result<Vec<WayPerson>, ServiceError> {
    let rows = sqlx::query!(
        "SELECT a.id, a.status, a.set_out_at, a.reached_at, t.id AS staff_id, t.name,
                p.at AS \"at?\", p.latitude AS \"latitude?\", p.longitude AS \"longitude?\", p.accuracy
         FROM appointments a
         JOIN staff t ON t.tenant_id = a.tenant_id AND t.id = a.staff_id
         LEFT JOIN LATERAL (
             SELECT v.at, v.latitude, v.longitude, v.accuracy FROM visit_positions v
             WHERE v.tenant_id = a.tenant_id AND v.appointment_id = a.id AND v.staff_id = a.staff_id AND v.at >= a.set_out_at
             ORDER BY v.at DESC LIMIT 1
         ) p ON a.set_out_at IS NOT NULL AND a.status = 'confirmed'
         WHERE a.tenant_id = $1 AND a.booking_id = $2 AND a.id = ANY($3) AND a.status NOT IN ('cancelled', 'no_show')
         ORDER BY a.starts_at, a.guest, a.id",
        tenant.id.0,
        booking.0,
        &seen.iter().map(|id| id.0).collect::<Vec<_>>(),
    )
    .fetch_all(tx.conn())
    .await?;
    rows.into_iter()
        .map(|row| {
            let status = AppointmentStatus::from_stored(&row.status)
                .ok_or(DbError::Inconsistent { table: "appointments", column: "status" })?;
            let last = Seen::new(row.at, row.latitude, row.longitude, row.accuracy);
            Ok(WayPerson {
                appointment: AppointmentId(row.id),
                staff: StaffLine { id: StaffId(row.staff_id), name: row.name },
                state: WayState::of(status, row.set_out_at.is_some()),
                set_out_at: row.set_out_at.map(|at| local(tenant.timezone, at)),
                reached_at: row.reached_at.map(|at| local(tenant.timezone, at)),
                position: last.and_then(|seen| seen.position(tenant, door, now)),
            })
        })
        .collect()
}
