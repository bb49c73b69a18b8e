//! States: a colour, an icon and a word, never colour alone.

use app_core::i18n::*;
use leptos::prelude::*;
use leptos_i18n::td_string;
use shared::booking::{AppointmentStatus, BookingStatus};

use crate::Icon;

/// The stylesheet's name for a booking's state.
#[must_use]
pub const fn booking_tone(status: BookingStatus) -> &'static str {
    match status {
        BookingStatus::Pending | BookingStatus::Rescheduled => "pending",
        BookingStatus::Confirmed | BookingStatus::Assigned => "confirmed",
        BookingStatus::InProgress => "started",
        BookingStatus::Completed => "done",
        BookingStatus::Cancelled | BookingStatus::Rejected | BookingStatus::Expired => "cancelled",
        BookingStatus::NoShow => "no-show",
    }
}

/// The stylesheet's name for an appointment's state on the board: an order that is not decided yet goes before.
#[must_use]
pub const fn appointment_tone(booking: BookingStatus, appointment: AppointmentStatus) -> &'static str {
    match (booking, appointment) {
        (BookingStatus::Pending | BookingStatus::Rescheduled, _) => "pending",
        (_, AppointmentStatus::Held) => "held",
        (_, AppointmentStatus::Scheduled | AppointmentStatus::Confirmed) => "confirmed",
        (_, AppointmentStatus::CheckedIn) => "arrived",
        (_, AppointmentStatus::InProgress) => "started",
        (_, AppointmentStatus::Completed) => "done",
        (_, AppointmentStatus::Cancelled) => "cancelled",
        (_, AppointmentStatus::NoShow) => "no-show",
    }
}

fn tone_icon(tone: &str) -> &'static str {
    match tone {
        "pending" => "hourglass",
        "confirmed" => "circle-check",
        "arrived" => "door-open",
        "started" => "clock",
        "done" => "check",
        _ => "ban",
    }
}

/// A booking's state.
#[component]
pub fn BookingChip(
    /// Which.
    status: BookingStatus,
) -> impl IntoView {
    let locale = use_i18n().get_locale();
    let word = match status {
        BookingStatus::Pending => td_string!(locale, common.status_pending),
        BookingStatus::Confirmed => td_string!(locale, common.status_confirmed),
        BookingStatus::Assigned => td_string!(locale, common.status_assigned),
        BookingStatus::InProgress => td_string!(locale, common.status_in_progress),
        BookingStatus::Completed => td_string!(locale, common.status_completed),
        BookingStatus::Cancelled => td_string!(locale, common.status_cancelled),
        BookingStatus::Rescheduled => td_string!(locale, common.status_rescheduled),
        BookingStatus::Rejected => td_string!(locale, common.status_rejected),
        BookingStatus::NoShow => td_string!(locale, common.status_no_show),
        BookingStatus::Expired => td_string!(locale, common.status_expired),
    };
    let tone = booking_tone(status);
    view! { <span class="chip" data-status=tone><Icon name=tone_icon(tone)/>{word.to_string()}</span> }
        .into_any()
}

/// An appointment's state.
#[component]
pub fn AppointmentChip(
    /// Of its order.
    booking: BookingStatus,
    /// Its own.
    status: AppointmentStatus,
) -> impl IntoView {
    let locale = use_i18n().get_locale();
    let tone = appointment_tone(booking, status);
    let word = match (tone, status) {
        ("pending", _) => td_string!(locale, common.status_pending),
        (_, AppointmentStatus::Held) => td_string!(locale, common.status_held),
        (_, AppointmentStatus::Scheduled) => td_string!(locale, common.status_scheduled),
        (_, AppointmentStatus::Confirmed) => td_string!(locale, common.status_accepted),
        (_, AppointmentStatus::CheckedIn) => td_string!(locale, common.status_checked_in),
        (_, AppointmentStatus::InProgress) => td_string!(locale, common.status_in_progress),
        (_, AppointmentStatus::Completed) => td_string!(locale, common.status_completed),
        (_, AppointmentStatus::Cancelled) => td_string!(locale, common.status_cancelled),
        (_, AppointmentStatus::NoShow) => td_string!(locale, common.status_no_show),
    };
    view! { <span class="chip" data-status=tone><Icon name=tone_icon(tone)/>{word.to_string()}</span> }
        .into_any()
}

/// A person's initials on a soft tint, until there is a picture.
#[component]
pub fn Avatar(
    /// Whose.
    #[prop(into)]
    name: String,
) -> impl IntoView {
    let initials: String = name.split_whitespace().filter_map(|word| word.chars().next()).take(2).collect();
    // The same person has the same tint everywhere.
    let hue =
        name.bytes().fold(0_u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(u32::from(byte))) % 6 + 1;
    view! { <span class="avatar" data-hue=hue.to_string() aria-hidden="true">{initials}</span> }
}
