//! Ordering: by a guest, a customer, the desk.

use chrono::{DateTime, Duration, Utc};
use server_testkit::{Fixture, now};
use shared::{
    booking::{BookingApi as _, BookingStatus, BookingView, NewBooking, Place, PlaceKind},
    caller::{Caller, GuestGrant},
    contact::ContactInput,
    error::FieldProblem,
};

use crate::{
    checker::{count, sound},
    races::all_at_once,
    world::{BASE, World, at, code, contact, fields, on, refusal, somebody, to, with_link},
};

#[tokio::test]
async fn a_guest_books_and_opens_the_booking_with_the_link() {
    let world = World::new().await;
    let wish = NewBooking {
        addons: world.spa.addons.clone(),
        option: Some(world.spa.options[1]),
        notes: Some("  left knee ".to_owned()),
        ..world.wish("11:00")
    };
    let view = world.guest_books(&wish).await;
    assert_eq!(
        (view.number.as_str(), view.version, view.status),
        ("OBO-20261120-0001", 1, BookingStatus::Pending)
    );
    assert_eq!(
        (view.total.amount().as_str(), view.paid.minor, view.notes.as_str()),
        ("4000.00", 0, "left knee")
    );
    assert_eq!((view.starts_at, view.ends_at), (at("11:00"), at("12:45")));
    assert_eq!(view.customer.phone, "+919845012345");
    let visit = &view.appointments[0];
    assert_eq!((visit.option.minutes, visit.addons.len(), visit.room.is_some()), (90, 1, true));
    let token = view.access_token.clone().unwrap();
    assert_eq!(view.page, Some(format!("{BASE}/booking/{}/{token}", view.id)));
    let read = world.api.get(&with_link(&view), view.id).await.unwrap();
    assert_eq!((read.access_token, read.number), (None, view.number));
    let bare = Caller { grants: vec![GuestGrant { booking: None, token }], ..world.spa.visitor() };
    assert!(world.api.get(&bare, view.id).await.is_ok());
    sound(&world.db).await;
}

#[tokio::test]
async fn a_guests_link_opens_that_booking_only() {
    let world = World::new().await;
    let mine = world.guest_books(&world.wish("11:00")).await;
    let other = world.guest_books(&world.wish("12:00")).await;
    let stranger = with_link(&mine);
    assert_eq!(code(world.api.get(&stranger, other.id).await), "not_found");
    let grants = vec![GuestGrant { booking: Some(other.id), token: mine.access_token.clone().unwrap() }];
    assert_eq!(code(world.api.get(&Caller { grants, ..stranger }, other.id).await), "not_found");
    let grants = vec![GuestGrant { booking: Some(mine.id), token: "guest_wrong".to_owned() }];
    assert_eq!(code(world.api.get(&Caller { grants, ..world.spa.visitor() }, mine.id).await), "not_found");
    let stored =
        "SELECT count(*) FROM bookings WHERE guest_token_hash IS NULL OR length(guest_token_hash) <> 32";
    assert_eq!(count(&world.db, stored).await, 0);
}

/// Who has nothing but the link in a letter.
fn with_letter(letter: &str, view: &BookingView) -> Caller {
    let begins = format!("{BASE}/booking/{}/", view.id);
    let token = letter.split(&begins).nth(1).and_then(|rest| rest.split_whitespace().next());
    let token = token.unwrap_or_else(|| panic!("no link in {letter}")).to_owned();
    Caller { grants: vec![GuestGrant { booking: Some(view.id), token }], ..Caller::default() }
}

#[tokio::test]
async fn every_letter_to_a_guest_has_the_link_that_opens_the_booking_whoever_ordered_it() {
    let world = World::with(|spa| spa.staff(1).rooms(1)).await;
    // In the language of the page on which it was ordered; the desk is not told what opens it.
    let guest = Caller { locale: "hi".to_owned(), ..world.spa.visitor() };
    let mine = world.book_as(&guest, &world.wish("11:00")).await.unwrap();
    let letter = world.last_letter().await;
    assert!(letter.contains("बुकिंग"), "{letter}");
    assert_eq!(with_letter(&letter, &mine).grants, with_link(&mine).grants);
    let desks = world.desk_books(&world.wish("13:00")).await;
    assert_eq!((&desks.access_token, &desks.page), (&None, &None));
    let reads = with_letter(&world.last_letter().await, &desks);
    assert_eq!(world.api.get(&reads, desks.id).await.unwrap().number, desks.number);
    assert_eq!(code(world.api.get(&reads, mine.id).await), "not_found");
    // The business is late: the letter about that opens it as well, in the same language.
    let late = mine.appointments[0].id;
    world.api.run_late(&world.spa.manager(), late, 15, true).await.unwrap();
    let letter = world.last_letter().await;
    assert!(letter.contains("बुकिंग"), "{letter}");
    assert!(world.api.get(&with_letter(&letter, &mine), mine.id).await.is_ok());
    // Whoever has an account finds it there.
    let account = Fixture::customer(&world.db, "ravi@example.com").await;
    let wish = NewBooking { customer: Some(contact("ravi@example.com")), ..world.wish("15:00") };
    let own = world.book_as(&account, &wish).await.unwrap();
    assert!(world.last_letter().await.contains(&format!("{BASE}/me/bookings/{}", own.id)));
}

#[tokio::test]
async fn a_customer_books_with_the_number_given_before() {
    let world = World::new().await;
    let customer = Fixture::customer(&world.db, "ravi@example.com").await;
    let bare = NewBooking { customer: None, ..world.wish("11:00") };
    assert_eq!(fields(world.book_as(&customer, &bare).await), ["customer.phone"]);
    let first = NewBooking { customer: Some(contact("ravi@example.com")), ..world.wish("11:00") };
    let first = world.book_as(&customer, &first).await.unwrap();
    assert_eq!((first.access_token, first.page), (None, None));
    let bare = NewBooking { customer: None, ..world.wish("12:00") };
    let second = world.book_as(&customer, &bare).await.unwrap();
    assert_eq!(
        (second.customer.email.as_str(), second.customer.phone.as_str()),
        ("ravi@example.com", "+919845012345")
    );
    let mine = world.api.list(&customer, &Default::default()).await.unwrap().items;
    assert_eq!(mine.iter().map(|row| row.id).collect::<Vec<_>>(), [second.id, first.id]);
    assert_eq!(fields(world.book_as(&world.spa.visitor(), &bare).await), ["customer"]);
}

#[tokio::test]
async fn what_is_booked_with_a_verified_address_belongs_to_its_account() {
    let world = World::new().await;
    let verified = Fixture::account(&world.db, "ravi@example.com", true).await.caller();
    let unverified = Fixture::account(&world.db, "asha@example.com", false).await.caller();
    for (time, email, account, visible) in
        [("11:00", "Ravi@Example.com", verified, true), ("12:00", "asha@example.com", unverified, false)]
    {
        let view =
            world.guest_books(&NewBooking { customer: Some(contact(email)), ..world.wish(time) }).await;
        assert_eq!(world.api.get(&account, view.id).await.is_ok(), visible, "{email}");
        assert_eq!(
            world.api.list(&account, &Default::default()).await.unwrap().items.len(),
            usize::from(visible)
        );
    }
}

#[tokio::test]
async fn the_desk_books_for_others_and_the_business_decides_who_confirms() {
    let world = World::new().await;
    let view = world.desk_books(&world.wish("11:00")).await;
    assert_eq!((view.status, view.access_token), (BookingStatus::Confirmed, None));
    assert_eq!(count(&world.db, "SELECT count(*) FROM bookings WHERE channel = 'phone_staff'").await, 1);
    // Off the grid and a little late: a walk-in.
    assert!(world.book_as(&world.spa.desk(), &world.wish("09:50")).await.is_ok());
    assert_eq!(code(world.book_as(&world.spa.desk(), &world.wish("05:00")).await), "request.invalid");
    let other = Fixture::business(&world.db).slug("at-once").confirms_at_once().build().await;
    let wish = crate::world::wish(&other, at("11:00"));
    let view = world.api.book(&other.visitor(), "at-once", &wish, None).await.unwrap();
    assert_eq!(view.status, BookingStatus::Confirmed);
    // Staff of one business are customers of every other.
    let view = world
        .api
        .book(&world.spa.desk(), "at-once", &NewBooking { starts_at: at("13:00"), ..wish }, None)
        .await
        .unwrap();
    assert_eq!(
        view.actions.iter().map(|action| action.as_str()).collect::<Vec<_>>(),
        ["reschedule", "cancel"]
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn numbers_count_up_without_gaps_day_by_day() {
    let world = World::with(|spa| spa.staff(4).rooms(0)).await;
    let answers = all_at_once((0..60).map(|n: usize| {
        let (api, slug) = (world.api.clone(), world.spa.slug.clone());
        let mut wish = world.wish_with(["11:00", "12:00", "13:00", "14:00", "15:00"][n % 5], n % 4);
        wish.customer = Some(contact(&format!("guest{}@example.com", n % 7)));
        async move { api.book(&somebody("198.51.100.1"), &slug, &wish, None).await }
    }))
    .await;
    let mut numbers: Vec<_> = answers.into_iter().filter_map(Result::ok).map(|view| view.number).collect();
    numbers.sort();
    assert_eq!(numbers, (1..=20).map(|n| format!("OBO-20261120-{n:04}")).collect::<Vec<_>>());
    let tomorrow = world.later(24 * 60);
    let view = tomorrow
        .book(
            &world.spa.visitor(),
            &world.spa.slug,
            &crate::world::wish(&world.spa, on("2026-11-21", "11:00")),
            None,
        )
        .await
        .unwrap();
    assert_eq!(view.number, "OBO-20261121-0001");
    sound(&world.db).await;
}

#[tokio::test]
async fn times_that_make_no_sense_are_refused() {
    let world = World::with(|spa| spa.window(60, 30)).await;
    let visitor = world.spa.visitor();
    let day = |date: &str| NewBooking { starts_at: on(date, "11:00"), ..world.wish("11:00") };
    for (wish, problem) in [
        (world.wish("09:30"), FieldProblem::Past),
        (day("2026-11-19"), FieldProblem::Past),
        (day("1066-10-14"), FieldProblem::Past),
        (day("2026-12-21"), FieldProblem::TooFar),
        (day("9999-12-31"), FieldProblem::TooFar),
    ] {
        assert_eq!(
            refusal(world.book_as(&visitor, &wish).await).problem("starts_at"),
            Some(problem),
            "{wish:?}"
        );
    }
    assert!(world.book_as(&visitor, &day("2026-12-20")).await.is_ok());
    for time in ["10:45", "11:07", "17:30", "22:00"] {
        assert_eq!(
            code(world.book_as(&visitor, &world.wish(time)).await),
            "booking.slot_not_offered",
            "{time}"
        );
    }
}

#[tokio::test]
async fn not_even_the_end_of_time_is_our_fault() {
    let world = World::new().await;
    let view = world.desk_books(&world.wish("11:00")).await;
    let ends = [DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC].map(|end| end.fixed_offset());
    let years = ["-9999-01-01T00:00:00Z", "+200000-01-01T00:00:00Z", "0001-01-01T00:00:00Z"]
        .map(|text| text.parse().unwrap());
    for starts_at in ends.into_iter().chain(years) {
        for caller in [world.spa.visitor(), world.spa.desk()] {
            let wish = NewBooking { starts_at, ..world.wish("11:00") };
            assert_eq!(fields(world.book_as(&caller, &wish).await), ["starts_at"], "{starts_at}");
            let wish = shared::booking::NewHold { starts_at, ..world.hold("11:00") };
            assert_eq!(
                fields(world.api.hold(&caller, &world.spa.slug, &wish, None).await),
                ["starts_at"],
                "{starts_at}"
            );
        }
        let moved =
            world.api.act(&world.spa.manager(), view.id, &crate::world::to(starts_at, None), None).await;
        assert_eq!(fields(moved), ["starts_at"], "{starts_at}");
        assert!(
            world
                .api
                .preview_move(&world.spa.manager(), view.id, None, starts_at, None, None)
                .await
                .unwrap()
                .refusal
                .is_some()
        );
        let date = starts_at.naive_utc().date();
        for refused in [
            world.api.board(&world.spa.desk(), Some(date)).await.err(),
            world.api.my_day(&world.spa.therapist(0), Some(date)).await.err(),
        ] {
            assert!(refused.is_none_or(|error| error.problem("date").is_some()), "{date}");
        }
        let filter = shared::booking::BookingFilter { date: Some(date), ..Default::default() };
        for caller in [world.spa.desk(), Fixture::customer(&world.db, &format!("{date}@example.com")).await] {
            let refused = world.api.list(&caller, &filter).await.err();
            assert!(refused.is_none_or(|error| error.problem("date").is_some()), "{date}");
        }
    }
    for cursor in
        ["", "x", "MQ", "OTIyMzM3MjAzNjg1NDc3NTgwNyAwMTkzMDAwMC0wMDAwLTcwMDAtODAwMC0wMDAwMDAwMDAwMDA"]
    {
        let filter = shared::booking::BookingFilter { cursor: Some(cursor.to_owned()), ..Default::default() };
        assert_eq!(fields(world.api.list(&world.spa.desk(), &filter).await), ["cursor"], "{cursor}");
    }
}

#[tokio::test]
async fn every_wrong_field_of_an_order_is_named() {
    let world = World::new().await;
    let visitor = world.spa.visitor();
    let nobody = ContactInput { name: String::new(), email: "a@b".to_owned(), phone: "12".to_owned() };
    let home =
        Place { kind: PlaceKind::Home, area: None, address: "1 Street".to_owned(), ..Place::default() };
    for (wish, expected) in [
        (
            NewBooking { customer: Some(nobody), ..world.wish("11:00") },
            vec!["customer.name", "customer.email", "customer.phone"],
        ),
        (NewBooking { notes: Some("x".repeat(1001)), ..world.wish("11:00") }, vec!["notes"]),
        (NewBooking { notes: Some("a\0b".to_owned()), ..world.wish("11:00") }, vec!["notes"]),
        (NewBooking { place: Some(home), ..world.wish("11:00") }, vec!["place.area"]),
        (NewBooking { staff: Some(shared::ids::StaffId::new()), ..world.wish("11:00") }, vec!["staff"]),
        (NewBooking { hold: Some(shared::ids::HoldId::new()), ..world.wish("11:00") }, vec!["hold"]),
    ] {
        assert_eq!(fields(world.book_as(&visitor, &wish).await), expected);
    }
    assert_eq!(count(&world.db, "SELECT (SELECT count(*) FROM bookings) + (SELECT count(*) FROM claims) + (SELECT count(*) FROM audit_logs)").await, 0);
}

#[tokio::test]
async fn an_order_is_listed_page_by_page() {
    let world = World::with(|spa| spa.staff(4).rooms(0)).await;
    for n in 0..28_i64 {
        let starts_at = on("2026-11-21", "09:00") + Duration::minutes(60 * (n % 7));
        let staff = Some(world.spa.staff[usize::try_from(n / 7).unwrap()]);
        world.desk_books(&NewBooking { starts_at, staff, ..world.wish("11:00") }).await;
    }
    let mut seen = Vec::new();
    let mut filter = shared::booking::BookingFilter {
        date: Some(on("2026-11-21", "09:00").date_naive()),
        ..Default::default()
    };
    loop {
        let page = world.api.list(&world.spa.desk(), &filter).await.unwrap();
        seen.extend(page.items.into_iter().map(|row| (row.starts_at, row.id)));
        filter.cursor = page.next_cursor;
        if filter.cursor.is_none() {
            break;
        }
    }
    assert_eq!(seen.len(), 28);
    assert!(seen.windows(2).all(|pair| pair[0] > pair[1]));
    let none = shared::booking::BookingFilter { status: Some(BookingStatus::Pending), ..Default::default() };
    assert!(world.api.list(&world.spa.desk(), &none).await.unwrap().items.is_empty());
    assert!(now() < seen[0].0);
    let own = shared::booking::BookingFilter { own: true, ..Default::default() };
    let page = world.api.list(&world.spa.desk(), &own).await.unwrap();
    assert!(page.items.is_empty(), "what the business has booked is not the receptionist's own");
}

#[tokio::test]
async fn a_booking_whose_time_has_passed_is_listed_as_past_whatever_became_of_it() {
    let world = World::new().await;
    world.desk_books(&world.wish("11:00")).await;
    for (minutes, past) in [(0, false), (119, false), (120, true)] {
        let page = world.later(minutes).list(&world.spa.desk(), &Default::default()).await.unwrap();
        assert_eq!(page.items[0].is_past, past, "{minutes} minutes later");
    }
}

#[tokio::test]
async fn a_calendar_file_says_when_and_where() {
    let world = World::new().await;
    let view = world.guest_books(&world.wish("11:00")).await;
    let text = world.api.calendar(&with_link(&view), view.id).await.unwrap();
    for line in [
        "BEGIN:VCALENDAR\r\n",
        "DTSTART:20261120T053000Z\r\n",
        "DTEND:20261120T063000Z\r\n",
        "STATUS:TENTATIVE\r\n",
        "LOCATION:1 Test Street\\, Test Town\r\n",
    ] {
        assert!(text.contains(line), "{line} in {text}");
    }
    assert!(!text.contains("example.com"));
}

#[tokio::test]
async fn what_is_answered_to_an_order_is_what_is_read_afterwards() {
    let world = World::new().await;
    let addons = world.spa.addons.clone();
    let wish = NewBooking { addons, notes: Some("  a sore shoulder ".to_owned()), ..world.wish("11:00") };
    let as_read = |answer: BookingView| BookingView { access_token: None, page: None, cursor: 0, ..answer };
    let guest = world.guest_books(&wish).await;
    let read = world.api.get(&with_link(&guest), guest.id).await.unwrap();
    assert_eq!(as_read(guest), as_read(read));
    let desk = world.desk_books(&NewBooking { starts_at: on("2026-11-20", "13:00"), ..wish }).await;
    let read = world.api.get(&world.spa.manager(), desk.id).await.unwrap();
    assert_eq!(as_read(desk), as_read(read));
}

#[tokio::test]
async fn whoever_comes_in_need_not_have_an_address() {
    let world = World::with(|spa| spa.staff(2)).await;
    let walk_in = |phone: &str, time: &str| NewBooking {
        customer: Some(ContactInput {
            name: "Farida Khan".to_owned(),
            email: String::new(),
            phone: phone.to_owned(),
        }),
        ..world.wish(time)
    };
    // Customers leave both.
    let guest = world.book_as(&world.spa.visitor(), &walk_in("", "11:00")).await;
    assert_eq!(fields(guest), ["customer.email", "customer.phone"]);
    for (phone, time) in
        [("98450 77001", "11:00"), ("+91 98450-77001", "12:30"), ("", "14:00"), ("", "15:30")]
    {
        let view = world.desk_books(&walk_in(phone, time)).await;
        assert_eq!((view.customer.email.as_str(), view.customer.name.as_str()), ("", "Farida Khan"));
        let read = world.api.get(&world.spa.desk(), view.id).await.unwrap();
        assert_eq!(read.customer.phone.is_empty(), phone.is_empty());
        let moved =
            world.api.act(&world.spa.manager(), view.id, &to(read.starts_at, None), None).await.unwrap();
        assert_eq!(moved.customer, read.customer);
    }
    // The same name and number are one customer; a name alone says nothing.
    assert_eq!(count(&world.db, "SELECT count(*) FROM customers").await, 3);
    let wrong = NewBooking {
        customer: Some(ContactInput {
            name: " ".to_owned(),
            email: "farida".to_owned(),
            phone: "12".to_owned(),
        }),
        ..world.wish("17:00")
    };
    let expected = ["customer.name", "customer.email", "customer.phone"];
    assert_eq!(fields(world.book_as(&world.spa.desk(), &wrong).await), expected);
    sound(&world.db).await;
}
