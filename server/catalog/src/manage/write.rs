//! A service, written with everything that belongs to it.

use server_kernel::{DbError, ServiceError};
use shared::{AppError, error::FieldProblem, ids::ServiceId};
use sqlx::PgConnection;
use uuid::Uuid;

use super::{
    change::{all_known, changed, column},
    read::NewService,
};

/// Writes a service: a new one, or the one of this version. Answers with its version.
pub(super) async fn service(
    conn: &mut PgConnection,
    tenant: Uuid,
    (id, before): (ServiceId, Option<i32>),
    new: &NewService,
) -> Result<i32, ServiceError> {
    let known = known(conn, tenant, new).await?;
    all_known(known.0, 1, "category")?;
    all_known(known.1, new.staff.len(), "staff")?;
    all_known(known.2, new.rooms.len(), "rooms")?;
    all_known(known.3, new.devices.len(), "devices")?;
    if before.is_none() {
        begin(conn, tenant, id, new).await?;
    }
    let written = update(conn, tenant, id, before.unwrap_or(0), new).await;
    let version = written.map_err(|error| {
        if error.is_constraint("services_code_once") {
            AppError::field("code", FieldProblem::Taken).into()
        } else {
            ServiceError::from(error)
        }
    })?;
    let is_there = version.is_some() || exists(conn, tenant, id).await?;
    let version = changed(version, is_there)?;
    options(conn, tenant, id, new).await?;
    links(conn, tenant, id, new).await?;
    names(conn, tenant, id, new).await?;
    Ok(version)
}

async fn exists(conn: &mut PgConnection, tenant: Uuid, id: ServiceId) -> Result<bool, DbError> {
    Ok(sqlx::query_scalar!(
        "SELECT EXISTS (SELECT FROM services WHERE tenant_id = $1 AND id = $2) AS \"there!\"",
        tenant,
        id.0,
    )
    .fetch_one(conn)
    .await?)
}

type Counts = (Option<i64>, Option<i64>, Option<i64>, Option<i64>);

/// How many of the rows it names are this business's: heading, people, rooms, devices.
async fn known(conn: &mut PgConnection, tenant: Uuid, new: &NewService) -> Result<Counts, DbError> {
    let row = sqlx::query!(
        "SELECT (SELECT count(*) FROM service_categories WHERE tenant_id = $1 AND id = $2) AS category,
            (SELECT count(*) FROM staff WHERE tenant_id = $1 AND id = ANY($3)) AS staff,
            (SELECT count(*) FROM resources WHERE tenant_id = $1 AND id = ANY($4) AND kind = 'room') AS rooms,
            (SELECT count(*) FROM resources WHERE tenant_id = $1 AND id = ANY($5) AND kind <> 'room') AS devices",
        tenant,
        new.category,
        &new.staff,
        &new.rooms,
        &new.devices,
    )
    .fetch_one(conn)
    .await?;
    Ok((row.category, row.staff, row.rooms, row.devices))
}

/// A row to write into, last under its heading.
async fn begin(
    conn: &mut PgConnection,
    tenant: Uuid,
    id: ServiceId,
    new: &NewService,
) -> Result<(), DbError> {
    sqlx::query!(
        "INSERT INTO services (tenant_id, id, category_id, name, is_active, version, position)
         SELECT $1, $2, $3, $4, false, 0, coalesce(max(position), 0) + 1 FROM services
         WHERE tenant_id = $1 AND category_id = $3",
        tenant,
        id.0,
        new.category,
        new.name,
    )
    .execute(conn)
    .await?;
    Ok(())
}

async fn update(
    conn: &mut PgConnection,
    tenant: Uuid,
    id: ServiceId,
    before: i32,
    new: &NewService,
) -> Result<Option<i32>, DbError> {
    let version = sqlx::query_scalar!(
        "UPDATE services SET category_id = $4, name = $5, code = $6, description = $7, is_active = $8 AND archived_at IS NULL,
            buffer_before_minutes = $9, buffer_after_minutes = $10, needs_room = $11, needs_device = $12, needs_vehicle = $13,
            serving = $14, min_participants = $15, max_participants = $16, style = $17, pressure_level = $18, techniques = $19,
            focus_areas = $20, primary_benefits = $21, contraindications = $22, oils_products = $23, room_setup = $24,
            min_notice_minutes = $25, horizon_days = $26, confirmation_mode = $27, free_cancel_minutes = $28,
            cancel_fee_percent = $29, deposit_percent = $30, given_at = $31, version = version + 1
         WHERE tenant_id = $1 AND id = $2 AND version = $3 RETURNING version",
        tenant,
        id.0,
        before,
        new.category,
        new.name,
        new.code,
        new.description,
        new.published,
        new.buffers.0,
        new.buffers.1,
        new.needs_room,
        new.needs_device,
        new.needs_vehicle,
        new.serving.as_str(),
        new.participants.0,
        new.participants.1,
        new.style,
        new.pressure,
        new.techniques,
        new.focus_areas,
        new.primary_benefits,
        new.contraindications,
        new.oils_products,
        new.room_setup,
        new.notice,
        new.horizon,
        new.confirmation_mode,
        new.free_cancel,
        new.cancel_fee,
        new.deposit,
        new.given_at.as_str(),
    )
    .fetch_optional(conn)
    .await?;
    Ok(version)
}

/// Its lengths: what is not on the list any more stays for what was booked.
async fn options(
    conn: &mut PgConnection,
    tenant: Uuid,
    id: ServiceId,
    new: &NewService,
) -> Result<(), DbError> {
    let minutes: Vec<i32> = new.options.iter().map(|option| option.minutes).collect();
    sqlx::query!(
        "UPDATE service_options SET is_default = false, is_active = minutes = ANY($3) WHERE tenant_id = $1 AND service_id = $2",
        tenant,
        id.0,
        &minutes,
    )
    .execute(&mut *conn)
    .await?;
    let ids: Vec<Uuid> = minutes.iter().map(|_| Uuid::now_v7()).collect();
    let prices: Vec<i64> = new.options.iter().map(|option| option.price).collect();
    let after: Vec<Option<i32>> = new.options.iter().map(|option| option.gap.map(|gap| gap.0)).collect();
    let gaps: Vec<Option<i32>> = new.options.iter().map(|option| option.gap.map(|gap| gap.1)).collect();
    sqlx::query!(
        "INSERT INTO service_options (tenant_id, service_id, id, minutes, price_minor, gap_after_minutes, gap_minutes)
         SELECT $1, $2, o.id, o.minutes, o.price, o.after, o.gap
         FROM unnest($3::uuid[], $4::int[], $5::bigint[], $6::int[], $7::int[]) AS o (id, minutes, price, after, gap)
         ON CONFLICT (tenant_id, service_id, minutes) DO UPDATE SET price_minor = excluded.price_minor,
            gap_after_minutes = excluded.gap_after_minutes, gap_minutes = excluded.gap_minutes",
        tenant,
        id.0,
        &ids,
        &minutes,
        &prices,
        &after as &[Option<i32>],
        &gaps as &[Option<i32>],
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        "UPDATE service_options SET is_default = true WHERE tenant_id = $1 AND service_id = $2 AND minutes = $3",
        tenant,
        id.0,
        new.usual,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Who does it, where, with what.
async fn links(
    conn: &mut PgConnection,
    tenant: Uuid,
    id: ServiceId,
    new: &NewService,
) -> Result<(), DbError> {
    sqlx::query!("DELETE FROM staff_services WHERE tenant_id = $1 AND service_id = $2", tenant, id.0)
        .execute(&mut *conn)
        .await?;
    sqlx::query!("DELETE FROM service_resources WHERE tenant_id = $1 AND service_id = $2", tenant, id.0)
        .execute(&mut *conn)
        .await?;
    sqlx::query!("DELETE FROM service_devices WHERE tenant_id = $1 AND service_id = $2", tenant, id.0)
        .execute(&mut *conn)
        .await?;
    sqlx::query!(
        "INSERT INTO staff_services (tenant_id, service_id, staff_id) SELECT $1, $2, unnest($3::uuid[])",
        tenant,
        id.0,
        &new.staff,
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        "INSERT INTO service_resources (tenant_id, service_id, resource_id)
         SELECT $1, $2, id FROM resources WHERE tenant_id = $1 AND id = ANY($3) AND $4",
        tenant,
        id.0,
        &new.rooms,
        new.needs_room,
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        "INSERT INTO service_devices (tenant_id, service_id, resource_id)
         SELECT $1, $2, id FROM resources
         WHERE tenant_id = $1 AND id = ANY($3) AND ((kind = 'device' AND $4) OR (kind = 'vehicle' AND $5))",
        tenant,
        id.0,
        &new.devices,
        new.needs_device,
        new.needs_vehicle,
    )
    .execute(conn)
    .await?;
    Ok(())
}

async fn names(
    conn: &mut PgConnection,
    tenant: Uuid,
    id: ServiceId,
    new: &NewService,
) -> Result<(), DbError> {
    sqlx::query!("DELETE FROM service_translations WHERE tenant_id = $1 AND service_id = $2", tenant, id.0)
        .execute(&mut *conn)
        .await?;
    sqlx::query!(
        "INSERT INTO service_translations (tenant_id, service_id, locale, name, description)
         SELECT $1, $2, n.* FROM unnest($3::text[], $4::text[], $5::text[]) n",
        tenant,
        id.0,
        &column(&new.names, |name| name.locale.to_owned()),
        &column(&new.names, |name| name.name.clone()),
        &column(&new.names, |name| name.description.clone()),
    )
    .execute(conn)
    .await?;
    Ok(())
}
