//! From what was typed to a business that can be made. Every step is read by itself, and all once more at the end.

use std::collections::HashSet;

use chrono::NaiveTime;
use chrono_tz::Tz;
use server_kernel::zone::parse_zone;
use shared::{
    AppError, FieldError,
    contact::Phone,
    error::FieldProblem,
    money::{Currency, Money},
    tenants::{
        BUSINESS_TYPES, Country,
        places::LocationInput,
        start::{
            DayInput, Draft, KindInput, NameInput, PlaceInput, RoomsInput, ServiceInput, Step, StepInput,
            TeamInput,
        },
    },
};

use super::{slug, templates};

const LONGEST_NAME: usize = 120;
const LONGEST_LINE: usize = 200;
const LONGEST_TITLE: usize = 60;
const MOST_ROOMS: usize = 30;
const MOST_PEOPLE: usize = 30;
const MOST_SERVICES: usize = 60;
const LARGEST_PRICE: i64 = 9_999_999_999;

/// Latitude and longitude, where they are known.
pub(crate) type Point = Option<(f64, f64)>;

/// One stretch of opening hours: weekday, from, to.
pub(crate) type Opening = (i16, NaiveTime, NaiveTime);

/// A service with its lengths: minutes and minor units.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Service {
    pub name: String,
    pub options: Vec<(i32, i64)>,
}

/// An add-on.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Addon {
    pub name: String,
    pub minutes: i32,
    pub price: i64,
}

/// Somebody who does the work.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Person {
    pub name: String,
    pub title: String,
}

/// What it is called.
#[derive(Debug)]
pub(super) struct Name {
    pub name: String,
    pub slug: String,
    pub phone: String,
}

/// Where it is.
#[derive(Debug)]
pub(super) struct Place {
    pub address: String,
    pub place: String,
    pub point: Point,
    pub currency: Currency,
    pub zone: Tz,
    pub phone_prefix: String,
}

/// Everything of a business.
#[derive(Debug)]
pub(super) struct NewBusiness {
    pub kind: String,
    pub country: &'static str,
    pub name: Name,
    pub place: Place,
    pub hours: Vec<Opening>,
    pub rooms: Vec<String>,
    /// What the owner is, if they do the work too.
    pub owner: Option<String>,
    pub team: Vec<Person>,
    pub services: Vec<Service>,
    pub addons: Vec<Addon>,
}

/// What is wrong, by the path of its field.
#[derive(Debug, Default)]
struct Problems(Vec<FieldError>);

impl Problems {
    fn add(&mut self, field: impl Into<String>, code: FieldProblem) {
        self.0.push(FieldError { field: field.into(), code });
    }

    fn take<T>(&mut self, field: impl Into<String>, result: Result<T, FieldProblem>) -> Option<T> {
        result.map_err(|problem| self.add(field, problem)).ok()
    }

    fn end<T>(self, value: Option<T>) -> Result<T, AppError> {
        match value {
            Some(value) if self.0.is_empty() => Ok(value),
            _ => Err(AppError::fields(self.0)),
        }
    }
}

/// A line of text of one to `longest` characters, its spaces put in order.
fn line(text: &str, longest: usize) -> Result<String, FieldProblem> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match text.chars().count() {
        0 => Err(FieldProblem::Required),
        count if count > longest => Err(FieldProblem::TooLong),
        _ if text.chars().any(char::is_control) => Err(FieldProblem::Malformed),
        _ => Ok(text),
    }
}

/// What is wrong with one step.
pub(super) fn check(draft: &Draft, step: Step, locale: &str) -> Result<(), AppError> {
    match step {
        Step::Kind => kind(&draft.kind).map(drop),
        Step::Name => name(draft).map(drop),
        Step::Place => place(&draft.place).map(drop),
        Step::Hours => hours(&draft.hours).map(drop),
        Step::Rooms => rooms(draft, locale).map(drop),
        Step::Team => team(&draft.team).map(drop),
        Step::Services => services(draft).map(drop),
        Step::Summary => Ok(()),
    }
}

/// Reads everything.
pub(super) fn everything(draft: &Draft, locale: &str) -> Result<NewBusiness, AppError> {
    let country = kind(&draft.kind)?;
    let (services, addons) = services(draft)?;
    let (owner, team) = team(&draft.team)?;
    Ok(NewBusiness {
        kind: draft.kind.kind.clone(),
        country: country.code,
        name: name(draft)?,
        place: place(&draft.place)?,
        hours: hours(&draft.hours)?,
        rooms: rooms(draft, locale)?,
        owner,
        team,
        services,
        addons,
    })
}

fn kind(input: &KindInput) -> Result<&'static Country, AppError> {
    let mut problems = Problems::default();
    match input.kind.as_str() {
        "" => problems.add("kind", FieldProblem::Required),
        kind if !BUSINESS_TYPES.contains(&kind) => problems.add("kind", FieldProblem::Unknown),
        _ => {}
    }
    let country = Country::find(&input.country);
    if country.is_none() {
        problems.add("country", FieldProblem::Required);
    }
    problems.end(country)
}

fn name(draft: &Draft) -> Result<Name, AppError> {
    let NameInput { business_name, slug, phone } = &draft.name;
    let prefix = Country::find(&draft.kind.country).map_or("", |country| country.prefix);
    let mut problems = Problems::default();
    let name = problems.take("business_name", line(business_name, LONGEST_NAME));
    let slug = problems.take("slug", read_slug(slug, name.as_deref().unwrap_or_default(), &draft.kind.kind));
    let phone = problems.take("phone", Phone::parse(phone, prefix));
    let read = name.zip(slug).zip(phone);
    problems.end(read.map(|((name, slug), phone)| Name { name, slug, phone: phone.as_str().to_owned() }))
}

/// An address in links that may be asked for; without one, what the name makes.
pub(super) fn read_slug(text: &str, name: &str, kind: &str) -> Result<String, FieldProblem> {
    let text = text.trim().to_lowercase();
    if text.is_empty() {
        return Ok(slug::suggest(name, &kind.replace('_', "-")));
    }
    match text.as_str() {
        text if !slug::is_well_formed(text) => Err(FieldProblem::Malformed),
        text if !slug::is_allowed(text) => Err(FieldProblem::Taken),
        _ => Ok(text),
    }
}

fn place(input: &PlaceInput) -> Result<Place, AppError> {
    let mut problems = Problems::default();
    let address = problems.take("address", line(&input.address, LONGEST_LINE));
    let place = problems.take("place", line(&input.place, LONGEST_NAME));
    let point = problems.take("latitude", point(&input.latitude, &input.longitude));
    let currency = problems.take("currency", input.currency.parse().map_err(|_| FieldProblem::Unknown));
    let zone = problems.take("timezone", parse_zone(&input.timezone).ok_or(FieldProblem::Unknown));
    let phone_prefix = problems.take("phone_prefix", read_prefix(&input.phone_prefix));
    let read = address.zip(place).zip(point).zip(currency).zip(zone).zip(phone_prefix);
    problems.end(read.map(|(((((address, place), point), currency), zone), phone_prefix)| Place {
        address,
        place,
        point,
        currency,
        zone,
        phone_prefix,
    }))
}

/// Where a location is: name, address, quarter and city, point on the map.
pub(crate) fn location(input: &LocationInput) -> Result<(String, String, String, Point), AppError> {
    let mut problems = Problems::default();
    let name = problems.take("name", line(&input.name, LONGEST_NAME));
    let address = problems.take("address", line(&input.address, LONGEST_LINE));
    let place = problems.take("place", line(&input.place, LONGEST_NAME));
    let point = problems.take("latitude", point(&input.latitude, &input.longitude));
    let all = name.zip(address).zip(place).zip(point);
    problems.end(all.map(|(((name, address), place), point)| (name, address, place, point)))
}

/// `+91`, with or without the plus.
fn read_prefix(text: &str) -> Result<String, FieldProblem> {
    let digits = text.trim().trim_start_matches('+');
    let good = (1..=4).contains(&digits.len())
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && !digits.starts_with('0');
    if good { Ok(format!("+{digits}")) } else { Err(FieldProblem::Malformed) }
}

fn point(latitude: &str, longitude: &str) -> Result<Point, FieldProblem> {
    let (latitude, longitude) = (latitude.trim(), longitude.trim());
    if latitude.is_empty() && longitude.is_empty() {
        return Ok(None);
    }
    let degrees = |text: &str| text.parse::<f64>().ok().filter(|degrees| degrees.is_finite());
    match (degrees(latitude), degrees(longitude)) {
        (Some(latitude), Some(longitude)) if latitude.abs() <= 90.0 && longitude.abs() <= 180.0 => {
            Ok(Some((latitude, longitude)))
        }
        (Some(_), Some(_)) => Err(FieldProblem::OutOfRange),
        _ => Err(FieldProblem::Malformed),
    }
}

/// Reads a week, Sunday first.
pub(crate) fn hours(days: &[DayInput]) -> Result<Vec<Opening>, AppError> {
    let mut problems = Problems::default();
    let mut rows = Vec::new();
    for (weekday, day) in (0_i16..7).zip(days).filter(|(_, day)| day.is_open()) {
        match stretches(day) {
            Ok(stretches) => rows.extend(stretches.into_iter().map(|(from, to)| (weekday, from, to))),
            Err(problem) => problems.add(format!("day{weekday}"), problem),
        }
    }
    if rows.is_empty() && problems.0.is_empty() {
        problems.add("hours", FieldProblem::Required);
    }
    problems.end(Some(rows))
}

fn stretches(day: &DayInput) -> Result<Vec<(NaiveTime, NaiveTime)>, FieldProblem> {
    let first = stretch(&day.from, &day.to)?.ok_or(FieldProblem::Required)?;
    let Some(second) = stretch(&day.from2, &day.to2)? else { return Ok(vec![first]) };
    // Midnight at the end of the day leaves no room for more.
    if first.1 == NaiveTime::MIN || second.0 <= first.1 {
        return Err(FieldProblem::Inconsistent);
    }
    Ok(vec![first, second])
}

fn stretch(from: &str, to: &str) -> Result<Option<(NaiveTime, NaiveTime)>, FieldProblem> {
    if from.trim().is_empty() && to.trim().is_empty() {
        return Ok(None);
    }
    let time = |text: &str| {
        let text = text.trim();
        NaiveTime::parse_from_str(text, "%H:%M")
            .or_else(|_| NaiveTime::parse_from_str(text, "%H:%M:%S"))
            .map_err(|_| FieldProblem::Malformed)
    };
    let (from, to) = (time(from)?, time(to)?);
    if from < to || to == NaiveTime::MIN { Ok(Some((from, to))) } else { Err(FieldProblem::Inconsistent) }
}

fn rooms(draft: &Draft, locale: &str) -> Result<Vec<String>, AppError> {
    let RoomsInput { count, names } = &draft.rooms;
    let mut problems = Problems::default();
    let given: Vec<&str> = names.lines().map(str::trim).filter(|name| !name.is_empty()).collect();
    let count = count.trim().parse::<usize>().map_err(|_| FieldProblem::Required);
    let count = problems.take("count", count).unwrap_or_default().max(given.len());
    if count > MOST_ROOMS {
        problems.add("count", FieldProblem::OutOfRange);
    }
    let places = templates::places(&draft.kind.kind);
    let mut rooms = Vec::new();
    for number in 0..count.min(MOST_ROOMS) {
        let name = match given.get(number) {
            Some(name) => problems.take("names", line(name, LONGEST_TITLE)).unwrap_or_default(),
            None => places.name(number + 1, locale),
        };
        rooms.push(name);
    }
    let distinct: HashSet<&String> = rooms.iter().collect();
    if distinct.len() < rooms.len() && problems.0.is_empty() {
        problems.add("names", FieldProblem::Inconsistent);
    }
    problems.end(Some(rooms))
}

fn team(input: &TeamInput) -> Result<(Option<String>, Vec<Person>), AppError> {
    let mut problems = Problems::default();
    let title = |text: &str| match line(text, LONGEST_TITLE) {
        Err(FieldProblem::Required) => Ok(String::new()),
        read => read,
    };
    let works = !input.owner_works.is_empty();
    let owner = works.then(|| problems.take("owner_title", title(&input.owner_title)).unwrap_or_default());
    let mut team = Vec::new();
    for (row, person) in input.team.iter().enumerate() {
        if person.name.trim().is_empty() && person.title.trim().is_empty() {
            continue;
        }
        let name = problems.take(format!("team.{row}.who"), line(&person.name, LONGEST_NAME));
        let title = problems.take(format!("team.{row}.title"), title(&person.title));
        team.extend(name.zip(title).map(|(name, title)| Person { name, title }));
    }
    if owner.is_none() && team.is_empty() && problems.0.is_empty() {
        problems.add("team", FieldProblem::Required);
    }
    if team.len() > MOST_PEOPLE {
        problems.add("team", FieldProblem::OutOfRange);
    }
    problems.end(Some((owner, team)))
}

fn services(draft: &Draft) -> Result<(Vec<Service>, Vec<Addon>), AppError> {
    let mut problems = Problems::default();
    let currency = draft.place.currency.parse::<Currency>().map_err(|_| FieldProblem::Unknown);
    let Some(currency) = problems.take("currency", currency) else { return problems.end(None) };
    let (mut services, mut addons): (Vec<Service>, Vec<Addon>) = (Vec::new(), Vec::new());
    for (row, input) in draft.services.iter().enumerate().filter(|(_, input)| input.is_on()) {
        let Some((name, minutes, price)) = sold(&mut problems, row, input, currency) else { continue };
        if input.is_addon() {
            addons.push(Addon { name, minutes, price });
            continue;
        }
        match services.iter_mut().find(|service| service.name == name) {
            Some(service) if service.options.iter().any(|option| option.0 == minutes) => {
                problems.add(format!("services.{row}.minutes"), FieldProblem::Inconsistent);
            }
            Some(service) => service.options.push((minutes, price)),
            None => services.push(Service { name, options: vec![(minutes, price)] }),
        }
    }
    if services.is_empty() && problems.0.is_empty() {
        problems.add("services", FieldProblem::Required);
    }
    if services.len() + addons.len() > MOST_SERVICES {
        problems.add("services", FieldProblem::OutOfRange);
    }
    problems.end(Some((services, addons)))
}

fn sold(
    problems: &mut Problems,
    row: usize,
    input: &ServiceInput,
    currency: Currency,
) -> Option<(String, i32, i64)> {
    let shortest = if input.is_addon() { 0 } else { 5 };
    let longest = if input.is_addon() { 480 } else { 1440 };
    let minutes = input.minutes.trim().parse::<i32>().map_err(|_| FieldProblem::Malformed);
    let minutes = minutes.and_then(|minutes| match minutes {
        minutes if (shortest..=longest).contains(&minutes) => Ok(minutes),
        _ => Err(FieldProblem::OutOfRange),
    });
    let price =
        Money::parse(&input.price.trim().replace(',', ""), currency).map_err(|_| FieldProblem::Malformed);
    let price = price.and_then(|price| match price.minor {
        minor if (0..=LARGEST_PRICE).contains(&minor) => Ok(minor),
        _ => Err(FieldProblem::OutOfRange),
    });
    let name = problems.take(format!("services.{row}.what"), line(&input.name, LONGEST_NAME));
    let minutes = problems.take(format!("services.{row}.minutes"), minutes);
    let price = problems.take(format!("services.{row}.price"), price);
    name.zip(minutes).zip(price).map(|((name, minutes), price)| (name, minutes, price))
}

/// Puts one step into the draft, cut to what a form of ours could have sent.
pub(super) fn put(draft: &mut Draft, input: StepInput) {
    match input {
        StepInput::Kind(input) => {
            if input.kind != draft.kind.kind {
                // Another type begins with other suggestions.
                draft.hours.clear();
                draft.rooms = RoomsInput::default();
                draft.services.clear();
                draft.done.retain(|step| *step <= Step::Place);
            }
            if input.country != draft.kind.country {
                let PlaceInput { address, place, .. } = std::mem::take(&mut draft.place);
                draft.place = PlaceInput { address, place, ..PlaceInput::default() };
                draft.services.clear();
                draft.done.retain(|step| !matches!(step, Step::Place | Step::Services));
            }
            draft.kind = input;
        }
        StepInput::Name(input) => draft.name = input,
        StepInput::Place(input) => {
            if input.currency != draft.place.currency && !draft.place.currency.is_empty() {
                draft.done.retain(|step| *step != Step::Services);
            }
            draft.place = input;
        }
        StepInput::Hours(mut days) => {
            days.truncate(7);
            draft.hours = days;
        }
        StepInput::Rooms(input) => draft.rooms = input,
        StepInput::Team(mut input) => {
            input.team.truncate(MOST_PEOPLE + 1);
            draft.team = input;
        }
        StepInput::Services(mut rows) => {
            rows.truncate(MOST_SERVICES + 1);
            draft.services = rows;
        }
    }
}

#[cfg(test)]
mod tests;
