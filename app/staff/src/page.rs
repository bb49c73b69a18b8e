//! The page: header, the visit that is next, the rest of the day, and the way to other days.

use app_core::{
    LiveState, Resource, UiError, date_key, day_name, error_text, full_date, i18n::*, offline::Kept, plural,
    resource, use_live, use_now,
};
use app_ui::{Avatar, Errands, Failure, Icon, Loading, Notice, Screen, SinceWhen, Tabs};
use chrono::{Datelike as _, NaiveDate};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use shared::{ErrorCode, booking::DayView, ids::BookingId};

use crate::{card::Card, day::Day, kept, list::Rest, news::sentence, plan};

/// The page.
pub(crate) fn page() -> AnyView {
    let query = use_query_map();
    let date = move || query.read().get_str("date").and_then(|date| date.parse().ok());
    let day = resource(date, kept::day);
    view! { <MyDayPage day=day/> }.into_any()
}

/// The frame around the day.
#[component]
fn MyDayPage(
    /// The day, as it is loaded.
    day: Resource<Result<Kept<DayView>, UiError>>,
) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Screen title=t_string!(i18n, staff.title) layout="my-day">
            <Transition fallback=Waiting>
                {move || Suspend::new(async move {
                    match day.await {
                        Ok(first) => view! { <LiveDay first=first whole=day/> }.into_any(),
                        Err(error) => view! { <NotShown error=error/> }.into_any(),
                    }
                })}
            </Transition>
        </Screen>
    }
    .into_any()
}

#[component]
fn Waiting() -> impl IntoView {
    view! { <main id="main" tabindex="-1" class="wrap stack"><Loading/></main> }
}

#[component]
fn NotShown(error: UiError) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <main id="main" tabindex="-1" class="wrap stack">
            <h1 class="sr">{t!(i18n, staff.title)}</h1>
            <Failure error=error/>
        </main>
    }
}

/// The day, kept up to date.
#[component]
fn LiveDay(first: Kept<DayView>, whole: Resource<Result<Kept<DayView>, UiError>>) -> impl IntoView {
    let query = use_query_map();
    let since = first.age.map(|seconds| first.value.now - chrono::Duration::seconds(seconds));
    let Kept { value: first, .. } = first;
    let (date, today, cursor) = (first.date, first.now.date_naive(), first.cursor);
    let (name, staff) = (first.staff.name.clone(), first.staff.id);
    let problem = query.with_untracked(|query| {
        let text = query.get_str("error")?;
        ErrorCode::ALL.iter().copied().find(|code| code.as_str() == text)
    });
    let now = first.now;
    // Without a day of its own in the address it shows today: after midnight the next one, once nothing waits to be sent.
    let clock = use_now(now);
    let is_today = date == today;
    let day = Day::new(first, since, problem);
    day.wake();
    let connection = use_live(vec!["staff".to_owned()], cursor, move |frame| day.hear(frame)).state;
    day.follow(connection);
    Effect::new(move |_| {
        let over = is_today && clock.get().date_naive() != today;
        if over && query.read().get_str("date").is_none() && day.unsent.with(Vec::is_empty) {
            whole.refetch();
        }
    });
    let wanted =
        Memo::new(move |_| query.read().get_str("visit").and_then(|id| id.parse::<BookingId>().ok()));
    let on_card =
        Memo::new(move |_| day.shown.with(|day| plan::on_card(day, wanted.get()).map(|visit| visit.id)));
    let refused = move || {
        day.problem.get().map(|code| {
            view! {
                <div style="margin-block-end: var(--s2)">
                    <Notice tone="late" icon="circle-alert">{error_text(code)}</Notice>
                </div>
            }
        })
    };
    view! {
        <Head name=name day=day/>
        <main id="main" tabindex="-1" class="wrap stack" style="--gap:1.5rem">
            <div style="grid-column: 1 / -1">
                <p class="sr" role="status" aria-live="polite">{move || day.news.get().map(|news| sentence(&news))}</p>
                <div role="alert">{refused}</div>
                <Days date=date today=today connection=connection/>
                <div class="heard">
                    <SinceWhen since=day.since now=now/>
                    <Errands unsent=day.unsent/>
                </div>
            </div>
            <For each=move || on_card.get() key=|id| *id let:id>
                <Card day=day id=id staff=staff wanted=wanted/>
            </For>
            <Rest day=day on_card=on_card date=date/>
        </main>
        <Tabs current=if date == today { "/staff" } else { "" }/>
    }
    .into_any()
}

/// Whose day, which day, and how far it is.
#[component]
fn Head(name: String, day: Day) -> impl IntoView {
    let i18n = use_i18n();
    let first = name.split_whitespace().next().unwrap_or_default().to_owned();
    let about = move || {
        let day = day.shown.read();
        let (all, done) = plan::counts(&day);
        let mut text = full_date(day.date);
        if all > 0 {
            text = format!("{text} · {}", plural!(i18n.get_locale(), staff.visits, all));
        }
        if done > 0 {
            text = format!("{text} · {}", t_string!(i18n, staff.done_count, n = done));
        }
        text
    };
    view! {
        <header class="wrap">
            <div>
                <h1>{t_string!(i18n, staff.heading, name = first).to_string()}</h1>
                <p class="mute">{about}</p>
            </div>
            <div class="row whole">
                <a class="btn plain square" href="/me/notifications" rel="external">
                    <Icon name="bell"/>
                    <span class="sr">{t!(i18n, notices.title)}</span>
                </a>
                <Avatar name=name/>
            </div>
        </header>
    }
}

/// `Fri 20`.
fn short(date: NaiveDate) -> String {
    format!("{} {}", day_name(date), date.day())
}

/// Yesterday, tomorrow, and whether changes arrive.
#[component]
fn Days(date: NaiveDate, today: NaiveDate, connection: ReadSignal<LiveState>) -> impl IntoView {
    let i18n = use_i18n();
    // Without scripts nothing is live, and nothing tries to be.
    let awake = RwSignal::new(false);
    Effect::new(move |_| awake.set(true));
    let word = move || match connection.get() {
        LiveState::Live => t_string!(i18n, common.live),
        LiveState::Trying => t_string!(i18n, common.connecting),
        LiveState::Offline => t_string!(i18n, common.offline),
    };
    let link = |other: Option<NaiveDate>, before: bool| {
        other.map(|other| {
            let href =
                if other == today { "/staff".to_owned() } else { format!("/staff?date={}", date_key(other)) };
            let text = if other == today { t_string!(i18n, staff.today).to_owned() } else { short(other) };
            if before {
                view! { <a class="link" href=href rel="prev"><Icon name="chevron-left" flip=true/>{text}</a> }
                    .into_any()
            } else {
                view! { <a class="link" href=href rel="next">{text}<Icon name="chevron-right" flip=true/></a> }
                    .into_any()
            }
        })
    };
    view! {
        <nav class="apart" style="align-items: center" aria-label=t_string!(i18n, staff.day_links)>
            {link(date.pred_opt(), true)}
            <span class="live" data-state=move || connection.get().as_str() hidden=move || !awake.get()>{word}</span>
            {link(date.succ_opt(), false)}
        </nav>
    }
}
