//! Messages. While no mail service is set up they go to the development mailbox, which says so and does not exist in
//! production: there a message without a service fails, visibly, as a job that is tried again.

use shared::time::Instant;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::errors::DbError;

/// A message to one person.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub struct Message {
    /// To whom.
    pub to: String,
    /// Subject.
    pub subject: String,
    /// Plain text.
    pub body: String,
}

/// How messages leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// Into a table that `/dev/mailbox` shows. Never in production.
    DevelopmentMailbox,
    /// No service is set up.
    NotConfigured,
}

/// Puts a message into the development mailbox.
///
/// # Errors
/// When the database does not take it.
pub async fn keep_in_development_mailbox(
    conn: &mut PgConnection,
    message: &Message,
    now: Instant,
) -> Result<(), DbError> {
    sqlx::query!(
        "INSERT INTO development_mailbox (id, recipient, subject, body, sent_at) VALUES ($1, $2::text, $3, $4, $5)",
        Uuid::now_v7(),
        message.to,
        message.subject,
        message.body,
        now,
    )
    .execute(conn)
    .await?;
    Ok(())
}
