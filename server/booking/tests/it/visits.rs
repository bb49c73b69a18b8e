//! Visits of several services: one after another, side by side, with a pause, with a device, at somebody's own price.

use shared::{
    booking::{
        Action, AppointmentStatus, AvailabilityQuery, BookingApi as _, BookingStatus, BookingView, Gender,
        NewBooking, NewHold, Transition, Wish,
    },
    error::FieldProblem,
    ids::{AppointmentId, RoomId, ServiceId, StaffId},
};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use crate::{
    checker::{count, sound},
    races::all_at_once,
    world::{World, at, code, contact, fields, somebody, step, to, with_link},
};

/// Changes something about the business that no screen of these tests does.
async fn change(world: &World, sql: &str) {
    sqlx::query(AssertSqlSafe(sql.replace("$tenant", &format!("'{}'", world.spa.tenant))))
        .execute(world.db.owner())
        .await
        .unwrap();
}

/// A treatment for two, each with somebody of their own, in one room.
async fn for_couples(world: &World) {
    change(
        world,
        "UPDATE services SET serving = 'side_by_side', min_participants = 2, max_participants = 2 WHERE tenant_id = $tenant",
    )
    .await;
}

/// A second service of half an hour, done by these people, in a room.
async fn another_service(world: &World, staff: &[StaffId]) -> ServiceId {
    let id = ServiceId(Uuid::now_v7());
    change(
        world,
        &format!(
            "INSERT INTO services (tenant_id, id, category_id, name, needs_room, buffer_after_minutes)
             SELECT tenant_id, '{id}', category_id, 'Facial', true, 10 FROM services WHERE tenant_id = $tenant LIMIT 1"
        ),
    )
    .await;
    change(
        world,
        &format!(
            "INSERT INTO service_options (tenant_id, id, service_id, minutes, price_minor, is_default)
             VALUES ($tenant, gen_random_uuid(), '{id}', 30, 90000, true)"
        ),
    )
    .await;
    for staff in staff {
        change(
            world,
            &format!("INSERT INTO staff_services (tenant_id, staff_id, service_id) VALUES ($tenant, '{staff}', '{id}')"),
        )
        .await;
    }
    id
}

fn people(view: &BookingView) -> Vec<Option<StaffId>> {
    view.appointments.iter().map(|each| each.staff.as_ref().map(|staff| staff.id)).collect()
}

fn times(view: &BookingView) -> Vec<(String, String)> {
    let clock = |at: shared::time::Local| at.format("%H:%M").to_string();
    view.appointments.iter().map(|each| (clock(each.starts_at), clock(each.ends_at))).collect()
}

fn only(action: Action, appointment: AppointmentId) -> Transition {
    Transition { appointment: Some(appointment), ..step(action) }
}

#[tokio::test]
async fn two_are_served_side_by_side_in_one_room() {
    let world = World::with(|spa| spa.staff(2).rooms(1)).await;
    for_couples(&world).await;
    let view = world.guest_books(&world.wish("11:00")).await;
    assert_eq!(view.appointments.len(), 2);
    let who = people(&view);
    assert!(who[0].is_some() && who[1].is_some() && who[0] != who[1], "{who:?}");
    assert_eq!(view.appointments[0].room, view.appointments[1].room);
    assert!(view.appointments[0].room.is_some());
    assert_eq!(view.total.amount(), "5000.00");
    assert_eq!(code(world.book_as(&world.spa.visitor(), &world.wish("11:30")).await), "booking.slot_taken");
    let cancelled = world.api.act(&with_link(&view), view.id, &step(Action::Cancel), None).await.unwrap();
    assert!(cancelled.appointments.iter().all(|each| each.status == AppointmentStatus::Cancelled));
    assert_eq!(count(&world.db, "SELECT count(*) FROM claims").await, 0);
    sound(&world.db).await;
}

#[tokio::test]
async fn a_couple_and_a_hold_for_it_become_one_booking_with_the_same_people() {
    let world = World::with(|spa| spa.staff(3).rooms(2)).await;
    for_couples(&world).await;
    let caller = world.spa.visitor();
    let held = world.api.hold(&caller, &world.spa.slug, &world.hold("11:00"), None).await.unwrap();
    assert_eq!((held.services.len(), held.guests, held.total.amount().as_str()), (2, 2, "5000.00"));
    let wish = NewBooking { hold: Some(held.id), ..world.wish("11:00") };
    let view = world.book_as(&caller, &wish).await.unwrap();
    let kept: Vec<_> = held.services.iter().map(|service| Some(service.staff.id)).collect();
    assert_eq!(people(&view), kept);
    sound(&world.db).await;
}

#[tokio::test]
async fn a_second_service_follows_the_first_and_the_whole_is_offered_only_where_it_fits() {
    let world = World::with(|spa| spa.staff(2).rooms(2)).await;
    let facial = another_service(&world, &world.spa.staff[1..]).await;
    let ask = AvailabilityQuery {
        staff: Some(world.spa.staff[0]),
        also: vec![Wish::of(facial)],
        from: Some(at("10:00").date_naive()),
        to: Some(at("10:00").date_naive()),
        ..AvailabilityQuery::of(world.spa.service)
    };
    // The other person is there for the facial at 12:00 only after half past.
    let block = NewBooking { staff: Some(world.spa.staff[1]), ..world.wish("12:00") };
    world.desk_books(&NewBooking { service: facial, ..block }).await;
    let offered = |view: shared::booking::AvailabilityView| -> Vec<String> {
        view.days[0].slots.iter().map(|slot| slot.starts_at.format("%H:%M").to_string()).collect()
    };
    let view = world.api.availability(&world.spa.visitor(), &world.spa.slug, &ask).await.unwrap();
    let starts = offered(view);
    assert!(!starts.contains(&"11:00".to_owned()) && starts.contains(&"13:00".to_owned()), "{starts:?}");
    let wish = |time: &str| NewBooking {
        staff: Some(world.spa.staff[0]),
        also: vec![Wish::of(facial)],
        ..world.wish(time)
    };
    assert_eq!(code(world.book_as(&world.spa.visitor(), &wish("11:00")).await), "booking.slot_taken");
    let view = world.guest_books(&wish("13:00")).await;
    assert_eq!(times(&view), [("13:00".into(), "14:00".into()), ("14:00".into(), "14:30".into())]);
    assert_eq!(people(&view), [Some(world.spa.staff[0]), Some(world.spa.staff[1])]);
    assert_eq!((view.total.amount().as_str(), view.ends_at), ("3400.00", at("14:30")));
    sound(&world.db).await;
}

#[tokio::test]
async fn one_part_after_the_other_is_done_by_whoever_it_is_assigned_to() {
    let world = World::with(|spa| spa.staff(2).rooms(2)).await;
    let facial = another_service(&world, &world.spa.staff[1..]).await;
    let wish =
        NewBooking { staff: Some(world.spa.staff[0]), also: vec![Wish::of(facial)], ..world.wish("11:00") };
    let view = world.desk_books(&wish).await;
    let (first, second) = (world.spa.therapist(0), world.spa.therapist(1));
    let at_eleven = world.later(60);
    at_eleven.act(&world.spa.desk(), view.id, &step(Action::CheckIn), None).await.unwrap();
    // Each sees and does their own part.
    let day = at_eleven.my_day(&second, None).await.unwrap();
    assert_eq!(day.visits[0].appointments.len(), 1);
    at_eleven.act(&first, view.id, &step(Action::Start), None).await.unwrap();
    let half = at_eleven.act(&first, view.id, &step(Action::Complete), None).await.unwrap();
    assert_eq!(half.status, BookingStatus::InProgress);
    assert_eq!(code(at_eleven.act(&first, view.id, &step(Action::Start), None).await), "booking.wrong_state");
    at_eleven.act(&second, view.id, &step(Action::Start), None).await.unwrap();
    let done = at_eleven.act(&second, view.id, &step(Action::Complete), None).await.unwrap();
    assert_eq!(done.status, BookingStatus::Completed);
    sound(&world.db).await;
}

#[tokio::test]
async fn a_visit_moves_as_a_whole_or_one_part_of_it() {
    let world = World::with(|spa| spa.staff(3).rooms(3)).await;
    let facial = another_service(&world, &world.spa.staff[1..]).await;
    let wish = NewBooking {
        staff: Some(world.spa.staff[0]),
        also: vec![Wish { staff: Some(world.spa.staff[1]), ..Wish::of(facial) }],
        ..world.wish("11:00")
    };
    let view = world.desk_books(&wish).await;
    let desk = world.spa.desk();
    let moved = world.api.act(&desk, view.id, &to(at("14:00"), None), None).await.unwrap();
    assert_eq!(times(&moved), [("14:00".into(), "15:00".into()), ("15:00".into(), "15:30".into())]);
    assert_eq!(people(&moved), people(&view));
    // The facial alone to somebody else, later.
    let part = moved.appointments[1].id;
    let alone = Transition { appointment: Some(part), ..to(at("16:00"), Some(world.spa.staff[2])) };
    let moved = world.api.act(&desk, view.id, &alone, None).await.unwrap();
    assert_eq!(times(&moved), [("14:00".into(), "15:00".into()), ("16:00".into(), "16:30".into())]);
    assert_eq!((people(&moved)[1], moved.ends_at), (Some(world.spa.staff[2]), at("16:30")));
    // Nobody is in two places.
    let onto = Transition { appointment: Some(part), ..to(at("14:15"), Some(world.spa.staff[2])) };
    assert_eq!(code(world.api.act(&desk, view.id, &onto, None).await), "booking.staff_busy");
    let fit = world.api.preview_move(&desk, view.id, Some(part), at("17:00"), None, None).await.unwrap();
    assert_eq!(fit.refusal, None);
    let stranger = only(Action::Start, AppointmentId::new());
    assert_eq!(fields(world.api.act(&desk, view.id, &stranger, None).await), ["appointment"]);
    sound(&world.db).await;
}

#[tokio::test]
async fn while_the_colour_sets_the_stylist_serves_somebody_else() {
    let world = World::with(|spa| spa.staff(1).rooms(2)).await;
    let quick = another_service(&world, &world.spa.staff).await;
    change(
        &world,
        "UPDATE service_options SET gap_after_minutes = 10, gap_minutes = 40 WHERE tenant_id = $tenant AND minutes = 60",
    )
    .await;
    change(
        &world,
        "UPDATE services SET buffer_before_minutes = 0, buffer_after_minutes = 0 WHERE tenant_id = $tenant",
    )
    .await;
    let colour = world.desk_books(&world.wish("11:00")).await;
    let cut = |time: &str| NewBooking { service: quick, ..world.wish(time) };
    assert_eq!(code(world.book_as(&world.spa.desk(), &cut("11:00")).await), "booking.slot_taken");
    let between = world.desk_books(&cut("11:15")).await;
    assert_ne!(between.appointments[0].room, colour.appointments[0].room);
    assert_eq!(people(&between), people(&colour));
}

#[tokio::test]
async fn a_device_is_taken_like_a_room_and_somebody_elses_price_is_theirs() {
    let world = World::with(|spa| spa.staff(2).rooms(2)).await;
    let device = RoomId(Uuid::now_v7());
    change(&world, &format!("INSERT INTO resources (tenant_id, id, kind, name, location_id) SELECT $tenant, '{device}', 'device', 'Laser', id FROM locations WHERE tenant_id = $tenant")).await;
    change(&world, "UPDATE services SET needs_device = true WHERE tenant_id = $tenant").await;
    change(
        &world,
        &format!(
            "INSERT INTO staff_service_prices (tenant_id, option_id, staff_id, price_minor)
             SELECT tenant_id, id, '{}', 300000 FROM service_options WHERE tenant_id = $tenant AND minutes = 60",
            world.spa.staff[1]
        ),
    )
    .await;
    let view = world.guest_books(&world.wish_with("11:00", 1)).await;
    assert_eq!(view.total.amount(), "3000.00");
    assert_eq!(
        code(world.book_as(&world.spa.visitor(), &world.wish_with("11:00", 0)).await),
        "booking.slot_taken"
    );
    let moved = world.api.act(&world.spa.desk(), view.id, &to(at("14:00"), None), None).await.unwrap();
    assert!(moved.appointments[0].room.as_ref().is_some_and(|room| room.id != device));
    let other = world.guest_books(&world.wish_with("11:00", 0)).await;
    assert_eq!(other.total.amount(), "2500.00");
    sound(&world.db).await;
}

#[tokio::test]
async fn a_service_may_have_rules_of_its_own() {
    let world = World::with(|spa| spa.staff(2).rooms(2)).await;
    change(&world, "UPDATE staff SET gender = 'female' WHERE tenant_id = $tenant AND position = 0").await;
    change(
        &world,
        "UPDATE services SET confirmation_mode = 'auto', min_notice_minutes = 180 WHERE tenant_id = $tenant",
    )
    .await;
    assert_eq!(
        code(world.book_as(&world.spa.visitor(), &world.wish("12:45")).await),
        "booking.slot_not_offered"
    );
    let by_a_man = NewBooking { staff_gender: Some(Gender::Male), ..world.wish("14:00") };
    assert_eq!(fields(world.book_as(&world.spa.visitor(), &by_a_man).await), ["staff"]);
    let by_a_woman = NewBooking { staff_gender: Some(Gender::Female), ..world.wish("14:00") };
    assert_eq!(world.guest_books(&by_a_woman).await.status, BookingStatus::Confirmed);
}

#[tokio::test]
async fn what_cannot_be_a_visit_is_refused_by_its_field() {
    let world = World::with(|spa| spa.staff(2).rooms(2)).await;
    let wish = || world.wish("11:00");
    let many = vec![Wish::of(world.spa.service); 6];
    let crowd = Wish { guest: 6, ..Wish::of(world.spa.service) };
    for (field, problem, wrong) in [
        ("also", FieldProblem::TooLong, NewBooking { also: many, ..wish() }),
        ("guest", FieldProblem::OutOfRange, NewBooking { also: vec![crowd], ..wish() }),
        ("guests", FieldProblem::OutOfRange, NewBooking { guests: Some(2), ..wish() }),
        ("guests", FieldProblem::OutOfRange, NewBooking { guests: Some(0), ..wish() }),
        ("service", FieldProblem::Unknown, NewBooking { also: vec![Wish::of(ServiceId::new())], ..wish() }),
    ] {
        let error = world.book_as(&world.spa.visitor(), &wrong).await.unwrap_err();
        assert_eq!(error.problem(field), Some(problem), "{field}: {error:?}");
    }
    assert_eq!(count(&world.db, "SELECT count(*) FROM claims").await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn couples_and_singles_who_want_the_same_people_and_rooms_never_share_them() {
    let world = World::with(|spa| spa.staff(3).rooms(2)).await;
    let facial = another_service(&world, &world.spa.staff).await;
    for_couples(&world).await;
    change(&world, &format!("UPDATE services SET serving = 'together', min_participants = 1 WHERE tenant_id = $tenant AND id = '{facial}'")).await;
    let answers = all_at_once((0..60).map(|n: usize| {
        let time = format!("{:02}:{:02}", 11 + n % 3, n % 4 * 15);
        let base =
            NewBooking { customer: Some(contact(&format!("guest{n}@example.com"))), ..world.wish(&time) };
        let wish = match n % 3 {
            0 => base,
            1 => NewBooking { service: facial, also: vec![Wish::of(facial)], ..base },
            _ => NewBooking { service: facial, ..base },
        };
        let (api, slug, caller) =
            (world.api.clone(), world.spa.slug.clone(), somebody(&format!("198.51.100.{n}")));
        async move {
            if n.is_multiple_of(5) {
                let hold = NewHold { also: wish.also.clone(), ..NewHold::of(wish.service, wish.starts_at) };
                let held = api.hold(&caller, &slug, &hold, None).await?;
                return api.book(&caller, &slug, &NewBooking { hold: Some(held.id), ..wish }, None).await;
            }
            api.book(&caller, &slug, &wish, None).await
        }
    }))
    .await;
    let served = answers.iter().filter(|answer| answer.is_ok()).count();
    assert!(served >= 3, "{served}");
    for answer in answers.into_iter().filter_map(Result::err) {
        assert_eq!(answer.code.as_str(), "booking.slot_taken");
    }
    sound(&world.db).await;
}

#[tokio::test]
async fn a_delay_moves_the_day_as_far_as_it_pushes_and_everybody_is_told() {
    let world = World::with(|spa| spa.staff(2).rooms(2)).await;
    let first = world.desk_books(&world.wish_with("11:00", 0)).await;
    let second = world.desk_books(&world.wish_with("12:00", 0)).await;
    let third = world.desk_books(&world.wish_with("15:00", 0)).await;
    let other = world.desk_books(&world.wish_with("12:00", 1)).await;
    let therapist = world.spa.therapist(0);
    let late = first.appointments[0].id;
    let shown = world.api.run_late(&therapist, late, 15, false).await.unwrap();
    assert_eq!(shown.moves.iter().map(|one| one.booking).collect::<Vec<_>>(), [first.id, second.id]);
    assert_eq!(world.api.get(&world.spa.desk(), first.id).await.unwrap().starts_at, at("11:00"));
    // Somebody else's visit is not theirs to put off, and one that pushes cannot be skipped.
    let foreign = other.appointments[0].id;
    assert_eq!(code(world.api.run_late(&therapist, foreign, 15, true).await), "not_found");
    assert_eq!(fields(world.api.run_late(&therapist, late, 121, true).await), ["minutes"]);
    let before = count(&world.db, "SELECT count(*) FROM jobs WHERE payload->>'news' = 'later'").await;
    let done = world.api.run_late(&therapist, late, 15, true).await.unwrap();
    assert!(done.done && done.moves.len() == 2);
    for (booking, time) in [(&first, "11:15"), (&second, "12:15"), (&third, "15:00"), (&other, "12:00")] {
        assert_eq!(world.api.get(&world.spa.desk(), booking.id).await.unwrap().starts_at, at(time));
    }
    let told = count(&world.db, "SELECT count(*) FROM jobs WHERE payload->>'news' = 'later'").await;
    assert_eq!(told - before, 2);
    sound(&world.db).await;
}

#[tokio::test]
async fn a_manager_is_told_why_a_time_is_not_offered() {
    let world = World::with(|spa| spa.staff(2).rooms(2)).await;
    world.desk_books(&world.wish_with("11:00", 0)).await;
    let query = |time: &str, staff: Option<StaffId>| shared::booking::WhyQuery {
        service: world.spa.service,
        option: None,
        staff,
        location: None,
        starts_at: at(time),
    };
    let manager = world.spa.manager();
    let said = world.api.explain(&manager, &query("11:30", Some(world.spa.staff[0]))).await.unwrap();
    assert!(!said.offered && said.open);
    assert_eq!(said.refusal, Some(shared::availability::Refusal::StaffBusy));
    assert!(matches!(said.people[0].1, shared::booking::PresenceView::Taken(from, _) if from <= at("11:00")));
    assert!(world.api.explain(&manager, &query("11:30", None)).await.unwrap().offered);
    let night = world.api.explain(&manager, &query("23:00", None)).await.unwrap();
    assert!(!night.open && night.refusal == Some(shared::availability::Refusal::Closed));
    assert_eq!(code(world.api.explain(&world.spa.visitor(), &query("11:30", None)).await), "auth.required");
}

#[tokio::test]
async fn a_part_that_goes_leaves_the_other_its_whole_time() {
    let world = World::with(|spa| spa.staff(1).rooms(1).buffers(10, 15)).await;
    let wish = NewBooking { also: vec![Wish::of(world.spa.service)], ..world.wish("11:00") };
    let (cancel, manager) = (step(Action::Cancel), world.spa.manager());
    // The first one moves a little, then far away; of another visit it is called off.
    let view = world.desk_books(&wish).await;
    for time in ["10:45", "16:00"] {
        let step = Transition { appointment: Some(view.appointments[0].id), ..to(at(time), None) };
        world.api.act(&manager, view.id, &step, None).await.unwrap();
        crate::checker::diary_is_sound(&world.db).await;
    }
    let between = world.book_as(&world.spa.visitor(), &world.wish("11:00")).await;
    assert_eq!(code(between), "booking.slot_taken");
    world.api.act(&manager, view.id, &cancel, None).await.unwrap();
    // Nothing less than the whole of a visit is called off, but its therapist can decline a part of it.
    let view = world.desk_books(&wish).await;
    let part = |step| Transition { appointment: Some(view.appointments[0].id), ..step };
    assert_eq!(code(world.api.act(&manager, view.id, &part(cancel), None).await), "booking.wrong_state");
    let decline = part(step(Action::Decline));
    world.api.act(&world.assigned(&view), view.id, &decline, None).await.unwrap();
    assert_eq!(count(&world.db, "SELECT count(*) FROM claims WHERE full_start IS NOT NULL").await, 1);
    sound(&world.db).await;
}

#[tokio::test]
async fn a_part_that_is_late_leaves_the_other_its_whole_time() {
    let world = World::with(|spa| spa.staff(2).rooms(2).buffers(10, 15)).await;
    let staff = &world.spa.staff;
    let second = Wish { staff: Some(staff[1]), ..Wish::of(world.spa.service) };
    let wish = NewBooking { also: vec![second], ..world.wish_with("11:00", 0) };
    let view = world.desk_books(&wish).await;
    // One after the other in the same room, with two therapists: the second one's claim begins where the first one's ends.
    assert_eq!(count(&world.db, "SELECT count(*) FROM claims WHERE full_start IS NOT NULL").await, 1);
    let late = view.appointments[0].id;
    world.api.run_late(&world.spa.manager(), late, 60, true).await.unwrap();
    sound(&world.db).await;
}

#[tokio::test]
async fn a_delay_takes_the_guest_s_next_part_with_it_and_the_day_of_whoever_does_that() {
    let world = World::with(|spa| spa.staff(2).rooms(3)).await;
    let staff = &world.spa.staff;
    let after = Wish { staff: Some(staff[1]), ..Wish::of(world.spa.service) };
    let wish = NewBooking { also: vec![after], ..world.wish_with("11:00", 0) };
    let visit = world.desk_books(&wish).await;
    // The second therapist goes on with somebody else at once, then has a gap.
    let next = world.desk_books(&world.wish_with("13:00", 1)).await;
    let later = world.desk_books(&world.wish_with("16:00", 1)).await;
    let late = visit.appointments[0].id;
    let therapist = world.spa.therapist(0);
    let shown = world.api.run_late(&therapist, late, 15, false).await.unwrap();
    let parts: Vec<_> = visit.appointments.iter().map(|part| part.id).collect();
    let moved: Vec<_> = shown.moves.iter().map(|one| one.appointment).collect();
    assert_eq!(moved, [parts[0], parts[1], next.appointments[0].id]);
    // Whoever only knows their own day is told that a colleague's guest moves, not who that is.
    let told: Vec<_> = shown.moves.iter().map(|one| one.customer.is_some()).collect();
    assert_eq!(told, [true, true, false]);
    let before = count(&world.db, "SELECT count(*) FROM jobs WHERE payload->>'news' = 'later'").await;
    world.api.run_late(&therapist, late, 15, true).await.unwrap();
    let manager = world.spa.manager();
    let now = world.api.get(&manager, visit.id).await.unwrap();
    let starts: Vec<_> = now.appointments.iter().map(|part| part.starts_at).collect();
    assert_eq!(starts, [at("11:15"), at("12:15")]);
    assert_eq!(world.api.get(&manager, next.id).await.unwrap().starts_at, at("13:15"));
    assert_eq!(world.api.get(&manager, later.id).await.unwrap().starts_at, at("16:00"));
    let told = count(&world.db, "SELECT count(*) FROM jobs WHERE payload->>'news' = 'later'").await;
    assert_eq!(told - before, 2, "one letter for each visit, however many of its parts move");
    sound(&world.db).await;
}

#[tokio::test]
async fn a_delay_of_one_guest_of_a_party_leaves_the_others_and_a_couple_begins_together() {
    let world = World::with(|spa| spa.staff(2).rooms(2)).await;
    let beside = Wish { guest: 1, staff: Some(world.spa.staff[1]), ..Wish::of(world.spa.service) };
    let wish = NewBooking { also: vec![beside], ..world.wish_with("11:00", 0) };
    let party = world.desk_books(&wish).await;
    let manager = world.spa.manager();
    let done = world.api.run_late(&manager, party.appointments[0].id, 15, true).await.unwrap();
    assert_eq!(done.moves.len(), 1);
    crate::checker::diary_is_sound(&world.db).await;
    // Served side by side, in one room: they wait for each other.
    for_couples(&world).await;
    let wish = NewBooking { staff: None, guests: Some(2), ..world.wish("15:00") };
    let couple = world.desk_books(&wish).await;
    assert_eq!(couple.appointments.len(), 2);
    for part in [0, 1] {
        let done = world.api.run_late(&manager, couple.appointments[part].id, 15, true).await.unwrap();
        assert_eq!(done.moves.len(), 2);
        crate::checker::diary_is_sound(&world.db).await;
    }
    let now = world.api.get(&manager, couple.id).await.unwrap();
    assert!(now.appointments.iter().all(|part| part.starts_at == at("15:30")), "{now:?}");
    assert_eq!(now.appointments[0].room, now.appointments[1].room);
}

#[tokio::test]
async fn a_delay_takes_the_guest_s_next_part_with_it_though_nobody_does_it_yet() {
    let world = World::with(|spa| spa.staff(2).rooms(2).buffers(10, 15)).await;
    let after = Wish { staff: Some(world.spa.staff[1]), ..Wish::of(world.spa.service) };
    let wish = NewBooking { also: vec![after], ..world.wish_with("11:00", 0) };
    let visit = world.desk_books(&wish).await;
    let [first, second] = [visit.appointments[0].id, visit.appointments[1].id];
    let decline = Transition { appointment: Some(second), ..step(Action::Decline) };
    world.api.act(&world.spa.therapist(1), visit.id, &decline, None).await.unwrap();
    let done = world.api.run_late(&world.spa.manager(), first, 15, true).await.unwrap();
    assert_eq!(done.moves.iter().map(|one| one.appointment).collect::<Vec<_>>(), [first, second]);
    assert!(done.moves[1].staff.is_none());
    sound(&world.db).await;
}
