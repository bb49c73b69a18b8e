//! Loading, and what there is instead.

use app_core::{Resource, UiError, i18n::*, offline::Kept, resource, use_viewer};
use app_ui::{Empty, Failure, Icon, Loading, SitePage};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use shared::{
    ErrorCode,
    booking::{BookingView, CheckInCode, dispatch::WayView},
};

use super::live::LiveBooking;
use crate::{calls::way_of, kept, query::booking_of};

type Loaded = Resource<Result<Kept<BookingView>, UiError>>;

/// The page.
pub(crate) fn page() -> AnyView {
    let params = use_params_map();
    let id = move || booking_of(&params.read());
    let booking = resource(id, |booking| async move { kept::booking(booking?).await });
    // A booking that is over has none.
    let code = resource(id, |booking| async move { kept::code(booking.ok()?).await });
    // Nothing on the premises.
    let way = resource(id, |booking| async move { way_of(booking.ok()?).await.ok() });
    view! { <BookingPage booking=booking code=code way=way/> }.into_any()
}

#[component]
fn BookingPage(
    booking: Loaded,
    code: Resource<Option<CheckInCode>>,
    way: Resource<Option<WayView>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let back = use_viewer().is_signed_in().then(|| {
        view! {
            <p class="no-print">
                <a class="link" href="/me" style="margin-inline-start: -.5rem">
                    <Icon name="arrow-left" flip=true/>
                    {t!(i18n, account.all_bookings)}
                </a>
            </p>
        }
    });
    view! {
        <SitePage title=t_string!(i18n, account.booking_title)>
            <div class="wrap narrow stack" style="--gap:1.5rem">
                {back}
                <Suspense fallback=Loading>
                    {move || Suspend::new(async move {
                        match (booking.await, code.await, way.await) {
                            (Ok(booking), code, way) => {
                                view! { <LiveBooking first=booking code=code way=way/> }.into_any()
                            }
                            (Err(error), ..) => view! { <NotThere error=error/> }.into_any(),
                        }
                    })}
                </Suspense>
            </div>
        </SitePage>
    }
    .into_any()
}

/// Nothing to see, or not yet: with the status that belongs to it and the way on.
#[component]
pub fn NotThere(
    /// Why.
    error: UiError,
) -> impl IntoView {
    let missing =
        matches!(error.0.code, ErrorCode::NotFound | ErrorCode::Unauthenticated | ErrorCode::Forbidden);
    #[cfg(not(target_family = "wasm"))]
    if let (Some(response), Ok(status)) = (
        use_context::<leptos_axum::ResponseOptions>(),
        http::StatusCode::from_u16(error.0.code.kind().status()),
    ) {
        response.set_status(if missing { http::StatusCode::NOT_FOUND } else { status });
    }
    if !missing {
        return view! { <Failure error=error/> }.into_any();
    }
    let i18n = use_i18n();
    view! {
        <h1 class="sr">{t!(i18n, account.booking_title)}</h1>
        <Empty
            icon="search"
            title=t_string!(i18n, account.missing_title)
            text=t_string!(i18n, account.missing_text)
        >
            <a class="btn" href="/me">{t!(i18n, common.my_bookings)}</a>
            <a class="btn quiet" href="/">{t!(i18n, account.find_time)}</a>
        </Empty>
    }
    .into_any()
}
