//! When exactly, for whom, and how the order came in.

use app_core::{date_key, i18n::*, isolated, use_viewer};
use app_ui::{ErrorSummary, Field, Flexible};
use leptos::{prelude::*, server_fn::ServerFn as _};
use leptos_i18n::td_string;
use shared::{
    AppError,
    permission::{Module, Scope},
};

use super::{
    calls::{Asked, BookAtDesk, DeskPage, Typed},
    known::KnownList,
    when::When,
};

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
    let Typed { name, email, phone, address, flexible, notes, channel, credit, over, reason, .. } =
        page.typed.clone();
    let problem = |field: &str| error.as_ref().and_then(|error| error.problem(field));
    let may_overbook = use_viewer().reach.scope(Module::Bookings.approve()) >= Some(Scope::Tenant);
    let text = |id: Option<String>| id.unwrap_or_default();
    let walked_in = channel == "walk_in" || (channel.is_empty() && asked.walk_in);
    let settled = page.pressed.as_ref().is_some_and(|pressed| pressed.refusal.is_none()) && error.is_none();
    let room = asked.room.filter(|_| page.room.as_ref().is_some_and(|(_, takes)| *takes));
    view! {
        <form method="post" action=BookAtDesk::url() novalidate class="card stack" style="--gap:1.25rem">
            <h2>{td_string!(locale, office.new_when).to_string()}</h2>
            <ErrorSummary error=error.clone() labels=labels()/>
            <input type="hidden" name="service" value=text(asked.service.map(|id| id.to_string()))/>
            {asked.option.map(|id| view! { <input type="hidden" name="option" value=id.to_string()/> })}
            {asked.guests.map(|guests| view! { <input type="hidden" name="guests" value=guests.to_string()/> })}
            <input type="hidden" name="staff" value=text(asked.staff.map(|id| id.to_string()))/>
            <input type="hidden" name="day" value=date_key(page.day)/>
            {notes_on(&page)}
            <When page=page problem=problem("time").or(problem("starts_at"))/>
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
            <div class="pair">
                <Field name="name" label=td_string!(locale, office.new_name).to_string() value=name problem=problem("customer.name")/>
                <Field name="phone" kind="tel" label=td_string!(locale, public.phone).to_string()
                    optional=td_string!(locale, public.optional).to_string() value=phone
                    problem=problem("customer.phone")/>
            </div>
            <KnownList start=settled/>
            <Field name="email" kind="email" label=td_string!(locale, public.email).to_string()
                optional=td_string!(locale, public.optional).to_string()
                hint=td_string!(locale, office.new_email_hint).to_string() value=email
                problem=problem("customer.email")/>
            {room.map(|room| view! { <input type="hidden" name="room" value=room.to_string()/> })}
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

/// What of a press on the board does not go with the service.
fn notes_on(page: &DeskPage) -> Option<AnyView> {
    let locale = use_i18n().get_locale();
    let person = page
        .not_with
        .as_ref()
        .map(|name| td_string!(locale, office.new_other_person, name = isolated(name)).to_string());
    let room = page
        .room
        .as_ref()
        .filter(|(_, takes)| !takes)
        .map(|(name, _)| td_string!(locale, office.new_other_room, name = isolated(name)).to_string());
    let notes: Vec<String> = person.into_iter().chain(room).collect();
    let lines =
        (!notes.is_empty()).then(|| notes.into_iter().map(|text| view! { <p>{text}</p> }).collect_view());
    lines.map(|lines| view! { <div role="status" class="stack">{lines}</div> }.into_any())
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
