//! Calendars out and in.

use std::sync::{Arc, Mutex};

use server_kernel::jobs::Runner as _;
use server_staff::ReadCalendar;
use server_testkit::{Business, Fixture, TestDb, clock_at, now};
use shared::{
    ErrorCode,
    error::FieldProblem,
    staff::{CalendarsApi, LeaveApi, LeaveInput, LinkFailure},
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpListener,
};

use crate::{Stage, stage, stage_at};

async fn token(stage: &Stage, business: &Business) -> String {
    let feed = stage.staff.my_time(&business.therapist(0)).await.unwrap().feed.unwrap();
    let file = feed.address.rsplit('/').next().unwrap().to_owned();
    file.strip_suffix(".ics").unwrap().to_owned()
}

#[tokio::test]
async fn a_calendar_to_subscribe_to_says_what_and_when_but_not_who() {
    let db = TestDb::new().await;
    let business = Fixture::business(&db).build().await;
    let stage = stage(&db);
    let (therapist, asha) = (business.therapist(0), business.staff[0]);
    stage.staff.renew_feed(&therapist, false).await.unwrap();
    let secret = token(&stage, &business).await;
    let empty = stage.staff.feed(&secret).await.unwrap();
    stage.book(&business, &business.manager(), asha, "2026-11-24T10:00:00+05:30").await;
    let leave = LeaveInput {
        kind: "sick".into(),
        first: "2026-11-25".into(),
        reason: "Fever".into(),
        ..LeaveInput::default()
    };
    let id = stage.staff.ask(&therapist, &leave).await.unwrap();
    stage.staff.decide(&business.manager(), id, true, "", 1).await.unwrap();
    let file = stage.staff.feed(&secret).await.unwrap();
    assert_ne!(file.etag, empty.etag);
    assert_eq!(file, stage.staff.feed(&secret).await.unwrap(), "the same until something happens");
    for said in ["DTSTART:20261124T043000Z", "DTSTART;VALUE=DATE:20261125", "SUMMARY:Leave", "SEQUENCE:1"] {
        assert!(file.text.contains(said), "{said}\n{}", file.text);
    }
    for silent in ["Meera", "meera@example.com", "+9198", "Fever"] {
        assert!(!file.text.contains(silent), "{silent}");
    }
    // A class without guests is an event as well.
    sqlx::query(
        "INSERT INTO classes (tenant_id, id, service_id, option_id, staff_id, location_id, starts_at, ends_at, seats, min_seats, status,
                              created_by, created_at)
         SELECT t.tenant_id, gen_random_uuid(), $2, o.id, t.id, l.id, '2026-11-26T05:30Z', '2026-11-26T06:30Z',
                ARRAY[gen_random_uuid(), gen_random_uuid()], 0, 'scheduled', t.user_id, '2026-11-20T04:30Z'
         FROM staff t JOIN locations l ON l.tenant_id = t.tenant_id AND l.is_main
         JOIN service_options o ON o.tenant_id = t.tenant_id AND o.service_id = $2
         WHERE t.id = $1 LIMIT 1",
    )
    .bind(asha.0)
    .bind(business.service.0)
    .execute(db.owner())
    .await
    .unwrap();
    let text = stage.staff.feed(&secret).await.unwrap().text;
    assert_eq!(text.matches("DTSTART:20261126T053000Z").count(), 1, "{text}");
    stage.staff.renew_feed(&therapist, true).await.unwrap();
    let renewed = token(&stage, &business).await;
    assert_eq!(
        stage.staff.feed(&secret).await.unwrap_err().code,
        ErrorCode::NotFound,
        "the old one is worthless"
    );
    let named = stage.staff.feed(&renewed).await.unwrap().text;
    assert!(named.contains("Meera") && !named.contains("Joshi"), "the first name and no more");
    let kept: Vec<u8> =
        sqlx::query_scalar("SELECT token_hash FROM calendar_feeds").fetch_one(db.owner()).await.unwrap();
    assert_ne!(kept, renewed.as_bytes());
    stage.staff.revoke_feed(&therapist).await.unwrap();
    assert_eq!(stage.staff.feed(&renewed).await.unwrap_err().code, ErrorCode::NotFound);
    let desk = stage.staff.renew_feed(&business.desk(), false).await.unwrap_err();
    assert_eq!(desk.code, ErrorCode::Forbidden);
}

/// A server that hands out whatever it holds now: status line and body.
async fn serve(held: Arc<Mutex<(String, String)>>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let host = listener.local_addr().unwrap().to_string();
    tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            let (head, body) = held.lock().unwrap().clone();
            let mut asked = [0_u8; 2048];
            let _ = stream.read(&mut asked).await;
            let answer = format!(
                "HTTP/1.1 {head}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
                body.len()
            );
            let _ = stream.write_all(answer.as_bytes()).await;
        }
    });
    host
}

fn calendar(events: &str) -> (String, String) {
    ("200 OK".to_owned(), format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{events}END:VCALENDAR\r\n"))
}

const MEETING: &str =
    "BEGIN:VEVENT\r\nUID:1\r\nDTSTART:20261124T033000Z\r\nDTEND:20261124T113000Z\r\nEND:VEVENT\r\n";

/// Reads every calendar whose turn it is, `minutes` from now.
async fn run(db: &TestDb, host: &str, minutes: i64) {
    let at = now() + chrono::Duration::minutes(minutes);
    let staff = stage_at(db, clock_at(at)).staff.with_allowed_hosts(vec![host.to_owned()]);
    let jobs: Vec<serde_json::Value> =
        sqlx::query_scalar("SELECT payload FROM jobs WHERE kind = 'calendar_link_read' AND run_at <= $1")
            .bind(at)
            .fetch_all(db.owner())
            .await
            .unwrap();
    for job in jobs {
        ReadCalendar::new(staff.clone()).run(job).await.unwrap();
    }
}

#[tokio::test]
async fn what_stands_in_a_calendar_elsewhere_takes_the_time_and_frees_it_again() {
    let db = TestDb::new().await;
    let business = Fixture::business(&db).build().await;
    let held = Arc::new(Mutex::new(calendar(MEETING)));
    let host = serve(Arc::clone(&held)).await;
    let mut stage = stage(&db);
    stage.staff = stage.staff.with_allowed_hosts(vec![host.clone()]);
    let (therapist, asha) = (business.therapist(0), business.staff[0]);
    stage.staff.add_link(&therapist, "Home", &format!("http://{host}/private-abc.ics")).await.unwrap();
    run(&db, &host, 1).await;
    let link = stage.staff.my_time(&therapist).await.unwrap().links.remove(0);
    assert_eq!((link.events, link.failure, link.host == host), (1, None, true));
    assert_eq!(stage.free(&business, asha, "2026-11-24").await, ["17:00"]);
    let at_rest: Vec<u8> =
        sqlx::query_scalar("SELECT sealed_address FROM calendar_links").fetch_one(db.owner()).await.unwrap();
    assert!(!at_rest.windows(11).any(|part| part == b"private-abc"), "its address opens it");
    // The line is down: what was read before stays, and the page says so.
    *held.lock().unwrap() = ("503 Not Now".to_owned(), String::new());
    run(&db, &host, 17).await;
    let link = stage.staff.my_time(&therapist).await.unwrap().links.remove(0);
    assert_eq!(link.failure, Some(LinkFailure::Refused));
    assert!(link.read_at < link.tried_at);
    assert_eq!(stage.free(&business, asha, "2026-11-24").await, ["17:00"]);
    for (answer, failure) in [
        (("200 OK".to_owned(), "<html>Sign in</html>".to_owned()), LinkFailure::NotACalendar),
        (("200 OK".to_owned(), "x".repeat(1_100_000)), LinkFailure::TooLarge),
        (
            ("302 Found\r\nlocation: http://127.0.0.1:1/".to_owned(), String::new()),
            LinkFailure::ForbiddenAddress,
        ),
    ] {
        *held.lock().unwrap() = answer;
        stage.staff.read_link(&therapist, link.id).await.unwrap();
        run(&db, &host, 18).await;
        let link = stage.staff.my_time(&therapist).await.unwrap().links.remove(0);
        assert_eq!(link.failure, Some(failure));
    }
    // Deleted there, free here.
    *held.lock().unwrap() = calendar("");
    stage.staff.read_link(&therapist, link.id).await.unwrap();
    run(&db, &host, 19).await;
    assert_eq!(stage.free(&business, asha, "2026-11-24").await.len(), 33);
    *held.lock().unwrap() = calendar(MEETING);
    stage.staff.read_link(&therapist, link.id).await.unwrap();
    run(&db, &host, 20).await;
    stage.staff.remove_link(&therapist, link.id).await.unwrap();
    assert_eq!(stage.free(&business, asha, "2026-11-24").await.len(), 33, "its times go with it");
    run(&db, &host, 60).await;
}

#[tokio::test]
async fn addresses_inside_and_those_of_others_are_refused() {
    let db = TestDb::new().await;
    let business = Fixture::business(&db).build().await;
    let stage = stage(&db);
    let therapist = business.therapist(0);
    for address in
        ["http://example.com/a.ics", "https://127.0.0.1/a.ics", "https://a:b@example.com/", "nonsense"]
    {
        let error = stage.staff.add_link(&therapist, "X", address).await.unwrap_err();
        assert_eq!(error.problem("address"), Some(FieldProblem::Malformed), "{address}");
    }
    for n in 0..5 {
        let address = format!("webcal://calendar.example.com/{n}.ics");
        stage.staff.add_link(&therapist, "", &address).await.unwrap();
    }
    let sixth = stage.staff.add_link(&therapist, "", "https://calendar.example.com/6.ics").await.unwrap_err();
    assert_eq!(sixth.problem("address"), Some(FieldProblem::OutOfRange));
    let link = stage.staff.my_time(&therapist).await.unwrap().links[0].id;
    for other in [business.therapist(1), business.manager(), Fixture::stranger(&db).await] {
        let removed = stage.staff.remove_link(&other, link).await.unwrap_err();
        assert!(matches!(removed.code, ErrorCode::NotFound | ErrorCode::Forbidden), "{removed:?}");
    }
}
