//! Another password for somebody who is signed in and knows the one so far.

use server_kernel::ServiceError;
use shared::{caller::SignedIn, error::FieldProblem, identity::PasswordChange, ids::UserId, time::Instant};
use sqlx::PgConnection;

use crate::{
    Identity, accounts,
    links::{self, Purpose},
    messages, password,
    prove::{Current, problems},
    record, send, sessions,
};

impl Identity {
    pub(crate) async fn replace_password(
        &self,
        who: &SignedIn,
        change: &PasswordChange,
    ) -> Result<(), ServiceError> {
        let new = password::check(&change.password, &who.email).err();
        let current = self.compare(who.user, &change.current_password, "auth.change_password").await?;
        let wrong = |current, new| -> ServiceError {
            problems([("current_password", current), ("password", new)]).into()
        };
        let compared = match (current, new) {
            (Current::Right(hash), None) => hash,
            (Current::Right(_), new) => return Err(wrong(None, new)),
            (Current::Wrong(current), new) => return Err(wrong(Some(current), new)),
        };
        let hash = self.passwords.hash(&change.password).await?;
        let now = self.clock.now();
        let mut tx = self.begin().await?;
        if accounts::lock(tx.conn(), who.user).await?.password_hash != compared {
            // Somebody was quicker.
            return Err(wrong(Some(FieldProblem::Inconsistent), None));
        }
        accounts::set_password(tx.conn(), who.user, &hash, now).await?;
        links::end(tx.conn(), who.user, Purpose::PasswordReset, now).await?;
        sessions::end_all(tx.conn(), who.user, Some(who.session), now).await?;
        record(tx.conn(), "auth.change_password", Some(who.user), true, now).await?;
        self.tell_of_new_password(tx.conn(), who.user, now).await?;
        Ok(tx.commit().await?)
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
