//! What surrounds head office's pages: the rail with what the viewer's permissions reach, and what was just done.

use app_core::{
    UiError,
    i18n::*,
    query::{error_of, problems_of},
    say_not_found, use_viewer,
};
use app_ui::{ErrorSummary, Failure, Icon, Notice, Screen};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use shared::{
    AppError, ErrorKind,
    permission::{Module, Permission, Scope},
};

/// A page that somebody of head office may go to.
pub(crate) struct Door {
    pub href: &'static str,
    pub icon: &'static str,
    pub name: String,
    pub lead: String,
}

/// The pages that the viewer may go to.
pub(crate) fn doors() -> Vec<Door> {
    let i18n = use_i18n();
    let reach = use_viewer().platform_reach;
    let whole = |permission: Permission| reach.scope(permission) == Some(Scope::Platform);
    let part = |permission: Permission| reach.part_scope(permission) == Some(Scope::Platform);
    let door = |open: bool, href, icon, name: &str, lead: &str| {
        open.then(|| Door { href, icon, name: name.to_owned(), lead: lead.to_owned() })
    };
    [
        door(
            part(Module::Tenants.read()),
            "/platform/businesses",
            "house",
            t_string!(i18n, platform.businesses),
            t_string!(i18n, platform.businesses_lead),
        ),
        door(
            part(Module::Tenants.approve()),
            "/platform/verification",
            "circle-check",
            t_string!(i18n, platform.verification),
            t_string!(i18n, platform.verification_lead),
        ),
        door(
            // Whoever ends sessions finds whose they are.
            part(Module::Profiles.read()) || whole(Module::Sessions.read()),
            "/platform/people",
            "users",
            t_string!(i18n, platform.people),
            t_string!(i18n, platform.people_lead),
        ),
        door(
            whole(Module::Rbac.read()),
            "/platform/team",
            "key-round",
            t_string!(i18n, team.title),
            t_string!(i18n, team.roles_lead),
        ),
        door(
            whole(Module::Bookings.read()),
            "/platform/bookings",
            "calendar-days",
            t_string!(i18n, platform.bookings),
            t_string!(i18n, platform.bookings_lead),
        ),
        door(
            part(Module::Audit.read()),
            "/platform/audit",
            "shield",
            t_string!(i18n, platform.audit),
            t_string!(i18n, platform.audit_lead),
        ),
        door(
            whole(Module::Audit.read()),
            "/platform/limits",
            "hourglass",
            t_string!(i18n, platform.limits),
            t_string!(i18n, platform.limits_lead),
        ),
    ]
    .into_iter()
    .flatten()
    .collect()
}

#[component]
fn Rail(current: &'static str) -> impl IntoView {
    let i18n = use_i18n();
    let link = |door: Door| {
        let here = (door.href == current).then_some("page");
        view! { <a href=door.href aria-current=here><Icon name=door.icon/>{door.name}</a> }
    };
    view! {
        <nav class="rail wide" aria-label=t_string!(i18n, common.menu)>
            <a class="brand" href="/platform">
                <span class="sr">{t!(i18n, platform.title)}</span>
            </a>
            {doors().into_iter().map(link).collect_view()}
            <a class="end" href="/me/security"><Icon name="user"/>{t!(i18n, common.account)}</a>
            <form method="post" action="/logout">
                <button type="submit"><Icon name="log-out" flip=true/>{t!(i18n, common.sign_out)}</button>
            </form>
        </nav>
    }
    .into_any()
}

/// A page of head office.
#[component]
pub(crate) fn Frame(
    /// Its title.
    #[prop(into)]
    title: String,
    /// Where it stands in the rail.
    current: &'static str,
    /// What is on it.
    children: Children,
) -> impl IntoView {
    view! {
        <Screen title=title layout="office">
            <Rail current=current/>
            <main id="main" tabindex="-1">
                <div class="pad stack platform" style="--gap:1.5rem">{children()}</div>
            </main>
        </Screen>
    }
    .into_any()
}

/// Could not be read: what is not there or not the viewer's answers as nothing there.
#[component]
pub(crate) fn NotShown(error: UiError) -> impl IntoView {
    if error.0.code.kind() == ErrorKind::NotFound {
        say_not_found();
    }
    view! { <Failure error=error/> }
}

/// What was just done, or why it was not. What is wrong with a field stands in its form.
#[component]
pub(crate) fn Outcome() -> impl IntoView {
    let i18n = use_i18n();
    let query = use_query_map();
    move || {
        let query = query.read();
        if let Some(error) = error_of(&query) {
            return view! { <ErrorSummary error=Some(AppError::new(error))/> }.into_any();
        }
        let text = match query.get_str("done") {
            Some("suspended") => t_string!(i18n, platform.done_suspended),
            Some("reinstated") => t_string!(i18n, platform.done_reinstated),
            Some("decided") => t_string!(i18n, platform.done_decided),
            Some("signed_out") => t_string!(i18n, platform.done_signed_out),
            _ => return ().into_any(),
        };
        view! { <Notice tone="started" icon="circle-check">{text}</Notice> }.into_any()
    }
}

/// What was wrong with the form of this page, if it was its fields.
pub(crate) fn wrong_fields() -> Option<AppError> {
    let query = use_query_map();
    query.with_untracked(problems_of).filter(|error| !error.errors.is_empty())
}
