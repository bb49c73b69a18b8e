//! What is asked before something is done: a reason, an amount.

use app_core::{clock_time, field_text, i18n::*, isolated, money_text};
use app_ui::Icon;
use leptos::{prelude::*, server_fn::ServerFn as _};
use shared::{
    booking::{Action, BookingStatus, BookingView},
    ids::BookingId,
};

use super::{ask_time::AskTime, desk::Desk, words::verb};
use crate::calls::{TakeCash, TakeStep};

/// The hidden part of every form about a booking: which, in what version, and where to go back to.
#[component]
pub(super) fn ActFields(
    /// The board.
    desk: Desk,
    /// Which.
    booking: BookingId,
    /// Its version on this screen.
    version: Signal<i32>,
    /// What to do, where the form does only this.
    #[prop(optional_no_strip, default = None)]
    action: Option<Action>,
) -> impl IntoView {
    // Today may be over when it is sent.
    let date = desk.board.with_untracked(|board| board.date);
    let back = move || desk.address.get().on(Some(date)).query();
    view! {
        <input type="hidden" name="booking" value=booking.to_string()/>
        <input type="hidden" name="version" value=move || version.get().to_string()/>
        <input type="hidden" name="back" value=back/>
        {action.map(|action| view! { <input type="hidden" name="action" value=action.as_str()/> })}
    }
    .into_any()
}

/// The question that belongs to an act.
#[component]
pub(super) fn Ask(
    /// The board.
    desk: Desk,
    /// About which booking.
    booking: RwSignal<BookingView>,
    /// Before doing what.
    action: Action,
) -> impl IntoView {
    match action {
        Action::Pay => view! { <AskAmount desk=desk booking=booking/> }.into_any(),
        Action::Reschedule => view! { <AskTime desk=desk booking=booking/> }.into_any(),
        _ => view! { <AskReason desk=desk booking=booking action=action/> }.into_any(),
    }
}

/// What is wrong with a field, when the server said so.
#[component]
pub(super) fn Wrong(
    /// The board.
    desk: Desk,
    /// The field.
    field: &'static str,
) -> impl IntoView {
    move || {
        let problem = desk.refused.with(|error| error.as_ref().and_then(|error| error.0.problem(field)));
        problem.map(|problem| {
            view! {
                <p class="error" id=format!("{field}-error")>
                    <Icon name="circle-alert"/>
                    {field_text(field, problem)}
                </p>
            }
        })
    }
}

/// Does it, or leaves it.
#[component]
pub(super) fn Buttons(
    /// The board.
    desk: Desk,
    /// The verb.
    word: String,
    /// What it looks like.
    class: &'static str,
) -> impl IntoView {
    let i18n = use_i18n();
    let back = move || super::address::Address { ask: None, ..desk.address.get() }.href();
    view! {
        <div class="row">
            <button type="submit" class=class aria-busy=move || desk.busy.get().then_some("true")>
                {word}
            </button>
            <a class="btn quiet" href=back data-noscroll="">
                {t!(i18n, office.keep)}
            </a>
        </div>
    }
}

#[component]
fn AskReason(
    /// The board.
    desk: Desk,
    /// About which booking.
    booking: RwSignal<BookingView>,
    /// Before doing what.
    action: Action,
) -> impl IntoView {
    let i18n = use_i18n();
    let (id, name, time) = booking
        .with_untracked(|booking| (booking.id, booking.customer.name.clone(), clock_time(booking.starts_at)));
    let title = match action {
        Action::Reject => t_string!(i18n, office.ask_reject, name = name, time = time).to_string(),
        Action::Decline => t_string!(i18n, office.ask_decline, name = name, time = time).to_string(),
        _ => t_string!(i18n, office.ask_cancel, name = name, time = time).to_string(),
    };
    let optional = action == Action::Cancel;
    let waits = booking.with_untracked(|booking| booking.status == BookingStatus::Rescheduled);
    let goes_back = (action == Action::Reject && waits)
        .then(|| view! { <p class="hint">{t!(i18n, office.reject_goes_back)}</p> });
    let version = Signal::derive(move || booking.with(|booking| booking.version));
    view! {
        <form
            class="stack"
            method="post"
            action=TakeStep::url()
            on:submit={move |event| desk.submit::<TakeStep>(&event)}
        >
            <ActFields desk=desk booking=id version=version action=Some(action)/>
            <h3>{title}</h3>
            {goes_back}
            <div class="field">
                <label for="reason">
                    {t!(i18n, office.why)} {optional.then(|| view! { <i>{t!(i18n, office.optional)}</i> })}
                </label>
                <textarea
                    id="reason"
                    name="reason"
                    rows="3"
                    maxlength="500"
                    required=!optional
                    data-focus="ask"
                ></textarea>
                <Wrong desk=desk field="reason"/>
            </div>
            <Buttons desk=desk word=verb(action) class="btn danger"/>
        </form>
    }
    .into_any()
}

#[component]
fn AskAmount(
    /// The board.
    desk: Desk,
    /// About which booking.
    booking: RwSignal<BookingView>,
) -> impl IntoView {
    let i18n = use_i18n();
    let (id, due) = booking.with_untracked(|booking| (booking.id, booking.due()));
    let version = Signal::derive(move || booking.with(|booking| booking.version));
    view! {
        <form
            class="stack"
            method="post"
            action=TakeCash::url()
            on:submit={move |event| desk.submit::<TakeCash>(&event)}
        >
            <ActFields desk=desk booking=id version=version/>
            <h3>{t_string!(i18n, office.ask_pay, due = isolated(&money_text(due))).to_string()}</h3>
            <div class="field">
                <label for="amount">
                    {t_string!(i18n, office.amount, currency = due.currency.code().to_owned()).to_string()}
                </label>
                <input
                    id="amount"
                    name="amount"
                    type="text"
                    inputmode="decimal"
                    autocomplete="off"
                    dir="ltr"
                    required
                    value=due.amount()
                    data-focus="ask"
                />
                <Wrong desk=desk field="amount"/>
            </div>
            <Buttons desk=desk word=verb(Action::Pay) class="btn"/>
        </form>
    }
    .into_any()
}
