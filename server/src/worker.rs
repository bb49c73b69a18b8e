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
    let bookings = Arc::clone(&program.bookings);
    every(DISPATCH_INTERVAL, move || dispatch(Arc::clone(&bookings)));
    let bookings = Arc::clone(&program.bookings);
    every(REMINDER_INTERVAL, move || remind(Arc::clone(&bookings)));
    let bookings = Arc::clone(&program.bookings);
    every(FORGET_INTERVAL, move || forget(Arc::clone(&bookings)));
    let bookings = Arc::clone(&program.bookings);
    every(EXPIRY_INTERVAL, move || expire(Arc::clone(&bookings)));
    Ok(hub)
}

/// Does it now, and again so long after the last time was due; what took longer is not made up for.
fn every<F>(pause: Duration, round: impl Fn() -> F + Send + 'static)
where
    F: Future<Output = ()> + Send + 'static,
{
    tokio::spawn(async move {
        let mut interval = tokio::time::interval(pause);
        interval.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            interval.tick().await;
            round().await;
        }
    });
}

/// Says what a round did, unless that was nothing, or why it could not.
fn say<N, E>(what: &'static str, done: Result<N, E>)
where
    N: Default + PartialEq + std::fmt::Display,
    E: std::fmt::Display,
{
    match done {
        Ok(count) if count == N::default() => {}
        Ok(count) => tracing::info!(%count, "{what}"),
        Err(error) => tracing::warn!(%error, "not done: {what}"),
    }
}

async fn dispatch(bookings: Arc<Bookings>) {
    match bookings.go_dispatch_round().await {
        Ok(round) if round == DispatchRound::default() => {}
        Ok(DispatchRound { asked, passed_on, unanswered }) => {
            tracing::info!(asked, passed_on, unanswered, "a round of the visits at customers'");
        }
        Err(error) => tracing::warn!(%error, "visits at customers' could not be read"),
    }
}

async fn remind(bookings: Arc<Bookings>) {
    say("reminders of visits", bookings.remind_of_visits().await);
}

async fn forget(bookings: Arc<Bookings>) {
    say("positions of a day ago forgotten", bookings.forget_positions().await);
    say("notes on health of a month ago forgotten", bookings.forget_health().await);
}

async fn expire(bookings: Arc<Bookings>) {
    say("orders and moves lapsed undecided", bookings.expire_undecided().await);
    say("bookings of classes that are not held", bookings.settle_classes().await);
}
