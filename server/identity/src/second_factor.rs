//! The second step of signing in: a code of the authenticator app, or a recovery code. The codes before the last one that was
//! accepted are refused, so nobody who has read one over a shoulder can use it again.

use server_kernel::{DbError, ServiceError};
use shared::{
    AppError, ErrorCode,
    error::FieldProblem,
    identity::{NewSession, SecondWays},
    ids::UserId,
    time::Instant,
};
use sqlx::PgConnection;

use crate::{
    Identity, accounts,
    attempts::Attempts,
    challenges::{self, Purpose},
    enter::With,
    history::{self, Method},
    notices::Notice,
    passkeys, record, recovery, totp,
};

/// From here on the owner is told how many recovery codes are left.
const FEW: u32 = 3;
/// What an authenticator app shows.
const DIGITS: usize = 6;

/// A code that fits.
pub(crate) enum Found {
    Step(i64),
    Recovery(Vec<u8>),
}

/// Whether signing in takes a code.
pub(crate) async fn is_needed(conn: &mut PgConnection, user: UserId) -> Result<bool, DbError> {
    Ok(totp::get(conn, user).await?.is_some_and(|stored| stored.confirmed_at.is_some()))
}

/// As it is compared: people type spaces, dashes and small letters.
fn plain(code: &str) -> String {
    code.chars().filter(|c| !c.is_whitespace() && *c != '-').take(40).collect::<String>().to_uppercase()
}

impl Identity {
    /// Whether a code fits. Changes nothing.
    pub(crate) async fn find_code(
        &self,
        conn: &mut PgConnection,
        user: UserId,
        code: &str,
        now: Instant,
    ) -> Result<Option<Found>, ServiceError> {
        let Some(stored) = totp::get(&mut *conn, user).await? else { return Ok(None) };
        if stored.confirmed_at.is_none() {
            return Ok(None);
        }
        let code = plain(code);
        if code.len() != DIGITS {
            let found = recovery::find(conn, &self.keys.secret, user, &code).await?;
            return Ok(found.map(Found::Recovery));
        }
        let secret = totp::open(&self.keys.totp, &stored, user)?;
        let step = totp::step_of(&secret, &code, now)?;
        Ok(step.filter(|step| *step > stored.last_step).map(Found::Step))
    }

    /// From now on it is used. The account is locked.
    pub(crate) async fn use_code(
        &self,
        conn: &mut PgConnection,
        user: UserId,
        found: &Found,
        now: Instant,
    ) -> Result<Method, ServiceError> {
        match found {
            Found::Step(step) => {
                totp::use_step(conn, user, *step).await?;
                Ok(Method::Code)
            }
            Found::Recovery(hash) => {
                recovery::spend(&mut *conn, hash, now).await?;
                record(&mut *conn, "auth.recovery_code", Some(user), true, now).await?;
                let left = recovery::left(&mut *conn, user).await?;
                if left <= FEW {
                    self.tell(conn, user, &Notice::FewCodes(left), now).await?;
                }
                Ok(Method::RecoveryCode)
            }
        }
    }

    /// Whom a second question was put to.
    pub(crate) async fn asked(&self, challenge: &str) -> Result<UserId, ServiceError> {
        let mut tx = self.begin().await?;
        let asked = challenges::find(tx.conn(), challenge, Purpose::SecondFactor, self.clock.now()).await?;
        tx.commit().await?;
        Ok(asked.and_then(|asked| asked.user).ok_or(ErrorCode::ChallengeExpired)?)
    }

    pub(crate) async fn ways(&self, challenge: &str) -> Result<SecondWays, ServiceError> {
        let user = self.asked(challenge).await?;
        let mut tx = self.begin().await?;
        let passkeys = passkeys::all(tx.conn(), user).await?;
        tx.commit().await?;
        Ok(SecondWays { passkey: !passkeys.is_empty() })
    }

    pub(crate) async fn answer_with_code(
        &self,
        challenge: &str,
        code: &str,
        agent: &str,
        device: Option<&str>,
    ) -> Result<NewSession, ServiceError> {
        let user = self.asked(challenge).await?;
        if plain(code).is_empty() {
            return Err(AppError::field("code", FieldProblem::Required).into());
        }
        let now = self.clock.now();
        let mut tx = self.begin().await?;
        let attempts = accounts::lock(tx.conn(), user).await?.attempts;
        attempts.check(now)?;
        // Nobody could end it meanwhile but whoever had the lock.
        if challenges::find(tx.conn(), challenge, Purpose::SecondFactor, now).await?.is_none() {
            return Err(ErrorCode::ChallengeExpired.into());
        }
        let Some(found) = self.find_code(tx.conn(), user, code, now).await? else {
            accounts::set_attempts(tx.conn(), user, attempts.failed(now)).await?;
            history::note(tx.conn(), user, Method::Code, agent, false, now).await?;
            record(tx.conn(), "auth.login", Some(user), false, now).await?;
            tx.commit().await?;
            return Err(AppError::field("code", FieldProblem::Inconsistent).into());
        };
        let method = self.use_code(tx.conn(), user, &found, now).await?;
        challenges::take(tx.conn(), challenge, now).await?;
        accounts::set_attempts(tx.conn(), user, Attempts::default()).await?;
        record(tx.conn(), "auth.login", Some(user), true, now).await?;
        let session = self.enter(tx.conn(), user, With { agent, method }, device, now).await?;
        tx.commit().await?;
        Ok(session)
    }
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn a_code_may_be_typed_with_spaces_dashes_and_small_letters() {
        assert_eq!(plain(" 123 456 "), "123456");
        assert_eq!(plain("abcd-efgh-jklm"), "ABCDEFGHJKLM");
    }
}
