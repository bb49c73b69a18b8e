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
    let here = move |href: &str| (href == current).then_some("page");
    view! {
        <nav class="rail" aria-label=t_string!(i18n, common.menu)>
            <a class="brand" href="/">
                <span class="sr">{t!(i18n, common.brand)}</span>
            </a>
            <a href="/office" aria-current=here("/office")>
                <Icon name="layout-grid"/>
                {t!(i18n, common.office)}
            </a>
            <a href="/check-in" aria-current=here("/check-in")>
                <Icon name="scan-line"/>
                {t!(i18n, common.check_in)}
            </a>
            {can(Module::Bookings.read())
                .then(|| {
                    view! {
                        <a href="/office/waiting" aria-current=here("/office/waiting") rel="external">
                            <Icon name="hourglass"/>
                            {t!(i18n, waiting.office_title)}
                        </a>
                    }
                })}
            {viewer
                .has_diary
                .then(|| {
                    view! {
                        <a href="/staff">
                            <Icon name="user"/>
                            {t!(i18n, common.my_day)}
                        </a>
                    }
                })}
            {can(Module::Rbac.read())
                .then(|| {
                    view! {
                        <a href="/office/team">
                            <Icon name="users"/>
                            {t!(i18n, team.title)}
                        </a>
                    }
                })}
            {can(Module::Tenants.read())
                .then(|| {
                    view! {
                        <a href="/office/settings" aria-current=here("/office/settings") rel="external">
                            <Icon name="settings"/>
                            {t!(i18n, business.settings)}
                        </a>
                    }
                })}
            {can(Module::Audit.read())
                .then(|| {
                    view! {
                        <a href="/office/audit">
                            <Icon name="search"/>
                            {t!(i18n, platform.audit)}
                        </a>
                    }
                })}
            <a class="end" href="/me/security">
                <Icon name="shield"/>
                {t!(i18n, common.account)}
            </a>
            <form method="post" action="/logout">
                <button type="submit">
                    <Icon name="log-in" flip=true/>
                    {t!(i18n, common.sign_out)}
                </button>
            </form>
        </nav>
    }
}
