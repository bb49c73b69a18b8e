//! Everything once more, each with the way back to it, and the one button that makes it real.

use app_core::{i18n::*, isolated};
use leptos::prelude::*;
use server_fn::ServerFn as _;
use shared::tenants::start::{DayInput, Draft, Step};

use super::{
    Back, Progress, Shown,
    calls::StartOpen,
    words::{country_name, kind_name, step_name},
};
use crate::{week::weekday, wrong::Wrong};

#[component]
pub(super) fn Summary(shown: Shown, draft: Draft) -> impl IntoView {
    let i18n = use_i18n();
    let title =
        t_string!(i18n, business.summary_title, name = isolated(&draft.name.business_name)).to_string();
    let button = t_string!(i18n, business.open_it, name = isolated(&draft.name.business_name)).to_string();
    let rows = Step::ALL.into_iter().filter(|step| *step != Step::Summary);
    let rows = rows.map(|step| view! { <Row step=step lines=lines(step, &draft)/> }).collect_view();
    view! {
        <Progress step=shown.step/>
        <div class="stack" style="--gap:.25rem">
            <h1>{title}</h1>
            <p class="mute">{t!(i18n, business.summary_lead)}</p>
        </div>
        <Wrong error=shown.error/>
        <dl class="card answers">{rows}</dl>
        <form class="stack onward" method="post" action=StartOpen::url()>
            <button type="submit" class="btn big wide">{button}</button>
            <p class="mute">{t!(i18n, business.summary_trial)}</p>
        </form>
        <Back step=shown.step/>
    }
    .into_any()
}

#[component]
fn Row(step: Step, lines: Vec<String>) -> impl IntoView {
    let i18n = use_i18n();
    let href = format!("/start?step={}&then=summary", step.as_str());
    let name = step_name(step);
    let label = t_string!(i18n, business.change_of, what = name.as_str()).to_string();
    view! {
        <div>
            <dt>{name}</dt>
            <dd>{lines.into_iter().map(|line| view! { <span>{line}</span> }).collect_view()}</dd>
            <dd>
                <a class="btn plain small" href=href rel="external" aria-label=label>{t!(i18n, business.change)}</a>
            </dd>
        </div>
    }
    .into_any()
}

fn lines(step: Step, draft: &Draft) -> Vec<String> {
    let i18n = use_i18n();
    match step {
        Step::Kind => vec![kind_name(&draft.kind.kind), country_name(&draft.kind.country)],
        Step::Name => vec![
            draft.name.business_name.clone(),
            isolated(&format!("/b/{}", draft.name.slug)),
            isolated(&draft.name.phone),
        ],
        Step::Place => vec![
            draft.place.address.clone(),
            draft.place.place.clone(),
            format!("{} · {}", draft.place.currency, draft.place.timezone.replace('_', " ")),
        ],
        Step::Hours => hours(&draft.hours),
        Step::Rooms => {
            let names: Vec<&str> =
                draft.rooms.names.lines().map(str::trim).filter(|name| !name.is_empty()).collect();
            let count = draft.rooms.count.trim().parse::<usize>().unwrap_or_default().max(names.len());
            vec![count.to_string(), names.join(", ")]
        }
        Step::Team => {
            let own = (!draft.team.owner_works.is_empty()).then(|| t_string!(i18n, business.you).to_string());
            let others = draft.team.team.iter().map(|person| person.name.trim().to_owned());
            own.into_iter().chain(others.filter(|name| !name.is_empty())).collect()
        }
        Step::Services => {
            let mut names: Vec<String> = Vec::new();
            for row in draft.services.iter().filter(|row| row.is_on() && !row.is_addon()) {
                if !names.contains(&row.name) {
                    names.push(row.name.clone());
                }
            }
            names
        }
        Step::Summary => Vec::new(),
    }
}

/// Days with the same hours that follow each other share a line.
fn hours(days: &[DayInput]) -> Vec<String> {
    let i18n = use_i18n();
    let text = |day: &DayInput| match (day.is_open(), day.from2.is_empty()) {
        (false, _) => t_string!(i18n, business.closed).to_string(),
        (true, true) => isolated(&format!("{}–{}", day.from, day.to)),
        (true, false) => isolated(&format!("{}–{}, {}–{}", day.from, day.to, day.from2, day.to2)),
    };
    let mut groups: Vec<(usize, usize, String)> = Vec::new();
    for day in [1, 2, 3, 4, 5, 6, 0] {
        let Some(input) = days.get(day) else { continue };
        let text = text(input);
        match groups.last_mut() {
            Some((_, last, same)) if *same == text => *last = day,
            _ => groups.push((day, day, text)),
        }
    }
    let line = |(first, last, text): (usize, usize, String)| {
        if first == last {
            format!("{}: {text}", weekday(first))
        } else {
            format!("{}–{}: {text}", weekday(first), weekday(last))
        }
    };
    groups.into_iter().map(line).collect()
}
