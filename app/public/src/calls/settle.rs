//! Where a form leads: the next page, as an address. Nothing typed is ever part of one.

use leptos::prelude::use_context;
use sha2::{Digest as _, Sha256};
use shared::{
    AppError, AppResult, ErrorCode,
    booking::{BookingView, Draft, HoldView, IdempotencyKey, NewBooking, NewHold, Place},
    contact::ContactInput,
    error::ErrorKind,
};

use super::book::Order;
use crate::query::{Also, BookQuery};

/// How long a guest's browser may open its booking.
const GUEST_SECONDS: u32 = 60 * 24 * 60 * 60;

/// What was typed.
pub(super) fn draft(
    name: String,
    email: String,
    phone: String,
    address: String,
    flexible_minutes: u16,
    notes: String,
) -> Draft {
    Draft { contact: ContactInput { name, email, phone }, address, flexible_minutes, notes }
}

/// To the details, or back to the times.
pub(super) fn after_hold(slug: String, wish: NewHold, made: AppResult<HoldView>) -> String {
    let error = match made {
        Ok(hold) => return BookQuery { slug, hold: Some(hold.id), ..BookQuery::default() }.href(),
        Err(error) => error,
    };
    let day = wish.starts_at.date_naive();
    let taken = time_is_gone(&error);
    BookQuery {
        slug,
        service: Some(wish.service),
        option: wish.option,
        addons: wish.addons,
        also: wish.also.iter().map(Also::from).collect(),
        guests: wish.guests,
        staff: wish.staff,
        gender: wish.staff_gender,
        place: wish.place.as_ref().map(|place| place.kind).unwrap_or_default(),
        location: wish.place.as_ref().and_then(|place| place.location),
        area: wish.place.as_ref().and_then(|place| place.area),
        when: true,
        from: Some(day),
        day: Some(day),
        taken,
        refused: (!taken).then_some(error.code),
        ..BookQuery::default()
    }
    .href()
}

/// The order and its key. Without the hold (it has become a booking) only a repeated order can be answered.
pub(super) fn order(
    order: &Order,
    kept: Option<HoldView>,
    draft: &Draft,
    credits: Option<u16>,
) -> (NewBooking, IdempotencyKey) {
    let mut wish = NewBooking {
        customer: Some(draft.contact.clone()),
        hold: Some(order.hold),
        notes: Some(draft.notes.clone()),
        credits,
        ..NewBooking::of(order.service, order.starts_at)
    };
    if let Some(kept) = kept {
        wish.service = kept.service.id;
        wish.option = Some(kept.option.id);
        wish.addons = kept.addons.iter().map(|addon| addon.id).collect();
        wish.staff = kept.staff_chosen.then_some(kept.staff.id);
        wish.staff_gender = kept.staff_gender;
        wish.guests = Some(kept.guests);
        wish.also = kept.also;
        wish.place = Some(match kept.place {
            Some(place) => Place {
                kind: place.kind,
                location: None,
                area: Some(place.area.id),
                address: draft.address.clone(),
                flexible_minutes: draft.flexible_minutes,
            },
            None => Place { location: kept.location.map(|location| location.id), ..Place::default() },
        });
        wish.starts_at = kept.starts_at;
    }
    let mut body = Sha256::new();
    let (hold, credits) = (order.hold.to_string(), credits.unwrap_or_default().to_string());
    let Draft { contact, address, flexible_minutes, notes } = draft;
    let ContactInput { name, email, phone } = contact;
    for part in [&hold, &credits, name, email, phone, address, &flexible_minutes.to_string(), notes] {
        body.update(part);
        body.update([0]);
    }
    (wish, IdempotencyKey { key: order.key.clone(), body: body.finalize().to_vec() })
}

/// To the booking, or back to the details with everything typed.
pub(super) fn after_order(order: Order, credits: Option<u16>, booked: AppResult<BookingView>) -> String {
    let error = match booked {
        Ok(booking) => {
            open_to_guest(&booking);
            return format!("/me/bookings/{}?new=1", booking.id);
        }
        Err(error) => error,
    };
    // Without the credit the time can still be had.
    let gone = time_is_gone(&error) && error.code != ErrorCode::NoCredit;
    let check = !gone && error.code == ErrorCode::Invalid;
    BookQuery {
        slug: order.slug,
        hold: Some(order.hold),
        gone,
        check,
        money: order.offered && credits.is_none(),
        refused: (!gone && !check).then_some(error.code),
        ..BookQuery::default()
    }
    .href()
}

/// Whether another time would help.
fn time_is_gone(error: &AppError) -> bool {
    error.code.kind() == ErrorKind::Conflict || error.problem("starts_at").is_some()
}

/// A guest's browser keeps the token that opens the booking.
pub(super) fn open_to_guest(booking: &BookingView) {
    let (Some(token), Some(response)) =
        (&booking.access_token, use_context::<leptos_axum::ResponseOptions>())
    else {
        return;
    };
    let cookie = format!(
        "guest-{}={token}; HttpOnly; Secure; SameSite=Lax; Path=/; Max-Age={GUEST_SECONDS}",
        booking.id
    );
    if let Ok(cookie) = http::HeaderValue::from_str(&cookie) {
        response.append_header(http::header::SET_COOKIE, cookie);
    }
}
