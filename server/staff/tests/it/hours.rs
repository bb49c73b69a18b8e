//! Weeks, times on dates, profiles.

use server_testkit::{Fixture, TestDb};
use shared::{
    ErrorCode,
    error::FieldProblem,
    staff::{
        CertificationInput, ExceptionInput, HoursApi, ProfileInput, StaffStatus, WeekInput, week::RowInput,
    },
};

use crate::{daily, date, row, stage};

fn blocked(first: &str, from: &str, to: &str) -> ExceptionInput {
    ExceptionInput {
        kind: "blocked".into(),
        first: first.into(),
        from: from.into(),
        to: to.into(),
        reason: "Dentist".into(),
        ..ExceptionInput::default()
    }
}

#[tokio::test]
async fn a_week_that_is_written_is_what_can_be_booked_at_once() {
    let db = TestDb::new().await;
    let business = Fixture::business(&db).build().await;
    let stage = stage(&db);
    let (manager, asha) = (business.manager(), business.staff[0]);
    let before = stage.staff.hours(&manager, asha, None, false).await.unwrap();
    assert_eq!(before.week.length(), 7 * 9 * 60);
    // Saturday: two shifts with a break in the first.
    let mut rows = daily("10:00", "12:00");
    rows.retain(|row| row.day != 6);
    rows.extend([row(6, "09:00", "12:00"), row(6, "15:00", "17:00")]);
    rows.push(RowInput { pause: true, ..row(6, "10:00", "10:30") });
    let input = WeekInput { from: None, rows };
    stage.staff.save_week(&manager, asha, &input, before.version).await.unwrap();
    let saturday = stage.free(&business, asha, "2026-11-21").await;
    assert_eq!(saturday, ["09:00", "10:30", "10:45", "11:00", "15:00", "15:15", "15:30", "15:45", "16:00"]);
    let after = stage.staff.hours(&manager, asha, None, false).await.unwrap();
    assert_eq!((after.week.0[6].shifts.len(), after.week.0[6].breaks.len()), (2, 1));
    let stale = stage.staff.save_week(&manager, asha, &input, before.version).await.unwrap_err();
    assert_eq!(stale.code, ErrorCode::SettingsChanged);
}

#[tokio::test]
async fn a_week_from_december_on_changes_december_only_and_can_be_taken_away() {
    let db = TestDb::new().await;
    let business = Fixture::business(&db).build().await;
    let stage = stage(&db);
    let (manager, asha) = (business.manager(), business.staff[0]);
    let version = stage.staff.hours(&manager, asha, None, false).await.unwrap().version;
    let proposed = stage.staff.hours(&manager, asha, Some(date("2026-12-01")), true).await.unwrap();
    assert!(proposed.is_new && proposed.week.length() == 7 * 9 * 60, "it begins as what holds then");
    let input = WeekInput { from: Some(date("2026-12-01")), rows: daily("14:00", "16:00") };
    stage.staff.save_week(&manager, asha, &input, version).await.unwrap();
    assert_eq!(stage.free(&business, asha, "2026-11-30").await.len(), 33);
    assert_eq!(
        stage.free(&business, asha, "2026-12-01").await,
        ["14:00", "14:15", "14:30", "14:45", "15:00"]
    );
    let view = stage.staff.hours(&manager, asha, Some(date("2026-12-05")), false).await.unwrap();
    assert_eq!(view.shown.from, Some(date("2026-12-01")));
    assert_eq!(view.periods.len(), 2);
    stage.staff.drop_week(&manager, asha, date("2026-12-01"), view.version).await.unwrap();
    assert_eq!(stage.free(&business, asha, "2026-12-01").await.len(), 33);
}

#[tokio::test]
async fn what_cannot_be_is_refused_by_day() {
    let db = TestDb::new().await;
    let business = Fixture::business(&db).build().await;
    let stage = stage(&db);
    let (manager, asha) = (business.manager(), business.staff[0]);
    let version = stage.staff.hours(&manager, asha, None, false).await.unwrap().version;
    let rows = vec![row(1, "09:00", "13:00"), row(1, "12:00", "15:00"), row(4, "09:00", "")];
    let error =
        stage.staff.save_week(&manager, asha, &WeekInput { from: None, rows }, version).await.unwrap_err();
    assert_eq!(error.problem("day4"), Some(FieldProblem::Required));
    let rows = vec![RowInput { place: uuid::Uuid::now_v7().to_string(), ..row(1, "09:00", "13:00") }];
    let error =
        stage.staff.save_week(&manager, asha, &WeekInput { from: None, rows }, version).await.unwrap_err();
    assert_eq!(error.problem("place"), Some(FieldProblem::Unknown));
}

#[tokio::test]
async fn visits_that_no_hours_cover_any_more_are_listed() {
    let db = TestDb::new().await;
    let business = Fixture::business(&db).build().await;
    let stage = stage(&db);
    let (manager, asha) = (business.manager(), business.staff[0]);
    let visit = stage.book(&business, &manager, asha, "2026-11-21T17:00:00+05:30").await;
    let before = stage.staff.hours(&manager, asha, None, false).await.unwrap();
    assert!(before.outside.is_empty());
    let input = WeekInput { from: None, rows: daily("09:00", "17:30") };
    stage.staff.save_week(&manager, asha, &input, before.version).await.unwrap();
    let after = stage.staff.hours(&manager, asha, None, false).await.unwrap();
    let [outside] = after.outside.as_slice() else { panic!("{:?}", after.outside) };
    assert_eq!((outside.booking, outside.customer.as_str()), (visit.id, "Meera Joshi"));
    let extra = ExceptionInput {
        kind: "extra".into(),
        first: "2026-11-21".into(),
        from: "17:30".into(),
        to: "18:00".into(),
        ..ExceptionInput::default()
    };
    stage.staff.add_exception(&manager, asha, &extra).await.unwrap();
    let covered = stage.staff.hours(&manager, asha, None, false).await.unwrap();
    assert!(covered.outside.is_empty(), "extra hours cover it: {:?}", covered.outside);
}

#[tokio::test]
async fn times_on_dates_block_and_free() {
    let db = TestDb::new().await;
    let business = Fixture::business(&db).build().await;
    let stage = stage(&db);
    let (manager, asha) = (business.manager(), business.staff[0]);
    stage.staff.add_exception(&manager, asha, &blocked("2026-11-23", "09:00", "17:00")).await.unwrap();
    assert_eq!(stage.free(&business, asha, "2026-11-23").await, ["17:00"]);
    let view = stage.staff.hours(&manager, asha, None, false).await.unwrap();
    assert_eq!(view.exceptions[0].reason, "Dentist");
    stage.staff.remove_exception(&manager, asha, view.exceptions[0].id).await.unwrap();
    assert_eq!(stage.free(&business, asha, "2026-11-23").await.len(), 33);
    let again = stage.staff.remove_exception(&manager, asha, view.exceptions[0].id).await.unwrap_err();
    assert_eq!(again.code, ErrorCode::NotFound);
    let days = ExceptionInput {
        kind: "day_off".into(),
        first: "2026-11-23".into(),
        last: "2026-11-24".into(),
        ..ExceptionInput::default()
    };
    stage.staff.add_exception(&manager, asha, &days).await.unwrap();
    assert!(stage.free(&business, asha, "2026-11-24").await.is_empty());
    assert_eq!(stage.free(&business, business.staff[1], "2026-11-24").await.len(), 33, "a colleague's stay");
    let over = stage
        .staff
        .add_exception(&manager, asha, &blocked("2026-11-20", "08:00", "09:00"))
        .await
        .unwrap_err();
    assert_eq!(over.problem("to"), Some(FieldProblem::Past));
}

#[tokio::test]
async fn who_somebody_is_is_said_by_them_and_by_who_manages() {
    let db = TestDb::new().await;
    let business = Fixture::business(&db).build().await;
    let stage = stage(&db);
    let (therapist, asha) = (business.therapist(0), business.staff[0]);
    let input = ProfileInput {
        gender: "female".into(),
        experience: "8".into(),
        languages: "ಕನ್ನಡ, English".into(),
        bio: "Quiet hands.".into(),
    };
    stage.staff.save_profile(&therapist, asha, &input, 1).await.unwrap();
    let paper = CertificationInput {
        name: "Abhyanga".into(),
        issuer: "Kerala Ayurveda Academy".into(),
        year: "2018".into(),
        expires: "2028-01-31".into(),
        id: None,
    };
    stage.staff.save_certification(&therapist, asha, &paper).await.unwrap();
    let profile = stage.staff.hours(&business.manager(), asha, None, false).await.unwrap().profile;
    assert_eq!(profile.languages, ["ಕನ್ನಡ", "English"]);
    assert_eq!(profile.certifications[0].year, Some(2018));
    stage.staff.remove_certification(&therapist, asha, profile.certifications[0].id).await.unwrap();
    let others = stage.staff.save_profile(&therapist, business.staff[1], &input, 1).await.unwrap_err();
    assert_eq!(others.code, ErrorCode::NotFound);
}

#[tokio::test]
async fn who_goes_to_customers_is_said_by_who_manages() {
    let db = TestDb::new().await;
    let business = Fixture::business(&db).build().await;
    let stage = stage(&db);
    let (manager, asha) = (business.manager(), business.staff[0]);
    let input = ProfileInput { bio: "Quiet hands.".into(), ..ProfileInput::default() };
    stage.staff.set_travels(&manager, asha, true, 1).await.unwrap();
    // Describing oneself changes nothing about it.
    stage.staff.save_profile(&business.therapist(0), asha, &input, 2).await.unwrap();
    let profile = stage.staff.hours(&manager, asha, None, false).await.unwrap().profile;
    assert!(profile.travels);
    let audited: Vec<String> =
        sqlx::query_scalar("SELECT action FROM audit_logs ORDER BY id").fetch_all(db.owner()).await.unwrap();
    assert_eq!(audited, ["staff.set_travels", "staff.save_profile"]);
    let late = stage.staff.set_travels(&manager, asha, false, 1).await.unwrap_err();
    assert_eq!(late.code, ErrorCode::SettingsChanged);
    stage.staff.set_travels(&business.owner(), asha, false, 3).await.unwrap();
    assert!(!stage.staff.hours(&manager, asha, None, false).await.unwrap().profile.travels);
}

#[tokio::test]
async fn whoever_is_booked_does_not_leave_for_good() {
    let db = TestDb::new().await;
    let business = Fixture::business(&db).build().await;
    let stage = stage(&db);
    let (manager, asha) = (business.manager(), business.staff[0]);
    stage.book(&business, &manager, asha, "2026-11-21T17:00:00+05:30").await;
    let refused = stage.staff.set_status(&manager, asha, StaffStatus::Terminated, 1).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::StaffBooked);
    stage.staff.set_status(&manager, asha, StaffStatus::Inactive, 1).await.unwrap();
    stage.staff.set_status(&manager, business.staff[1], StaffStatus::Terminated, 1).await.unwrap();
    let back = stage.staff.set_status(&manager, business.staff[1], StaffStatus::Active, 2).await.unwrap_err();
    assert_eq!(back.code, ErrorCode::SettingsChanged);
}

#[tokio::test]
async fn a_therapist_sees_their_own_hours_and_changes_none_and_strangers_find_nobody() {
    let db = TestDb::new().await;
    let business = Fixture::business(&db).build().await;
    let stage = stage(&db);
    let asha = business.staff[0];
    let therapist = business.therapist(0);
    assert!(!stage.staff.hours(&therapist, asha, None, false).await.unwrap().may_change);
    let colleague = stage.staff.hours(&business.therapist(1), asha, None, false).await.unwrap_err();
    assert_eq!(colleague.code, ErrorCode::NotFound);
    let desk = business.desk();
    assert!(!stage.staff.hours(&desk, asha, None, false).await.unwrap().may_change, "the desk looks");
    let stranger = Fixture::stranger(&db).await;
    let input = WeekInput { from: None, rows: daily("09:00", "10:00") };
    let exception = blocked("2026-11-23", "09:00", "17:00");
    for (who, caller, code) in [
        ("therapist", therapist, ErrorCode::Forbidden),
        ("desk", desk, ErrorCode::Forbidden),
        ("stranger", stranger.clone(), ErrorCode::NotFound),
        ("visitor", business.visitor(), ErrorCode::Unauthenticated),
    ] {
        let week = stage.staff.save_week(&caller, asha, &input, 1).await.unwrap_err();
        let off = stage.staff.add_exception(&caller, asha, &exception).await.unwrap_err();
        let status = stage.staff.set_status(&caller, asha, StaffStatus::Inactive, 1).await.unwrap_err();
        let travels = stage.staff.set_travels(&caller, asha, true, 1).await.unwrap_err();
        assert_eq!([week.code, off.code, status.code, travels.code], [code; 4], "{who}");
    }
    let elsewhere = stage.staff.hours(&stranger, asha, None, false).await.unwrap_err();
    assert_eq!(elsewhere.code, ErrorCode::NotFound);
    assert!(!stage.staff.team(&stranger).await.unwrap().people.iter().any(|(person, _)| person.id == asha));
}

#[tokio::test]
async fn whoever_does_the_work_keeps_an_hour_free_and_takes_back_no_more_than_that() {
    let db = TestDb::new().await;
    let business = Fixture::business(&db).staff(2).build().await;
    let stage = stage(&db);
    let (manager, asha, therapist) = (business.manager(), business.staff[0], business.therapist(0));
    let before = stage.free(&business, asha, "2026-11-23").await;
    stage.staff.block_own(&therapist, &blocked("2026-11-23", "12:00", "13:00")).await.unwrap();
    let after = stage.free(&business, asha, "2026-11-23").await;
    assert!(before.contains(&"12:00".to_owned()) && !after.contains(&"12:00".to_owned()), "{after:?}");
    assert_eq!(stage.free(&business, business.staff[1], "2026-11-23").await, before, "hers alone");
    // The manager sees it, and whose it is.
    stage.staff.add_exception(&manager, asha, &blocked("2026-11-23", "15:00", "16:00")).await.unwrap();
    let lines = stage.staff.hours(&manager, asha, None, false).await.unwrap().exceptions;
    assert_eq!(lines.iter().map(|line| line.own).collect::<Vec<_>>(), [true, false]);
    let (own, theirs) = (lines[0].id, lines[1].id);
    // Not what the business wrote, not a colleague's, not twice.
    for (caller, which) in [(&therapist, theirs), (&business.therapist(1), own)] {
        let refused = stage.staff.unblock_own(caller, which).await.unwrap_err();
        assert_eq!(refused.code, ErrorCode::NotFound);
    }
    stage.staff.unblock_own(&therapist, own).await.unwrap();
    assert_eq!(stage.staff.unblock_own(&therapist, own).await.unwrap_err().code, ErrorCode::NotFound);
    // Whoever has no time of their own keeps none free; a wrong time is named.
    let nobody = stage.staff.block_own(&business.desk(), &blocked("2026-11-23", "12:00", "13:00")).await;
    assert_eq!(nobody.unwrap_err().code, ErrorCode::Forbidden);
    let wrong =
        stage.staff.block_own(&therapist, &blocked("2026-11-23", "13:00", "12:00")).await.unwrap_err();
    assert_eq!(wrong.errors[0].field, "to");
}

#[tokio::test]
async fn whoever_has_enough_for_today_is_offered_nothing_more_until_tomorrow() {
    let db = TestDb::new().await;
    let business = Fixture::business(&db).staff(2).build().await;
    let stage = stage(&db);
    let (asha, therapist) = (business.staff[0], business.therapist(0));
    let tomorrow = stage.free(&business, asha, "2026-11-21").await;
    assert!(!stage.free(&business, asha, "2026-11-20").await.is_empty());
    stage.staff.off_today(&therapist).await.unwrap();
    assert!(stage.free(&business, asha, "2026-11-20").await.is_empty());
    assert!(!stage.free(&business, business.staff[1], "2026-11-20").await.is_empty(), "hers alone");
    assert_eq!(stage.free(&business, asha, "2026-11-21").await, tomorrow);
    let lines = stage.staff.hours(&business.manager(), asha, None, false).await.unwrap().exceptions;
    assert!(lines.len() == 1 && lines[0].own);
    assert_eq!(lines[0].to.format("%d %H:%M").to_string(), "21 00:00");
    stage.staff.unblock_own(&therapist, lines[0].id).await.unwrap();
    assert!(!stage.free(&business, asha, "2026-11-20").await.is_empty());
    assert_eq!(stage.staff.off_today(&business.desk()).await.unwrap_err().code, ErrorCode::Forbidden);
}
