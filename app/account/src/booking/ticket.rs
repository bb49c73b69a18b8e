//! The ticket: when, what, with whom, where, for how much, and the code to show.

use app_core::{
    cancel_policy, clock_time, duration_text, full_date, i18n::*, isolated, money_text, place_text,
    short_date, time_range, window_of_arrival, zone_name,
};
use app_ui::Icon;
use leptos::prelude::*;
use shared::booking::{AppointmentView, BookingStatus, BookingView, CheckInCode, is_off};

/// The ticket.
#[component]
pub fn Ticket(
    /// Of what.
    booking: BookingView,
    /// Its code, if it has one.
    code: Option<CheckInCode>,
) -> impl IntoView {
    let i18n = use_i18n();
    let when =
        pair(full_date(booking.starts_at.date_naive()), time_range(booking.starts_at, booking.ends_at));
    let several = booking.appointments.len() > 1;
    let items = booking.appointments.iter().map(|item| items(item, several)).collect_view();
    let room = booking.appointments.iter().find_map(|item| item.room.clone()).map(|room| {
        view! { <small>{room.name}</small> }
    });
    let business = format!("/b/{}", booking.business.slug);
    let business = view! { <a href=business>{booking.business.name.clone()}</a> };
    let place = match booking.place.clone() {
        Some(place) => {
            let what = pair(place_text(place.kind), isolated(&place.area.name));
            let window =
                place.window.as_ref().map(|window| view! { <small>{window_of_arrival(window)}</small> });
            view! { {what} <small><bdi>{place.address}</bdi></small> {window} <small>{business}</small> }
                .into_any()
        }
        None => {
            let location = booking.location.as_ref();
            let name =
                location.and_then(|location| location.own_name(&booking.business.name)).map(str::to_owned);
            let name = name.map(|name| view! { <small>{name}</small> });
            let address =
                location.map(|location| view! { <small><bdi>{location.address.clone()}</bdi></small> });
            view! { {business} {name} {address} {room} }.into_any()
        }
    };
    let calendar = (!booking.status.is_over()).then(|| {
        view! {
            <p class="row wide no-print">
                <a
                    class="btn"
                    href=format!("/api/v1/bookings/{}/calendar.ics", booking.id)
                    download=""
                    rel="external"
                >
                    <Icon name="calendar-plus"/>
                    {t!(i18n, account.add_to_calendar)}
                </a>
            </p>
        }
    });
    view! {
        <section class="card lift ticket" aria-label=t_string!(i18n, account.booking_title)>
            <div class="stack">
                <p class="when"><time datetime=booking.starts_at.to_rfc3339()>{when}</time></p>
                <p class="mute">{zone_name(&booking.timezone)}</p>
                <dl class="facts">
                    <div>
                        <dt>{t!(i18n, account.number)}</dt>
                        <dd class="number">{booking.number.clone()}</dd>
                    </div>
                    {items}
                    <div>
                        <dt>{t!(i18n, account.place)}</dt>
                        <dd>{place}</dd>
                    </div>
                    <div>
                        <dt>{t!(i18n, account.price)}</dt>
                        <dd>{money_text(booking.total)} <small>{payment(&booking)}</small></dd>
                    </div>
                    {fee(&booking)}
                </dl>
            </div>
            <Code booking=booking code=code/>
            {calendar}
        </section>
    }
    .into_any()
}

/// Two things beside each other, with the language's own comma.
fn pair(first: String, second: String) -> String {
    t_string!(use_i18n(), account.pair, first = first, second = second).to_string()
}

/// What, and with whom; the time as well where there are several.
fn items(item: &AppointmentView, several: bool) -> impl IntoView + use<> {
    let i18n = use_i18n();
    let what = pair(isolated(&item.service.name), duration_text(item.option.minutes));
    let addons = item.addons.iter().map(|addon| addon.name.clone()).collect::<Vec<_>>().join(", ");
    let addons = (!addons.is_empty()).then(|| {
        let text = t_string!(i18n, account.with_addons, names = isolated(&addons)).to_string();
        view! { <small>{text}</small> }
    });
    let time = several.then(|| view! { <small>{time_range(item.starts_at, item.ends_at)}</small> });
    let package = item.package.as_ref().map(|name| {
        let text = t_string!(i18n, packages.paid_with, package = isolated(name)).to_string();
        view! { <small>{text}</small> }
    });
    let staff = item.staff.as_ref().map_or_else(
        || view! { <span class="mute">{t_string!(i18n, account.no_staff_yet)}</span> }.into_any(),
        |staff| view! { <span>{staff.name.clone()}</span> }.into_any(),
    );
    view! {
        <div>
            <dt>{t!(i18n, account.treatment)}</dt>
            <dd>{what} {time} {addons} {package}</dd>
        </div>
        <div>
            <dt>{t!(i18n, account.with)}</dt>
            <dd>{staff}</dd>
        </div>
    }
}

fn payment(booking: &BookingView) -> String {
    let i18n = use_i18n();
    let due = booking.due();
    // What did not take place has no price: what may be owed for it is said as its fee.
    if is_off(booking.status) {
        return String::new();
    }
    if due.minor <= 0 {
        t_string!(i18n, account.paid_full).to_owned()
    } else if booking.paid.minor == 0 {
        match booking.place {
            Some(_) => t_string!(i18n, account.pay_home).to_owned(),
            None => t_string!(i18n, account.pay_there).to_owned(),
        }
    } else {
        t_string!(i18n, account.paid_part, paid = money_text(booking.paid), due = money_text(due)).to_string()
    }
}

/// What calling it off costs, or what was charged for it.
fn fee(booking: &BookingView) -> Option<impl IntoView + use<>> {
    let i18n = use_i18n();
    let (name, text, more) = if booking.fee.minor > 0 {
        let why = if booking.status == BookingStatus::NoShow {
            t_string!(i18n, account.fee_no_show)
        } else {
            t_string!(i18n, account.fee_cancelled)
        };
        let paid = if booking.due().minor > 0 {
            t_string!(i18n, account.pay_there)
        } else {
            t_string!(i18n, account.paid_full)
        };
        let more = view! { <small>{why}</small> <small>{paid}</small> };
        (t_string!(i18n, account.fee), money_text(booking.fee), Some(more))
    } else {
        (t_string!(i18n, account.cancelling), policy(booking)?, None)
    };
    Some(view! {
        <div>
            <dt>{name}</dt>
            <dd>{text} {more}</dd>
        </div>
    })
}

/// What calling it off costs; nothing where that never costs anything.
fn policy(booking: &BookingView) -> Option<String> {
    if booking.status == BookingStatus::InProgress {
        return None;
    }
    // Nobody is to find out by trying.
    let owed = booking.cancel_fee.minor > 0 || booking.cancel_credits > 0;
    let stays = owed.then(|| t_string!(use_i18n(), account.late_stays).to_string());
    let texts: Vec<String> =
        [money_policy(booking), credit_policy(booking), stays].into_iter().flatten().collect();
    (!texts.is_empty()).then(|| texts.join(" "))
}

/// What becomes of the credits that pay for it.
fn credit_policy(booking: &BookingView) -> Option<String> {
    let i18n = use_i18n();
    if booking.status.is_over() || booking.appointments.iter().all(|each| each.package.is_none()) {
        return None;
    }
    Some(match booking.free_until {
        _ if booking.cancel_credits > 0 => t_string!(i18n, packages.offer_late).to_string(),
        Some(at) => {
            let (day, time) = (short_date(at.date_naive()), clock_time(at));
            t_string!(i18n, packages.offer_returned, day = day, time = time).to_string()
        }
        None => t_string!(i18n, packages.ticket_free).to_string(),
    })
}

fn money_policy(booking: &BookingView) -> Option<String> {
    let several = booking.appointments.len() > 1;
    if booking.status == BookingStatus::Pending && booking.late_fee.minor > 0 {
        let (i18n, at) = (use_i18n(), booking.free_until?);
        let (day, time) = (short_date(at.date_naive()), clock_time(at));
        let fee = isolated(&money_text(booking.late_fee));
        return Some(
            t_string!(i18n, account.free_unconfirmed, day = day, time = time, fee = fee).to_string(),
        );
    }
    let late = booking.cancel_fee.minor > 0;
    cancel_policy(booking.free_until?, booking.late_fee, late, several)
}

/// What is shown at the desk, as long as it is of use.
#[component]
fn Code(booking: BookingView, code: Option<CheckInCode>) -> impl IntoView {
    let i18n = use_i18n();
    let here = booking.checked_in_at.is_some() || booking.status == BookingStatus::InProgress;
    if here || booking.status.is_over() {
        let text = if booking.status.is_over() {
            t_string!(i18n, account.code_over)
        } else {
            t_string!(i18n, account.code_used)
        };
        return view! { <p class="mute">{text}</p> }.into_any();
    }
    let Some(code) = code else {
        return view! { <p class="mute">{t!(i18n, account.code_away)}</p> }.into_any();
    };
    let label = t_string!(i18n, account.qr_label, number = booking.number).to_string();
    view! {
        <figure class="qr">
            <div role="img" aria-label=label inner_html=code.svg></div>
            <figcaption>
                {t!(i18n, account.show_this)} <br/> {t!(i18n, account.say_code)} " "
                <b class="number nowrap" dir="ltr">{spoken(&code.short)}</b>
            </figcaption>
        </figure>
    }
    .into_any()
}

/// `ABCD-EFGH`: two halves are easier to say than eight letters.
fn spoken(short: &str) -> String {
    match short.split_at_checked(4) {
        Some((first, rest)) if !rest.is_empty() && !short.contains('-') => format!("{first}-{rest}"),
        _ => short.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::spoken;

    #[test]
    fn a_code_is_said_in_two_halves() {
        assert_eq!(spoken("ABCDEFGH"), "ABCD-EFGH");
        assert_eq!(spoken("ABCD-EFGH"), "ABCD-EFGH");
        assert_eq!(spoken("AB"), "AB");
    }
}
