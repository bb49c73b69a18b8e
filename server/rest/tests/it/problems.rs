//! Errors on the wire.

use std::sync::Arc;

use axum::{body::Body, http::Request};
use serde_json::json;
use shared::{
    AppError, ErrorCode,
    booking::{Elsewhere, LocationLine},
    caller::{Caller, GuestGrant},
    ids::LocationId,
};

use crate::{fakes::Fake, sample};

const BOOKING: &str = "/api/v1/bookings/01920000-0000-7000-8000-000000000001";

#[tokio::test]
async fn a_refusal_is_a_problem_with_its_code() {
    let fake = Arc::new(Fake::default());
    let since = Some(sample::at("2026-11-20T09:41:00+05:30"));
    fake.refuse(AppError { since, ..ErrorCode::CheckInAlready.into() });
    let answer = fake.post("/api/v1/check-ins", r#"{"token": "ABCD-2345"}"#).await;
    assert_eq!(answer.header("Content-Type"), "application/problem+json");
    assert_eq!(
        answer.json(),
        json!({
            "type": "urn:ombaro:problem:checkin.already", "title": "Checked in before", "status": 409,
            "code": "checkin.already", "since": "2026-11-20T09:41:00+05:30",
        })
    );
}

#[tokio::test]
async fn a_door_says_where_it_is_and_is_told_where_else_a_visit_is() {
    let fake = Arc::new(Fake::default());
    let id = LocationId::new();
    let location = LocationLine { id, name: "Lake".to_owned(), address: "7 Lake Road".to_owned() };
    let elsewhere = Some(Box::new(Elsewhere { name: "Tara Singh".to_owned(), location }));
    fake.refuse(AppError { elsewhere, ..ErrorCode::CheckInWrongPlace.into() });
    let body = json!({ "token": "ABCD-2345", "location": id }).to_string();
    let answer = fake.post("/api/v1/check-ins", &body).await;
    assert_eq!((answer.status.as_u16(), &answer.json()["code"]), (409, &json!("checkin.wrong_place")));
    let expected = json!({ "id": id, "name": "Lake", "address": "7 Lake Road" });
    assert_eq!(answer.json()["elsewhere"], json!({ "name": "Tara Singh", "location": expected }));
}

#[tokio::test]
async fn whoever_should_wait_is_told_how_long() {
    let fake = Arc::new(Fake::default());
    fake.refuse(AppError { retry_after: Some(600), ..ErrorCode::TooManyHolds.into() });
    let answer = fake.get("/api/v1/businesses").await;
    assert_eq!((answer.status.as_u16(), answer.header("Retry-After")), (429, "600"));
    assert_eq!(answer.json()["retry_after"], 600);
}

#[tokio::test]
async fn nobody_is_asked_who_they_are_before_anything_is_looked_up() {
    let fake = Arc::new(Fake::default());
    for path in ["", "/receipt", "/calendar.ics", "/check-in-code", "/availability"] {
        let request = Request::get(format!("{BOOKING}{path}")).body(Body::empty()).unwrap();
        let answer = fake.send(Caller::default(), request).await;
        assert_eq!((answer.status.as_u16(), answer.header("WWW-Authenticate")), (401, "Bearer"), "{path}");
        assert_eq!(answer.json()["code"], "auth.required");
    }
    for path in [&format!("{BOOKING}/decline"), &format!("{BOOKING}/payments"), "/api/v1/check-ins"] {
        let request = Request::post(path).body(Body::from("not even JSON")).unwrap();
        assert_eq!(fake.send(Caller::default(), request).await.status, 401, "{path}");
    }
    assert_eq!(fake.asked(), "");
}

#[tokio::test]
async fn a_guest_comes_in_with_the_token_alone() {
    let caller =
        Caller { grants: vec![GuestGrant { booking: None, token: "token".to_owned() }], ..Caller::default() };
    let request = Request::get(BOOKING).body(Body::empty()).unwrap();
    assert_eq!(Arc::new(Fake::default()).send(caller, request).await.status, 200);
}

#[tokio::test]
async fn an_unknown_address_and_a_wrong_method_are_problems_too() {
    let fake = Arc::new(Fake::default());
    for path in
        ["/api/v1/nothing", "/api/v1/businesses/serenity/nothing", "/api/v1/bookings/not-an-id", "/api/v1/"]
    {
        let answer = fake.get(path).await;
        assert_eq!(
            (answer.status.as_u16(), answer.json()["code"].as_str()),
            (404, Some("not_found")),
            "{path}"
        );
    }
    let answer = fake.send(Caller::default(), Request::put(BOOKING).body(Body::empty()).unwrap()).await;
    assert_eq!(answer.json()["code"], "request.method_not_allowed");
    assert_eq!((answer.status.as_u16(), answer.header("Allow")), (405, "GET,HEAD"));
}

#[tokio::test]
async fn an_address_that_cannot_be_one_is_never_looked_up() {
    let fake = Arc::new(Fake::default());
    for slug in ["%00", "a%00b", "UPPER", "%ff", "a%2Fb", "%F0%9F%92%86"] {
        assert_eq!(fake.get(&format!("/api/v1/businesses/{slug}")).await.status, 404, "{slug}");
    }
    for id in ["01920000000070008000000000000001", "%7B01920000-0000-7000-8000-000000000001%7D", "%00"] {
        assert_eq!(fake.get(&format!("/api/v1/bookings/{id}")).await.status, 404, "{id}");
    }
    assert_eq!(fake.asked(), "");
}
