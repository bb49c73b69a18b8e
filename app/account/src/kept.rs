//! Tickets that this browser knows without a network.

use app_core::{
    UiError,
    offline::{Kept, is_away, keep, or_kept},
};
use shared::{
    booking::{BookingRow, BookingView, CheckInCode, Page},
    ids::BookingId,
};

use crate::calls::{my_booking, my_bookings, my_code};

/// The first page of the list.
const LIST: &str = "bookings";
/// How many tickets are kept in advance.
const AHEAD: usize = 5;

fn ticket(id: BookingId) -> String {
    format!("booking/{id}")
}

fn code_key(id: BookingId) -> String {
    format!("code/{id}")
}

/// The caller's own bookings. Without a network as they were read last.
pub async fn bookings(cursor: Option<String>) -> Result<Kept<Page<BookingRow>>, UiError> {
    match cursor {
        None => or_kept(LIST, my_bookings(None)).await,
        earlier => my_bookings(earlier).await.map(Kept::from),
    }
}

/// One booking.
pub async fn booking(id: BookingId) -> Result<Kept<BookingView>, UiError> {
    or_kept(&ticket(id), my_booking(id)).await
}

/// The code to show at the desk; none where there is none.
pub async fn code(id: BookingId) -> Option<CheckInCode> {
    or_kept(&code_key(id), my_code(id)).await.ok().map(|kept| kept.value)
}

/// Keeps a booking and its code.
pub fn keep_ticket(booking: &BookingView, code: Option<&CheckInCode>) {
    keep(&ticket(booking.id), booking);
    if let Some(code) = code {
        keep(&code_key(booking.id), code);
    }
}

/// Keeps the list and the tickets of what comes first: the way to it may have no network.
pub async fn keep_list(page: Page<BookingRow>) {
    keep(LIST, &page);
    let mut coming: Vec<&BookingRow> = page.items.iter().filter(|row| !row.is_past).collect();
    coming.sort_by_key(|row| row.starts_at);
    for row in coming.into_iter().take(AHEAD) {
        let booking = match my_booking(row.id).await {
            Ok(booking) => booking,
            Err(error) if is_away(&error) => return,
            Err(_) => continue,
        };
        let code = my_code(row.id).await.ok();
        keep_ticket(&booking, code.as_ref());
    }
}
