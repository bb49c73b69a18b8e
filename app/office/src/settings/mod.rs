//! `/office/settings`: what a business sets for itself. Plain forms, each of them whole, one page for each question.

mod areas;
mod business;
mod calls;
#[cfg(test)]
mod contrast;
mod host;
mod hours;
mod kiosks;
mod look;
mod papers;
mod places;
mod plan;

use app_core::{UiError, i18n::*, query::problems_of};
use app_ui::{Failure, Notice, Screen};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use shared::{
    AppError,
    permission::{Module, Scope},
    tenants::settings::TypedForm,
};

pub use self::calls::{
    AddClosure, ArchiveArea, ChoosePlan, ClosePlace, EndPlan, RemoveClosure, RemoveLogo, SaveArea,
    SaveBusiness, SaveHours, SaveHue, SavePlace, SaveTaxId, SaveTravel, SetUpKiosk, TakeBackKiosk,
    WithdrawPaper,
};
pub(crate) use self::{
    areas::page as areas_page, business::page as business_page, hours::page as hours_page,
    kiosks::page as kiosks_page, look::page as look_page, papers::page as papers_page,
    places::page as places_page, plan::page as plan_page,
};
use crate::{
    board::Rail,
    wrong::{Labels, Wrong},
};

/// What the viewer typed last, where the address says that it was refused.
fn typed_now(typed: Option<TypedForm>) -> Option<(TypedForm, AppError)> {
    let error = use_query_map().with_untracked(problems_of).filter(|error| !error.errors.is_empty())?;
    Some((typed?, error))
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
    let error = query.with_untracked(problems_of);
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
    let places = t_string!(i18n, business.settings_places).to_string();
    let areas = t_string!(i18n, business.settings_areas).to_string();
    let kiosks = t_string!(i18n, kiosk.settings).to_string();
    let look = t_string!(i18n, business.settings_brand).to_string();
    let papers = t_string!(i18n, business.settings_papers).to_string();
    let plan = t_string!(i18n, business.settings_plan).to_string();
    view! {
        <nav class="switch" aria-label=t_string!(i18n, business.settings)>
            {can(Module::Tenants).then(|| tab("/office/settings", business))}
            {can(Module::Tenants).then(|| tab("/office/settings/places", places))}
            {can(Module::Tenants).then(|| tab("/office/settings/hours", hours))}
            {can(Module::Tenants).then(|| tab("/office/settings/areas", areas))}
            {can(Module::Tenants).then(|| tab("/office/settings/kiosks", kiosks))}
            {can(Module::Tenants).then(|| tab("/office/settings/look", look))}
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
