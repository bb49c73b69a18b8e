//! The end of a trial, and the words that announce it. Each is a job that was enqueued when the business was made; what has
//! happened once does not happen again, however often a job runs.

use std::sync::Arc;

use async_trait::async_trait;
use serde::Deserialize;
use serde_json::{Value, json};
use server_kernel::{
    Actor, Clock, Db, DbError, ServiceError,
    audit::Entry,
    events::NewEvent,
    jobs::{self, JobError, Runner},
    mail::Message,
    trace,
    zone::{local, parse_zone},
};
use shared::{
    ids::TenantId,
    tenants::plan::{SubscriptionStatus, SubscriptionStep, TenantStatus},
    time::Instant,
};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::Tenants;

pub(crate) const REMINDER: &str = "trial_reminder";
pub(crate) const END: &str = "trial_end";

#[derive(Debug, Deserialize)]
struct Trial {
    tenant: TenantId,
    #[serde(default)]
    day: i64,
}

fn read(payload: Value) -> Result<Trial, JobError> {
    serde_json::from_value(payload).map_err(|error| JobError::Fail(error.to_string()))
}

fn retry(error: ServiceError) -> JobError {
    JobError::Retry(error.to_string())
}

/// What has to be known to write about a trial.
struct About {
    status: String,
    business: String,
    timezone: String,
    trial_end: Option<Instant>,
    chosen: bool,
    ends_later: bool,
    tenant_status: String,
}

/// The subscription, locked.
async fn about(conn: &mut PgConnection, tenant: TenantId) -> Result<Option<About>, DbError> {
    let about = sqlx::query_as!(
        About,
        "SELECT s.status, t.name AS business, t.timezone, s.trial_end, s.plan IS NOT NULL AS \"chosen!\",
            s.cancel_at_period_end AS ends_later, t.status AS tenant_status
         FROM subscriptions s JOIN tenants t ON t.id = s.tenant_id WHERE s.tenant_id = $1 FOR UPDATE OF s",
        tenant.0,
    )
    .fetch_optional(conn)
    .await?;
    Ok(about)
}

/// Notes that something has happened; `false` when it had before.
async fn note(conn: &mut PgConnection, tenant: TenantId, kind: &str, now: Instant) -> Result<bool, DbError> {
    let noted = sqlx::query!(
        "INSERT INTO subscription_events (tenant_id, id, kind, at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
        tenant.0,
        Uuid::now_v7(),
        kind,
        now,
    )
    .execute(conn)
    .await?;
    Ok(noted.rows_affected() == 1)
}

/// Writes to everybody who owns the business, each in their language.
async fn tell_owners(
    conn: &mut PgConnection,
    tenant: TenantId,
    now: Instant,
    text: impl Fn(&str) -> (String, String),
) -> Result<(), ServiceError> {
    let owners = sqlx::query!(
        "SELECT u.email::text AS \"email!\", u.locale FROM member_roles r JOIN users u ON u.id = r.user_id
         JOIN tenant_members m ON m.tenant_id = r.tenant_id AND m.user_id = r.user_id AND m.status = 'active'
         WHERE r.tenant_id = $1 AND r.role = 'vendor' AND u.status = 'active'",
        tenant.0,
    )
    .fetch_all(&mut *conn)
    .await?;
    for owner in owners {
        let (subject, body) = text(&owner.locale);
        let mail = Message { to: owner.email, subject, body };
        let payload =
            serde_json::to_value(&mail).map_err(|error| ServiceError::Internal(error.to_string()))?;
        jobs::enqueue(&mut *conn, Some(tenant), "send_mail", &payload, now).await?;
    }
    Ok(())
}

/// Runs `trial_reminder` jobs.
#[derive(Clone, Debug)]
pub struct RemindOfTrial {
    db: Db,
    clock: Clock,
    base_url: String,
}

impl RemindOfTrial {
    /// Links in the messages begin with `base_url`.
    #[must_use]
    pub const fn new(db: Db, clock: Clock, base_url: String) -> Self {
        Self { db, clock, base_url }
    }

    async fn remind(&self, trial: &Trial) -> Result<(), ServiceError> {
        let now = self.clock.now();
        let mut tx = self.db.begin(Actor::System).await?;
        let Some(about) = about(tx.conn(), trial.tenant).await? else { return Ok(()) };
        let kind = format!("reminder_{}", trial.day);
        let trying = about.status == SubscriptionStatus::Trialing.as_str();
        if !trying || !note(tx.conn(), trial.tenant, &kind, now).await? {
            return Ok(());
        }
        let page = format!("{}/office/settings/plan", self.base_url);
        let day = last_day(&about);
        tell_owners(tx.conn(), trial.tenant, now, |locale| {
            reminder(locale, &about.business, &day, &page, about.chosen)
        })
        .await?;
        Ok(tx.commit().await?)
    }
}

fn last_day(about: &About) -> String {
    let zone = parse_zone(&about.timezone);
    let end =
        zone.zip(about.trial_end).map(|(zone, end)| local(zone, end).format("%Y-%m-%d, %H:%M").to_string());
    end.unwrap_or_default()
}

#[async_trait]
impl Runner for RemindOfTrial {
    fn kind(&self) -> &'static str {
        REMINDER
    }

    async fn run(&self, payload: Value) -> Result<(), JobError> {
        self.remind(&read(payload)?).await.map_err(retry)
    }
}

/// Runs `trial_end` jobs.
#[derive(Clone, Debug)]
pub struct EndTrial {
    tenants: Arc<Tenants>,
    base_url: String,
}

impl EndTrial {
    /// Over these businesses; links in the messages begin with `base_url`.
    #[must_use]
    pub const fn new(tenants: Arc<Tenants>, base_url: String) -> Self {
        Self { tenants, base_url }
    }

    async fn end(&self, tenant: TenantId) -> Result<(), ServiceError> {
        let now = self.tenants.clock.now();
        let mut tx = self.tenants.db.begin(Actor::System).await?;
        let Some(about) = about(tx.conn(), tenant).await? else { return Ok(()) };
        let step = if about.ends_later { SubscriptionStep::End } else { SubscriptionStep::TrialOver };
        let status = SubscriptionStatus::from_stored(&about.status);
        let due =
            status == Some(SubscriptionStatus::Trialing) && about.trial_end.is_some_and(|end| end <= now);
        let Some(next) = status.filter(|_| due).and_then(|status| status.after(step)) else { return Ok(()) };
        if !note(tx.conn(), tenant, "trial_ended", now).await? {
            return Ok(());
        }
        close(tx.conn(), tenant, &about, next, now).await?;
        let page = format!("{}/office/settings/plan", self.base_url);
        tell_owners(tx.conn(), tenant, now, |locale| ended(locale, &about.business, &page)).await?;
        tx.commit().await?;
        self.tenants.forget(tenant);
        Ok(())
    }
}

/// Writes what the subscription and, where it may, the business become.
async fn close(
    conn: &mut PgConnection,
    tenant: TenantId,
    about: &About,
    next: SubscriptionStatus,
    now: Instant,
) -> Result<(), DbError> {
    let becomes = next.tenant_status();
    let may = TenantStatus::from_stored(&about.tenant_status).is_some_and(|now| now.may_become(becomes));
    let version = sqlx::query_scalar!(
        "WITH subscription AS (
             UPDATE subscriptions SET status = $2, version = version + 1 WHERE tenant_id = $1
         )
         UPDATE tenants SET status = CASE WHEN $4 THEN $3 ELSE status END, version = version + 1
         WHERE id = $1 RETURNING version",
        tenant.0,
        next.as_str(),
        becomes.as_str(),
        may,
    )
    .fetch_one(&mut *conn)
    .await?;
    let entry = Entry {
        tenant: Some(tenant),
        user: None,
        action: "subscription.trial_ended",
        resource_kind: "tenant",
        resource: Some(tenant.0),
        success: true,
        at: now,
    };
    let event = NewEvent {
        tenant,
        aggregate_kind: "tenant",
        aggregate: tenant.0,
        version,
        kind: "trial_ended",
        data: json!({}),
        at: now,
    };
    trace::record(conn, entry, event, None).await
}

#[async_trait]
impl Runner for EndTrial {
    fn kind(&self) -> &'static str {
        END
    }

    async fn run(&self, payload: Value) -> Result<(), JobError> {
        self.end(read(payload)?.tenant).await.map_err(retry)
    }
}

/// Subject and body in the owner's language.
fn reminder(locale: &str, business: &str, end: &str, page: &str, chosen: bool) -> (String, String) {
    match locale {
        "hi" => (
            format!("{business}: परीक्षण अवधि {end} को पूरी होगी"),
            format!(
                "{business} की नि:शुल्क परीक्षण अवधि {end} को पूरी होगी।\n\n{}\n\n{page}\n",
                if chosen {
                    "आपने प्लान चुन लिया है; आगे की बात यहाँ लिखी है:"
                } else {
                    "प्लान यहाँ चुनें:"
                }
            ),
        ),
        "ar" => (
            format!("{business}: تنتهي الفترة التجريبية في {end}"),
            format!(
                "تنتهي الفترة التجريبية المجانية لـ {business} في {end}.\n\n{}\n\n{page}\n",
                if chosen {
                    "لقد اخترت باقة؛ وما يلي ذلك مكتوب هنا:"
                } else {
                    "اختر باقتك هنا:"
                }
            ),
        ),
        _ => (
            format!("{business}: the trial ends on {end}"),
            format!(
                "The free trial of {business} ends on {end}.\n\n{}\n\n{page}\n",
                if chosen {
                    "You have chosen a plan; what happens next stands here:"
                } else {
                    "Choose a plan here:"
                }
            ),
        ),
    }
}

fn ended(locale: &str, business: &str, page: &str) -> (String, String) {
    match locale {
        "hi" => (
            format!("{business}: परीक्षण अवधि पूरी हो गई"),
            format!(
                "{business} में अब नई बुकिंग नहीं हो सकती। जो बुक है, वह बना रहता है, और आपका सब कुछ सुरक्षित है।\n\nआगे बढ़ने के लिए: {page}\n"
            ),
        ),
        "ar" => (
            format!("{business}: انتهت الفترة التجريبية"),
            format!(
                "لم يعد الحجز الجديد ممكنًا لدى {business}. ما حُجز باقٍ، وكل ما لديك محفوظ.\n\nللمتابعة: {page}\n"
            ),
        ),
        _ => (
            format!("{business}: the trial is over"),
            format!(
                "Nothing new can be booked at {business} for now. What is booked stays, and everything of yours is kept.\n\nTo go on: {page}\n"
            ),
        ),
    }
}
