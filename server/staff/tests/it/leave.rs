//! Leave: asked for, decided on, and what becomes of those who booked.

use server_testkit::{Business, Fixture, TestDb};
use shared::{
    ErrorCode,
    booking::classes::{ClassApi as _, ClassChange, NewClass},
    error::FieldProblem,
    staff::{HoursApi as _, LeaveApi, LeaveInput, LeaveStatus, StaffStatus},
};

use crate::stage;

fn tuesday() -> LeaveInput {
    LeaveInput {
        kind: "annual".into(),
        first: "2026-11-24".into(),
        reason: "A wedding".into(),
        ..LeaveInput::default()
    }
}

async fn letters(db: &TestDb) -> Vec<(String, String)> {
    sqlx::query_as(
        "SELECT payload ->> 'to', payload ->> 'subject' FROM jobs WHERE kind = 'send_mail' ORDER BY created_at, id",
    )
    .fetch_all(db.owner())
    .await
    .unwrap()
}

#[tokio::test]
async fn leave_that_is_granted_takes_the_time_and_taken_back_frees_it() {
    let db = TestDb::new().await;
    let business = Fixture::business(&db).build().await;
    let stage = stage(&db);
    let (therapist, manager, asha) = (business.therapist(0), business.manager(), business.staff[0]);
    let visit = stage.book(&business, &manager, asha, "2026-11-24T10:00:00+05:30").await;
    let id = stage.staff.ask(&therapist, &tuesday()).await.unwrap();
    assert_eq!(stage.free(&business, asha, "2026-11-24").await.len(), 26, "asking takes nothing");
    assert_eq!(letters(&db).await.len(), 2, "owner and manager are told");
    let requests = stage.staff.requests(&manager).await.unwrap();
    let line = requests.first().unwrap();
    assert_eq!((line.visits, line.status, line.may_decide), (1, LeaveStatus::Pending, true));
    let before = stage.staff.request(&manager, id).await.unwrap();
    assert!(before.affected[0].free.is_empty(), "nothing is given away before it is granted");
    stage.staff.decide(&manager, id, true, "Enjoy it", line.version).await.unwrap();
    assert!(stage.free(&business, asha, "2026-11-24").await.is_empty());
    let granted = stage.staff.request(&manager, id).await.unwrap();
    assert_eq!(granted.affected[0].visit.booking, visit.id);
    assert_eq!(granted.affected[0].free[0].id, business.staff[1]);
    let own = stage.staff.my_time(&therapist).await.unwrap();
    assert_eq!((own.leave[0].answer.as_str(), own.leave[0].may_cancel), ("Enjoy it", true));
    stage.staff.cancel(&therapist, id, own.leave[0].version).await.unwrap();
    assert_eq!(stage.free(&business, asha, "2026-11-24").await.len(), 26);
    let again = stage.staff.cancel(&therapist, id, own.leave[0].version + 1).await.unwrap_err();
    assert_eq!(again.code, ErrorCode::LeaveState);
}

#[tokio::test]
async fn half_days_leave_the_other_half() {
    let db = TestDb::new().await;
    let business = Fixture::business(&db).build().await;
    let stage = stage(&db);
    let (therapist, asha) = (business.therapist(0), business.staff[0]);
    let half = LeaveInput { last: "2026-11-25".into(), from_midday: true, to_midday: true, ..tuesday() };
    let id = stage.staff.ask(&therapist, &half).await.unwrap();
    stage.staff.decide(&business.owner(), id, true, "", 1).await.unwrap();
    assert_eq!(stage.free(&business, asha, "2026-11-24").await.last().unwrap(), "12:00");
    assert_eq!(stage.free(&business, asha, "2026-11-25").await.first().unwrap(), "13:00");
}

#[tokio::test]
async fn those_who_booked_are_asked_or_given_to_a_colleague() {
    let db = TestDb::new().await;
    let business = Fixture::business(&db).build().await;
    let stage = stage(&db);
    let (manager, asha, bina) = (business.manager(), business.staff[0], business.staff[1]);
    let guest = stage.book(&business, &business.visitor(), asha, "2026-11-24T10:00:00+05:30").await;
    let desk = stage.book(&business, &manager, asha, "2026-11-24T12:00:00+05:30").await;
    let id = stage.staff.ask(&business.therapist(0), &tuesday()).await.unwrap();
    let early = stage.staff.give(&manager, id, guest.id, bina).await.unwrap_err();
    assert_eq!(early.code, ErrorCode::LeaveState, "not before it is granted");
    stage.staff.decide(&manager, id, true, "", 1).await.unwrap();
    let view = stage.staff.request(&manager, id).await.unwrap();
    assert!(view.affected[0].can_write, "a guest has a link");
    stage.staff.offer_another_time(&manager, id, guest.id).await.unwrap();
    let view = stage.staff.request(&manager, id).await.unwrap();
    assert!(view.affected[0].offered_at.is_some());
    let (to, subject) = letters(&db).await.pop().unwrap();
    assert_eq!(to, "meera@example.com");
    assert!(subject.contains(&guest.number), "{subject}");
    let (body,): (String,) =
        sqlx::query_as("SELECT payload->>'body' FROM jobs WHERE kind = 'send_mail' ORDER BY id DESC LIMIT 1")
            .fetch_one(db.owner())
            .await
            .unwrap();
    let page = guest.page.clone().unwrap();
    assert!(body.contains(&page), "{body}: the link that the guest was given, {page}");
    let (free,): (i64,) =
        sqlx::query_as("SELECT count(*) FROM appointments WHERE booking_id = $1 AND late_from = starts_at")
            .bind(guest.id.0)
            .fetch_one(db.owner())
            .await
            .unwrap();
    assert_eq!(free, 1, "whoever would rather not come owes nothing until it begins");
    stage.staff.give(&manager, id, desk.id, bina).await.unwrap();
    let left = stage.staff.request(&manager, id).await.unwrap();
    assert_eq!(left.affected.len(), 1, "what was given away is touched no more");
    let gone = stage.staff.give(&manager, id, desk.id, bina).await.unwrap_err();
    assert_eq!(gone.code, ErrorCode::NotFound);
}

#[tokio::test]
async fn what_is_asked_must_make_sense_and_not_overlap() {
    let db = TestDb::new().await;
    let business = Fixture::business(&db).build().await;
    let stage = stage(&db);
    let therapist = business.therapist(0);
    for (input, field, problem) in [
        (LeaveInput { kind: String::new(), ..tuesday() }, "kind", FieldProblem::Required),
        (LeaveInput { reason: " ".into(), ..tuesday() }, "reason", FieldProblem::Required),
        (LeaveInput { first: "2026-10-01".into(), ..tuesday() }, "first", FieldProblem::Past),
        (LeaveInput { last: "2026-11-20".into(), ..tuesday() }, "last", FieldProblem::OutOfRange),
        (
            LeaveInput { from_midday: true, to_midday: true, ..tuesday() },
            "to_midday",
            FieldProblem::Inconsistent,
        ),
    ] {
        let error = stage.staff.ask(&therapist, &input).await.unwrap_err();
        assert_eq!(error.problem(field), Some(problem), "{input:?}");
    }
    let first = stage.staff.ask(&therapist, &tuesday()).await.unwrap();
    let twice = LeaveInput { last: "2026-11-30".into(), ..tuesday() };
    let error = stage.staff.ask(&therapist, &twice).await.unwrap_err();
    assert_eq!(error.problem("first"), Some(FieldProblem::Taken));
    stage.staff.ask(&business.therapist(1), &twice).await.unwrap();
    let mute = stage.staff.decide(&business.manager(), first, false, "", 1).await.unwrap_err();
    assert_eq!(mute.problem("answer"), Some(FieldProblem::Required));
    stage.staff.decide(&business.manager(), first, false, "We are full", 1).await.unwrap();
    stage.staff.ask(&therapist, &twice).await.unwrap();
}

#[tokio::test]
async fn nobody_decides_on_their_own_and_strangers_find_nothing() {
    let db = TestDb::new().await;
    let business = Fixture::business(&db).build().await;
    let stage = stage(&db);
    let id = stage.staff.ask(&business.therapist(0), &tuesday()).await.unwrap();
    let stranger = Fixture::stranger(&db).await;
    for (who, caller, code) in [
        ("the one who asked", business.therapist(0), ErrorCode::Forbidden),
        ("a colleague", business.therapist(1), ErrorCode::Forbidden),
        ("the desk", business.desk(), ErrorCode::Forbidden),
        ("a stranger", stranger.clone(), ErrorCode::NotFound),
        ("nobody", business.visitor(), ErrorCode::Unauthenticated),
    ] {
        let decided = stage.staff.decide(&caller, id, true, "", 1).await.unwrap_err();
        assert_eq!(decided.code, code, "{who}");
        let seen = stage.staff.request(&caller, id).await.unwrap_err();
        assert_eq!(seen.code, code, "{who}");
    }
    let colleague = stage.staff.cancel(&business.therapist(1), id, 1).await.unwrap_err();
    assert_eq!(colleague.code, ErrorCode::NotFound);
    assert!(stage.staff.requests(&stranger).await.unwrap().is_empty());
    assert!(stage.staff.my_time(&business.therapist(1)).await.unwrap().leave.is_empty());
    // Somebody quicker has decided.
    stage.staff.decide(&business.owner(), id, true, "", 1).await.unwrap();
    let late = stage.staff.decide(&business.manager(), id, false, "No", 1).await.unwrap_err();
    assert_eq!(late.code, ErrorCode::LeaveState);
}

/// The service becomes one that is given as a class: six seats with Asha on the Tuesday at ten.
async fn in_class(db: &TestDb, business: &Business) -> NewClass {
    sqlx::query("UPDATE services SET serving = 'class', max_participants = 4")
        .execute(db.owner())
        .await
        .unwrap();
    NewClass {
        service: business.service,
        option: business.options[0],
        staff: business.staff[0],
        location: None,
        date: "2026-11-24".parse().unwrap(),
        time: "10:00:00".parse().unwrap(),
        seats: 6,
        min_seats: 0,
        decide_hours: 0,
        rule: None,
        leave_out: false,
    }
}

#[tokio::test]
async fn a_class_is_one_thing_to_settle_whoever_comes() {
    let db = TestDb::new().await;
    let business = Fixture::business(&db).build().await;
    let stage = stage(&db);
    let (therapist, manager, asha) = (business.therapist(0), business.manager(), business.staff[0]);
    let wish = in_class(&db, &business).await;
    let class = stage.booking.schedule(&manager, &wish).await.unwrap().done[0];
    for _ in 0..3 {
        stage.book(&business, &manager, asha, "2026-11-24T10:00:00+05:30").await;
    }
    let id = stage.staff.ask(&therapist, &tuesday()).await.unwrap();
    assert_eq!(stage.staff.my_time(&therapist).await.unwrap().leave[0].visits, 1);
    let line = stage.staff.requests(&manager).await.unwrap().remove(0);
    assert_eq!(line.visits, 1, "not one for each of those who come");
    stage.staff.decide(&manager, id, true, "", line.version).await.unwrap();
    let view = stage.staff.request(&manager, id).await.unwrap();
    assert!(view.affected.is_empty());
    assert_eq!((view.classes.len(), view.classes[0].class, view.classes[0].taken), (1, class, 3));
    // Their hours name it as well, and nobody leaves for good with a class to hold.
    let hours = stage.staff.hours(&manager, asha, None, false).await.unwrap();
    assert_eq!((hours.classes[0].class, hours.classes[0].outside), (class, true));
    assert!(hours.outside.is_empty());
    let leaves =
        async |version| stage.staff.set_status(&manager, asha, StaffStatus::Terminated, version).await;
    assert_eq!(leaves(hours.version).await.unwrap_err().code, ErrorCode::StaffBooked);
    let elsewhere =
        ClassChange { date: wish.date, time: wish.time, staff: business.staff[1], room: None, anyway: false };
    stage.booking.move_class(&manager, class, &elsewhere).await.unwrap();
    assert!(stage.staff.request(&manager, id).await.unwrap().classes.is_empty());
    assert_eq!(stage.staff.requests(&manager).await.unwrap()[0].visits, 0);
    leaves(hours.version).await.unwrap();
}

/// A class that nobody has booked yet is a class.
#[tokio::test]
async fn an_empty_class_counts_as_well() {
    let db = TestDb::new().await;
    let business = Fixture::business(&db).build().await;
    let stage = stage(&db);
    let (manager, asha) = (business.manager(), business.staff[0]);
    let wish = in_class(&db, &business).await;
    let class = stage.booking.schedule(&manager, &wish).await.unwrap().done[0];
    let version = stage.staff.hours(&manager, asha, None, false).await.unwrap().version;
    let leaves = async || stage.staff.set_status(&manager, asha, StaffStatus::Terminated, version).await;
    assert_eq!(leaves().await.unwrap_err().code, ErrorCode::StaffBooked);
    stage.booking.call_off(&manager, class, "Nobody comes").await.unwrap();
    leaves().await.unwrap();
}
