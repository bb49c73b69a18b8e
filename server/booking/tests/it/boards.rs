//! A business's day, and a therapist's.

use server_testkit::Fixture;
use shared::{
    booking::{Action, BoardView, BookingApi as _, MOST_NEWS, NewBooking, Transition, Wish},
    caller::Caller,
};

use crate::{
    locations::{branch, there},
    world::{World, at, code, fields, on, step, to},
};

#[tokio::test]
async fn the_board_shows_the_day_with_everybody_in_it() {
    let world = World::new().await;
    let noted = NewBooking { notes: Some("left knee".to_owned()), ..world.wish_with("11:00", 0) };
    let waiting = world.guest_books(&noted).await;
    let gone = world.guest_books(&world.wish_with("12:00", 0)).await;
    world.api.act(&world.spa.manager(), gone.id, &step(Action::Cancel), None).await.unwrap();
    let tomorrow = NewBooking { starts_at: on("2026-11-21", "09:00"), ..world.wish("11:00") };
    let tomorrow = world.guest_books(&tomorrow).await;

    let board = world.api.board(&world.spa.manager(), None).await.unwrap();
    assert_eq!((board.date, board.timezone.as_str()), (at("10:00").date_naive(), "Asia/Kolkata"));
    assert_eq!(board.opening, [(at("08:00"), at("20:00"))]);
    assert_eq!(board.now.format("%H:%M").to_string(), "10:00");
    assert_eq!(
        board.columns.iter().map(|column| (column.staff.id, column.load)).collect::<Vec<_>>(),
        [(world.spa.staff[0], 11), (world.spa.staff[1], 0)]
    );
    assert_eq!(board.columns[0].working, [(at("09:00"), at("18:00"))]);
    assert_eq!((board.in_use, board.taken.map(|money| money.minor)), (5, Some(0)));
    let [card] = board.cards.as_slice() else { panic!("{:?}", board.cards) };
    assert_eq!(
        (card.booking, card.staff, card.starts_at, card.minutes),
        (waiting.id, Some(world.spa.staff[0]), at("11:00"), 60)
    );
    assert!(card.has_notes && !card.paid && card.room.is_some());
    assert!(card.actions.contains(&Action::Confirm));
    let desk = world.api.board(&world.spa.desk(), None).await.unwrap();
    assert!(!desk.cards[0].actions.contains(&Action::Confirm));
    let next =
        world.api.board(&world.spa.manager(), Some(on("2026-11-21", "09:00").date_naive())).await.unwrap();
    assert_eq!(next.cards.iter().map(|card| card.booking).collect::<Vec<_>>(), [tomorrow.id]);
}

#[tokio::test]
async fn the_news_of_a_board_are_the_cards_of_what_changed_and_the_whole_of_everything_else() {
    let world = World::with(|spa| spa.staff(2).rooms(2)).await;
    let after = Wish { staff: Some(world.spa.staff[1]), ..Wish::of(world.spa.service) };
    let visit = world.desk_books(&NewBooking { also: vec![after], ..world.wish_with("11:00", 0) }).await;
    let other = world.desk_books(&world.wish_with("14:00", 0)).await;
    let manager = world.spa.manager();
    let whole = world.api.board(&manager, None).await.unwrap();
    let news = |bookings: Vec<_>| {
        let (api, manager, date, now) = (world.api.clone(), manager.clone(), whole.date, whole.now);
        async move { Ok(BoardView { now, ..api.board_news(&manager, date, &bookings).await? }) }
    };
    let expected = |booking| {
        let cards = whole.cards.iter().filter(|card| card.booking == booking).cloned().collect();
        BoardView { cards, ..whole.clone() }
    };
    assert_eq!(news(vec![visit.id]).await.unwrap(), expected(visit.id));
    assert_eq!(news(vec![visit.id]).await.unwrap().cards.len(), 2);
    assert_eq!(news(vec![other.id]).await.unwrap(), expected(other.id));
    assert_eq!(news(Vec::new()).await.unwrap(), BoardView { cards: Vec::new(), ..whole.clone() });
    assert_eq!(news(vec![visit.id, other.id]).await.unwrap(), whole);
    // What has left the day is nowhere; a room out of use stays as long as somebody is in it.
    let away = Transition { starts_at: Some(on("2026-11-21", "14:00")), ..step(Action::Reschedule) };
    world.api.act(&manager, other.id, &away, None).await.unwrap();
    let room = whole.cards[0].room_id.unwrap();
    sqlx::query("UPDATE resources SET is_active = false WHERE id = $1")
        .bind(room.0)
        .execute(world.db.owner())
        .await
        .unwrap();
    let now = news(vec![other.id]).await.unwrap();
    assert!(now.cards.is_empty() && now.rooms.iter().any(|each| each.room.id == room));
    assert_eq!(fields(news(vec![visit.id; MOST_NEWS + 1]).await), ["bookings"]);
}

#[tokio::test]
async fn nobody_reads_the_news_of_another_business_or_of_one_where_they_have_no_place() {
    let world = World::new().await;
    let view = world.desk_books(&world.wish("11:00")).await;
    let date = at("11:00").date_naive();
    let asked = |caller: Caller| {
        let api = world.api.clone();
        async move { api.board_news(&caller, date, &[view.id]).await }
    };
    let elsewhere = Fixture::business(&world.db).slug("other").build().await;
    assert!(asked(elsewhere.manager()).await.unwrap().cards.is_empty());
    assert_eq!(code(asked(world.spa.therapist(0)).await), "auth.forbidden");
    assert_eq!(code(asked(Caller::default()).await), "auth.required");
}

#[tokio::test]
async fn the_board_says_where_everybody_works_and_every_visit_is() {
    let world = World::with(|spa| spa.staff(2).rooms(1)).await;
    let (lake, room) = branch(&world).await;
    world.desk_books(&world.wish_with("11:00", 0)).await;
    world.desk_books(&NewBooking { place: there(lake), ..world.wish_with("13:00", 1) }).await;
    let board = world.api.board(&world.spa.manager(), None).await.unwrap();
    let [main, other] = board.locations.as_slice() else { panic!("{:?}", board.locations) };
    assert_eq!((other.id, other.name.as_str()), (lake, "Lake"));
    let locations: Vec<_> = board.columns.iter().map(|column| column.locations.clone()).collect();
    assert_eq!(locations, [vec![main.id], vec![lake]]);
    let cards: Vec<_> = board.cards.iter().map(|card| (card.location, card.room_id)).collect();
    let place_of = |id| board.rooms.iter().find(|each| each.room.id == id).map(|each| each.location);
    assert_eq!((board.rooms.len(), place_of(room)), (2, Some(lake)));
    let [(here, Some(inside)), there] = cards.as_slice() else { panic!("{cards:?}") };
    assert_eq!((*here, place_of(*inside)), (Some(main.id), Some(main.id)));
    assert_eq!(*there, (Some(lake), Some(room)));

    // Extra hours are worked somewhere, on that day alone.
    sqlx::query(
        "INSERT INTO availability_exceptions (tenant_id, id, staff_id, kind, starts_at, ends_at, location_id)
         VALUES ($1, gen_random_uuid(), $2, 'extra_hours', '2026-11-20T14:30Z', '2026-11-20T15:30Z', $3)",
    )
    .bind(world.spa.tenant.0)
    .bind(world.spa.staff[0].0)
    .bind(lake.0)
    .execute(world.db.owner())
    .await
    .unwrap();
    let locations_on = async |date: &str| {
        let board = world.api.board(&world.spa.manager(), date.parse().ok()).await.unwrap();
        board.columns[0].locations.len()
    };
    assert_eq!((locations_on("2026-11-20").await, locations_on("2026-11-21").await), (2, 1));
}

#[tokio::test]
async fn a_room_that_is_out_of_use_is_shown_as_long_as_a_visit_is_in_it() {
    let world = World::with(|spa| spa.staff(1).rooms(2)).await;
    world.desk_books(&world.wish("11:00")).await;
    sqlx::query("UPDATE resources SET is_active = false WHERE tenant_id = $1")
        .bind(world.spa.tenant.0)
        .execute(world.db.owner())
        .await
        .unwrap();
    let board = world.api.board(&world.spa.manager(), None).await.unwrap();
    let rooms: Vec<_> = board.rooms.iter().map(|each| Some(each.room.id)).collect();
    assert_eq!(rooms, [board.cards[0].room_id]);
    let tomorrow = world.api.board(&world.spa.manager(), "2026-11-21".parse().ok()).await.unwrap();
    assert_eq!(tomorrow.rooms, []);
}

#[tokio::test]
async fn a_week_says_who_works_and_who_is_taken_when() {
    let world = World::new().await;
    world.desk_books(&world.wish_with("11:00", 0)).await;
    let asked = NewBooking { starts_at: on("2026-11-21", "09:00"), ..world.wish_with("09:00", 0) };
    let asked = world.guest_books(&asked).await;
    let gone = NewBooking { starts_at: on("2026-11-21", "14:00"), ..world.wish_with("09:00", 0) };
    let gone = world.guest_books(&gone).await;
    world.api.act(&world.spa.manager(), gone.id, &step(Action::Cancel), None).await.unwrap();
    let next = NewBooking { starts_at: on("2026-11-23", "09:00"), ..world.wish_with("09:00", 0) };
    world.guest_books(&next).await;

    let week = world.api.week(&world.spa.desk(), None, None).await.unwrap();
    let dates: Vec<_> = week.days.iter().map(|day| day.date.to_string()).collect();
    assert_eq!((dates.len(), dates[0].as_str(), dates[6].as_str()), (7, "2026-11-16", "2026-11-22"));
    assert_eq!(week.people.iter().map(|person| person.id).collect::<Vec<_>>(), world.spa.staff);
    let friday = &week.days[4];
    assert_eq!(friday.opening, [(480, 1_200)]);
    assert_eq!(friday.people[0].working, [(540, 1_080)]);
    let times = |day: usize| week.days[day].people[0].visits.iter().map(|visit| visit.at).collect::<Vec<_>>();
    assert_eq!((times(3), times(4), times(5)), (vec![], vec![(660, 720)], vec![(540, 600)]));
    assert_eq!((friday.people[0].load, friday.people[1].load, friday.load), (11, 0, 5));
    assert_eq!(week.days[5].people[0].visits[0].booking, asked.status);
    assert!(week.days.iter().all(|day| day.unplaced.is_empty()));

    // Whose visit nobody has any more still has to be seen.
    sqlx::query("UPDATE staff SET is_bookable = false WHERE id = $1")
        .bind(world.spa.staff[0].0)
        .execute(world.db.owner())
        .await
        .unwrap();
    let week = world.api.week(&world.spa.desk(), "2026-11-22".parse().ok(), None).await.unwrap();
    assert_eq!(week.people.len(), 1);
    assert_eq!(week.days[4].unplaced.iter().map(|visit| visit.at).collect::<Vec<_>>(), [(660, 720)]);
}

#[tokio::test]
async fn a_week_of_one_location_has_whoever_works_or_is_booked_there() {
    let world = World::with(|spa| spa.staff(2).rooms(1)).await;
    let (lake, _) = branch(&world).await;
    world.desk_books(&world.wish_with("11:00", 0)).await;
    world.desk_books(&NewBooking { place: there(lake), ..world.wish_with("13:00", 1) }).await;
    let week = world.api.week(&world.spa.desk(), None, Some(lake)).await.unwrap();
    assert_eq!(week.people.iter().map(|person| person.id).collect::<Vec<_>>(), [world.spa.staff[1]]);
    let friday = &week.days[4];
    assert_eq!((friday.opening.clone(), friday.people[0].visits.len()), (vec![(660, 900)], 1));
    assert_eq!(friday.unplaced, []);
}

#[tokio::test]
async fn a_card_follows_its_booking() {
    let world = World::new().await;
    let view = world.desk_books(&world.wish_with("11:00", 0)).await;
    world
        .api
        .act(&world.spa.manager(), view.id, &to(at("14:00"), Some(world.spa.staff[1])), None)
        .await
        .unwrap();
    let card = world.api.board(&world.spa.desk(), None).await.unwrap().cards.remove(0);
    assert_eq!((card.staff, card.starts_at, card.version), (Some(world.spa.staff[1]), at("14:00"), 2));
    assert!(world.api.my_day(&world.spa.therapist(0), None).await.unwrap().visits.is_empty());
    assert_eq!(world.api.my_day(&world.spa.therapist(1), None).await.unwrap().visits.len(), 1);
}

#[tokio::test]
async fn my_day_is_mine_in_order_of_time() {
    let world = World::new().await;
    for time in ["14:00", "11:00", "12:30"] {
        world.desk_books(&world.wish_with(time, 0)).await;
    }
    world.desk_books(&world.wish_with("11:00", 1)).await;
    let day = world.api.my_day(&world.spa.therapist(0), None).await.unwrap();
    assert_eq!(day.staff.id, world.spa.staff[0]);
    assert_eq!(
        day.visits.iter().map(|visit| visit.starts_at).collect::<Vec<_>>(),
        ["11:00", "12:30", "14:00"].map(at)
    );
    assert!(day.visits[0].actions.contains(&Action::Accept));
    assert!(!day.visits[0].actions.contains(&Action::Reschedule));
}

#[tokio::test]
async fn boards_are_for_people_of_the_business() {
    let world = World::new().await;
    assert_eq!(code(world.api.board(&Caller::default(), None).await), "auth.required");
    assert_eq!(code(world.api.week(&Caller::default(), None, None).await), "auth.required");
    assert_eq!(code(world.api.my_day(&Caller::default(), None).await), "auth.required");
    assert_eq!(code(world.api.list(&Caller::default(), &Default::default()).await), "auth.required");
    let customer = server_testkit::Fixture::customer(&world.db, "ravi@example.com").await;
    assert_eq!(code(world.api.board(&customer, None).await), "auth.forbidden");
    assert_eq!(code(world.api.week(&customer, None, None).await), "auth.forbidden");
    assert_eq!(code(world.api.week(&world.spa.therapist(0), None, None).await), "auth.forbidden");
    assert_eq!(code(world.api.my_day(&world.spa.manager(), None).await), "auth.forbidden");
    assert_eq!(code(world.api.board(&world.spa.therapist(0), None).await), "auth.forbidden");
}
