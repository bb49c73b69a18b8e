//! What the server does with the forms.

use app_core::{Ports, UiError, keep_typed, typed_before};
use sha2::{Digest as _, Sha256};
use shared::{
    AppError, AppResult,
    booking::IdempotencyKey,
    caller::Caller,
    contact::ContactInput,
    error::FieldProblem,
    ids::CustomerPackageId,
    packages::{NewSale, PackageChange, SoldFilter},
};

use super::{
    HERE,
    calls::{SoldPage, Typed},
};

const COOKIE: &str = "sale-draft";

/// What the page shows.
pub(super) async fn page(ports: &Ports, caller: &Caller, filter: &SoldFilter) -> Result<SoldPage, UiError> {
    let view = ports.packages.sold(caller, filter).await?;
    let key = format!("sale-{}", CustomerPackageId::new());
    Ok(SoldPage { view, typed: typed_before(COOKIE).unwrap_or_default(), key })
}

/// Sells what was chosen, and says where to go.
pub(super) async fn sell(
    ports: &Ports,
    caller: &Caller,
    typed: &Typed,
    method: String,
    key: String,
) -> String {
    match try_to(ports, caller, typed, method, key).await {
        Ok(sold) => {
            keep_typed::<Typed>(COOKIE, HERE, None);
            format!("{HERE}?package={sold}&done=sold")
        }
        Err(error) => {
            keep_typed(COOKIE, HERE, Some(typed));
            format!("{HERE}?sell=1&{}", app_core::query::refusal(&error))
        }
    }
}

async fn try_to(
    ports: &Ports,
    caller: &Caller,
    typed: &Typed,
    method: String,
    key: String,
) -> AppResult<CustomerPackageId> {
    let (package, price) =
        typed.ware.split_once(' ').ok_or_else(|| AppError::field("package", FieldProblem::Required))?;
    let sale = NewSale {
        package: package.parse().map_err(|_| AppError::field("package", FieldProblem::Unknown))?,
        customer: ContactInput {
            name: typed.name.clone(),
            email: typed.email.clone(),
            phone: typed.phone.clone(),
        },
        method,
        price: price.to_owned(),
    };
    let mut body = Sha256::new();
    for part in [&typed.ware, &typed.name, &typed.phone, &typed.email] {
        body.update(part);
        body.update([0]);
    }
    let key = IdempotencyKey { key, body: body.finalize().to_vec() };
    ports.packages.sell(caller, &sale, Some(key)).await
}

/// Decides, and goes back to the package.
pub(super) async fn change(
    ports: &Ports,
    caller: &Caller,
    package: CustomerPackageId,
    change: PackageChange,
    done: &str,
) {
    let answer = match ports.packages.change(caller, package, &change).await {
        Ok(()) => format!("done={done}"),
        Err(mut error) => {
            // Both forms of the page ask why, each in a field of its own.
            let reasons = error.errors.iter_mut().filter(|wrong| wrong.field == "reason");
            if matches!(change, PackageChange::Refund { .. }) {
                reasons.for_each(|wrong| "why".clone_into(&mut wrong.field));
            }
            app_core::query::refusal(&error)
        }
    };
    leptos_axum::redirect(&format!("{HERE}?package={package}&{answer}"));
}
