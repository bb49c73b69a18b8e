//! What a guest says of their health: who reads it, when, and what is left of it.

use server_kernel::Actor;
use server_testkit::Fixture;
use shared::{
    booking::{
        Action, BookingApi as _, BookingView,
        health::{HealthApi as _, HealthReader, HealthView, MAX_HEALTH},
    },
    caller::Caller,
    permission::Role,
    time::Local,
};

use crate::world::{World, code, fields, on, step, to, with_link};

const SAID: &str = "Allergic to lavender; third month";

/// A guest's visit tomorrow at eleven with the first person, and what the guest said for it.
async fn with_note(world: &World) -> BookingView {
    let mut wish = world.wish_with("11:00", 0);
    wish.starts_at = on("2026-11-21", "11:00");
    let view = world.guest_books(&wish).await;
    world.api.write_health(&with_link(&view), view.id, SAID, true).await.unwrap();
    view
}

/// `minutes` after ten o'clock on the day before the visit.
async fn seen(world: &World, minutes: i64, who: &Caller, view: &BookingView) -> HealthView {
    world.later(minutes).health(who, view.id).await.unwrap()
}

/// The tests' clock goes on while they run.
fn clock(at: Local) -> String {
    at.format("%H:%M").to_string()
}

async fn audited(world: &World) -> Vec<String> {
    sqlx::query_scalar("SELECT action FROM audit_logs WHERE action LIKE '%health' ORDER BY id")
        .fetch_all(world.db.owner())
        .await
        .unwrap()
}

#[tokio::test]
async fn whoever_does_the_work_reads_it_from_a_day_before_to_a_day_after() {
    let world = World::new().await;
    let view = with_note(&world).await;
    let therapist = world.spa.therapist(0);
    // Now it is ten o'clock on the day before: a day and an hour ahead.
    let early = seen(&world, 59, &therapist, &view).await;
    let (from, until) = (on("2026-11-20", "11:00"), on("2026-11-22", "12:00"));
    assert_eq!((early.reader, early.text), (HealthReader::NotNow { from, until }, None));
    assert!(early.written_at.is_some());
    for minutes in [60, 25 * 60, 50 * 60 - 1] {
        let read = seen(&world, minutes, &therapist, &view).await;
        assert_eq!((read.reader, read.text.as_deref()), (HealthReader::AtWork, Some(SAID)), "{minutes}");
    }
    assert_eq!(seen(&world, 50 * 60, &therapist, &view).await.text, None);
    // Each reading is written down, not each asking.
    let reads = audited(&world).await;
    assert_eq!(reads.iter().filter(|action| *action == "booking.read_health").count(), 3);
}

#[tokio::test]
async fn a_manager_says_why_and_the_guest_sees_it() {
    let world = World::new().await;
    let view = with_note(&world).await;
    let (manager, guest) = (world.spa.manager(), with_link(&view));
    let closed = seen(&world, 0, &manager, &view).await;
    assert_eq!((closed.reader, closed.text), (HealthReader::Manager { until: None }, None));
    let api = &world.api;
    assert_eq!(fields(api.look_at_health(&manager, view.id, "  ").await), ["reason"]);
    assert_eq!(fields(api.look_at_health(&manager, view.id, &"x".repeat(301)).await), ["reason"]);
    api.look_at_health(&manager, view.id, "She fainted").await.unwrap();
    let open = seen(&world, 14, &manager, &view).await;
    assert_eq!(open.text.as_deref(), Some(SAID));
    let HealthReader::Manager { until: Some(until) } = open.reader else { panic!("{:?}", open.reader) };
    assert_eq!(clock(until), "10:15");
    assert_eq!(seen(&world, 16, &manager, &view).await.text, None);
    // It opens it to that manager alone.
    assert_eq!(seen(&world, 5, &world.spa.owner(), &view).await.text, None);
    let told = seen(&world, 20, &guest, &view).await.looks;
    let said: Vec<_> = told.iter().map(|look| (clock(look.at), look.reason.as_str())).collect();
    assert_eq!(said, [("10:00".to_owned(), "She fainted")]);
    assert!(open.looks.is_empty());
}

#[tokio::test]
async fn nobody_else_reads_it_or_learns_that_it_is_there() {
    let world = World::new().await;
    let view = with_note(&world).await;
    let other = world.guest_books(&world.wish_with("15:00", 1)).await;
    let elsewhere = Fixture::business(&world.db).slug("elsewhere").build().await;
    let head_office = Fixture::head_office(&world.db, Role::SuperAdmin).await;
    let there = world.later(90);
    for (who, said) in [
        (world.spa.desk(), "auth.forbidden"),
        (world.spa.therapist(1), "not_found"),
        (with_link(&other), "not_found"),
        (world.spa.visitor(), "not_found"),
        (elsewhere.owner(), "not_found"),
        (head_office, "not_found"),
    ] {
        assert_eq!(code(there.health(&who, view.id).await), said);
        assert_eq!(code(there.write_health(&who, view.id, "x", true).await), said);
        assert_eq!(code(there.erase_health(&who, view.id).await), said);
        assert_eq!(code(there.look_at_health(&who, view.id, "why").await), said);
    }
    for (who, shown) in [
        (world.spa.desk(), false),
        (world.spa.therapist(0), true),
        (world.spa.manager(), true),
        (with_link(&view), true),
    ] {
        assert_eq!(there.get(&who, view.id).await.unwrap().health, shown);
    }
    for who in [world.spa.therapist(0), world.spa.manager()] {
        assert_eq!(code(there.write_health(&who, view.id, "x", true).await), "auth.forbidden");
        assert_eq!(code(there.erase_health(&who, view.id).await), "auth.forbidden");
    }
    let therapist = world.spa.therapist(0);
    assert_eq!(code(there.look_at_health(&therapist, view.id, "why").await), "auth.forbidden");
}

#[tokio::test]
async fn whoever_gives_the_visit_to_somebody_else_reads_it_no_more() {
    let world = World::new().await;
    let view = with_note(&world).await;
    let mut other = to(on("2026-11-21", "11:00"), Some(world.spa.staff[1]));
    other.version = None;
    world.api.act(&world.spa.manager(), view.id, &other, None).await.unwrap();
    assert_eq!(code(world.later(90).health(&world.spa.therapist(0), view.id).await), "not_found");
    assert_eq!(seen(&world, 90, &world.spa.therapist(1), &view).await.text.as_deref(), Some(SAID));
}

#[tokio::test]
async fn a_guest_writes_it_with_consent_changes_it_and_takes_it_back() {
    let world = World::new().await;
    let view = world.guest_books(&world.wish_with("11:00", 0)).await;
    let guest = with_link(&view);
    let nothing = seen(&world, 0, &guest, &view).await;
    assert_eq!((nothing.written_at, nothing.text), (None, None));
    assert_eq!(nothing.reader, HealthReader::Guest { may_write: true });
    let api = &world.api;
    assert_eq!(fields(api.write_health(&guest, view.id, SAID, false).await), ["agreed"]);
    for text in [" ", "a\0b", &"x".repeat(MAX_HEALTH + 1)] {
        assert_eq!(fields(api.write_health(&guest, view.id, text, true).await), ["text"]);
    }
    assert_eq!(seen(&world, 0, &guest, &view).await.text, None);
    api.write_health(&guest, view.id, &"ध".repeat(MAX_HEALTH), true).await.unwrap();
    world.later(5).write_health(&guest, view.id, SAID, true).await.unwrap();
    let written = seen(&world, 6, &guest, &view).await;
    assert_eq!(written.text.as_deref(), Some(SAID));
    assert_eq!(written.written_at.map(clock).as_deref(), Some("10:05"));
    world.later(7).erase_health(&guest, view.id).await.unwrap();
    assert_eq!(seen(&world, 8, &guest, &view).await.written_at, None);
    assert_eq!(seen(&world, 8, &world.spa.therapist(0), &view).await.written_at, None);
    let steps = ["booking.write_health", "booking.write_health", "booking.erase_health"];
    assert_eq!(audited(&world).await, steps);
    // What is over takes none, and gives back what it has.
    world.later(8).write_health(&guest, view.id, SAID, true).await.unwrap();
    world.later(9).act(&guest, view.id, &step(Action::Cancel), None).await.unwrap();
    assert_eq!(code(world.later(9).write_health(&guest, view.id, SAID, true).await), "booking.wrong_state");
    let over = seen(&world, 9, &guest, &view).await;
    assert_eq!((over.reader, over.text.is_some()), (HealthReader::Guest { may_write: false }, true));
    world.later(9).erase_health(&guest, view.id).await.unwrap();
    assert_eq!(seen(&world, 9, &guest, &view).await.text, None);
    // Whoever does the work hears of each change, and the event says nothing more.
    let told: Vec<(String, serde_json::Value)> =
        sqlx::query_as("SELECT kind, data FROM events WHERE aggregate_kind = 'health' ORDER BY id")
            .fetch_all(world.db.owner())
            .await
            .unwrap();
    assert_eq!(
        told.iter().map(|(kind, _)| kind.as_str()).collect::<Vec<_>>(),
        ["written", "written", "erased", "written", "erased"]
    );
    let only_whom = serde_json::json!({ "staff": [world.spa.staff[0]] });
    assert!(told.iter().all(|(_, data)| *data == only_whom), "{told:?}");
}

#[tokio::test]
async fn what_is_stored_says_nothing_and_opens_for_its_own_booking_only() {
    let world = World::new().await;
    let (view, other) = (with_note(&world).await, world.guest_books(&world.wish_with("15:00", 1)).await);
    world.api.write_health(&with_link(&other), other.id, "Nothing", true).await.unwrap();
    let stored: Vec<u8> = sqlx::query_scalar("SELECT sealed FROM booking_health WHERE booking_id = $1")
        .bind(view.id.0)
        .fetch_one(world.db.owner())
        .await
        .unwrap();
    assert!(!stored.windows(8).any(|letters| SAID.as_bytes().windows(8).any(|said| said == letters)));
    sqlx::query("UPDATE booking_health SET sealed = $1 WHERE booking_id = $2")
        .bind(stored)
        .bind(other.id.0)
        .execute(world.db.owner())
        .await
        .unwrap();
    assert_eq!(code(world.api.health(&with_link(&other), other.id).await), "internal");
}

#[tokio::test]
async fn a_month_after_the_visit_it_is_erased_and_that_a_manager_read_it_stays() {
    let world = World::new().await;
    let view = with_note(&world).await;
    world.api.look_at_health(&world.spa.manager(), view.id, "She fainted").await.unwrap();
    // The visit ends at noon on the 21st.
    let month = 26 * 60 + 30 * 24 * 60;
    assert_eq!(world.later(month - 1).forget_health().await.unwrap(), 0);
    assert_eq!(world.later(month + 1).forget_health().await.unwrap(), 1);
    let after = seen(&world, month + 1, &with_link(&view), &view).await;
    assert_eq!((after.written_at, after.text, after.looks.len()), (None, None, 1));
    assert_eq!(after.erased_on.to_string(), "2026-12-21");
}

#[tokio::test]
async fn row_security_alone_keeps_it_from_whoever_is_not_assigned_and_has_not_said_why() {
    let world = World::new().await;
    let view = with_note(&world).await;
    let staff = |who: &Caller| {
        let user = who.user().unwrap();
        Actor::staff(user, user.membership.as_ref().unwrap())
    };
    let touched = async |actor: Actor, statement: &'static str| {
        let mut tx = world.db.db().begin(actor).await.unwrap();
        let done = sqlx::query(statement).execute(tx.conn()).await;
        done.map(|done| done.rows_affected()).unwrap_or_default()
    };
    let (desk, manager) = (world.spa.desk(), world.spa.manager());
    let (asha, bina) = (world.spa.therapist(0), world.spa.therapist(1));
    let guest = Actor::Guest { tenant: world.spa.tenant, booking: view.id };
    let read = "SELECT FROM booking_health";
    for (actor, rows) in
        [(staff(&desk), 0), (staff(&manager), 0), (staff(&bina), 0), (staff(&asha), 1), (guest, 1)]
    {
        assert_eq!(touched(actor, read).await, rows, "{actor:?}");
    }
    let look = "INSERT INTO booking_health_looks SELECT tenant_id, gen_random_uuid(), id,
                    nullif(current_setting('app.user_id', true), '')::uuid, 'why', now() FROM bookings";
    for (who, rows) in [(&desk, 0), (&asha, 0), (&manager, 1)] {
        assert_eq!(touched(staff(who), look).await, rows);
    }
    world.api.look_at_health(&manager, view.id, "She fainted").await.unwrap();
    assert_eq!(touched(staff(&manager), read).await, 1);
    assert_eq!(touched(staff(&world.spa.owner()), read).await, 0);
    // Nobody of the business writes it, and nobody takes back that they looked.
    for who in [&asha, &manager] {
        for write in [
            "DELETE FROM booking_health",
            "UPDATE booking_health SET agreed_at = now()",
            "DELETE FROM booking_health_looks",
        ] {
            assert_eq!(touched(staff(who), write).await, 0, "{write}");
        }
    }
    assert_eq!(touched(guest, "DELETE FROM booking_health_looks").await, 0);
    assert_eq!(touched(guest, "DELETE FROM booking_health").await, 1);
}
