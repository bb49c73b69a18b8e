//! The document and the router say the same.

use std::{collections::BTreeSet, sync::Arc};

use axum::{body::Body, http::Request};
use serde_json::Value;
use shared::{ErrorCode, caller::Caller};

use crate::fakes::Fake;

const ID: &str = "01920000-0000-7000-8000-000000000001";

fn document() -> Value {
    serde_json::to_value(server_rest::openapi()).unwrap()
}

/// Method and path of every operation.
fn operations(document: &Value) -> BTreeSet<String> {
    let paths = document["paths"].as_object().unwrap();
    let method = |path: &str, item: &Value| {
        item.as_object()
            .unwrap()
            .keys()
            .map(|method| format!("{} {path}", method.to_uppercase()))
            .collect::<Vec<_>>()
    };
    paths.iter().flat_map(|(path, item)| method(path, item)).collect()
}

#[test]
fn the_document_lists_the_contract_and_nothing_else() {
    let contract = "GET /businesses, GET /businesses/{slug}, GET /businesses/{slug}/services, \
        GET /businesses/{slug}/staff, GET /businesses/{slug}/availability, POST /businesses/{slug}/holds, \
        POST /businesses/{slug}/bookings, DELETE /holds/{id}, GET /bookings, GET /bookings/{id}, \
        POST /bookings/{id}/confirm, POST /bookings/{id}/reject, POST /bookings/{id}/cancel, \
        POST /bookings/{id}/reschedule, POST /bookings/{id}/accept, POST /bookings/{id}/decline, POST /bookings/{id}/depart, \
        GET /bookings/{id}/way, POST /bookings/{id}/positions, PUT /bookings/{id}/door, \
        POST /bookings/{id}/check-in, POST /bookings/{id}/start, POST /bookings/{id}/complete, \
        POST /bookings/{id}/no-show, POST /bookings/{id}/payments, GET /bookings/{id}/receipt, \
        GET /bookings/{id}/calendar.ics, GET /bookings/{id}/check-in-code, \
        GET /bookings/{id}/availability, POST /check-ins, POST /auth/login, \
        POST /auth/refresh, POST /auth/logout, GET /openapi.json";
    let contract: BTreeSet<String> =
        contract.split(", ").map(|line| line.replacen(" /", " /api/v1/", 1)).collect();
    assert_eq!(operations(&document()), contract);
}

#[tokio::test]
async fn every_operation_of_the_document_is_answered_by_its_own_route() {
    let fake = Arc::new(Fake::default());
    for operation in operations(&document()) {
        let (method, path) = operation.split_once(' ').unwrap();
        let path = path.replace("{slug}", "serenity").replace("{id}", ID);
        let request = Request::builder().method(method).uri(&path).body(Body::empty()).unwrap();
        let answer = fake.send(Caller::default(), request).await;
        assert!(!matches!(answer.status.as_u16(), 404 | 405 | 500), "{operation}: {}", answer.status);
    }
}

#[tokio::test]
async fn every_status_that_a_route_answers_with_is_documented_and_has_a_schema() {
    let document = document();
    for operation in operations(&document) {
        let (method, path) = operation.split_once(' ').unwrap();
        let responses = document["paths"][path][method.to_lowercase()]["responses"].as_object().unwrap();
        for (status, response) in responses {
            let described = response["content"].as_object().is_some_and(|content| !content.is_empty());
            assert!(described || status == "204", "{operation} {status}");
        }
        for status in ["401", "422", "429", "500"] {
            assert!(responses.contains_key(status), "{operation} {status}");
        }
    }
}

#[test]
fn every_schema_that_is_referred_to_exists() {
    let document = document();
    let schemas = document["components"]["schemas"].as_object().unwrap();
    let text = document.to_string();
    for reference in text.split("#/components/schemas/").skip(1) {
        let name = reference.split('"').next().unwrap();
        assert!(schemas.contains_key(name), "{name}");
    }
    assert!(
        !schemas.contains_key("i64") && !schemas.contains_key("DateTime_FixedOffset"),
        "{:?}",
        schemas.keys()
    );
}

#[test]
fn every_operation_has_its_own_name() {
    let document = document();
    let all = operations(&document);
    let names: BTreeSet<String> = all
        .iter()
        .map(|operation| {
            let (method, path) = operation.split_once(' ').unwrap();
            document["paths"][path][method.to_lowercase()]["operationId"].as_str().unwrap().to_owned()
        })
        .collect();
    assert_eq!(names.len(), all.len());
}

#[test]
fn unknown_fields_are_refused_in_the_document_as_in_the_code() {
    let schemas = &document()["components"]["schemas"];
    for name in [
        "NewBooking",
        "NewHold",
        "ContactInput",
        "Place",
        "NewPayment",
        "Login",
        "Step",
        "MoveStep",
        "NewCheckIn",
    ] {
        assert_eq!(schemas[name]["additionalProperties"], false, "{name}");
    }
}

#[test]
fn a_booking_always_has_all_of_its_fields_but_a_guests_token_and_page() {
    let schema = &document()["components"]["schemas"]["BookingView"];
    let optional: Vec<&String> = schema["properties"]
        .as_object()
        .unwrap()
        .keys()
        .filter(|name| !schema["required"].as_array().unwrap().iter().any(|required| required == *name))
        .collect();
    assert_eq!(optional, ["access_token", "page"]);
}

#[test]
fn every_code_has_a_title() {
    let titles: BTreeSet<&str> = ErrorCode::ALL.iter().map(|code| code.title()).collect();
    assert_eq!(titles.len(), ErrorCode::ALL.len());
    assert_eq!(ErrorCode::SlotTaken.title(), "Somebody else has this time");
}

#[tokio::test]
async fn the_document_is_served_as_it_is() {
    let answer = Arc::new(Fake::default()).get("/api/v1/openapi.json").await;
    assert_eq!(answer.header("Content-Type"), "application/json");
    assert_eq!(answer.json(), document());
}
