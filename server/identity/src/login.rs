//! Address or user name, password, and a code for whoever has asked to be asked.

use server_kernel::{ServiceError, Tx};
use shared::{
    ErrorCode,
    contact::EmailAddress,
    identity::{Challenge, Login, SignInStep, Tokens},
    ids::UserId,
    time::Instant,
};
use sqlx::PgConnection;

use crate::{
    Identity,
    accounts::{self, Account},
    attempts::Attempts,
    challenges::{self, Purpose},
    devices,
    enter::With,
    history::{self, Method},
    password::is_imported,
    record, second_factor,
    username::Username,
};

/// Where a password has led to. What is locked stays locked until what it opens is there.
enum Outcome {
    In(Tx, UserId, Method),
    /// A code is needed, and there was none.
    Code(Tx, UserId),
}

/// Whether a password fits, and how it is to be kept from now on if it came from elsewhere.
struct Compared {
    fits: bool,
    renewed: Option<String>,
}

/// What somebody signs in with.
#[derive(Clone, Copy)]
struct Client<'a> {
    /// What it says it is.
    agent: &'a str,
    /// The cookie that a browser is known by.
    device: Option<&'a str>,
}

/// What somebody has shown.
enum Shown {
    Enough(Method),
    PasswordAlone,
    Wrong,
}

/// What an account is looked up by. Nobody has one with anything else; it takes its time all the same.
fn name_of(login: &Login) -> Option<String> {
    let email = EmailAddress::parse(&login.email).ok().map(|email| email.as_str().to_owned());
    email.or_else(|| Username::parse(&login.email).ok().map(|name| name.as_str().to_owned()))
}

impl Identity {
    pub(crate) async fn sign_in(
        &self,
        login: &Login,
        agent: &str,
        device: Option<&str>,
    ) -> Result<SignInStep, ServiceError> {
        let now = self.clock.now();
        match self.authenticate(login, Client { agent, device }).await? {
            Outcome::In(mut tx, user, method) => {
                let session = self.enter(tx.conn(), user, With { agent, method }, device, now).await?;
                tx.commit().await?;
                Ok(SignInStep::Done(Box::new(session)))
            }
            Outcome::Code(mut tx, user) => {
                let state = serde_json::Value::default();
                let token =
                    challenges::put(tx.conn(), Purpose::SecondFactor, Some(user), &state, now).await?;
                tx.commit().await?;
                Ok(SignInStep::Code(Challenge { token }))
            }
        }
    }

    pub(crate) async fn sign_in_api(&self, login: &Login, agent: &str) -> Result<Tokens, ServiceError> {
        match self.authenticate(login, Client { agent, device: None }).await? {
            Outcome::In(mut tx, user, method) => {
                let now = self.clock.now();
                let tokens = self.enter_program(tx.conn(), user, With { agent, method }, now).await?;
                tx.commit().await?;
                Ok(tokens)
            }
            Outcome::Code(tx, _) => {
                tx.commit().await?;
                Err(ErrorCode::TotpRequired.into())
            }
        }
    }

    /// Whose password this is, locked until what it opens is there: a password that is changed meanwhile ends it too. No
    /// transaction is open while a password is compared.
    async fn authenticate(&self, login: &Login, client: Client<'_>) -> Result<Outcome, ServiceError> {
        let name = name_of(login);
        let (account, imported) = self.account(name.as_deref().unwrap_or_default(), client.device).await?;
        let now = self.clock.now();
        match (&account, &name) {
            (Some(account), _) => account.attempts.check(now)?,
            (None, Some(name)) => self.unknown.check(name, now)?,
            (None, None) => {}
        }
        let hash = account.as_ref().map(|account| account.password_hash.as_str());
        let fits = self.passwords.verify(&login.password, hash, imported.as_deref()).await?;
        match account {
            Some(account) => {
                let renewed = if fits && is_imported(&account.password_hash) {
                    Some(self.passwords.hash(&login.password).await?)
                } else {
                    None
                };
                self.settle(&account, Compared { fits, renewed }, login, client).await
            }
            None => Err(self.refuse_unknown(name.as_deref()).await?),
        }
    }

    /// The account, and any imported password.
    async fn account(
        &self,
        name: &str,
        device: Option<&str>,
    ) -> Result<(Option<Account>, Option<String>), ServiceError> {
        let mut tx = self.begin().await?;
        let mut account = accounts::lookup(tx.conn(), name).await?;
        if let Some(account) = &mut account
            && let Some(own) = devices::attempts(tx.conn(), account.user, device).await?
        {
            account.attempts = own;
        }
        let imported = accounts::imported(tx.conn()).await?;
        tx.commit().await?;
        Ok((account, imported))
    }

    /// Counts. A right password counts for nothing once the account is locked, or many guesses sent at the same moment
    /// would all be heard; nor when it is not the account's any more; nor when the code beside it is wrong.
    async fn settle(
        &self,
        account: &Account,
        compared: Compared,
        login: &Login,
        client: Client<'_>,
    ) -> Result<Outcome, ServiceError> {
        let (now, user) = (self.clock.now(), account.user);
        let mut tx = self.begin().await?;
        let locked = accounts::lock(tx.conn(), user).await?;
        // A browser that was let in before counts by itself: guesses from elsewhere do not keep the owner out.
        let own = devices::attempts(tx.conn(), user, client.device).await?;
        let attempts = own.unwrap_or(locked.attempts);
        attempts.check(now)?;
        let fits = compared.fits && locked.password_hash == account.password_hash;
        if let (true, Some(renewed)) = (fits, &compared.renewed) {
            accounts::renew_hash(tx.conn(), user, renewed).await?;
        }
        let code = login.totp.as_deref().filter(|code| !code.trim().is_empty());
        let shown = self.shown(tx.conn(), user, fits, code, now).await?;
        if matches!(shown, Shown::PasswordAlone) {
            // The failures so far stay: a right password must not buy new tries at the code.
            record(tx.conn(), "auth.second_factor", Some(user), true, now).await?;
            return Ok(Outcome::Code(tx, user));
        }
        let in_with = if let Shown::Enough(method) = shown { Some(method) } else { None };
        let after = if in_with.is_some() { Attempts::default() } else { attempts.failed(now) };
        if after != attempts {
            match client.device.filter(|_| own.is_some()) {
                Some(device) => devices::set_attempts(tx.conn(), user, device, after).await?,
                None => accounts::set_attempts(tx.conn(), user, after).await?,
            }
        }
        record(tx.conn(), "auth.login", Some(user), in_with.is_some(), now).await?;
        if let Some(method) = in_with {
            return Ok(Outcome::In(tx, user, method));
        }
        history::note(tx.conn(), user, Method::Password, client.agent, false, now).await?;
        tx.commit().await?;
        Err(ErrorCode::WrongCredentials.into())
    }

    /// What password and code come to. A code is looked at whatever the password is, so that the time tells nothing of
    /// either; it is used up only if both are right.
    async fn shown(
        &self,
        conn: &mut PgConnection,
        user: UserId,
        fits: bool,
        code: Option<&str>,
        now: Instant,
    ) -> Result<Shown, ServiceError> {
        let found = match code {
            Some(code) => self.find_code(&mut *conn, user, code, now).await?,
            None => None,
        };
        let needed = second_factor::is_needed(&mut *conn, user).await?;
        Ok(match (fits, needed, found) {
            (true, false, _) => Shown::Enough(Method::Password),
            (true, true, Some(found)) => Shown::Enough(self.use_code(conn, user, &found, now).await?),
            (true, true, None) if code.is_none() => Shown::PasswordAlone,
            _ => Shown::Wrong,
        })
    }

    /// What is answered where there is no account.
    async fn refuse_unknown(&self, name: Option<&str>) -> Result<ServiceError, ServiceError> {
        let now = self.clock.now();
        if let Some(name) = name {
            self.unknown.check(name, now)?;
            self.unknown.failed(name, now);
        }
        let mut tx = self.begin().await?;
        accounts::nobody(tx.conn(), now).await?;
        record(tx.conn(), "auth.login", None, false, now).await?;
        tx.commit().await?;
        Ok(ErrorCode::WrongCredentials.into())
    }
}
