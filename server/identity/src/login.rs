//! Address and password.

use server_kernel::ServiceError;
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
    pub(crate) async fn sign_in(&self, login: &Login) -> Result<NewSession, ServiceError> {
        let user = self.authenticate(login).await?;
        let now = self.clock.now();
        let mut tx = self.begin().await?;
        let session = sessions::open_browser(tx.conn(), user, now).await?;
        tx.commit().await?;
        Ok(session)
    }

    pub(crate) async fn sign_in_api(&self, login: &Login) -> Result<Tokens, ServiceError> {
        let user = self.authenticate(login).await?;
        let now = self.clock.now();
        let mut tx = self.begin().await?;
        let tokens = tokens::new_family(tx.conn(), user, now).await?;
        tx.commit().await?;
        Ok(tokens)
    }

    /// Whose address and password these are. No transaction is open while a password is compared.
    async fn authenticate(&self, login: &Login) -> Result<UserId, ServiceError> {
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
            (Some(account), _) => self.settle(account.user, fits).await,
            (None, email) => self.refuse_unknown(email.as_ref()).await,
        }
    }

    async fn account(&self, email: &EmailAddress) -> Result<Option<Account>, ServiceError> {
        let mut tx = self.begin().await?;
        let account = accounts::lookup(tx.conn(), email.as_str()).await?;
        tx.commit().await?;
        Ok(account)
    }

    /// Counts. A right password counts for nothing once the account is locked, or many guesses sent at the same moment
    /// would all be heard.
    async fn settle(&self, user: UserId, fits: bool) -> Result<UserId, ServiceError> {
        let now = self.clock.now();
        let mut tx = self.begin().await?;
        let attempts = accounts::lock_attempts(tx.conn(), user).await?;
        attempts.check(now)?;
        let after = if fits { Attempts::default() } else { attempts.failed(now) };
        if after != attempts {
            accounts::set_attempts(tx.conn(), user, after).await?;
        }
        record(tx.conn(), "auth.login", Some(user), fits, now).await?;
        tx.commit().await?;
        if fits { Ok(user) } else { Err(ErrorCode::WrongCredentials.into()) }
    }

    async fn refuse_unknown(&self, email: Option<&EmailAddress>) -> Result<UserId, ServiceError> {
        let now = self.clock.now();
        if let Some(email) = email {
            self.unknown.check(email.as_str(), now)?;
            self.unknown.failed(email.as_str(), now);
        }
        let mut tx = self.begin().await?;
        record(tx.conn(), "auth.login", None, false, now).await?;
        tx.commit().await?;
        Err(ErrorCode::WrongCredentials.into())
    }
}
