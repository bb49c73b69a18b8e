//! Where the form that moves a booking leads.

use shared::{AppResult, booking::BookingView, caller::Caller};

use crate::moving::Asked;

/// To the booking at its new time, or back to the times with what was in the way.
pub(super) fn after(caller: &Caller, asked: &Asked, moved: AppResult<BookingView>) -> String {
    match moved {
        Ok(view) => {
            let place = caller.signed_in.as_ref().and_then(|user| user.membership.as_ref());
            let at_work = place.is_some_and(|place| place.slug == view.business.slug);
            let page = asked.booking_page(at_work);
            if at_work { page } else { format!("{page}?moved=1") }
        }
        Err(error) => {
            let page = asked.href();
            let join = if page.contains('?') { '&' } else { '?' };
            format!("{page}{join}{}", app_core::query::refusal(&error))
        }
    }
}
