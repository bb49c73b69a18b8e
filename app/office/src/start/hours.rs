//! When it is open.

use app_core::i18n::*;
use leptos::prelude::*;
use server_fn::ServerFn as _;
use shared::tenants::start::Draft;

use super::{Shown, StepPage, calls::StartHours, words::step_name};
use crate::{
    week::{Week, labels},
    wrong::label,
};

#[component]
pub(super) fn Hours(shown: Shown, draft: Draft) -> impl IntoView {
    let i18n = use_i18n();
    let mut labels = labels();
    labels.push(label("hours", "day1-from", step_name(shown.step)));
    let error = shown.error.clone();
    view! {
        <StepPage
            shown=shown
            title=t_string!(i18n, business.hours_title)
            lead=t_string!(i18n, business.hours_lead)
            action=StartHours::url()
            labels=labels
        >
            <Week days=draft.hours error=error/>
        </StepPage>
    }
    .into_any()
}
