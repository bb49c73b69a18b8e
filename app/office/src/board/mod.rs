//! `/office`: the business's day on one screen, and its week.

mod address;
mod ask;
mod ask_swap;
mod ask_time;
mod card;
mod class;
mod column;
mod contact;
mod day;
mod desk;
mod drag;
mod facts;
mod filter;
mod free;
mod geometry;
mod ghost;
mod grid;
mod guests;
mod kept;
mod list;
mod midnight;
mod off;
mod place;
mod reader;
mod reading;
mod sheet;
mod side;
mod sieve;
mod tools;
mod voice;
mod wall;
mod week;
mod words;

use app_core::{Resource, UiError, i18n::*, resource};
use app_ui::{Failure, Screen};
use chrono::NaiveDate;
use leptos::prelude::*;
use shared::{
    booking::{BoardView, BookingView},
    ids::BookingId,
};

#[cfg(not(target_family = "wasm"))]
pub(crate) use address::Address;
pub(crate) use app_ui::Rail;
#[cfg(not(target_family = "wasm"))]
pub(crate) use geometry::{moment, offset_of};

use self::{
    address::View,
    contact::Band,
    desk::{Desk, use_address},
    grid::Grid,
    list::List,
    sheet::Beside,
    side::Side,
    tools::{Alerts, Tools},
    voice::Voice,
    wall::Wall,
    week::WeekPage,
};
use crate::calls::{board_of, booking_of, week_of};

/// The page.
pub(crate) fn page() -> AnyView {
    let address = use_address();
    let is_week = Memo::new(move |_| address.with(|address| address.view == View::Week));
    let wall = Memo::new(move |_| address.with(|address| address.wall));
    // Made here, and not with what shows them: they outlive the way from the day to its week and back.
    let board = resource(
        move || address.with(|address| (address.view != View::Week).then_some(address.date)),
        |asked: Option<Option<NaiveDate>>| async move { Some(board_of(asked?).await) },
    );
    let week = resource(
        move || address.with(week::asked),
        |asked| async move {
            let (date, location) = asked?;
            Some(week_of(date, location).await)
        },
    );
    let opened = resource(
        move || address.with(|address| address.booking),
        |booking: Option<BookingId>| async move { Some(booking_of(booking?).await) },
    );
    let i18n = use_i18n();
    view! {
        <Screen title=t_string!(i18n, common.office) layout="office">
            <Show when=move || !wall.get()>
                <Rail current="/office"/>
            </Show>
            {move || {
                if is_week.get() {
                    view! { <WeekPage week=week address=address/> }.into_any()
                } else {
                    view! { <DayPage board=board opened=opened/> }.into_any()
                }
            }}
        </Screen>
    }
    .into_any()
}

/// The day, once it has been read.
#[component]
fn DayPage(
    /// The day; nothing while another view is shown.
    board: Resource<Option<Result<BoardView, UiError>>>,
    /// The booking that is open beside it.
    opened: Resource<Option<Result<BookingView, UiError>>>,
) -> impl IntoView {
    view! {
        <Transition fallback=Waiting>
            {move || Suspend::new(async move {
                match board.await {
                    None => ().into_any(),
                    Some(Ok(day)) => view! { <Day board=day all=board opened=opened/> }.into_any(),
                    Some(Err(error)) => {
                        view! { <main id="main" tabindex="-1"><Failure error=error/></main> }.into_any()
                    }
                }
            })}
        </Transition>
    }
    .into_any()
}

/// The day in the shape it will have.
#[component]
fn Waiting() -> impl IntoView {
    let i18n = use_i18n();
    let bone = || view! { <div class="bone" style="--tall:4.5rem"></div> };
    view! {
        <main id="main" tabindex="-1">
            <div class="tools"></div>
            <div class="pad skeleton" aria-busy="true">
                <p class="sr" role="status">{t!(i18n, office.loading_day)}</p>
                {bone()} {bone()} {bone()} {bone()} {bone()} {bone()}
            </div>
        </main>
    }
}

/// One day: its tools, its columns or its list, what stands out, and the booking that is open.
#[component]
fn Day(
    /// As read.
    board: BoardView,
    /// What reads it.
    all: Resource<Option<Result<BoardView, UiError>>>,
    /// The booking that is open beside it.
    opened: Resource<Option<Result<BookingView, UiError>>>,
) -> impl IntoView {
    let desk = Desk::new(board, use_address());
    midnight::follow(desk, move || all.refetch());
    let list = Memo::new(move |_| desk.address.with(|address| address.view == View::List));
    // Not with every change of the address: what is shown stays, and who has the focus keeps it.
    let still = Memo::new(move |_| desk.is_still());
    move || {
        if still.get() {
            return view! { <Wall desk=desk/> }.into_any();
        }
        view! {
            <main id="main" tabindex="-1" class:stale=move || desk.contact.is_lost()>
                <Tools desk=desk/>
                <Band contact=desk.contact read=Callback::new(move |()| desk.refresh())/>
                <Alerts desk=desk/>
                {move || {
                    if list.get() {
                        view! { <List desk=desk/> }.into_any()
                    } else {
                        view! { <Grid desk=desk/> }.into_any()
                    }
                }}
            </main>
            <Side desk=desk/>
            <Beside desk=desk opened=opened/>
            <Voice desk=desk/>
        }
        .into_any()
    }
}
