//! Writing a notification down, and handing it to the browsers that asked for it.

use chrono::NaiveTime;
use chrono_tz::Tz;
use serde_json::json;
use server_kernel::{DbError, ServiceError, jobs, zone::parse_zone};
use shared::{
    ids::UserId,
    notify::{Notice, Quiet},
    time::Instant,
};
use sqlx::PgConnection;
use uuid::Uuid;

use super::follow::About;
use crate::push::release;

/// The job's name.
pub(super) const DELIVER: &str = "deliver_push";

/// Something that is said to somebody.
pub(super) struct Saying<'a> {
    pub about: &'a About,
    pub user: UserId,
    pub notice: Notice,
    pub silent: bool,
    pub cause: &'a str,
}

/// Hours as they are kept.
pub(super) fn quiet(from: Option<NaiveTime>, until: Option<NaiveTime>) -> Option<Quiet> {
    Some(Quiet { from: from?, until: until? })
}

/// The moments that make a notice urgent: the visits that it is about, and until when it waits for an answer.
pub(super) fn visits(notice: &Notice) -> Vec<Instant> {
    [Some(notice.at), notice.was, notice.by].into_iter().flatten().map(|at| at.to_utc()).collect()
}

/// A zone as it is kept.
pub(super) fn zone(name: &str) -> Tz {
    parse_zone(name).unwrap_or(Tz::UTC)
}

/// Says it, unless it was said before.
pub(super) async fn say(
    conn: &mut PgConnection,
    saying: &Saying<'_>,
    now: Instant,
) -> Result<(), ServiceError> {
    let about = saying.about;
    let data =
        serde_json::to_value(&saying.notice).map_err(|error| ServiceError::Internal(error.to_string()))?;
    let id = Uuid::now_v7();
    // Nothing comes back for what was said before.
    let listens = sqlx::query_scalar!(
        "INSERT INTO notifications (tenant_id, id, user_id, kind, data, booking_id, cause, created_at, read_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         ON CONFLICT ON CONSTRAINT notifications_once DO NOTHING
         RETURNING EXISTS (SELECT FROM push_subscriptions p WHERE p.user_id = $3) AS \"listens!\"",
        about.tenant.0,
        id,
        saying.user.0,
        saying.notice.kind.as_str(),
        data,
        about.booking.0,
        saying.cause,
        now,
        saying.silent.then_some(now),
    )
    .fetch_optional(&mut *conn)
    .await?;
    if listens == Some(true) && !saying.silent {
        hand_out(conn, saying, id, now).await?;
    }
    Ok(())
}

/// One delivery and one job for each browser.
async fn hand_out(
    conn: &mut PgConnection,
    saying: &Saying<'_>,
    notification: Uuid,
    now: Instant,
) -> Result<(), DbError> {
    let browsers = sqlx::query!(
        "SELECT p.id, p.quiet_from, p.quiet_until, p.timezone FROM push_subscriptions p
         JOIN sessions s ON s.id = p.session_id AND s.ended_at IS NULL AND s.expires_at > $3
         WHERE p.user_id = $1 AND $2 = ANY(p.topics)",
        saying.user.0,
        saying.notice.kind.topic().as_str(),
        now,
    )
    .fetch_all(&mut *conn)
    .await?;
    let tenant = saying.about.tenant;
    for browser in browsers {
        let delivery = Uuid::now_v7();
        sqlx::query!(
            "INSERT INTO notification_deliveries (tenant_id, id, notification_id, channel, subscription_id, status, created_at)
             VALUES ($1, $2, $3, 'push', $4, 'queued', $5)",
            tenant.0,
            delivery,
            notification,
            browser.id,
            now,
        )
        .execute(&mut *conn)
        .await?;
        let hours = quiet(browser.quiet_from, browser.quiet_until);
        let at = release(hours, zone(&browser.timezone), &visits(&saying.notice), now);
        let payload = json!({ "tenant": tenant, "delivery": delivery });
        jobs::enqueue(&mut *conn, Some(tenant), DELIVER, &payload, at).await?;
    }
    Ok(())
}
