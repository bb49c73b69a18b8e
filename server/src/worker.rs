//! Background work: of a serving process, or of one that does nothing else.

use std::{sync::Arc, time::Duration};

use server_booking::{Bookings, DispatchRound};
use server_kernel::{DbError, audit::Sealer};

use crate::{compose::Program, hub::Hub};

/// How often people are asked whether they go, and visits passed on that nobody answered for.
const DISPATCH_INTERVAL: Duration = Duration::from_secs(5);
/// How often positions are forgotten that are a day old, and notes on health that are a month old.
const FORGET_INTERVAL: Duration = Duration::from_secs(600);
/// How often visits are looked for that their customers are to be reminded of.
const REMINDER_INTERVAL: Duration = Duration::from_secs(60);
/// How often orders that nobody decided on are looked for.
const EXPIRY_INTERVAL: Duration = Duration::from_secs(30);

/// Numbers events, runs jobs, seals the audit log, lets undecided orders lapse, reminds of visits, offers what becomes free and tells
/// people what concerns them until the process ends. The hub is for those who listen.
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
    tokio::spawn(dispatch(Arc::clone(&program.bookings)));
    tokio::spawn(remind(Arc::clone(&program.bookings)));
    tokio::spawn(forget_positions(Arc::clone(&program.bookings)));
    tokio::spawn(forget_health(Arc::clone(&program.bookings)));
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

async fn dispatch(bookings: Arc<Bookings>) {
    let mut interval = tokio::time::interval(DISPATCH_INTERVAL);
    interval.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        interval.tick().await;
        match bookings.go_dispatch_round().await {
            Ok(round) if round == DispatchRound::default() => {}
            Ok(DispatchRound { asked, passed_on, unanswered }) => {
                tracing::info!(asked, passed_on, unanswered, "a round of the visits at customers'");
            }
            Err(error) => tracing::warn!(%error, "visits at customers' could not be read"),
        }
    }
}

async fn remind(bookings: Arc<Bookings>) {
    let mut interval = tokio::time::interval(REMINDER_INTERVAL);
    interval.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        interval.tick().await;
        match bookings.remind_of_visits().await {
            Ok(0) => {}
            Ok(reminded) => tracing::info!(reminded, "reminders of visits"),
            Err(error) => tracing::warn!(%error, "visits to remind of could not be read"),
        }
    }
}

async fn forget_health(bookings: Arc<Bookings>) {
    let mut interval = tokio::time::interval(FORGET_INTERVAL);
    interval.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        interval.tick().await;
        match bookings.forget_health().await {
            Ok(0) => {}
            Ok(forgotten) => tracing::info!(forgotten, "notes on health of visits a month ago"),
            Err(error) => tracing::warn!(%error, "notes on health could not be forgotten"),
        }
    }
}

async fn forget_positions(bookings: Arc<Bookings>) {
    let mut interval = tokio::time::interval(FORGET_INTERVAL);
    interval.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        interval.tick().await;
        match bookings.forget_positions().await {
            Ok(0) => {}
            Ok(forgotten) => tracing::info!(forgotten, "positions that are a day old"),
            Err(error) => tracing::warn!(%error, "positions could not be forgotten"),
        }
    }
}
