//! What is sold: what is usual stands there with a price, and what is not offered is ticked off.

use app_core::i18n::*;
use app_ui::Icon;
use leptos::prelude::*;
use server_fn::ServerFn as _;
use shared::tenants::start::{Draft, ServiceInput};

use super::{Shown, StepPage, calls::StartServices, words::step_name};
use crate::wrong::{Cell, Labels, label};

#[component]
pub(super) fn Services(shown: Shown, draft: Draft) -> impl IntoView {
    let i18n = use_i18n();
    let currency = draft.place.currency.clone();
    let numbered = || draft.services.iter().cloned().enumerate();
    let row = |(row, input): (usize, ServiceInput)| {
        view! { <Row row=row input=input currency=currency.clone() shown=shown.clone()/> }
    };
    let services = numbered().filter(|(_, input)| !input.is_addon()).map(row).collect_view();
    let addons = numbered().filter(|(_, input)| input.is_addon()).map(row).collect_view();
    view! {
        <StepPage
            shown=shown.clone()
            title=t_string!(i18n, business.services_title)
            lead=t_string!(i18n, business.services_lead)
            action=StartServices::url()
            labels=labels(&shown, &draft.services)
        >
            <fieldset class="sold" id="services" tabindex="-1">
                <legend class="label">{t!(i18n, business.step_services)}</legend>
                {services}
                <button type="submit" name="more" value="1" class="btn quiet" formnovalidate>
                    <Icon name="plus"/>
                    {t!(i18n, business.services_more)}
                </button>
            </fieldset>
            <fieldset class="sold">
                <legend class="label">{t!(i18n, business.addons)}</legend>
                {addons}
            </fieldset>
        </StepPage>
    }
    .into_any()
}

/// How a row is called: by its name, if it has one.
fn called(row: usize, input: &ServiceInput) -> String {
    let i18n = use_i18n();
    if input.name.is_empty() {
        t_string!(i18n, business.service_row, nth = (row + 1).to_string()).to_string()
    } else {
        input.name.clone()
    }
}

fn labels(shown: &Shown, rows: &[ServiceInput]) -> Labels {
    let mut labels = vec![label("services", "services", step_name(shown.step))];
    for (row, input) in rows.iter().enumerate() {
        for part in ["what", "minutes", "price"] {
            labels.push(label(
                &format!("services.{row}.{part}"),
                &format!("service{row}-{part}"),
                called(row, input),
            ));
        }
    }
    labels
}

#[component]
fn Row(row: usize, input: ServiceInput, currency: String, shown: Shown) -> impl IntoView {
    let i18n = use_i18n();
    let offered = t_string!(i18n, business.service_offered, name = called(row, &input)).to_string();
    let problem = |part: &str| shown.problem(&format!("services.{row}.{part}"));
    let price = t_string!(i18n, business.price_in, currency = currency.as_str()).to_string();
    view! {
        <div class="sold-row">
            <input
                type="checkbox"
                name=format!("services[{row}][on]")
                value="1"
                checked=input.is_on()
                aria-label=offered
            />
            <input type="hidden" name=format!("services[{row}][addon]") value=input.addon/>
            <Cell
                name=format!("services[{row}][name]")
                id=format!("service{row}-what")
                label=t_string!(i18n, business.service_name)
                value=input.name
                problem=problem("what")
            />
            <Cell
                name=format!("services[{row}][minutes]")
                id=format!("service{row}-minutes")
                label=t_string!(i18n, business.minutes)
                value=input.minutes
                mode="numeric"
                problem=problem("minutes")
            />
            <Cell
                name=format!("services[{row}][price]")
                id=format!("service{row}-price")
                label=price
                value=input.price
                mode="decimal"
                problem=problem("price")
            />
        </div>
    }
    .into_any()
}
