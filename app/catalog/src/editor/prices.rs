//! What a length costs with somebody in particular.

use app_core::{duration_text, i18n::*, money_text};
use leptos::prelude::*;
use server_fn::ServerFn as _;
use shared::{
    AppError,
    catalog::edit::{OptionInput, ServiceForm},
    money::Money,
};

use crate::{
    calls::SavePrices,
    fields::{Why, problem},
};

/// `60 min (₹2,400)`
fn head(option: &OptionInput, currency: &str) -> String {
    let minutes = duration_text(option.minutes.parse::<i32>().unwrap_or_default());
    let price = currency.parse().ok().and_then(|currency| Money::parse(&option.price, currency).ok());
    price.map_or(minutes.clone(), |price| format!("{minutes} ({})", money_text(price)))
}

/// A row for each of those who do it, a column for each length.
#[component]
pub(super) fn Prices(form: ServiceForm, error: Option<AppError>) -> impl IntoView {
    let i18n = use_i18n();
    let Some(id) = form.id.filter(|_| !form.prices.is_empty()) else { return ().into_any() };
    let heads: Vec<String> = form.input.options.iter().map(|option| head(option, &form.currency)).collect();
    let columns = heads.len().max(1);
    let rows = form.prices.chunks(columns).enumerate().map(|(row, cells)| {
        let of = cells.first().map(|cell| cell.staff.to_string()).unwrap_or_default();
        let name = form.staff.iter().find(|choice| choice.id == of).map(|choice| choice.name.clone());
        let name = name.unwrap_or_default();
        let cells = cells.iter().enumerate().map(|(column, cell)| {
            let at = row * columns + column;
            let path = format!("prices.{at}.price");
            let problem = problem(error.as_ref(), &path);
            let id = format!("prices-{at}-price");
            let head = heads.get(column).cloned().unwrap_or_default();
            let label = format!("{name}: {head}");
            view! {
                <td>
                    <input type="hidden" name=format!("prices[{at}][option]") value=cell.option.to_string()/>
                    <input type="hidden" name=format!("prices[{at}][staff]") value=cell.staff.to_string()/>
                    <div class="field">
                        <span class="mute" aria-hidden="true">{head}</span>
                        <input
                            type="text"
                            id=id.clone()
                            name=format!("prices[{at}][price]")
                            value=cell.price.clone()
                            inputmode="decimal"
                            dir="ltr"
                            autocomplete="off"
                            aria-label=label
                            aria-invalid=problem.map(|_| "true")
                        />
                        <Why path=path id=format!("{id}-error") problem=problem/>
                    </div>
                </td>
            }
        });
        view! { <tr><th scope="row">{name.clone()}</th> {cells.collect_view()}</tr> }
    });
    let rows = rows.collect_view();
    let heads = heads.clone().into_iter().map(|head| view! { <th scope="col">{head}</th> }).collect_view();
    view! {
        <form class="card stack" method="post" action=SavePrices::url()>
            <h2 id="prices">{t!(i18n, catalog.prices)}</h2>
            <p class="mute">{t!(i18n, catalog.prices_text)}</p>
            <input type="hidden" name="service" value=id.to_string()/>
            <input type="hidden" name="version" value=form.version/>
            <fieldset disabled=!form.may.change>
                <legend class="sr">{t!(i18n, catalog.prices)}</legend>
                <table class="prices">
                    <thead>
                        <tr><th scope="col"><span class="sr">{t!(i18n, catalog.who)}</span></th> {heads}</tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </fieldset>
            {form
                .may
                .change
                .then(|| {
                    view! {
                        <div class="row">
                            <button type="submit" class="btn quiet">{t!(i18n, catalog.save_prices)}</button>
                        </div>
                    }
                })}
        </form>
    }
    .into_any()
}
