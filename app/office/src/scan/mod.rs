//! `/check-in`: the scanner fills the screen, then its answer does. `/kiosk` is the same without anybody at it.

#[cfg(target_family = "wasm")]
mod camera;
mod door;
mod kiosk;
mod lens;
mod list;
mod outcome;
mod place;
mod route;
mod typed;
mod wedge;

use app_core::{i18n::*, resource, use_viewer};
use app_ui::{Errands, Icon, Screen};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use shared::{
    AppError, ErrorCode,
    booking::{Elsewhere, LocationLine},
    ids::BookingId,
};

#[cfg(not(target_family = "wasm"))]
pub(crate) use self::kiosk::COOKIE as KIOSK_COOKIE;
pub use self::route::{CheckInRoute, KioskRoute};
use self::{
    door::{Answer, Door},
    lens::Lens,
    outcome::Outcome,
    place::Whereabouts,
    typed::Typed,
};
use crate::calls::{booking_of, door_places};

/// The page.
pub(crate) fn page() -> AnyView {
    let query = use_query_map();
    let done = Memo::new(move |_| query.with(|query| query.get("done")?.parse::<BookingId>().ok()));
    let done = resource(
        move || done.get(),
        |done| async move {
            match done {
                Some(booking) => Some(booking_of(booking).await),
                None => None,
            }
        },
    );
    let places = resource(|| (), |()| async { door_places().await.unwrap_or_default() });
    view! {
        <Suspense>
            {move || Suspend::new(async move {
                let places = places.await;
                let first = match done.await {
                    Some(Ok(booking)) => Some(Answer::Welcome(Box::new(booking))),
                    Some(Err(error)) => Some(Answer::Refused(error.0)),
                    None => None,
                };
                view! { <CheckInPage first=first places=places/> }.into_any()
            })}
        </Suspense>
    }
    .into_any()
}

/// A refusal that was sent back in the address, to a browser without scripts. Whose it was does not stand there.
fn refused_in_address(places: &[LocationLine]) -> Option<Answer> {
    let query = use_query_map();
    query.with_untracked(|query| {
        let text = query.get("error")?;
        let code = ErrorCode::ALL.iter().copied().find(|code| code.as_str() == text)?;
        let since = query.get("since").and_then(|since| since.parse().ok());
        let there = query.get("there").and_then(|id| id.parse().ok());
        let elsewhere = places
            .iter()
            .find(|place| Some(place.id) == there)
            .map(|place| Box::new(Elsewhere { name: String::new(), location: place.clone() }));
        Some(Answer::Refused(AppError { since, elsewhere, ..AppError::new(code) }))
    })
}

/// The scanner, or the answer to what it read.
#[component]
fn CheckInPage(
    /// The answer that the address asks for.
    #[prop(optional_no_strip, default = None)]
    first: Option<Answer>,
    /// Where the door can be.
    places: Vec<LocationLine>,
) -> impl IntoView {
    let first = first.or_else(|| refused_in_address(&places));
    let door = Door::new(first, places);
    door.wake();
    door.watch_address();
    wedge::listen(move |code| door.ask(code));
    move || match door.outcome.get() {
        Some(outcome) => view! { <Outcome door=door outcome=outcome/> }.into_any(),
        None => view! { <Scanner door=door/> }.into_any(),
    }
}

#[component]
fn Scanner(
    /// The door.
    door: Door,
) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Screen title=t_string!(i18n, common.check_in) layout="scan">
            <header>
                <h1>{t!(i18n, common.check_in)}</h1>
                // The board for the desk, the own day for who does the work.
                <a class="link" href=use_viewer().home>
                    <Icon name="x"/>
                    {t!(i18n, common.close)}
                </a>
            </header>
            <main id="main" tabindex="-1">
                <div class="heard">
                    <Whereabouts door=door/>
                    <Errands unsent=door.unsent/>
                </div>
                <Lens busy=door.busy camera=door.camera facing="environment" on_code=Callback::new(move |code| door.ask(code))/>
                <Typed door=door/>
            </main>
        </Screen>
    }
    .into_any()
}
