//! Whoever has nothing to do with a booking does not even hear that it is there.

use server_testkit::Fixture;
use shared::{
    booking::{Action, BookingApi as _, BookingView, Draft},
    caller::{Caller, GuestGrant},
    payments::{NewPayment, PaymentsApi as _},
};

use crate::world::{World, code, contact, step, to, wish, with_link};

/// Everybody who has no business with the booking, each with a name.
async fn strangers(world: &World, view: &BookingView) -> Vec<(&'static str, Caller)> {
    let elsewhere = Fixture::business(&world.db).slug("elsewhere").build().await;
    let theirs = world
        .api
        .book(&elsewhere.visitor(), "elsewhere", &wish(&elsewhere, view.starts_at), None)
        .await
        .unwrap();
    let other = world.guest_books(&world.wish_with("15:00", 0)).await;
    let token = other.access_token.clone().unwrap();
    let forged = GuestGrant { booking: Some(view.id), token: token.clone() };
    let customer = Fixture::customer(&world.db, "ravi@example.com").await;
    let mut wished = world.wish_with("16:00", 0);
    wished.customer = Some(contact("ravi@example.com"));
    world.book_as(&customer, &wished).await.unwrap();
    vec![
        ("owner elsewhere", elsewhere.owner()),
        ("manager elsewhere", elsewhere.manager()),
        ("desk elsewhere", elsewhere.desk()),
        ("therapist elsewhere", elsewhere.therapist(0)),
        ("colleague", world.spa.therapist(1)),
        ("customer of another booking", customer),
        ("guest of another booking", with_link(&other)),
        ("guest of another business", with_link(&theirs)),
        ("token of another booking", Caller { grants: vec![forged], ..world.spa.visitor() }),
        (
            "bare token of another booking",
            Caller { grants: vec![GuestGrant { booking: None, token }], ..world.spa.visitor() },
        ),
        ("nobody", world.spa.visitor()),
    ]
}

#[tokio::test]
async fn nobody_else_finds_a_booking_by_any_door() {
    let world = World::new().await;
    let view = world.guest_books(&world.wish_with("11:00", 0)).await;
    let (api, id) = (&world.api, view.id);
    api.act(&world.spa.manager(), id, &step(Action::Confirm), None).await.unwrap();
    let code_of_it = api.check_in_code(&world.spa.desk(), id).await.unwrap();
    let cash = NewPayment { method: "cash".to_owned(), amount: "1.00".to_owned() };
    for (who, caller) in strangers(&world, &view).await {
        assert_eq!(code(api.get(&caller, id).await), "not_found", "{who}: get");
        assert_eq!(code(api.check_in_code(&caller, id).await), "not_found", "{who}: code");
        assert_eq!(code(api.calendar(&caller, id).await), "not_found", "{who}: calendar");
        assert_eq!(code(api.receipt(&caller, id).await), "not_found", "{who}: receipt");
        assert_eq!(code(api.pay(&caller, id, &cash, None).await), "not_found", "{who}: pay");
        for action in Action::ALL.iter().copied() {
            let transition = shared::booking::Transition { action, ..to(view.starts_at, None) };
            let transition = shared::booking::Transition { reason: Some("x".to_owned()), ..transition };
            assert_eq!(code(api.act(&caller, id, &transition, None).await), "not_found", "{who}: {action:?}");
            let key = crate::world::key("stranger", 1);
            assert_eq!(
                code(api.act(&caller, id, &transition, key).await),
                "not_found",
                "{who}: {action:?} with a key"
            );
        }
        // Without a place at a business there is nothing to look for.
        let staff = caller.signed_in.as_ref().is_some_and(|user| user.membership.is_some());
        let preview = code(api.preview_move(&caller, id, None, view.starts_at, None, None).await);
        let typed = [
            code(api.check_in(&caller, &code_of_it.token, None, None, None).await),
            code(api.check_in(&caller, &code_of_it.short, None, None, None).await),
        ];
        if staff {
            assert_eq!(preview, "not_found", "{who}: preview");
            assert_eq!(typed, ["checkin.unknown"; 2], "{who}: check-in");
        } else {
            assert!(["auth.required", "auth.forbidden"].contains(&preview), "{who}: preview {preview}");
            assert!(["auth.required", "auth.forbidden"].contains(&typed[0]), "{who}: check-in");
        }
        if let Ok(list) = api.list(&caller, &Default::default()).await {
            assert!(list.items.iter().all(|row| row.id != id), "{who}: list");
        }
        if let Ok(board) = api.board(&caller, None).await {
            assert!(board.cards.iter().all(|card| card.booking != id), "{who}: board");
        }
        if let Ok(day) = api.my_day(&caller, None).await {
            assert!(day.visits.iter().all(|visit| visit.id != id), "{who}: day");
        }
    }
    assert_eq!(api.get(&world.spa.manager(), id).await.unwrap().version, 2);
}

#[tokio::test]
async fn nobody_else_finds_a_hold() {
    let world = World::new().await;
    let owner = world.spa.visitor();
    let held = world.api.hold(&owner, &world.spa.slug, &world.hold_with("11:00", 0), None).await.unwrap();
    let api = &world.api;
    for caller in [
        world.spa.visitor(),
        Caller { visitor: None, ..world.spa.visitor() },
        Fixture::stranger(&world.db).await,
    ] {
        assert_eq!(code(api.get_hold(&caller, held.id).await), "not_found");
        assert_eq!(code(api.save_draft(&caller, held.id, &Draft::default()).await), "not_found");
        assert_eq!(code(api.release_hold(&caller, held.id).await), "not_found");
        let mut wish = world.wish_with("11:00", 0);
        wish.hold = Some(held.id);
        assert_eq!(crate::world::fields(world.book_as(&caller, &wish).await), ["hold"]);
    }
    assert!(api.get_hold(&owner, held.id).await.unwrap().live);
}

#[tokio::test]
async fn a_hold_of_another_business_is_unknown() {
    let world = World::new().await;
    let elsewhere = Fixture::business(&world.db).slug("elsewhere").build().await;
    let caller = world.spa.visitor();
    let held = world.api.hold(&caller, &world.spa.slug, &world.hold("11:00"), None).await.unwrap();
    let mut wished = wish(&elsewhere, held.starts_at);
    wished.hold = Some(held.id);
    assert_eq!(crate::world::fields(world.api.book(&caller, "elsewhere", &wished, None).await), ["hold"]);
}
