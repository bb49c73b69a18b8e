//! A forgotten password. The request only leaves a job behind, whether or not there is an account, so nothing can be told
//! from the answer nor from the time it takes; the job looks the account up and writes to its owner. Opening the link changes
//! nothing; what its form sends does, once, within an hour.

use async_trait::async_trait;
use serde_json::{Value, json};
use server_kernel::{
    ServiceError,
    jobs::{self, JobError, Runner},
};
use shared::{AppError, ErrorCode, contact::EmailAddress, identity::PasswordReset};

use crate::{
    Identity, accounts,
    links::{self, Purpose},
    messages, password, record, send, sessions, verify,
};

const JOB: &str = "send_reset_link";
/// As many links as anybody needs, so that nobody's mailbox is flooded.
const MOST_IN_AN_HOUR: i64 = 5;

impl Identity {
    pub(crate) async fn forgot(&self, email: &str) -> Result<(), ServiceError> {
        let email = EmailAddress::parse(email).map_err(|problem| AppError::field("email", problem))?;
        let mut tx = self.begin().await?;
        let payload = json!({ "email": email.as_str() });
        jobs::enqueue(tx.conn(), None, JOB, &payload, self.clock.now()).await?;
        Ok(tx.commit().await?)
    }

    async fn send_reset_link(&self, email: &str) -> Result<(), ServiceError> {
        let now = self.clock.now();
        let mut tx = self.begin().await?;
        let user = accounts::lookup(tx.conn(), email).await?.map(|account| account.user);
        let mut sent = false;
        if let Some(user) = user {
            // Before the links are counted: two requests that meet go one after the other.
            accounts::lock(tx.conn(), user).await?;
            let hour_ago = now - chrono::Duration::hours(1);
            let before = links::sent_after(tx.conn(), user, Purpose::PasswordReset, hour_ago).await?;
            sent = before < MOST_IN_AN_HOUR;
            if sent {
                let reader = accounts::reader(tx.conn(), user).await?;
                let token = links::new_token(tx.conn(), user, Purpose::PasswordReset, now).await?;
                let link = format!("{}/reset?token={token}", self.base_url);
                send(tx.conn(), &messages::reset(reader.language, &reader.email, &link), now).await?;
            }
        }
        record(tx.conn(), "auth.forgot_password", user, sent, now).await?;
        Ok(tx.commit().await?)
    }

    /// The address that the link was sent to.
    async fn address_of_link(&self, token: &str) -> Result<EmailAddress, ServiceError> {
        let mut tx = self.begin().await?;
        let user = links::owner(tx.conn(), token, Purpose::PasswordReset, self.clock.now()).await?;
        let user = user.ok_or(ErrorCode::LinkExpired)?;
        let reader = accounts::reader(tx.conn(), user).await?;
        tx.commit().await?;
        Ok(reader.email)
    }

    pub(crate) async fn reset(&self, reset: &PasswordReset) -> Result<(), ServiceError> {
        let email = self.address_of_link(&reset.token).await?;
        // The link is kept for another try.
        password::check(&reset.password, email.as_str())
            .map_err(|problem| AppError::field("password", problem))?;
        let hash = self.passwords.hash(&reset.password).await?;
        let now = self.clock.now();
        let mut tx = self.begin().await?;
        let user = links::take(tx.conn(), &reset.token, Purpose::PasswordReset, now).await?;
        let user = user.ok_or(ErrorCode::LinkExpired)?;
        accounts::set_password(tx.conn(), user, &hash, now).await?;
        verify::confirm_address(tx.conn(), user, now).await?;
        sessions::end_all(tx.conn(), user, None, now).await?;
        record(tx.conn(), "auth.reset_password", Some(user), true, now).await?;
        self.tell_of_new_password(tx.conn(), user, now).await?;
        Ok(tx.commit().await?)
    }
}

/// Runs `send_reset_link` jobs. One that runs twice sends a second link, and the first is worthless.
#[derive(Clone)]
pub struct SendResetLink {
    identity: Identity,
}

impl SendResetLink {
    /// A runner over this identity.
    #[must_use]
    pub const fn new(identity: Identity) -> Self {
        Self { identity }
    }
}

#[async_trait]
impl Runner for SendResetLink {
    fn kind(&self) -> &'static str {
        JOB
    }

    async fn run(&self, payload: Value) -> Result<(), JobError> {
        let email = payload.get("email").and_then(Value::as_str);
        let email = email.ok_or_else(|| JobError::Fail("the job names no address".to_owned()))?;
        let sent = self.identity.send_reset_link(email).await;
        sent.map_err(|error| JobError::Retry(error.to_string()))
    }
}
