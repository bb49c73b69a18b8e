//! What the desk asks before it books.

use server_testkit::Fixture;
use shared::{
    availability::Refusal,
    booking::{
        BookingApi as _, NewBooking,
        desk::{DeskApi as _, DeskWish, KnownCustomers, MOST_KNOWN},
    },
    contact::ContactInput,
    time::Local,
};

use crate::{
    checker::sound,
    world::{World, at, code, contact, fields, on, wish},
};

fn wanted(world: &World, starts_at: Local) -> DeskWish {
    DeskWish {
        service: world.spa.service,
        option: None,
        staff: Some(world.spa.staff[0]),
        room: None,
        location: None,
        area: None,
        guests: None,
        starts_at,
    }
}

fn called(name: &str, phone: &str, email: &str) -> ContactInput {
    ContactInput { name: name.to_owned(), phone: phone.to_owned(), email: email.to_owned() }
}

fn names(known: Option<KnownCustomers>) -> Vec<String> {
    known.unwrap().found.into_iter().map(|customer| customer.name).collect()
}

#[tokio::test]
async fn a_time_that_is_pressed_fits_or_is_told_why_not_and_when_instead() {
    let world = World::with(|spa| spa.staff(2).rooms(2)).await;
    world.desk_books(&world.wish_with("13:00", 0)).await;
    let desk = world.spa.desk();
    let fit = async |time: &str| world.api.fit(&desk, &wanted(&world, at(time))).await.unwrap();
    assert_eq!(fit("11:00").await.refusal, None);
    assert!(fit("11:00").await.nearest.is_empty());
    // As when it books: any minute, and without notice.
    assert_eq!(fit("10:07").await.refusal, None);
    let taken = fit("13:30").await;
    assert_eq!(taken.refusal, Some(Refusal::StaffBusy));
    assert_eq!(taken.nearest, ["11:45", "12:00", "14:00", "14:15"].map(at));
    for near in taken.nearest {
        assert_eq!(world.api.fit(&desk, &wanted(&world, near)).await.unwrap().refusal, None);
    }
    let late = fit("17:30").await;
    assert_eq!(late.refusal, Some(Refusal::OutsideHours));
    assert_eq!(late.nearest.last(), Some(&at("17:00")));
    // Nobody is sent to a time that has passed: it is 10:00 and some moments.
    let early = fit("07:00").await;
    assert_eq!(early.refusal, Some(Refusal::Closed));
    assert_eq!(early.nearest.first(), Some(&at("10:15")));
    let before = world.api.fit(&desk, &wanted(&world, on("2026-11-19", "11:00"))).await.unwrap();
    assert_eq!((before.refusal, before.nearest), (Some(Refusal::Past), Vec::new()));
    // What somebody else does at that time is no obstacle to whoever is free.
    let anyone = DeskWish { staff: None, ..wanted(&world, at("13:30")) };
    assert_eq!(world.api.fit(&desk, &anyone).await.unwrap().refusal, None);
}

#[tokio::test]
async fn a_room_that_is_pressed_is_the_room_it_takes_place_in() {
    let world = World::with(|spa| spa.staff(2).rooms(2)).await;
    let (desk, second) = (world.spa.desk(), world.spa.rooms[1]);
    let there = |time: &str| NewBooking { room: Some(second), ..world.wish(time) };
    let view = world.desk_books(&there("11:00")).await;
    assert_eq!(view.appointments[0].room.as_ref().map(|room| room.id), Some(second));
    // The other room is free, and is not what was meant.
    assert_eq!(code(world.book_as(&desk, &there("11:30")).await), "booking.slot_taken");
    let wish_there = DeskWish { staff: None, room: Some(second), ..wanted(&world, at("11:30")) };
    let fit = world.api.fit(&desk, &wish_there).await.unwrap();
    assert_eq!((fit.refusal, fit.takes_room), (Some(Refusal::NoRoom), true));
    assert!(fit.nearest.contains(&at("12:00")));
    // A room of somebody else's is none.
    let elsewhere = Fixture::business(&world.db).slug("elsewhere").build().await;
    let foreign = NewBooking { room: Some(elsewhere.rooms[0]), ..world.wish("14:00") };
    assert_eq!(fields(world.book_as(&desk, &foreign).await), ["room"]);
    let wish_foreign = DeskWish { room: Some(elsewhere.rooms[0]), ..wanted(&world, at("14:00")) };
    let fit = world.api.fit(&desk, &wish_foreign).await.unwrap();
    assert_eq!((fit.refusal, fit.takes_room), (None, false));
    // Customers are given a room.
    assert_eq!(code(world.book_as(&world.spa.visitor(), &there("15:00")).await), "auth.forbidden");
    sound(&world.db).await;
}

#[tokio::test]
async fn who_was_here_before_is_found_by_name_and_number() {
    let world = World::new().await;
    let people = [
        called("Meera Kulkarni", "98450 77001", "meera@example.com"),
        called("Ravi Prameela", "98450 77002", ""),
        called("Usha", "", ""),
    ];
    for (customer, time) in people.into_iter().zip(["11:00", "12:00", "13:00"]) {
        world.desk_books(&NewBooking { customer: Some(customer), ..world.wish_with(time, 0) }).await;
    }
    let desk = world.spa.desk();
    let known = async |words: &str| world.api.known(&desk, words).await.unwrap();
    assert_eq!(names(known("meera").await), ["Meera Kulkarni"]);
    // Whose name begins so comes first; every word counts.
    assert_eq!(names(known("  ME ").await), ["Meera Kulkarni", "Ravi Prameela"]);
    assert_eq!(names(known("kul meera").await), ["Meera Kulkarni"]);
    assert_eq!(names(known("meera@ex").await), ["Meera Kulkarni"]);
    let nobody = known("meera ravi").await.unwrap();
    assert_eq!(nobody, KnownCustomers::default());
    for number in ["98450 7700", "0984507700", "+91 98450-7700", "7700"] {
        assert_eq!(names(known(number).await).len(), 2, "{number}");
    }
    let only = known("77002").await.unwrap().found;
    assert_eq!((only[0].phone.as_str(), only[0].email.as_str()), ("+919845077002", ""));
    for little in ["", "m", "98", " +0 9 "] {
        assert_eq!(known(little).await, None, "{little}");
    }
    // What is typed is looked for as it is.
    for odd in ["%%", "__", "' OR true --", "\\\\"] {
        assert_eq!(known(odd).await, Some(KnownCustomers::default()), "{odd}");
    }
}

#[tokio::test]
async fn more_than_can_be_shown_are_said_to_be_there() {
    let world = World::with(|spa| spa.staff(1)).await;
    for hour in 0..=MOST_KNOWN {
        let customer = called(&format!("Asha {hour}"), "", "");
        let time = format!("{}:00", 10 + hour);
        world.desk_books(&NewBooking { customer: Some(customer), ..world.wish(&time) }).await;
    }
    let known = world.api.known(&world.spa.desk(), "asha").await.unwrap().unwrap();
    assert_eq!((known.found.len(), known.more), (MOST_KNOWN, true));
}

#[tokio::test]
async fn neither_strangers_nor_another_business_nor_a_therapist_find_anybody() {
    let world = World::new().await;
    world.desk_books(&world.wish("11:00")).await;
    let elsewhere = Fixture::business(&world.db).slug("elsewhere").build().await;
    for caller in [elsewhere.owner(), elsewhere.manager(), elsewhere.desk()] {
        let found = world.api.known(&caller, "Meera").await.unwrap();
        assert_eq!(found, Some(KnownCustomers::default()), "another business has its own customers");
        let theirs = wanted(&world, at("12:00"));
        assert_eq!(fields(world.api.fit(&caller, &theirs).await), ["service"]);
    }
    let theirs = NewBooking { customer: Some(contact("ana@example.com")), ..wish(&elsewhere, at("11:00")) };
    world.api.book(&elsewhere.desk(), "elsewhere", &theirs, None).await.unwrap();
    assert_eq!(names(world.api.known(&elsewhere.desk(), "ana@").await.unwrap()).len(), 1);
    let customer = Fixture::customer(&world.db, "ravi@example.com").await;
    let refused = [
        (world.spa.visitor(), "auth.required"),
        (customer, "auth.forbidden"),
        // Limited to those whom they serve.
        (world.spa.therapist(0), "auth.forbidden"),
    ];
    for (caller, told) in refused {
        assert_eq!(code(world.api.known(&caller, "Meera").await), told);
        assert_eq!(code(world.api.known(&caller, "").await), told, "nor whether there is anything to find");
        assert_eq!(code(world.api.fit(&caller, &wanted(&world, at("12:00"))).await), told);
    }
}
