//! What can be done with the visit on the card. Plain forms, which scripts take over once they are there.

use app_core::{clock_time, date_key, i18n::*};
use leptos::{ev::SubmitEvent, form::FromFormData as _, prelude::*};
use server_fn::ServerFn as _;
use shared::{
    booking::{Action, BookingView},
    ids::StaffId,
};

use crate::{calls::Act, day::Day, plan};

/// One act, and the way out.
#[component]
pub fn Acts(
    /// The day it belongs to.
    day: Day,
    /// The visit.
    visit: BookingView,
    /// Whose day.
    staff: StaffId,
) -> impl IntoView {
    let i18n = use_i18n();
    let decline = visit.actions.contains(&Action::Decline);
    let primary = plan::primary(&visit.actions, visit.place.is_some()).map(|action| {
        let word = match action {
            Action::Accept => t_string!(i18n, staff.accept),
            Action::Depart => t_string!(i18n, way.depart),
            Action::CheckIn => t_string!(i18n, way.arrive),
            Action::Complete => t_string!(i18n, staff.complete),
            _ => t_string!(i18n, staff.start),
        };
        view! {
            <form class="acts" method="post" action=Act::url() on:submit=move |event| send(day, event)>
                <button type="submit" class="btn big" aria-busy=move || day.busy.get().then_some("true")>
                    {word}
                </button>
                <Which day=day visit=visit.clone() action=action/>
            </form>
        }
    });
    let late = plan::may_be_late(&visit, staff).map(|id| {
        let href = format!("/staff/late?appointment={id}");
        view! { <a class="btn plain wide" href=href rel="external">{t!(i18n, staff.late_link)}</a> }
    });
    let files = {
        let text = match visit.attachments {
            0 => t_string!(i18n, files.link_none).to_owned(),
            n => t_string!(i18n, files.link_count, n = n).to_string(),
        };
        view! { <a class="btn plain wide" href=format!("/bookings/{}/files", visit.id) rel="external">{text}</a> }
    };
    // Whoever shows the code is the guest, at the desk as at their own door.
    let scan = visit.actions.contains(&Action::CheckIn).then(|| {
        view! { <a class="btn plain wide" href="/check-in">{t!(i18n, staff.scan_code)}</a> }
    });
    view! {
        {primary}
        {scan}
        {files}
        {late}
        {decline.then(|| view! { <Decline day=day visit=visit/> })}
    }
    .into_any()
}

/// Giving a visit back needs a reason.
#[component]
fn Decline(day: Day, visit: BookingView) -> impl IntoView {
    let i18n = use_i18n();
    let (name, time) = (visit.customer.name.clone(), clock_time(visit.starts_at));
    let button = t_string!(i18n, staff.decline, time = time, name = name).to_string();
    view! {
        <details>
            <summary class="btn plain wide">{t!(i18n, staff.decline_open)}</summary>
            <form
                class="stack"
                style="margin-block-start: var(--s4)"
                method="post"
                action=Act::url()
                on:submit=move |event| send(day, event)
            >
                <Which day=day visit=visit action=Action::Decline/>
                <div class="field">
                    <label for="reason">{t!(i18n, staff.decline_reason)}</label>
                    <p class="hint" id="reason-hint">{t!(i18n, staff.decline_hint)}</p>
                    <textarea
                        id="reason"
                        name="reason"
                        rows="2"
                        maxlength="500"
                        required
                        aria-describedby="reason-hint"
                    ></textarea>
                </div>
                <button
                    type="submit"
                    class="btn danger quiet"
                    aria-busy=move || day.busy.get().then_some("true")
                >
                    {button}
                </button>
            </form>
        </details>
    }
}

/// The fields that say what is meant.
#[component]
fn Which(day: Day, visit: BookingView, action: Action) -> impl IntoView {
    let date = day.shown.with_untracked(|day| date_key(day.date));
    view! {
        <input type="hidden" name="booking" value=visit.id.to_string()/>
        <input type="hidden" name="action" value=action.as_str()/>
        <input type="hidden" name="version" value=visit.version.to_string()/>
        <input type="hidden" name="date" value=date/>
    }
}

/// Takes the form over; one that cannot be read goes the plain way.
fn send(day: Day, event: SubmitEvent) {
    if let Ok(wish) = Act::from_event(&event) {
        event.prevent_default();
        day.take(wish);
    }
}
