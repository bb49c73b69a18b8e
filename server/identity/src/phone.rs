//! A telephone number is shown to be somebody's by six digits that are sent to it. Few tries and few minutes, because there are
//! only a million of them.

use server_kernel::{
    DbError, ServiceError, errors::ensure_affected, jobs, mail::Delivery, sealed::random_bytes,
};
use shared::{
    AppError, ErrorCode, caller::SignedIn, contact::Phone, error::FieldProblem, ids::UserId, time::Instant,
};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{Identity, accounts, claims, email_letters, record};

const LENGTH: chrono::Duration = chrono::Duration::minutes(10);
const MOST_TRIES: i32 = 5;
/// Each text message costs, and is read by somebody.
const MOST_IN_AN_HOUR: i64 = 5;

/// A number that a code was sent to.
pub(crate) struct Asked {
    id: Uuid,
    pub(crate) phone: String,
    code_hash: Vec<u8>,
}

/// The newest that can still be answered.
pub(crate) async fn asked(
    conn: &mut PgConnection,
    user: UserId,
    now: Instant,
) -> Result<Option<Asked>, DbError> {
    let row = sqlx::query_as!(
        Asked,
        "SELECT id, phone, code_hash FROM phone_codes
         WHERE user_id = $1 AND ended_at IS NULL AND expires_at > $2 AND failures < $3 ORDER BY created_at DESC LIMIT 1",
        user.0,
        now,
        MOST_TRIES,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row)
}

async fn sent_lately(conn: &mut PgConnection, user: UserId, now: Instant) -> Result<i64, DbError> {
    let row = sqlx::query!(
        "SELECT count(*) AS \"sent!\" FROM phone_codes WHERE user_id = $1 AND created_at > $2",
        user.0,
        now - chrono::Duration::hours(1),
    )
    .fetch_one(conn)
    .await?;
    Ok(row.sent)
}

async fn end_all(conn: &mut PgConnection, user: UserId, now: Instant) -> Result<(), DbError> {
    sqlx::query!("UPDATE phone_codes SET ended_at = $2 WHERE user_id = $1 AND ended_at IS NULL", user.0, now)
        .execute(conn)
        .await?;
    Ok(())
}

async fn set(conn: &mut PgConnection, user: UserId, phone: &str, now: Instant) -> Result<(), DbError> {
    let done =
        sqlx::query!("UPDATE users SET phone = $2, phone_verified_at = $3 WHERE id = $1", user.0, phone, now)
            .execute(conn)
            .await?;
    ensure_affected(done.rows_affected(), 1)
}

impl Identity {
    fn phone_hash(&self, id: Uuid, code: &str) -> Vec<u8> {
        self.keys.secret.pseudonym("phone code", &format!("{id} {code}"))
    }

    pub(crate) async fn send_code(&self, who: &SignedIn, phone: &str) -> Result<(), ServiceError> {
        let phone = Phone::parse(phone, "").map_err(|problem| AppError::field("phone", problem))?;
        if self.texts == Delivery::NotConfigured {
            return Err(ErrorCode::Unavailable.into());
        }
        let now = self.clock.now();
        let mut tx = self.begin().await?;
        accounts::lock(tx.conn(), who.user).await?;
        if sent_lately(tx.conn(), who.user, now).await? >= MOST_IN_AN_HOUR {
            return Err(AppError { retry_after: Some(3600), ..ErrorCode::RateLimited.into() }.into());
        }
        end_all(tx.conn(), who.user, now).await?;
        let (id, code) = (Uuid::now_v7(), format!("{:06}", u64::from_be_bytes(random_bytes()) % 1_000_000));
        sqlx::query!(
            "INSERT INTO phone_codes (id, user_id, phone, code_hash, created_at, expires_at)
             VALUES ($1, $2, $3, $4, $5, $6)",
            id,
            who.user.0,
            phone.as_str(),
            self.phone_hash(id, &code),
            now,
            now + LENGTH,
        )
        .execute(tx.conn())
        .await?;
        let reader = accounts::reader(tx.conn(), who.user).await?;
        let text = email_letters::phone_code(reader.language, &code);
        let payload = serde_json::json!({ "to": phone.as_str(), "text": text });
        jobs::enqueue(tx.conn(), None, "send_text", &payload, now).await?;
        record(tx.conn(), "auth.phone_code", Some(who.user), true, now).await?;
        Ok(tx.commit().await?)
    }

    pub(crate) async fn take_phone_code(&self, who: &SignedIn, code: &str) -> Result<(), ServiceError> {
        let code: String = code.chars().filter(|c| !c.is_whitespace()).take(12).collect();
        if code.is_empty() {
            return Err(AppError::field("code", FieldProblem::Required).into());
        }
        let now = self.clock.now();
        let mut tx = self.begin().await?;
        accounts::lock(tx.conn(), who.user).await?;
        let asked = asked(tx.conn(), who.user, now).await?.ok_or(ErrorCode::ChallengeExpired)?;
        if self.phone_hash(asked.id, &code) != asked.code_hash {
            sqlx::query!("UPDATE phone_codes SET failures = failures + 1 WHERE id = $1", asked.id)
                .execute(tx.conn())
                .await?;
            record(tx.conn(), "auth.phone", Some(who.user), false, now).await?;
            tx.commit().await?;
            return Err(AppError::field("code", FieldProblem::Inconsistent).into());
        }
        end_all(tx.conn(), who.user, now).await?;
        set(tx.conn(), who.user, &asked.phone, now).await?;
        claims::by_phone(tx.conn(), who.user, &asked.phone).await?;
        record(tx.conn(), "auth.phone", Some(who.user), true, now).await?;
        Ok(tx.commit().await?)
    }
}
