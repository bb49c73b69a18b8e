//! A letter the day before a visit.
//!
//! It is due 24 hours before the start. At night, from 21:00 to 08:00 on the business's clock, nobody is written to: what falls due
//! then waits until 08:00, which is still 13 hours before the visit or more. Whoever has heard of the visit since it was due (they booked
//! it, it was confirmed or moved) needs no reminder. One that is moved is reminded of anew; one that is off, or waits for the
//! business, is not.

use chrono::{Duration, NaiveTime};
use server_kernel::{
    Actor, DbError, ServiceError,
    jobs::{self, Later},
    zone::zones_between,
};
use shared::{
    ids::{BookingId, TenantId},
    time::Instant,
};
use sqlx::PgConnection;

use crate::{
    Bookings,
    message::{BookingMessage, News},
};

/// How long before the start.
const LEAD: Duration = Duration::hours(24);
/// At most so many at a time; the next call goes on.
const BATCH: i64 = 500;

/// A visit that its customer is to be reminded of.
struct Due {
    tenant: TenantId,
    booking: BookingId,
    starts_at: Instant,
    /// Whether they have heard of it since the reminder was due.
    knows: bool,
}

impl Bookings {
    /// Asks for the reminders that are due, and says how many. Safe to run on several nodes at once: each visit is one node's.
    ///
    /// # Errors
    /// When the database does not answer; then nothing was done.
    pub async fn remind_of_visits(&self) -> Result<usize, ServiceError> {
        let now = self.clock.now();
        let mut tx = self.db.begin(Actor::System).await?;
        let due = due(tx.conn(), now).await?;
        mark(tx.conn(), &due).await?;
        let news: Vec<&Due> = due.iter().filter(|visit| !visit.knows).collect();
        ask(tx.conn(), &news, now).await?;
        tx.commit().await?;
        Ok(news.len())
    }
}

/// The hours of the day in which people are written to, on the business's clock.
fn day() -> (NaiveTime, NaiveTime) {
    let hour = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or_default();
    (hour(8), hour(21))
}

/// What is due where it is day, each locked: what another node has in hand is that node's.
async fn due(conn: &mut PgConnection, now: Instant) -> Result<Vec<Due>, DbError> {
    let (from, until) = day();
    let rows = sqlx::query!(
        "SELECT b.tenant_id, b.id, b.starts_at,
                EXISTS (SELECT FROM events e WHERE e.tenant_id = b.tenant_id AND e.aggregate_id = b.id
                        AND e.kind IN ('booked', 'confirmed', 'accepted', 'rescheduled')
                        AND e.at >= b.starts_at - interval '24 hours') AS \"knows!\"
         FROM bookings b JOIN tenants n ON n.id = b.tenant_id
         WHERE b.status IN ('confirmed', 'assigned') AND b.contact_email IS NOT NULL
           AND b.reminded_for IS DISTINCT FROM b.starts_at
           AND b.starts_at > $1 AND b.starts_at <= $2 AND n.timezone = ANY($3)
         ORDER BY b.starts_at LIMIT $4
         FOR UPDATE OF b SKIP LOCKED",
        now,
        now + LEAD,
        &zones_between(now, from, until),
        BATCH,
    )
    .fetch_all(conn)
    .await?;
    let due = rows.into_iter().map(|row| Due {
        tenant: TenantId(row.tenant_id),
        booking: BookingId(row.id),
        starts_at: row.starts_at,
        knows: row.knows,
    });
    Ok(due.collect())
}

/// None of them is reminded of this start again.
async fn mark(conn: &mut PgConnection, due: &[Due]) -> Result<(), DbError> {
    sqlx::query!(
        "UPDATE bookings b SET reminded_for = b.starts_at
         FROM unnest($1::uuid[], $2::uuid[]) AS due (tenant, booking)
         WHERE b.tenant_id = due.tenant AND b.id = due.booking",
        &due.iter().map(|visit| visit.tenant.0).collect::<Vec<_>>(),
        &due.iter().map(|visit| visit.booking.0).collect::<Vec<_>>(),
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Asks for their letters.
async fn ask(conn: &mut PgConnection, due: &[&Due], now: Instant) -> Result<(), ServiceError> {
    let letter = |visit: &&Due| {
        let message = BookingMessage {
            starts_at: Some(visit.starts_at),
            ..BookingMessage::new(visit.tenant, visit.booking, News::Reminder)
        };
        message.payload().map(|payload| Later { tenant: visit.tenant, payload, run_at: now })
    };
    let letters = due.iter().map(letter).collect::<Result<Vec<_>, _>>()?;
    Ok(jobs::enqueue_all(conn, BookingMessage::KIND, letters, now).await?)
}
