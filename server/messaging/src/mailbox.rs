//! The development mailbox, read.

use serde::Serialize;
use server_kernel::{Actor, Db, ServiceError};
use shared::time::Instant;
use uuid::Uuid;

/// As many as one page shows.
const PAGE: i64 = 100;

/// A message in the development mailbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct KeptMessage {
    /// Its id.
    pub id: Uuid,
    /// To whom.
    pub to: String,
    /// Subject.
    pub subject: String,
    /// Plain text.
    pub body: String,
    /// When.
    pub sent_at: Instant,
}

/// The newest hundred messages, newest first; only those to `to` if somebody is named. The caller sees to it that this is
/// asked in development only.
///
/// # Errors
/// When the database does not answer.
pub async fn mailbox(db: &Db, to: Option<&str>) -> Result<Vec<KeptMessage>, ServiceError> {
    let mut tx = db.begin(Actor::System).await?;
    let messages = sqlx::query_as!(
        KeptMessage,
        "SELECT id, recipient::text AS \"to!\", subject, body, sent_at FROM development_mailbox
         WHERE $1::text IS NULL OR recipient = $1::text::citext
         ORDER BY sent_at DESC, id DESC LIMIT $2",
        to,
        PAGE,
    )
    .fetch_all(tx.conn())
    .await?;
    tx.commit().await?;
    Ok(messages)
}
