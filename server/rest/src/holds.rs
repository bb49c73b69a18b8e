//! Times kept while somebody fills in a form.

use axum::{
    Extension, Json,
    extract::State,
    http::StatusCode,
    routing::{delete, post},
};
use shared::{
    booking::{HoldView, NewHold},
    caller::Caller,
    ids::HoldId,
};
use utoipa::openapi::HttpMethod;

use crate::{
    Rest,
    body::Sent,
    bookings::{Created, created},
    endpoint::{Access, Endpoint},
    params::{Id, Slug},
    problem::Problem,
};

pub(crate) fn endpoints() -> Vec<Endpoint> {
    vec![
        Endpoint::new(
            HttpMethod::Post,
            "/api/v1/businesses/{slug}/holds",
            "createHold",
            "Keep a time for ten minutes",
            post(keep),
        )
        .access(Access::Either)
        .repeatable()
        .body::<NewHold>(true)
        .answers::<HoldView>(201, "The time is kept")
        .problem(409),
        Endpoint::new(
            HttpMethod::Delete,
            "/api/v1/holds/{id}",
            "deleteHold",
            "Give a time back",
            delete(give_back),
        )
        .access(Access::Either)
        .answers_nothing("The time is free again"),
    ]
}

async fn keep(
    State(rest): State<Rest>,
    Extension(caller): Extension<Caller>,
    Slug(slug): Slug,
    Sent { body, key }: Sent<NewHold>,
) -> Result<Created<HoldView>, Problem> {
    let hold = rest.booking.hold(&caller, &slug, &body, key).await?;
    Ok(created(format!("/api/v1/holds/{}", hold.id), Json(hold)))
}

async fn give_back(
    State(rest): State<Rest>,
    Extension(caller): Extension<Caller>,
    Id(hold): Id<HoldId>,
) -> Result<StatusCode, Problem> {
    rest.booking.release_hold(&caller, hold).await?;
    Ok(StatusCode::NO_CONTENT)
}
