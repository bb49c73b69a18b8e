//! Which door a caller comes through to a booking: staff of its business, its customer, or a guest with its link. Whoever
//! has none finds nothing, whatever the reason.

use std::sync::Arc;

use server_kernel::{Actor, DbError, ServiceError, Tx, crypto::token_hash};
use server_tenants::Tenant;
use shared::{
    ErrorCode,
    booking::{Action, Actor as Part, AppointmentStatus, BookingStatus, actions, decide},
    caller::Caller,
    ids::{AppointmentId, BookingId, RoomId, StaffId, TenantId, UserId},
    permission::{Module, Permissions, Scope},
    time::Instant,
};
use uuid::Uuid;

use crate::Bookings;

/// A booking in an open transaction, and in which parts the caller may act on it.
pub(crate) struct Opened {
    pub tx: Tx,
    pub tenant: Arc<Tenant>,
    pub parts: Vec<Part>,
    pub user: Option<UserId>,
    pub state: State,
}

/// A booking's state, its row locked if so asked.
#[derive(Clone, Debug)]
pub(crate) struct State {
    pub id: BookingId,
    pub status: BookingStatus,
    pub version: i32,
    pub code_version: i32,
    pub checked_in_at: Option<Instant>,
    pub appointment: AppointmentId,
    pub appointment_status: AppointmentStatus,
    pub staff: Option<StaffId>,
    pub room: Option<RoomId>,
    pub starts_at: Instant,
    pub ends_at: Instant,
    pub buffer_before: i32,
    pub buffer_after: i32,
}

impl State {
    /// The states after `action` by whichever part allows it.
    pub fn after(&self, parts: &[Part], action: Action) -> Option<(BookingStatus, AppointmentStatus)> {
        parts.iter().find_map(|part| decide(*part, action, self.status, self.appointment_status))
    }
}

/// Everything that any of `parts` may do, once each, in the order of the screen.
pub(crate) fn actions_of(
    parts: &[Part],
    booking: BookingStatus,
    appointment: AppointmentStatus,
) -> Vec<Action> {
    let allowed: Vec<Action> = parts.iter().flat_map(|part| actions(*part, booking, appointment)).collect();
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
        let parts = staff_parts(&membership.permissions, membership.staff, state.staff);
        let tenant = self.tenants.by_id(membership.tenant).await?;
        Ok(Some(Opened { tx, tenant, parts, user: Some(user.user), state }))
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
        Ok(Some(Opened { tx, tenant, parts: vec![Part::Customer], user: Some(user.user), state }))
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
            return Ok(Some(Opened { tx, tenant, parts: vec![Part::Customer], user: None, state }));
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
    let row = sqlx::query!(
        "SELECT b.status, b.version, b.code_version, b.checked_in_at,
                a.id, a.status AS appointment_status, a.staff_id, a.room_id, a.starts_at, a.ends_at,
                a.buffer_before_minutes, a.buffer_after_minutes
         FROM bookings b JOIN appointments a ON a.tenant_id = b.tenant_id AND a.booking_id = b.id
         WHERE b.tenant_id = $1 AND b.id = $2
         ORDER BY a.starts_at LIMIT 1",
        tenant.0,
        id.0,
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(row) = row else { return Ok(None) };
    let status = BookingStatus::from_stored(&row.status);
    let appointment_status = AppointmentStatus::from_stored(&row.appointment_status);
    let (Some(status), Some(appointment_status)) = (status, appointment_status) else {
        return Err(DbError::Inconsistent { table: "bookings", column: "status" }.into());
    };
    Ok(Some(State {
        id,
        status,
        version: row.version,
        code_version: row.code_version,
        checked_in_at: row.checked_in_at,
        appointment: AppointmentId(row.id),
        appointment_status,
        staff: row.staff_id.map(StaffId),
        room: row.room_id.map(RoomId),
        starts_at: row.starts_at,
        ends_at: row.ends_at,
        buffer_before: row.buffer_before_minutes,
        buffer_after: row.buffer_after_minutes,
    }))
}

/// Resources of a state.
pub(crate) fn resources_of(state: &State) -> Vec<Uuid> {
    crate::claims::resources(state.staff, state.room)
}
