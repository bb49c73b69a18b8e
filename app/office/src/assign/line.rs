//! One visit: when, who, where, who goes there, and what speaks for and against everybody.

use app_core::{clock_time, duration_text, flexible_text, i18n::*, isolated, time_range};
use leptos::prelude::*;
use shared::booking::assign::{AssignChoice, AssignLine, AssignVerdict};

/// One visit; with a tick box where something is proposed.
#[component]
pub(super) fn Line(line: AssignLine) -> impl IntoView {
    let i18n = use_i18n();
    #[cfg(not(target_family = "wasm"))]
    let value = super::ticked::written(&line);
    #[cfg(target_family = "wasm")]
    let value: Option<String> = None;
    let customer = isolated(&line.customer);
    let what = format!("{} · {}", isolated(&line.service.name), isolated(&line.area));
    let when = time_range(line.starts_at, line.ends_at);
    let id = format!("visit-{}", line.appointment);
    let labelled = id.clone();
    let head = view! {
        <span class="grow">
            <b>{customer.clone()}</b>
            <span class="mute">{what}</span>
        </span>
        <span class="at">{when}</span>
    };
    let head = match value {
        Some(value) => view! {
            <label class="check item" id=id>
                <input type="checkbox" name="changes[]" value=value checked/>
                {head}
            </label>
        }
        .into_any(),
        None => view! { <div class="item" id=id>{head}</div> }.into_any(),
    };
    let flexible = line.window.as_ref().map(|window| view! { <p class="mute">{flexible_text(window)}</p> });
    let why = t_string!(i18n, assign.why_for, name = customer).to_string();
    let people = line.people.iter().map(choice).collect_view();
    let reasons = (!line.asked).then(|| {
        view! {
            <details class="fold">
                <summary aria-label=why>{t!(i18n, assign.why)}</summary>
                <dl class="facts">{people}</dl>
            </details>
        }
    });
    view! {
        <li class="card stack" style="--gap:.5rem" aria-labelledby=labelled>
            {head}
            <p>{goes(&line)}</p>
            {flexible}
            {reasons}
        </li>
    }
    .into_any()
}

/// Who goes there.
fn goes(line: &AssignLine) -> String {
    let i18n = use_i18n();
    let now = isolated(&line.staff.name);
    let old = clock_time(line.starts_at);
    match &line.proposal {
        None if line.asked => t_string!(i18n, assign.asked, name = now).to_string(),
        None => now,
        Some(then) => {
            let (to, time) = (isolated(&then.staff.name), clock_time(then.starts_at));
            match (then.staff.id == line.staff.id, then.starts_at == line.starts_at) {
                (true, _) => {
                    t_string!(i18n, assign.at_instead, name = now, time = time, old = old).to_string()
                }
                (false, true) => t_string!(i18n, assign.instead, to = to, from = now).to_string(),
                (false, false) => {
                    t_string!(i18n, assign.both_instead, to = to, from = now, time = time, old = old)
                        .to_string()
                }
            }
        }
    }
}

fn choice(choice: &AssignChoice) -> impl IntoView + use<> {
    let i18n = use_i18n();
    let text = match choice.verdict {
        AssignVerdict::Could { way_minutes, busy_minutes } => {
            let minutes = |minutes: i64| isolated(&duration_text(minutes));
            let (way, busy) = (minutes(way_minutes.abs()), minutes(busy_minutes));
            if way_minutes < 0 {
                t_string!(i18n, assign.could_less, way = way, busy = busy).to_string()
            } else {
                t_string!(i18n, assign.could, way = way, busy = busy).to_string()
            }
        }
        AssignVerdict::NotAble => t_string!(i18n, assign.not_able).to_string(),
        AssignVerdict::NotWorking => t_string!(i18n, assign.not_working).to_string(),
        AssignVerdict::Busy => t_string!(i18n, assign.busy).to_string(),
        AssignVerdict::TooFar => t_string!(i18n, assign.too_far).to_string(),
    };
    view! { <div><dt>{isolated(&choice.staff.name)}</dt><dd>{text}</dd></div> }
}
