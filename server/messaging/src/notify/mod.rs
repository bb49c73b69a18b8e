//! What people are told, in the app and by push.
//!
//! Whoever changes a booking writes an event and knows nothing of this. [`Notifications::catch_up`] reads the event log from where
//! it was left, says who is to be told what, and hands each message for a browser to a job. It compares what somebody was told last
//! with what is true now, so that an event that changes nothing for them tells them nothing.

mod api;
mod business;
mod decide;
mod deliver;
mod device;
mod follow;
mod read;
mod remind;
mod write;

use std::sync::Arc;

use server_kernel::{Actor, Clock, Db, ServiceError, Tx};
use shared::notify::EntitledApi;

use crate::push::{Pusher, Vapid};

pub use deliver::DeliverPush;
pub use remind::Remind;

/// Notifications. Cheap to clone; clones share their state.
#[derive(Clone)]
pub struct Notifications {
    db: Db,
    clock: Clock,
    entitled: Arc<dyn EntitledApi>,
    pusher: Arc<Pusher>,
}

impl Notifications {
    /// Over a database. `allowed` are hosts that push messages go to although they are inside a network: never in production.
    #[must_use]
    pub fn new(
        db: Db,
        clock: Clock,
        entitled: Arc<dyn EntitledApi>,
        vapid: Vapid,
        allowed: Vec<String>,
    ) -> Self {
        Self { db, clock, entitled, pusher: Arc::new(Pusher::new(vapid, allowed)) }
    }

    async fn begin(&self) -> Result<Tx, ServiceError> {
        Ok(self.db.begin(Actor::System).await?)
    }
}
