//! `/me/bookings/{id}/receipt`

use app_core::{Resource, UiError, i18n::*, resource};
use app_ui::{Icon, Loading, Receipt, SitePage};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use shared::payments::ReceiptView;

use crate::{booking::NotThere, calls::my_receipt, query::booking_of};

/// The page.
pub(crate) fn page() -> AnyView {
    let params = use_params_map();
    let receipt =
        resource(move || booking_of(&params.read()), |booking| async move { my_receipt(booking?).await });
    view! { <ReceiptPage receipt=receipt/> }.into_any()
}

/// The receipt, and how to get it on paper.
#[component]
fn ReceiptPage(receipt: Resource<Result<ReceiptView, UiError>>) -> impl IntoView {
    let i18n = use_i18n();
    let params = use_params_map();
    let back = move || params.read().get_str("id").map(|id| format!("/me/bookings/{id}"));
    view! {
        <SitePage title=t_string!(i18n, account.receipt)>
            <div class="wrap narrow stack">
                <Suspense fallback=Loading>
                    {move || Suspend::new(async move {
                        match receipt.await {
                            Ok(receipt) => view! { <Receipt receipt=receipt/> }.into_any(),
                            Err(error) => view! { <NotThere error=error/> }.into_any(),
                        }
                    })}
                </Suspense>
                <p class="row no-print">
                    <Print/> <a class="btn quiet" href=back>{t!(i18n, account.back_to_booking)}</a>
                </p>
            </div>
        </SitePage>
    }
    .into_any()
}

/// Only where there are scripts: without, the browser's own menu prints.
#[component]
pub(crate) fn Print() -> impl IntoView {
    let i18n = use_i18n();
    let ready = RwSignal::new(false);
    Effect::new(move |_| ready.set(true));
    let print = move |_| {
        let _ = window().print();
    };
    view! {
        <button type="button" class="btn" hidden=move || !ready.get() on:click=print>
            <Icon name="printer"/>
            {t!(i18n, account.print)}
        </button>
    }
}
