//! Offers what becomes free to whoever waits for it: as soon as the event log says so, and every half minute for whatever says
//! nothing (holds that ran out, a new day that can be booked, events that were missed).

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use server_booking::{Bookings, Round, may_free};
use shared::ids::TenantId;
use tokio::sync::broadcast::error::RecvError;

use crate::hub::{Hub, News};

const INTERVAL: Duration = Duration::from_secs(30);

/// Both, until the process ends. Every node does: who offers what is decided in the database.
pub fn start(hub: &Hub, bookings: Arc<Bookings>) {
    let rounds = Arc::clone(&bookings);
    let news = hub.everything();
    tokio::spawn(async move { go_rounds(&rounds).await });
    tokio::spawn(async move { follow(news, &bookings).await });
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

async fn follow(mut news: News, bookings: &Bookings) {
    loop {
        let mut lines = BTreeSet::<TenantId>::new();
        let mut next = news.recv().await;
        loop {
            match next {
                Ok(happened) if may_free(happened.event()) => {
                    lines.insert(happened.event().tenant);
                }
                // What was too much is found by the next round.
                Ok(_) | Err(RecvError::Lagged(_)) => {}
                Err(RecvError::Closed) => return,
            }
            next = match news.try_recv() {
                Ok(happened) => Ok(happened),
                Err(_) => break,
            };
        }
        for tenant in lines {
            if let Err(error) = bookings.offer_freed(tenant).await {
                tracing::warn!(%tenant, %error, "what became free could not be offered");
            }
        }
    }
}
