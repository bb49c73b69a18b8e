//! Numbers without gaps, handed out late but never out of order.

use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use server_kernel::{
    Actor, audit,
    events::{EventLog, NewEvent},
    trace,
};
use server_testkit::{Fixture, TestDb, now};
use shared::ids::TenantId;
use uuid::Uuid;

/// One change of one of four things: its row lock gives the version.
async fn change(test: &server_kernel::Db, tenant: TenantId, thing: u32, commit: bool) {
    let mut tx = test.begin(Actor::System).await.unwrap();
    let version: i32 = sqlx::query_scalar(
        "INSERT INTO booking_counters AS c (tenant_id, day, last) VALUES ($1, '2030-01-01'::date + $2::int, 1)
         ON CONFLICT (tenant_id, day) DO UPDATE SET last = c.last + 1 RETURNING last",
    )
    .bind(tenant.0)
    .bind(i32::try_from(thing).unwrap())
    .fetch_one(tx.conn())
    .await
    .unwrap();
    let event = NewEvent {
        tenant,
        aggregate_kind: "thing",
        aggregate: Uuid::from_u128(u128::from(thing)),
        version,
        kind: "changed",
        data: serde_json::json!({}),
        at: now(),
    };
    let entry = audit::Entry {
        tenant: Some(tenant),
        user: None,
        action: "thing.change",
        resource_kind: "thing",
        resource: Some(event.aggregate),
        success: true,
        at: now(),
    };
    trace::record(tx.conn(), entry, event, None).await.unwrap();
    if commit {
        tx.commit().await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_reader_sees_every_event_once_and_in_order_whatever_the_writers_do() {
    const WRITERS: u32 = 8;
    const CHANGES: u32 = 30;
    let test = TestDb::new().await;
    let tenant = Fixture::business(&test).build().await.tenant;
    let written = Arc::new(AtomicBool::new(false));
    let sequencers: Vec<_> = (0..2)
        .map(|_| {
            let (log, written) = (EventLog::new(test.db()), Arc::clone(&written));
            tokio::spawn(async move {
                while !written.load(Ordering::Acquire) {
                    log.sequence().await.unwrap();
                }
            })
        })
        .collect();
    let reader = {
        let (log, written) = (EventLog::new(test.db()), Arc::clone(&written));
        tokio::spawn(async move {
            let (mut cursor, mut seen) = (0, Vec::new());
            loop {
                let over = written.load(Ordering::Acquire);
                // Asked before reading: what is numbered in between is read the next time round.
                let numbered = over && log.unnumbered().await.unwrap() == 0;
                let news = log.after(cursor, 7).await.unwrap();
                if news.is_empty() && numbered {
                    return seen;
                }
                if over {
                    log.sequence().await.unwrap();
                }
                cursor = news.last().map_or(cursor, |event| event.position);
                seen.extend(news);
            }
        })
    };
    let writers: Vec<_> = (0..WRITERS)
        .map(|n| {
            let db = test.db();
            tokio::spawn(async move {
                for round in 0..CHANGES {
                    change(&db, tenant, (n + round) % 4, (n + round) % 5 != 0).await;
                }
            })
        })
        .collect();
    for writer in writers {
        writer.await.unwrap();
    }
    written.store(true, Ordering::Release);
    for sequencer in sequencers {
        sequencer.await.unwrap();
    }
    let seen = tokio::time::timeout(Duration::from_secs(30), reader).await.unwrap().unwrap();

    let positions: Vec<i64> = seen.iter().map(|event| event.position).collect();
    let committed = (0..WRITERS)
        .flat_map(|n| (0..CHANGES).map(move |round| n + round))
        .filter(|sum| sum % 5 != 0)
        .count();
    assert_eq!(positions, (1..=i64::try_from(committed).unwrap()).collect::<Vec<_>>());
    let mut versions: HashMap<Uuid, i32> = HashMap::new();
    for event in &seen {
        let last = versions.entry(event.aggregate).or_default();
        assert_eq!(event.version, *last + 1, "{}", event.position);
        *last = event.version;
    }
    assert_eq!(versions.len(), 4);
    let log = EventLog::new(test.db());
    assert_eq!(log.last().await.unwrap(), *positions.last().unwrap());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_log_that_runs_numbers_what_it_is_woken_for_and_tells_other_nodes() {
    let test = TestDb::new().await;
    let tenant = Fixture::business(&test).build().await.tenant;
    let (here, there) = (EventLog::new(test.db()), EventLog::new(test.db()));
    let mut heads = [here.head(), there.head()];
    let running = [here.clone(), there.clone()].map(|log| tokio::spawn(async move { log.run().await }));
    for round in 1..=3 {
        change(&test.db(), tenant, 0, true).await;
        here.wake();
        for head in &mut heads {
            let news =
                tokio::time::timeout(Duration::from_secs(5), head.wait_for(|last| *last >= round)).await;
            assert!(news.is_ok(), "round {round}");
        }
    }
    running.into_iter().for_each(|task| task.abort());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_node_that_numbered_reads_what_any_other_reads_from_wherever_it_begins() {
    let test = TestDb::new().await;
    let tenant = Fixture::business(&test).build().await.tenant;
    let (here, there) = (EventLog::new(test.db()), EventLog::new(test.db()));
    for (batch, reached) in [(5, 5), (3, 8), (0, 8)] {
        for thing in 0..batch {
            change(&test.db(), tenant, thing, true).await;
        }
        assert_eq!(here.sequence().await.unwrap(), Some(reached));
        for (cursor, most) in (0..=reached + 1).flat_map(|cursor| [1, 2, 9].map(|most| (cursor, most))) {
            let expected = there.after(cursor, most).await.unwrap();
            assert_eq!(here.after(cursor, most).await.unwrap(), expected, "{most} after {cursor}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_connection_that_numbers_keeps_nobody_from_closing_the_database() {
    let test = TestDb::new().await;
    let tenant = Fixture::business(&test).build().await.tenant;
    let log = EventLog::new(test.db());
    let mut head = log.head();
    tokio::spawn(async move { log.run().await });
    change(&test.db(), tenant, 0, true).await;
    head.wait_for(|last| *last == 1).await.unwrap();
    let closed = tokio::time::timeout(Duration::from_secs(5), test.db().close()).await;
    assert!(closed.is_ok());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn where_somebody_else_tells_the_nodes_a_log_says_what_it_numbered_and_asks_only_by_the_second() {
    let test = TestDb::new().await;
    let tenant = Fixture::business(&test).build().await.tenant;
    let (here, there) =
        (EventLog::new(test.db()).told_elsewhere(), EventLog::new(test.db()).told_elsewhere());
    let mut numbered = here.numbered();
    let running = tokio::spawn({
        let here = here.clone();
        async move { here.run().await }
    });
    change(&test.db(), tenant, 0, true).await;
    here.wake();
    let last = tokio::time::timeout(Duration::from_secs(5), numbered.wait_for(|last| *last == 1)).await;
    assert!(last.is_ok());
    // Nobody has told the other, and nothing is told twice.
    assert_eq!(*there.head().borrow(), 0);
    let mut head = there.head();
    for (told, news) in [(1, true), (1, false), (0, false)] {
        there.advance(told);
        assert_eq!((*head.borrow(), head.has_changed().unwrap()), (1, news), "{told}");
        head.mark_unchanged();
    }
    running.abort();
}
