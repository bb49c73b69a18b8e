//! The booking that is open beside the board. Without scripts the same sheet lies over the page and its close button is a
//! link.

use app_core::{Resource, UiError, i18n::*, time_range};
use app_ui::{Avatar, Failure, Icon};
use leptos::{ev::MouseEvent, html::Dialog, prelude::*, server_fn::ServerFn as _, task::spawn_local};
use shared::{
    booking::{Action, AppointmentStatus, BookingStatus, BookingView},
    ids::AppointmentId,
};

use super::{
    address::asks,
    ask::{ActFields, Ask},
    desk::Desk,
    facts::Facts,
    tools::Alert,
    words::{isolate, verb},
};
use crate::calls::{TakeStep, booking_of};

/// The open booking, if there is one.
#[component]
pub(super) fn Beside(
    /// The board.
    desk: Desk,
    /// As read.
    opened: Resource<Option<Result<BookingView, UiError>>>,
) -> impl IntoView {
    // Another booking or question, another answer.
    Effect::new(move |before: Option<()>| {
        let _ = desk.address.get();
        if before.is_some() {
            desk.refused.set(None);
        }
    });
    view! {
        <Transition>
            {move || Suspend::new(async move {
                match opened.await {
                    None => ().into_any(),
                    Some(Ok(booking)) => view! { <Sheet desk=desk first=booking/> }.into_any(),
                    Some(Err(error)) => {
                        view! {
                            <Frame desk=desk title=().into_any()>
                                <Failure error=error/>
                            </Frame>
                        }
                            .into_any()
                    }
                }
            })}
        </Transition>
    }
    .into_any()
}

/// The dialog. Escape, the button and the link close it; the page's address says so.
#[component]
fn Frame(
    /// The board.
    desk: Desk,
    /// What stands at its top.
    title: AnyView,
    /// What is in it.
    children: Children,
) -> impl IntoView {
    let i18n = use_i18n();
    let node = NodeRef::<Dialog>::new();
    Effect::new(move |_| {
        if let Some(dialog) = node.get() {
            let _ = dialog.remove_attribute("open");
            let _ = dialog.show_modal();
        }
    });
    let close = move |event: MouseEvent| {
        if let Some(dialog) = node.get_untracked() {
            event.prevent_default();
            dialog.close();
        }
    };
    let closed = move |_| {
        if node.get_untracked().is_some_and(|dialog| !dialog.open()) {
            desk.go.run(desk.address.get_untracked().closed());
        }
    };
    view! {
        <dialog
            class="sheet"
            id="booking"
            open=true
            style="z-index:30"
            aria-labelledby="booking-title"
            node_ref=node
            on:close=closed
        >
            <header>
                {title}
                <a
                    class="btn plain square close"
                    href=move || desk.address.get().closed().href()
                    aria-label=t_string!(i18n, common.close)
                    data-noscroll=""
                    on:click=close
                >
                    <Icon name="x"/>
                </a>
            </header>
            {children()}
        </dialog>
    }
    .into_any()
}

/// One booking and what can be done with it.
#[component]
fn Sheet(
    /// The board.
    desk: Desk,
    /// As read.
    first: BookingView,
) -> impl IntoView {
    let i18n = use_i18n();
    let (id, name) = (first.id, first.customer.name.clone());
    let booking = RwSignal::new(first);
    // The answer to an act is the newest word; what others do arrives with the board.
    Effect::new(move |before: Option<()>| {
        // What was there before this sheet is older than the sheet.
        if let (Some(fresh), Some(())) = (desk.fresh.get().filter(|fresh| fresh.id == id), before) {
            booking.set(fresh);
        }
    });
    Effect::new(move |_| {
        let on_board = desk
            .board
            .with(|board| board.cards.iter().find(|card| card.booking == id).map(|card| card.version));
        if on_board.is_some_and(|version| version > booking.with_untracked(|booking| booking.version)) {
            spawn_local(async move {
                if let Ok(read) = booking_of(id).await {
                    booking.try_set(read);
                }
            });
        }
    });
    let line = move || {
        booking.with(|booking| {
            let service =
                booking.appointments.first().map(|first| first.service.name.clone()).unwrap_or_default();
            let time = time_range(booking.starts_at, booking.ends_at);
            t_string!(i18n, office.pair, first = time, second = isolate(&service)).to_string()
        })
    };
    let ask = Memo::new(move |_| {
        let asked = desk.address.get().ask;
        asked.filter(|action| booking.with(|booking| booking.actions.contains(action)))
    });
    let title = view! {
        <Avatar name=name.clone()/>
        <div>
            <h2 id="booking-title" tabindex="-1" autofocus>
                {name}
            </h2>
            <p class="mute">{line}</p>
        </div>
    }
    .into_any();
    view! {
        <Frame desk=desk title=title>
            <div class="body stack">
                <Refused desk=desk/>
                {move || match ask.get() {
                    Some(action) => view! { <Ask desk=desk booking=booking action=action/> }.into_any(),
                    None => view! { <Facts booking=booking/> }.into_any(),
                }}
            </div>
            <footer hidden=move || ask.get().is_some()>
                <Acts desk=desk booking=booking/>
            </footer>
        </Frame>
    }
    .into_any()
}

/// Why the last act was refused.
#[component]
fn Refused(
    /// The board.
    desk: Desk,
) -> impl IntoView {
    let code = move || desk.refused.get().map(|error| error.0.code).or_else(|| desk.sent.get());
    move || code().map(|code| view! { <Alert code=code/> })
}

/// The part that can be put off now: the first that somebody does and that has not begun.
fn can_be_late(booking: &BookingView) -> Option<AppointmentId> {
    let waits = [AppointmentStatus::Scheduled, AppointmentStatus::Confirmed, AppointmentStatus::CheckedIn];
    let mut parts = booking.appointments.iter();
    let part =
        parts.find(|part| waits.contains(&part.status) && part.staff.is_some() && part.class.is_none());
    part.filter(|_| !booking.status.is_over()).map(|part| part.id)
}

/// A button for everything that may be done now; what needs an answer first is a link to its question.
#[component]
fn Acts(
    /// The board.
    desk: Desk,
    /// With which booking.
    booking: RwSignal<BookingView>,
) -> impl IntoView {
    let i18n = use_i18n();
    let id = booking.with_untracked(|booking| booking.id);
    let version = Signal::derive(move || booking.with(|booking| booking.version));
    let actions = Memo::new(move |_| {
        booking.with(|booking| {
            let settled = booking.due().minor == 0;
            let offered = |action: &&Action| !(settled && **action == Action::Pay);
            booking.actions.iter().filter(offered).copied().collect::<Vec<_>>()
        })
    });
    let late = Memo::new(move |_| booking.with(can_be_late));
    let may_repeat = move || booking.with(|booking| booking.actions.contains(&Action::Reschedule));
    let has_receipt =
        move || booking.with(|booking| booking.paid.minor > 0 || booking.status == BookingStatus::Completed);
    let one = move |at: usize, action: Action| {
        let class = match action {
            Action::Reject | Action::Decline | Action::Cancel => "btn danger plain",
            _ if at == 0 => "btn",
            _ => "btn quiet",
        };
        if asks(action) {
            let href = move || desk.address.get().open(id, Some(action)).href();
            return view! { <a class=class href=href data-noscroll="" data-focus="ask">{verb(action)}</a> }
                .into_any();
        }
        view! {
            <form
                method="post"
                action=TakeStep::url()
                style="display:contents"
                on:submit={move |event| desk.submit::<TakeStep>(&event)}
            >
                <ActFields desk=desk booking=id version=version action=Some(action)/>
                <button type="submit" class=class aria-busy=move || desk.busy.get().then_some("true")>
                    {verb(action)}
                </button>
            </form>
        }
        .into_any()
    };
    view! {
        {move || actions.get().into_iter().enumerate().map(|(at, action)| one(at, action)).collect_view()}
        {move || {
            late.get()
                .map(|id| {
                    // A page that brings no client: the browser loads it.
                    view! {
                        <a class="btn quiet" href=format!("/staff/late?appointment={id}&board=1") rel="external">
                            {t!(i18n, staff.late_link)}
                        </a>
                    }
                })
        }}
        <Show when=may_repeat>
            // A page that brings no client: the browser loads it.
            <a class="btn quiet" href=format!("/bookings/{id}/repeat") rel="external">
                {t!(i18n, series.repeat)}
            </a>
        </Show>
        // Another one that brings no client.
        <a class="btn quiet" href=format!("/bookings/{id}/files") rel="external">
            {move || match booking.with(|booking| booking.attachments) {
                0 => t_string!(i18n, files.link_none).to_owned(),
                n => t_string!(i18n, files.link_count, n = n).to_string(),
            }}
        </a>
        <Show when=move || booking.with(|booking| booking.health)>
            <a class="btn quiet" href=format!("/bookings/{id}/health") rel="external">
                {t!(i18n, health.title_team)}
            </a>
        </Show>
        <Show when=has_receipt>
            <a class="btn quiet" href=format!("/office/bookings/{id}/receipt")>
                {t!(i18n, office.open_receipt)}
            </a>
        </Show>
    }
    .into_any()
}
