//! What was done without a network: what still waits, and what the server refused when it heard of it.

use app_core::{
    clock_time, error_text,
    i18n::*,
    isolated,
    offline::{Unsent, drop_errand},
    short_date,
};
use leptos::prelude::*;
use shared::{booking::Action, time::Local};

use crate::Icon;

/// Says that what is shown is from before the network went away, and from when.
#[component]
pub fn SinceWhen(
    /// When it was read; nothing where it is from now.
    #[prop(into)]
    since: Signal<Option<Local>>,
    /// The server's clock, as far as it is known.
    now: Local,
) -> impl IntoView {
    let i18n = use_i18n();
    let text = move |since: Local| {
        let time = clock_time(since);
        if since.date_naive() == now.date_naive() {
            t_string!(i18n, offline.since, time = time).to_string()
        } else {
            t_string!(i18n, offline.since_day, day = short_date(since.date_naive()), time = time).to_string()
        }
    };
    view! {
        <div role="status">
            {move || {
                since
                    .get()
                    .map(|since| {
                        view! {
                            <p class="notice" data-status="pending">
                                <Icon name="wifi-off"/>
                                <span class="grow">{text(since)}</span>
                            </p>
                        }
                    })
            }}
        </div>
    }
}

/// The list; nothing when everything is done.
#[component]
pub fn Errands(
    /// What is not done.
    #[prop(into)]
    unsent: Signal<Vec<Unsent>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let waiting = Memo::new(move |_| {
        unsent.with(|all| all.iter().filter(|each| each.refused.is_none()).cloned().collect::<Vec<_>>())
    });
    let refused = Memo::new(move |_| {
        unsent.with(|all| all.iter().filter(|each| each.refused.is_some()).cloned().collect::<Vec<_>>())
    });
    let row = |each: Unsent| view! { <li>{sentence(&each)}</li> };
    view! {
        <div role="status">
            {move || {
                let waiting = waiting.get();
                (!waiting.is_empty())
                    .then(|| {
                        view! {
                            <div class="notice" data-status="pending">
                                <Icon name="hourglass"/>
                                <div class="grow">
                                    <p><b>{t!(i18n, offline.waiting)}</b></p>
                                    <ul>{waiting.into_iter().map(row).collect_view()}</ul>
                                </div>
                            </div>
                        }
                    })
            }}
        </div>
        <div role="alert">
            {move || {
                refused.get().into_iter().map(|each| view! { <Refused each=each/> }).collect_view()
            }}
        </div>
    }
    .into_any()
}

/// One that the server refused: why, until somebody has read it.
#[component]
fn Refused(each: Unsent) -> impl IntoView {
    let i18n = use_i18n();
    let why = each.refused.as_ref().map(|error| match error.since {
        Some(since) => {
            let time = clock_time(since);
            format!("{} {}", error_text(error.code), t_string!(i18n, offline.refused_since, time = time))
        }
        None => error_text(error.code),
    });
    let id = each.id;
    view! {
        <div class="notice" data-status="late">
            <Icon name="circle-alert"/>
            <div class="grow">
                <p><b>{t!(i18n, offline.refused)}</b> " " {sentence(&each)}</p>
                <p>{why}</p>
            </div>
            <button type="button" class="btn quiet" on:click=move |_| drop_errand(id)>
                {t!(i18n, offline.understood)}
            </button>
        </div>
    }
}

/// What was done, for whom, when.
fn sentence(each: &Unsent) -> String {
    let i18n = use_i18n();
    // Whose code it was is not known yet.
    let name = if each.about.name.is_empty() {
        t_string!(i18n, offline.somebody).to_owned()
    } else {
        isolated(&each.about.name)
    };
    let time = clock_time(each.about.at);
    match each.about.action {
        Action::Accept => t_string!(i18n, offline.did_accept, name = name, time = time).to_string(),
        Action::Decline => t_string!(i18n, offline.did_decline, name = name, time = time).to_string(),
        Action::Depart => t_string!(i18n, way.did_depart, name = name, time = time).to_string(),
        Action::Start => t_string!(i18n, offline.did_start, name = name, time = time).to_string(),
        Action::Complete => t_string!(i18n, offline.did_complete, name = name, time = time).to_string(),
        // What else a page does is not done without a network.
        _ => t_string!(i18n, offline.did_check_in, name = name, time = time).to_string(),
    }
}
