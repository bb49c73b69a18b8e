//! What the server does with the form.

use app_core::{Ports, UiError, keep_typed, typed_before};
use shared::{
    AppError, ErrorCode,
    booking::{AvailabilityQuery, BookingView, DeskChannel, NewBooking, Place, PlaceKind},
    caller::{Caller, Membership},
    contact::ContactInput,
    error::FieldProblem,
    ids::ServiceId,
    permission::Module,
};

use super::{
    HERE,
    calls::{Asked, DeskPage, Typed},
};

const COOKIE: &str = "desk-draft";
/// What of a question may not fit the service that was chosen after it.
const NOT_THERE: [&str; 3] = ["place", "staff", "guests"];

fn place(caller: &Caller) -> Result<&Membership, AppError> {
    Ok(caller.whole_business(Module::Bookings.create())?.1)
}

/// Everything that the page shows.
pub(super) async fn page(ports: &Ports, caller: &Caller, asked: Asked) -> Result<DeskPage, UiError> {
    let slug = &place(caller)?.slug;
    let services = ports.catalog.services(slug, &caller.locale).await?;
    let staff = ports.catalog.staff(slug).await?;
    let business = ports.tenants.get(slug).await?;
    let locations = business.places.iter().map(shared::tenants::Place::line).collect();
    let day = match asked.day {
        Some(day) => day,
        None => ports.booking.board(caller, None).await?.date,
    };
    let sold = |id: &ServiceId| services.iter().any(|service| service.id == *id);
    let times = match asked.service.filter(sold) {
        None => Vec::new(),
        Some(service) => {
            let query = AvailabilityQuery {
                option: asked.option,
                staff: asked.staff,
                location: asked.location,
                area: asked.area,
                guests: asked.guests,
                from: Some(day),
                to: Some(day),
                ..AvailabilityQuery::of(service)
            };
            match ports.booking.availability(caller, slug, &query).await {
                Ok(view) => {
                    view.days.into_iter().flat_map(|day| day.slots).map(|slot| slot.starts_at).collect()
                }
                // Yesterday, and beyond what customers may book, other times can still be written down.
                Err(error) if error.problem("to").or(error.problem("from")).is_some() => Vec::new(),
                // Not there, or not with this person: what is chosen next says it.
                Err(error) if NOT_THERE.iter().any(|field| error.problem(field).is_some()) => Vec::new(),
                Err(error) => return Err(error.into()),
            }
        }
    };
    Ok(DeskPage {
        services,
        staff,
        locations,
        areas: business.areas,
        day,
        times,
        typed: typed_before(COOKIE).unwrap_or_default(),
    })
}

/// Makes the order.
pub(super) async fn book(
    ports: &Ports,
    caller: &Caller,
    asked: &Asked,
    typed: &Typed,
) -> Result<BookingView, AppError> {
    let slug = place(caller)?.slug.clone();
    let (Some(service), Some(day)) = (asked.service, asked.day) else {
        return Err(AppError::field("service", FieldProblem::Required));
    };
    let starts_at = match (typed.time.trim(), typed.slot.parse()) {
        ("", Ok(slot)) => slot,
        ("", Err(_)) => return Err(AppError::field("time", FieldProblem::Required)),
        (time, _) => {
            crate::calls::host::wall(ports, caller, &day.to_string(), time).await.map_err(|error| error.0)?
        }
    };
    let wish = NewBooking {
        option: asked.option,
        staff: asked.staff,
        guests: asked.guests,
        place: Some(match asked.area {
            Some(area) => Place {
                kind: PlaceKind::Home,
                location: None,
                area: Some(area),
                address: typed.address.clone(),
                flexible_minutes: typed.flexible,
            },
            None => Place { location: asked.location, ..Place::default() },
        }),
        customer: Some(ContactInput {
            name: typed.name.clone(),
            email: typed.email.clone(),
            phone: typed.phone.clone(),
        }),
        notes: Some(typed.notes.clone()).filter(|notes| !notes.trim().is_empty()),
        channel: Some(if typed.channel == "walk_in" { DeskChannel::WalkIn } else { DeskChannel::Phone }),
        credits: match typed.credit {
            Some(_) => Some(credits(ports, caller, &slug, service, asked.guests).await?),
            None => None,
        },
        overbook: typed.over.is_some().then(|| typed.reason.clone()),
        ..NewBooking::of(service, starts_at)
    };
    ports.booking.book(caller, &slug, &wish, None).await
}

/// How many credits pay for all of it: one for each guest who is served by somebody of their own.
async fn credits(
    ports: &Ports,
    caller: &Caller,
    slug: &str,
    id: ServiceId,
    guests: Option<u32>,
) -> Result<u16, AppError> {
    let services = ports.catalog.services(slug, &caller.locale).await?;
    let service = services.into_iter().find(|service| service.id == id);
    let side_by_side = service.filter(|service| service.side_by_side);
    let fewest = side_by_side.as_ref().and_then(|service| u32::try_from(service.guests_from).ok());
    let served = side_by_side.and(guests).or(fewest).unwrap_or(1);
    Ok(u16::try_from(served).unwrap_or(1))
}

/// To the booking on the board, or back to the form with everything typed.
pub(super) fn after(asked: &Asked, typed: &Typed, booked: Result<BookingView, AppError>) -> String {
    match booked {
        Ok(booking) => {
            keep_typed::<Typed>(COOKIE, HERE, None);
            let date = app_core::date_key(booking.starts_at.date_naive());
            format!("/office?date={date}&booking={}", booking.id)
        }
        Err(error) => {
            keep_typed(COOKIE, HERE, Some(typed));
            let error =
                if error.code == ErrorCode::SlotNotOffered { ErrorCode::OutsideHours.into() } else { error };
            format!("{}&{}", super::address(asked), app_core::query::refusal(&error))
        }
    }
}
