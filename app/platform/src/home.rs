//! `/platform`: what the viewer's department looks after.

use app_core::{i18n::*, use_viewer};
use app_ui::{Empty, Icon};
use leptos::prelude::*;

use crate::frame::{Door, Frame, doors};

/// The page.
pub(crate) fn page() -> AnyView {
    let i18n = use_i18n();
    let doors = doors();
    let content = if doors.is_empty() {
        view! {
            <Empty
                icon="layout-grid"
                title=t_string!(i18n, platform.home_empty)
                text=t_string!(i18n, platform.home_empty_text)
            >
                <a class="btn quiet" href="/me/security">{t!(i18n, common.account)}</a>
            </Empty>
        }
        .into_any()
    } else {
        let card = |door: Door| {
            view! {
                <li>
                    <a class="card door" href=door.href>
                        <Icon name=door.icon/>
                        <span class="grow"><b>{door.name}</b> <span class="mute">{door.lead}</span></span>
                        <Icon name="chevron-right" flip=true/>
                    </a>
                </li>
            }
        };
        view! { <ul class="doors">{doors.into_iter().map(card).collect_view()}</ul> }.into_any()
    };
    view! {
        <Frame title=t_string!(i18n, platform.title) current="/platform">
            <div class="stack" style="--gap:.25rem">
                <h1>{t!(i18n, platform.title)}</h1>
                <p class="mute">{use_viewer().name} " · " {t!(i18n, platform.home_lead)}</p>
            </div>
            {content}
        </Frame>
    }
    .into_any()
}
