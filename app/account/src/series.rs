//! The viewer's visits that come again: each series once, with its next date.

use app_core::{i18n::*, isolated, short_date};
use leptos::prelude::*;
use shared::booking::series::SeriesView;

/// The viewer's series; nothing where there are none.
#[component]
pub(crate) fn Series(
    /// Those that are not over, each with the visits that are still to come.
    all: Vec<SeriesView>,
) -> impl IntoView {
    let i18n = use_i18n();
    (!all.is_empty()).then(|| {
        let rows = all.into_iter().filter_map(row).collect_view();
        view! {
            <section class="stack" aria-labelledby="series">
                <h2 id="series">{t!(i18n, series.mine)}</h2>
                <ul class="card list">{rows}</ul>
            </section>
        }
    })
}

fn row(series: SeriesView) -> Option<impl IntoView> {
    let i18n = use_i18n();
    let next = series.visits.into_iter().next()?;
    let date = short_date(next.starts_at.date_naive());
    let text = t_string!(i18n, series.mine_row, service = isolated(&series.service), date = date).to_string();
    Some(view! {
        <li>
            // A page that brings no client: the browser loads it.
            <a class="item" href=format!("/bookings/{}/repeat", next.id) rel="external">
                <div class="grow">
                    <b>{text}</b>
                    <span class="mute">{isolated(&series.business)}</span>
                </div>
            </a>
        </li>
    })
}
