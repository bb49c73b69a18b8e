//! Address and password.

use server_kernel::{ServiceError, Tx};
use shared::{
    ErrorCode,
    contact::EmailAddress,
    identity::{Login, NewSession, Tokens},
    ids::UserId,
};

use crate::{
    Identity,
    accounts::{self, Account},
    attempts::Attempts,
    record, sessions, tokens,
};

impl Identity {
    pub(crate) async fn sign_in(&self, login: &Login, agent: &str) -> Result<NewSession, ServiceError> {
        let (mut tx, user) = self.authenticate(login).await?;
        let session = sessions::open_browser(tx.conn(), user, agent, self.clock.now()).await?;
        tx.commit().await?;
        Ok(session)
    }

    pub(crate) async fn sign_in_api(&self, login: &Login, agent: &str) -> Result<Tokens, ServiceError> {
        let (mut tx, user) = self.authenticate(login).await?;
        let tokens = tokens::new_family(tx.conn(), user, agent, self.clock.now()).await?;
        tx.commit().await?;
        Ok(tokens)
    }

    /// Whose address and password these are, locked until what they open is there: a password that is changed meanwhile ends
    /// it too. No transaction is open while a password is compared.
    async fn authenticate(&self, login: &Login) -> Result<(Tx, UserId), ServiceError> {
        // Nobody has an account with what is no address; it takes its time all the same.
        let email = EmailAddress::parse(&login.email).ok();
        let account = match &email {
            Some(email) => self.account(email).await?,
            None => None,
        };
        let now = self.clock.now();
        match (&account, &email) {
            (Some(account), _) => account.attempts.check(now)?,
            (None, Some(email)) => self.unknown.check(email.as_str(), now)?,
            (None, None) => {}
        }
        let hash = account.as_ref().map(|account| account.password_hash.as_str());
        let fits = self.passwords.verify(&login.password, hash).await?;
        match (account, email) {
            (Some(account), _) => Ok((self.settle(&account, fits).await?, account.user)),
            (None, email) => Err(self.refuse_unknown(email.as_ref()).await?),
        }
    }

    async fn account(&self, email: &EmailAddress) -> Result<Option<Account>, ServiceError> {
        let mut tx = self.begin().await?;
        let account = accounts::lookup(tx.conn(), email.as_str()).await?;
        tx.commit().await?;
        Ok(account)
    }

    /// Counts. A right password counts for nothing once the account is locked, or many guesses sent at the same moment
    /// would all be heard; nor when it is not the account's any more.
    async fn settle(&self, account: &Account, fits: bool) -> Result<Tx, ServiceError> {
        let now = self.clock.now();
        let mut tx = self.begin().await?;
        let locked = accounts::lock(tx.conn(), account.user).await?;
        locked.attempts.check(now)?;
        let fits = fits && locked.password_hash == account.password_hash;
        let after = if fits { Attempts::default() } else { locked.attempts.failed(now) };
        if after != locked.attempts {
            accounts::set_attempts(tx.conn(), account.user, after).await?;
        }
        record(tx.conn(), "auth.login", Some(account.user), fits, now).await?;
        if fits {
            return Ok(tx);
        }
        tx.commit().await?;
        Err(ErrorCode::WrongCredentials.into())
    }

    /// What is answered where there is no account.
    async fn refuse_unknown(&self, email: Option<&EmailAddress>) -> Result<ServiceError, ServiceError> {
        let now = self.clock.now();
        if let Some(email) = email {
            self.unknown.check(email.as_str(), now)?;
            self.unknown.failed(email.as_str(), now);
        }
        let mut tx = self.begin().await?;
        record(tx.conn(), "auth.login", None, false, now).await?;
        tx.commit().await?;
        Ok(ErrorCode::WrongCredentials.into())
    }
}
