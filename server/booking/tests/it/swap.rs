//! Two visits that exchange their places: when, with whom and where.

use server_testkit::Fixture;
use shared::{
    booking::{
        Action, AppointmentView, BookingApi as _, BookingView, NewBooking, SwapWish, Wish,
        classes::ClassApi as _,
    },
    caller::Caller,
    ids::AppointmentId,
};

use crate::{
    checker::{count, diary_is_sound, sound},
    classes::{class, school},
    races::all_at_once,
    world::{World, at, code, fields, staff_of, step, to, wish, with_link},
};

fn between(first: &BookingView, second: &BookingView) -> SwapWish {
    SwapWish {
        first: first.appointments[0].id,
        second: second.appointments[0].id,
        versions: [Some(first.version), Some(second.version)],
    }
}

/// Whenever.
fn anyhow(first: AppointmentId, second: AppointmentId) -> SwapWish {
    SwapWish { first, second, versions: [None, None] }
}

async fn now(world: &World, view: &BookingView) -> BookingView {
    world.api.get(&world.spa.manager(), view.id).await.unwrap()
}

fn room_of(view: &BookingView) -> Option<&str> {
    view.appointments[0].room.as_ref().map(|room| room.name.as_str())
}

/// What is said beforehand, and then when it is done.
async fn refused(world: &World, wish: &SwapWish) -> &'static str {
    let manager = world.spa.manager();
    let preview = world.api.preview_swap(&manager, wish).await.unwrap();
    let done = code(world.api.swap(&manager, wish).await);
    assert_eq!(preview.refusal.map(|code| code.as_str()), Some(done), "the preview says the same");
    done
}

#[tokio::test]
async fn two_visits_exchange_time_person_and_room_and_keep_their_lengths_and_prices() {
    let world = World::with(|spa| spa.staff(2).rooms(2).buffers(5, 10)).await;
    let short = world.desk_books(&world.wish_with("11:00", 0)).await;
    let longer = NewBooking { option: Some(world.spa.options[1]), ..world.wish_with("11:00", 1) };
    let long = world.desk_books(&longer).await;
    let later = world.desk_books(&world.wish_with("15:00", 0)).await;
    let lengths = |view: &BookingView| view.ends_at - view.starts_at;
    assert_ne!(lengths(&short), lengths(&long));
    assert_ne!(room_of(&short), room_of(&long));

    let wish = between(&short, &long);
    let preview = world.api.preview_swap(&world.spa.desk(), &wish).await.unwrap();
    assert_eq!(preview.refusal, None);
    assert_eq!(preview.room.as_ref().map(|room| room.name.as_str()), room_of(&long));
    assert_eq!(now(&world, &short).await.version, 1, "a preview changes nothing");
    let told = world.api.swap(&world.spa.desk(), &wish).await.unwrap();
    let (one, other) = (now(&world, &short).await, now(&world, &long).await);
    assert_eq!((told.id, told.version), (one.id, one.version));
    assert_eq!((one.version, staff_of(&one), room_of(&one)), (2, staff_of(&long), room_of(&long)));
    assert_eq!((other.version, staff_of(&other), room_of(&other)), (2, staff_of(&short), room_of(&short)));
    assert_eq!((lengths(&one), lengths(&other)), (lengths(&short), lengths(&long)));
    assert_eq!((one.total, other.total), (short.total, long.total));

    // One after the other, and with one person.
    world.api.swap(&world.spa.manager(), &between(&one, &later)).await.unwrap();
    assert_eq!(now(&world, &short).await.starts_at, at("15:00"));
    assert_eq!(now(&world, &later).await.starts_at, at("11:00"));
    // Both are in the audit, both are told.
    let moved = "SELECT count(*) FROM audit_logs WHERE action = 'booking.reschedule'";
    assert_eq!(count(&world.db, moved).await, 4);
    sound(&world.db).await;
}

#[tokio::test]
async fn a_swap_that_one_of_both_cannot_follow_is_refused_as_a_whole_with_its_reason() {
    let world = World::with(|spa| spa.staff(2).rooms(2).buffers(0, 15)).await;
    let short = world.desk_books(&world.wish_with("11:00", 0)).await;
    let long = NewBooking { option: Some(world.spa.options[1]), ..world.wish_with("14:00", 0) };
    let long = world.desk_books(&long).await;
    // The long one would run into what comes after the short one, its cleaning included.
    let after = world.desk_books(&world.wish_with("12:15", 0)).await;
    assert_eq!(refused(&world, &between(&short, &long)).await, "booking.staff_busy");
    assert_eq!(refused(&world, &between(&long, &short)).await, "booking.staff_busy");
    // An old page, an unknown visit, and the same visit twice.
    world.api.act(&world.spa.manager(), after.id, &to(at("16:30"), None), None).await.unwrap();
    assert_eq!(refused(&world, &between(&after, &short)).await, "booking.changed");
    let manager = world.spa.manager();
    let nobody = anyhow(short.appointments[0].id, AppointmentId::new());
    assert_eq!(code(world.api.swap(&manager, &nobody).await), "not_found");
    assert_eq!(fields(world.api.swap(&manager, &between(&short, &short)).await), ["second"]);
    // What is over does not move.
    let gone = world.desk_books(&world.wish_with("13:00", 1)).await;
    world.api.act(&manager, gone.id, &step(Action::Cancel), None).await.unwrap();
    let over = anyhow(short.appointments[0].id, gone.appointments[0].id);
    assert_eq!(refused(&world, &over).await, "booking.wrong_state");
    for view in [&short, &long] {
        let same = now(&world, view).await;
        assert_eq!((same.version, same.starts_at, staff_of(&same)), (1, view.starts_at, staff_of(view)));
    }
    sound(&world.db).await;
}

#[tokio::test]
async fn two_that_would_overlap_each_other_or_cannot_be_done_by_the_other_stay_where_they_are() {
    let world = World::with(|spa| spa.staff(3).rooms(1)).await;
    let manager = world.spa.manager();
    let long = NewBooking { option: Some(world.spa.options[1]), ..world.wish_with("12:00", 0) };
    let long = world.desk_books(&long).await;
    let short = world.desk_books(&world.wish_with("11:00", 0)).await;
    // The same person would begin the one before the other is done.
    assert_eq!(refused(&world, &between(&short, &long)).await, "booking.staff_busy");
    // The same room, with somebody else.
    world.api.act(&manager, short.id, &to(at("11:00"), Some(world.spa.staff[1])), None).await.unwrap();
    let wish = anyhow(short.appointments[0].id, long.appointments[0].id);
    assert_eq!(refused(&world, &wish).await, "booking.no_room");
    let other = world.desk_books(&world.wish_with("15:00", 2)).await;
    sqlx::query("DELETE FROM staff_services WHERE staff_id = $1")
        .bind(world.spa.staff[2].0)
        .execute(world.db.owner())
        .await
        .unwrap();
    let wish = anyhow(short.appointments[0].id, other.appointments[0].id);
    assert_eq!(refused(&world, &wish).await, "booking.not_skilled");
    // At 17:00 there is an hour left of the day, and the long one needs more.
    let last = world.desk_books(&world.wish_with("17:00", 1)).await;
    let wish = anyhow(long.appointments[0].id, last.appointments[0].id);
    assert_eq!(refused(&world, &wish).await, "booking.outside_hours");
    sound(&world.db).await;
}

#[tokio::test]
async fn a_part_of_a_visit_is_swapped_only_where_its_guest_is_not_in_two_places() {
    let world = World::with(|spa| spa.staff(2).rooms(3)).await;
    let both = NewBooking { also: vec![Wish::of(world.spa.service)], ..world.wish_with("11:00", 0) };
    let both = world.desk_books(&both).await;
    let part = |nth: usize| -> &AppointmentView { &both.appointments[nth] };
    let beside = world.desk_books(&world.wish_with("12:00", 1)).await;
    let later = world.desk_books(&world.wish_with("15:00", 1)).await;
    // The first part would take place during the second one.
    let onto = anyhow(part(0).id, beside.appointments[0].id);
    assert_eq!(refused(&world, &onto).await, "booking.staff_busy");
    let manager = world.spa.manager();
    let wish = anyhow(part(1).id, later.appointments[0].id);
    assert_eq!(world.api.preview_swap(&manager, &wish).await.unwrap().refusal, None);
    let moved = world.api.swap(&manager, &wish).await.unwrap();
    assert_eq!((moved.starts_at, moved.ends_at), (at("11:00"), at("16:00")));
    assert_eq!(now(&world, &later).await.starts_at, at("12:00"));
    let own = anyhow(part(0).id, part(1).id);
    assert_eq!(fields(world.api.swap(&manager, &own).await), ["second"]);
    sound(&world.db).await;
}

#[tokio::test]
async fn a_seat_in_a_class_is_swapped_with_nothing() {
    let world = school().await;
    for time in ["11:00", "15:00"] {
        world.api.schedule(&world.spa.manager(), &class(&world, time, 0, 4)).await.unwrap();
    }
    let [one, other] = ["11:00", "15:00"].map(|time| world.wish(time));
    let (one, other) = (world.desk_books(&one).await, world.desk_books(&other).await);
    assert_eq!(refused(&world, &between(&one, &other)).await, "booking.wrong_state");
    sound(&world.db).await;
}

#[tokio::test]
async fn whoever_may_not_move_both_swaps_neither_and_hears_of_none_that_is_not_theirs() {
    let world = World::with(|spa| spa.staff(2).rooms(2)).await;
    let one = world.guest_books(&world.wish_with("11:00", 0)).await;
    let other = world.guest_books(&world.wish_with("13:00", 1)).await;
    let elsewhere = Fixture::business(&world.db).slug("elsewhere").build().await;
    let theirs =
        world.api.book(&elsewhere.desk(), "elsewhere", &wish(&elsewhere, at("11:00")), None).await.unwrap();
    let customer = Fixture::customer(&world.db, "ravi@example.com").await;
    let here = between(&one, &other);
    let across = between(&one, &theirs);
    let staff: Vec<(&str, Caller)> = vec![
        ("owner elsewhere", elsewhere.owner()),
        ("manager elsewhere", elsewhere.manager()),
        ("therapist elsewhere", elsewhere.therapist(0)),
        ("therapist with one of both", world.spa.therapist(0)),
    ];
    for (who, caller) in staff {
        assert_eq!(code(world.api.swap(&caller, &here).await), "not_found", "{who}");
        assert_eq!(code(world.api.preview_swap(&caller, &here).await), "not_found", "{who}");
        assert_eq!(code(world.api.swap(&caller, &across).await), "not_found", "{who}");
    }
    // Not with what is another business's.
    assert_eq!(code(world.api.swap(&world.spa.manager(), &across).await), "not_found");
    // A therapist moves nothing, even where both are their own.
    let own = world.desk_books(&world.wish_with("15:00", 0)).await;
    let mine = between(&one, &own);
    assert_eq!(code(world.api.swap(&world.spa.therapist(0), &mine).await), "auth.forbidden");
    for (who, caller) in [("customer", customer), ("guest", with_link(&one)), ("nobody", world.spa.visitor())]
    {
        for refusal in
            [code(world.api.swap(&caller, &here).await), code(world.api.preview_swap(&caller, &here).await)]
        {
            assert!(["auth.required", "auth.forbidden"].contains(&refusal), "{who}: {refusal}");
        }
    }
    for view in [&one, &other, &own] {
        assert_eq!(now(&world, view).await.version, 1);
    }
    sound(&world.db).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn swaps_of_the_same_pair_that_cross_never_wait_in_a_circle() {
    const ROUNDS: usize = 40;
    let world = std::sync::Arc::new(World::with(|spa| spa.staff(2).rooms(2).buffers(0, 15)).await);
    let one = world.desk_books(&world.wish_with("11:00", 0)).await;
    let other = world.desk_books(&world.wish_with("11:30", 1)).await;
    let third = world.desk_books(&world.wish_with("15:00", 1)).await;
    let ids = [&one, &other, &third].map(|view| view.appointments[0].id);
    let swapped = all_at_once((0..6).map(|n| {
        let world = std::sync::Arc::clone(&world);
        // Half of them name the same two the other way round.
        let (first, second) = [(ids[0], ids[1]), (ids[1], ids[0]), (ids[1], ids[2])][n % 3];
        async move {
            let mut swapped = 0;
            for round in 0..ROUNDS {
                let wish = anyhow(first, second);
                let manager = world.spa.manager();
                if round % 4 == 0 {
                    world.api.preview_swap(&manager, &wish).await.unwrap();
                }
                match world.api.swap(&manager, &wish).await {
                    Ok(_) => swapped += 1,
                    Err(error) => panic!("{error}"),
                }
            }
            swapped
        }
    }))
    .await;
    assert_eq!(swapped.iter().sum::<usize>(), 6 * ROUNDS);
    diary_is_sound(&world.db).await;
    let versions = [now(&world, &one).await, now(&world, &other).await, now(&world, &third).await]
        .map(|view| usize::try_from(view.version).unwrap() - 1);
    assert_eq!(versions.iter().sum::<usize>(), 2 * 6 * ROUNDS, "both or neither");
    sound(&world.db).await;
}

#[tokio::test]
async fn after_a_swap_both_places_are_taken_and_no_others() {
    let world = World::with(|spa| spa.staff(2).rooms(2)).await;
    let one = world.desk_books(&world.wish_with("11:00", 0)).await;
    let other = world.desk_books(&world.wish_with("14:00", 1)).await;
    world.api.swap(&world.spa.manager(), &between(&one, &other)).await.unwrap();
    // Both places are taken again, and only they.
    for (time, staff) in [("11:00", 0), ("14:00", 1)] {
        let wish = world.wish_with(time, staff);
        assert_eq!(code(world.book_as(&world.spa.visitor(), &wish).await), "booking.slot_taken");
    }
    world.guest_books(&world.wish_with("14:00", 0)).await;
    world.guest_books(&world.wish_with("11:00", 1)).await;
    sound(&world.db).await;
}
