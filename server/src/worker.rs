//! Background work: of a serving process, or of one that does nothing else.

use std::{sync::Arc, time::Duration};

use server_kernel::{DbError, audit::Sealer};

use crate::{compose::Program, hub::Hub};

/// How often orders that nobody decided on are looked for.
const EXPIRY_INTERVAL: Duration = Duration::from_secs(30);

/// Numbers events, runs jobs, seals the audit log, lets undecided orders lapse, offers what becomes free and tells people what
/// concerns them until the process ends. The hub is for those who listen.
///
/// # Errors
/// When the database does not answer.
pub async fn start(program: &Program) -> Result<Hub, DbError> {
    let hub = Hub::start(program.log.clone(), Arc::clone(&program.tenants)).await?;
    let log = program.log.clone();
    tokio::spawn(async move { log.run().await });
    if let Some(redis) = &program.redis {
        redis.start(program.log.clone());
    }
    let worker = program.worker.clone();
    tokio::spawn(async move { worker.run().await });
    let sealer = Sealer::new(program.db.clone());
    tokio::spawn(async move { sealer.run().await });
    crate::waiting::start(&hub, Arc::clone(&program.bookings));
    crate::notices::start(program.log.clone(), program.notifications.clone());
    let bookings = Arc::clone(&program.bookings);
    tokio::spawn(async move {
        let mut interval = tokio::time::interval(EXPIRY_INTERVAL);
        interval.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            interval.tick().await;
            match bookings.expire_undecided().await {
                Ok(0) => {}
                Ok(expired) => tracing::info!(expired, "orders lapsed undecided"),
                Err(error) => tracing::warn!(%error, "undecided orders could not be read"),
            }
            match bookings.settle_classes().await {
                Ok(0) => {}
                Ok(cancelled) => tracing::info!(cancelled, "bookings of classes that are not held"),
                Err(error) => tracing::warn!(%error, "classes could not be read"),
            }
        }
    });
    Ok(hub)
}
