//! What of the day is looked at: where, with whom, in which state, and who. Each choice is in the page's address; without
//! scripts the fields are a form that asks for it.

use std::time::Duration;

use app_core::{date_key, i18n::*, isolated};
use app_ui::Icon;
use leptos::{
    prelude::*,
    web_sys::{ScrollIntoViewOptions, ScrollLogicalPosition},
};
use shared::booking::{BoardColumn, LocationLine};

use super::{
    address::View,
    desk::Desk,
    filter::{Filter, Spot, State, spots},
    words::state_word,
};

/// How long the letters rest before they are looked for.
const REST: Duration = Duration::from_millis(200);

/// The line under the tools.
#[component]
pub(super) fn Sieve(
    /// The board.
    desk: Desk,
    /// What else stands in the line.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="sieve">
            <Fields desk=desk/>
            <States desk=desk/>
            <div class="end">{children()}</div>
        </div>
        <Count desk=desk/>
    }
    .into_any()
}

/// Looks for something else, at once.
fn look_for(desk: Desk, change: impl FnOnce(&mut Filter)) {
    let address = desk.address.get_untracked();
    let mut filter = address.filter.clone();
    change(&mut filter);
    if filter != address.filter {
        desk.go.run(address.only(filter));
    }
}

/// Brings the first visit that was found into view.
fn show_first() {
    let found = document().query_selector(".day-grid .visit:not(.dim)").ok().flatten();
    if let Some(card) =
        found.filter(|_| document().query_selector(".day-grid .visit.dim").ok().flatten().is_some())
    {
        let options = ScrollIntoViewOptions::new();
        options.set_block(ScrollLogicalPosition::Center);
        options.set_inline(ScrollLogicalPosition::Center);
        card.scroll_into_view_with_scroll_into_view_options(&options);
    }
}

/// A field for names and numbers, and the places and people to choose from.
#[component]
fn Fields(
    /// The board.
    desk: Desk,
) -> impl IntoView {
    let i18n = use_i18n();
    let date = desk.board.with_untracked(|board| date_key(board.date));
    let view = move || desk.address.with(|address| address.view);
    let kept = move || {
        let view = (view() != View::Day).then(|| view().key());
        let state = desk.filter.with(|filter| filter.state.map(State::key));
        [("view", view), ("state", state)]
            .into_iter()
            .filter_map(|(name, value)| {
                value.map(|value| view! { <input type="hidden" name=name value=value/> })
            })
            .collect_view()
    };
    let typed = RwSignal::new(desk.filter.with_untracked(|filter| filter.find.clone()));
    // A link elsewhere may have said something else; what is being typed stays.
    Effect::new(move |_| {
        let find = desk.filter.with(|filter| filter.find.clone());
        if typed.with_untracked(|typed| typed.trim() != find) {
            typed.set(find);
        }
    });
    let find = move || {
        look_for(desk, |filter| filter.find = typed.get_untracked().trim().to_owned());
        request_animation_frame(show_first);
    };
    let on_input = move |text: String| {
        typed.set(text.clone());
        let rested = move || {
            if typed.try_with_untracked(|typed| *typed == text) == Some(true) {
                find();
            }
        };
        set_timeout(rested, REST);
    };
    let people = Signal::derive(move || {
        desk.board.with(|board| {
            let name = |column: &BoardColumn| (column.staff.id.to_string(), isolated(&column.staff.name));
            board.columns.iter().map(name).collect::<Vec<_>>()
        })
    });
    let with = Signal::derive(move || desk.filter.with(|filter| filter.with.map(|id| id.to_string())));
    view! {
        <form
            method="get"
            action="/office"
            role="search"
            aria-label=t_string!(i18n, office.find_label)
            on:submit=move |event| {
                event.prevent_default();
                find();
            }
        >
            <input type="hidden" name="date" value=date/>
            {kept}
            <label class="find">
                <Icon name="search"/>
                <span class="sr">{t!(i18n, office.find)}</span>
                <input
                    type="search"
                    name="q"
                    autocomplete="off"
                    maxlength="80"
                    placeholder=t_string!(i18n, office.find)
                    prop:value=typed
                    value=typed.get_untracked()
                    on:input=move |event| on_input(event_target_value(&event))
                />
            </label>
            <Spots desk=desk/>
            <Choice
                name="with"
                label=t_string!(i18n, office.with).to_string()
                all=t_string!(i18n, office.everyone).to_string()
                options=people
                chosen=with
                choose=Callback::new(move |text: String| look_for(desk, |filter| filter.with = text.parse().ok()))
            />
            <button type="submit" class="btn quiet small go">{t!(i18n, office.find_go)}</button>
        </form>
    }
    .into_any()
}

/// Where, if there is more than one place.
#[component]
fn Spots(
    /// The board.
    desk: Desk,
) -> impl IntoView {
    let i18n = use_i18n();
    let away = t_string!(i18n, office.spot_away).to_string();
    let options = Memo::new(move |_| {
        let found =
            desk.board.with(|board| spots(board).map(|(locations, out)| (location_options(locations), out)));
        found.map(|(mut options, out)| {
            options.extend(out.then(|| (Spot::Away.key(), away.clone())));
            options
        })
    });
    let chosen = Signal::derive(move || desk.filter.with(|filter| filter.at.map(Spot::key)));
    view! {
        <Show when=move || options.with(Option::is_some)>
            <Choice
                name="at"
                label=t_string!(i18n, office.place).to_string()
                all=t_string!(i18n, office.everywhere).to_string()
                options=Signal::derive(move || options.get().unwrap_or_default())
                chosen=chosen
                choose=Callback::new(move |text: String| look_for(desk, |filter| filter.at = Spot::read(&text)))
            />
        </Show>
    }
}

/// The locations to choose from.
pub(super) fn location_options(locations: &[LocationLine]) -> Vec<(String, String)> {
    let option = |location: &LocationLine| (Spot::At(location.id).key(), isolated(&location.name));
    locations.iter().map(option).collect()
}

/// One of several, or all of them.
#[component]
pub(super) fn Choice(
    /// The field's name.
    name: &'static str,
    /// What is chosen.
    label: String,
    /// The word for all of them.
    all: String,
    /// Values and words.
    options: Signal<Vec<(String, String)>>,
    /// The value that is chosen.
    chosen: Signal<Option<String>>,
    /// Another one was chosen; empty: all of them.
    choose: Callback<String>,
) -> impl IntoView {
    let option = move |(value, word): (String, String)| {
        let selected = chosen.with(|chosen| chosen.as_deref() == Some(&*value));
        view! { <option value=value selected=selected>{word}</option> }
    };
    view! {
        <select
            name=name
            aria-label=label
            class:chosen=move || chosen.with(Option::is_some)
            on:change=move |event| choose.run(event_target_value(&event))
        >
            <option value="">{all}</option>
            {move || options.get().into_iter().map(option).collect_view()}
        </select>
    }
    .into_any()
}

/// How the day stands: a link for each state there is, which shows what stands so, or everything again.
#[component]
fn States(
    /// The board.
    desk: Desk,
) -> impl IntoView {
    let i18n = use_i18n();
    let states = Memo::new(move |_| {
        let now = desk.now.get();
        desk.board.with(|board| desk.filter.with(|filter| filter.states(board, now)))
    });
    let row = move |state: State| {
        let chosen = move || desk.filter.with(|filter| filter.state == Some(state));
        let count = move || {
            states
                .with(|states| states.iter().find(|(each, _)| *each == state).map_or(0, |(_, count)| *count))
        };
        let href = move || {
            let address = desk.address.get();
            let state = (!chosen()).then_some(state);
            let filter = Filter { state, ..address.filter.clone() };
            address.only(filter).href()
        };
        view! {
            <li data-status=state.tone()>
                <a href=href aria-current=move || chosen().then_some("true") data-noscroll="">
                    {state_word(state)}
                    <b>{count}</b>
                </a>
            </li>
        }
    };
    view! {
        <ul class="states" aria-label=t_string!(i18n, office.col_status)>
            <For
                each=move || states.with(|states| states.iter().map(|(state, _)| *state).collect::<Vec<_>>())
                key=|state| *state
                children=row
            />
        </ul>
    }
    .into_any()
}

/// How much of the day is left out, and the way back to all of it.
#[component]
fn Count(
    /// The board.
    desk: Desk,
) -> impl IntoView {
    let i18n = use_i18n();
    let counts = Memo::new(move |_| {
        let now = desk.now.get();
        let on = desk.filter.with(Filter::is_on);
        on.then(|| desk.board.with(|board| desk.filter.with(|filter| filter.counts(board, now))))
    });
    let text = move || {
        let (shown, all) = counts.get()?;
        Some(t_string!(i18n, office.shown, shown = shown, hidden = all - shown).to_string())
    };
    let all = move || desk.address.get().only(Filter::default()).href();
    view! {
        <div class="count">
            <p role="status">{text}</p>
            <Show when=move || counts.with(Option::is_some)>
                <a href=all data-noscroll="">{t!(i18n, office.show_all)}</a>
            </Show>
        </div>
    }
    .into_any()
}
