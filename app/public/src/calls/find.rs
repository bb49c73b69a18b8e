//! Businesses, each with the next free times of what was looked for.

use app_core::UiError;
use chrono::NaiveDate;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use shared::{ids::ServiceId, money::Money, tenants::BusinessRow, time::Local};

/// What a business has free next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// The service that fits what was looked for best.
    pub service: ServiceId,
    /// Its name.
    pub name: String,
    /// Its usual length.
    pub minutes: i32,
    /// Its price at that length.
    pub price: Money,
    /// Today at the business, when times were asked for from today on.
    pub today: Option<NaiveDate>,
    /// The next free starts, three at most.
    pub times: Vec<Local>,
}

/// A business that was found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Found {
    /// The business.
    pub business: BusinessRow,
    /// What it has free; `None` when it sells nothing now.
    pub offer: Option<Offer>,
}

/// Businesses that were found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FoundPage {
    /// The businesses.
    pub items: Vec<Found>,
    /// Where the next page begins.
    pub next: Option<String>,
}

/// Businesses that sell `what` around `place`, with their next free times from `day` on.
#[server]
pub async fn find(
    what: String,
    place: String,
    day: Option<NaiveDate>,
    cursor: Option<String>,
) -> Result<FoundPage, UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    let filter =
        shared::tenants::BusinessFilter { q: Some(format!("{what} {place}")), cursor, ..Default::default() };
    let page = ports.tenants.search(&filter).await?;
    let offers = page.items.iter().map(|business| offers::next(&ports, &caller, &business.slug, &what, day));
    let offers = futures::future::join_all(offers).await;
    let items =
        page.items.into_iter().zip(offers).map(|(business, offer)| Found { business, offer }).collect();
    Ok(FoundPage { items, next: page.next_cursor })
}

#[cfg(not(target_family = "wasm"))]
mod offers {
    use app_core::Ports;
    use chrono::NaiveDate;
    use shared::{booking::AvailabilityQuery, caller::Caller, catalog::ServiceView};

    use super::Offer;

    /// Times beside each business.
    const TIMES: usize = 3;

    /// A place without free times, or one that cannot say now, still is in the list.
    pub(super) async fn next(
        ports: &Ports,
        caller: &Caller,
        slug: &str,
        what: &str,
        day: Option<NaiveDate>,
    ) -> Option<Offer> {
        let services = ports.catalog.services(slug, &caller.locale).await.ok()?;
        let service = wanted(&services, what)?;
        let option = service.option(None)?;
        let query =
            AvailabilityQuery { option: Some(option.id), from: day, ..AvailabilityQuery::of(service.id) };
        let days = ports
            .booking
            .availability(caller, slug, &query)
            .await
            .map(|found| found.days)
            .unwrap_or_default();
        Some(Offer {
            service: service.id,
            name: service.name.clone(),
            minutes: option.minutes,
            price: option.price,
            today: if day.is_none() { days.first().map(|first| first.date) } else { None },
            times: days
                .into_iter()
                .flat_map(|day| day.slots)
                .map(|slot| slot.starts_at)
                .take(TIMES)
                .collect(),
        })
    }

    /// The service that is called by one of the words, else the first one.
    fn wanted<'a>(services: &'a [ServiceView], what: &str) -> Option<&'a ServiceView> {
        let what = what.to_lowercase();
        let called = |service: &&ServiceView| {
            let name = format!("{} {}", service.name, service.category).to_lowercase();
            what.split_whitespace().any(|word| name.contains(word))
        };
        services.iter().find(called).or_else(|| services.first())
    }
}
