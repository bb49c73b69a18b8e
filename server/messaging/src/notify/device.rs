//! One browser: switched on, set, switched off. It is known by its session.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use chrono::NaiveTime;
use serde_json::json;
use server_kernel::{DbError, ServiceError, audit, crypto::token_hash, jobs, zone::parse_zone};
use shared::{
    AppError, ErrorCode,
    caller::{Caller, SignedIn},
    error::FieldProblem,
    notify::{PushDevice, PushKey, PushSettings, Quiet, Topic},
    permission::Module,
    time::Instant,
};
use sqlx::PgConnection;
use uuid::Uuid;

use super::{
    Notifications,
    write::{DELIVER, quiet},
};
use crate::push::Keys;

/// More than anybody has; the oldest gives way.
const MOST: i64 = 20;
/// Longer than any cookie of ours.
const LONGEST_COOKIE: usize = 100;

/// What concerns somebody, as what they are at the moment.
fn offered(caller: &Caller) -> Vec<Topic> {
    let membership = caller.signed_in.as_ref().and_then(|user| user.membership.as_ref());
    let works = membership.is_some_and(|place| place.staff.is_some());
    let reads = caller.whole_business(Module::Bookings.read()).is_ok();
    let decides = caller.whole_business(Module::Bookings.approve()).is_ok();
    let concerns = |topic: &Topic| match topic {
        Topic::MyBookings | Topic::Reminders => true,
        Topic::MyVisits => works,
        Topic::NewBookings | Topic::Late => reads,
        Topic::Approvals => decides,
    };
    Topic::ALL.iter().copied().filter(concerns).collect()
}

/// What a browser begins with: everything, but not at night.
fn first(offered: &[Topic]) -> PushSettings {
    let hour = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or_default();
    PushSettings { topics: offered.to_vec(), quiet: Some(Quiet { from: hour(22), until: hour(7) }) }
}

struct Kept {
    endpoint: String,
    settings: PushSettings,
    zone: String,
}

fn settings_of(topics: &[String], from: Option<NaiveTime>, until: Option<NaiveTime>) -> PushSettings {
    let topics = topics.iter().filter_map(|topic| Topic::from_stored(topic)).collect();
    PushSettings { topics, quiet: quiet(from, until) }
}

async fn kept(conn: &mut PgConnection, who: &SignedIn) -> Result<Option<Kept>, DbError> {
    let row = sqlx::query!(
        "SELECT endpoint, topics, quiet_from, quiet_until, timezone FROM push_subscriptions WHERE session_id = $1 AND user_id = $2",
        who.session.0,
        who.user.0,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| Kept {
        endpoint: row.endpoint,
        settings: settings_of(&row.topics, row.quiet_from, row.quiet_until),
        zone: row.timezone,
    }))
}

async fn note(
    conn: &mut PgConnection,
    who: &SignedIn,
    action: &'static str,
    at: Instant,
) -> Result<(), DbError> {
    let entry = audit::Entry {
        tenant: None,
        user: Some(who.user),
        action,
        resource_kind: "session",
        resource: Some(who.session.0),
        success: true,
        at,
    };
    audit::record(conn, entry).await
}

fn stored(topics: &[Topic]) -> Vec<String> {
    topics.iter().map(|topic| topic.as_str().to_owned()).collect()
}

impl Notifications {
    pub(super) async fn this_device(&self, caller: &Caller) -> Result<PushDevice, ServiceError> {
        let who = caller.user()?;
        let offered = offered(caller);
        let mut tx = self.begin().await?;
        let kept = kept(tx.conn(), who).await?;
        tx.commit().await?;
        let server_key = self.pusher.public().to_owned();
        Ok(match kept {
            Some(kept) => PushDevice {
                server_key,
                offered,
                endpoint: Some(kept.endpoint),
                settings: kept.settings,
                zone: kept.zone,
            },
            None => PushDevice {
                server_key,
                endpoint: None,
                settings: first(&offered),
                zone: String::new(),
                offered,
            },
        })
    }

    /// Reads what the browser handed out.
    fn read_key(&self, key: &PushKey) -> Result<(Vec<u8>, Vec<u8>), AppError> {
        let malformed = |field| AppError::field(field, FieldProblem::Malformed);
        if key.endpoint.len() > 1000 || !self.pusher.may_ask(&key.endpoint) {
            return Err(malformed("endpoint"));
        }
        let bytes = |text: &str| BASE64.decode(text.trim_end_matches('=')).unwrap_or_default();
        let (point, auth) = (bytes(&key.p256dh), bytes(&key.auth));
        Keys::read(&point, &auth).ok_or(malformed("p256dh"))?;
        Ok((point, auth))
    }

    pub(super) async fn subscribe(
        &self,
        caller: &Caller,
        key: &PushKey,
        device: Option<&str>,
    ) -> Result<(), ServiceError> {
        let who = caller.user()?;
        let (point, auth) = self.read_key(key)?;
        let zone = if parse_zone(&key.zone).is_some() { key.zone.as_str() } else { "UTC" };
        let device = device.filter(|cookie| cookie.len() <= LONGEST_COOKIE).map(token_hash);
        let now = self.clock.now();
        let mut tx = self.begin().await?;
        // Whoever had it in this browser before, has it no longer; what the same person had set stays.
        let before = sqlx::query!(
            "DELETE FROM push_subscriptions
             WHERE endpoint = $1 OR session_id = $2 OR (user_id = $3 AND device_hash = $4)
             RETURNING user_id, topics, quiet_from, quiet_until",
            key.endpoint,
            who.session.0,
            who.user.0,
            device,
        )
        .fetch_all(tx.conn())
        .await?;
        let own = before.iter().find(|row| row.user_id == who.user.0);
        let settings = own.map_or_else(
            || first(&offered(caller)),
            |row| settings_of(&row.topics, row.quiet_from, row.quiet_until),
        );
        sqlx::query!(
            "INSERT INTO push_subscriptions (id, user_id, session_id, device_hash, endpoint, p256dh, auth, topics, quiet_from,
                quiet_until, timezone, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
            Uuid::now_v7(),
            who.user.0,
            who.session.0,
            device,
            key.endpoint,
            point,
            auth,
            &stored(&settings.topics),
            settings.quiet.map(|quiet| quiet.from),
            settings.quiet.map(|quiet| quiet.until),
            zone,
            now,
        )
        .execute(tx.conn())
        .await?;
        sqlx::query!(
            "DELETE FROM push_subscriptions WHERE id IN
                (SELECT id FROM push_subscriptions WHERE user_id = $1 ORDER BY created_at DESC, id DESC OFFSET $2)",
            who.user.0,
            MOST,
        )
        .execute(tx.conn())
        .await?;
        note(tx.conn(), who, "push.on", now).await?;
        Ok(tx.commit().await?)
    }

    /// What it is told stays as it was set.
    pub(super) async fn resubscribe(
        &self,
        caller: &Caller,
        was: &str,
        key: &PushKey,
    ) -> Result<(), ServiceError> {
        let who = caller.user()?;
        let (point, auth) = self.read_key(key)?;
        let now = self.clock.now();
        let mut tx = self.begin().await?;
        let renewed = sqlx::query!(
            "UPDATE push_subscriptions SET endpoint = $4, p256dh = $5, auth = $6
             WHERE session_id = $1 AND user_id = $2 AND endpoint = $3",
            who.session.0,
            who.user.0,
            was,
            key.endpoint,
            point,
            auth,
        )
        .execute(tx.conn())
        .await?;
        if renewed.rows_affected() == 0 {
            return Err(ErrorCode::NotFound.into());
        }
        note(tx.conn(), who, "push.renewed", now).await?;
        Ok(tx.commit().await?)
    }

    pub(super) async fn change(&self, caller: &Caller, settings: &PushSettings) -> Result<(), ServiceError> {
        let who = caller.user()?;
        if settings.quiet.is_some_and(|quiet| quiet.from == quiet.until) {
            return Err(AppError::field("quiet_until", FieldProblem::OutOfRange).into());
        }
        let offered = offered(caller);
        let topics: Vec<Topic> =
            settings.topics.iter().copied().filter(|topic| offered.contains(topic)).collect();
        let now = self.clock.now();
        let mut tx = self.begin().await?;
        let changed = sqlx::query!(
            "UPDATE push_subscriptions SET topics = $3, quiet_from = $4, quiet_until = $5 WHERE session_id = $1 AND user_id = $2",
            who.session.0,
            who.user.0,
            &stored(&topics),
            settings.quiet.map(|quiet| quiet.from),
            settings.quiet.map(|quiet| quiet.until),
        )
        .execute(tx.conn())
        .await?;
        if changed.rows_affected() == 0 {
            return Err(ErrorCode::NotFound.into());
        }
        note(tx.conn(), who, "push.set", now).await?;
        Ok(tx.commit().await?)
    }

    pub(super) async fn unsubscribe(&self, caller: &Caller) -> Result<(), ServiceError> {
        let who = caller.user()?;
        let mut tx = self.begin().await?;
        let gone = sqlx::query!(
            "DELETE FROM push_subscriptions WHERE session_id = $1 AND user_id = $2",
            who.session.0,
            who.user.0
        )
        .execute(tx.conn())
        .await?;
        if gone.rows_affected() > 0 {
            note(tx.conn(), who, "push.off", self.clock.now()).await?;
        }
        Ok(tx.commit().await?)
    }

    pub(super) async fn send_test(&self, caller: &Caller) -> Result<(), ServiceError> {
        let who = caller.user()?;
        let mut tx = self.begin().await?;
        let browser = sqlx::query_scalar!(
            "SELECT id FROM push_subscriptions WHERE session_id = $1 AND user_id = $2",
            who.session.0,
            who.user.0
        )
        .fetch_optional(tx.conn())
        .await?
        .ok_or(ErrorCode::NotFound)?;
        jobs::enqueue(tx.conn(), None, DELIVER, &json!({ "browser": browser }), self.clock.now()).await?;
        Ok(tx.commit().await?)
    }
}
