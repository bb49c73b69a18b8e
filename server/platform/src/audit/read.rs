//! A page of the log, and the names of those in it.

use std::collections::HashMap;

use server_kernel::{
    DbError,
    zone::{local, parse_zone},
};
use shared::{
    booking::BusinessRef,
    platform::{Actor, AuditPage, AuditRow, Place},
    time::Instant,
};
use sqlx::PgConnection;
use uuid::Uuid;

use super::filter::Wanted;
use crate::cursor::{PAGE, cut};

struct Row {
    id: Uuid,
    at: Instant,
    user_id: Option<Uuid>,
    action: String,
    resource_kind: String,
    resource_id: Option<Uuid>,
    success: bool,
    slug: Option<String>,
    name: Option<String>,
    timezone: Option<String>,
    sealed: bool,
}

/// One page, newest first.
pub(super) async fn page(conn: &mut PgConnection, wanted: &Wanted) -> Result<AuditPage, DbError> {
    let people = match &wanted.person {
        None => wanted.user.map(|user| vec![user]),
        Some(words) => Some(people(conn, words).await?),
    };
    let (rows, next_cursor) = cut(find(conn, wanted, people).await?, |row| (row.at, row.id));
    let users: Vec<_> = rows.iter().filter_map(|row| row.user_id).collect();
    let actors = actors(conn, &users).await?;
    let items = rows.into_iter().map(|row| entry(row, &actors)).collect();
    Ok(AuditPage { items, next_cursor, only_money: false })
}

async fn people(conn: &mut PgConnection, words: &str) -> Result<Vec<Uuid>, DbError> {
    let found = sqlx::query_scalar!("SELECT audit_people($1) AS \"user!\"", words).fetch_all(conn).await?;
    Ok(found)
}

async fn find(
    conn: &mut PgConnection,
    wanted: &Wanted,
    people: Option<Vec<Uuid>>,
) -> Result<Vec<Row>, DbError> {
    let rows = sqlx::query_as!(
        Row,
        "SELECT a.id, a.at, a.user_id, a.action, a.resource_kind, a.resource_id, a.success, t.slug AS \"slug?\",
             t.name AS \"name?\", t.timezone AS \"timezone?\", s.audit_id IS NOT NULL AS \"sealed!\"
         FROM audit_logs a
         LEFT JOIN tenants t ON t.id = a.tenant_id
         LEFT JOIN audit_seals s ON s.audit_id = a.id
         WHERE ($1::uuid IS NULL OR a.tenant_id = $1)
             AND ($2::timestamptz IS NULL OR a.at >= $2) AND ($3::timestamptz IS NULL OR a.at < $3)
             AND ($4::uuid[] IS NULL OR a.user_id = ANY ($4))
             AND ($5::text IS NULL OR starts_with(a.action, $5)) AND ($6::text IS NULL OR a.resource_kind = $6)
             AND ($7::uuid IS NULL OR a.resource_id = $7) AND ($8::boolean IS NULL OR a.success = $8)
             AND ($9::timestamptz IS NULL OR (a.at, a.id) < ($9, $10))
         ORDER BY a.at DESC, a.id DESC LIMIT $11",
        wanted.tenant,
        wanted.from,
        wanted.to,
        people.as_deref(),
        wanted.action,
        wanted.kind,
        wanted.resource,
        wanted.done,
        wanted.after.map(|(at, _)| at),
        wanted.after.map(|(_, id)| id),
        PAGE as i64 + 1,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows)
}

async fn actors(conn: &mut PgConnection, users: &[Uuid]) -> Result<HashMap<Uuid, Actor>, DbError> {
    let rows =
        sqlx::query!("SELECT user_id AS \"user!\", name, place AS \"place!\" FROM audit_names($1)", users,)
            .fetch_all(conn)
            .await?;
    let actor = |name, place: &str| Actor { name, place: Place::from_stored(place) };
    Ok(rows.into_iter().map(|row| (row.user, actor(row.name, &row.place))).collect())
}

fn entry(row: Row, actors: &HashMap<Uuid, Actor>) -> AuditRow {
    let zone = row.timezone.as_deref().and_then(parse_zone).unwrap_or(chrono_tz::UTC);
    let nobody = || match row.user_id {
        None => Actor { name: None, place: Place::Nobody },
        Some(_) => Actor { name: None, place: Place::Other },
    };
    AuditRow {
        id: row.id,
        at: local(zone, row.at),
        timezone: zone.name().to_owned(),
        actor: row.user_id.and_then(|user| actors.get(&user).cloned()).unwrap_or_else(nobody),
        action: row.action,
        kind: row.resource_kind,
        resource: row.resource_id,
        business: row.slug.zip(row.name).map(|(slug, name)| BusinessRef { slug, name }),
        done: row.success,
        sealed: row.sealed,
    }
}
