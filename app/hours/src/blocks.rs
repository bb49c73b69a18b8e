//! Times that come again: each with its next days; one, the later ones or all can be changed or taken away.

use app_core::{i18n::*, short_date};
use app_ui::Icon;
use leptos::prelude::*;
use server_fn::ServerFn as _;
use shared::{
    AppError,
    ids::StaffId,
    staff::{BlockLine, Often, Rule},
};

use crate::{
    calls::{RepeatTime, StopRepeating},
    fields::{Choice, Input, Weekdays},
    frame::problem_of,
    words::rule_text,
};

/// The section.
#[component]
pub(crate) fn Blocks(staff: StaffId, blocks: Vec<BlockLine>, may_change: bool) -> impl IntoView {
    let i18n = use_i18n();
    let rows = blocks
        .into_iter()
        .map(|block| view! { <li><Row staff=staff block=block may_change=may_change/></li> })
        .collect_view();
    let list = if rows.is_empty() {
        view! { <p class="mute">{t!(i18n, hours.blocks_none)}</p> }.into_any()
    } else {
        view! { <ul class="list">{rows}</ul> }.into_any()
    };
    view! {
        <section class="card stack" aria-labelledby="blocks-title">
            <h2 id="blocks-title">{t!(i18n, hours.blocks_title)}</h2>
            {list}
            {may_change.then(|| view! { <Add staff=staff/> })}
        </section>
    }
    .into_any()
}

/// `Every 2 weeks: Tue, 13:00–15:00`
fn what(block: &BlockLine) -> String {
    let i18n = use_i18n();
    let times = format!("{}–{}", block.from, block.to);
    t_string!(i18n, hours.pair, first = rule_text(&block.rule), second = times).to_string()
}

#[component]
fn Row(staff: StaffId, block: BlockLine, may_change: bool) -> impl IntoView {
    let i18n = use_i18n();
    let what = what(&block);
    let days = block.next.iter().take(3).map(|day| short_date(*day)).collect::<Vec<_>>().join(" · ");
    let next = t_string!(i18n, hours.next_days, days = days).to_string();
    let reason =
        (!block.reason.is_empty()).then(|| view! { <span class="mute">{block.reason.clone()}</span> });
    let label = t_string!(i18n, hours.change_block, what = what.clone()).to_string();
    let change = may_change.then(|| {
        view! {
            <details>
                <summary aria-label=label>{t!(i18n, hours.change)}</summary>
                <Change staff=staff block=block/>
            </details>
        }
    });
    view! {
        <div class="item top-aligned">
            <Icon name="refresh-cw"/>
            <div class="grow">
                <b>{what}</b>
                {reason}
                <span class="mute">{next}</span>
                {change}
            </div>
        </div>
    }
    .into_any()
}

/// As the form says it.
const fn often(rule: &Rule) -> &'static str {
    match (rule.often, rule.nth) {
        (Often::Daily, _) => "daily",
        (Often::Weekly, _) => "weekly",
        (Often::Monthly, None) => "monthly",
        (Often::Monthly, Some(_)) => "monthly_day",
    }
}

/// Which of its days, and what becomes of them.
#[component]
fn Change(staff: StaffId, block: BlockLine) -> impl IntoView {
    let i18n = use_i18n();
    let id = block.id.to_string();
    let spans = || {
        vec![
            ("one".to_owned(), t_string!(i18n, hours.span_one).to_string()),
            ("following".to_owned(), t_string!(i18n, hours.span_following).to_string()),
            ("all".to_owned(), t_string!(i18n, hours.span_all).to_string()),
        ]
    };
    let days: Vec<(String, String)> =
        block.next.iter().map(|day| (day.to_string(), short_date(*day))).collect();
    let which = |form: String| {
        view! {
            <input type="hidden" name="staff" value=staff.to_string()/>
            <input type="hidden" name="block" value=id.clone()/>
            <div class="pair">
                <Choice form=form.clone() name="span" label=t_string!(i18n, hours.which) options=spans()/>
                <Choice form=form name="day" label=t_string!(i18n, hours.which_day) options=days.clone()/>
            </div>
        }
    };
    let remove = t_string!(i18n, hours.remove_of, what = what(&block)).to_string();
    view! {
        <div class="stack inside">
            <form class="stack" method="post" action=RepeatTime::url() novalidate>
                {which(format!("change-{}", block.id))}
                <Rest block=Some(block.clone()) error=None/>
                <div class="row">
                    <button type="submit" class="btn small">{t!(i18n, hours.save_change)}</button>
                </div>
            </form>
            <form class="stack" method="post" action=StopRepeating::url()>
                {which(format!("stop-{}", block.id))}
                <div class="row">
                    <button type="submit" class="btn quiet small" aria-label=remove>{t!(i18n, hours.remove)}</button>
                </div>
            </form>
        </div>
    }
    .into_any()
}

/// How often, when and why. In a change the first day follows from which of the days it is about.
#[component]
fn Rest(block: Option<BlockLine>, error: Option<AppError>) -> impl IntoView {
    let i18n = use_i18n();
    let form: String =
        block.as_ref().map_or_else(|| "blocks".to_owned(), |block| format!("block-{}", block.id));
    let often_options = vec![
        ("weekly".to_owned(), t_string!(i18n, hours.often_weekly).to_string()),
        ("daily".to_owned(), t_string!(i18n, hours.often_daily).to_string()),
        ("monthly".to_owned(), t_string!(i18n, hours.often_monthly).to_string()),
        ("monthly_day".to_owned(), t_string!(i18n, hours.often_monthly_day).to_string()),
    ];
    let value = |of: &dyn Fn(&BlockLine) -> String| block.as_ref().map(of).unwrap_or_default();
    let chosen = value(&|block| often(&block.rule).to_owned());
    let every = block.as_ref().map_or_else(|| "1".to_owned(), |block| block.rule.every.to_string());
    let ticked =
        block.as_ref().filter(|block| block.rule.often == Often::Weekly).map(|block| block.rule.days.clone());
    let first = block.is_none().then(|| {
        view! { <Input form="blocks" name="first" kind="date" label=t_string!(i18n, hours.first) error=error.clone()/> }
    });
    let kept = block.as_ref().map(|block| {
        let first = block.next.first().copied().unwrap_or(block.first_day).max(block.first_day);
        view! { <input type="hidden" name="first" value=first.to_string()/> }
    });
    // One page has several of these forms: ids must not be the same.
    let own: &'static str = if block.is_none() { "blocks" } else { "" };
    let line = |name: &'static str, kind: &'static str, label: String, value: String, hint: String| {
        if own.is_empty() {
            let id = format!("{form}-{name}");
            view! {
                <div class="field">
                    <label for=id.clone()>{label}</label>
                    <input id=id name=name type=kind value=value dir=(kind != "text").then_some("ltr") autocomplete="off"/>
                </div>
            }
            .into_any()
        } else {
            view! { <Input form=own name=name kind=kind label=label value=value hint=hint error=error.clone()/> }.into_any()
        }
    };
    view! {
        {kept}
        <div class="pair">
            <Choice form=form.clone() name="often" label=t_string!(i18n, hours.often) options=often_options value=chosen/>
            {line("every", "number", t_string!(i18n, hours.every).to_string(), every, t_string!(i18n, hours.every_hint).to_string())}
        </div>
        <Weekdays name="days[]" legend=t_string!(i18n, hours.on_days) ticked=ticked.unwrap_or_default()/>
        <div class="pair">
            {first}
            {line(
                "last",
                "date",
                t_string!(i18n, hours.last).to_string(),
                value(&|block| block.last_day.map(|day| day.to_string()).unwrap_or_default()),
                t_string!(i18n, hours.last_block_hint).to_string(),
            )}
        </div>
        <div class="pair">
            {line("from", "time", t_string!(i18n, hours.from).to_string(), value(&|block| block.from.clone()), String::new())}
            {line("to", "time", t_string!(i18n, hours.to).to_string(), value(&|block| block.to.clone()), String::new())}
        </div>
        {line(
            "reason",
            "text",
            t_string!(i18n, hours.reason).to_string(),
            value(&|block| block.reason.clone()),
            t_string!(i18n, hours.reason_seen).to_string(),
        )}
    }
    .into_any()
}

#[component]
fn Add(staff: StaffId) -> impl IntoView {
    let i18n = use_i18n();
    let error = problem_of("blocks");
    let wrong = error.is_some();
    view! {
        <details class="fold" open=wrong>
            <summary><Icon name="plus"/><span class="grow">{t!(i18n, hours.add_block)}</span></summary>
            <form class="stack" method="post" action=RepeatTime::url() novalidate>
                <input type="hidden" name="staff" value=staff.to_string()/>
                <Rest block=None error=error/>
                <div class="row">
                    <button type="submit" class="btn">{t!(i18n, hours.save_block)}</button>
                </div>
            </form>
        </details>
    }
    .into_any()
}
