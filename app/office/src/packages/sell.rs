//! Selling a package: which, to whom, and that it is paid.

use app_core::{i18n::*, isolated, money_text};
use app_ui::{Empty, ErrorSummary, Field, Notice};
use leptos::{prelude::*, server_fn::ServerFn as _};
use shared::{AppError, packages::OnSale};

use super::{
    Back,
    calls::{SellPackage, SoldPage, Typed},
};

fn labels() -> Vec<(&'static str, &'static str, String)> {
    let i18n = use_i18n();
    vec![
        ("package", "ware", t_string!(i18n, packages.what).to_string()),
        ("customer.name", "name", t_string!(i18n, office.new_name).to_string()),
        ("customer.phone", "phone", t_string!(i18n, public.phone).to_string()),
        ("customer.email", "email", t_string!(i18n, public.email).to_string()),
    ]
}

/// The form.
#[component]
pub(super) fn Sell(
    /// What can be sold, and what was typed before.
    page: SoldPage,
    /// What is wrong with it.
    error: Option<AppError>,
) -> impl IntoView {
    let i18n = use_i18n();
    let SoldPage { view: sold, typed, key } = page;
    let head = view! {
        <header class="stack" style="--gap:.25rem">
            <Back/>
            <h1>{t!(i18n, packages.sell)}</h1>
            <p class="mute">{t!(i18n, packages.sell_lead)}</p>
        </header>
    };
    if sold.on_sale.is_empty() || !sold.may_sell {
        return view! {
            {head}
            <Empty icon="wallet" title=t_string!(i18n, packages.no_ware) text=t_string!(i18n, packages.no_ware_text)>
                <a class="btn quiet" href="/office/services/packages" rel="external">{t!(i18n, catalog.packages)}</a>
            </Empty>
        }
        .into_any();
    }
    let problem = |field: &str| error.as_ref().and_then(|error| error.problem(field));
    let Typed { ware, name, phone, email } = typed;
    let wares = sold.on_sale.into_iter().map(|on_sale| choice(on_sale, &ware)).collect_view();
    let refused = error.as_ref().filter(|error| error.errors.is_empty()).map(|error| {
        let text = app_core::error_text(error.code);
        view! { <div role="alert"><Notice tone="late" icon="circle-alert">{text}</Notice></div> }
    });
    let in_fields = error.clone().filter(|error| !error.errors.is_empty());
    view! {
        {head}
        {refused}
        <form method="post" action=SellPackage::url() novalidate class="card stack" style="--gap:1.25rem">
            <ErrorSummary error=in_fields labels=labels()/>
            <input type="hidden" name="key" value=key/>
            <div class="field">
                <label for="ware">{t!(i18n, packages.what)}</label>
                <select id="ware" name="ware">{wares}</select>
            </div>
            <h2>{t!(i18n, packages.who)}</h2>
            <Field name="name" label=t_string!(i18n, office.new_name) value=name problem=problem("customer.name")/>
            <div class="pair">
                <Field name="phone" kind="tel" label=t_string!(i18n, public.phone)
                    hint=t_string!(i18n, packages.phone_hint) value=phone problem=problem("customer.phone")/>
                <Field name="email" kind="email" label=t_string!(i18n, public.email)
                    optional=t_string!(i18n, public.optional) hint=t_string!(i18n, office.new_email_hint)
                    value=email problem=problem("customer.email")/>
            </div>
            <fieldset class="choices">
                <legend>{t!(i18n, packages.paid_how)}</legend>
                <label class="check">
                    <input type="radio" name="method" value="cash" checked=true/>
                    <span>{t!(i18n, packages.cash)}</span>
                </label>
            </fieldset>
            <button type="submit" class="btn wide big">{t!(i18n, packages.sell_button)}</button>
        </form>
    }
    .into_any()
}

/// `Five massages · ₹9,600 · 90 days`. What was shown as its price goes with it.
fn choice(on_sale: OnSale, chosen: &str) -> impl IntoView + use<> {
    let i18n = use_i18n();
    let validity = on_sale.validity.map_or_else(
        || t_string!(i18n, packages.forever).to_string(),
        |days| t_string!(i18n, packages.valid_days, n = days).to_string(),
    );
    let text = format!("{}\u{a0}· {}\u{a0}· {validity}", isolated(&on_sale.name), money_text(on_sale.price));
    let value = format!("{} {}", on_sale.id, on_sale.price.amount());
    let selected = value == chosen;
    view! { <option value=value selected=selected>{text}</option> }
}
