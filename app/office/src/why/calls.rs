//! The server's side of the page.

use app_core::UiError;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use shared::booking::{LocationLine, WhyView};

/// What the form says, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Asked {
    pub service: String,
    pub staff: String,
    pub location: String,
    pub day: String,
    pub time: String,
}

/// What can be chosen: ids and names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choices {
    pub services: Vec<(String, String)>,
    pub staff: Vec<(String, String)>,
    pub locations: Vec<LocationLine>,
    pub today: String,
}

/// The form, and the answer where something was asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WhyPage {
    pub choices: Choices,
    pub answer: Option<WhyView>,
}

/// Why is a time offered or not?
#[server]
pub async fn why(asked: Asked) -> Result<WhyPage, UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    let (_, membership) = caller.whole_business(shared::permission::Module::Bookings.read())?;
    let services = ports.catalog.services(&membership.slug, &caller.locale).await?;
    let staff = ports.catalog.staff(&membership.slug).await?;
    let business = ports.tenants.get(&membership.slug).await?;
    let board = ports.booking.board(&caller, None).await?;
    let answer = match asked.service.parse() {
        Ok(service) => {
            let starts_at = crate::calls::host::wall(&ports, &caller, &asked.day, &asked.time).await?;
            let (staff, location) = (asked.staff.parse().ok(), asked.location.parse().ok());
            let query = shared::booking::WhyQuery { service, option: None, staff, location, starts_at };
            Some(ports.booking.explain(&caller, &query).await?)
        }
        Err(_) => None,
    };
    let choices = Choices {
        services: services.into_iter().map(|service| (service.id.to_string(), service.name)).collect(),
        staff: staff.into_iter().map(|person| (person.id.to_string(), person.name)).collect(),
        locations: business.places.iter().map(shared::tenants::Place::line).collect(),
        today: app_core::date_key(board.date),
    };
    Ok(WhyPage { choices, answer })
}
