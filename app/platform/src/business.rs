//! `/platform/businesses/{slug}`: one business, and closing it.

use app_core::{UiError, i18n::*, isolated, resource, zone_name};
use app_ui::{ErrorSummary, Field, Icon, Loading, Notice};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use server_fn::ServerFn as _;
use shared::{
    ErrorCode,
    platform::{BusinessFacts, BusinessStatus, Member, PlanFacts, Rules},
};

use crate::{
    businesses::PATH,
    calls::{ReinstateBusiness, SuspendBusiness, business_of},
    frame::{Frame, NotShown, Outcome, wrong_fields},
    words::{PapersChip, StatusChip, day_text, length_text, plan_text, role_names},
};

/// The page.
pub(crate) fn page() -> AnyView {
    let i18n = use_i18n();
    let params = use_params_map();
    let slug = move || params.with(|params| params.get("slug"));
    let facts = resource(slug, |slug| async move {
        match slug {
            Some(slug) => business_of(slug).await,
            None => Err(UiError(ErrorCode::NotFound.into())),
        }
    });
    view! {
        <Frame title=t_string!(i18n, platform.businesses) current=PATH>
            <p><a class="link" href=PATH><Icon name="arrow-left" flip=true/>{t!(i18n, platform.businesses)}</a></p>
            <Suspense fallback=Loading>
                {move || Suspend::new(async move {
                    match facts.await {
                        Ok(facts) => view! { <Facts facts=facts/> }.into_any(),
                        Err(error) => view! { <NotShown error=error/> }.into_any(),
                    }
                })}
            </Suspense>
        </Frame>
    }
    .into_any()
}

/// A name and its value.
pub(crate) fn fact(name: impl Into<String>, value: impl Into<String>) -> AnyView {
    view! { <div><dt>{name.into()}</dt><dd>{value.into()}</dd></div> }.into_any()
}

#[component]
fn Facts(facts: BusinessFacts) -> impl IntoView {
    let i18n = use_i18n();
    let log = format!("/platform/audit?business={}", facts.line.slug);
    let suspension = facts.suspension.clone().map(|suspension| {
        let (day, reason) = (day_text(suspension.since), isolated(&suspension.reason));
        let text = t_string!(i18n, platform.suspended_since, day = day, reason = reason).to_string();
        view! { <Notice tone="late" icon="ban">{text}</Notice> }
    });
    let rejected = facts.verification_reason.clone().map(|reason| {
        let text = t_string!(i18n, platform.rejected_because, reason = isolated(&reason)).to_string();
        view! { <Notice tone="late" icon="x">{text}</Notice> }
    });
    view! {
        <div class="apart">
            <h1><bdi>{facts.line.name.clone()}</bdi></h1>
            <span class="chips">
                <StatusChip status=facts.line.status/> <PapersChip papers=facts.line.verification/>
            </span>
        </div>
        <Outcome/>
        {suspension}
        {rejected}
        <div class="columns">
            <section class="card stack" aria-labelledby="facts-title">
                <h2 id="facts-title">{t!(i18n, platform.facts)}</h2>
                {about(&facts)}
                <p><a href=log>{t!(i18n, platform.see_audit)}</a></p>
            </section>
            {facts.plan.clone().map(plan)}
            {facts.rules.clone().map(rules)}
            {facts.members.clone().map(members)}
            {facts.may_suspend.then(|| close(&facts))}
        </div>
    }
    .into_any()
}

fn about(facts: &BusinessFacts) -> AnyView {
    let i18n = use_i18n();
    let given = |name: &str, value: &Option<String>| value.as_ref().map(|value| fact(name, isolated(value)));
    view! {
        <dl class="facts">
            {fact(t_string!(i18n, platform.since), day_text(facts.since))}
            {fact(t_string!(i18n, platform.zone), zone_name(&facts.timezone))}
            {fact(t_string!(i18n, platform.currency), facts.currency.clone())}
            {given(t_string!(i18n, platform.country), &facts.country)}
            {given(t_string!(i18n, platform.address), &facts.address)}
            {given(t_string!(i18n, platform.phone), &facts.phone)}
        </dl>
    }
    .into_any()
}

fn plan(plan: PlanFacts) -> AnyView {
    let i18n = use_i18n();
    let day = |name: &str, at: Option<_>| at.map(|at| fact(name, day_text(at)));
    view! {
        <section class="card stack" aria-labelledby="plan-title">
            <h2 id="plan-title">{t!(i18n, platform.plan)}</h2>
            <dl class="facts">
                {fact(t_string!(i18n, platform.plan), plan_text(plan.plan.as_deref()))}
                {day(t_string!(i18n, platform.trial_end), plan.trial_end)}
                {day(t_string!(i18n, platform.period_end), plan.period_end)}
            </dl>
        </section>
    }
    .into_any()
}

fn rules(rules: Rules) -> AnyView {
    let i18n = use_i18n();
    let confirmation = match rules.confirmation.as_str() {
        "auto" => t_string!(i18n, platform.confirm_auto),
        "staff" => t_string!(i18n, platform.confirm_staff),
        _ => t_string!(i18n, platform.confirm_manager),
    };
    let horizon = t_string!(i18n, platform.days, n = rules.horizon_days).to_string();
    view! {
        <section class="card stack" aria-labelledby="rules-title">
            <h2 id="rules-title">{t!(i18n, platform.rules)}</h2>
            <dl class="facts">
                {fact(t_string!(i18n, platform.confirmation), confirmation)}
                {fact(t_string!(i18n, platform.step), length_text(rules.step_minutes))}
                {fact(t_string!(i18n, platform.notice), length_text(rules.notice_minutes))}
                {fact(t_string!(i18n, platform.horizon), horizon)}
                {fact(t_string!(i18n, platform.free_cancel), length_text(rules.free_cancel_minutes))}
            </dl>
        </section>
    }
    .into_any()
}

fn members(members: Vec<Member>) -> AnyView {
    let i18n = use_i18n();
    let row = |member: Member| {
        let roles = role_names(&member.roles);
        view! {
            <li>
                <a class="item" href=format!("/platform/people/{}", member.user)>
                    <app_ui::Avatar name=member.name.clone()/>
                    <span class="grow"><b><bdi>{member.name}</bdi></b> <span class="mute">{roles}</span></span>
                </a>
            </li>
        }
    };
    view! {
        <section class="card stack" aria-labelledby="members-title">
            <h2 id="members-title">{t!(i18n, platform.members)}</h2>
            <ul class="list">{members.into_iter().map(row).collect_view()}</ul>
        </section>
    }
    .into_any()
}

/// Closing it takes a reason; opening it again does not.
fn close(facts: &BusinessFacts) -> AnyView {
    let i18n = use_i18n();
    let slug = facts.line.slug.clone();
    if facts.line.status == BusinessStatus::Suspended {
        return view! {
            <form class="card stack" method="post" action=ReinstateBusiness::url()>
                <input type="hidden" name="slug" value=slug/>
                <div class="row"><button type="submit" class="btn">{t!(i18n, platform.reinstate_business)}</button></div>
            </form>
        }
        .into_any();
    }
    let error = wrong_fields();
    let reason = t_string!(i18n, platform.reason);
    view! {
        <form class="card stack" method="post" action=SuspendBusiness::url() novalidate aria-labelledby="close-title">
            <h2 id="close-title">{t!(i18n, platform.suspend_business)}</h2>
            <p class="mute">{t!(i18n, platform.suspend_business_text)}</p>
            <ErrorSummary error=error.clone() labels=vec![("reason", "reason", reason.to_owned())]/>
            <input type="hidden" name="slug" value=slug/>
            <Field
                name="reason"
                label=reason
                hint=t_string!(i18n, platform.reason_hint)
                multiline=true
                problem=error.as_ref().and_then(|error| error.problem("reason"))
            />
            <div class="row">
                <button type="submit" class="btn danger">{t!(i18n, platform.suspend_business)}</button>
            </div>
        </form>
    }
    .into_any()
}
