//! Dates on which a class cannot be held.

use app_core::{clock_time, error_text, i18n::*, short_date};
use app_ui::Notice;
use leptos::prelude::*;
use shared::{ErrorCode, time::Local};

/// Which, and why not; nothing where there are none.
#[component]
pub(super) fn Conflicts(
    /// When it would have been, and why it cannot be.
    conflicts: Vec<(Local, ErrorCode)>,
) -> impl IntoView {
    let i18n = use_i18n();
    if conflicts.is_empty() {
        return ().into_any();
    }
    let row = move |(at, code): (Local, ErrorCode)| {
        let day = short_date(at.date_naive());
        let text =
            t_string!(i18n, classes.conflict, day = day, time = clock_time(at), why = error_text(code));
        view! { <li>{text.to_string()}</li> }
    };
    let rows = conflicts.into_iter().map(row).collect_view();
    view! {
        <div role="alert">
            <Notice tone="late" icon="circle-alert">
                <p>{t!(i18n, classes.conflicts)}</p>
                <ul>{rows}</ul>
            </Notice>
        </div>
    }
    .into_any()
}
