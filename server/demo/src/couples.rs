//! A treatment for two at the spa: each with somebody of their own, in one room. The demo's days leave it to whoever tries it.

use server_kernel::DbError;
use shared::ids::{OptionId, ServiceId, TenantId};
use sqlx::PgConnection;

/// Whoever does this does it for two as well.
const LIKE: &str = "Swedish massage";

/// Adds it to a business that does the massage it is like.
pub(crate) async fn insert(conn: &mut PgConnection, tenant: TenantId) -> Result<(), DbError> {
    sqlx::query!(
        "WITH alike AS (
             SELECT id, buffer_after_minutes FROM services WHERE tenant_id = $1 AND name = $2
         ), category AS (
             INSERT INTO service_categories (tenant_id, id, name, position)
             SELECT $1, $3, 'For two', 90 FROM alike RETURNING id
         ), service AS (
             INSERT INTO services (tenant_id, id, category_id, name, description, buffer_after_minutes, needs_room, position,
                 serving, min_participants, max_participants)
             SELECT $1, $4, category.id, 'Massage side by side',
                 'For two, at the same time and in the same room, each with a therapist of their own. The price is for one.',
                 alike.buffer_after_minutes, true, 90, 'side_by_side', 2, 2
             FROM alike, category RETURNING id
         ), options AS (
             INSERT INTO service_options (tenant_id, id, service_id, minutes, price_minor, is_default)
             SELECT $1, $5, service.id, 60, 240000, true FROM service
         )
         INSERT INTO staff_services (tenant_id, staff_id, service_id)
         SELECT $1, does.staff_id, service.id FROM staff_services does, alike, service
         WHERE does.tenant_id = $1 AND does.service_id = alike.id",
        tenant.0,
        LIKE,
        ServiceId::new().0,
        ServiceId::new().0,
        OptionId::new().0,
    )
    .execute(conn)
    .await?;
    Ok(())
}
