//! A whole business, row by row, in the transaction that makes it.

use chrono::Duration;
use serde_json::json;
use server_kernel::{DbError, audit::Entry, events::NewEvent, jobs, trace};
use shared::{
    caller::SignedIn,
    ids::{AddonId, AppointmentId, OptionId, RoomId, ServiceId, StaffId, TenantId},
    permission::Role,
    tenants::plan::{REMINDER_DAYS, TRIAL_DAYS},
    time::Instant,
};
use sqlx::PgConnection;
use uuid::Uuid;

use super::{
    read::{NewBusiness, Service},
    templates,
};
use crate::trial;

/// One value of each entry.
fn column<R, T>(rows: &[R], value: impl FnMut(&R) -> T) -> Vec<T> {
    rows.iter().map(value).collect()
}

/// Somebody in the team.
struct Member {
    id: StaffId,
    user: Option<Uuid>,
    name: String,
    title: String,
}

/// Makes it. The caller's browser is then at it.
pub(super) async fn business(
    conn: &mut PgConnection,
    business: &NewBusiness,
    owner: &SignedIn,
    locale: &str,
    now: Instant,
) -> Result<TenantId, DbError> {
    let id = TenantId::new();
    tenant(conn, id, business, now).await?;
    location(conn, id, business).await?;
    rooms(conn, id, business).await?;
    let services = services(conn, id, business, locale).await?;
    addons(conn, id, business).await?;
    let team = members(business, owner);
    staff(conn, id, &team).await?;
    skills(conn, id, &team, &services).await?;
    shifts(conn, id, &team, business).await?;
    owner_of(conn, id, owner).await?;
    subscription(conn, id, owner, now).await?;
    said(conn, id, owner, now).await?;
    Ok(id)
}

async fn tenant(
    conn: &mut PgConnection,
    id: TenantId,
    business: &NewBusiness,
    now: Instant,
) -> Result<(), DbError> {
    sqlx::query!(
        "INSERT INTO tenants (id, slug, name, business_type, status, country, currency, timezone, phone, phone_prefix,
            confirmation_mode, created_at, updated_at)
         VALUES ($1, $2, $3, $4, 'TRIAL', $5, $6, $7, $8, $9, 'auto', $10, $10)",
        id.0,
        business.name.slug,
        business.name.name,
        business.kind,
        business.country,
        business.place.currency.code(),
        business.place.zone.name(),
        business.name.phone,
        business.place.phone_prefix,
        now,
    )
    .execute(conn)
    .await?;
    Ok(())
}

async fn location(conn: &mut PgConnection, id: TenantId, business: &NewBusiness) -> Result<(), DbError> {
    let (location, place) = (Uuid::now_v7(), &business.place);
    sqlx::query!(
        "INSERT INTO locations (tenant_id, id, name, address, place, latitude, longitude, is_main)
         VALUES ($1, $2, $3, $4, $5, $6, $7, true)",
        id.0,
        location,
        business.name.name,
        place.address,
        place.place,
        place.point.map(|point| point.0),
        place.point.map(|point| point.1),
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        "INSERT INTO operating_hours (tenant_id, location_id, weekday, opens, closes)
         SELECT $1, $2, weekday, opens, closes
         FROM unnest($3::smallint[], $4::time[], $5::time[]) AS hours (weekday, opens, closes)",
        id.0,
        location,
        &column(&business.hours, |row| row.0),
        &column(&business.hours, |row| row.1),
        &column(&business.hours, |row| row.2),
    )
    .execute(conn)
    .await?;
    Ok(())
}

async fn rooms(conn: &mut PgConnection, id: TenantId, business: &NewBusiness) -> Result<(), DbError> {
    sqlx::query!(
        "INSERT INTO resources (tenant_id, id, location_id, kind, name, position)
         SELECT $1, id, (SELECT l.id FROM locations l WHERE l.tenant_id = $1 AND l.is_main), $2, name, place::int
         FROM unnest($3::uuid[], $4::text[]) WITH ORDINALITY AS room (id, name, place)",
        id.0,
        templates::places(&business.kind).kind,
        &column(&business.rooms, |_| RoomId::new().0),
        &business.rooms,
    )
    .execute(conn)
    .await?;
    Ok(())
}

async fn services(
    conn: &mut PgConnection,
    id: TenantId,
    business: &NewBusiness,
    locale: &str,
) -> Result<Vec<Uuid>, DbError> {
    let headings =
        column(&business.services, |service| templates::category(&business.kind, &service.name, locale));
    let mut categories: Vec<&str> = Vec::new();
    for heading in &headings {
        if !categories.contains(heading) {
            categories.push(heading);
        }
    }
    sqlx::query!(
        "INSERT INTO service_categories (tenant_id, id, name, position)
         SELECT $1, id, name, place::int
         FROM unnest($2::uuid[], $3::text[]) WITH ORDINALITY AS category (id, name, place)",
        id.0,
        &column(&categories, |_| ServiceId::new().0),
        &column(&categories, |name| (*name).to_owned()),
    )
    .execute(&mut *conn)
    .await?;
    let services = column(&business.services, |_| ServiceId::new().0);
    let needs_room = !business.rooms.is_empty() && templates::places(&business.kind).kind == "room";
    sqlx::query!(
        "INSERT INTO services (tenant_id, id, category_id, name, buffer_after_minutes, needs_room, position)
         SELECT $1, s.id, c.id, s.name, $2, $3, s.place::int
         FROM unnest($4::uuid[], $5::text[], $6::text[]) WITH ORDINALITY AS s (id, category, name, place)
         JOIN service_categories c ON c.tenant_id = $1 AND c.name = s.category",
        id.0,
        templates::buffer_after(&business.kind),
        needs_room,
        &services,
        &column(&headings, |heading| (*heading).to_owned()),
        &column(&business.services, |service| service.name.clone()),
    )
    .execute(&mut *conn)
    .await?;
    options(conn, id, &services, &business.services).await?;
    Ok(services)
}

async fn options(
    conn: &mut PgConnection,
    id: TenantId,
    ids: &[Uuid],
    services: &[Service],
) -> Result<(), DbError> {
    let mut rows = Vec::new();
    for (service, sold) in ids.iter().zip(services) {
        let lengths = sold.options.iter().enumerate();
        rows.extend(lengths.map(|(nth, (minutes, price))| (*service, *minutes, *price, nth == 0)));
    }
    sqlx::query!(
        "INSERT INTO service_options (tenant_id, id, service_id, minutes, price_minor, is_default)
         SELECT $1, id, service, minutes, price, usual
         FROM unnest($2::uuid[], $3::uuid[], $4::int[], $5::bigint[], $6::bool[])
            AS o (id, service, minutes, price, usual)",
        id.0,
        &column(&rows, |_| OptionId::new().0),
        &column(&rows, |row| row.0),
        &column(&rows, |row| row.1),
        &column(&rows, |row| row.2),
        &column(&rows, |row| row.3),
    )
    .execute(conn)
    .await?;
    Ok(())
}

async fn addons(conn: &mut PgConnection, id: TenantId, business: &NewBusiness) -> Result<(), DbError> {
    let addons = &business.addons;
    sqlx::query!(
        "INSERT INTO addons (tenant_id, id, name, minutes, price_minor, position)
         SELECT $1, id, name, minutes, price, place::int
         FROM unnest($2::uuid[], $3::text[], $4::int[], $5::bigint[])
            WITH ORDINALITY AS addon (id, name, minutes, price, place)",
        id.0,
        &column(addons, |_| AddonId::new().0),
        &column(addons, |addon| addon.name.clone()),
        &column(addons, |addon| addon.minutes),
        &column(addons, |addon| addon.price),
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The owner first, if they do the work too.
fn members(business: &NewBusiness, owner: &SignedIn) -> Vec<Member> {
    let first = business.owner.as_ref().map(|title| Member {
        id: StaffId::new(),
        user: Some(owner.user.0),
        name: owner.name.clone(),
        title: title.clone(),
    });
    let others = business.team.iter().map(|person| Member {
        id: StaffId::new(),
        user: None,
        name: person.name.clone(),
        title: person.title.clone(),
    });
    first.into_iter().chain(others).collect()
}

async fn staff(conn: &mut PgConnection, id: TenantId, team: &[Member]) -> Result<(), DbError> {
    sqlx::query!(
        "INSERT INTO staff (tenant_id, id, user_id, name, title, position)
         SELECT $1, id, account, name, title, place::int
         FROM unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[])
            WITH ORDINALITY AS member (id, account, name, title, place)",
        id.0,
        &column(team, |member| member.id.0),
        &column(team, |member| member.user) as &[Option<Uuid>],
        &column(team, |member| member.name.clone()),
        &column(team, |member| member.title.clone()),
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Everybody does everything, to begin with.
async fn skills(
    conn: &mut PgConnection,
    id: TenantId,
    team: &[Member],
    services: &[Uuid],
) -> Result<(), DbError> {
    sqlx::query!(
        "INSERT INTO staff_services (tenant_id, staff_id, service_id)
         SELECT $1, member, service FROM unnest($2::uuid[]) AS member, unnest($3::uuid[]) AS service",
        id.0,
        &column(team, |member| member.id.0),
        services,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Everybody works while it is open, to begin with.
async fn shifts(
    conn: &mut PgConnection,
    id: TenantId,
    team: &[Member],
    business: &NewBusiness,
) -> Result<(), DbError> {
    let mut rows = Vec::new();
    for member in team {
        rows.extend(business.hours.iter().map(|(weekday, from, to)| (member.id.0, *weekday, *from, *to)));
    }
    sqlx::query!(
        "INSERT INTO staff_schedules (tenant_id, id, staff_id, location_id, weekday, starts, ends)
         SELECT $1, id, member, (SELECT l.id FROM locations l WHERE l.tenant_id = $1 AND l.is_main), weekday, starts, ends
         FROM unnest($2::uuid[], $3::uuid[], $4::smallint[], $5::time[], $6::time[])
            AS shift (id, member, weekday, starts, ends)",
        id.0,
        // Rows of hours are referred to by nothing, so they have no typed id.
        &column(&rows, |_| AppointmentId::new().0),
        &column(&rows, |row| row.0),
        &column(&rows, |row| row.1),
        &column(&rows, |row| row.2),
        &column(&rows, |row| row.3),
    )
    .execute(conn)
    .await?;
    Ok(())
}

async fn owner_of(conn: &mut PgConnection, id: TenantId, owner: &SignedIn) -> Result<(), DbError> {
    sqlx::query!(
        "WITH member AS (
             INSERT INTO tenant_members (tenant_id, user_id) VALUES ($1, $2) RETURNING user_id
         ), here AS (
             UPDATE sessions SET tenant_id = $1 WHERE id = $3 AND user_id = $2
         )
         INSERT INTO member_roles (tenant_id, user_id, role) SELECT $1, user_id, $4 FROM member",
        id.0,
        owner.user.0,
        owner.session.0,
        Role::Vendor.as_str(),
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The trial begins, and its reminders are on their way.
async fn subscription(
    conn: &mut PgConnection,
    id: TenantId,
    owner: &SignedIn,
    now: Instant,
) -> Result<(), DbError> {
    let ends = now + Duration::days(TRIAL_DAYS);
    sqlx::query!(
        "WITH subscription AS (
             INSERT INTO subscriptions (tenant_id, status, trial_end, created_at, updated_at)
             VALUES ($1, 'TRIALING', $2, $3, $3)
         )
         INSERT INTO subscription_events (tenant_id, id, kind, user_id, at) VALUES ($1, $4, 'started', $5, $3)",
        id.0,
        ends,
        now,
        Uuid::now_v7(),
        owner.user.0,
    )
    .execute(&mut *conn)
    .await?;
    for day in REMINDER_DAYS {
        let payload = json!({ "tenant": id, "day": day });
        jobs::enqueue(&mut *conn, Some(id), trial::REMINDER, &payload, now + Duration::days(day)).await?;
    }
    jobs::enqueue(conn, Some(id), trial::END, &json!({ "tenant": id }), ends).await
}

async fn said(conn: &mut PgConnection, id: TenantId, owner: &SignedIn, now: Instant) -> Result<(), DbError> {
    let entry = Entry {
        tenant: Some(id),
        user: Some(owner.user),
        action: "tenant.start",
        resource_kind: "tenant",
        resource: Some(id.0),
        success: true,
        at: now,
    };
    let event = NewEvent {
        tenant: id,
        aggregate_kind: "tenant",
        aggregate: id.0,
        version: 1,
        kind: "started",
        data: json!({}),
        at: now,
    };
    trace::record(conn, entry, event, None).await
}
