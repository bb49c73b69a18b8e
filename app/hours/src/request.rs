//! `/office/leave/{id}`: one request, the visits it touches, the decision, and what becomes of those who booked.

use app_core::{Resource, UiError, i18n::*, isolated, resource, short_date};
use app_ui::{Failure, Icon, Loading, Notice};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use server_fn::ServerFn as _;
use shared::{
    ids::LeaveId,
    staff::{AffectedVisit, LeaveLine, LeaveStatus, LeaveView},
};

use crate::{
    calls::{CancelLeave, DecideLeave, GiveVisit, OfferAnotherTime, leave_request},
    classes::Classes,
    fields::Input,
    frame::{Page, problem_of},
    leave::State,
    person::Visit,
    words::{leave_days, leave_kind},
};

/// The page.
pub(crate) fn page() -> AnyView {
    let params = use_params_map();
    let wanted = move || params.read().get_str("id").and_then(|id| id.parse::<LeaveId>().ok());
    let leave = resource(wanted, |id| async move {
        match id {
            Some(id) => leave_request(id).await,
            None => Err(shared::ErrorCode::NotFound.into()),
        }
    });
    view! { <RequestPage leave=leave/> }.into_any()
}

#[component]
fn RequestPage(leave: Resource<Result<LeaveView, UiError>>) -> impl IntoView {
    let i18n = use_i18n();
    let back = move || ("/office/leave".to_owned(), t_string!(i18n, hours.leave_title).to_string());
    view! {
        <Suspense fallback=Loading>
            {move || Suspend::new(async move {
                match leave.await {
                    Ok(view) => {
                        let title = t_string!(i18n, hours.request_of, name = isolated(&view.leave.name)).to_string();
                        view! { <Page here="/office/leave" title=title back=back()><Request view=view/></Page> }.into_any()
                    }
                    Err(error) => {
                        app_core::say_not_found();
                        view! {
                            <Page here="/office/leave" title=t_string!(i18n, hours.leave_title) back=back()>
                                <Failure error=error/>
                            </Page>
                        }
                        .into_any()
                    }
                }
            })}
        </Suspense>
    }
    .into_any()
}

#[component]
fn Request(view: LeaveView) -> impl IntoView {
    let i18n = use_i18n();
    let leave = view.leave;
    let reason = t_string!(i18n, hours.with_answer, text = isolated(&leave.reason)).to_string();
    let answer = (!leave.answer.is_empty()).then(|| {
        let text = t_string!(i18n, hours.answer_was, text = isolated(&leave.answer)).to_string();
        view! { <p>{text}</p> }
    });
    let granted = leave.status == LeaveStatus::Approved;
    let waiting = leave.status == LeaveStatus::Pending;
    let id = leave.id;
    let rows = view
        .affected
        .into_iter()
        .map(|visit| view! { <li><Affected leave=id visit=visit granted=granted/></li> });
    let rows = rows.collect_view();
    let list = if rows.is_empty() {
        view! { <p class="mute">{t!(i18n, hours.affected_none)}</p> }.into_any()
    } else {
        let first = waiting.then(|| {
            view! { <Notice tone="pending" icon="triangle-alert">{t!(i18n, hours.decide_first)}</Notice> }
        });
        view! { {first} <ul class="list">{rows}</ul> }.into_any()
    };
    view! {
        <section class="card stack">
            <div class="apart">
                <b>{leave_kind(leave.kind)} " · " {leave_days(&leave)}</b>
                <State status=leave.status/>
            </div>
            <p>{reason}</p>
            {answer}
        </section>
        <section class="card stack" aria-labelledby="affected-title">
            <h2 id="affected-title">{t!(i18n, hours.affected_title)}</h2>
            {list}
        </section>
        <Classes
            classes=view.classes
            title=t_string!(i18n, hours.classes_touched).to_string()
            hint=t_string!(i18n, hours.classes_touched_text).to_string()
        />
        {leave.may_decide.then(|| view! { <Decide leave=leave.clone()/> })}
        {(granted && leave.may_cancel).then(|| view! { <TakeBack leave=leave/> })}
    }
    .into_any()
}

#[component]
fn Decide(leave: LeaveLine) -> impl IntoView {
    let i18n = use_i18n();
    let error = problem_of("");
    view! {
        <section class="card stack" aria-labelledby="decide-title">
            <h2 id="decide-title">{t!(i18n, hours.decide_title)}</h2>
            <form class="stack" method="post" action=DecideLeave::url() novalidate>
                <input type="hidden" name="leave" value=leave.id.to_string()/>
                <input type="hidden" name="version" value=leave.version.to_string()/>
                <Input
                    form=""
                    name="answer"
                    multiline=true
                    label=t_string!(i18n, hours.answer)
                    hint=t_string!(i18n, hours.answer_hint)
                    error=error
                />
                <div class="row">
                    <button type="submit" name="grant" value="true" class="btn">{t!(i18n, hours.approve)}</button>
                    <button type="submit" name="grant" value="false" class="btn quiet">{t!(i18n, hours.reject)}</button>
                </div>
            </form>
        </section>
    }
    .into_any()
}

#[component]
fn TakeBack(leave: LeaveLine) -> impl IntoView {
    let i18n = use_i18n();
    let label = t_string!(i18n, hours.take_back_of, days = leave_days(&leave)).to_string();
    view! {
        <form method="post" action=CancelLeave::url()>
            <input type="hidden" name="leave" value=leave.id.to_string()/>
            <input type="hidden" name="version" value=leave.version.to_string()/>
            <button type="submit" class="btn quiet" aria-label=label>{t!(i18n, hours.take_back)}</button>
        </form>
    }
    .into_any()
}

/// A visit, and once the leave is granted what can be done for whoever booked it.
#[component]
fn Affected(leave: LeaveId, visit: AffectedVisit, granted: bool) -> impl IntoView {
    let acts = granted.then(|| view! { <Acts leave=leave visit=visit.clone()/> });
    view! {
        <div class="stack" style="--gap:.25rem">
            <Visit visit=visit.visit/>
            {acts}
        </div>
    }
    .into_any()
}

#[component]
fn Acts(leave: LeaveId, visit: AffectedVisit) -> impl IntoView {
    let i18n = use_i18n();
    let (booking, number) = (visit.visit.booking.to_string(), visit.visit.number.clone());
    let write = if visit.can_write {
        let name = isolated(&visit.visit.customer);
        let label = t_string!(i18n, hours.offer_of, name = name, number = number.clone()).to_string();
        view! {
            <form method="post" action=OfferAnotherTime::url()>
                <input type="hidden" name="leave" value=leave.to_string()/>
                <input type="hidden" name="booking" value=booking.clone()/>
                <button type="submit" class="btn quiet small" aria-label=label>
                    <Icon name="mail"/>
                    {t!(i18n, hours.offer)}
                </button>
            </form>
        }
        .into_any()
    } else {
        let text =
            t_string!(i18n, hours.call, phone = format!("\u{2066}{}\u{2069}", visit.phone)).to_string();
        view! { <a class="btn quiet small" href=format!("tel:{}", visit.phone)><Icon name="phone"/>{text}</a> }.into_any()
    };
    let offered = visit.offered_at.map(|at| {
        let text = t_string!(i18n, hours.offered_at, day = short_date(at.date_naive())).to_string();
        view! { <span class="chip" data-status="confirmed"><Icon name="mail"/>{text}</span> }
    });
    let give = visit
        .free
        .iter()
        .map(|person| {
            let name = isolated(&person.name);
            let label =
                t_string!(i18n, hours.give_of, name = name.clone(), number = number.clone()).to_string();
            view! {
                <form method="post" action=GiveVisit::url()>
                    <input type="hidden" name="leave" value=leave.to_string()/>
                    <input type="hidden" name="booking" value=booking.clone()/>
                    <input type="hidden" name="to" value=person.id.to_string()/>
                    <button type="submit" class="btn small" aria-label=label>
                        {t_string!(i18n, hours.give, name = name).to_string()}
                    </button>
                </form>
            }
        })
        .collect_view();
    let nobody = give.is_empty().then(|| view! { <span class="mute">{t!(i18n, hours.nobody_free)}</span> });
    view! { <div class="row">{write} {offered} {give} {nobody}</div> }.into_any()
}
