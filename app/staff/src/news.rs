//! What has just changed, in one sentence for those who do not see it.

use app_core::{clock_time, i18n::*, isolated};
use shared::live::BookingEventKind as Kind;

use crate::day::News;

/// The sentence.
pub fn sentence(news: &News) -> String {
    let i18n = use_i18n();
    let (name, time) = (isolated(&news.visit.customer.name), clock_time(news.visit.starts_at));
    match news.kind {
        Kind::Booked => t_string!(i18n, staff.news_booked, name = name, time = time).to_string(),
        Kind::Confirmed => t_string!(i18n, staff.news_confirmed, name = name, time = time).to_string(),
        Kind::Rejected => t_string!(i18n, staff.news_rejected, name = name, time = time).to_string(),
        Kind::Cancelled => t_string!(i18n, staff.news_cancelled, name = name, time = time).to_string(),
        Kind::Rescheduled => t_string!(i18n, staff.news_moved, name = name, time = time).to_string(),
        Kind::Accepted => t_string!(i18n, staff.news_accepted, name = name, time = time).to_string(),
        Kind::Declined => t_string!(i18n, staff.news_declined, name = name, time = time).to_string(),
        Kind::Unanswered => t_string!(i18n, way.news_unanswered, name = name, time = time).to_string(),
        Kind::Departed => t_string!(i18n, way.news_departed, name = name, time = time).to_string(),
        Kind::CheckedIn if news.visit.place.is_some() => {
            t_string!(i18n, way.news_there, name = name).to_string()
        }
        Kind::CheckedIn => t_string!(i18n, staff.news_checked_in, name = name, time = time).to_string(),
        Kind::Started => t_string!(i18n, staff.news_started, name = name).to_string(),
        Kind::Completed => t_string!(i18n, staff.news_completed, name = name).to_string(),
        Kind::NoShow => t_string!(i18n, staff.news_no_show, name = name, time = time).to_string(),
        Kind::Expired => t_string!(i18n, staff.news_expired, name = name, time = time).to_string(),
        Kind::Paid => t_string!(i18n, staff.news_paid, name = name).to_string(),
    }
}
