//! The week of a day: who works and is taken when, a strip for each day of each person. Every day leads to its board.

mod days;
mod tools;

use app_core::{Resource, UiError, use_now};
use app_ui::Failure;
use chrono::NaiveDate;
use leptos::prelude::*;
use shared::{booking::WeekView, ids::LocationId, live::Frame, time::Local};

use self::{days::Days, tools::Tools};
use super::{
    Waiting,
    address::{Address, View},
    contact::{Band, Contact},
    filter::Spot,
    reading::Reading,
};
use crate::calls::week_of;

/// What the parts of the week share.
#[derive(Clone, Copy)]
struct Week {
    /// The week as it is known.
    view: RwSignal<WeekView>,
    /// Now.
    now: ReadSignal<Local>,
    /// The page's address.
    address: Memo<Address>,
    /// The connection.
    contact: Contact,
}

/// Which week an address asks for, and in which location; nothing where it asks for a day.
pub(super) fn asked(address: &Address) -> Option<(Option<NaiveDate>, Option<LocationId>)> {
    (address.view == View::Week).then(|| (address.date, location_of(address)))
}

fn location_of(address: &Address) -> Option<LocationId> {
    match address.filter.at? {
        Spot::At(location) => Some(location),
        Spot::Away => None,
    }
}

/// The week, once it has been read.
#[component]
pub(super) fn WeekPage(
    /// The week; nothing while another view is shown.
    week: Resource<Option<Result<WeekView, UiError>>>,
    /// The page's address.
    address: Memo<Address>,
) -> impl IntoView {
    view! {
        <Transition fallback=Waiting>
            {move || Suspend::new(async move {
                match week.await {
                    None => ().into_any(),
                    Some(Ok(view)) => view! { <Live view=view address=address/> }.into_any(),
                    Some(Err(error)) => {
                        view! { <main id="main" tabindex="-1"><Failure error=error/></main> }.into_any()
                    }
                }
            })}
        </Transition>
    }
    .into_any()
}

/// The week, kept up to date.
#[component]
fn Live(
    /// As read.
    view: WeekView,
    /// The page's address.
    address: Memo<Address>,
) -> impl IntoView {
    let now = use_now(view.now);
    let cursor = view.cursor;
    let view = RwSignal::new(view);
    let contact = Contact::new(now);
    let reading = Reading::new();
    let read = move || reading.ask(move || fetch(view, address, contact));
    contact.live.listen(vec!["board".to_owned()], cursor, move |frame| {
        if view.try_with_untracked(|view| concerns(view, &frame)) == Some(true) {
            read();
        }
    });
    contact.watch(read);
    let week = Week { view, now, address, contact };
    view! {
        <main id="main" tabindex="-1" class:stale=move || contact.is_lost()>
            <Tools week=week/>
            <Band contact=contact read=Callback::new(move |()| read())/>
            <Days week=week/>
        </main>
    }
    .into_any()
}

async fn fetch(view: RwSignal<WeekView>, address: Memo<Address>, contact: Contact) {
    let Some(date) = view.try_with_untracked(|view| view.days.first().map(|day| day.date)) else { return };
    let location = address.try_with_untracked(location_of).flatten();
    match week_of(date, location).await {
        Ok(read) => {
            contact.read_at(read.now);
            view.try_set(read);
        }
        Err(error) => contact.failed(&error),
    }
}

/// Whether a frame of the live connection concerns this week.
fn concerns(view: &WeekView, frame: &Frame) -> bool {
    let here = |date| view.days.iter().any(|day| day.date == date);
    frame.event == "resync" || frame.data.as_ref().is_none_or(|event| event.dates.iter().copied().any(here))
}
