//! What is answered when all is well.

use std::sync::Arc;

use axum::{body::Body, http::Request};

use crate::{fakes::Fake, sample};

const ID: &str = "01920000-0000-7000-8000-000000000001";

#[tokio::test]
async fn what_is_new_says_where_it_is() {
    let fake = Arc::new(Fake::default());
    let body = format!(r#"{{"service": "{ID}", "starts_at": "2026-11-20T10:00:00-03:00"}}"#);
    for (path, place) in [("bookings", "/api/v1/bookings/"), ("holds", "/api/v1/holds/")] {
        let answer = fake.post(&format!("/api/v1/businesses/serenity/{path}"), &body).await;
        assert_eq!(answer.status, 201);
        assert_eq!(answer.header("Location"), format!("{place}{}", answer.json()["id"].as_str().unwrap()));
    }
    let paid = fake
        .post(&format!("/api/v1/bookings/{ID}/payments"), r#"{"method": "cash", "amount": "75.00"}"#)
        .await;
    assert_eq!(paid.status, 201);
}

#[tokio::test]
async fn what_is_given_back_or_ended_leaves_nothing_to_say() {
    let fake = Arc::new(Fake::default());
    let request = Request::delete(format!("/api/v1/holds/{ID}")).body(Body::empty()).unwrap();
    assert_eq!(fake.send(sample::customer(), request).await.status, 204);
    assert_eq!(fake.post("/api/v1/auth/logout", "").await.status, 204);
}

#[tokio::test]
async fn lists_have_items_and_a_cursor() {
    let fake = Arc::new(Fake::default());
    for path in ["businesses", "businesses/serenity/services", "businesses/serenity/staff"] {
        let json = fake.get(&format!("/api/v1/{path}")).await.json();
        assert!(
            json["items"].is_array() && json["next_cursor"].is_null() && json.as_object().unwrap().len() == 2,
            "{path}"
        );
    }
    assert_eq!(fake.get("/api/v1/bookings").await.json()["next_cursor"], "next");
}

#[tokio::test]
async fn a_booking_looks_as_promised() {
    let json = Arc::new(Fake::default()).get(&format!("/api/v1/bookings/{ID}")).await.json();
    assert_eq!(json["total"], serde_json::json!({"amount": "2500.00", "currency": "INR"}));
    assert_eq!(json["starts_at"], "2026-11-20T10:00:00+05:30");
    assert_eq!(json["actions"], serde_json::json!(["cancel", "check-in"]));
    assert!(json["appointments"][0]["staff"].is_null());
}

#[tokio::test]
async fn a_calendar_file_is_a_file() {
    let answer = Arc::new(Fake::default()).get(&format!("/api/v1/bookings/{ID}/calendar.ics")).await;
    assert_eq!(answer.header("Content-Type"), "text/calendar; charset=utf-8");
    assert_eq!(answer.header("Content-Disposition"), format!("attachment; filename=\"{ID}.ics\""));
}

#[tokio::test]
async fn tokens_are_given_and_renewed() {
    let fake = Arc::new(Fake::default());
    let answer = fake.post("/api/v1/auth/login", r#"{"email": "a@b.example", "password": "secret"}"#).await;
    assert_eq!((answer.status.as_u16(), answer.json()["expires_in"].as_u64()), (200, Some(900)));
    assert_eq!(fake.post("/api/v1/auth/refresh", r#"{"refresh_token": "r"}"#).await.status, 200);
}
