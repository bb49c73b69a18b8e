//! The way to a visit at a customer's.

use axum::{
    Json,
    extract::State,
    http::StatusCode,
    routing::{get, post, put},
};
use serde::Deserialize;
use shared::{
    booking::dispatch::{MAX_FIXES, NewFix, Reported, WayView},
    error::{FieldError, FieldProblem},
    ids::BookingId,
};
use utoipa::{ToSchema, openapi::HttpMethod};

use crate::{
    Rest,
    body::Sent,
    check::{Check, Wrong, time},
    endpoint::{Access, Endpoint},
    params::{Id, Somebody},
    problem::Problem,
};

/// Where a device was.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewPositions {
    /// In any order; what was sent before counts once.
    #[schema(min_items = 1, max_items = 500)]
    positions: Vec<NewFix>,
}

impl Check for NewPositions {
    const LISTS: &[&str] = &["positions"];

    fn check(&self, wrong: &mut Wrong) {
        let mut refuse = |code| wrong.push(FieldError { field: "positions".to_owned(), code });
        match self.positions.len() {
            0 => refuse(FieldProblem::Required),
            many if many > MAX_FIXES => refuse(FieldProblem::TooLong),
            _ if self.positions.iter().any(|fix| !is_somewhere(fix)) => refuse(FieldProblem::OutOfRange),
            _ => {}
        }
        for fix in &self.positions {
            time(wrong, "positions", fix.at);
        }
    }
}

fn is_somewhere(fix: &NewFix) -> bool {
    let positive = |value: Option<f64>| value.is_none_or(|value| value >= 0.0);
    let within = |value: Option<f64>, most: f64| value.is_none_or(|value| (0.0..=most).contains(&value));
    fix.latitude.abs() <= 90.0
        && fix.longitude.abs() <= 180.0
        && positive(fix.accuracy)
        && positive(fix.speed)
        && within(fix.heading, 360.0)
        && within(fix.battery, 100.0)
}

/// Where the door is.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewDoor {
    /// Degrees (WGS 84), north is positive.
    #[schema(minimum = -90, maximum = 90)]
    latitude: f64,
    /// Degrees (WGS 84), east is positive.
    #[schema(minimum = -180, maximum = 180)]
    longitude: f64,
}

impl Check for NewDoor {
    fn check(&self, wrong: &mut Wrong) {
        let mut limit = |field: &str, value: f64, most: f64| {
            if value.abs() > most {
                wrong.push(FieldError { field: field.to_owned(), code: FieldProblem::OutOfRange });
            }
        };
        limit("latitude", self.latitude, 90.0);
        limit("longitude", self.longitude, 180.0);
    }
}

pub(crate) fn endpoints() -> Vec<Endpoint> {
    let endpoint = |method, path, id, summary, route| {
        Endpoint::new(method, path, id, summary, route).access(Access::SignedIn)
    };
    vec![
        endpoint(
            HttpMethod::Get,
            "/api/v1/bookings/{id}/way",
            "getWay",
            "Who comes to a visit at the customer's, and where they are while they are on the way",
            get(way),
        )
        .answers::<WayView>(200, "Everybody who comes"),
        endpoint(
            HttpMethod::Post,
            "/api/v1/bookings/{id}/positions",
            "reportPositions",
            "Where the therapist's device was on the way; what lies outside of it is forgotten at once",
            post(report),
        )
        .body::<NewPositions>(true)
        .answers::<Reported>(200, "Whether to go on"),
        endpoint(
            HttpMethod::Put,
            "/api/v1/bookings/{id}/door",
            "setDoor",
            "Where exactly the door is",
            put(door),
        )
        .body::<NewDoor>(true)
        .answers_nothing("It is known")
        .problem(409),
    ]
}

async fn way(
    State(rest): State<Rest>,
    Somebody(caller): Somebody,
    Id(booking): Id<BookingId>,
) -> Result<Json<WayView>, Problem> {
    Ok(Json(rest.dispatch.way(&caller, booking).await?))
}

async fn report(
    State(rest): State<Rest>,
    Somebody(caller): Somebody,
    Id(booking): Id<BookingId>,
    Sent { body, .. }: Sent<NewPositions>,
) -> Result<Json<Reported>, Problem> {
    Ok(Json(rest.dispatch.report(&caller, booking, &body.positions).await?))
}

async fn door(
    State(rest): State<Rest>,
    Somebody(caller): Somebody,
    Id(booking): Id<BookingId>,
    Sent { body, .. }: Sent<NewDoor>,
) -> Result<StatusCode, Problem> {
    rest.dispatch.set_door(&caller, booking, body.latitude, body.longitude).await?;
    Ok(StatusCode::NO_CONTENT)
}
