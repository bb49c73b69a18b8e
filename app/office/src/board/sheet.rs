//! The booking that is open beside the board. Without scripts the same sheet lies over the page and its close button is a
//! link.

use app_core::{UiError, clock_time, duration_text, error_text, full_date, i18n::*, money_text, time_range};
use app_ui::{AppointmentChip, Avatar, Failure, Icon, Notice};
use leptos::{ev::MouseEvent, html::Dialog, prelude::*, server_fn::ServerFn as _, task::spawn_local};
use shared::{
    booking::{Action, AppointmentView, BookingStatus, BookingView},
    money::Money,
};

use super::{
    address::asks,
    ask::{ActFields, Ask, due_of},
    desk::Desk,
    words::verb,
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
    let (id, name) = (first.id, first.customer.name.clone());
    let booking = RwSignal::new(first);
    // The answer to an act is the newest word; what others do arrives with the board.
    Effect::new(move |_| {
        if let Some(fresh) = desk.fresh.get().filter(|fresh| fresh.id == id) {
            booking.set(fresh);
        }
    });
    Effect::new(move |_| {
        let on_board =
            desk.board.with(|board| board.cards.iter().find(|card| card.booking == id).map(|card| card.version));
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
            let service = booking.appointments.first().map(|first| first.service.name.clone()).unwrap_or_default();
            format!("{}, {service}", time_range(booking.starts_at, booking.ends_at))
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
    move || {
        desk.refused.get().map(|error| {
            view! {
                <div role="alert">
                    <Notice tone="late" icon="circle-alert">
                        {error_text(error.0.code)}
                    </Notice>
                </div>
            }
        })
    }
}

#[component]
fn Fact(
    /// What.
    name: String,
    /// Which.
    children: Children,
) -> impl IntoView {
    view! {
        <div>
            <dt>{name}</dt>
            <dd>{children()}</dd>
        </div>
    }
}

/// Everything the desk should know.
#[component]
fn Facts(
    /// Of which booking.
    booking: RwSignal<BookingView>,
) -> impl IntoView {
    move || view! { <FactsOf booking=booking.get()/> }
}

#[component]
fn FactsOf(
    /// Which.
    booking: BookingView,
) -> impl IntoView {
    let i18n = use_i18n();
    let due = due_of(&booking);
    let chips = booking
        .appointments
        .iter()
        .map(|one| view! { <AppointmentChip booking=booking.status status=one.status/> })
        .collect_view();
    let arrived = booking.checked_in_at.map(|at| {
        view! { <span class="mute">{t_string!(i18n, office.arrived_at, time = clock_time(at)).to_string()}</span> }
    });
    let notes = (!booking.notes.is_empty()).then(|| {
        view! {
            <Notice tone="late" icon="triangle-alert">
                {booking.notes.clone()}
            </Notice>
        }
    });
    let phone = (!booking.customer.phone.is_empty()).then(|| {
        let href = format!("tel:{}", booking.customer.phone.replace(' ', ""));
        let text = booking.customer.phone.clone();
        view! { <Fact name=t_string!(i18n, office.phone).to_string()><a href=href dir="ltr">{text}</a></Fact> }
    });
    let email = (!booking.customer.email.is_empty()).then(|| {
        let href = format!("mailto:{}", booking.customer.email);
        let text = booking.customer.email.clone();
        view! { <Fact name=t_string!(i18n, office.email).to_string()><a href=href dir="ltr">{text}</a></Fact> }
    });
    let money = move |money: Money| money_text(money);
    let when = full_date(booking.starts_at.date_naive());
    let range = time_range(booking.starts_at, booking.ends_at);
    view! {
        <p class="row">{chips} {arrived}</p>
        {notes}
        <dl class="facts">
            <Fact name=t_string!(i18n, office.number).to_string()>
                <span class="number">{booking.number.clone()}</span>
            </Fact>
            <Fact name=t_string!(i18n, office.when).to_string()>{when} <small>{range}</small></Fact>
            {booking.appointments.iter().map(|one| view! { <Visit one=one.clone()/> }).collect_view()}
            {phone}
            {email}
            <Fact name=t_string!(i18n, office.total).to_string()>{money(booking.total)}</Fact>
            <Fact name=t_string!(i18n, office.paid).to_string()>{money(booking.paid)}</Fact>
            <Fact name=t_string!(i18n, office.to_pay).to_string()>{money(due)}</Fact>
        </dl>
    }
    .into_any()
}

/// What, with whom, where.
#[component]
fn Visit(
    /// One appointment.
    one: AppointmentView,
) -> impl IntoView {
    let i18n = use_i18n();
    let addons = one.addons.iter().map(|addon| addon.name.clone()).collect::<Vec<_>>().join(", ");
    let person = one.staff.map_or_else(|| t_string!(i18n, office.unassigned).to_string(), |staff| staff.name);
    view! {
        <Fact name=t_string!(i18n, office.service).to_string()>
            {format!("{}, {}", one.service.name, duration_text(one.option.minutes))}
            {(!addons.is_empty()).then(|| view! { <small>{addons}</small> })}
        </Fact>
        <Fact name=t_string!(i18n, office.with).to_string()>
            {person} {one.room.map(|room| view! { <small>{room.name}</small> })}
        </Fact>
    }
    .into_any()
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
    let actions = Memo::new(move |_| booking.with(|booking| booking.actions.clone()));
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
            return view! { <a class=class href=href data-noscroll="">{verb(action)}</a> }.into_any();
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
        <Show when=has_receipt>
            <a class="btn quiet" href=format!("/office/bookings/{id}/receipt")>
                {t!(i18n, office.open_receipt)}
            </a>
        </Show>
    }
    .into_any()
}
