//! Which door a caller comes through to a booking: staff of its business, its customer, or a guest with its link. Whoever
//! has none finds nothing, whatever the reason.

use std::sync::Arc;

use server_kernel::{Actor, DbError, ServiceError, Tx, crypto::token_hash};
use server_tenants::Tenant;
use shared::{
    AppError, ErrorCode,
    booking::{
        Action, Actor as Part, AppointmentStatus, BookingStatus, FeeTerms, Seat, Step, Way, actions,
        due_minor, step,
    },
    caller::Caller,
    error::FieldProblem,
    ids::{AppointmentId, BookingId, ClassId, RoomId, StaffId, TenantId, UserId},
    permission::{Module, Permissions, Scope},
    time::Instant,
};
use uuid::Uuid;

use crate::{
    Bookings,
    venue::{Venue, VenueRow},
};

/// A booking in an open transaction, and through which door the caller came.
pub(crate) struct Opened {
    pub tx: Tx,
    pub tenant: Arc<Tenant>,
    pub viewer: Viewer,
    pub user: Option<UserId>,
    pub state: State,
}

/// As whom somebody stands before a booking.
#[derive(Clone, Debug)]
pub(crate) enum Viewer {
    /// Whose booking it is.
    Customer,
    /// Somebody of the business.
    Staff { permissions: Box<Permissions>, own: Option<StaffId> },
    /// Nobody: a time has passed.
    Clock,
    /// Nobody: a code was shown at a door without anybody.
    Door,
}

impl Viewer {
    /// In which parts they act on an appointment of `staff`.
    pub fn parts(&self, staff: Option<StaffId>) -> Vec<Part> {
        match self {
            Self::Customer => vec![Part::Customer],
            Self::Staff { permissions, own } => staff_parts(permissions, *own, staff),
            Self::Clock => Vec::new(),
            Self::Door => vec![Part::Door],
        }
    }

    pub const fn is_customer(&self) -> bool {
        matches!(self, Self::Customer)
    }

    /// Whether they are told how to reach the customer: whoever only does the work is not.
    pub fn may_reach(&self) -> bool {
        self.is_customer() || !self.parts(None).is_empty()
    }
}

/// A booking's state, its row locked if so asked.
#[derive(Clone, Debug)]
pub(crate) struct State {
    pub id: BookingId,
    pub status: BookingStatus,
    pub version: i32,
    pub code_version: i32,
    pub checked_in_at: Option<Instant>,
    pub starts_at: Instant,
    pub ends_at: Instant,
    /// What it costs, what was charged because it was called off, and what is paid, minor units.
    pub total_minor: i64,
    pub fee_minor: i64,
    pub paid_minor: i64,
    /// Where.
    pub venue: Venue,
    /// Those that the viewer sees, in order of their starts.
    pub appointments: Vec<AppointmentState>,
    /// Whether others that the viewer does not see are still open.
    pub hidden_open: bool,
}

/// One appointment's state.
#[derive(Clone, Debug)]
pub(crate) struct AppointmentState {
    pub id: AppointmentId,
    pub status: AppointmentStatus,
    pub staff: Option<StaffId>,
    pub room: Option<RoomId>,
    pub devices: Vec<RoomId>,
    pub guest: i16,
    /// For how many guests at once.
    pub heads: i16,
    /// The class in which it is a seat.
    pub class: Option<ClassId>,
    pub starts_at: Instant,
    pub ends_at: Instant,
    /// When its therapist set out to the customer.
    pub set_out_at: Option<Instant>,
    pub buffer_before: i32,
    pub buffer_after: i32,
    /// What calling it off late costs.
    pub fee: FeeTerms,
}

impl AppointmentState {
    /// Whom and what it takes: people and rooms, or the class.
    pub fn resources(&self) -> Vec<Uuid> {
        if let Some(class) = self.class {
            return vec![class.0];
        }
        let staff = self.staff.map(|id| id.0).into_iter();
        staff.chain(self.room.map(|id| id.0)).chain(self.devices.iter().map(|id| id.0)).collect()
    }
}

impl State {
    /// What `action` by the viewer changes, if it is allowed: to one appointment, or to whatever it concerns.
    pub fn after(&self, viewer: &Viewer, action: Action, only: Option<usize>) -> Option<Step> {
        let seats: Vec<Seat> = self
            .appointments
            .iter()
            .map(|appointment| Seat { status: appointment.status, parts: viewer.parts(appointment.staff) })
            .collect();
        if action == Action::Depart {
            // One by one, and only where there is a way.
            let ahead = |each: &AppointmentState| self.way(each) == Way::Ahead;
            let seats: Vec<Seat> = self
                .appointments
                .iter()
                .zip(seats)
                .map(|(each, seat)| if ahead(each) { seat } else { Seat { parts: Vec::new(), ..seat } })
                .collect();
            return step(action, self.status, &seats, only, self.hidden_open);
        }
        step(action, self.status, &seats, only, self.hidden_open)
    }

    /// The way to one of its appointments.
    pub const fn way(&self, appointment: &AppointmentState) -> Way {
        Way::of(self.venue.away().is_some(), appointment.set_out_at.is_some())
    }

    /// What is still to be paid, minor units.
    pub const fn due(&self) -> i64 {
        due_minor(self.status, self.total_minor, self.fee_minor, self.paid_minor)
    }

    /// Where an appointment stands in the list.
    pub fn place_of(&self, id: AppointmentId) -> Result<usize, AppError> {
        let place = self.appointments.iter().position(|appointment| appointment.id == id);
        place.ok_or_else(|| AppError::field("appointment", FieldProblem::Unknown))
    }

    /// Everybody who serves any of it.
    pub fn staff(&self) -> Vec<StaffId> {
        let mut all: Vec<StaffId> = self.appointments.iter().filter_map(|each| each.staff).collect();
        all.sort_unstable();
        all.dedup();
        all
    }
}

/// Everything that any of `parts` may do, once each, in the order of the screen.
pub(crate) fn actions_of(
    parts: &[Part],
    booking: BookingStatus,
    appointment: AppointmentStatus,
    owing: bool,
    way: Way,
) -> Vec<Action> {
    let allowed: Vec<Action> =
        parts.iter().flat_map(|part| actions(*part, booking, appointment, owing, way)).collect();
    Action::ALL.iter().copied().filter(|action| allowed.contains(action)).collect()
}

/// The parts of somebody who works at the business, for an appointment of `staff`.
pub(crate) fn staff_parts(
    permissions: &Permissions,
    own: Option<StaffId>,
    staff: Option<StaffId>,
) -> Vec<Part> {
    let whole = |permission| permissions.scope(permission) >= Some(Scope::Tenant);
    let mut parts = Vec::new();
    if whole(Module::Bookings.approve()) {
        parts.push(Part::Manager);
    } else if whole(Module::Bookings.update()) {
        parts.push(Part::Desk);
    }
    if own.is_some() && own == staff && permissions.scope(Module::Bookings.update()).is_some() {
        parts.push(Part::Assigned);
    }
    parts
}

impl Bookings {
    /// Opens a booking for a caller. `lock` takes its row for a change.
    pub(crate) async fn open(
        &self,
        caller: &Caller,
        id: BookingId,
        lock: bool,
    ) -> Result<Opened, ServiceError> {
        if let Some(opened) = self.open_as_staff(caller, id, lock).await? {
            return Ok(opened);
        }
        if let Some(opened) = self.open_as_customer(caller, id, lock).await? {
            return Ok(opened);
        }
        match self.open_as_guest(caller, id, lock).await? {
            Some(opened) => Ok(opened),
            None => Err(ErrorCode::NotFound.into()),
        }
    }

    /// Opens a booking for whoever it belongs to, whatever else they are.
    pub(crate) async fn open_as_its_own(
        &self,
        caller: &Caller,
        id: BookingId,
    ) -> Result<Opened, ServiceError> {
        if let Some(opened) = self.open_as_customer(caller, id, false).await? {
            return Ok(opened);
        }
        self.open_as_guest(caller, id, false).await?.ok_or_else(|| ErrorCode::NotFound.into())
    }

    async fn open_as_staff(
        &self,
        caller: &Caller,
        id: BookingId,
        lock: bool,
    ) -> Result<Option<Opened>, ServiceError> {
        let Ok((user, membership, _)) = caller.staff(Module::Bookings.read()) else { return Ok(None) };
        let actor = Actor::staff(user, membership);
        let mut tx = self.db.begin(actor).await?;
        let Some(state) = read_state(&mut tx, membership.tenant, id, lock).await? else { return Ok(None) };
        let viewer =
            Viewer::Staff { permissions: Box::new(membership.permissions.clone()), own: membership.staff };
        let tenant = self.tenants.by_id(membership.tenant).await?;
        Ok(Some(Opened { tx, tenant, viewer, user: Some(user.user), state }))
    }

    async fn open_as_customer(
        &self,
        caller: &Caller,
        id: BookingId,
        lock: bool,
    ) -> Result<Option<Opened>, ServiceError> {
        let Some(user) = &caller.signed_in else { return Ok(None) };
        let mut tx =
            self.db.begin(Actor::Customer { user: user.user, tenant: None, booking: Some(id) }).await?;
        let tenant = sqlx::query_scalar!("SELECT tenant_id FROM bookings WHERE id = $1", id.0)
            .fetch_optional(tx.conn())
            .await?;
        let Some(tenant) = tenant.map(TenantId) else { return Ok(None) };
        tx.enter(tenant).await?;
        let Some(state) = read_state(&mut tx, tenant, id, lock).await? else { return Ok(None) };
        let tenant = self.tenants.by_id(tenant).await?;
        Ok(Some(Opened { tx, tenant, viewer: Viewer::Customer, user: Some(user.user), state }))
    }

    async fn open_as_guest(
        &self,
        caller: &Caller,
        id: BookingId,
        lock: bool,
    ) -> Result<Option<Opened>, ServiceError> {
        for grant in caller.grants.iter().filter(|grant| grant.booking.is_none_or(|booking| booking == id)) {
            let mut tx = self.db.begin(Actor::Public { tenant: None }).await?;
            let found = sqlx::query_scalar!(
                "SELECT tenant_id AS \"tenant_id!\" FROM tenant_of_guest_booking($1, $2)",
                id.0,
                token_hash(&grant.token),
            )
            .fetch_optional(tx.conn())
            .await?;
            let Some(tenant) = found.map(TenantId) else { continue };
            tx.rollback().await?;
            let mut tx = self.db.begin(Actor::Guest { tenant, booking: id }).await?;
            let Some(state) = read_state(&mut tx, tenant, id, lock).await? else { continue };
            let tenant = self.tenants.by_id(tenant).await?;
            return Ok(Some(Opened { tx, tenant, viewer: Viewer::Customer, user: None, state }));
        }
        Ok(None)
    }
}

pub(crate) async fn read_state(
    tx: &mut Tx,
    tenant: TenantId,
    id: BookingId,
    lock: bool,
) -> Result<Option<State>, ServiceError> {
    if lock {
        sqlx::query_scalar!(
            "SELECT 1 AS \"one!\" FROM bookings WHERE tenant_id = $1 AND id = $2 FOR UPDATE",
            tenant.0,
            id.0
        )
        .fetch_optional(tx.conn())
        .await?;
    }
    let rows = sqlx::query!(
        "SELECT b.status, b.version, b.code_version, b.checked_in_at, b.starts_at AS begins, b.ends_at AS finishes,
                b.total_minor, b.fee_minor, b.paid_minor, b.place, b.location_id, b.area_id, b.address, b.latitude, b.longitude, b.travel_fee_minor,
                b.flexible_minutes, b.agreed_at,
                open_appointments($1, $2) AS \"open!\",
                a.id, a.status AS appointment_status, a.staff_id, a.room_id, a.device_ids, a.guest, a.starts_at, a.ends_at,
                a.buffer_before_minutes, a.buffer_after_minutes, a.set_out_at, a.class_id, a.late_from, i.quantity, i.free_cancel_minutes, i.cancel_fee_percent,
                i.package_name IS NOT NULL AS \"by_credit!\",
                (i.price_minor + coalesce((SELECT sum(x.price_minor) FROM booking_item_addons x
                                           WHERE x.tenant_id = $1 AND x.item_id = i.id), 0)::bigint) * i.quantity AS \"price!\"
         FROM bookings b JOIN appointments a ON a.tenant_id = b.tenant_id AND a.booking_id = b.id
         JOIN booking_items i ON i.tenant_id = a.tenant_id AND i.id = a.item_id
         WHERE b.tenant_id = $1 AND b.id = $2
         ORDER BY a.starts_at, a.guest, a.id",
        tenant.0,
        id.0,
    )
    .fetch_all(tx.conn())
    .await?;
    let wrong = |table, column| DbError::Inconsistent { table, column };
    let mut appointments = Vec::with_capacity(rows.len());
    for row in &rows {
        appointments.push(AppointmentState {
            id: AppointmentId(row.id),
            status: AppointmentStatus::from_stored(&row.appointment_status)
                .ok_or_else(|| wrong("appointments", "status"))?,
            staff: row.staff_id.map(StaffId),
            room: row.room_id.map(RoomId),
            devices: row.device_ids.iter().copied().map(RoomId).collect(),
            guest: row.guest,
            heads: row.quantity,
            class: row.class_id.map(ClassId),
            starts_at: row.starts_at,
            ends_at: row.ends_at,
            set_out_at: row.set_out_at,
            buffer_before: row.buffer_before_minutes,
            buffer_after: row.buffer_after_minutes,
            fee: FeeTerms {
                starts_at: row.starts_at,
                free_minutes: row.free_cancel_minutes,
                percent: row.cancel_fee_percent,
                price_minor: row.price,
                by_credit: row.by_credit,
                late_from: row.late_from,
            },
        });
    }
    let Some(row) = rows.first() else { return Ok(None) };
    let seen = appointments.iter().filter(|each| !is_over(each.status)).count();
    Ok(Some(State {
        id,
        status: BookingStatus::from_stored(&row.status).ok_or_else(|| wrong("bookings", "status"))?,
        version: row.version,
        code_version: row.code_version,
        checked_in_at: row.checked_in_at,
        starts_at: row.begins,
        ends_at: row.finishes,
        total_minor: row.total_minor,
        fee_minor: row.fee_minor,
        paid_minor: row.paid_minor,
        venue: VenueRow {
            place: row.place.clone(),
            location: row.location_id,
            area: row.area_id,
            address: row.address.clone(),
            latitude: row.latitude,
            longitude: row.longitude,
            fee: row.travel_fee_minor,
            flexible_minutes: row.flexible_minutes,
            agreed_at: row.agreed_at,
        }
        .venue()?,
        hidden_open: usize::try_from(row.open).unwrap_or_default() > seen,
        appointments,
    }))
}

pub(crate) const fn is_over(status: AppointmentStatus) -> bool {
    matches!(status, AppointmentStatus::Completed | AppointmentStatus::Cancelled | AppointmentStatus::NoShow)
}
