//! When exactly, for whom, and how the order came in.

use app_core::{clock_time, date_key, i18n::*, use_viewer};
use app_ui::{ErrorSummary, Field, Flexible};
use leptos::{prelude::*, server_fn::ServerFn as _};
use leptos_i18n::td_string;
use shared::{
    AppError,
    permission::{Module, Scope},
};

use super::calls::{Asked, BookAtDesk, DeskPage, Typed};

fn labels() -> Vec<(&'static str, &'static str, String)> {
    let locale = use_i18n().get_locale();
    vec![
        ("starts_at", "time", td_string!(locale, office.new_other_time).to_string()),
        ("time", "time", td_string!(locale, office.new_other_time).to_string()),
        ("staff", "staff", td_string!(locale, office.new_person).to_string()),
        ("guests", "guests", td_string!(locale, office.new_guests).to_string()),
        ("customer.name", "name", td_string!(locale, office.new_name).to_string()),
        ("customer.email", "email", td_string!(locale, public.email).to_string()),
        ("customer.phone", "phone", td_string!(locale, public.phone).to_string()),
        ("place.address", "address", td_string!(locale, public.address).to_string()),
        ("notes", "notes", td_string!(locale, office.new_notes).to_string()),
        ("overbook", "reason", td_string!(locale, office.new_reason).to_string()),
    ]
}

/// The order.
#[component]
pub(super) fn Order(
    /// What is wanted.
    asked: Asked,
    /// When it could be, and what was typed before.
    page: DeskPage,
    /// What is wrong with it.
    error: Option<AppError>,
) -> impl IntoView {
    let locale = use_i18n().get_locale();
    let Typed { slot, time, name, email, phone, address, flexible, notes, channel, credit, over, reason } =
        page.typed.clone();
    let problem = |field: &str| error.as_ref().and_then(|error| error.problem(field));
    let may_overbook = use_viewer().reach.scope(Module::Bookings.approve()) >= Some(Scope::Tenant);
    let text = |id: Option<String>| id.unwrap_or_default();
    let walked_in = channel == "walk_in";
    view! {
        <form method="post" action=BookAtDesk::url() novalidate class="card stack" style="--gap:1.25rem">
            <h2>{td_string!(locale, office.new_when).to_string()}</h2>
            <ErrorSummary error=error.clone() labels=labels()/>
            <input type="hidden" name="service" value=text(asked.service.map(|id| id.to_string()))/>
            {asked.option.map(|id| view! { <input type="hidden" name="option" value=id.to_string()/> })}
            {asked.guests.map(|guests| view! { <input type="hidden" name="guests" value=guests.to_string()/> })}
            <input type="hidden" name="staff" value=text(asked.staff.map(|id| id.to_string()))/>
            <input type="hidden" name="day" value=date_key(page.day)/>
            <Times page=page chosen=slot/>
            <Field name="time" kind="time" label=td_string!(locale, office.new_other_time).to_string()
                hint=td_string!(locale, office.new_other_hint).to_string() value=time
                problem=problem("time").or(problem("starts_at"))/>
            <h2>{td_string!(locale, office.new_who).to_string()}</h2>
            <fieldset class="choices">
                <legend>{td_string!(locale, office.new_channel).to_string()}</legend>
                <div class="row">
                    <label class="check">
                        <input type="radio" name="channel" value="phone" checked=!walked_in/>
                        <span>{td_string!(locale, office.new_phone).to_string()}</span>
                    </label>
                    <label class="check">
                        <input type="radio" name="channel" value="walk_in" checked=walked_in/>
                        <span>{td_string!(locale, office.new_walk_in).to_string()}</span>
                    </label>
                </div>
            </fieldset>
            <Field name="name" label=td_string!(locale, office.new_name).to_string() value=name problem=problem("customer.name")/>
            <div class="pair">
                <Field name="phone" kind="tel" label=td_string!(locale, public.phone).to_string()
                    optional=td_string!(locale, public.optional).to_string() value=phone
                    problem=problem("customer.phone")/>
                <Field name="email" kind="email" label=td_string!(locale, public.email).to_string()
                    optional=td_string!(locale, public.optional).to_string()
                    hint=td_string!(locale, office.new_email_hint).to_string() value=email
                    problem=problem("customer.email")/>
            </div>
            {asked.location.map(|location| view! { <input type="hidden" name="location" value=location.to_string()/> })}
            {asked.area.map(|area| view! {
                <input type="hidden" name="area" value=area.to_string()/>
                <Field name="address" label=td_string!(locale, public.address).to_string()
                    hint=td_string!(locale, public.address_hint).to_string() value=address problem=problem("place.address")/>
                <Flexible chosen=flexible hint=td_string!(locale, office.new_flexible_hint).to_string()/>
            })}
            <Field name="notes" multiline=true label=td_string!(locale, office.new_notes).to_string()
                optional=td_string!(locale, public.optional).to_string() value=notes problem=problem("notes")/>
            <label class="check">
                <input type="checkbox" name="credit" value="1" checked=credit.is_some() aria-describedby="credit-hint"/>
                <span>{td_string!(locale, packages.desk_credit).to_string()}</span>
            </label>
            <p class="hint" id="credit-hint">{td_string!(locale, packages.desk_credit_hint).to_string()}</p>
            {may_overbook
                .then(|| {
                    view! { <Over over=over.is_some() reason=reason problem=problem("overbook")/> }
                })}
            <button type="submit" class="btn wide big">{td_string!(locale, office.new_book).to_string()}</button>
        </form>
    }
    .into_any()
}

/// What customers would be offered that day.
#[component]
fn Times(page: DeskPage, chosen: String) -> impl IntoView {
    let locale = use_i18n().get_locale();
    if page.times.is_empty() {
        return view! { <p class="mute">{td_string!(locale, office.new_nothing_free).to_string()}</p> }
            .into_any();
    }
    let times = page
        .times
        .into_iter()
        .map(|at| {
            let value = at.to_rfc3339();
            let checked = value == chosen;
            view! {
                <li>
                    <label>
                        <input type="radio" class="sr" name="slot" value=value checked=checked/>
                        <span>{clock_time(at)}</span>
                    </label>
                </li>
            }
        })
        .collect_view();
    view! {
        <fieldset class="choices">
            <legend>{td_string!(locale, office.new_free).to_string()}</legend>
            <ul class="times">{times}</ul>
        </fieldset>
    }
    .into_any()
}

/// Over others, on purpose.
#[component]
fn Over(over: bool, reason: String, problem: Option<shared::error::FieldProblem>) -> impl IntoView {
    let locale = use_i18n().get_locale();
    view! {
        <details class="over" open=over || problem.is_some()>
            <summary>{td_string!(locale, office.new_over_title).to_string()}</summary>
            <div class="stack">
                <p class="hint">{td_string!(locale, office.new_over_hint).to_string()}</p>
                <label class="check">
                    <input type="checkbox" name="over" value="1" checked=over/>
                    <span>{td_string!(locale, office.new_over).to_string()}</span>
                </label>
                <Field name="reason" label=td_string!(locale, office.new_reason).to_string() value=reason problem=problem/>
            </div>
        </details>
    }
    .into_any()
}
