//! `/staff/late`: one visit takes longer, or begins later. What has to move is shown before anything does.

mod calls;

use app_core::{UiError, clock_time, date_key, error_text, i18n::*, isolated, query::error_of, resource};
use app_ui::{Failure, Icon, Loading, Notice, Screen, Tabs};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use server_fn::ServerFn as _;
use shared::{
    ErrorCode,
    booking::{LateMove, LateView},
    ids::AppointmentId,
};

pub use self::calls::PassOn;
use self::calls::late_preview;

/// Minutes to choose from.
const CHOICES: [u32; 7] = [5, 10, 15, 20, 30, 45, 60];
/// What is asked for most.
const USUAL: u32 = 15;

/// The page.
pub(crate) fn page() -> AnyView {
    view! { <Page/> }.into_any()
}

#[component]
fn Page() -> impl IntoView {
    let i18n = use_i18n();
    let query = use_query_map();
    let appointment = query.with_untracked(|query| {
        query.get_str("appointment").and_then(|id| id.parse::<AppointmentId>().ok()).unwrap_or_default()
    });
    let minutes =
        query.with_untracked(|query| query.get_str("minutes").and_then(|minutes| minutes.parse().ok()));
    let minutes = minutes.unwrap_or(USUAL);
    let refused = query.with_untracked(error_of);
    let board = query.with_untracked(|query| query.get_str("board").is_some());
    let preview = resource(move || (appointment, minutes), |(id, minutes)| late_preview(id, minutes));
    view! {
        <Screen title=t_string!(i18n, staff.late_title) layout=if board { "" } else { "my-day one" }>
            <main id="main" tabindex="-1">
                <div class="wrap slim stack" style="--gap:1.5rem">
                    <Suspense fallback=Loading>
                        {move || {
                            Suspend::new(async move {
                                let preview = preview.await;
                                let refused = refused.map(|code| view! { <Refused code=code/> });
                                view! {
                                    <header class="stack" style="--gap:.25rem">
                                        <Back preview=preview.clone() board=board/>
                                        <h1>{t!(i18n, staff.late_title)}</h1>
                                    </header>
                                    {refused}
                                    <Minutes appointment=appointment minutes=minutes board=board/>
                                    {shown(preview, appointment, minutes, board)}
                                }
                            })
                        }}
                    </Suspense>
                </div>
            </main>
            {(!board).then(|| view! { <Tabs/> })}
        </Screen>
    }
    .into_any()
}

/// Why it was not moved.
#[component]
fn Refused(code: ErrorCode) -> impl IntoView {
    view! {
        <div role="alert">
            <Notice tone="late" icon="circle-alert">{error_text(code)}</Notice>
        </div>
    }
}

/// To the day of the visit: one's own, or the business's.
#[component]
fn Back(preview: Result<LateView, UiError>, board: bool) -> impl IntoView {
    let i18n = use_i18n();
    let day = preview.ok().and_then(|view| view.moves.first().map(|one| date_key(one.from.date_naive())));
    let page = if board { "/office" } else { "/staff" };
    let href = day.map_or_else(|| page.to_owned(), |day| format!("{page}?date={day}"));
    view! {
        <p>
            <a class="link" href=href style="margin-inline-start: -.5rem">
                <Icon name="arrow-left" flip=true/>
                {t!(i18n, staff.late_back)}
            </a>
        </p>
    }
}

/// By how long: the address says it.
#[component]
fn Minutes(appointment: AppointmentId, minutes: u32, board: bool) -> impl IntoView {
    let i18n = use_i18n();
    let choices = CHOICES
        .into_iter()
        .map(|choice| {
            let text = t_string!(i18n, staff.late_minutes, n = choice).to_string();
            let current = (choice == minutes).then_some("true");
            let from = if board { "&board=1" } else { "" };
            let href = format!("/staff/late?appointment={appointment}&minutes={choice}{from}");
            view! { <li><a class="btn quiet" href=href rel="external" aria-current=current>{text}</a></li> }
        })
        .collect_view();
    view! { <ul class="minutes bare" aria-label=t_string!(i18n, staff.late_by)>{choices}</ul> }
}

fn shown(
    preview: Result<LateView, UiError>,
    appointment: AppointmentId,
    minutes: u32,
    board: bool,
) -> AnyView {
    let i18n = use_i18n();
    let view = match preview {
        Ok(view) => view,
        Err(error) => {
            if error.0.code == ErrorCode::NotFound {
                app_core::say_not_found();
            }
            return view! { <Failure error=error/> }.into_any();
        }
    };
    // Whose it is says nothing where all of it is one person's.
    let hands = view.moves.first().map(|first| first.staff.clone());
    let several = view.moves.iter().any(|one| Some(&one.staff) != hands.as_ref());
    let moves = view.moves.into_iter().map(|one| view! { <Moves one=one named=several/> }).collect_view();
    view! {
        <section class="card stack" aria-labelledby="late-moves">
            <h2 id="late-moves">{t!(i18n, staff.late_moves)}</h2>
            <ul class="list moves">{moves}</ul>
            <form method="post" action=PassOn::url() class="row">
                <input type="hidden" name="appointment" value=appointment.to_string()/>
                <input type="hidden" name="minutes" value=minutes.to_string()/>
                {board.then(|| view! { <input type="hidden" name="board" value="true"/> })}
                <button type="submit" class="btn wide big">{t!(i18n, staff.late_do)}</button>
            </form>
            <p class="hint">{t!(i18n, staff.late_told)}</p>
        </section>
    }
    .into_any()
}

#[component]
fn Moves(one: LateMove, named: bool) -> impl IntoView {
    let i18n = use_i18n();
    let times =
        t_string!(i18n, staff.late_times, from = clock_time(one.from), to = clock_time(one.to)).to_string();
    let who = match &one.customer {
        Some(customer) => isolated(customer),
        None => t_string!(i18n, staff.late_somebody).to_string(),
    };
    let hands = named.then(|| match &one.staff {
        Some(staff) => t_string!(i18n, staff.late_with, name = isolated(&staff.name)).to_string(),
        None => t_string!(i18n, staff.late_with_nobody).to_string(),
    });
    view! {
        <li class="item">
            <span class="grow">
                <b>{who}</b>
                <span class="mute">{isolated(&one.service.name)}</span>
                {hands.map(|hands| view! { <span class="mute">{hands}</span> })}
            </span>
            <span class="at">{times}</span>
        </li>
    }
}
