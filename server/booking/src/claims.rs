//! Taking and giving back time. The constraint `claims_no_overlap` decides; this module only asks in an order in which
//! nobody can wait for each other in a circle.

use server_kernel::DbError;
use shared::{
    availability::Placement,
    ids::{AppointmentId, HoldId, RoomId, StaffId, TenantId},
    time::{Instant, Span},
};
use sqlx::PgConnection;
use uuid::Uuid;

/// Whose claims.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Owner {
    Appointment(AppointmentId),
    Hold { id: HoldId, expires_at: Instant },
}

/// How firmly resources are locked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lock {
    /// Bookings among themselves: the constraint sorts them out.
    Shared,
    /// Release and take: nobody may come between.
    Exclusive,
}

/// Locks resources until the transaction ends, always in the same order.
pub(crate) async fn lock(conn: &mut PgConnection, kind: Lock, resources: &[Uuid]) -> Result<(), DbError> {
    let mut keys: Vec<i64> =
        resources.iter().map(|id| (id.as_u64_pair().1 ^ id.as_u64_pair().0) as i64).collect();
    keys.sort_unstable();
    keys.dedup();
    match kind {
        Lock::Shared => {
            sqlx::query!("SELECT pg_advisory_xact_lock_shared(k) FROM unnest($1::bigint[]) AS k", &keys)
                .fetch_all(conn)
                .await?;
        }
        Lock::Exclusive => {
            sqlx::query!("SELECT pg_advisory_xact_lock(k) FROM unnest($1::bigint[]) AS k", &keys)
                .fetch_all(conn)
                .await?;
        }
    }
    Ok(())
}

/// Removes expired holds in the way, in order: an expired hold still blocks the constraint.
pub(crate) async fn sweep(
    conn: &mut PgConnection,
    tenant: TenantId,
    resources: &[Uuid],
    during: Span,
    now: Instant,
) -> Result<(), DbError> {
    sqlx::query!(
        "DELETE FROM claims WHERE tenant_id = $1 AND id IN (
             SELECT id FROM claims
             WHERE tenant_id = $1 AND resource_id = ANY($2) AND starts_at < $4 AND ends_at > $3 AND expires_at <= $5
             ORDER BY resource_id, starts_at FOR UPDATE)",
        tenant.0,
        resources,
        during.start(),
        during.end(),
        now,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Claims all of `resources` for the same span, or tells that it could not. After `false` the caller rolls back (to a
/// savepoint): some of them may have been taken.
pub(crate) async fn take(
    conn: &mut PgConnection,
    tenant: TenantId,
    resources: &[Uuid],
    during: Span,
    owner: Owner,
) -> Result<bool, DbError> {
    let (appointment, hold, expires_at) = match owner {
        Owner::Appointment(id) => (Some(id.0), None, None),
        Owner::Hold { id, expires_at } => (None, Some(id.0), Some(expires_at)),
    };
    let taken = sqlx::query!(
        "INSERT INTO claims (tenant_id, resource_id, during, appointment_id, hold_id, expires_at)
         SELECT $1, resource, tstzrange($3, $4), $5, $6, $7 FROM unnest($2::uuid[]) AS resource ORDER BY resource
         ON CONFLICT ON CONSTRAINT claims_no_overlap DO NOTHING",
        tenant.0,
        resources,
        during.start(),
        during.end(),
        appointment,
        hold,
        expires_at,
    )
    .execute(conn)
    .await?;
    Ok(taken.rows_affected() == resources.len() as u64)
}

/// What a placement takes.
pub(crate) fn resources(staff: Option<StaffId>, room: Option<RoomId>) -> Vec<Uuid> {
    staff.map(|id| id.0).into_iter().chain(room.map(|id| id.0)).collect()
}

/// How many ways to serve a time are locked and tried where something is given back first.
pub(crate) const TRIES: usize = 3;

/// Takes the first of `placements` that is still free.
///
/// Each try that fails is undone before the next one, its locks included, so that nothing is held while waiting for
/// something else. Whoever gives back other claims in the same transaction uses [`take_locked`].
pub(crate) async fn take_first(
    conn: &mut PgConnection,
    tenant: TenantId,
    placements: &[Placement],
    owner: Owner,
    now: Instant,
) -> Result<Option<Placement>, DbError> {
    for (nth, placement) in placements.iter().enumerate() {
        let wanted = resources(Some(placement.staff), placement.room);
        let last = nth + 1 == placements.len();
        if !last {
            sqlx::query("SAVEPOINT placement").execute(&mut *conn).await?;
        }
        lock(conn, Lock::Shared, &wanted).await?;
        sweep(conn, tenant, &wanted, placement.claimed, now).await?;
        if take(conn, tenant, &wanted, placement.claimed, owner).await? {
            return Ok(Some(*placement));
        }
        if !last {
            sqlx::query("ROLLBACK TO SAVEPOINT placement").execute(&mut *conn).await?;
        }
    }
    Ok(None)
}

/// Locks `given` and what `placements` need, all at once and alone: then some can be given back and others taken without
/// anybody coming between or waiting in a circle.
pub(crate) async fn lock_exchange(
    conn: &mut PgConnection,
    given: &[Uuid],
    placements: &[Placement],
) -> Result<(), DbError> {
    let mut locked = given.to_vec();
    locked.extend(placements.iter().flat_map(|placement| resources(Some(placement.staff), placement.room)));
    lock(conn, Lock::Exclusive, &locked).await
}

/// Takes the first of `placements` that is still free; the caller has locked them all ([`lock_exchange`]).
pub(crate) async fn take_locked(
    conn: &mut PgConnection,
    tenant: TenantId,
    placements: &[Placement],
    owner: Owner,
    now: Instant,
) -> Result<Option<Placement>, DbError> {
    for placement in placements {
        let wanted = resources(Some(placement.staff), placement.room);
        sqlx::query("SAVEPOINT placement").execute(&mut *conn).await?;
        sweep(conn, tenant, &wanted, placement.claimed, now).await?;
        if take(conn, tenant, &wanted, placement.claimed, owner).await? {
            return Ok(Some(*placement));
        }
        sqlx::query("ROLLBACK TO SAVEPOINT placement").execute(&mut *conn).await?;
    }
    Ok(None)
}

/// Gives back what an appointment has taken; only `resource`, if one is named.
pub(crate) async fn release_appointment(
    conn: &mut PgConnection,
    tenant: TenantId,
    appointment: AppointmentId,
    resource: Option<Uuid>,
) -> Result<(), DbError> {
    sqlx::query!(
        "DELETE FROM claims WHERE tenant_id = $1 AND appointment_id = $2 AND ($3::uuid IS NULL OR resource_id = $3)",
        tenant.0,
        appointment.0,
        resource,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Gives back what a hold has taken.
pub(crate) async fn release_hold(
    conn: &mut PgConnection,
    tenant: TenantId,
    hold: HoldId,
) -> Result<(), DbError> {
    sqlx::query!(
        "DELETE FROM claims WHERE tenant_id = $1 AND id IN (
             SELECT id FROM claims WHERE tenant_id = $1 AND hold_id = $2 ORDER BY resource_id FOR UPDATE)",
        tenant.0,
        hold.0,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Keeps what a hold has taken for longer.
pub(crate) async fn extend_hold(
    conn: &mut PgConnection,
    tenant: TenantId,
    hold: HoldId,
    expires_at: Instant,
) -> Result<(), DbError> {
    sqlx::query!(
        "UPDATE claims SET expires_at = $3 WHERE tenant_id = $1 AND id IN (
             SELECT id FROM claims WHERE tenant_id = $1 AND hold_id = $2 ORDER BY resource_id FOR UPDATE)",
        tenant.0,
        hold.0,
        expires_at,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Turns a hold's claims into an appointment's, if they are all still there and exactly what the appointment needs.
/// Otherwise nothing has changed.
pub(crate) async fn convert_hold(
    conn: &mut PgConnection,
    tenant: TenantId,
    hold: HoldId,
    appointment: AppointmentId,
    placement: Placement,
) -> Result<bool, DbError> {
    let expected = resources(Some(placement.staff), placement.room);
    sqlx::query("SAVEPOINT hold").execute(&mut *conn).await?;
    let converted = sqlx::query!(
        "UPDATE claims SET hold_id = NULL, expires_at = NULL, appointment_id = $3 WHERE tenant_id = $1 AND id IN (
             SELECT id FROM claims
             WHERE tenant_id = $1 AND hold_id = $2 AND resource_id = ANY($4) AND starts_at = $5 AND ends_at = $6
             ORDER BY resource_id FOR UPDATE)",
        tenant.0,
        hold.0,
        appointment.0,
        &expected,
        placement.claimed.start(),
        placement.claimed.end(),
    )
    .execute(&mut *conn)
    .await?;
    if converted.rows_affected() == expected.len() as u64 {
        return Ok(true);
    }
    sqlx::query("ROLLBACK TO SAVEPOINT hold").execute(conn).await?;
    Ok(false)
}

#[cfg(test)]
mod tests;
