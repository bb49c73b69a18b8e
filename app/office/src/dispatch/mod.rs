//! `/office/dispatch`: a day's visits at customers' as they happen: who is asked, who is on the way, who is there.

mod calls;
mod line;
mod people;

use app_core::{Resource, UiError, date_key, full_date, i18n::*, resource, use_live};
use app_ui::{Empty, Failure, Icon, Loading, Map, Pin, PinKind, Rail, Screen};
use chrono::{Duration, NaiveDate};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::use_query_map;
use shared::booking::dispatch::{DispatchLine, DispatchView};

pub use self::calls::DayOfWays;
use self::{calls::day_of_ways, line::Line, people::People};

const HERE: &str = "/office/dispatch";
/// How often the page looks who is there.
const EVERY: std::time::Duration = std::time::Duration::from_secs(60);

type Loaded = Resource<Result<DispatchView, UiError>>;

/// The page.
pub(crate) fn page() -> AnyView {
    let query = use_query_map();
    let date = move || query.read().get_str("date").and_then(|date| date.parse::<NaiveDate>().ok());
    let day = resource(date, day_of_ways);
    view! { <Page day=day/> }.into_any()
}

#[component]
fn Page(day: Loaded) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Screen title=t_string!(i18n, way.dispatch) layout="office">
            <Rail current="/office"/>
            <main id="main" tabindex="-1">
                <div class="pad settings stack" style="--gap:1.5rem">
                    <header class="stack" style="--gap:.25rem">
                        <h1>{t!(i18n, way.dispatch)}</h1>
                        <p class="mute">{t!(i18n, way.dispatch_lead)}</p>
                    </header>
                    <Transition fallback=Loading>
                        {move || Suspend::new(async move {
                            match day.await {
                                Ok(first) => view! { <Day first=first/> }.into_any(),
                                Err(error) => view! { <Failure error=error/> }.into_any(),
                            }
                        })}
                    </Transition>
                </div>
            </main>
        </Screen>
    }
    .into_any()
}

/// The day, kept up to date.
#[component]
fn Day(first: DispatchView) -> impl IntoView {
    let i18n = use_i18n();
    let (date, cursor) = (first.date, first.cursor);
    let shown = RwSignal::new(first);
    let read_again = move || {
        spawn_local(async move {
            if let Ok(fresh) = day_of_ways(Some(date)).await {
                shown.try_set(fresh);
            }
        });
    };
    let connection =
        use_live(vec!["board".to_owned(), "ways".to_owned()], cursor, move |_| read_again()).state;
    // Nobody says of a device that it has fallen silent.
    Effect::new(move |_| {
        if let Ok(timer) = set_interval_with_handle(read_again, EVERY) {
            on_cleanup(move || timer.clear());
        }
    });
    let step = |days: i64, icon: &'static str, label: String| {
        date.checked_add_signed(Duration::days(days)).map(|day| {
            let href = format!("{HERE}?date={}", date_key(day));
            view! { <a class="btn quiet square" href=href aria-label=label><Icon name=icon flip=true/></a> }
        })
    };
    let (before, after) =
        (t_string!(i18n, assign.before).to_string(), t_string!(i18n, assign.after).to_string());
    let ids = move || shown.with(|day| day.visits.iter().map(|line| line.appointment).collect::<Vec<_>>());
    view! {
        <div class="apart">
            <div class="row">
                {step(-1, "chevron-left", before)} {step(1, "chevron-right", after)}
                <h2>{full_date(date)}</h2>
            </div>
            <a class="btn quiet" href=format!("/office/assign?day={}", date_key(date)) rel="external">
                {t!(i18n, assign.title)}
            </a>
        </div>
        {move || shown.with(|day| picture(&day.visits))}
        {move || {
            let people = shown.with(|day| day.people.clone());
            (!people.is_empty()).then(|| view! { <People people=people/> })
        }}
        <Show
            when=move || shown.with(|day| !day.visits.is_empty())
            fallback=move || {
                view! {
                    <Empty icon="map-pin" title=t_string!(i18n, way.no_visits) text=t_string!(i18n, way.no_visits_text)/>
                }
            }
        >
            <ul class="stack" style="--gap:.75rem">
                <For each=ids key=|id| *id let:id>
                    {move || {
                        shown.with(|day| {
                            let line = day.visits.iter().find(|line| line.appointment == id).cloned()?;
                            Some(view! { <Line line=line now=day.now date=day.date/> })
                        })
                    }}
                </For>
            </ul>
        </Show>
        <p class="live" data-state=move || connection.get().as_str()>
            {move || match connection.get() {
                app_core::LiveState::Live => t_string!(i18n, common.live),
                app_core::LiveState::Trying => t_string!(i18n, common.connecting),
                app_core::LiveState::Offline => t_string!(i18n, common.offline),
            }}
        </p>
    }
    .into_any()
}

/// Everybody who is on the way, and their doors; nothing while nobody is.
fn picture(visits: &[DispatchLine]) -> Option<impl IntoView + use<>> {
    let i18n = use_i18n();
    let mut pins = Vec::new();
    for line in visits {
        let Some((position, staff)) = line.position.as_ref().zip(line.staff.as_ref()) else { continue };
        let mark = staff.name.chars().take(1).collect();
        pins.push(Pin { at: (position.latitude, position.longitude), kind: PinKind::Person, mark });
        pins.push(Pin { at: line.to, kind: PinKind::Door, mark: String::new() });
    }
    (!pins.is_empty()).then(|| view! { <Map pins=pins label=t_string!(i18n, way.map).to_owned()/> })
}
