//! Ordering, and what was ordered.

use axum::{
    Extension, Json,
    extract::State,
    http::{HeaderName, StatusCode, header},
    routing::{get, post},
};
use shared::{
    booking::{
        BookingFilter, BookingRow, BookingStatus, BookingView, CheckInCode, MoveQuery, MoveTimes, NewBooking,
        Page,
    },
    caller::Caller,
    ids::BookingId,
    payments::ReceiptView,
};
use utoipa::openapi::{HttpMethod, Object, Type};

use crate::{
    Rest,
    body::Sent,
    endpoint::{Access, Endpoint, date_schema, text_schema},
    params::{Id, Slug, Somebody},
    problem::Problem,
    query::Query,
    text,
};

type Answer<T> = Result<Json<T>, Problem>;
/// Something new, and where it is.
pub(crate) type Created<T> = (StatusCode, [(HeaderName, String); 1], Json<T>);

pub(crate) fn created<T>(location: String, body: Json<T>) -> Created<T> {
    (StatusCode::CREATED, [(header::LOCATION, location)], body)
}

pub(crate) fn endpoints() -> Vec<Endpoint> {
    let read = |path, id, summary, route| {
        Endpoint::new(HttpMethod::Get, path, id, summary, route).access(Access::SignedIn)
    };
    let file = Object::with_type(Type::String).into();
    vec![
        booking(),
        listing(read(
            "/api/v1/bookings",
            "listBookings",
            "The caller's bookings, or the business's",
            get(list),
        ))
        .answers_list::<BookingRow>("Bookings, newest start first"),
        read("/api/v1/bookings/{id}", "getBooking", "One booking", get(one))
            .answers::<BookingView>(200, "The booking"),
        read("/api/v1/bookings/{id}/receipt", "getReceipt", "The receipt", get(receipt))
            .answers::<ReceiptView>(200, "The receipt"),
        read(
            "/api/v1/bookings/{id}/calendar.ics",
            "getCalendar",
            "For the calendar (RFC 5545)",
            get(calendar),
        )
        .answer_of(200, "An iCalendar file", "text/calendar", file),
        read(
            "/api/v1/bookings/{id}/check-in-code",
            "getCheckInCode",
            "The code to show at the desk",
            get(code),
        )
        .answers::<CheckInCode>(200, "The code")
        .problem(409),
        movable(read(
            "/api/v1/bookings/{id}/availability",
            "getMoveTimes",
            "To which times it could be moved",
            get(move_times),
        ))
        .answers::<MoveTimes>(200, "Every day of the range, full ones without times")
        .problem(409),
    ]
}

fn movable(endpoint: Endpoint) -> Endpoint {
    let anyone = Object::with_type(Type::Boolean);
    endpoint
        .query("anyone", anyone, "Done by whoever could do it, and not only by who is booked")
        .query("from", date_schema(), "First day; today when absent")
        .query(
            "to",
            date_schema(),
            "Last day, included; 13 days after the first when absent, 31 days at most",
        )
}

fn booking() -> Endpoint {
    Endpoint::new(HttpMethod::Post, "/api/v1/businesses/{slug}/bookings", "createBooking", "Book", post(book))
        .access(Access::Either)
        .repeatable()
        .body::<NewBooking>(true)
        .answers::<BookingView>(201, "It is booked")
        .problem(409)
}

fn listing(endpoint: Endpoint) -> Endpoint {
    let status = text_schema().enum_values(Some(BookingStatus::ALL.iter().map(|status| status.as_str())));
    endpoint
        .query("date", date_schema(), "One day of the business's calendar")
        .query("status", status, "One state")
        .query("cursor", text_schema().pattern(Some(text::CURSOR)), "Where the page before ended")
}

async fn book(
    State(rest): State<Rest>,
    Extension(caller): Extension<Caller>,
    Slug(slug): Slug,
    Sent { body, key }: Sent<NewBooking>,
) -> Result<Created<BookingView>, Problem> {
    let booking = rest.booking.book(&caller, &slug, &body, key).await?;
    Ok(created(format!("/api/v1/bookings/{}", booking.id), Json(booking)))
}

async fn list(
    State(rest): State<Rest>,
    Somebody(caller): Somebody,
    mut query: Query,
) -> Answer<Page<BookingRow>> {
    caller.user()?;
    let filter = BookingFilter {
        own: false,
        date: query.date("date"),
        status: query.word("status", BookingStatus::from_stored),
        cursor: query.text("cursor", text::is_cursor),
    };
    query.finish()?;
    Ok(Json(rest.booking.list(&caller, &filter).await?))
}

async fn one(
    State(rest): State<Rest>,
    Somebody(caller): Somebody,
    Id(booking): Id<BookingId>,
) -> Answer<BookingView> {
    Ok(Json(rest.booking.get(&caller, booking).await?))
}

async fn receipt(
    State(rest): State<Rest>,
    Somebody(caller): Somebody,
    Id(booking): Id<BookingId>,
) -> Answer<ReceiptView> {
    Ok(Json(rest.payments.receipt(&caller, booking).await?))
}

async fn calendar(
    State(rest): State<Rest>,
    Somebody(caller): Somebody,
    Id(booking): Id<BookingId>,
) -> Result<([(HeaderName, String); 2], String), Problem> {
    let text = rest.booking.calendar(&caller, booking).await?;
    let headers = [
        (header::CONTENT_TYPE, "text/calendar; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{booking}.ics\"")),
    ];
    Ok((headers, text))
}

async fn move_times(
    State(rest): State<Rest>,
    Somebody(caller): Somebody,
    Id(booking): Id<BookingId>,
    mut query: Query,
) -> Answer<MoveTimes> {
    let anyone = query.word("anyone", |word| word.parse().ok()).unwrap_or_default();
    let wanted = MoveQuery { anyone, from: query.date("from"), to: query.date("to") };
    query.finish()?;
    Ok(Json(rest.booking.move_times(&caller, booking, &wanted).await?))
}

async fn code(
    State(rest): State<Rest>,
    Somebody(caller): Somebody,
    Id(booking): Id<BookingId>,
) -> Answer<CheckInCode> {
    Ok(Json(rest.booking.check_in_code(&caller, booking).await?))
}
