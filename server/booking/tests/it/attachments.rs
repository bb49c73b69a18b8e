//! Files of a booking: who sees them, who takes them away, and how many there can be.

use server_kernel::Actor;
use server_testkit::{Fixture, pictures};
use shared::{
    AppError,
    booking::{
        Action, BookingApi as _, BookingView,
        attachments::{AttachmentsApi as _, AttachmentsView, MAX_ATTACHMENT, NewAttachment},
    },
    caller::Caller,
    error::FieldProblem,
    ids::{BookingId, UserId},
    permission::{Module, Role},
};

use crate::{
    checker::count,
    races::all_at_once,
    world::{World, code, contact, refusal, step, with_link},
};

const PDF: &[u8] = b"%PDF-1.7 a letter";

fn letter() -> NewAttachment {
    NewAttachment { file_name: "letter.pdf".to_owned(), content: PDF.to_vec(), team_only: false }
}

fn note_of_the_team() -> NewAttachment {
    NewAttachment { file_name: "note.pdf".to_owned(), team_only: true, ..letter() }
}

async fn see(world: &World, who: &Caller, id: BookingId) -> AttachmentsView {
    world.api.attachments(who, id).await.unwrap()
}

fn names(view: &AttachmentsView) -> Vec<&str> {
    view.files.iter().map(|file| file.file_name.as_str()).collect()
}

/// A guest's booking with a letter from the guest and a note of the desk's.
async fn with_files(world: &World) -> BookingView {
    let view = world.guest_books(&world.wish_with("11:00", 0)).await;
    world.api.attach(&with_link(&view), view.id, letter()).await.unwrap();
    world.api.attach(&world.spa.desk(), view.id, note_of_the_team()).await.unwrap();
    view
}

#[tokio::test]
async fn each_sees_what_is_theirs_to_see() {
    let world = World::new().await;
    let view = with_files(&world).await;
    let (guest, id) = (with_link(&view), view.id);
    assert_eq!(names(&see(&world, &guest, id).await), ["letter.pdf"]);
    assert_eq!(world.api.get(&guest, id).await.unwrap().attachments, 1);
    for who in [world.spa.owner(), world.spa.manager(), world.spa.desk(), world.spa.therapist(0)] {
        let seen = see(&world, &who, id).await;
        assert_eq!(names(&seen), ["letter.pdf", "note.pdf"]);
        assert!(seen.at_work && seen.may_add && !seen.full);
        assert_eq!(world.api.get(&who, id).await.unwrap().attachments, 2);
        for file in seen.files {
            assert_eq!(world.api.attachment(&who, id, file.id).await.unwrap().content, PDF);
        }
    }
    let hidden = see(&world, &world.spa.desk(), id).await.files[1].id;
    assert_eq!(code(world.api.attachment(&guest, id, hidden).await), "not_found");
    assert_eq!(code(world.api.remove_attachment(&guest, id, hidden).await), "not_found");
}

#[tokio::test]
async fn a_photo_does_not_tell_where_it_was_taken() {
    let world = World::new().await;
    let view = world.guest_books(&world.wish_with("11:00", 0)).await;
    let (guest, id) = (with_link(&view), view.id);
    let photo =
        NewAttachment { file_name: "hair.jpg".to_owned(), content: pictures::JPEG.to_vec(), ..letter() };
    world.api.attach(&guest, id, photo).await.unwrap();
    let file = see(&world, &guest, id).await.files[0].id;
    let kept = world.api.attachment(&world.spa.desk(), id, file).await.unwrap();
    assert_eq!(kept.media_type, "image/jpeg");
    assert!(!pictures::tells(&kept.content));
}

#[tokio::test]
async fn an_account_finds_the_files_of_its_own_bookings_only() {
    let world = World::new().await;
    let (ravi, meera) = (
        Fixture::customer(&world.db, "ravi@example.com").await,
        Fixture::customer(&world.db, "meera@example.com").await,
    );
    let mut wish = world.wish_with("11:00", 0);
    wish.customer = Some(contact("ravi@example.com"));
    let view = world.book_as(&ravi, &wish).await.unwrap();
    world.api.attach(&ravi, view.id, letter()).await.unwrap();
    let file = see(&world, &ravi, view.id).await.files.remove(0);
    assert!(file.by_customer && file.may_remove);
    assert_eq!(code(world.api.attachments(&meera, view.id).await), "not_found");
    assert_eq!(code(world.api.attachment(&meera, view.id, file.id).await), "not_found");
    // Nor by way of a booking that is hers.
    wish = world.wish_with("13:00", 0);
    wish.customer = Some(contact("meera@example.com"));
    let hers = world.book_as(&meera, &wish).await.unwrap();
    assert_eq!(code(world.api.attachment(&meera, hers.id, file.id).await), "not_found");
    assert_eq!(code(world.api.remove_attachment(&meera, hers.id, file.id).await), "not_found");
    world.api.remove_attachment(&ravi, view.id, file.id).await.unwrap();
    assert!(see(&world, &ravi, view.id).await.files.is_empty());
}

#[tokio::test]
async fn strangers_and_colleagues_find_nothing() {
    let world = World::new().await;
    let view = with_files(&world).await;
    let file = see(&world, &world.spa.desk(), view.id).await.files[0].id;
    let elsewhere = Fixture::business(&world.db).slug("elsewhere").build().await;
    let other = world.guest_books(&world.wish_with("15:00", 0)).await;
    let head_office = Fixture::head_office(&world.db, Role::SuperAdmin).await;
    for who in [
        elsewhere.owner(),
        elsewhere.therapist(0),
        world.spa.therapist(1),
        with_link(&other),
        world.spa.visitor(),
        head_office,
    ] {
        assert_eq!(code(world.api.attachments(&who, view.id).await), "not_found");
        assert_eq!(code(world.api.attach(&who, view.id, letter()).await), "not_found");
        assert_eq!(code(world.api.attachment(&who, view.id, file).await), "not_found");
        assert_eq!(code(world.api.remove_attachment(&who, view.id, file).await), "not_found");
    }
    // Whoever hands the visit back does not read its files any more.
    world.api.act(&world.spa.manager(), view.id, &step(Action::Confirm), None).await.unwrap();
    world.api.act(&world.spa.therapist(0), view.id, &step(Action::Decline), None).await.unwrap();
    assert_eq!(code(world.api.attachment(&world.spa.therapist(0), view.id, file).await), "not_found");
}

#[tokio::test]
async fn who_added_a_file_takes_it_away_and_a_manager_any() {
    let world = World::new().await;
    let view = with_files(&world).await;
    let (guest, id) = (with_link(&view), view.id);
    let of = async |who: &Caller| -> Vec<bool> {
        see(&world, who, id).await.files.iter().map(|file| file.may_remove).collect()
    };
    assert_eq!(of(&guest).await, [true]);
    assert_eq!(of(&world.spa.desk()).await, [false, true]);
    assert_eq!(of(&world.spa.therapist(0)).await, [false, false]);
    assert_eq!(of(&world.spa.manager()).await, [true, true]);
    let files = see(&world, &world.spa.desk(), id).await.files;
    let (theirs, ours) = (files[0].id, files[1].id);
    let desk = world.spa.desk();
    assert_eq!(code(world.api.remove_attachment(&desk, id, theirs).await), "auth.forbidden");
    let therapist = world.spa.therapist(0);
    assert_eq!(code(world.api.remove_attachment(&therapist, id, ours).await), "auth.forbidden");
    world.api.remove_attachment(&desk, id, ours).await.unwrap();
    world.api.remove_attachment(&world.spa.manager(), id, theirs).await.unwrap();
    assert!(see(&world, &desk, id).await.files.is_empty());
    assert_eq!(code(world.api.remove_attachment(&desk, id, ours).await), "not_found");
}

#[tokio::test]
async fn what_is_no_file_of_ours_is_named_and_what_is_over_takes_none_from_its_customer() {
    let world = World::new().await;
    let view = world.guest_books(&world.wish_with("11:00", 0)).await;
    let guest = with_link(&view);
    let large = [PDF, &vec![b' '; MAX_ATTACHMENT]].concat();
    for (content, problem) in [
        (Vec::new(), FieldProblem::Required),
        (b"<html>".to_vec(), FieldProblem::Malformed),
        (b"<svg xmlns".to_vec(), FieldProblem::Malformed),
        (large, FieldProblem::TooLong),
    ] {
        let file = NewAttachment { content, ..letter() };
        let error: AppError = refusal(world.api.attach(&guest, view.id, file).await);
        assert_eq!(error.problem("attachment"), Some(problem));
    }
    // What is only for the team comes from the team.
    world.api.attach(&guest, view.id, note_of_the_team()).await.unwrap();
    assert!(!see(&world, &guest, view.id).await.files[0].team_only);
    world.api.act(&guest, view.id, &step(Action::Cancel), None).await.unwrap();
    assert!(!see(&world, &guest, view.id).await.may_add);
    assert_eq!(code(world.api.attach(&guest, view.id, letter()).await), "booking.wrong_state");
    world.api.attach(&world.spa.desk(), view.id, letter()).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_tenth_place_is_taken_once() {
    let world = World::new().await;
    let view = world.guest_books(&world.wish_with("11:00", 0)).await;
    for _ in 0..9 {
        world.api.attach(&world.spa.desk(), view.id, note_of_the_team()).await.unwrap();
    }
    // Whoever does not wait for the booking has counted nine by the time that they may write.
    let mut busy = world.db.owner().begin().await.unwrap();
    sqlx::query("SELECT 1 FROM bookings FOR UPDATE").execute(&mut *busy).await.unwrap();
    let everybody = all_at_once((0..12).map(|nth| {
        let (api, id) = (world.api.clone(), view.id);
        let who = if nth % 2 == 0 { with_link(&view) } else { world.spa.desk() };
        async move { api.attach(&who, id, letter()).await }
    }));
    let release = async {
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        busy.commit().await.unwrap();
    };
    let (answers, ()) = tokio::join!(everybody, release);
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1);
    for error in answers.into_iter().filter_map(Result::err) {
        assert_eq!(error.problem("attachment"), Some(FieldProblem::OutOfRange));
    }
    assert_eq!(count(&world.db, "SELECT count(*) FROM booking_attachments").await, 10);
    assert!(see(&world, &with_link(&view), view.id).await.full, "the team's take their place too");
}

#[tokio::test]
async fn that_the_team_read_a_customers_file_is_written_down() {
    let world = World::new().await;
    let view = with_files(&world).await;
    let files = see(&world, &world.spa.desk(), view.id).await.files;
    let reads = async || {
        count(
            &world.db,
            "SELECT count(*) FROM audit_logs WHERE action = 'booking.read_file' AND user_id IS NOT NULL",
        )
        .await
    };
    world.api.attachment(&with_link(&view), view.id, files[0].id).await.unwrap();
    world.api.attachment(&world.spa.desk(), view.id, files[1].id).await.unwrap();
    assert_eq!(reads().await, 0);
    world.api.attachment(&world.spa.therapist(0), view.id, files[0].id).await.unwrap();
    assert_eq!(reads().await, 1);
    assert_eq!(
        count(&world.db, "SELECT count(*) FROM audit_logs WHERE action = 'booking.add_file'").await,
        2
    );
}

#[tokio::test]
async fn the_database_lets_nobody_pass_a_file_off_as_somebody_elses() {
    let world = World::new().await;
    let view = with_files(&world).await;
    let tenant = world.spa.tenant;
    let desk = world.spa.desk();
    let user = desk.user().unwrap();
    let staff = Actor::staff(user, user.membership.as_ref().unwrap());
    let mut reads = *Role::VendorManager.permissions().reach();
    for permission in [Module::Bookings.update(), Module::Bookings.approve()] {
        reads.remove(permission);
    }
    let looks_only = Actor::Staff { user: UserId::new(), tenant, staff: None, reach: reads };
    let guest = Actor::Guest { tenant, booking: view.id };
    let copy = "INSERT INTO booking_attachments (tenant_id, id, booking_id, by_customer, added_by, team_only, file_name, media_type, content, created_at)
         SELECT tenant_id, gen_random_uuid(), booking_id, by_customer, added_by, team_only, file_name, media_type, content, created_at
         FROM booking_attachments";
    for (actor, statement, touched) in [
        (guest, format!("{copy} WHERE by_customer"), 1),
        (guest, "DELETE FROM booking_attachments WHERE NOT by_customer".to_owned(), 0),
        (guest, "UPDATE booking_attachments SET file_name = 'x'".to_owned(), 0),
        (staff, format!("{copy} WHERE by_customer LIMIT 1"), 0),
        (staff, format!("{copy} WHERE NOT by_customer"), 1),
        (staff, "DELETE FROM booking_attachments WHERE by_customer".to_owned(), 0),
        (staff, "UPDATE booking_attachments SET team_only = false".to_owned(), 0),
        (looks_only, "SELECT FROM booking_attachments".to_owned(), 0),
        (looks_only, "DELETE FROM booking_attachments".to_owned(), 0),
    ] {
        let mut tx = world.db.db().begin(actor).await.unwrap();
        let done = sqlx::query(sqlx::AssertSqlSafe(statement.clone())).execute(tx.conn()).await;
        assert_eq!(done.map_or(0, |done| done.rows_affected()), touched, "{actor:?} {statement}");
        tx.rollback().await.unwrap();
    }
}
