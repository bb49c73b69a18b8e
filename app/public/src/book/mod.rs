//! `/b/{slug}/book`: one decision per screen. The steps before the hold are in the address; from then on the hold keeps
//! everything.

mod choose;
mod countdown;
mod details;
mod form;
mod head;
mod length;
mod more;
mod offer;
mod people;
mod summary;
mod times;
mod visit;
mod when;
mod whither;

use app_core::{UiError, i18n::*, resource};
use app_ui::{Failure, Loading, Screen};
use chrono::NaiveDate;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use serde::{Deserialize, Serialize};
use shared::{
    booking::{AvailabilityView, Gender, HoldView},
    ids::{AreaId, HoldId, LocationId, OptionId, ServiceId, StaffId},
    packages::CreditOffer,
};

use crate::{
    business::Missing,
    calls::{Shop, kept, open_shop, times},
    query::BookQuery,
};
use choose::Choose;
use details::Details;
use length::Length;
use more::More;
use when::When;

/// What a step needs besides the business.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Need {
    Nothing,
    Times {
        slug: String,
        service: ServiceId,
        option: Option<OptionId>,
        addons: String,
        also: String,
        guests: Option<u32>,
        staff: Option<StaffId>,
        gender: Option<Gender>,
        location: Option<LocationId>,
        area: Option<AreaId>,
        from: Option<NaiveDate>,
    },
    Hold(HoldId),
}

/// What it then has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Have {
    Nothing,
    Times(AvailabilityView),
    Hold(Box<(HoldView, Option<CreditOffer>)>),
}

impl Need {
    fn of(asked: &BookQuery) -> Self {
        match (asked.hold, asked.service) {
            (Some(hold), _) => Self::Hold(hold),
            (None, Some(service)) if asked.when && !asked.more && !asked.lacks_area() => Self::Times {
                slug: asked.slug.clone(),
                service,
                option: asked.option,
                addons: asked.addon_list(),
                also: asked.also_list(),
                guests: asked.guests,
                staff: asked.staff,
                gender: asked.gender,
                location: asked.location,
                area: asked.area,
                from: asked.from,
            },
            _ => Self::Nothing,
        }
    }

    async fn load(self) -> Result<Have, UiError> {
        match self {
            Self::Nothing => Ok(Have::Nothing),
            Self::Hold(hold) => kept(hold).await.map(|hold| Have::Hold(Box::new(hold))),
            Self::Times {
                slug,
                service,
                option,
                addons,
                also,
                guests,
                staff,
                gender,
                location,
                area,
                from,
            } => times(slug, service, option, addons, also, guests, staff, gender, location, area, from)
                .await
                .map(Have::Times),
        }
    }
}

/// The page.
pub(crate) fn page() -> AnyView {
    view! { <BookPage/> }.into_any()
}

/// Booking, step by step.
#[component]
fn BookPage() -> impl IntoView {
    let i18n = use_i18n();
    let (params, query) = (use_params_map(), use_query_map());
    let asked = Memo::new(move |_| {
        let slug = params.with(|params| params.get("slug").unwrap_or_default());
        query.with(|query| BookQuery::read(slug, query))
    });
    let place = resource(move || asked.with(|asked| asked.slug.clone()), open_shop);
    let step = resource(move || asked.with(Need::of), Need::load);
    view! {
        <Screen title=t_string!(i18n, public.book_time).to_string() layout="booker">
            <Transition fallback=|| view! { <main id="main" tabindex="-1"><Loading/></main> }>
                {move || {
                    let asked = asked.get();
                    Suspend::new(async move {
                        let shop = match place.await {
                            Ok(shop) => shop,
                            Err(error) => return view! { <main id="main" tabindex="-1"><Missing error=error/></main> }.into_any(),
                        };
                        let have = step.await;
                        view! { <Step asked=asked shop=shop have=have/> }.into_any()
                    })
                }}
            </Transition>
        </Screen>
    }
    .into_any()
}

/// Which of the business's locations is meant, where that is known.
fn location_of(asked: &BookQuery, have: &Result<Have, UiError>) -> Option<LocationId> {
    match have {
        Ok(Have::Hold(kept)) => kept.0.location.as_ref().map(|location| location.id),
        _ => asked.location,
    }
}

/// The same with the quarter of that location at the top of the page.
fn shop_at(mut shop: Shop, location: Option<LocationId>) -> Shop {
    let quarter = shop.business.places.iter().find(|place| Some(place.id) == location);
    if let Some(quarter) = quarter.map(|place| place.place.clone()) {
        shop.business.place = quarter;
    }
    shop
}

#[component]
fn Step(asked: BookQuery, shop: Shop, have: Result<Have, UiError>) -> impl IntoView {
    let service = asked.service.and_then(|id| shop.service(id).cloned());
    let shop = shop_at(shop, location_of(&asked, &have));
    match (Need::of(&asked), service, have) {
        (Need::Hold(_), _, Ok(Have::Hold(kept))) => {
            let (hold, offer) = *kept;
            view! { <Details asked=asked shop=shop hold=hold offer=offer/> }.into_any()
        }
        (Need::Hold(_), _, Err(error)) => {
            view! { <details::Lost asked=asked shop=shop error=error/> }.into_any()
        }
        (Need::Times { .. }, Some(service), Ok(Have::Times(times))) => {
            view! { <When asked=asked shop=shop service=service times=Ok(times)/> }.into_any()
        }
        (Need::Times { .. }, Some(service), Err(error)) => {
            view! { <When asked=asked shop=shop service=service times=Err(error)/> }.into_any()
        }
        (Need::Nothing, Some(service), _) if asked.more => {
            view! { <More asked=asked shop=shop service=service/> }.into_any()
        }
        (Need::Nothing, Some(service), _) => {
            view! { <Length asked=asked shop=shop service=service/> }.into_any()
        }
        (_, None, Ok(Have::Nothing)) => view! { <Choose asked=asked shop=shop/> }.into_any(),
        (_, _, Err(error)) => {
            view! { <main id="main" tabindex="-1"><Failure error=error/></main> }.into_any()
        }
        // The address is already the next one, its data still comes.
        _ => view! { <main id="main" tabindex="-1"><Loading/></main> }.into_any(),
    }
}
