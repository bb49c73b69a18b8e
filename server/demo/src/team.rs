//! Who works there, when, and for whom.

use server_kernel::DbError;
use shared::{
    ids::{AppointmentId, CustomerId, StaffId, TenantId},
    time::Instant,
};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{
    accounts::{CUSTOMER, CUSTOMER_NAME, People},
    business::{Business, Hours, Member},
    catalogue::column,
};

/// Makes the team with its hours. The first member has the therapist's login.
pub(crate) async fn insert(
    conn: &mut PgConnection,
    tenant: TenantId,
    business: &Business,
    people: &People,
) -> Result<(), DbError> {
    let team = business.team;
    sqlx::query!(
        "INSERT INTO staff (tenant_id, id, user_id, name, title, rating_tenths, gender, position)
         SELECT $1, id, CASE WHEN place = 1 THEN $2::uuid END, name, title, rating, gender, place::int
         FROM unnest($3::uuid[], $4::text[], $5::text[], $6::int[], $7::text[])
            WITH ORDINALITY AS member (id, name, title, rating, gender, place)",
        tenant.0,
        people.therapist(),
        &column(team, |_| StaffId::new().0),
        &column(team, |member| member.name.to_owned()),
        &column(team, |member| member.title.to_owned()),
        &column(team, |member| member.rating),
        &column(team, |member| member.gender.map(str::to_owned)) as &[Option<String>],
    )
    .execute(&mut *conn)
    .await?;
    insert_skills(conn, tenant, business).await?;
    insert_hours(conn, tenant, business).await?;
    insert_breaks(conn, tenant, business).await
}

async fn insert_skills(
    conn: &mut PgConnection,
    tenant: TenantId,
    business: &Business,
) -> Result<(), DbError> {
    let mut skills = Vec::new();
    for member in business.team {
        let able = |name: &str| member.services.is_empty() || member.services.contains(&name);
        let services = business.services.iter().map(|service| service.name).filter(|name| able(name));
        skills.extend(services.map(|service| (member.name, service)));
    }
    sqlx::query!(
        "INSERT INTO staff_services (tenant_id, staff_id, service_id)
         SELECT $1, f.id, s.id FROM unnest($2::text[], $3::text[]) AS skill (member, service)
         JOIN staff f ON f.tenant_id = $1 AND f.name = skill.member
         JOIN services s ON s.tenant_id = $1 AND s.name = skill.service",
        tenant.0,
        &column(&skills, |skill| skill.0.to_owned()),
        &column(&skills, |skill| skill.1.to_owned()),
    )
    .execute(conn)
    .await?;
    Ok(())
}

type Row = (&'static str, i16, chrono::NaiveTime, chrono::NaiveTime);

fn rows(business: &Business, hours: impl Fn(&'static Member) -> &'static [Hours]) -> Vec<Row> {
    let of = |member: &'static Member| {
        let rows = hours(member).iter().flat_map(Hours::rows);
        rows.map(move |(weekday, from, to)| (member.name, weekday, from, to))
    };
    business.team.iter().flat_map(of).collect()
}

async fn insert_hours(conn: &mut PgConnection, tenant: TenantId, business: &Business) -> Result<(), DbError> {
    let rows = rows(business, |member| member.weekly);
    sqlx::query!(
        "INSERT INTO staff_schedules (tenant_id, id, staff_id, location_id, weekday, starts, ends)
         SELECT $1, h.id, f.id, l.id, h.weekday, h.starts, h.ends
         FROM unnest($2::uuid[], $3::text[], $4::smallint[], $5::time[], $6::time[], $7::text[])
            AS h (id, member, weekday, starts, ends, branch)
         JOIN staff f ON f.tenant_id = $1 AND f.name = h.member
         JOIN locations l ON l.tenant_id = $1 AND CASE WHEN h.branch IS NULL THEN l.is_main ELSE l.name = h.branch END",
        tenant.0,
        &column(&rows, |_| row_id()),
        &column(&rows, |row| row.0.to_owned()),
        &column(&rows, |row| row.1),
        &column(&rows, |row| row.2),
        &column(&rows, |row| row.3),
        &column(&rows, |row| branch_of(business, row.0)) as &[Option<String>],
    )
    .execute(conn)
    .await?;
    Ok(())
}

fn branch_of(business: &Business, name: &str) -> Option<String> {
    let member = business.team.iter().find(|member| member.name == name);
    member.and_then(|member| member.at).map(str::to_owned)
}

async fn insert_breaks(
    conn: &mut PgConnection,
    tenant: TenantId,
    business: &Business,
) -> Result<(), DbError> {
    let rows = rows(business, |member| member.breaks);
    sqlx::query!(
        "INSERT INTO schedule_breaks (tenant_id, id, staff_id, weekday, starts, ends)
         SELECT $1, h.id, f.id, h.weekday, h.starts, h.ends
         FROM unnest($2::uuid[], $3::text[], $4::smallint[], $5::time[], $6::time[])
            AS h (id, member, weekday, starts, ends)
         JOIN staff f ON f.tenant_id = $1 AND f.name = h.member",
        tenant.0,
        &column(&rows, |_| row_id()),
        &column(&rows, |row| row.0.to_owned()),
        &column(&rows, |row| row.1),
        &column(&rows, |row| row.2),
        &column(&rows, |row| row.3),
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Rows of hours are referred to by nothing, so they have no typed id.
fn row_id() -> Uuid {
    AppointmentId::new().0
}

/// Makes the customers; the first is the one with a login.
pub(crate) async fn insert_clients(
    conn: &mut PgConnection,
    tenant: TenantId,
    business: &Business,
    people: &People,
    now: Instant,
) -> Result<(), DbError> {
    let clients = clients(business);
    let numbers = 100..100 + clients.len();
    sqlx::query!(
        "INSERT INTO customers (tenant_id, id, user_id, name, email, phone, created_at, updated_at)
         SELECT $1, id, CASE WHEN place = 1 THEN $2::uuid END, name, email::citext, phone, $6, $6
         FROM unnest($3::uuid[], $4::text[], $5::text[], $7::text[])
            WITH ORDINALITY AS client (id, name, email, phone, place)",
        tenant.0,
        people.customer,
        &column(&clients, |_| CustomerId::new().0),
        &column(&clients, |client| client.0.clone()),
        &column(&clients, |client| client.1.clone()),
        now,
        &numbers.map(|number| format!("{}{number}", business.client_phone)).collect::<Vec<_>>(),
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Names and addresses of the customers, the one with a login first.
pub(crate) fn clients(business: &Business) -> Vec<(String, String)> {
    let others = business.clients.iter().map(|name| ((*name).to_owned(), address(name)));
    std::iter::once((CUSTOMER_NAME.to_owned(), CUSTOMER.to_owned())).chain(others).collect()
}

/// `Joseph D'Souza` → `joseph.dsouza@example.com`; nobody has an address at example.com (RFC 2606).
fn address(name: &str) -> String {
    let plain: String = name
        .to_lowercase()
        .chars()
        .filter_map(|letter| match letter {
            ' ' => Some('.'),
            'a'..='z' => Some(letter),
            _ => None,
        })
        .collect();
    format!("{plain}@example.com")
}
