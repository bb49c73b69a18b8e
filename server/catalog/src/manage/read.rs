//! From what was typed to what can be kept. Pure; everything that is wrong is told at once, by the path of its field.

use shared::{
    AppError, FieldError,
    catalog::{
        GivenAt,
        edit::{
            AddonInput, CategoryInput, LOCALES, NameInput, OptionInput, PackageInput, PriceInput,
            ResourceInput, ServiceInput, Serving,
        },
    },
    error::FieldProblem,
    money::{Currency, Money},
};
use uuid::Uuid;

pub(crate) const LONGEST_NAME: usize = 120;
const LONGEST_TEXT: usize = 1000;
const MOST_OPTIONS: usize = 12;
const LARGEST_PRICE: i64 = 9_999_999_999;

/// A length.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NewOption {
    pub minutes: i32,
    pub price: i64,
    /// After how long nobody has to be there, and for how long.
    pub gap: Option<(i32, i32)>,
}

/// A name in another language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NewName {
    pub locale: &'static str,
    pub name: String,
    pub description: String,
}

/// A service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NewService {
    pub name: String,
    pub category: Uuid,
    pub code: Option<String>,
    pub description: String,
    pub published: bool,
    pub options: Vec<NewOption>,
    /// Minutes of the usual one.
    pub usual: i32,
    pub staff: Vec<Uuid>,
    pub buffers: (i32, i32),
    pub needs_room: bool,
    pub rooms: Vec<Uuid>,
    pub needs_device: bool,
    pub needs_vehicle: bool,
    pub devices: Vec<Uuid>,
    pub serving: Serving,
    pub given_at: GivenAt,
    pub participants: (i16, i16),
    pub style: String,
    pub pressure: Option<i16>,
    pub techniques: String,
    pub focus_areas: String,
    pub primary_benefits: String,
    pub contraindications: String,
    pub oils_products: String,
    pub room_setup: String,
    pub notice: Option<i32>,
    pub horizon: Option<i32>,
    pub confirmation_mode: Option<String>,
    pub free_cancel: Option<i32>,
    pub cancel_fee: Option<i16>,
    pub deposit: Option<i16>,
    pub names: Vec<NewName>,
}

/// What is wrong, by the path of its field.
#[derive(Debug, Default)]
struct Problems(Vec<FieldError>);

impl Problems {
    fn add(&mut self, field: impl Into<String>, code: FieldProblem) {
        self.0.push(FieldError { field: field.into(), code });
    }

    /// The value, or something in its place: what is wrong is said at the end.
    fn take<T: Default>(&mut self, field: impl Into<String>, result: Result<T, FieldProblem>) -> T {
        result.map_err(|problem| self.add(field, problem)).unwrap_or_default()
    }

    fn end<T>(self, value: T) -> Result<T, AppError> {
        if self.0.is_empty() { Ok(value) } else { Err(AppError::fields(self.0)) }
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

/// Text of several lines that may stay empty.
fn text(text: &str, longest: usize) -> Result<String, FieldProblem> {
    let text = text.replace("\r\n", "\n").trim().to_owned();
    match text.chars().count() {
        count if count > longest => Err(FieldProblem::TooLong),
        _ if text.chars().any(|letter| letter.is_control() && letter != '\n') => Err(FieldProblem::Malformed),
        _ => Ok(text),
    }
}

/// Digits of the scripts that our languages are written in, as those of the machine.
pub(crate) fn plain(text: &str) -> String {
    text.trim()
        .chars()
        .map(|letter| {
            let digit = ['\u{660}', '\u{6f0}', '\u{966}']
                .into_iter()
                .find_map(|zero| u32::from(letter).checked_sub(u32::from(zero)).filter(|digit| *digit < 10));
            match (digit.and_then(|digit| char::from_digit(digit, 10)), letter) {
                (Some(digit), _) => digit,
                (None, '٫') => '.',
                (None, other) => other,
            }
        })
        .collect()
}

fn number(text: &str, least: i32, most: i32) -> Result<i32, FieldProblem> {
    let text = plain(text);
    if text.is_empty() {
        return Err(FieldProblem::Required);
    }
    let number: i32 = text.parse().map_err(|_| FieldProblem::Malformed)?;
    if (least..=most).contains(&number) { Ok(number) } else { Err(FieldProblem::OutOfRange) }
}

fn number_or(text: &str, otherwise: i32, least: i32, most: i32) -> Result<i32, FieldProblem> {
    if text.trim().is_empty() { Ok(otherwise) } else { number(text, least, most) }
}

fn maybe(text: &str, least: i32, most: i32) -> Result<Option<i32>, FieldProblem> {
    if text.trim().is_empty() { Ok(None) } else { number(text, least, most).map(Some) }
}

fn small(text: &str, least: i32, most: i32) -> Result<Option<i16>, FieldProblem> {
    Ok(maybe(text, least, most)?.and_then(|number| i16::try_from(number).ok()))
}

fn price(text: &str, currency: Currency) -> Result<i64, FieldProblem> {
    let text = plain(text);
    if text.is_empty() {
        return Err(FieldProblem::Required);
    }
    let price = Money::parse(&text, currency).map_err(|_| FieldProblem::Malformed)?;
    if (0..=LARGEST_PRICE).contains(&price.minor) { Ok(price.minor) } else { Err(FieldProblem::OutOfRange) }
}

fn id(text: &str) -> Result<Uuid, FieldProblem> {
    match text.trim() {
        "" => Err(FieldProblem::Required),
        text => Uuid::parse_str(text).map_err(|_| FieldProblem::Unknown),
    }
}

fn ids(list: &[String]) -> Result<Vec<Uuid>, FieldProblem> {
    let mut ids = list.iter().map(|text| id(text)).collect::<Result<Vec<_>, _>>()?;
    ids.sort_unstable();
    ids.dedup();
    Ok(ids)
}

/// Capitals, digits and dashes.
fn code(text: &str) -> Result<Option<String>, FieldProblem> {
    let code = text.trim().to_uppercase();
    let good = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'-';
    match code.len() {
        0 => Ok(None),
        17.. => Err(FieldProblem::TooLong),
        _ if code.starts_with('-') || !code.bytes().all(good) => Err(FieldProblem::Malformed),
        _ => Ok(Some(code)),
    }
}

fn names(problems: &mut Problems, inputs: &[NameInput]) -> Vec<NewName> {
    let mut names: Vec<NewName> = Vec::new();
    for input in inputs {
        let field = |part: &str| format!("names.{}.{part}", input.locale);
        let Some(locale) = LOCALES.into_iter().find(|locale| *locale == input.locale) else {
            problems.add("names", FieldProblem::Unknown);
            continue;
        };
        let description = problems.take(field("description"), text(&input.description, LONGEST_TEXT));
        if input.name.trim().is_empty() {
            if !description.is_empty() {
                problems.add(field("name"), FieldProblem::Required);
            }
            continue;
        }
        let name = problems.take(field("name"), line(&input.name, LONGEST_NAME));
        if names.iter().all(|known| known.locale != locale) {
            names.push(NewName { locale, name, description });
        }
    }
    names
}

/// The lengths, shortest first, and the minutes of the usual one.
fn options(problems: &mut Problems, input: &ServiceInput, currency: Currency) -> (Vec<NewOption>, i32) {
    let mut options: Vec<NewOption> = Vec::new();
    let (usual, mut chosen) = (input.usual.trim().parse::<usize>().ok(), None);
    for (row, typed) in input.options.iter().enumerate().take(4 * MOST_OPTIONS) {
        if typed.minutes.trim().is_empty() && typed.price.trim().is_empty() {
            continue;
        }
        let option = option(problems, row, typed, currency);
        if options.iter().any(|other| other.minutes == option.minutes && option.minutes > 0) {
            problems.add(format!("options.{row}.minutes"), FieldProblem::Inconsistent);
        }
        if usual == Some(row) {
            chosen = Some(option.minutes);
        }
        options.push(option);
    }
    match options.len() {
        0 => problems.add("options", FieldProblem::Required),
        count if count > MOST_OPTIONS => problems.add("options", FieldProblem::TooLong),
        _ => {}
    }
    let usual = chosen.or(options.first().map(|option| option.minutes)).unwrap_or_default();
    options.sort_by_key(|option| option.minutes);
    (options, usual)
}

fn option(problems: &mut Problems, row: usize, typed: &OptionInput, currency: Currency) -> NewOption {
    let field = |part: &str| format!("options.{row}.{part}");
    let minutes = problems.take(field("minutes"), number(&typed.minutes, 5, 1440));
    let price = problems.take(field("price"), price(&typed.price, currency));
    let after = problems.take(field("gap_after"), maybe(&typed.gap_after, 5, 1435));
    let length = problems.take(field("gap"), maybe(&typed.gap, 5, 1435));
    let gap = match (after, length) {
        (Some(after), Some(length)) => {
            if after + length >= minutes {
                problems.add(field("gap"), FieldProblem::OutOfRange);
            }
            Some((after, length))
        }
        (None, None) => None,
        (Some(_), None) => {
            problems.add(field("gap"), FieldProblem::Required);
            None
        }
        (None, Some(_)) => {
            problems.add(field("gap_after"), FieldProblem::Required);
            None
        }
    };
    NewOption { minutes, price, gap }
}

fn participants(problems: &mut Problems, input: &ServiceInput) -> (i16, i16) {
    let few = problems.take("min_participants", number_or(&input.min_participants, 1, 1, 200));
    let many = problems.take("max_participants", number_or(&input.max_participants, few.max(1), 1, 200));
    if few > many {
        problems.add("max_participants", FieldProblem::Inconsistent);
    }
    (i16::try_from(few).unwrap_or(1), i16::try_from(many).unwrap_or(1))
}

/// How it is given; where nothing is said, as many guests as can come say it.
fn serving(problems: &mut Problems, input: &ServiceInput) -> Serving {
    let party = number_or(&input.max_participants, 1, 1, 200).is_ok_and(|many| many > 1);
    match (input.serving.trim(), Serving::parse(input.serving.trim())) {
        ("", _) if party => Serving::Together,
        ("", _) => Serving::One,
        (_, Some(Serving::One)) if party => {
            problems.add("max_participants", FieldProblem::Inconsistent);
            Serving::One
        }
        (_, Some(serving)) => serving,
        (_, None) => {
            problems.add("serving", FieldProblem::Unknown);
            Serving::One
        }
    }
}

/// Where it is given. A class is at one place, for all who take a seat.
fn given_at(problems: &mut Problems, input: &ServiceInput) -> GivenAt {
    match (input.given_at.trim(), GivenAt::parse(input.given_at.trim())) {
        ("", _) | (_, Some(GivenAt::Premises)) => GivenAt::Premises,
        (_, Some(_)) if Serving::parse(input.serving.trim()) == Some(Serving::Class) => {
            problems.add("given_at", FieldProblem::Inconsistent);
            GivenAt::Premises
        }
        (_, Some(given)) => given,
        (_, None) => {
            problems.add("given_at", FieldProblem::Unknown);
            GivenAt::Premises
        }
    }
}

/// Reads a service.
pub(crate) fn service(input: &ServiceInput, currency: Currency) -> Result<NewService, AppError> {
    let mut problems = Problems::default();
    let p = &mut problems;
    let name = p.take("name", line(&input.name, LONGEST_NAME));
    let category = p.take("category", id(&input.category));
    let code = p.take("code", code(&input.code));
    let description = p.take("description", text(&input.description, LONGEST_TEXT));
    let (options, usual) = options(p, input, currency);
    let buffer_before = p.take("buffer_before", number_or(&input.buffer_before, 0, 0, 240));
    let buffer_after = p.take("buffer_after", number_or(&input.buffer_after, 0, 0, 240));
    let mode = input.confirmation_mode.trim();
    if !["", "auto", "staff", "manager"].contains(&mode) {
        p.add("confirmation_mode", FieldProblem::Unknown);
    }
    let long = |p: &mut Problems, field: &str, typed: &str| p.take(field, text(typed, LONGEST_TEXT));
    let read = NewService {
        participants: participants(p, input),
        staff: p.take("staff", ids(&input.staff)),
        rooms: p.take("rooms", ids(&input.rooms)),
        devices: p.take("devices", ids(&input.devices)),
        style: p.take("style", text(&input.style, LONGEST_NAME)),
        pressure: p.take("pressure", small(&input.pressure, 1, 5)),
        techniques: long(p, "techniques", &input.techniques),
        focus_areas: long(p, "focus_areas", &input.focus_areas),
        primary_benefits: long(p, "primary_benefits", &input.primary_benefits),
        contraindications: long(p, "contraindications", &input.contraindications),
        oils_products: long(p, "oils_products", &input.oils_products),
        room_setup: long(p, "room_setup", &input.room_setup),
        notice: p.take("notice", maybe(&input.notice, 0, 20_160)),
        horizon: p.take("horizon", maybe(&input.horizon, 1, 730)),
        free_cancel: p.take("free_cancel", maybe(&input.free_cancel, 0, 43_200)),
        cancel_fee: p.take("cancel_fee", small(&input.cancel_fee, 0, 100)),
        deposit: p.take("deposit", small(&input.deposit, 0, 100)),
        confirmation_mode: (!mode.is_empty()).then(|| mode.to_owned()),
        names: names(p, &input.names),
        published: input.published,
        needs_room: input.needs_room,
        needs_device: input.needs_device,
        needs_vehicle: input.needs_vehicle,
        serving: serving(p, input),
        given_at: given_at(p, input),
        buffers: (buffer_before, buffer_after),
        name,
        category,
        code,
        description,
        options,
        usual,
    };
    problems.end(read)
}

/// Reads prices of single people: length, person, minor units. What is empty has no price of its own.
pub(crate) fn prices(inputs: &[PriceInput], currency: Currency) -> Result<Vec<(Uuid, Uuid, i64)>, AppError> {
    let mut problems = Problems::default();
    let mut prices = Vec::new();
    for (row, typed) in inputs.iter().enumerate().take(1000) {
        if typed.price.trim().is_empty() {
            continue;
        }
        let field = format!("prices.{row}.price");
        let option = problems.take(field.clone(), id(&typed.option));
        let staff = problems.take(field.clone(), id(&typed.staff));
        prices.push((option, staff, problems.take(field, price(&typed.price, currency))));
    }
    problems.end(prices)
}

/// Reads a heading.
pub(crate) fn category(input: &CategoryInput) -> Result<(String, Vec<NewName>), AppError> {
    let mut problems = Problems::default();
    let name = problems.take("name", line(&input.name, LONGEST_NAME));
    let names = names(&mut problems, &input.names);
    problems.end((name, names))
}

/// An add-on.
#[derive(Debug)]
pub(crate) struct NewAddon {
    pub name: String,
    pub minutes: i32,
    pub price: i64,
    pub services: Vec<Uuid>,
    pub names: Vec<NewName>,
}

/// Reads an add-on.
pub(crate) fn addon(input: &AddonInput, currency: Currency) -> Result<NewAddon, AppError> {
    let mut problems = Problems::default();
    let read = NewAddon {
        name: problems.take("name", line(&input.name, LONGEST_NAME)),
        minutes: problems.take("minutes", number_or(&input.minutes, 0, 0, 480)),
        price: problems.take("price", price(&input.price, currency)),
        services: problems.take("services", ids(&input.services)),
        names: names(&mut problems, &input.names),
    };
    problems.end(read)
}

/// Reads a room's name.
pub(crate) fn resource(input: &ResourceInput) -> Result<String, AppError> {
    line(&input.name, LONGEST_NAME).map_err(|problem| AppError::field("name", problem))
}

/// A package.
#[derive(Debug)]
pub(crate) struct NewPackage {
    pub name: String,
    pub description: String,
    pub price: i64,
    pub validity: Option<i32>,
    /// Length and how many.
    pub items: Vec<(Uuid, i16)>,
}

/// Reads a package.
pub(crate) fn package(input: &PackageInput, currency: Currency) -> Result<NewPackage, AppError> {
    let mut problems = Problems::default();
    let mut items: Vec<(Uuid, i16)> = Vec::new();
    for (row, typed) in input.items.iter().enumerate().take(50) {
        if typed.option.trim().is_empty() {
            continue;
        }
        let option = problems.take(format!("items.{row}.option"), id(&typed.option));
        let quantity = problems.take(format!("items.{row}.quantity"), number_or(&typed.quantity, 1, 1, 100));
        if items.iter().any(|(known, _)| *known == option) {
            problems.add(format!("items.{row}.option"), FieldProblem::Inconsistent);
        }
        items.push((option, i16::try_from(quantity).unwrap_or(1)));
    }
    if items.is_empty() {
        problems.add("items", FieldProblem::Required);
    }
    let read = NewPackage {
        name: problems.take("name", line(&input.name, LONGEST_NAME)),
        description: problems.take("description", text(&input.description, LONGEST_TEXT)),
        price: problems.take("price", price(&input.price, currency)),
        validity: problems.take("validity", maybe(&input.validity, 1, 3650)),
        items,
    };
    problems.end(read)
}

#[cfg(test)]
mod tests;
