//! What the server does with the form.

use app_core::{Ports, UiError, keep_typed, typed_before};
use chrono::{Duration, NaiveTime, Timelike as _};
use shared::{
    AppError, ErrorCode,
    availability::Refusal,
    booking::{
        AvailabilityQuery, BoardView, BookingView, DeskChannel, NewBooking, Place, PlaceKind, desk::DeskWish,
    },
    caller::{Caller, Membership},
    contact::ContactInput,
    error::FieldProblem,
    ids::ServiceId,
    permission::Module,
    time::Local,
};

use super::{
    HERE,
    calls::{Asked, DeskPage, NOW, Pressed, Typed},
};
use crate::board::{moment, offset_of};

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
    let board = ports.booking.board(caller, asked.day).await?;
    let (day, now) = (board.date, soon(board.now));
    let service = services.iter().find(|service| Some(service.id) == asked.service);
    // Another order begins with another service: what was typed for an earlier one is not its customer's.
    let typed: Typed = match service {
        Some(_) => typed_before(COOKIE).unwrap_or_default(),
        None => {
            keep_typed::<Typed>(COOKIE, HERE, None);
            Typed::default()
        }
    };
    let unable = asked.staff.filter(|id| service.is_some_and(|service| !service.staff.contains(id)));
    let not_with = staff.iter().find(|person| Some(person.id) == unable).map(|person| person.name.clone());
    let asked = Asked { staff: asked.staff.filter(|_| not_with.is_none()), ..asked };
    let (pressed, takes_room) = pressed(ports, caller, &asked, &typed, &board).await?;
    let room = board.rooms.iter().find(|each| Some(each.room.id) == asked.room);
    let room = room.map(|each| (each.room.name.clone(), takes_room));
    let times = match service.map(|service| service.id) {
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
        pressed,
        not_with,
        room,
        now,
        typed,
    })
}

/// On the next five minutes: whoever stands at the desk still has to sit down.
fn soon(now: Local) -> Local {
    let past = Duration::minutes(i64::from(now.minute() % 5)) + Duration::seconds(i64::from(now.second()));
    let whole = now.with_nanosecond(0).unwrap_or(now) - past;
    if past.is_zero() { whole } else { whole + Duration::minutes(5) }
}

/// The time that was chosen before, or pressed on the board, with what speaks against it; and whether the room that was pressed is one
/// for the service.
async fn pressed(
    ports: &Ports,
    caller: &Caller,
    asked: &Asked,
    typed: &Typed,
    board: &BoardView,
) -> Result<(Option<Pressed>, bool), UiError> {
    let wall = |text: &str| {
        let time = NaiveTime::parse_from_str(text, "%H:%M").ok()?;
        let minute = i32::try_from(time.hour() * 60 + time.minute()).ok()?;
        moment(board.date, minute, offset_of(board))
    };
    let before = typed.slot.parse::<Local>().ok().filter(|at| at.date_naive() == board.date);
    let at = before.or(match asked.time.as_deref() {
        Some(NOW) => Some(soon(board.now)),
        Some(text) => wall(text),
        None => None,
    });
    let here = |at| Pressed { at, refusal: None, nearest: Vec::new() };
    let Some(service) = asked.service else { return Ok((at.map(here), false)) };
    let wish = DeskWish {
        service,
        option: asked.option,
        staff: asked.staff,
        room: asked.room,
        location: asked.location,
        area: asked.area,
        guests: asked.guests,
        starts_at: at.unwrap_or(board.now),
    };
    match ports.desk.fit(caller, &wish).await {
        Ok(fit) => {
            let refusal = fit.refusal.map(Refusal::code);
            Ok((at.map(|at| Pressed { at, refusal, nearest: fit.nearest }), fit.takes_room))
        }
        // What is chosen next says it.
        Err(error) if !error.errors.is_empty() => Ok((None, false)),
        Err(error) => Err(error.into()),
    }
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
        room: asked.room,
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
