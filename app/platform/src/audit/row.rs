//! One entry: when, what, who, about what, and whether it was allowed.

use app_core::{clock_time, i18n::*, isolated, zone_name};
use app_ui::Icon;
use chrono::Datelike as _;
use leptos::prelude::*;
use shared::platform::{Actor, AuditRow, Place};

use super::EVERYWHERE;
use crate::words::{action_text, day_text};

/// A line of the table.
#[component]
pub(super) fn Entry(path: &'static str, entry: AuditRow) -> impl IntoView {
    let i18n = use_i18n();
    let day = format!("{} {}", day_text(entry.at), entry.at.year());
    let zone = if entry.timezone == "UTC" { entry.timezone.clone() } else { zone_name(&entry.timezone) };
    let business = (path == EVERYWHERE).then(|| {
        let link = entry.business.clone().map(|business| {
            let href = format!("/platform/businesses/{}", business.slug);
            view! { <a href=href><bdi>{business.name}</bdi></a> }
        });
        view! { <td>{link}</td> }
    });
    let refused = (!entry.done).then(|| {
        view! {
            <span class="chip" data-status="late"><Icon name="ban"/>{t!(i18n, platform.outcome_refused)}</span>
        }
    });
    view! {
        <tr>
            <th scope="row">
                <time datetime=entry.at.to_rfc3339()>
                    {clock_time(entry.at)} " " <small class="mute">{day}</small>
                </time>
                " " <small class="mute">{zone}</small>
            </th>
            <td>{action_text(&entry.action)}</td>
            <td>{actor_text(&entry.actor)}</td>
            {business}
            <td><About path=path entry=entry.clone()/></td>
            <td class="status">{refused} <Seal sealed=entry.sealed/></td>
        </tr>
    }
    .into_any()
}

fn actor_text(actor: &Actor) -> String {
    let i18n = use_i18n();
    match (actor.place, actor.name.as_deref().map(isolated)) {
        (Place::Customer, Some(name)) => t_string!(i18n, platform.by_customer, name = name).to_string(),
        (_, Some(name)) => name,
        (Place::HeadOffice, None) => t_string!(i18n, platform.by_head_office).to_string(),
        (Place::Nobody, None) => t_string!(i18n, platform.by_nobody).to_string(),
        (_, None) => t_string!(i18n, platform.by_other).to_string(),
    }
}

/// The thing's own page where it has one, and everything else that was done to it.
#[component]
fn About(path: &'static str, entry: AuditRow) -> impl IntoView {
    let i18n = use_i18n();
    entry.resource.map(|resource| {
        let page = match (path == EVERYWHERE, entry.kind.as_str()) {
            (true, "account" | "user") => {
                let name = t_string!(i18n, platform.people).to_string();
                Some((format!("/platform/people/{resource}"), name))
            }
            (false, "booking") => {
                let name = t_string!(i18n, office.receipt).to_string();
                Some((format!("/office/bookings/{resource}/receipt"), name))
            }
            _ => None,
        };
        let own = page.map(|(href, name)| view! { <a href=href>{name}</a> " · " });
        let all = format!("{path}?resource={resource}");
        view! { {own} <a href=all>{t!(i18n, platform.all_of_this)}</a> }
    })
}

#[component]
fn Seal(sealed: bool) -> impl IntoView {
    let i18n = use_i18n();
    if sealed {
        view! { <span class="mute seal"><Icon name="shield"/>{t!(i18n, platform.sealed)}</span> }.into_any()
    } else {
        view! { <span class="mute seal"><Icon name="hourglass"/>{t!(i18n, platform.unsealed)}</span> }
            .into_any()
    }
}
