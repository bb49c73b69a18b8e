//! Giving back time, and what then belongs to others of the same visit.

use server_kernel::DbError;
use shared::{
    ids::{AppointmentId, BookingId, ClassId, HoldId, TenantId},
    time::Instant,
};
use sqlx::PgConnection;
use uuid::Uuid;

/// Gives back what appointments have taken; only `resource`, if one is named.
pub(crate) async fn release_appointments(
    conn: &mut PgConnection,
    tenant: TenantId,
    appointments: &[AppointmentId],
    resource: Option<Uuid>,
) -> Result<(), DbError> {
    sqlx::query!(
        "DELETE FROM claims WHERE tenant_id = $1 AND id IN (
             SELECT id FROM claims
             WHERE tenant_id = $1 AND appointment_id = ANY($2) AND ($3::uuid IS NULL OR resource_id = $3)
             ORDER BY resource_id, starts_at FOR UPDATE)",
        tenant.0,
        &appointments.iter().map(|id| id.0).collect::<Vec<_>>(),
        resource,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// After some of a visit's appointments have given back their time, or taken another: those that stay have all of their own
/// again. Nobody else can have it: until this transaction ends it was taken by the visit itself.
pub(crate) async fn settle(
    conn: &mut PgConnection,
    tenant: TenantId,
    booking: BookingId,
) -> Result<(), DbError> {
    sqlx::query!(
        "UPDATE claims c SET during = tstzrange(greatest(c.full_start, own.until), upper(c.during)),
             full_start = CASE WHEN own.until > c.full_start THEN c.full_start END
         FROM (
             SELECT k.id, (
                 SELECT max(upper(s.during)) FROM claims s
                 JOIN appointments o ON o.tenant_id = $1 AND o.id = s.appointment_id AND o.booking_id = $2
                 WHERE s.tenant_id = $1 AND s.resource_id = k.resource_id AND s.id <> k.id
                   AND lower(s.during) < lower(k.during) AND upper(s.during) > k.full_start
             ) AS until
             FROM claims k
             JOIN appointments a ON a.tenant_id = $1 AND a.id = k.appointment_id AND a.booking_id = $2
             WHERE k.tenant_id = $1 AND k.full_start IS NOT NULL
             ORDER BY k.resource_id, k.starts_at FOR UPDATE OF k
         ) own
         WHERE c.tenant_id = $1 AND c.id = own.id AND lower(c.during) > greatest(c.full_start, own.until)",
        tenant.0,
        booking.0,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Gives back what a class has taken for itself; its seats are its customers'.
pub(crate) async fn release_class(
    conn: &mut PgConnection,
    tenant: TenantId,
    class: ClassId,
) -> Result<(), DbError> {
    sqlx::query!(
        "DELETE FROM claims WHERE tenant_id = $1 AND id IN (
             SELECT id FROM claims WHERE tenant_id = $1 AND class_id = $2 ORDER BY resource_id, starts_at FOR UPDATE)",
        tenant.0,
        class.0,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// What a hold has taken.
pub(crate) async fn of_hold(
    conn: &mut PgConnection,
    tenant: TenantId,
    hold: HoldId,
) -> Result<Vec<Uuid>, DbError> {
    let rows = sqlx::query_scalar!(
        "SELECT DISTINCT resource_id FROM claims WHERE tenant_id = $1 AND hold_id = $2",
        tenant.0,
        hold.0,
    );
    Ok(rows.fetch_all(conn).await?)
}

/// Gives back what a hold has taken.
pub(crate) async fn release_hold(
    conn: &mut PgConnection,
    tenant: TenantId,
    hold: HoldId,
) -> Result<(), DbError> {
    sqlx::query!(
        "DELETE FROM claims WHERE tenant_id = $1 AND id IN (
             SELECT id FROM claims WHERE tenant_id = $1 AND hold_id = $2 ORDER BY resource_id, starts_at FOR UPDATE)",
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
             SELECT id FROM claims WHERE tenant_id = $1 AND hold_id = $2 ORDER BY resource_id, starts_at FOR UPDATE)",
        tenant.0,
        hold.0,
        expires_at,
    )
    .execute(conn)
    .await?;
    Ok(())
}
