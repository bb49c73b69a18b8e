//! Signing in, and who somebody is.
//!
//! Owns users, sessions, refresh tokens, single-use tokens and memberships; everything here runs as
//! [`server_kernel::Actor::System`], because no other role is granted these tables. Passwords are kept as argon2id hashes,
//! tokens as SHA-256, and neither an address nor a name is ever logged.

mod accounts;
mod api;
mod attempts;
mod avatars;
mod challenges;
mod change_password;
mod claims;
mod device;
mod devices;
mod email_change;
mod email_letters;
mod enter;
mod entitled;
mod held;
mod history;
mod keys;
mod links;
mod login;
mod messages;
mod notices;
mod own_passkeys;
mod own_sessions;
mod passkey_sign_in;
mod passkeys;
mod password;
mod phone;
mod profile;
mod prove;
mod recovery;
mod register;
mod reset_password;
mod resolve;
mod second_factor;
mod sessions;
mod team;
mod tokens;
mod totp;
mod two_step;
mod username;
mod verify;

use std::sync::Arc;

use server_kernel::{
    Actor, Clock, Db, DbError, ServiceError, Tx, audit,
    crypto::SecretKey,
    jobs,
    mail::{Delivery, Message},
};
use shared::{ids::UserId, time::Instant};
use sqlx::PgConnection;
use uuid::Uuid;

pub use password::hash_password;
pub use reset_password::SendResetLink;

/// Identity. Cheap to clone; clones share their state.
#[derive(Clone)]
pub struct Identity {
    db: Db,
    clock: Clock,
    base_url: Arc<str>,
    passwords: Arc<password::Passwords>,
    unknown: Arc<attempts::Unknown>,
    keys: Arc<keys::Keys>,
    texts: Delivery,
}

impl Identity {
    /// Identity over a database. Links in messages begin with `base_url`, and passkeys belong to it.
    #[must_use]
    pub fn new(db: Db, clock: Clock, secret: SecretKey, base_url: String) -> Self {
        let keys = keys::Keys::new(secret, &base_url);
        Self {
            db,
            clock,
            base_url: base_url.trim_end_matches('/').into(),
            passwords: Arc::new(password::Passwords::new()),
            unknown: Arc::new(attempts::Unknown::default()),
            keys: Arc::new(keys),
            texts: Delivery::NotConfigured,
        }
    }

    /// With a way for text messages to leave; without, no telephone number can be verified.
    #[must_use]
    pub fn with_texts(self, texts: Delivery) -> Self {
        Self { texts, ..self }
    }

    async fn begin(&self) -> Result<Tx, ServiceError> {
        Ok(self.db.begin(Actor::System).await?)
    }
}

/// Writes down what somebody did, or tried to do, with an account.
async fn record(
    conn: &mut PgConnection,
    action: &'static str,
    user: Option<UserId>,
    success: bool,
    at: Instant,
) -> Result<(), DbError> {
    let resource = user.map(Uuid::from);
    audit::record(
        conn,
        audit::Entry { tenant: None, user, action, resource_kind: "user", resource, success, at },
    )
    .await
}

/// Hands a message to whoever delivers it.
async fn send(conn: &mut PgConnection, message: &Message, now: Instant) -> Result<(), ServiceError> {
    let payload = serde_json::to_value(message).map_err(|error| ServiceError::Internal(error.to_string()))?;
    Ok(jobs::enqueue(conn, None, "send_mail", &payload, now).await?)
}
