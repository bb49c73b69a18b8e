//! A demo business as it stands in the database: whatever was changed since it was made is respected.

use chrono_tz::Tz;
use server_kernel::{
    DbError,
    zone::{WeeklyHours, parse_zone},
};
use shared::ids::TenantId;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{business::Business, team};

/// A length of a service.
pub(crate) struct Choice {
    pub id: Uuid,
    pub minutes: i32,
    pub price: i64,
}

/// An add-on.
pub(crate) struct Extra {
    pub id: Uuid,
    pub name: String,
    pub minutes: i32,
    pub price: i64,
    services: Vec<Uuid>,
}

/// A service.
pub(crate) struct Offer {
    pub id: Uuid,
    pub name: String,
    pub before: i32,
    pub after: i32,
    /// Where it can take place; `None` when it needs no room.
    pub rooms: Option<Vec<Uuid>>,
    /// Its lengths, the default one first.
    pub choices: Vec<Choice>,
}

/// Somebody who can be booked.
pub(crate) struct Worker {
    pub id: Uuid,
    pub skills: Vec<Uuid>,
    pub hours: Vec<WeeklyHours>,
    pub breaks: Vec<WeeklyHours>,
}

/// A customer.
pub(crate) struct Client {
    pub id: Uuid,
    pub user: Option<Uuid>,
}

/// A business.
pub(crate) struct Stage {
    pub business: &'static Business,
    pub tenant: TenantId,
    pub zone: Tz,
    pub step: i64,
    pub currency: String,
    /// Whether somebody has to say yes to a new booking.
    pub decides: bool,
    /// Who takes the money.
    pub till: Option<Uuid>,
    pub opening: Vec<WeeklyHours>,
    pub offers: Vec<Offer>,
    pub extras: Vec<Extra>,
    pub team: Vec<Worker>,
    pub clients: Vec<Client>,
}

impl Stage {
    /// The add-ons that go with a service.
    pub(crate) fn extras_of(&self, offer: &Offer) -> Vec<&Extra> {
        self.extras.iter().filter(|e| e.services.is_empty() || e.services.contains(&offer.id)).collect()
    }

    /// The services that somebody does.
    pub(crate) fn offers_of(&self, worker: &Worker) -> Vec<&Offer> {
        self.offers.iter().filter(|offer| worker.skills.contains(&offer.id)).collect()
    }
}

/// Reads a business.
pub(crate) async fn read(conn: &mut PgConnection, business: &'static Business) -> Result<Stage, DbError> {
    let row = sqlx::query!(
        "SELECT t.id, t.timezone, t.currency, t.slot_step_minutes, t.confirmation_mode,
            (SELECT m.user_id FROM member_roles m WHERE m.tenant_id = t.id
             ORDER BY m.role <> 'vendor_receptionist', m.user_id LIMIT 1) AS till
         FROM tenants t WHERE t.slug = $1",
        business.slug,
    )
    .fetch_one(&mut *conn)
    .await?;
    let zone =
        parse_zone(&row.timezone).ok_or(DbError::Inconsistent { table: "tenants", column: "timezone" })?;
    Ok(Stage {
        business,
        tenant: TenantId(row.id),
        zone,
        step: row.slot_step_minutes.into(),
        currency: row.currency,
        decides: row.confirmation_mode != "auto",
        till: row.till,
        opening: opening(conn, row.id).await?,
        offers: offers(conn, row.id).await?,
        extras: extras(conn, row.id).await?,
        team: team(conn, row.id).await?,
        clients: clients(conn, row.id, business).await?,
    })
}

fn weekly(weekday: i16, from: chrono::NaiveTime, to: chrono::NaiveTime) -> WeeklyHours {
    WeeklyHours {
        weekday: u8::try_from(weekday).unwrap_or(u8::MAX),
        from,
        to,
        valid_from: None,
        valid_to: None,
    }
}

async fn opening(conn: &mut PgConnection, tenant: Uuid) -> Result<Vec<WeeklyHours>, DbError> {
    let rows =
        sqlx::query!("SELECT weekday, opens, closes FROM operating_hours WHERE tenant_id = $1", tenant)
            .fetch_all(conn)
            .await?;
    Ok(rows.into_iter().map(|row| weekly(row.weekday, row.opens, row.closes)).collect())
}

async fn offers(conn: &mut PgConnection, tenant: Uuid) -> Result<Vec<Offer>, DbError> {
    // Without a row in service_resources any room will do.
    let rows = sqlx::query!(
        "SELECT s.id, s.name, s.buffer_before_minutes, s.buffer_after_minutes, s.needs_room,
            o.id AS option_id, o.minutes, o.price_minor,
            ARRAY(
                SELECT r.id FROM resources r
                WHERE r.tenant_id = $1 AND r.is_active AND r.kind = 'room' AND (
                    NOT EXISTS (SELECT FROM service_resources n WHERE n.tenant_id = $1 AND n.service_id = s.id)
                    OR EXISTS (SELECT FROM service_resources w
                        WHERE w.tenant_id = $1 AND w.service_id = s.id AND w.resource_id = r.id))
                ORDER BY r.position, r.name
            ) AS \"rooms!\"
         FROM services s JOIN service_options o ON o.tenant_id = $1 AND o.service_id = s.id
         WHERE s.tenant_id = $1 AND s.is_active AND s.serving NOT IN ('side_by_side', 'class')
         ORDER BY s.position, s.name, s.id, o.is_default DESC, o.minutes",
        tenant,
    )
    .fetch_all(conn)
    .await?;
    let mut offers: Vec<Offer> = Vec::new();
    for row in rows {
        let choice = Choice { id: row.option_id, minutes: row.minutes, price: row.price_minor };
        match offers.last_mut().filter(|offer| offer.id == row.id) {
            Some(offer) => offer.choices.push(choice),
            None => offers.push(Offer {
                id: row.id,
                name: row.name,
                before: row.buffer_before_minutes,
                after: row.buffer_after_minutes,
                rooms: row.needs_room.then_some(row.rooms),
                choices: vec![choice],
            }),
        }
    }
    Ok(offers)
}

async fn extras(conn: &mut PgConnection, tenant: Uuid) -> Result<Vec<Extra>, DbError> {
    let extras = sqlx::query_as!(
        Extra,
        "SELECT a.id, a.name, a.minutes, a.price_minor AS price,
            ARRAY(SELECT g.service_id FROM service_addons g WHERE g.tenant_id = $1 AND g.addon_id = a.id)
                AS \"services!\"
         FROM addons a WHERE a.tenant_id = $1 AND a.is_active ORDER BY a.position, a.name",
        tenant,
    )
    .fetch_all(conn)
    .await?;
    Ok(extras)
}

async fn team(conn: &mut PgConnection, tenant: Uuid) -> Result<Vec<Worker>, DbError> {
    let rows = sqlx::query!(
        "SELECT f.id, ARRAY(SELECT d.service_id FROM staff_services d WHERE d.tenant_id = $1 AND d.staff_id = f.id)
            AS \"skills!\"
         FROM staff f WHERE f.tenant_id = $1 AND f.is_bookable AND f.status = 'active' ORDER BY f.position, f.name",
        tenant,
    )
    .fetch_all(&mut *conn)
    .await?;
    let hours = sqlx::query!(
        "SELECT staff_id, weekday, starts, ends, valid_from, valid_to FROM staff_schedules WHERE tenant_id = $1",
        tenant,
    )
    .fetch_all(&mut *conn)
    .await?;
    let breaks = sqlx::query!(
        "SELECT staff_id, weekday, starts, ends FROM schedule_breaks WHERE tenant_id = $1",
        tenant
    )
    .fetch_all(conn)
    .await?;
    let worker = |id, skills| Worker {
        hours: (hours.iter().filter(|row| row.staff_id == id))
            .map(|row| WeeklyHours {
                valid_from: row.valid_from,
                valid_to: row.valid_to,
                ..weekly(row.weekday, row.starts, row.ends)
            })
            .collect(),
        breaks: (breaks.iter().filter(|row| row.staff_id == id))
            .map(|row| weekly(row.weekday, row.starts, row.ends))
            .collect(),
        id,
        skills,
    };
    Ok(rows.into_iter().map(|row| worker(row.id, row.skills)).collect())
}

async fn clients(conn: &mut PgConnection, tenant: Uuid, business: &Business) -> Result<Vec<Client>, DbError> {
    let clients = team::clients(business);
    let clients = sqlx::query_as!(
        Client,
        "SELECT id, user_id AS \"user\" FROM customers
         WHERE tenant_id = $1 AND email = ANY($2::text[]::citext[]) ORDER BY email, id",
        tenant,
        &clients.iter().map(|(_, email)| email.clone()).collect::<Vec<_>>(),
    )
    .fetch_all(conn)
    .await?;
    Ok(clients)
}
