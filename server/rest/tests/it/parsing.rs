//! What is sent is read strictly, and what is wrong is named.

use std::sync::Arc;

use axum::{body::Body, http::Request};

use crate::{fakes::Fake, sample};

const ID: &str = "01920000-0000-7000-8000-000000000001";
const BOOK: &str = "/api/v1/businesses/serenity/bookings";

fn order(more: &str) -> String {
    format!(r#"{{"service": "{ID}", "starts_at": "2026-11-20T10:00:00+05:30"{more}}}"#)
}

#[tokio::test]
async fn a_wrong_query_parameter_is_named() {
    let fake = Arc::new(Fake::default());
    let availability = |rest: &str| format!("businesses/serenity/availability?service={ID}{rest}");
    for (path, wrong) in [
        ("businesses?radius_km=far".to_owned(), "radius_km malformed"),
        ("businesses?radius_km=NaN".to_owned(), "radius_km malformed"),
        ("businesses?radius_km=0".to_owned(), "radius_km out_of_range"),
        ("businesses?radius_km=201".to_owned(), "radius_km out_of_range"),
        ("businesses?near=here".to_owned(), "near malformed"),
        ("businesses?near=1e2,3".to_owned(), "near malformed"),
        ("businesses?type=castle".to_owned(), "type unknown"),
        ("businesses?q=%00".to_owned(), "q malformed"),
        ("businesses?cursor=".to_owned(), "cursor malformed"),
        ("bookings?date=2026-2-1".to_owned(), "date malformed"),
        ("bookings?date=2026-02-30".to_owned(), "date malformed"),
        ("bookings?date=%2B2026-02-1".to_owned(), "date malformed"),
        ("bookings?status=lost".to_owned(), "status unknown"),
        ("businesses/serenity/availability".to_owned(), "service required"),
        ("businesses/serenity/availability?service=1".to_owned(), "service malformed"),
        (availability("&addon=x"), "addon malformed"),
        (availability("&from=today"), "from malformed"),
        (availability(&format!("&service={ID}")), "service malformed"),
        (availability(&format!("&addon={ID}").repeat(21)), "addon too_long"),
    ] {
        let answer = fake.get(&format!("/api/v1/{path}")).await;
        assert_eq!((answer.status.as_u16(), answer.wrong()), (422, vec![wrong.to_owned()]), "{path}");
    }
    let long = fake.get(&format!("/api/v1/businesses?q={}", "x".repeat(201))).await;
    assert_eq!(long.wrong(), ["q malformed"]);
    assert_eq!(fake.asked(), "");
}

#[tokio::test]
async fn everything_that_is_wrong_is_named_at_once_and_what_is_unknown_is_ignored() {
    let fake = Arc::new(Fake::default());
    let answer = fake.get("/api/v1/bookings?date=x&status=y&cursor=%20").await;
    assert_eq!(answer.wrong(), ["date malformed", "status unknown", "cursor malformed"]);
    assert_eq!(fake.get("/api/v1/bookings?utm_source=mail&status=no_show").await.status, 200);
    assert!(fake.asked().contains("NoShow"), "{}", fake.asked());
}

#[tokio::test]
async fn an_add_on_may_come_several_times() {
    let fake = Arc::new(Fake::default());
    let other = ID.replace("001", "002");
    let path = format!(
        "/api/v1/businesses/serenity/availability?service={ID}&addon={ID}&addon={other}&from=2026-11-20"
    );
    assert_eq!(fake.get(&path).await.status, 200);
    assert!(
        fake.asked().contains(&other) && fake.asked().contains("from: Some(2026-11-20)"),
        "{}",
        fake.asked()
    );
}

#[tokio::test]
async fn a_wrong_field_of_a_body_is_named() {
    let fake = Arc::new(Fake::default());
    for (body, wrong) in [
        ("{}".to_owned(), "service required"),
        (String::new(), "service required"),
        ("[]".to_owned(), "body malformed"),
        ("null".to_owned(), "body required"),
        (format!(r#"{{"service": "{ID}"}}"#), "starts_at required"),
        (format!(r#"{{"service": "{ID}", "starts_at": "2026-11-20T10:00:00"}}"#), "starts_at no_such_time"),
        (format!(r#"{{"service": "{ID}", "starts_at": "soon"}}"#), "starts_at malformed"),
        (
            format!(r#"{{"service": "{ID}", "starts_at": "+12026-11-20T10:00:00Z"}}"#),
            "starts_at out_of_range",
        ),
        (order(r#", "service_id": 1"#), "service_id unknown"),
        (order(r#", "addons": ["x"]"#), "addons[0] malformed"),
        (order(r#", "addons": null"#), "addons required"),
        (order(r#", "customer": {"mail": "x"}"#), "customer.mail unknown"),
        (order(r#", "customer": {"email": 7}"#), "customer.email malformed"),
        (order(r#", "customer": {"name": "a\u0000b"}"#), "customer.name malformed"),
        (order(r#", "notes": "a\u0007""#), "notes malformed"),
        (order(&format!(r#", "notes": "{}""#, "x".repeat(1001))), "notes too_long"),
        (order(r#", "customer": ["Meera", "meera@example.com", "1"]"#), "customer malformed"),
        (order(r#", "place": {"kind": "moon"}"#), "place.kind unknown"),
    ] {
        let answer = fake.post(BOOK, &body).await;
        assert_eq!((answer.status.as_u16(), answer.wrong()), (422, vec![wrong.to_owned()]), "{body}");
    }
    assert_eq!(fake.asked(), "");
}

#[tokio::test]
async fn what_is_no_json_is_malformed_and_what_is_huge_is_too_large() {
    let fake = Arc::new(Fake::default());
    for body in ["{", "{\"service\": 1", "nothing", "{} {}", "{\"service\": \"\\ud800\"}"] {
        let answer = fake.post(BOOK, body).await;
        assert_eq!(
            (answer.status.as_u16(), answer.json()["code"].as_str()),
            (400, Some("request.malformed")),
            "{body}"
        );
    }
    let form = Request::post(BOOK).header("Content-Type", "text/plain").body(Body::from(order(""))).unwrap();
    assert_eq!(fake.send(sample::customer(), form).await.status, 400);
    let answer = fake.post(BOOK, &order(&format!(r#", "notes": "{}""#, "x".repeat(70_000)))).await;
    assert_eq!((answer.status.as_u16(), answer.json()["code"].as_str()), (413, Some("request.too_large")));
}

#[tokio::test]
async fn a_step_carries_what_belongs_to_it_and_nothing_else() {
    let fake = Arc::new(Fake::default());
    let step = |name: &str| format!("/api/v1/bookings/{ID}/{name}");
    for (name, body, asked) in [
        ("confirm", "", "action: Confirm, version: None"),
        ("no-show", r#"{"version": 3}"#, "action: NoShow, version: Some(3)"),
        ("cancel", r#"{"reason": "ill"}"#, "action: Cancel, version: None, reason: Some(\"ill\")"),
        (
            "reschedule",
            r#"{"starts_at": "2026-11-20T10:00:00Z"}"#,
            "starts_at: Some(2026-11-20T10:00:00+00:00)",
        ),
        ("reschedule", r#"{"starts_at": "2026-11-20T10:00:00Z", "minutes": 75}"#, "minutes: Some(75)"),
    ] {
        assert_eq!(fake.post(&step(name), body).await.status, 200, "{name}");
        assert!(fake.asked().contains(asked), "{}", fake.asked());
    }
    for (name, body, wrong) in [
        ("decline", "{}", "reason required"),
        ("confirm", "[3]", "body malformed"),
        ("reject", r#"{"reason": " "}"#, "reason required"),
        ("reschedule", "{}", "starts_at required"),
        ("reschedule", r#"{"starts_at": "2026-11-20T10:00:00Z", "minutes": 72}"#, "minutes out_of_range"),
        ("reschedule", r#"{"starts_at": "2026-11-20T10:00:00Z", "minutes": -5}"#, "minutes out_of_range"),
        ("start", r#"{"reason": "x"}"#, "reason unknown"),
        ("accept", r#"{"version": 0}"#, "version out_of_range"),
        ("accept", r#"{"version": 3000000000}"#, "version out_of_range"),
        ("accept", r#"{"version": "3"}"#, "version malformed"),
        ("payments", r#"{"method": "card", "amount": "-1"}"#, "method unknown"),
    ] {
        let answer = fake.post(&step(name), body).await;
        assert_eq!(
            (answer.status.as_u16(), answer.wrong().first().map(String::as_str)),
            (422, Some(wrong)),
            "{name}"
        );
    }
}

#[tokio::test]
async fn the_times_of_a_move_are_asked_for_by_day_and_person() {
    let fake = Arc::new(Fake::default());
    let times = |rest: &str| format!("/api/v1/bookings/{ID}/availability{rest}");
    assert_eq!(fake.get(&times("")).await.status, 200);
    assert!(fake.asked().contains("MoveQuery { anyone: false, from: None, to: None }"), "{}", fake.asked());
    assert_eq!(fake.get(&times("?anyone=true&from=2026-11-20&to=2026-11-21")).await.status, 200);
    assert!(
        fake.asked().contains("MoveQuery { anyone: true, from: Some(2026-11-20), to: Some(2026-11-21) }"),
        "{}",
        fake.asked()
    );
    for (rest, wrong) in [("?anyone=maybe", "anyone unknown"), ("?from=soon", "from malformed")] {
        let answer = fake.get(&times(rest)).await;
        assert_eq!((answer.status.as_u16(), answer.wrong()), (422, vec![wrong.to_owned()]));
    }
}

#[tokio::test]
async fn an_idempotency_key_reaches_the_port_with_the_hash_of_the_body() {
    let fake = Arc::new(Fake::default());
    let send = |key: String| {
        let request =
            Request::post(BOOK).header("Content-Type", "application/json").header("Idempotency-Key", key);
        request.body(Body::from(order(""))).unwrap()
    };
    let answer = fake.send(sample::customer(), send("a".repeat(16))).await;
    assert_eq!(answer.status, 201);
    assert!(fake.asked().contains("IdempotencyKey { key: \"aaaaaaaaaaaaaaaa\", body: ["), "{}", fake.asked());
    for (key, wrong) in [("short".to_owned(), "too_short"), ("a".repeat(256), "too_long")] {
        let answer = fake.send(sample::customer(), send(key)).await;
        assert_eq!((answer.status.as_u16(), answer.wrong()), (422, vec![format!("Idempotency-Key {wrong}")]));
    }
}
