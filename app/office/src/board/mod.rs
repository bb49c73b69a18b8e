//! `/office`: the business's day on one screen.

mod address;
mod ask;
mod ask_time;
mod card;
mod class;
mod day;
mod desk;
mod drag;
mod facts;
mod geometry;
mod ghost;
mod grid;
mod guests;
mod list;
mod off;
mod sheet;
mod side;
mod tools;
mod voice;
mod words;

use app_core::{Resource, UiError, i18n::*, resource};
use app_ui::{Failure, Screen};
use chrono::NaiveDate;
use leptos::prelude::*;
use shared::booking::{BoardView, BookingView};

#[cfg(not(target_family = "wasm"))]
pub(crate) use address::Address;
pub(crate) use app_ui::Rail;
#[cfg(not(target_family = "wasm"))]
pub(crate) use geometry::{moment, offset_of};

use self::{
    desk::{Desk, use_address},
    grid::Grid,
    list::List,
    sheet::Beside,
    side::Side,
    tools::{Alerts, Tools},
    voice::Voice,
};
use crate::calls::{board_of, booking_of};

/// The page.
pub(crate) fn page() -> AnyView {
    let address = use_address();
    let date = Memo::new(move |_| address.get().date);
    let booking = Memo::new(move |_| address.get().booking);
    let board = resource(move || date.get(), |date: Option<NaiveDate>| board_of(date));
    let opened = resource(
        move || booking.get(),
        |booking| async move {
            match booking {
                Some(booking) => Some(booking_of(booking).await),
                None => None,
            }
        },
    );
    view! { <BoardPage board=board opened=opened/> }.into_any()
}

/// The page around the day.
#[component]
fn BoardPage(
    /// The day.
    board: Resource<Result<BoardView, UiError>>,
    /// The booking that is open beside it.
    opened: Resource<Option<Result<BookingView, UiError>>>,
) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Screen title=t_string!(i18n, common.office) layout="office">
            <Rail current="/office"/>
            <Transition fallback=Waiting>
                {move || Suspend::new(async move {
                    match board.await {
                        Ok(board) => view! { <Day board=board opened=opened/> }.into_any(),
                        Err(error) => {
                            view! { <main id="main" tabindex="-1"><Failure error=error/></main> }.into_any()
                        }
                    }
                })}
            </Transition>
        </Screen>
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
    /// The booking that is open beside it.
    opened: Resource<Option<Result<BookingView, UiError>>>,
) -> impl IntoView {
    let desk = Desk::new(board, use_address());
    let list = Memo::new(move |_| desk.address.get().list);
    view! {
        <main id="main" tabindex="-1">
            <Tools desk=desk/>
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
