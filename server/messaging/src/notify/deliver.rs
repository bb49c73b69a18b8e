//! The job that hands one notification to one browser. Whatever has changed since it was made counts: a browser that was switched
//! off, a notification that was read or overtaken by a newer one, hours that became quiet.

use async_trait::async_trait;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use chrono::Duration;
use serde::Deserialize;
use serde_json::json;
use server_kernel::{
    DbError, ServiceError,
    crypto::sha256,
    jobs::{self, JobError, Runner},
};
use shared::{
    ids::{BookingId, TenantId},
    notify::{Notice, test_text, text},
    time::Instant,
};
use uuid::Uuid;

use super::{
    Notifications,
    write::{DELIVER, quiet, visits, zone},
};
use crate::push::{Keys, Outcome, PushMessage, release};

/// No message waits for a browser longer than this.
const LONGEST: i64 = 24 * 3600;
/// A visit that is nearer is worth waking a device for.
const NEAR: Duration = Duration::hours(2);
/// What is shown above a message that only shows that it works.
const PRODUCT: &str = "Ombaro";

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Which {
    Delivery { tenant: TenantId, delivery: Uuid },
    Test { browser: Uuid },
}

/// What a browser is asked with.
struct Browser {
    id: Uuid,
    endpoint: String,
    keys: Keys,
}

/// What a browser shows.
struct Shown<'a> {
    title: &'a str,
    body: &'a str,
    page: &'a str,
    locale: &'a str,
    /// The same for everything about one booking: a newer message takes the place of an older one.
    tag: &'a str,
    at: Instant,
    seconds: i64,
    urgent: bool,
}

/// A delivery that is still to be made.
struct Waiting {
    browser: Option<Browser>,
    wanted: bool,
    overtaken: bool,
    read: bool,
    release: Instant,
    notice: Notice,
    booking: BookingId,
    business: String,
    locale: String,
    said_at: Instant,
}

/// Delivers.
#[derive(Clone)]
pub struct DeliverPush(Notifications);

#[async_trait]
impl Runner for DeliverPush {
    fn kind(&self) -> &'static str {
        DELIVER
    }

    async fn run(&self, payload: serde_json::Value) -> Result<(), JobError> {
        let which: Which =
            serde_json::from_value(payload).map_err(|error| JobError::Fail(error.to_string()))?;
        let outcome = match which {
            Which::Delivery { tenant, delivery } => self.deliver(tenant, delivery).await,
            Which::Test { browser } => self.test(browser).await,
        };
        match outcome.map_err(|error| JobError::Retry(error.to_string()))? {
            Some(why) => Err(JobError::Retry(why)),
            None => Ok(()),
        }
    }
}

impl DeliverPush {
    /// With the service.
    #[must_use]
    pub const fn new(notifications: Notifications) -> Self {
        Self(notifications)
    }

    /// Why it has to be tried again, if it has to.
    async fn deliver(&self, tenant: TenantId, delivery: Uuid) -> Result<Option<String>, ServiceError> {
        let now = self.0.clock.now();
        let Some(waiting) = self.waiting(tenant, delivery, now).await? else { return Ok(None) };
        if let Some(why) = pointless(&waiting, now) {
            self.settle(tenant, delivery, "suppressed", why).await?;
            return Ok(None);
        }
        if waiting.release > now {
            let mut tx = self.0.begin().await?;
            let payload = json!({ "tenant": tenant, "delivery": delivery });
            jobs::enqueue(tx.conn(), Some(tenant), DELIVER, &payload, waiting.release).await?;
            tx.commit().await?;
            return Ok(None);
        }
        let Some(browser) = &waiting.browser else { return Ok(None) };
        let body = text(&waiting.locale, &waiting.notice);
        let page = waiting.notice.page(waiting.booking);
        let tag = BASE64.encode(sha256(waiting.booking.0.as_bytes()).get(..24).unwrap_or_default());
        let next = visits(&waiting.notice).into_iter().filter(|at| *at > now).min();
        let left = next.map_or(LONGEST, |at| (at - now).num_seconds());
        let shown = Shown {
            title: &waiting.business,
            body: &body,
            page: &page,
            locale: &waiting.locale,
            tag: &tag,
            at: waiting.said_at,
            seconds: left.clamp(60, LONGEST),
            urgent: next.is_some_and(|at| at - now <= NEAR),
        };
        match self.push(browser, &shown, now).await? {
            Outcome::Sent => self.settle(tenant, delivery, "sent", "").await?,
            Outcome::Gone => self.settle(tenant, delivery, "failed", "gone").await?,
            Outcome::Refused(why) => self.settle(tenant, delivery, "failed", &why).await?,
            Outcome::Later(why) => return Ok(Some(why)),
        }
        Ok(None)
    }

    /// Not kept and not quiet: somebody waits for it.
    async fn test(&self, browser: Uuid) -> Result<Option<String>, ServiceError> {
        let now = self.0.clock.now();
        let mut tx = self.0.begin().await?;
        let row = sqlx::query!(
            "SELECT p.endpoint, p.p256dh, p.auth, u.locale FROM push_subscriptions p JOIN users u ON u.id = p.user_id
             JOIN sessions s ON s.id = p.session_id AND s.ended_at IS NULL AND s.expires_at > $2 WHERE p.id = $1",
            browser,
            now,
        )
        .fetch_optional(tx.conn())
        .await?;
        tx.commit().await?;
        let Some(row) = row else { return Ok(None) };
        let Some(keys) = Keys::read(&row.p256dh, &row.auth) else { return Ok(None) };
        let browser = Browser { id: browser, endpoint: row.endpoint, keys };
        let shown = Shown {
            title: PRODUCT,
            body: test_text(&row.locale),
            page: "/me/notifications/device",
            locale: &row.locale,
            tag: "test",
            at: now,
            seconds: 600,
            urgent: true,
        };
        match self.push(&browser, &shown, now).await? {
            Outcome::Later(why) => Ok(Some(why)),
            Outcome::Sent | Outcome::Gone | Outcome::Refused(_) => Ok(None),
        }
    }

    /// Sends; a browser that listens no longer is forgotten.
    async fn push(
        &self,
        browser: &Browser,
        shown: &Shown<'_>,
        now: Instant,
    ) -> Result<Outcome, ServiceError> {
        let text = json!({
            "title": shown.title,
            "body": shown.body,
            "url": shown.page,
            "tag": shown.tag,
            "lang": shown.locale,
            "dir": if shown.locale == "ar" { "rtl" } else { "ltr" },
            "at": shown.at.timestamp_millis(),
        })
        .to_string();
        let message = PushMessage {
            endpoint: &browser.endpoint,
            keys: &browser.keys,
            text: text.as_bytes(),
            topic: shown.tag,
            seconds: shown.seconds,
            urgent: shown.urgent,
        };
        let outcome = self.0.pusher.send(&message, now).await;
        let mut tx = self.0.begin().await?;
        match &outcome {
            Outcome::Gone => {
                sqlx::query!("DELETE FROM push_subscriptions WHERE id = $1", browser.id)
                    .execute(tx.conn())
                    .await?;
            }
            Outcome::Sent => {
                sqlx::query!(
                    "UPDATE push_subscriptions SET last_sent_at = $2 WHERE id = $1",
                    browser.id,
                    now
                )
                .execute(tx.conn())
                .await?;
            }
            // Neither the address nor anything of the message: they are somebody's.
            Outcome::Refused(why) => tracing::warn!(browser = %browser.id, why, "a push message was refused"),
            Outcome::Later(_) => {}
        }
        tx.commit().await?;
        Ok(outcome)
    }

    async fn settle(
        &self,
        tenant: TenantId,
        delivery: Uuid,
        status: &str,
        why: &str,
    ) -> Result<(), ServiceError> {
        let mut tx = self.0.begin().await?;
        sqlx::query!(
            "UPDATE notification_deliveries SET status = $3, reason = $4, settled_at = $5 WHERE tenant_id = $1 AND id = $2",
            tenant.0,
            delivery,
            status,
            why,
            self.0.clock.now(),
        )
        .execute(tx.conn())
        .await?;
        Ok(tx.commit().await?)
    }

    /// What is still to be delivered; `None` when it was.
    async fn waiting(
        &self,
        tenant: TenantId,
        delivery: Uuid,
        now: Instant,
    ) -> Result<Option<Waiting>, ServiceError> {
        let mut tx = self.0.begin().await?;
        let row = sqlx::query!(
            "SELECT n.data, n.booking_id, n.created_at, n.read_at IS NOT NULL AS \"read!\", t.name, u.locale,
                    EXISTS (SELECT FROM notifications later WHERE later.tenant_id = n.tenant_id AND later.booking_id = n.booking_id
                        AND later.user_id = n.user_id AND later.id > n.id) AS \"overtaken!\",
                    p.id AS \"browser?\", p.endpoint AS \"endpoint?\", p.p256dh AS \"p256dh?\", p.auth AS \"auth?\",
                    p.topics AS \"topics?\", p.quiet_from AS \"quiet_from?\", p.quiet_until AS \"quiet_until?\", p.timezone AS \"timezone?\"
             FROM notification_deliveries d
             JOIN notifications n ON n.tenant_id = d.tenant_id AND n.id = d.notification_id
             JOIN tenants t ON t.id = d.tenant_id
             JOIN users u ON u.id = n.user_id
             LEFT JOIN (push_subscriptions p JOIN sessions s ON s.id = p.session_id AND s.ended_at IS NULL AND s.expires_at > $3)
                 ON p.id = d.subscription_id AND p.user_id = n.user_id
             WHERE d.tenant_id = $1 AND d.id = $2 AND d.status = 'queued'",
            tenant.0,
            delivery,
            now,
        )
        .fetch_optional(tx.conn())
        .await?;
        tx.commit().await?;
        let Some(row) = row else { return Ok(None) };
        let notice: Notice = serde_json::from_value(row.data)
            .map_err(|_| DbError::Inconsistent { table: "notifications", column: "data" })?;
        let keys = row.p256dh.zip(row.auth).and_then(|(point, auth)| Keys::read(&point, &auth));
        let browser = match (row.browser, row.endpoint, keys) {
            (Some(id), Some(endpoint), Some(keys)) => Some(Browser { id, endpoint, keys }),
            _ => None,
        };
        let topic = notice.kind.topic().as_str();
        let hours = quiet(row.quiet_from, row.quiet_until);
        let clock = zone(row.timezone.as_deref().unwrap_or_default());
        Ok(Some(Waiting {
            browser,
            wanted: row.topics.unwrap_or_default().iter().any(|wanted| wanted == topic),
            overtaken: row.overtaken,
            read: row.read,
            release: release(hours, clock, &visits(&notice), now),
            notice,
            booking: BookingId(row.booking_id),
            business: row.name,
            locale: row.locale,
            said_at: row.created_at,
        }))
    }
}

/// Why nobody needs to hear it any more.
fn pointless(waiting: &Waiting, now: Instant) -> Option<&'static str> {
    if waiting.browser.is_none() {
        return Some("switched off");
    }
    if !waiting.wanted {
        return Some("not wanted");
    }
    if waiting.overtaken {
        return Some("overtaken");
    }
    if waiting.read {
        return Some("read");
    }
    let over = visits(&waiting.notice).into_iter().all(|at| at + Duration::hours(1) <= now);
    over.then_some("over")
}
