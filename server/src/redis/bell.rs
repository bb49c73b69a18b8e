//! Nodes tell each other that events have been numbered. What is lost on the way costs a second: every node also asks the
//! database.

use std::{convert::Infallible, time::Duration};

use redis::{ErrorKind, FromRedisValue as _, PushInfo, PushKind, RedisResult, Value};
use server_kernel::events::EventLog;
use shared::live::Cursor;
use tokio::{
    sync::mpsc,
    time::{MissedTickBehavior, interval, sleep},
};

use super::{Redis, connecting};

/// Between two looks whether it is there.
const LOOK: Duration = Duration::from_secs(1);

impl Redis {
    /// Tells and listens until the process ends; comes back by itself whenever it was away.
    pub fn start(&self, log: EventLog) {
        let redis = self.clone();
        tokio::spawn(async move {
            loop {
                let Err(error) = redis.ring(&log).await;
                redis.lost(&error);
                sleep(LOOK).await;
            }
        });
    }

    async fn ring(&self, log: &EventLog) -> RedisResult<Infallible> {
        let (sender, mut news) = mpsc::unbounded_channel::<PushInfo>();
        let mut connection = self
            .client
            .get_multiplexed_async_connection_with_config(&connecting().set_push_sender(sender))
            .await?;
        let channel = format!("{}:events", self.prefix);
        connection.subscribe(&channel).await?;
        let mut numbered = log.numbered();
        let mut looks = interval(LOOK);
        looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                push = news.recv() => match push {
                    Some(PushInfo { kind: PushKind::Message, data }) => {
                        if let Some(last) = number(data) {
                            log.advance(last);
                        }
                    }
                    Some(PushInfo { kind: PushKind::Disconnection, .. }) | None => {
                        return Err((ErrorKind::Io, "it closed the connection").into());
                    }
                    Some(_) => {}
                },
                Ok(()) = numbered.changed() => {
                    let last = *numbered.borrow_and_update();
                    redis::cmd("PUBLISH").arg(&channel).arg(last).exec_async(&mut connection).await?;
                }
                _ = looks.tick() => {
                    redis::cmd("PING").exec_async(&mut connection).await?;
                    // Also where a request has waited too long for an answer.
                    self.found(&connection);
                }
            }
        }
    }
}

/// Of a message: the channel it came by, and the number.
fn number(data: Vec<Value>) -> Option<Cursor> {
    String::from_redis_value(data.into_iter().nth(1)?).ok()?.parse().ok()
}
