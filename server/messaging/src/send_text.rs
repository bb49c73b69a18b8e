//! The job that delivers a text message.

use async_trait::async_trait;
use serde::Deserialize;
use server_kernel::{
    Actor, Clock, Db, DbError,
    jobs::{JobError, Runner},
    mail::{Delivery, Message, keep_in_development_mailbox},
};

/// A text message to one number.
#[derive(Deserialize)]
struct Text {
    /// In international form.
    to: String,
    text: String,
}

/// Runs `send_text` jobs. No service for text messages can be set up yet: in development a text goes to the mailbox that
/// everybody there can read, under its number.
#[derive(Clone, Debug)]
pub struct SendText {
    db: Db,
    clock: Clock,
    delivery: Delivery,
}

impl SendText {
    /// A runner that delivers in this way.
    #[must_use]
    pub const fn new(db: Db, clock: Clock, delivery: Delivery) -> Self {
        Self { db, clock, delivery }
    }

    async fn keep(&self, text: Text) -> Result<(), DbError> {
        let message = Message { to: text.to, subject: "Text message".to_owned(), body: text.text };
        let mut tx = self.db.begin(Actor::System).await?;
        keep_in_development_mailbox(tx.conn(), &message, self.clock.now()).await?;
        tx.commit().await
    }
}

#[async_trait]
impl Runner for SendText {
    fn kind(&self) -> &'static str {
        "send_text"
    }

    async fn run(&self, payload: serde_json::Value) -> Result<(), JobError> {
        // What serde says would quote the message, and that is nobody's business in a log.
        let text: Text = serde_json::from_value(payload)
            .map_err(|_| JobError::Fail("the job holds no text".to_owned()))?;
        match self.delivery {
            Delivery::DevelopmentMailbox => Ok(self.keep(text).await?),
            Delivery::NotConfigured => {
                Err(JobError::Retry("no service for text messages is set up".to_owned()))
            }
        }
    }
}
