//! `/me/profile`: who somebody is, and how they are reached.

mod about;
mod address;
mod phone;
mod picture;

use app_core::{Resource, UiError, i18n::*, resource};
use app_ui::{ErrorSummary, Failure, Loading, Notice, SitePage};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use shared::{AppError, identity::ProfileView};

use self::{about::About, address::Address, phone::Phone, picture::Picture};
use crate::{
    calls::my_profile,
    query::{error_of, problems_of},
};

/// The page.
pub(crate) fn page() -> AnyView {
    let profile = resource(|| (), |()| my_profile());
    view! { <ProfilePage profile=profile/> }.into_any()
}

#[component]
fn ProfilePage(profile: Resource<Result<ProfileView, UiError>>) -> impl IntoView {
    let i18n = use_i18n();
    let query = use_query_map();
    view! {
        <SitePage title=t_string!(i18n, account.profile_title)>
            <div class="wrap narrow stack" style="--gap:2rem">
                <h1>{t!(i18n, account.profile_title)}</h1>
                <Outcome/>
                <Suspense fallback=Loading>
                    {move || {
                        let error = problems_of(&query.read()).filter(|error| !error.errors.is_empty());
                        Suspend::new(async move {
                            match profile.await {
                                Ok(view) => view! { <Parts view=view error=error/> }.into_any(),
                                Err(error) => view! { <Failure error=error/> }.into_any(),
                            }
                        })
                    }}
                </Suspense>
            </div>
        </SitePage>
    }
    .into_any()
}

/// What is wrong with a field stands in the form that has it.
#[component]
fn Parts(view: ProfileView, error: Option<AppError>) -> impl IntoView {
    let i18n = use_i18n();
    let part = |fields: &[&str]| {
        let error = error.clone()?;
        error.errors.iter().any(|wrong| fields.contains(&wrong.field.as_str())).then_some(error)
    };
    view! {
        <section class="stack" style="--gap:1rem" aria-labelledby="avatar-title">
            <h2 id="avatar-title">{t!(i18n, account.avatar_title)}</h2>
            <Picture name=view.profile.name.clone() avatar=view.avatar error=part(&["avatar"])/>
        </section>
        <section class="stack" style="--gap:1rem" aria-labelledby="about-title">
            <h2 id="about-title">{t!(i18n, account.profile_about)}</h2>
            <About profile=view.profile error=part(&["name", "username", "language"])/>
        </section>
        <section class="stack" style="--gap:1rem" aria-labelledby="address-title">
            <h2 id="address-title">{t!(i18n, account.profile_email)}</h2>
            <Address
                email=view.email
                waiting=view.new_email
                error=part(&["email", "current_password"])
            />
        </section>
        <section class="stack" style="--gap:1rem" aria-labelledby="phone-title">
            <h2 id="phone-title">{t!(i18n, account.phone_title)}</h2>
            <Phone phone=view.phone asked=view.phone_asked error=part(&["phone", "code"])/>
        </section>
    }
    .into_any()
}

#[component]
fn Outcome() -> impl IntoView {
    let i18n = use_i18n();
    let query = use_query_map();
    move || {
        let query = query.read();
        if let Some(error) = error_of(&query) {
            return view! { <ErrorSummary error=Some(AppError::new(error))/> }.into_any();
        }
        let text = match query.get_str("done") {
            Some("saved") => t_string!(i18n, account.profile_saved),
            Some("asked") => t_string!(i18n, account.email_asked),
            Some("phone") => t_string!(i18n, account.phone_done),
            _ => return ().into_any(),
        };
        view! { <Notice tone="started" icon="circle-check">{text}</Notice> }.into_any()
    }
}
