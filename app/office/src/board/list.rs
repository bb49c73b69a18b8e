//! The same day as a table: everything the columns show and everything they can do.

use app_core::{clock_time, full_date, i18n::*, time_range};
use app_ui::Icon;
use leptos::prelude::*;
use shared::{booking::BoardView, ids::AppointmentId};

use super::{
    class::ClassRows,
    day::{is_today, look},
    desk::Desk,
    grid::{EmptyDay, Nothing},
    place::Place,
    words::{card_word, word_icon},
};

/// The table, in order of time.
#[component]
pub(super) fn List(
    /// The board.
    desk: Desk,
) -> impl IntoView {
    let i18n = use_i18n();
    let date = desk.board.with_untracked(|board| board.date);
    let label = t_string!(i18n, office.list_label, date = full_date(date)).to_string();
    let empty =
        Memo::new(move |_| desk.board.with(|board| board.cards.is_empty() && board.classes.is_empty()));
    // Between the cards one row says what time it is.
    let rows = Memo::new(move |_| {
        let now = desk.now.get();
        desk.board.with(|board| {
            let filter = desk.filter.get();
            let cards: Vec<_> = board.cards.iter().filter(|card| filter.shows(board, card, now)).collect();
            let mut rows: Vec<Option<AppointmentId>> =
                cards.iter().map(|card| Some(card.appointment)).collect();
            if is_today(board, now) && !rows.is_empty() {
                rows.insert(cards.partition_point(|card| card.starts_at <= now), None);
            }
            rows
        })
    });
    let row = move |id: Option<AppointmentId>| match id {
        Some(id) => view! { <Row desk=desk id=id/> }.into_any(),
        None => view! { <NowRow desk=desk/> }.into_any(),
    };
    let bare = Memo::new(move |_| {
        let now = desk.now.get();
        let any_class = |board: &BoardView| {
            desk.filter.with(|filter| board.classes.iter().any(|class| filter.shows_class(board, class, now)))
        };
        rows.with(Vec::is_empty) && !desk.board.with(any_class)
    });
    move || {
        if empty.get() {
            return view! { <EmptyDay desk=desk/> }.into_any();
        }
        if bare.get() {
            return view! { <Nothing desk=desk/> }.into_any();
        }
        view! {
            <div class="table-wrap" tabindex="0" role="region" aria-label=label.clone()>
                <table class="table">
                    <caption class="sr">{label.clone()}</caption>
                    <thead>
                        <tr>
                            <th scope="col">{t!(i18n, office.col_time)}</th>
                            <th scope="col">{t!(i18n, office.col_name)}</th>
                            <th scope="col">{t!(i18n, office.col_service)}</th>
                            <th scope="col">{t!(i18n, office.col_with)}</th>
                            <th scope="col">{t!(i18n, office.col_status)}</th>
                        </tr>
                    </thead>
                    <tbody>
                        <For each=move || rows.get() key=|id| *id children=row/>
                        <ClassRows desk=desk/>
                    </tbody>
                </table>
            </div>
        }
        .into_any()
    }
}

#[component]
fn NowRow(
    /// The board.
    desk: Desk,
) -> impl IntoView {
    let i18n = use_i18n();
    let text = move || t_string!(i18n, office.now_at, time = clock_time(desk.now.get())).to_string();
    view! {
        <tr class="now-row">
            <td colspan="5">{text}</td>
        </tr>
    }
}

#[component]
fn Row(
    /// The board.
    desk: Desk,
    /// Which card.
    id: AppointmentId,
) -> impl IntoView {
    let i18n = use_i18n();
    let (card, glow) = (desk.card(id), desk.glow(id));
    let seen = move || card.get().map(|card| look(&card, desk.now.get()));
    let tone = move || seen().map(|(tone, _)| tone);
    let over = move || tone().is_some_and(|tone| matches!(tone, "done" | "cancelled" | "no-show"));
    let href = move || card.get().map(|card| desk.address.get().open(card.booking, None).href());
    let with = move || {
        let card = card.get()?;
        let name = desk.board.with(|board| Place::Staff(card.staff).name(board));
        let name = name.unwrap_or_else(|| t_string!(i18n, office.unassigned).to_string());
        Some(card.room.map_or_else(|| name.clone(), |room| format!("{name} · {room}")))
    };
    let chip = move || {
        seen().map(|(tone, word)| {
            view! {
                <span class="chip" data-status=tone>
                    <Icon name=word_icon(word)/>
                    {card_word(word).0}
                </span>
            }
        })
    };
    let time = move || card.get().map(|card| time_range(card.starts_at, card.ends_at));
    view! {
        <tr class:quiet=over class:glow=glow data-status=tone>
            <td>
                <time>{time}</time>
            </td>
            <th scope="row">
                <a href=href data-noscroll="">
                    {move || card.get().map(|card| card.customer)}
                </a>
            </th>
            <td>{move || card.get().map(|card| card.service)}</td>
            <td>{with}</td>
            <td class="status">{chip}</td>
        </tr>
    }
    .into_any()
}
