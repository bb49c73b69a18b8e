//! What has just happened to the booking, in one sentence.

use app_core::{clock_time, full_date, i18n::*, isolated};
use shared::{booking::BookingView, live::BookingEventKind as Kind};

/// The sentence.
pub fn sentence(kind: Kind, booking: &BookingView) -> String {
    let i18n = use_i18n();
    let business = || isolated(&booking.business.name);
    let who = || {
        let staff = booking.appointments.iter().find_map(|item| item.staff.as_ref());
        staff.map(|staff| isolated(&staff.name)).unwrap_or_else(business)
    };
    match kind {
        Kind::Confirmed => t_string!(i18n, account.news_confirmed, business = business()).to_string(),
        Kind::Rejected => t_string!(i18n, account.news_rejected, business = business()).to_string(),
        Kind::Cancelled => t_string!(i18n, account.news_cancelled).to_owned(),
        Kind::Rescheduled => {
            let (day, time) = (full_date(booking.starts_at.date_naive()), clock_time(booking.starts_at));
            t_string!(i18n, account.news_moved, day = day, time = time).to_string()
        }
        Kind::Departed => t_string!(i18n, way.told_departed, name = who()).to_string(),
        Kind::CheckedIn if booking.place.is_some() => {
            t_string!(i18n, way.told_there, name = who()).to_string()
        }
        Kind::CheckedIn => t_string!(i18n, account.news_checked_in).to_owned(),
        Kind::Started => t_string!(i18n, account.news_started).to_owned(),
        Kind::Completed => t_string!(i18n, account.news_completed).to_owned(),
        Kind::NoShow => t_string!(i18n, account.news_no_show).to_owned(),
        Kind::Expired => t_string!(i18n, account.news_expired, business = business()).to_string(),
        Kind::Paid => t_string!(i18n, account.news_paid).to_owned(),
        Kind::Accepted => {
            let staff = booking.appointments.iter().find_map(|item| item.staff.as_ref());
            match staff {
                Some(staff) => t_string!(i18n, account.news_staff, name = isolated(&staff.name)).to_string(),
                None => t_string!(i18n, account.news_changed).to_owned(),
            }
        }
        Kind::Booked | Kind::Declined | Kind::Unanswered => t_string!(i18n, account.news_changed).to_owned(),
    }
}
