//! The job that delivers a message.

use async_trait::async_trait;
use server_kernel::{
    Actor, Clock, Db, DbError,
    jobs::{JobError, Runner},
    mail::{Delivery, Message, keep_in_development_mailbox},
};

/// Runs `send_mail` jobs. One that runs twice delivers twice: better than not at all.
#[derive(Clone, Debug)]
pub struct SendMail {
    db: Db,
    clock: Clock,
    delivery: Delivery,
}

impl SendMail {
    /// A runner that delivers in this way.
    #[must_use]
    pub const fn new(db: Db, clock: Clock, delivery: Delivery) -> Self {
        Self { db, clock, delivery }
    }

    async fn keep(&self, message: &Message) -> Result<(), DbError> {
        let mut tx = self.db.begin(Actor::System).await?;
        keep_in_development_mailbox(tx.conn(), message, self.clock.now()).await?;
        tx.commit().await
    }
}

#[async_trait]
impl Runner for SendMail {
    fn kind(&self) -> &'static str {
        "send_mail"
    }

    async fn run(&self, payload: serde_json::Value) -> Result<(), JobError> {
        // What serde says would quote the message, and that is nobody's business in a log.
        let message: Message = serde_json::from_value(payload)
            .map_err(|_| JobError::Fail("the job holds no message".to_owned()))?;
        match self.delivery {
            Delivery::DevelopmentMailbox => Ok(self.keep(&message).await?),
            Delivery::NotConfigured => Err(JobError::Retry("no mail service is set up".to_owned())),
        }
    }
}
