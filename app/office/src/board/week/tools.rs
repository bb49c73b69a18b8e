//! The lines above the week: which one, how the connection is, and of whom and where.

use app_core::{date_key, dates, i18n::*, isolated};
use app_ui::Icon;
use chrono::{Duration, NaiveDate};
use leptos::prelude::*;
use shared::booking::StaffLine;

use super::Week;
use crate::board::{
    desk::quiet_navigation,
    filter::{Filter, Spot},
    sieve::{Choice, location_options},
    tools::{Light, NewBooking, Views},
};

/// Above the week.
#[component]
pub(super) fn Tools(
    /// The week.
    week: Week,
) -> impl IntoView {
    let i18n = use_i18n();
    let (first, last) = week.view.with_untracked(|view| {
        let date = |day: Option<&shared::booking::WeekDay>| day.map(|day| day.date).unwrap_or_default();
        (date(view.days.first()), date(view.days.last()))
    });
    let step = move |days: i64, icon: &'static str, word: String| {
        first.checked_add_signed(Duration::days(days)).map(|day| {
            let href = move || week.address.get().on(Some(day)).href();
            view! {
                <a class="btn quiet square" href=href aria-label=word>
                    <Icon name=icon flip=true/>
                </a>
            }
        })
    };
    let away = move || !(first..=last).contains(&week.now.get().date_naive());
    view! {
        <div class="tools">
            {step(-7, "chevron-left", t_string!(i18n, office.week_before).to_string())}
            {step(7, "chevron-right", t_string!(i18n, office.week_after).to_string())} <h1>{dates(first, last)}</h1>
            <Show when=away>
                <a class="btn quiet" href=move || week.address.get().on(None).href()>
                    {t!(i18n, office.week_this)}
                </a>
            </Show>
            <Views address=week.address/>
            <div class="end">
                <Light state=week.contact.live.state/>
                <NewBooking day=day_of(week)/>
            </div>
        </div>
        <Fields week=week first=first/>
    }
    .into_any()
}

/// The day from which the week was opened, today when none was.
fn day_of(week: Week) -> NaiveDate {
    let date = week.address.with_untracked(|address| address.date);
    date.unwrap_or_else(|| week.now.get_untracked().date_naive())
}

/// Of whom and where.
#[component]
fn Fields(
    /// The week.
    week: Week,
    /// Its first day.
    first: NaiveDate,
) -> impl IntoView {
    let i18n = use_i18n();
    let go = quiet_navigation();
    let look_for = move |change: &dyn Fn(&mut Filter)| {
        let address = week.address.get_untracked();
        let mut filter = address.filter.clone();
        change(&mut filter);
        go.run(address.only(filter));
    };
    let people = Signal::derive(move || {
        let option = |person: &StaffLine| (person.id.to_string(), isolated(&person.name));
        week.view.with(|view| view.people.iter().map(option).collect::<Vec<_>>())
    });
    let with =
        Signal::derive(move || week.address.with(|address| address.filter.with.map(|id| id.to_string())));
    let at = Signal::derive(move || week.address.with(|address| address.filter.at.map(Spot::key)));
    let locations = week.view.with_untracked(|view| location_options(&view.locations));
    let several = locations.len() > 1;
    let locations = Signal::stored(locations);
    view! {
        <div class="sieve">
            <form method="get" action="/office" aria-label=t_string!(i18n, office.find_label)>
                <input type="hidden" name="view" value="week"/>
                <input type="hidden" name="date" value=date_key(first)/>
                {several
                    .then(|| {
                        view! {
                            <Choice
                                name="at"
                                label=t_string!(i18n, office.place).to_string()
                                all=t_string!(i18n, office.everywhere).to_string()
                                options=locations
                                chosen=at
                                choose=Callback::new(move |text: String| {
                                    look_for(&|filter| filter.at = Spot::read(&text));
                                })
                            />
                        }
                    })}
                <Choice
                    name="with"
                    label=t_string!(i18n, office.with).to_string()
                    all=t_string!(i18n, office.everyone).to_string()
                    options=people
                    chosen=with
                    choose=Callback::new(move |text: String| {
                        look_for(&|filter| filter.with = text.parse().ok());
                    })
                />
                <button type="submit" class="btn quiet small go">{t!(i18n, office.find_go)}</button>
            </form>
            <p class="mute">{t!(i18n, office.week_hint)}</p>
        </div>
    }
    .into_any()
}
