//! The top of a business's page: its picture, its name, and whether it is open.

use app_core::{i18n::*, plural};
use app_ui::Icon;
use chrono::{Datelike as _, NaiveTime};
use leptos::prelude::*;
use leptos_i18n::td_string;
use shared::tenants::BusinessView;

use crate::{
    accent::Logo,
    words::{hue, kind_icon, kind_name, stars, wall_time},
};

/// Picture, name, rating, place.
#[component]
pub(super) fn Head(
    /// Whose.
    business: BusinessView,
) -> impl IntoView {
    let locale = use_i18n().get_locale();
    let rating = business.rating.map(|tenths| {
        let reviews = plural!(locale, public.reviews, business.reviews);
        view! {
            <span class="rating">
                <Icon name="star-full"/>
                {stars(tenths)}
                " "
                <span class="mute">{format!("({reviews})")}</span>
            </span>
        }
    });
    let kind = kind_name(&business.kind);
    let place = td_string!(locale, public.kind_in, kind = kind, place = business.place.as_str()).to_string();
    let open = match closing_time(&business) {
        Some(closes) => {
            let text = td_string!(locale, public.open_until, time = wall_time(closes)).to_string();
            view! { <span class="open">{text}</span> }.into_any()
        }
        None => view! { <span>{td_string!(locale, public.closed_now).to_string()}</span> }.into_any(),
    };
    view! {
        <div class="pic cover" data-hue=hue(&business.slug) aria-hidden="true">
            <Icon name=kind_icon(&business.kind)/>
        </div>
        <Logo brand=business.brand.clone()/>
        <header class="title">
            <h1>{business.name.clone()}</h1>
            <p class="row">{rating} <span>{place}</span> {open}</p>
            {(!business.tagline.is_empty()).then(|| view! { <p><bdi>{business.tagline.clone()}</bdi></p> })}
        </header>
    }
    .into_any()
}

/// Until when the place is open now. Hours that run past midnight belong to the day on which they began.
fn closing_time(business: &BusinessView) -> Option<NaiveTime> {
    let time = business.now.time();
    let weekday = |days_back: u64| {
        let date = business.now.date_naive().checked_sub_days(chrono::Days::new(days_back))?;
        i16::try_from(date.weekday().num_days_from_sunday()).ok()
    };
    let (today, yesterday) = (weekday(0)?, weekday(1)?);
    business.hours.iter().find_map(|hours| {
        let past_midnight = hours.closes <= hours.opens;
        let since_today =
            hours.weekday == today && hours.opens <= time && (past_midnight || time < hours.closes);
        let since_yesterday = hours.weekday == yesterday && past_midnight && time < hours.closes;
        (since_today || since_yesterday).then_some(hours.closes)
    })
}
