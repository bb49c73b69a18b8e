//! `/office/bookings/{id}/receipt`

use app_core::{Resource, UiError, i18n::*, resource, say_not_found};
use app_ui::{Failure, Icon, Loading, Screen};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use shared::{ErrorCode, ids::BookingId, payments::ReceiptView};

use crate::{board::Rail, calls::receipt_of};

/// The page.
pub(crate) fn page() -> AnyView {
    let params = use_params_map();
    let booking = move || params.with(|params| params.get("id").and_then(|id| id.parse::<BookingId>().ok()));
    let receipt = resource(booking, |booking| async move {
        match booking {
            Some(booking) => receipt_of(booking).await,
            None => Err(UiError(ErrorCode::NotFound.into())),
        }
    });
    view! { <ReceiptPage receipt=receipt/> }.into_any()
}

/// The receipt, and how to print it.
#[component]
fn ReceiptPage(
    /// As read.
    receipt: Resource<Result<ReceiptView, UiError>>,
) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Screen title=t_string!(i18n, office.receipt) layout="office">
            <Rail current=""/>
            <main id="main" tabindex="-1">
                <div class="pad stack">
                    <Suspense fallback=Loading>
                        {move || Suspend::new(async move {
                            match receipt.await {
                                Ok(receipt) => view! { <Paper receipt=receipt/> }.into_any(),
                                Err(error) => {
                                    if error.0.code == ErrorCode::NotFound {
                                        say_not_found();
                                    }
                                    view! { <Failure error=error/> }.into_any()
                                }
                            }
                        })}
                    </Suspense>
                </div>
            </main>
        </Screen>
    }
    .into_any()
}

#[component]
fn Paper(
    /// What is on it.
    receipt: ReceiptView,
) -> impl IntoView {
    let i18n = use_i18n();
    let back = format!("/office?date={}", app_core::date_key(receipt.visited_at.date_naive()));
    // Only a browser that runs this can print by a button.
    let (ready, set_ready) = signal(false);
    Effect::new(move |_| set_ready.set(true));
    let print = move |_| {
        let _ = window().print();
    };
    view! {
        <app_ui::Receipt receipt=receipt/>
        <div class="row no-print">
            <Show when=move || ready.get()>
                <button type="button" class="btn" on:click=print>
                    <Icon name="printer"/>
                    {t!(i18n, office.print)}
                </button>
            </Show>
            <a class="btn quiet" href=back>
                {t!(i18n, office.back_to_board)}
            </a>
        </div>
    }
    .into_any()
}
