//! Another password for somebody who is signed in and knows the one so far.

use server_kernel::ServiceError;
use shared::{
    AppError,
    caller::SignedIn,
    error::{FieldError, FieldProblem},
    identity::PasswordChange,
    ids::UserId,
    time::Instant,
};
use sqlx::PgConnection;

use crate::{
    Identity, accounts,
    links::{self, Purpose},
    messages, password, record, send, sessions,
};

/// Whether what was typed is the password so far.
enum Current {
    Wrong(FieldProblem),
    /// It is, and this is the hash that it was compared with.
    Right(String),
}

/// Says everything that is wrong at once.
fn problems(current: Option<FieldProblem>, new: Option<FieldProblem>) -> AppError {
    let errors = [("current_password", current), ("password", new)]
        .into_iter()
        .filter_map(|(field, code)| Some(FieldError { field: field.to_owned(), code: code? }));
    AppError::fields(errors.collect())
}

impl Identity {
    pub(crate) async fn replace_password(
        &self,
        who: &SignedIn,
        change: &PasswordChange,
    ) -> Result<(), ServiceError> {
        let new = password::check(&change.password, &who.email).err();
        let compared = match (self.compare(who.user, &change.current_password).await?, new) {
            (Current::Right(hash), None) => hash,
            (Current::Right(_), new) => return Err(problems(None, new).into()),
            (Current::Wrong(current), new) => return Err(problems(Some(current), new).into()),
        };
        let hash = self.passwords.hash(&change.password).await?;
        let now = self.clock.now();
        let mut tx = self.begin().await?;
        if accounts::lock(tx.conn(), who.user).await?.password_hash != compared {
            // Somebody was quicker.
            return Err(problems(Some(FieldProblem::Inconsistent), None).into());
        }
        accounts::set_password(tx.conn(), who.user, &hash).await?;
        links::end(tx.conn(), who.user, Purpose::PasswordReset, now).await?;
        sessions::end_all(tx.conn(), who.user, Some(who.session), now).await?;
        record(tx.conn(), "auth.change_password", Some(who.user), true, now).await?;
        self.tell_of_new_password(tx.conn(), who.user, now).await?;
        Ok(tx.commit().await?)
    }

    /// Compares with the password so far, and counts what does not fit as signing in does: an open browser is no place to
    /// guess. No transaction is open meanwhile.
    async fn compare(&self, user: UserId, typed: &str) -> Result<Current, ServiceError> {
        let mut tx = self.begin().await?;
        let known = accounts::lock(tx.conn(), user).await?;
        tx.commit().await?;
        known.attempts.check(self.clock.now())?;
        if typed.is_empty() {
            return Ok(Current::Wrong(FieldProblem::Required));
        }
        let fits = self.passwords.verify(typed, Some(&known.password_hash)).await?;
        let now = self.clock.now();
        let mut tx = self.begin().await?;
        let attempts = accounts::lock(tx.conn(), user).await?.attempts;
        attempts.check(now)?;
        if fits {
            tx.commit().await?;
            return Ok(Current::Right(known.password_hash));
        }
        accounts::set_attempts(tx.conn(), user, attempts.failed(now)).await?;
        record(tx.conn(), "auth.change_password", Some(user), false, now).await?;
        tx.commit().await?;
        Ok(Current::Wrong(FieldProblem::Inconsistent))
    }

    /// Whoever did it, the owner hears of it.
    pub(crate) async fn tell_of_new_password(
        &self,
        conn: &mut PgConnection,
        user: UserId,
        now: Instant,
    ) -> Result<(), ServiceError> {
        let reader = accounts::reader(&mut *conn, user).await?;
        let link = format!("{}/forgot", self.base_url);
        send(conn, &messages::password_changed(reader.language, &reader.email, &link), now).await
    }
}
