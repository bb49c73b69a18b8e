//! Money over the counter.

use axum::{Json, extract::State, routing::post};
use shared::{booking::BookingView, ids::BookingId, payments::NewPayment};
use utoipa::openapi::HttpMethod;

use crate::{
    Rest,
    body::Sent,
    bookings::{Created, created},
    endpoint::{Access, Endpoint},
    params::{Id, Somebody},
    problem::Problem,
};

pub(crate) fn endpoints() -> Vec<Endpoint> {
    vec![
        Endpoint::new(
            HttpMethod::Post,
            "/api/v1/bookings/{id}/payments",
            "payBooking",
            "Take money",
            post(pay),
        )
        .access(Access::SignedIn)
        .repeatable()
        .body::<NewPayment>(true)
        .answers::<BookingView>(201, "The booking after the payment")
        .problem(409),
    ]
}

async fn pay(
    State(rest): State<Rest>,
    Somebody(caller): Somebody,
    Id(booking): Id<BookingId>,
    Sent { body, key }: Sent<NewPayment>,
) -> Result<Created<BookingView>, Problem> {
    let view = rest.payments.pay(&caller, booking, &body, key).await?;
    // What shows a payment is the receipt.
    Ok(created(format!("/api/v1/bookings/{booking}/receipt"), Json(view)))
}
