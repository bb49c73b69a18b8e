//! A package that was sold: how it stands, what is left of it, until when, and what has used it.

use app_core::{clock_time, duration_text, i18n::*, isolated, short_date};
use chrono::{Datelike as _, NaiveDate};
use leptos::prelude::*;
use leptos_i18n::td_string;
use shared::packages::{CreditLine, CreditStatus, CustomerPackage, PackageStatus, PackageUse};

use crate::Icon;

/// How a package stands.
#[component]
pub fn PackageChip(
    /// Which.
    status: PackageStatus,
) -> impl IntoView {
    let locale = use_i18n().get_locale();
    let (tone, icon, word) = match status {
        PackageStatus::Active => ("confirmed", "circle-check", td_string!(locale, packages.active)),
        PackageStatus::Exhausted => ("done", "check", td_string!(locale, packages.exhausted)),
        PackageStatus::Expired => ("cancelled", "ban", td_string!(locale, packages.expired)),
        PackageStatus::Refunded => ("cancelled", "ban", td_string!(locale, packages.refunded)),
        PackageStatus::Suspended => ("pending", "hourglass", td_string!(locale, packages.suspended)),
    };
    view! { <span class="chip" data-status=tone><Icon name=icon/>{word.to_string()}</span> }
}

/// `Fri 20 November 2026`.
fn dated(date: NaiveDate) -> String {
    format!("{} {}", short_date(date), date.year())
}

/// Until when it pays.
#[must_use]
pub fn package_end(package: &CustomerPackage) -> String {
    let locale = use_i18n().get_locale();
    let Some(day) = package.last_day.map(dated) else {
        return td_string!(locale, packages.forever).to_string();
    };
    if package.status == PackageStatus::Expired {
        td_string!(locale, packages.ran_out, day = day).to_string()
    } else {
        td_string!(locale, packages.until, day = day).to_string()
    }
}

/// The day on which it was sold.
#[must_use]
pub fn package_sold_on(package: &CustomerPackage) -> String {
    dated(package.sold_at.date_naive())
}

/// `3 of 5 left`.
#[must_use]
pub fn credits_left(line: &CreditLine) -> String {
    td_string!(use_i18n().get_locale(), packages.left_of, left = line.left, total = line.total).to_string()
}

/// What is left, length by length.
#[component]
pub fn Credits(
    /// Of what.
    lines: Vec<CreditLine>,
) -> impl IntoView {
    let rows = lines.iter().map(|line| {
        let name = format!("{}\u{a0}· {}", isolated(&line.name), duration_text(line.minutes));
        view! { <div><dt>{name}</dt><dd>{credits_left(line)}</dd></div> }
    });
    view! { <dl class="facts ends">{rows.collect_view()}</dl> }
}

/// The visits that used it. `href` leads to a booking.
#[component]
pub fn PackageUses(
    /// The latest first.
    uses: Vec<PackageUse>,
    /// Where a visit is shown.
    href: fn(&PackageUse) -> String,
) -> impl IntoView {
    let locale = use_i18n().get_locale();
    if uses.is_empty() {
        return view! { <p class="mute">{td_string!(locale, packages.uses_none).to_string()}</p> }.into_any();
    }
    let rows = uses.into_iter().map(|visit| {
        let (tone, word) = match visit.status {
            CreditStatus::Reserved => ("confirmed", td_string!(locale, packages.reserved)),
            CreditStatus::Consumed => ("done", td_string!(locale, packages.consumed)),
            CreditStatus::Returned => ("cancelled", td_string!(locale, packages.returned)),
        };
        let when = format!("{}, {}", dated(visit.starts_at.date_naive()), clock_time(visit.starts_at));
        view! {
            <li>
                <a class="item" href=href(&visit) rel="external">
                    <span class="grow">
                        <b>{isolated(&visit.service)}</b>
                        <span class="mute">{when}</span>
                    </span>
                    <span class="chip" data-status=tone>{word.to_string()}</span>
                </a>
            </li>
        }
    });
    view! { <ul class="list">{rows.collect_view()}</ul> }.into_any()
}
