//! The steps of a booking's life: one route each, one body for each kind of step.

use axum::{Json, extract::State, routing::post};
use serde::Deserialize;
use shared::{
    booking::{Action, BookingView, Transition, is_length},
    caller::Caller,
    error::{FieldError, FieldProblem},
    ids::{AppointmentId, BookingId, StaffId},
    time::Local,
};
use utoipa::{ToSchema, openapi::HttpMethod};

use crate::{
    Rest,
    body::Sent,
    check::{Check, Wrong, done_at, limit, time},
    endpoint::{Access, Endpoint},
    params::{Id, Somebody},
    problem::Problem,
    text,
};

/// A step that needs nothing said.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Step {
    /// The version on the caller's screen; refused with `booking.changed` when stale.
    #[serde(default)]
    #[schema(minimum = 1)]
    version: Option<i32>,
    /// Only this appointment of a visit that has several.
    #[serde(default)]
    appointment: Option<AppointmentId>,
    /// When it was done, where that was before the network came back: by people of the business, at most a day ago (accept,
    /// check-in, start, complete). Now when
    /// absent.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = DateTime)]
    at: Option<Local>,
}

/// A step that may be explained.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CancelStep {
    /// The version on the caller's screen; refused with `booking.changed` when stale.
    #[serde(default)]
    #[schema(minimum = 1)]
    version: Option<i32>,
    /// Why.
    #[serde(default)]
    #[schema(max_length = 500, pattern = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]*$")]
    reason: Option<String>,
    /// Only this appointment of a visit that has several.
    #[serde(default)]
    appointment: Option<AppointmentId>,
    /// What it costs on the caller's screen (`cancel_fee`, a decimal number in the booking's currency); refused with
    /// `booking.changed` when it costs something else by now. Not asked about when absent.
    #[serde(default)]
    #[schema(pattern = r"^[0-9]{1,12}(\.[0-9]{1,3})?$")]
    fee: Option<String>,
    /// How many credits of packages it loses on the caller's screen (`cancel_credits`), as `fee`.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 100)]
    credits: Option<u16>,
}

/// A step that must be explained.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RefuseStep {
    /// The version on the caller's screen; refused with `booking.changed` when stale.
    #[serde(default)]
    #[schema(minimum = 1)]
    version: Option<i32>,
    /// Why.
    #[schema(min_length = 1, max_length = 500, pattern = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]*$")]
    reason: String,
    /// Only this appointment of a visit that has several.
    #[serde(default)]
    appointment: Option<AppointmentId>,
    /// When it was done, where that was before the network came back: by people of the business, at most a day ago (decline). Now when
    /// absent.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = DateTime)]
    at: Option<Local>,
}

/// Another time or person.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct MoveStep {
    /// The version on the caller's screen; refused with `booking.changed` when stale.
    #[serde(default)]
    #[schema(minimum = 1)]
    version: Option<i32>,
    /// The new time, with any offset.
    #[schema(value_type = String, format = DateTime)]
    starts_at: Local,
    /// The new person; the same one when absent.
    #[serde(default)]
    staff: Option<StaffId>,
    /// Only this appointment of a visit that has several.
    #[serde(default)]
    appointment: Option<AppointmentId>,
    /// How many minutes that one appointment takes from now on: by people of the business, in steps of 5, never of a seat in
    /// a class. As long as before when absent; the price stays.
    #[serde(default)]
    #[schema(minimum = 5, maximum = 720, multiple_of = 5)]
    minutes: Option<u32>,
}

/// A body that becomes a step.
trait Body: Check {
    fn step(self, action: Action) -> Transition;
}

fn plain(action: Action, version: Option<i32>) -> Transition {
    Transition { version, ..Transition::plain(action) }
}

fn version(wrong: &mut Wrong, version: Option<i32>) {
    if version.is_some_and(|version| version < 1) {
        wrong.push(FieldError { field: "version".to_owned(), code: FieldProblem::OutOfRange });
    }
}

macro_rules! bodies {
    ($($name:ident($body:ident, $wrong:ident) { $check:stmt } => { $($field:ident: $value:expr),* };)+) => {$(
        impl Check for $name {
            fn check(&self, $wrong: &mut Wrong) {
                let $body = self;
                version($wrong, $body.version);
                $check
            }
        }

        impl Body for $name {
            fn step(self, action: Action) -> Transition {
                let $body = self;
                Transition { appointment: $body.appointment, $($field: $value,)* ..plain(action, $body.version) }
            }
        }
    )+};
}

bodies! {
    Step(body, wrong) { done_at(wrong, body.at) } => { at: body.at };
    CancelStep(body, wrong) {
        explained(wrong, body)
    } => { reason: body.reason, fee: body.fee, credits: body.credits };
    RefuseStep(body, wrong) {
        refused(wrong, body)
    } => { reason: Some(body.reason), at: body.at };
    MoveStep(body, wrong) { moved(wrong, body) } => {
        starts_at: Some(body.starts_at), staff: body.staff, minutes: body.minutes
    };
}

fn moved(wrong: &mut Wrong, body: &MoveStep) {
    time(wrong, "starts_at", body.starts_at);
    if body.minutes.is_some_and(|minutes| !is_length(minutes)) {
        wrong.push(FieldError { field: "minutes".to_owned(), code: FieldProblem::OutOfRange });
    }
}

fn explained(wrong: &mut Wrong, body: &CancelStep) {
    limit(wrong, "reason", body.reason.as_deref().unwrap_or_default(), 500, text::is_text);
    if body.fee.as_deref().is_some_and(|fee| !text::is_amount(fee)) {
        wrong.push(FieldError { field: "fee".to_owned(), code: FieldProblem::Malformed });
    }
}

fn refused(wrong: &mut Wrong, body: &RefuseStep) {
    crate::check::given(wrong, "reason", body.reason.trim());
    limit(wrong, "reason", &body.reason, 500, text::is_text);
    done_at(wrong, body.at);
}

macro_rules! steps {
    ($($action:ident($body:ty, $required:literal) at $path:literal as $id:literal: $summary:literal;)+) => {
        pub(crate) fn endpoints() -> Vec<Endpoint> {
            vec![$({
                let handler = |
                    State(rest): State<Rest>,
                    Somebody(caller): Somebody,
                    Id(booking): Id<BookingId>,
                    sent: Sent<$body>,
                | take(rest, caller, booking, Action::$action, sent);
                let path = concat!("/api/v1/bookings/{id}/", $path);
                Endpoint::new(HttpMethod::Post, path, $id, $summary, post(handler))
                    .access(Access::SignedIn)
                    .repeatable()
                    .body::<$body>($required)
                    .answers::<BookingView>(200, "The booking after the step")
                    .problem(409)
            },)+]
        }
    };
}

steps! {
    Confirm(Step, false) at "confirm" as "confirmBooking": "The business says yes";
    Reject(RefuseStep, true) at "reject" as "rejectBooking": "The business says no";
    Cancel(CancelStep, false) at "cancel" as "cancelBooking": "Call it off";
    Reschedule(MoveStep, true) at "reschedule" as "rescheduleBooking": "Another time or person";
    Accept(Step, false) at "accept" as "acceptBooking": "The therapist takes it";
    Decline(RefuseStep, true) at "decline" as "declineBooking": "The therapist cannot take it";
    Depart(Step, false) at "depart" as "departForBooking": "The therapist sets out to the customer";
    CheckIn(Step, false) at "check-in" as "checkInBooking": "The customer is here";
    Start(Step, false) at "start" as "startBooking": "Begin";
    Complete(Step, false) at "complete" as "completeBooking": "Finish";
    NoShow(Step, false) at "no-show" as "markNoShow": "Nobody came";
}

async fn take<T: Body>(
    rest: Rest,
    caller: Caller,
    booking: BookingId,
    action: Action,
    sent: Sent<T>,
) -> Result<Json<BookingView>, Problem> {
    Ok(Json(rest.booking.act(&caller, booking, &sent.body.step(action), sent.key).await?))
}
