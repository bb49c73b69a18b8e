//! Who is signed in shows once more who they are, before what an open browser alone may not do. What does not fit counts as it
//! does when signing in: an open browser is no place to guess.

use server_kernel::{ServiceError, Tx};
use shared::{
    AppError,
    caller::SignedIn,
    error::{FieldError, FieldProblem},
    identity::Proof,
    ids::UserId,
};

use crate::{Identity, accounts, record};

/// Whether what was typed is the password so far.
pub(crate) enum Current {
    Wrong(FieldProblem),
    /// It is, and this is the hash that it was compared with.
    Right(String),
}

/// The fields that have problems.
pub(crate) fn problems<const N: usize>(fields: [(&str, Option<FieldProblem>); N]) -> AppError {
    let errors = fields
        .into_iter()
        .filter_map(|(field, code)| Some(FieldError { field: field.to_owned(), code: code? }));
    AppError::fields(errors.collect())
}

impl Identity {
    /// Compares with the password so far. No transaction is open meanwhile. `action` is what it is asked for.
    pub(crate) async fn compare(
        &self,
        user: UserId,
        typed: &str,
        action: &'static str,
    ) -> Result<Current, ServiceError> {
        let mut tx = self.begin().await?;
        let known = accounts::lock(tx.conn(), user).await?;
        tx.commit().await?;
        known.attempts.check(self.clock.now())?;
        if typed.is_empty() {
            return Ok(Current::Wrong(FieldProblem::Required));
        }
        let fits = self.passwords.verify(typed, Some(&known.password_hash), None).await?;
        let now = self.clock.now();
        let mut tx = self.begin().await?;
        let attempts = accounts::lock(tx.conn(), user).await?.attempts;
        attempts.check(now)?;
        if fits {
            tx.commit().await?;
            return Ok(Current::Right(known.password_hash));
        }
        accounts::set_attempts(tx.conn(), user, attempts.failed(now)).await?;
        record(tx.conn(), action, Some(user), false, now).await?;
        tx.commit().await?;
        Ok(Current::Wrong(FieldProblem::Inconsistent))
    }

    /// The password alone. The transaction that follows has the account locked.
    pub(crate) async fn prove_password(
        &self,
        who: &SignedIn,
        typed: &str,
        action: &'static str,
    ) -> Result<Tx, ServiceError> {
        match self.compare(who.user, typed, action).await? {
            Current::Wrong(problem) => Err(problems([("current_password", Some(problem))]).into()),
            Current::Right(hash) => self.still(who.user, &hash).await,
        }
    }

    /// Password and code: the code is used up. The transaction that follows has the account locked.
    pub(crate) async fn prove_both(
        &self,
        who: &SignedIn,
        proof: &Proof,
        action: &'static str,
    ) -> Result<Tx, ServiceError> {
        let missing = proof.code.trim().is_empty().then_some(FieldProblem::Required);
        let hash = match (self.compare(who.user, &proof.current_password, action).await?, missing) {
            (Current::Right(hash), None) => hash,
            (Current::Right(_), missing) => return Err(problems([("code", missing)]).into()),
            (Current::Wrong(wrong), missing) => {
                return Err(problems([("current_password", Some(wrong)), ("code", missing)]).into());
            }
        };
        let mut tx = self.still(who.user, &hash).await?;
        let now = self.clock.now();
        if let Some(found) = self.find_code(tx.conn(), who.user, &proof.code, now).await? {
            self.use_code(tx.conn(), who.user, &found, now).await?;
            return Ok(tx);
        }
        let attempts = accounts::lock(tx.conn(), who.user).await?.attempts;
        accounts::set_attempts(tx.conn(), who.user, attempts.failed(now)).await?;
        record(tx.conn(), action, Some(who.user), false, now).await?;
        tx.commit().await?;
        Err(problems([("code", Some(FieldProblem::Inconsistent))]).into())
    }

    /// Locks the account, whose password is still the one that was compared with.
    async fn still(&self, user: UserId, hash: &str) -> Result<Tx, ServiceError> {
        let mut tx = self.begin().await?;
        if accounts::lock(tx.conn(), user).await?.password_hash == hash {
            return Ok(tx);
        }
        // Somebody was quicker.
        Err(problems([("current_password", Some(FieldProblem::Inconsistent))]).into())
    }
}
