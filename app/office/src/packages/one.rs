//! One package: whose it is, what is left, what has used it, and what can be decided on it.

use app_core::{date_key, i18n::*, isolated, money_text};
use app_ui::{Credits, ErrorSummary, Field, PackageChip, PackageUses, package_end, package_sold_on};
use leptos::{prelude::*, server_fn::ServerFn as _};
use shared::{
    AppError,
    packages::{PackageStatus, PackageUse, SoldPackage},
};

use super::{
    Back, News,
    calls::{RefundPackage, ResumePackage, SuspendPackage},
};

/// What the caller may decide.
#[derive(Clone, Copy, Debug)]
pub(super) struct May {
    pub suspend: bool,
    pub refund: bool,
}

fn on_board(visit: &PackageUse) -> String {
    format!("/office?date={}&booking={}", date_key(visit.starts_at.date_naive()), visit.booking)
}

/// The page.
#[component]
pub(super) fn One(
    /// The package.
    sold: SoldPackage,
    /// What can be decided.
    may: May,
    /// What is wrong with what was sent.
    error: Option<AppError>,
) -> impl IntoView {
    let i18n = use_i18n();
    let package = sold.package.clone();
    // What is wrong with no field of a form is said above.
    let error = error.filter(|error| !error.errors.is_empty());
    view! {
        <header class="stack" style="--gap:.25rem">
            <Back/>
            <div class="apart">
                <h1>{isolated(&package.name)}</h1>
                <PackageChip status=package.status/>
            </div>
        </header>
        <News/>
        <Facts sold=sold.clone()/>
        <section class="card stack" aria-labelledby="left">
            <h2 id="left">{t!(i18n, packages.credits)}</h2>
            <Credits lines=package.credits/>
        </section>
        <section class="stack" style="--gap:.5rem" aria-labelledby="uses">
            <h2 id="uses">{t!(i18n, packages.uses)}</h2>
            <PackageUses uses=package.uses href=on_board/>
        </section>
        <Acts sold=sold may=may error=error/>
    }
    .into_any()
}

#[component]
fn Facts(sold: SoldPackage) -> impl IntoView {
    let i18n = use_i18n();
    let fact = |name: &str, text: String| view! { <div><dt>{name.to_owned()}</dt><dd>{text}</dd></div> };
    let package = sold.package;
    let phone = (!sold.customer.phone.is_empty()).then(|| {
        let href = format!("tel:{}", sold.customer.phone);
        view! { <small><a href=href dir="ltr">{sold.customer.phone.clone()}</a></small> }
    });
    let email = (!sold.customer.email.is_empty()).then(|| {
        let href = format!("mailto:{}", sold.customer.email);
        view! { <small><a href=href dir="ltr">{sold.customer.email.clone()}</a></small> }
    });
    let reason =
        (!sold.reason.is_empty()).then(|| fact(t_string!(i18n, packages.why), isolated(&sold.reason)));
    let refunded = (package.status == PackageStatus::Refunded)
        .then(|| fact(t_string!(i18n, packages.refunded), money_text(sold.refunded)));
    let (end, on) = (package_end(&package), package_sold_on(&package));
    view! {
        <dl class="card facts">
            <div>
                <dt>{t!(i18n, packages.customer)}</dt>
                <dd>{isolated(&sold.customer.name)} {phone} {email}</dd>
            </div>
            {fact(t_string!(i18n, packages.price), money_text(package.price))}
            {fact(t_string!(i18n, packages.sold_on), on)}
            {fact(t_string!(i18n, packages.good), end)}
            {refunded}
            {reason}
        </dl>
    }
}

/// What can be decided, as the package stands and as the caller may.
#[component]
fn Acts(sold: SoldPackage, may: May, error: Option<AppError>) -> impl IntoView {
    let status = sold.package.status;
    let open = matches!(status, PackageStatus::Active | PackageStatus::Suspended);
    // Two forms: each is told what is wrong with its own fields.
    let wrong = |field: &str| error.as_ref().is_some_and(|error| error.problem(field).is_some());
    let of_refund = wrong("amount") || wrong("why");
    let suspend = (may.suspend && status == PackageStatus::Active).then(|| {
        view! { <Suspend sold=sold.clone() error=error.clone().filter(|_| !of_refund)/> }
    });
    let resume = (may.suspend && status == PackageStatus::Suspended).then(|| {
        let i18n = use_i18n();
        view! {
            <form method="post" action=ResumePackage::url()>
                <Which sold=sold.clone()/>
                <button type="submit" class="btn quiet">{t!(i18n, packages.resume_button)}</button>
            </form>
        }
    });
    let refund = (may.refund && open).then(|| {
        view! { <Refund sold=sold.clone() error=error.clone().filter(|_| of_refund)/> }
    });
    view! { {suspend} {resume} {refund} }.into_any()
}

#[component]
fn Which(sold: SoldPackage) -> impl IntoView {
    view! {
        <input type="hidden" name="package" value=sold.package.id.to_string()/>
        <input type="hidden" name="version" value=sold.version.to_string()/>
    }
}

#[component]
fn Suspend(sold: SoldPackage, error: Option<AppError>) -> impl IntoView {
    let i18n = use_i18n();
    let problem = error.as_ref().and_then(|error| error.problem("reason"));
    let labels = vec![("reason", "reason", t_string!(i18n, packages.why).to_string())];
    view! {
        <details class="fold" open=problem.is_some()>
            <summary><h2>{t!(i18n, packages.suspend)}</h2></summary>
            <form class="stack" method="post" action=SuspendPackage::url() novalidate>
                <ErrorSummary error=error labels=labels/>
                <p class="hint">{t!(i18n, packages.suspend_text)}</p>
                <Which sold=sold/>
                <Field name="reason" label=t_string!(i18n, packages.why) problem=problem/>
                <div class="row">
                    <button type="submit" class="btn quiet">{t!(i18n, packages.suspend_button)}</button>
                </div>
            </form>
        </details>
    }
    .into_any()
}

#[component]
fn Refund(sold: SoldPackage, error: Option<AppError>) -> impl IntoView {
    let i18n = use_i18n();
    let problem = |field: &str| error.as_ref().and_then(|error| error.problem(field));
    let currency = sold.package.price.currency.code().to_owned();
    let label = t_string!(i18n, packages.amount, currency = currency).to_string();
    let hint = t_string!(i18n, packages.amount_hint, amount = isolated(&money_text(sold.unused))).to_string();
    let labels =
        vec![("amount", "amount", label.clone()), ("why", "why", t_string!(i18n, packages.why).to_string())];
    view! {
        <details class="fold" open=error.is_some()>
            <summary><h2>{t!(i18n, packages.refund)}</h2></summary>
            <form class="stack" method="post" action=RefundPackage::url() novalidate>
                <ErrorSummary error=error.clone() labels=labels/>
                <p class="hint">{t!(i18n, packages.refund_text)}</p>
                <Which sold=sold.clone()/>
                <Field name="amount" label=label hint=hint value=sold.unused.amount() problem=problem("amount")/>
                <Field name="why" label=t_string!(i18n, packages.why) problem=problem("why")/>
                <div class="row">
                    <button type="submit" class="btn danger">{t!(i18n, packages.refund_button)}</button>
                </div>
            </form>
        </details>
    }
    .into_any()
}
