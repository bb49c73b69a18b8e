//! `/office/settings`: what a business sets for itself. Plain forms, each of them whole, one page for each question.

mod business;
mod calls;
mod host;
mod hours;
mod papers;
mod plan;

use app_core::{UiError, i18n::*};
use app_ui::{Failure, Notice, Screen};
use leptos::prelude::*;
use leptos_router::{hooks::use_query_map, params::ParamsMap};
use shared::{
    AppError, ErrorCode, FieldError,
    error::FieldProblem,
    permission::{Module, Scope},
};

pub use self::calls::{
    AddClosure, ChoosePlan, EndPlan, RemoveClosure, SaveBusiness, SaveHours, SaveLocation, SaveTaxId,
    WithdrawPaper,
};
pub(crate) use self::{
    business::page as business_page, hours::page as hours_page, papers::page as papers_page,
    plan::page as plan_page,
};
use crate::{
    board::Rail,
    wrong::{Labels, Wrong},
};

/// What the address says was wrong: codes that are known, nothing else.
fn problem_of(query: &ParamsMap) -> Option<AppError> {
    if let Some(text) = query.get_str("error") {
        return ErrorCode::ALL.iter().copied().find(|code| code.as_str() == text).map(AppError::new);
    }
    let errors = query.get_str("problem")?.split(',').filter_map(|pair| {
        let (field, code) = pair.split_once(':')?;
        let code: FieldProblem = serde_json::from_value(code.into()).ok()?;
        Some(FieldError { field: field.to_owned(), code })
    });
    Some(AppError::fields(errors.collect()))
}

/// What surrounds each of these pages.
#[component]
fn SettingsPage(
    /// Its address.
    current: &'static str,
    /// Its title.
    #[prop(into)]
    title: String,
    /// How the fields are called where something is wrong.
    #[prop(optional)]
    labels: Labels,
    /// The forms.
    children: Children,
) -> impl IntoView {
    let i18n = use_i18n();
    let query = use_query_map();
    let error = query.with_untracked(problem_of);
    let done = query.with_untracked(|query| query.get_str("done").is_some());
    view! {
        <Screen title=title.clone() layout="office">
            <Rail current="/office/settings"/>
            <main id="main" tabindex="-1">
                <div class="pad settings stack" style="--gap:1.5rem">
                    <h1>{title}</h1>
                    <Tabs current=current/>
                    <Wrong error=error labels=labels/>
                    {done
                        .then(|| {
                            view! {
                                <Notice tone="started" icon="circle-check">
                                    {t!(i18n, business.saved)}
                                </Notice>
                            }
                        })}
                    {children()}
                </div>
            </main>
        </Screen>
    }
    .into_any()
}

/// The pages that the viewer may see.
#[component]
fn Tabs(current: &'static str) -> impl IntoView {
    let i18n = use_i18n();
    let reach = app_core::use_viewer().reach;
    let can = |module: Module| reach.scope(module.read()) >= Some(Scope::Tenant);
    let tab = |href: &'static str, name: String| {
        let here = (href == current).then_some("page");
        view! { <a href=href aria-current=here rel="external">{name}</a> }
    };
    let business = t_string!(i18n, business.settings_business).to_string();
    let hours = t_string!(i18n, business.settings_hours).to_string();
    let papers = t_string!(i18n, business.settings_papers).to_string();
    let plan = t_string!(i18n, business.settings_plan).to_string();
    view! {
        <nav class="switch" aria-label=t_string!(i18n, business.settings)>
            {can(Module::Tenants).then(|| tab("/office/settings", business))}
            {can(Module::Tenants).then(|| tab("/office/settings/hours", hours))}
            {can(Module::Tenants).then(|| tab("/office/settings/papers", papers))}
            {can(Module::Subscription).then(|| tab("/office/settings/plan", plan))}
        </nav>
    }
    .into_any()
}

/// Not for this viewer, or not to be had now.
fn refused(current: &'static str, title: String, error: UiError) -> AnyView {
    view! {
        <SettingsPage current=current title=title>
            <Failure error=error/>
        </SettingsPage>
    }
    .into_any()
}
