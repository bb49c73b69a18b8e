//! `/office/settings/plan`: how long the trial still lasts, what each plan costs, what was chosen. It says that nothing is
//! charged, because nothing is.

use app_core::{Resource, UiError, i18n::*, isolated, money_text, resource, short_date};
use app_ui::{Loading, Notice};
use leptos::prelude::*;
use server_fn::ServerFn as _;
use shared::{
    money::Money,
    tenants::plan::{Plan, PlanView, SubscriptionStatus},
};

use super::{
    SettingsPage,
    calls::{ChoosePlan, EndPlan, my_plan},
    refused,
};

const HERE: &str = "/office/settings/plan";

/// The page.
pub(crate) fn page() -> AnyView {
    let plan = resource(|| (), |()| my_plan());
    view! { <Page plan=plan/> }.into_any()
}

#[component]
fn Page(plan: Resource<Result<PlanView, UiError>>) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Suspense fallback=Loading>
            {move || Suspend::new(async move {
                let title = t_string!(i18n, business.settings_plan).to_string();
                match plan.await {
                    Ok(plan) => view! { <Shown plan=plan title=title/> }.into_any(),
                    Err(error) => refused(HERE, title, error),
                }
            })}
        </Suspense>
    }
    .into_any()
}

#[component]
fn Shown(plan: PlanView, title: String) -> impl IntoView {
    let i18n = use_i18n();
    let cards = plan.prices.clone().into_iter().map(|(one, price)| {
        view! { <Card one=one price=price chosen=plan.plan == Some(one)/> }
    });
    let form = view! {
        <form class="stack" method="post" action=ChoosePlan::url()>
            <input type="hidden" name="version" value=plan.version/>
            <fieldset class="choices" disabled=!plan.may_change>
                <legend>{t!(i18n, business.plan_choose)}</legend>
                {cards.collect_view()}
            </fieldset>
            <p class="mute">{t!(i18n, business.plan_honest)}</p>
            {plan
                .may_change
                .then(|| {
                    view! {
                        <div class="row">
                            <button type="submit" class="btn">{t!(i18n, business.plan_keep)}</button>
                        </div>
                    }
                })}
        </form>
    };
    view! {
        <SettingsPage current=HERE title=title>
            <State plan=plan.clone()/>
            <section class="card">{form}</section>
            <Ending plan=plan/>
        </SettingsPage>
    }
    .into_any()
}

/// Where it stands, in a sentence.
#[component]
fn State(plan: PlanView) -> impl IntoView {
    let i18n = use_i18n();
    let end = plan.trial_end.map(|end| isolated(&short_date(end.date_naive()))).unwrap_or_default();
    let days = plan.days_left.to_string();
    let (tone, icon, text) = match plan.status {
        Some(SubscriptionStatus::Trialing) => (
            "confirmed",
            "hourglass",
            t_string!(i18n, business.plan_trial, days = days, end = end).to_string(),
        ),
        Some(SubscriptionStatus::Active) => {
            ("started", "circle-check", t_string!(i18n, business.plan_active).to_string())
        }
        Some(SubscriptionStatus::PastDue) => {
            ("pending", "triangle-alert", t_string!(i18n, business.plan_past_due).to_string())
        }
        Some(_) if !plan.tenant.is_open() => {
            ("pending", "triangle-alert", t_string!(i18n, business.plan_closed).to_string())
        }
        _ => ("confirmed", "info", t_string!(i18n, business.plan_none).to_string()),
    };
    view! { <Notice tone=tone icon=icon>{text}</Notice> }
}

#[component]
fn Card(one: Plan, price: Money, chosen: bool) -> impl IntoView {
    let i18n = use_i18n();
    let (name, text) = match one {
        Plan::Monthly => (
            t_string!(i18n, business.plan_monthly).to_string(),
            t_string!(i18n, business.plan_monthly_text).to_string(),
        ),
        Plan::Yearly => (
            t_string!(i18n, business.plan_yearly).to_string(),
            t_string!(i18n, business.plan_yearly_text).to_string(),
        ),
    };
    view! {
        <label class="choice">
            <input type="radio" name="plan" value=one.as_str() checked=chosen required/>
            <span class="what">{name} <small>{text}</small></span>
            <span class="price">{money_text(price)}</span>
        </label>
    }
    .into_any()
}

/// The way out, which asks nothing.
#[component]
fn Ending(plan: PlanView) -> impl IntoView {
    let i18n = use_i18n();
    let possible = plan.may_change && plan.status.is_some_and(SubscriptionStatus::can_end_later);
    possible.then(|| {
        let (text, button) = if plan.ends_later {
            (t_string!(i18n, business.plan_ends), t_string!(i18n, business.plan_go_on))
        } else {
            (t_string!(i18n, business.plan_end_text), t_string!(i18n, business.plan_end))
        };
        view! {
            <form class="card stack" method="post" action=EndPlan::url()>
                <input type="hidden" name="version" value=plan.version/>
                <input type="hidden" name="ends" value=(!plan.ends_later).to_string()/>
                <p>{text}</p>
                <div class="row">
                    <button type="submit" class="btn quiet">{button}</button>
                </div>
            </form>
        }
    })
}
