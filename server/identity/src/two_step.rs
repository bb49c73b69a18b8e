//! Turning two-step sign-in on and off. A new secret counts only once its first code was typed, so nobody locks themselves out
//! with an app that has read it wrongly.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};
use server_kernel::{ServiceError, Tx, sealed::random_bytes};
use shared::{
    AppError, ErrorCode,
    caller::SignedIn,
    error::FieldProblem,
    identity::{Proof, RecoveryCodes, TotpView},
    ids::UserId,
    time::Instant,
};

use crate::{Identity, accounts, challenges, notices::Notice, record, recovery, totp};

/// How long a secret waits for its first code.
const SETUP: chrono::Duration = chrono::Duration::minutes(15);
/// How long recovery codes can be shown.
const SHOWN: chrono::Duration = chrono::Duration::minutes(10);

/// Recovery codes on their way to their owner's screen.
#[derive(Serialize, Deserialize)]
struct Slip {
    codes: Vec<String>,
    until: Instant,
}

impl Identity {
    pub(crate) async fn two_step(&self, who: &SignedIn) -> Result<TotpView, ServiceError> {
        let now = self.clock.now();
        let mut tx = self.begin().await?;
        let stored = totp::get(tx.conn(), who.user).await?;
        let codes_left = recovery::left(tx.conn(), who.user).await?;
        tx.commit().await?;
        let Some(stored) = stored else { return Ok(TotpView::default()) };
        if let Some(since) = stored.confirmed_at {
            return Ok(TotpView { since: Some(since.fixed_offset()), codes_left, setup: None });
        }
        if stored.created_at + SETUP <= now {
            return Ok(TotpView::default());
        }
        let secret = totp::open(&self.keys.totp, &stored, who.user)?;
        Ok(TotpView { setup: Some(totp::setup(&secret, &who.email)?), ..TotpView::default() })
    }

    pub(crate) async fn begin_two_step(&self, who: &SignedIn, password: &str) -> Result<(), ServiceError> {
        let mut tx = self.prove_password(who, password, "auth.two_step_start").await?;
        let now = self.clock.now();
        let secret = random_bytes::<{ totp::SECRET }>();
        let sealed = self.keys.totp.seal(&secret, who.user.0.as_bytes());
        let sealed =
            sealed.ok_or_else(|| ServiceError::Internal("a secret could not be sealed".to_owned()))?;
        if !totp::put(tx.conn(), who.user, &sealed, now).await? {
            return Err(ErrorCode::WrongState.into());
        }
        record(tx.conn(), "auth.two_step_start", Some(who.user), true, now).await?;
        Ok(tx.commit().await?)
    }

    pub(crate) async fn confirm_two_step(
        &self,
        who: &SignedIn,
        code: &str,
    ) -> Result<RecoveryCodes, ServiceError> {
        let now = self.clock.now();
        let mut tx = self.begin().await?;
        let attempts = accounts::lock(tx.conn(), who.user).await?.attempts;
        attempts.check(now)?;
        let stored = totp::get(tx.conn(), who.user).await?;
        let stored = stored.filter(|stored| stored.confirmed_at.is_none() && stored.created_at + SETUP > now);
        let stored = stored.ok_or(ErrorCode::ChallengeExpired)?;
        let secret = totp::open(&self.keys.totp, &stored, who.user)?;
        let typed: String = code.chars().filter(|c| !c.is_whitespace()).collect();
        if typed.is_empty() {
            return Err(AppError::field("code", FieldProblem::Required).into());
        }
        let Some(step) = totp::step_of(&secret, &typed, now)? else {
            // The secret is on the screen: there is nothing to guess, and nothing to count.
            return Err(AppError::field("code", FieldProblem::Inconsistent).into());
        };
        totp::use_step(tx.conn(), who.user, step).await?;
        totp::confirm(tx.conn(), who.user, now).await?;
        challenges::end_all(tx.conn(), who.user, now).await?;
        record(tx.conn(), "auth.two_step_on", Some(who.user), true, now).await?;
        self.tell(tx.conn(), who.user, &Notice::TwoStepOn, now).await?;
        self.hand_out(tx, who.user, now).await
    }

    pub(crate) async fn renew_codes(
        &self,
        who: &SignedIn,
        proof: &Proof,
    ) -> Result<RecoveryCodes, ServiceError> {
        let mut tx = self.prove_both(who, proof, "auth.recovery_codes").await?;
        let now = self.clock.now();
        record(tx.conn(), "auth.recovery_codes", Some(who.user), true, now).await?;
        self.tell(tx.conn(), who.user, &Notice::NewCodes, now).await?;
        self.hand_out(tx, who.user, now).await
    }

    pub(crate) async fn end_two_step(&self, who: &SignedIn, proof: &Proof) -> Result<(), ServiceError> {
        let mut tx = self.prove_both(who, proof, "auth.two_step_off").await?;
        let now = self.clock.now();
        totp::remove(tx.conn(), who.user).await?;
        recovery::remove(tx.conn(), who.user).await?;
        challenges::end_all(tx.conn(), who.user, now).await?;
        record(tx.conn(), "auth.two_step_off", Some(who.user), true, now).await?;
        self.tell(tx.conn(), who.user, &Notice::TwoStepOff, now).await?;
        Ok(tx.commit().await?)
    }

    /// Makes recovery codes, and the slip that carries them to the page.
    async fn hand_out(&self, mut tx: Tx, user: UserId, now: Instant) -> Result<RecoveryCodes, ServiceError> {
        let codes = recovery::replace(tx.conn(), &self.keys.secret, user, now).await?;
        let slip = Slip { codes: codes.clone(), until: now + SHOWN };
        let text = serde_json::to_vec(&slip).map_err(|error| ServiceError::Internal(error.to_string()))?;
        let sealed = self.keys.slips.seal(&text, user.0.as_bytes());
        let sealed = sealed.ok_or_else(|| ServiceError::Internal("codes could not be sealed".to_owned()))?;
        tx.commit().await?;
        Ok(RecoveryCodes { codes, slip: URL_SAFE_NO_PAD.encode(sealed) })
    }

    pub(crate) fn codes_of_slip(&self, who: &SignedIn, slip: &str) -> Result<Vec<String>, ServiceError> {
        let opened = URL_SAFE_NO_PAD
            .decode(slip)
            .ok()
            .and_then(|sealed| self.keys.slips.open(&sealed, who.user.0.as_bytes()))
            .and_then(|text| serde_json::from_slice::<Slip>(&text).ok());
        let slip = opened.filter(|slip| slip.until > self.clock.now());
        Ok(slip.ok_or(ErrorCode::ChallengeExpired)?.codes)
    }
}
