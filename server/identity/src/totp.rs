//! Secrets of authenticator apps (RFC 6238: SHA-1, six digits, thirty seconds, as every app has them).

use qrcode::{EcLevel, QrCode, render::svg};
use server_kernel::{DbError, ServiceError, errors::ensure_affected, sealed::Seal};
use shared::{identity::TotpSetup, ids::UserId, time::Instant};
use sqlx::PgConnection;
use totp_rs::{Builder, Totp};

/// As RFC 4226 recommends: 160 bits.
pub(crate) const SECRET: usize = 20;
const ISSUER: &str = "Ombaro";

/// What is kept of a secret.
pub(crate) struct Stored {
    pub(crate) sealed: Vec<u8>,
    pub(crate) created_at: Instant,
    pub(crate) confirmed_at: Option<Instant>,
    /// The step of the last code that was accepted.
    pub(crate) last_step: i64,
}

pub(crate) async fn get(conn: &mut PgConnection, user: UserId) -> Result<Option<Stored>, DbError> {
    let row = sqlx::query_as!(
        Stored,
        "SELECT sealed, created_at, confirmed_at, last_step FROM totp_secrets WHERE user_id = $1",
        user.0,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row)
}

/// Keeps a secret that waits for its first code, in the place of another that does. `false` when one is confirmed already.
pub(crate) async fn put(
    conn: &mut PgConnection,
    user: UserId,
    sealed: &[u8],
    now: Instant,
) -> Result<bool, DbError> {
    let done = sqlx::query!(
        "INSERT INTO totp_secrets (user_id, sealed, created_at) VALUES ($1, $2, $3)
         ON CONFLICT (user_id) DO UPDATE SET sealed = $2, created_at = $3, last_step = 0
         WHERE totp_secrets.confirmed_at IS NULL",
        user.0,
        sealed,
        now,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

pub(crate) async fn confirm(conn: &mut PgConnection, user: UserId, now: Instant) -> Result<(), DbError> {
    let done = sqlx::query!(
        "UPDATE totp_secrets SET confirmed_at = $2 WHERE user_id = $1 AND confirmed_at IS NULL",
        user.0,
        now
    )
    .execute(conn)
    .await?;
    ensure_affected(done.rows_affected(), 1)
}

/// This step and those before it are over.
pub(crate) async fn use_step(conn: &mut PgConnection, user: UserId, step: i64) -> Result<(), DbError> {
    let done = sqlx::query!(
        "UPDATE totp_secrets SET last_step = $2 WHERE user_id = $1 AND last_step < $2",
        user.0,
        step
    )
    .execute(conn)
    .await?;
    ensure_affected(done.rows_affected(), 1)
}

pub(crate) async fn remove(conn: &mut PgConnection, user: UserId) -> Result<(), DbError> {
    let done = sqlx::query!("DELETE FROM totp_secrets WHERE user_id = $1", user.0).execute(conn).await?;
    ensure_affected(done.rows_affected(), 1)
}

/// Opens what is kept.
pub(crate) fn open(seal: &Seal, stored: &Stored, user: UserId) -> Result<Vec<u8>, ServiceError> {
    let secret = seal.open(&stored.sealed, user.0.as_bytes());
    // Most likely OMBARO_SECRET_KEY is another one than it was.
    secret
        .ok_or_else(|| ServiceError::Internal("the secret of an authenticator app does not open".to_owned()))
}

fn app(secret: &[u8], account: &str) -> Result<Totp, ServiceError> {
    let builder =
        Builder::new().with_secret(secret.to_vec()).with_account_name(account).with_issuer(Some(ISSUER));
    builder.build().map_err(|error| ServiceError::Internal(error.to_string()))
}

/// The step of a code that fits now, or did a step before or after: clocks differ.
pub(crate) fn step_of(secret: &[u8], code: &str, now: Instant) -> Result<Option<i64>, ServiceError> {
    let seconds = u64::try_from(now.timestamp()).unwrap_or_default();
    let step = app(secret, "")?.check(code, seconds);
    Ok(step.and_then(|step| i64::try_from(step).ok()))
}

/// In the forms that apps take.
pub(crate) fn setup(secret: &[u8], email: &str) -> Result<TotpSetup, ServiceError> {
    let app = app(secret, email)?;
    let uri = app.to_url().map_err(|error| ServiceError::Internal(error.to_string()))?;
    let text = app.secret().to_base32();
    let groups: Vec<&str> =
        text.as_bytes().chunks(4).filter_map(|group| std::str::from_utf8(group).ok()).collect();
    Ok(TotpSetup { secret: groups.join(" "), svg: qr_svg(&uri)?, uri })
}

fn qr_svg(text: &str) -> Result<String, ServiceError> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M)
        .map_err(|error| ServiceError::Internal(error.to_string()))?;
    let svg = code.render::<svg::Color<'_>>().min_dimensions(240, 240).quiet_zone(true).build();
    // Inline in a page, an XML declaration would be a comment.
    Ok(svg.split_once("?>").map_or(svg.clone(), |(_, rest)| rest.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The secret of RFC 6238's test vectors.
    const RFC: &[u8] = b"12345678901234567890";

    fn at(seconds: i64) -> Instant {
        chrono::DateTime::from_timestamp(seconds, 0).unwrap()
    }

    #[test]
    fn codes_are_those_of_rfc_6238() {
        for (seconds, code) in [(59, "287082"), (1_111_111_109, "081804"), (1_234_567_890, "005924")] {
            assert_eq!(step_of(RFC, code, at(seconds)).unwrap(), Some(seconds / 30), "{seconds}");
        }
    }

    #[test]
    fn a_code_fits_one_step_before_and_after_its_own_and_no_further() {
        let step = 59 / 30;
        for (seconds, fits) in [(0, true), (29, true), (59, true), (89, true), (90, false)] {
            let expected = fits.then_some(step);
            assert_eq!(step_of(RFC, "287082", at(seconds)).unwrap(), expected, "{seconds}");
        }
        for nonsense in ["", "28708", "2870820", "28708x", "٢٨٧٠٨٢"] {
            assert_eq!(step_of(RFC, nonsense, at(59)).unwrap(), None, "{nonsense}");
        }
    }

    #[test]
    fn an_app_is_told_issuer_account_and_secret() {
        let setup = setup(RFC, "meera@example.com").unwrap();
        assert_eq!(setup.secret, "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
        assert!(setup.uri.starts_with("otpauth://totp/Ombaro"), "{}", setup.uri);
        assert!(setup.uri.contains("secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"), "{}", setup.uri);
        assert!(setup.svg.trim_start().starts_with("<svg"));
    }
}
