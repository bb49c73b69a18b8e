//! The rail at the edge of the business's pages: where else one can go.

use app_core::{i18n::*, use_viewer};
use leptos::prelude::*;
use shared::permission::{Module, Scope};

use crate::Icon;

/// Links to the pages that exist, and the way out.
#[component]
pub fn Rail(
    /// The page that is shown.
    current: &'static str,
) -> impl IntoView {
    let i18n = use_i18n();
    let viewer = use_viewer();
    let can = |permission| viewer.reach.scope(permission) >= Some(Scope::Tenant);
    let link = move |href: &'static str, icon: &'static str, word: String| {
        // Pages that bring no client are the browser's to open.
        let elsewhere = [
            "/office/waiting",
            "/office/classes",
            "/office/packages",
            "/office/services",
            "/office/settings",
        ]
        .contains(&href)
        .then_some("external");
        let current = (href == current).then_some("page");
        view! {
            <a href=href rel=elsewhere aria-current=current>
                <Icon name=icon/>
                {word}
            </a>
        }
    };
    let word = |text: &str| text.to_owned();
    let waiting = can(Module::Bookings.read())
        .then(|| link("/office/waiting", "hourglass", word(t_string!(i18n, waiting.office_title))));
    let classes = can(Module::Bookings.read())
        .then(|| link("/office/classes", "calendar-days", word(t_string!(i18n, classes.title))));
    let packages = can(Module::Bookings.read())
        .then(|| link("/office/packages", "wallet", word(t_string!(i18n, packages.title))));
    let my_day = viewer.has_diary.then(|| link("/staff", "user", word(t_string!(i18n, common.my_day))));
    let hours = can(Module::Availability.read())
        .then(|| link("/office/hours", "clock", word(t_string!(i18n, hours.title))));
    let leave = can(Module::Leave.read())
        .then(|| link("/office/leave", "leaf", word(t_string!(i18n, hours.leave_title))));
    let services = can(Module::Catalog.read())
        .then(|| link("/office/services", "sparkles", word(t_string!(i18n, catalog.title))));
    let team =
        can(Module::Rbac.read()).then(|| link("/office/team", "users", word(t_string!(i18n, team.title))));
    let settings = can(Module::Tenants.read())
        .then(|| link("/office/settings", "settings", word(t_string!(i18n, business.settings))));
    let audit = can(Module::Audit.read())
        .then(|| link("/office/audit", "search", word(t_string!(i18n, platform.audit))));
    let first = ["/office", "/check-in", "/office/waiting", "/staff"].contains(&current);
    view! {
        <nav class="rail" aria-label=t_string!(i18n, common.menu)>
            <a class="brand" href="/">
                <span class="sr">{t!(i18n, common.brand)}</span>
            </a>
            {link("/office", "layout-grid", word(t_string!(i18n, common.office)))}
            {link("/check-in", "scan-line", word(t_string!(i18n, common.check_in)))}
            {waiting}
            {my_day}
            // On a phone the rest is a step further away; on a desk the button is not there and the rest stands in the rail.
            <button type="button" class="more" popovertarget="more" data-here=(!first).then_some("true")>
                <Icon name="ellipsis"/>
                {t!(i18n, common.more)}
            </button>
            <div id="more" popover="auto">
                {classes}
                {packages}
                {hours}
                {leave}
                {services}
                {team}
                {settings}
                {audit}
                <a class="end" href="/me/notifications" rel="external">
                    <Icon name="bell"/>
                    {t!(i18n, notices.rail)}
                </a>
                <a href="/me/security">
                    <Icon name="shield"/>
                    {t!(i18n, common.account)}
                </a>
                <form method="post" action="/logout">
                    <button type="submit">
                        <Icon name="log-in" flip=true/>
                        {t!(i18n, common.sign_out)}
                    </button>
                </form>
            </div>
        </nav>
    }
}
