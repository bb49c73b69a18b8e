//! The business, what it sells, and its rooms.

use server_kernel::DbError;
use shared::{
    ids::{AddonId, LocationId, OptionId, RoomId, ServiceId, TenantId},
    time::Instant,
};
use sqlx::PgConnection;

use crate::business::{Business, Hours, Location, Rooms};

/// One value of each entry.
pub(crate) fn column<R, T>(rows: &[R], value: impl FnMut(&R) -> T) -> Vec<T> {
    rows.iter().map(value).collect()
}

/// Makes a business with its catalogue.
pub(crate) async fn insert(
    conn: &mut PgConnection,
    business: &Business,
    now: Instant,
) -> Result<TenantId, DbError> {
    let tenant = TenantId::new();
    insert_tenant(conn, tenant, business, now).await?;
    insert_locations(conn, tenant, business).await?;
    insert_rooms(conn, tenant, business).await?;
    insert_services(conn, tenant, business).await?;
    insert_options(conn, tenant, business).await?;
    insert_addons(conn, tenant, business).await?;
    Ok(tenant)
}

async fn insert_tenant(
    conn: &mut PgConnection,
    tenant: TenantId,
    business: &Business,
    now: Instant,
) -> Result<(), DbError> {
    sqlx::query!(
        "INSERT INTO tenants (id, slug, name, business_type, status, tagline, about, currency, timezone, phone,
            phone_prefix, confirmation_mode, min_notice_minutes, horizon_days, free_cancel_minutes, rating_tenths,
            reviews, created_at, updated_at, verification)
         VALUES ($1, $2, $3, $4, 'ACTIVE', $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $17, 'verified')",
        tenant.0,
        business.slug,
        business.name,
        business.kind,
        business.tagline,
        business.about,
        business.currency,
        business.timezone,
        business.phone,
        business.phone_prefix,
        business.confirmation_mode,
        business.notice,
        business.horizon,
        business.free_cancel,
        business.rating,
        business.reviews,
        now,
    )
    .execute(conn)
    .await?;
    Ok(())
}

async fn insert_locations(
    conn: &mut PgConnection,
    tenant: TenantId,
    business: &Business,
) -> Result<(), DbError> {
    insert_location(conn, tenant, business, (&business.location, business.hours), true).await?;
    for branch in business.branches {
        insert_location(conn, tenant, business, (&branch.location, branch.hours), false).await?;
    }
    Ok(())
}

async fn insert_location(
    conn: &mut PgConnection,
    tenant: TenantId,
    business: &Business,
    (place, hours): (&Location, &[Hours]),
    main: bool,
) -> Result<(), DbError> {
    let location = LocationId::new().0;
    sqlx::query!(
        "INSERT INTO locations (tenant_id, id, name, address, place, latitude, longitude, is_main)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        tenant.0,
        location,
        place.name.unwrap_or(business.name),
        place.address,
        place.place,
        place.latitude,
        place.longitude,
        main,
    )
    .execute(&mut *conn)
    .await?;
    let hours: Vec<_> = hours.iter().flat_map(Hours::rows).collect();
    sqlx::query!(
        "INSERT INTO operating_hours (tenant_id, location_id, weekday, opens, closes)
         SELECT $1, $2, weekday, opens, closes
         FROM unnest($3::smallint[], $4::time[], $5::time[]) AS hours (weekday, opens, closes)",
        tenant.0,
        location,
        &column(&hours, |row| row.0),
        &column(&hours, |row| row.1),
        &column(&hours, |row| row.2),
    )
    .execute(conn)
    .await?;
    Ok(())
}

async fn insert_rooms(conn: &mut PgConnection, tenant: TenantId, business: &Business) -> Result<(), DbError> {
    sqlx::query!(
        "INSERT INTO resources (tenant_id, id, location_id, kind, name, position)
         SELECT $1, id, (SELECT l.id FROM locations l WHERE l.tenant_id = $1 AND l.is_main), 'room', name, place::int
         FROM unnest($2::uuid[], $3::text[]) WITH ORDINALITY AS room (id, name, place)",
        tenant.0,
        &column(business.rooms, |_| RoomId::new().0),
        &column(business.rooms, |name| (*name).to_owned()),
    )
    .execute(conn)
    .await?;
    Ok(())
}

async fn insert_services(
    conn: &mut PgConnection,
    tenant: TenantId,
    business: &Business,
) -> Result<(), DbError> {
    let categories = business.categories();
    sqlx::query!(
        "INSERT INTO service_categories (tenant_id, id, name, position)
         SELECT $1, id, name, place::int
         FROM unnest($2::uuid[], $3::text[]) WITH ORDINALITY AS category (id, name, place)",
        tenant.0,
        &column(&categories, |_| ServiceId::new().0),
        &column(&categories, |name| (*name).to_owned()),
    )
    .execute(&mut *conn)
    .await?;
    let services = business.services;
    sqlx::query!(
        "INSERT INTO services (tenant_id, id, category_id, name, description, buffer_before_minutes,
            buffer_after_minutes, needs_room, position)
         SELECT $1, s.id, c.id, s.name, s.description, s.before, s.after, s.room, s.place::int
         FROM unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::int[], $7::int[], $8::bool[])
            WITH ORDINALITY AS s (id, category, name, description, before, after, room, place)
         JOIN service_categories c ON c.tenant_id = $1 AND c.name = s.category",
        tenant.0,
        &column(services, |_| ServiceId::new().0),
        &column(services, |service| service.category.to_owned()),
        &column(services, |service| service.name.to_owned()),
        &column(services, |service| service.description.to_owned()),
        &column(services, |service| service.before),
        &column(services, |service| service.after),
        &column(services, |service| !matches!(service.rooms, Rooms::None)),
    )
    .execute(conn)
    .await?;
    Ok(())
}

async fn insert_options(
    conn: &mut PgConnection,
    tenant: TenantId,
    business: &Business,
) -> Result<(), DbError> {
    let (mut options, mut rooms) = (Vec::new(), Vec::new());
    for service in business.services {
        let lengths = service.options.iter().enumerate();
        options.extend(lengths.map(|(nth, (minutes, price))| (service.name, *minutes, *price, nth == 0)));
        if let Rooms::Only(only) = service.rooms {
            rooms.extend(only.iter().map(|room| (service.name, *room)));
        }
    }
    sqlx::query!(
        "INSERT INTO service_options (tenant_id, id, service_id, minutes, price_minor, is_default)
         SELECT $1, o.id, s.id, o.minutes, o.price, o.usual
         FROM unnest($2::uuid[], $3::text[], $4::int[], $5::bigint[], $6::bool[])
            AS o (id, service, minutes, price, usual)
         JOIN services s ON s.tenant_id = $1 AND s.name = o.service",
        tenant.0,
        &column(&options, |_| OptionId::new().0),
        &column(&options, |option| option.0.to_owned()),
        &column(&options, |option| option.1),
        &column(&options, |option| option.2),
        &column(&options, |option| option.3),
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        "INSERT INTO service_resources (tenant_id, service_id, resource_id)
         SELECT $1, s.id, r.id FROM unnest($2::text[], $3::text[]) AS wanted (service, room)
         JOIN services s ON s.tenant_id = $1 AND s.name = wanted.service
         JOIN resources r ON r.tenant_id = $1 AND r.name = wanted.room",
        tenant.0,
        &column(&rooms, |row| row.0.to_owned()),
        &column(&rooms, |row| row.1.to_owned()),
    )
    .execute(conn)
    .await?;
    Ok(())
}

async fn insert_addons(
    conn: &mut PgConnection,
    tenant: TenantId,
    business: &Business,
) -> Result<(), DbError> {
    let addons = business.addons;
    sqlx::query!(
        "INSERT INTO addons (tenant_id, id, name, minutes, price_minor, position)
         SELECT $1, id, name, minutes, price, place::int
         FROM unnest($2::uuid[], $3::text[], $4::int[], $5::bigint[])
            WITH ORDINALITY AS addon (id, name, minutes, price, place)",
        tenant.0,
        &column(addons, |_| AddonId::new().0),
        &column(addons, |addon| addon.name.to_owned()),
        &column(addons, |addon| addon.minutes),
        &column(addons, |addon| addon.price),
    )
    .execute(&mut *conn)
    .await?;
    let pairs: Vec<_> =
        addons.iter().flat_map(|addon| addon.with.iter().map(|service| (addon.name, *service))).collect();
    sqlx::query!(
        "INSERT INTO service_addons (tenant_id, service_id, addon_id)
         SELECT $1, s.id, a.id FROM unnest($2::text[], $3::text[]) AS wanted (addon, service)
         JOIN services s ON s.tenant_id = $1 AND s.name = wanted.service
         JOIN addons a ON a.tenant_id = $1 AND a.name = wanted.addon",
        tenant.0,
        &column(&pairs, |pair| pair.0.to_owned()),
        &column(&pairs, |pair| pair.1.to_owned()),
    )
    .execute(conn)
    .await?;
    Ok(())
}
