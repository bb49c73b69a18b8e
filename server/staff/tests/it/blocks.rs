//! Times that come again.

use server_kernel::jobs::Runner as _;
use server_staff::TopUpBlocks;
use server_testkit::{Fixture, TestDb, clock_at, now};
use shared::{
    ErrorCode,
    error::FieldProblem,
    staff::{BlockInput, BlockTarget, HoursApi, Span},
};

use crate::{date, stage};

fn tuesdays() -> BlockInput {
    BlockInput {
        often: "weekly".into(),
        every: "2".into(),
        days: vec![2],
        first: "2026-11-24".into(),
        last: String::new(),
        from: "09:00".into(),
        to: "17:00".into(),
        reason: "Training".into(),
    }
}

#[tokio::test]
async fn every_second_tuesday_is_taken_and_one_following_and_all_can_change() {
    let db = TestDb::new().await;
    let business = Fixture::business(&db).build().await;
    let stage = stage(&db);
    let (manager, asha) = (business.manager(), business.staff[0]);
    stage.staff.save_block(&manager, asha, &tuesdays(), None).await.unwrap();
    for (day, free) in [("2026-11-24", 1), ("2026-12-01", 33), ("2026-12-08", 1), ("2026-12-22", 1)] {
        assert_eq!(stage.free(&business, asha, day).await.len(), free, "{day}");
    }
    let view = stage.staff.hours(&manager, asha, None, false).await.unwrap();
    let block = view.blocks[0].id;
    assert_eq!(view.blocks[0].rule.to_string(), "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU");
    let target = |span, day: &str| BlockTarget { block, span, day: Some(date(day)) };
    // One: the day alone moves to the morning.
    let one = BlockInput { first: "2026-12-08".into(), to: "10:00".into(), ..tuesdays() };
    stage.staff.save_block(&manager, asha, &one, Some(target(Span::One, "2026-12-08"))).await.unwrap();
    assert_eq!(stage.free(&business, asha, "2026-12-08").await.len(), 29);
    assert_eq!(stage.free(&business, asha, "2026-12-22").await.len(), 1);
    // Following: from then on in the afternoon.
    let later = BlockInput { first: "2026-12-22".into(), from: "10:00".into(), ..tuesdays() };
    stage
        .staff
        .save_block(&manager, asha, &later, Some(target(Span::Following, "2026-12-22")))
        .await
        .unwrap();
    assert_eq!(stage.free(&business, asha, "2026-12-22").await, ["09:00", "17:00"]);
    assert_eq!(stage.free(&business, asha, "2026-11-24").await, ["17:00"]);
    // All of the first one: gone, with what was skipped.
    let all = BlockTarget { block, span: Span::All, day: None };
    stage.staff.remove_block(&manager, asha, all).await.unwrap();
    assert_eq!(stage.free(&business, asha, "2026-11-24").await.len(), 33);
    assert_eq!(stage.free(&business, asha, "2026-12-22").await.len(), 2, "the later one stays");
    let none = stage.staff.remove_block(&manager, asha, all).await.unwrap_err();
    assert_eq!(none.code, ErrorCode::NotFound);
}

#[tokio::test]
async fn a_day_that_is_taken_away_does_not_come_back() {
    let db = TestDb::new().await;
    let business = Fixture::business(&db).build().await;
    let stage = stage(&db);
    let (manager, asha) = (business.manager(), business.staff[0]);
    stage.staff.save_block(&manager, asha, &tuesdays(), None).await.unwrap();
    let view = stage.staff.hours(&manager, asha, None, false).await.unwrap();
    let first = view.exceptions.iter().find(|line| line.block.is_some()).unwrap();
    stage.staff.remove_exception(&manager, asha, first.id).await.unwrap();
    let changed = BlockInput { reason: "Course".into(), ..tuesdays() };
    let all = BlockTarget { block: view.blocks[0].id, span: Span::All, day: None };
    stage.staff.save_block(&manager, asha, &changed, Some(all)).await.unwrap();
    assert_eq!(stage.free(&business, asha, "2026-11-24").await.len(), 33);
    let odd = BlockTarget { block: view.blocks[0].id, span: Span::One, day: Some(date("2026-12-02")) };
    let refused = stage.staff.remove_block(&manager, asha, odd).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::NotFound, "not one of its days");
}

#[tokio::test]
async fn the_daily_job_goes_on_ahead_once_a_day() {
    let db = TestDb::new().await;
    let business = Fixture::business(&db).build().await;
    let stage = stage(&db);
    let (manager, asha) = (business.manager(), business.staff[0]);
    stage.staff.save_block(&manager, asha, &tuesdays(), None).await.unwrap();
    let last = async || -> chrono::DateTime<chrono::Utc> {
        sqlx::query_scalar("SELECT max(starts_at) FROM availability_exceptions")
            .fetch_one(db.owner())
            .await
            .unwrap()
    };
    let before = last().await;
    let payload: serde_json::Value =
        sqlx::query_scalar("SELECT payload FROM jobs WHERE kind = 'staff_block_top_up'")
            .fetch_one(db.owner())
            .await
            .unwrap();
    let later = TopUpBlocks::new(db.db(), clock_at(now() + chrono::Duration::days(30)));
    later.run(payload.clone()).await.unwrap();
    let after = last().await;
    assert!((after - before).num_days() >= 28, "{before} {after}");
    later.run(payload).await.unwrap();
    let jobs: i64 = sqlx::query_scalar("SELECT count(*) FROM jobs WHERE kind = 'staff_block_top_up'")
        .fetch_one(db.owner())
        .await
        .unwrap();
    assert_eq!(jobs, 2, "a job that runs twice makes one successor");
}

#[tokio::test]
async fn what_never_comes_or_cannot_be_read_is_refused() {
    let db = TestDb::new().await;
    let business = Fixture::business(&db).build().await;
    let stage = stage(&db);
    let (manager, asha) = (business.manager(), business.staff[0]);
    for (input, field, problem) in [
        (BlockInput { first: "2026-11-19".into(), ..tuesdays() }, "first", FieldProblem::Past),
        (BlockInput { first: String::new(), ..tuesdays() }, "first", FieldProblem::Required),
        (BlockInput { every: "0".into(), ..tuesdays() }, "every", FieldProblem::OutOfRange),
        (BlockInput { often: "hourly".into(), ..tuesdays() }, "every", FieldProblem::OutOfRange),
        (BlockInput { last: "2026-11-23".into(), ..tuesdays() }, "last", FieldProblem::OutOfRange),
        (
            BlockInput { days: vec![3], first: "2026-11-24".into(), last: "2026-11-24".into(), ..tuesdays() },
            "last",
            FieldProblem::OutOfRange,
        ),
        (BlockInput { to: "09:00".into(), ..tuesdays() }, "to", FieldProblem::OutOfRange),
    ] {
        let error = stage.staff.save_block(&manager, asha, &input, None).await.unwrap_err();
        assert_eq!(error.problem(field), Some(problem), "{input:?}");
    }
    let therapist =
        stage.staff.save_block(&business.therapist(0), asha, &tuesdays(), None).await.unwrap_err();
    assert_eq!(therapist.code, ErrorCode::Forbidden);
    let stranger = Fixture::stranger(&db).await;
    let elsewhere = stage.staff.save_block(&stranger, asha, &tuesdays(), None).await.unwrap_err();
    assert_eq!(elsewhere.code, ErrorCode::NotFound);
}
