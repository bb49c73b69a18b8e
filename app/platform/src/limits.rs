//! `/platform/limits`: who asked too often.

use app_core::{UiError, i18n::*, resource};
use app_ui::{Empty, Loading};
use leptos::prelude::*;
use shared::platform::LimitRow;

use crate::{
    calls::limits_that_bit,
    frame::{Frame, NotShown},
    words::moment_text,
};

const PATH: &str = "/platform/limits";

/// The page.
pub(crate) fn page() -> AnyView {
    let i18n = use_i18n();
    let limits = resource(|| (), |()| limits_that_bit());
    view! {
        <Frame title=t_string!(i18n, platform.limits) current=PATH>
            <div class="stack" style="--gap:.25rem">
                <h1>{t!(i18n, platform.limits)}</h1>
                <p class="mute">{t!(i18n, platform.limits_lead)}</p>
            </div>
            <Suspense fallback=Loading>
                {move || Suspend::new(async move { answer(limits.await) })}
            </Suspense>
        </Frame>
    }
    .into_any()
}

fn answer(limits: Result<Vec<LimitRow>, UiError>) -> AnyView {
    let i18n = use_i18n();
    match limits {
        Ok(rows) if rows.is_empty() => view! {
            <Empty
                icon="circle-check"
                title=t_string!(i18n, platform.limits_none)
                text=t_string!(i18n, platform.limits_none_text)
            />
        }
        .into_any(),
        Ok(rows) => view! { <Table rows=rows/> }.into_any(),
        Err(error) => view! { <NotShown error=error/> }.into_any(),
    }
}

#[component]
fn Table(rows: Vec<LimitRow>) -> impl IntoView {
    let i18n = use_i18n();
    let class = |class: &str| match class {
        "sign_in" => t_string!(i18n, platform.limit_sign_in).to_string(),
        "write" => t_string!(i18n, platform.limit_write).to_string(),
        "read" => t_string!(i18n, platform.limit_read).to_string(),
        other => other.to_owned(),
    };
    let row = |row: LimitRow| {
        let last = format!("{} UTC", moment_text(row.last));
        view! {
            <tr>
                <th scope="row"><code>{row.caller}</code></th>
                <td>{class(&row.class)}</td>
                <td>{t!(i18n, platform.limit_minutes)} ": " {row.minutes}</td>
                <td>{last}</td>
            </tr>
        }
    };
    view! {
        <p class="mute">{t!(i18n, platform.limits_note)}</p>
        <table class="table">
            <caption class="sr">{t!(i18n, platform.limits_lead)}</caption>
            <thead>
                <tr>
                    <th scope="col">{t!(i18n, platform.limit_caller)}</th>
                    <th scope="col">{t!(i18n, platform.limit_class)}</th>
                    <th scope="col">{t!(i18n, platform.limit_minutes)}</th>
                    <th scope="col">{t!(i18n, platform.limit_last)}</th>
                </tr>
            </thead>
            <tbody>{rows.into_iter().map(row).collect_view()}</tbody>
        </table>
    }
    .into_any()
}
