//! Where the spa goes: some massages are given at home, by some of its people. The demo's days leave it to whoever tries it.

use server_kernel::DbError;
use shared::{
    ids::{AreaId, TenantId},
    time::Instant,
};
use sqlx::PgConnection;
use uuid::Uuid;

/// Whoever does this goes to customers, the first two of them.
const LIKE: &str = "Swedish massage";
/// What is given at home as well.
const AT_HOME: &[&str] = &[LIKE, "Deep tissue massage", "Head, neck and shoulder massage"];

/// Name, latitude, longitude, fee in minor units.
const AREAS: &[(&str, f64, f64, i64)] = &[
    ("Indiranagar", 12.9784, 77.6408, 10_000),
    ("Koramangala", 12.9352, 77.6245, 20_000),
    ("Jayanagar", 12.9250, 77.5938, 25_000),
    ("Malleshwaram", 13.0055, 77.5692, 30_000),
    ("Whitefield", 12.9698, 77.7500, 40_000),
];

/// Adds it to a business that does the massage.
pub(crate) async fn insert(conn: &mut PgConnection, tenant: TenantId, now: Instant) -> Result<(), DbError> {
    sqlx::query!(
        "WITH given AS (
             UPDATE services SET given_at = 'either' WHERE tenant_id = $1 AND name = ANY($2) RETURNING id, name
         ), travels AS (
             UPDATE staff SET travels = true WHERE tenant_id = $1 AND id IN (
                 SELECT t.id FROM staff t
                 JOIN staff_services does ON does.tenant_id = $1 AND does.staff_id = t.id
                 JOIN services s ON s.tenant_id = $1 AND s.id = does.service_id AND s.name = $3
                 ORDER BY t.position, t.id LIMIT 2)
         )
         INSERT INTO service_areas (tenant_id, id, name, latitude, longitude, fee_minor, created_at)
         SELECT $1, area.id, area.name, area.latitude, area.longitude, area.fee, $9
         FROM unnest($4::uuid[], $5::text[], $6::float8[], $7::float8[], $8::bigint[]) AS area (id, name, latitude, longitude, fee)
         WHERE EXISTS (SELECT 1 FROM given WHERE given.name = $3)",
        tenant.0,
        &AT_HOME.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>(),
        LIKE,
        &AREAS.iter().map(|_| AreaId::new().0).collect::<Vec<Uuid>>(),
        &AREAS.iter().map(|(name, ..)| (*name).to_owned()).collect::<Vec<_>>(),
        &AREAS.iter().map(|(_, latitude, ..)| *latitude).collect::<Vec<_>>(),
        &AREAS.iter().map(|(_, _, longitude, _)| *longitude).collect::<Vec<_>>(),
        &AREAS.iter().map(|(.., fee)| *fee).collect::<Vec<_>>(),
        now,
    )
    .execute(conn)
    .await?;
    Ok(())
}
