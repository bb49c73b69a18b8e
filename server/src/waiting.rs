//! Offers what becomes free to whoever waits for it: as soon as the event log says so, and every half minute for whatever says
//! nothing (holds that ran out, a new day that can be booked, events that were missed).

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use server_booking::{Bookings, Round, may_free};
use server_kernel::events::EventLog;
use shared::{ids::TenantId, live::Cursor};

const INTERVAL: Duration = Duration::from_secs(30);
/// How many events are read at once.
const BATCH: i64 = 500;

/// Both, until the process ends. Every node does: who offers what is decided in the database.
pub fn start(log: EventLog, bookings: Arc<Bookings>) {
    let rounds = Arc::clone(&bookings);
    tokio::spawn(async move { go_rounds(&rounds).await });
    tokio::spawn(async move { follow(&log, &bookings).await });
}

async fn go_rounds(bookings: &Bookings) {
    let mut interval = tokio::time::interval(INTERVAL);
    interval.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        interval.tick().await;
        match bookings.go_round().await {
            Ok(round) if round == Round::default() => {}
            Ok(Round { lapsed, expired, offered }) => {
                tracing::info!(lapsed, expired, offered, "a round of the waiting lists");
            }
            Err(error) => tracing::warn!(%error, "waiting lists could not be read"),
        }
    }
}

async fn follow(log: &EventLog, bookings: &Bookings) {
    let mut head = log.head();
    let mut last: Option<Cursor> = None;
    while head.changed().await.is_ok() {
        let newest = *head.borrow_and_update();
        let mut from = *last.get_or_insert(newest - 1);
        let mut lines = BTreeSet::<TenantId>::new();
        while from < newest {
            let Ok(events) = log.after(from, BATCH).await else {
                tokio::time::sleep(Duration::from_millis(500)).await;
                continue;
            };
            let Some(end) = events.last().map(|event| event.position) else { break };
            from = end;
            lines.extend(events.iter().filter(|event| may_free(event)).map(|event| event.tenant));
        }
        last = Some(from);
        for tenant in lines {
            if let Err(error) = bookings.offer_freed(tenant).await {
                tracing::warn!(%tenant, %error, "what became free could not be offered");
            }
        }
    }
}
