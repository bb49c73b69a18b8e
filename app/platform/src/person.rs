//! `/platform/people/{id}`: one account, closing it, and ending its sessions.

use app_core::{UiError, clock_time, i18n::*, isolated, resource};
use app_ui::{ErrorSummary, Field, Icon, Loading, Notice};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use server_fn::ServerFn as _;
use shared::{
    ErrorCode,
    identity::SessionKind,
    ids::UserId,
    platform::{AccountStatus, PersonFacts, Session, WorksAt},
};

use crate::{
    business::fact,
    calls::{ReinstatePerson, SignOutPerson, SuspendPerson, person_of},
    frame::{Frame, NotShown, Outcome, wrong_fields},
    people::{Masked, PATH},
    words::{AccountChip, day_text, moment_text, role_names},
};

/// The page.
pub(crate) fn page() -> AnyView {
    let i18n = use_i18n();
    let params = use_params_map();
    let user = move || params.with(|params| params.get("id").and_then(|id| id.parse::<UserId>().ok()));
    let facts = resource(user, |user| async move {
        match user {
            Some(user) => person_of(user).await,
            None => Err(UiError(ErrorCode::NotFound.into())),
        }
    });
    view! {
        <Frame title=t_string!(i18n, platform.people) current=PATH>
            <p><a class="link" href=PATH><Icon name="arrow-left" flip=true/>{t!(i18n, platform.people)}</a></p>
            <Suspense fallback=Loading>
                {move || Suspend::new(async move {
                    match facts.await {
                        Ok(facts) => view! { <Facts facts=facts/> }.into_any(),
                        Err(error) => view! { <NotShown error=error/> }.into_any(),
                    }
                })}
            </Suspense>
        </Frame>
    }
    .into_any()
}

#[component]
fn Facts(facts: PersonFacts) -> impl IntoView {
    let i18n = use_i18n();
    let suspension = facts.suspension.clone().map(|suspension| {
        let (day, reason) = (day_text(suspension.since), isolated(&suspension.reason));
        let text = t_string!(i18n, platform.suspended_since, day = day, reason = reason).to_string();
        view! { <Notice tone="late" icon="ban">{text}</Notice> }
    });
    let sign_out = facts.may_sign_out;
    view! {
        <div class="apart">
            <h1><bdi>{facts.line.name.clone()}</bdi></h1>
            <AccountChip status=facts.line.status/>
        </div>
        <Masked/>
        <Outcome/>
        {suspension}
        <div class="columns">
            {about(&facts)}
            {facts.works_at.clone().map(works_at)}
            {facts.sessions.clone().map(|list| sessions(facts.line.user, list, sign_out))}
            {facts.may_suspend.then(|| close(&facts))}
        </div>
    }
    .into_any()
}

fn about(facts: &PersonFacts) -> AnyView {
    let i18n = use_i18n();
    let yes_or_no =
        |yes: bool| if yes { t_string!(i18n, platform.yes) } else { t_string!(i18n, platform.no) };
    let locked = facts.locked_until.map(|until| {
        let time = format!("{} UTC", moment_text(until));
        fact(t_string!(i18n, platform.locked_until), time)
    });
    view! {
        <section class="card stack" aria-labelledby="facts-title">
            <h2 id="facts-title">{t!(i18n, platform.facts)}</h2>
            <dl class="facts">
                {fact(t_string!(i18n, platform.email), isolated(&facts.line.email))}
                {fact(t_string!(i18n, platform.since), day_text(facts.since))}
                {fact(t_string!(i18n, platform.email_verified), yes_or_no(facts.email_verified))}
                {fact(t_string!(i18n, platform.second_factor), yes_or_no(facts.second_factor))}
                {locked}
            </dl>
        </section>
    }
    .into_any()
}

fn works_at(places: Vec<WorksAt>) -> AnyView {
    let i18n = use_i18n();
    let row = |place: WorksAt| {
        let roles = role_names(&place.roles);
        let name = match place.business {
            Some(business) => {
                let href = format!("/platform/businesses/{}", business.slug);
                view! { <a href=href><bdi>{business.name}</bdi></a> }.into_any()
            }
            None => view! { <span>{t!(i18n, platform.title)}</span> }.into_any(),
        };
        view! { <li class="item"><span class="grow"><b>{name}</b> <span class="mute">{roles}</span></span></li> }
    };
    let list = if places.is_empty() {
        view! { <p class="mute">{t!(i18n, platform.works_nowhere)}</p> }.into_any()
    } else {
        view! { <ul class="list">{places.into_iter().map(row).collect_view()}</ul> }.into_any()
    };
    view! {
        <section class="card stack" aria-labelledby="works-title">
            <h2 id="works-title">{t!(i18n, platform.works_at)}</h2>
            {list}
        </section>
    }
    .into_any()
}

fn sessions(user: UserId, list: Vec<Session>, may_sign_out: bool) -> AnyView {
    let i18n = use_i18n();
    let row = |session: Session| {
        let (icon, kind) = match session.kind {
            SessionKind::Browser => ("monitor", t_string!(i18n, platform.session_browser)),
            SessionKind::Api => ("code", t_string!(i18n, platform.session_api)),
        };
        let name = if session.device.is_empty() { kind.to_owned() } else { isolated(&session.device) };
        let (day, time) = (day_text(session.since), clock_time(session.since));
        let since = t_string!(i18n, platform.session_since, day = day, time = time).to_string();
        view! {
            <li class="item">
                <Icon name=icon/>
                <span class="grow"><b>{name}</b> <span class="mute">{since}</span></span>
            </li>
        }
    };
    let out = (may_sign_out && !list.is_empty()).then(|| {
        view! {
            <form method="post" action=SignOutPerson::url()>
                <input type="hidden" name="user" value=user.to_string()/>
                <button type="submit" class="btn danger quiet">{t!(i18n, platform.sign_out_all)}</button>
            </form>
        }
    });
    let list = if list.is_empty() {
        view! { <p class="mute">{t!(i18n, platform.sessions_none)}</p> }.into_any()
    } else {
        view! { <ul class="list">{list.into_iter().map(row).collect_view()}</ul> }.into_any()
    };
    view! {
        <section class="card stack" aria-labelledby="sessions-title">
            <h2 id="sessions-title">{t!(i18n, platform.sessions)}</h2>
            {list}
            {out}
        </section>
    }
    .into_any()
}

/// Closing it takes a reason; opening it again does not.
fn close(facts: &PersonFacts) -> AnyView {
    let i18n = use_i18n();
    let user = facts.line.user.to_string();
    if facts.line.status == AccountStatus::Suspended {
        return view! {
            <form class="card stack" method="post" action=ReinstatePerson::url()>
                <input type="hidden" name="user" value=user/>
                <div class="row"><button type="submit" class="btn">{t!(i18n, platform.reinstate_account)}</button></div>
            </form>
        }
        .into_any();
    }
    let error = wrong_fields();
    let reason = t_string!(i18n, platform.reason);
    view! {
        <form class="card stack" method="post" action=SuspendPerson::url() novalidate aria-labelledby="close-title">
            <h2 id="close-title">{t!(i18n, platform.suspend_account)}</h2>
            <p class="mute">{t!(i18n, platform.suspend_account_text)}</p>
            <ErrorSummary error=error.clone() labels=vec![("reason", "reason", reason.to_owned())]/>
            <input type="hidden" name="user" value=user/>
            <Field
                name="reason"
                label=reason
                hint=t_string!(i18n, platform.account_reason_hint)
                multiline=true
                problem=error.as_ref().and_then(|error| error.problem("reason"))
            />
            <div class="row">
                <button type="submit" class="btn danger">{t!(i18n, platform.suspend_account)}</button>
            </div>
        </form>
    }
    .into_any()
}
