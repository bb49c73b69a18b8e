//! The bar under the pages of somebody who does the work.

use app_core::{i18n::*, use_viewer};
use leptos::prelude::*;
use shared::permission::Module;

use crate::Icon;

/// Today, one's time, one's account, and the way out.
#[component]
pub fn Tabs(
    /// The page that is shown.
    #[prop(optional)]
    current: &'static str,
) -> impl IntoView {
    let i18n = use_i18n();
    let viewer = use_viewer();
    let here = move |href: &str| (href == current).then_some("page");
    let time = viewer.reach.scope(Module::Leave.read()).map(|_| {
        view! {
            <a href="/staff/time" aria-current=here("/staff/time")>
                <Icon name="clock"/>
                {t!(i18n, hours.time_title)}
            </a>
        }
    });
    let board = (viewer.home == "/office").then(|| {
        view! { <a href="/office"><Icon name="layout-grid"/>{t!(i18n, common.office)}</a> }
    });
    view! {
        <nav class="tabs" aria-label=t_string!(i18n, common.menu)>
            <a href="/staff" aria-current=here("/staff")>
                <Icon name="calendar-days"/>
                {t!(i18n, staff.today)}
            </a>
            {time}
            {board}
            <a href="/me/security"><Icon name="shield"/>{t!(i18n, common.account)}</a>
            <form method="post" action="/logout">
                <button type="submit"><Icon name="log-out" flip=true/>{t!(i18n, common.sign_out)}</button>
            </form>
        </nav>
    }
}
