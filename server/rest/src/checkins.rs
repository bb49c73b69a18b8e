//! Arrivals by code.

use axum::{Json, extract::State, routing::post};
use serde::Deserialize;
use shared::{booking::BookingView, ids::LocationId, time::Local};
use utoipa::{ToSchema, openapi::HttpMethod};

use crate::{
    Rest,
    body::Sent,
    check::{Check, Wrong, done_at, given, limit},
    endpoint::{Access, Endpoint},
    params::Somebody,
    problem::Problem,
    text,
};

/// What the customer shows.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewCheckIn {
    /// The link of the QR code, its token alone, or the short code.
    #[schema(min_length = 1, max_length = 2000, pattern = r"^[^\x00-\x1f\x7f-\x9f]*$")]
    token: String,
    /// When it was shown, where that was before the network came back: at most a day ago. Now when absent.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = DateTime)]
    at: Option<Local>,
    /// Where the door is: a visit at another of the business's locations is refused with `checkin.wrong_place`, and sent there.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Uuid)]
    location: Option<LocationId>,
}

impl Check for NewCheckIn {
    fn check(&self, wrong: &mut Wrong) {
        given(wrong, "token", &self.token);
        done_at(wrong, self.at);
        limit(wrong, "token", &self.token, 2000, text::is_line);
    }
}

pub(crate) fn endpoints() -> Vec<Endpoint> {
    vec![
        Endpoint::new(
            HttpMethod::Post,
            "/api/v1/check-ins",
            "checkIn",
            "Check a customer in by code",
            post(check_in),
        )
        .access(Access::SignedIn)
        .repeatable()
        .body::<NewCheckIn>(true)
        .answers::<BookingView>(200, "The customer is here")
        .problem(404)
        .problem(409)
        .problem(410),
    ]
}

async fn check_in(
    State(rest): State<Rest>,
    Somebody(caller): Somebody,
    Sent { body, key }: Sent<NewCheckIn>,
) -> Result<Json<BookingView>, Problem> {
    caller.user()?;
    Ok(Json(rest.booking.check_in(&caller, &body.token, body.at, body.location, key).await?))
}
