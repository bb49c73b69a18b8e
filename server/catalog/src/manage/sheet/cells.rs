//! The cells of a sheet, both ways. What a cell says when it is written is what it means when it is read.

use shared::catalog::edit::{LOCALES, NameInput, OptionInput, ServiceInput};

/// The columns, in order.
pub(super) const COLUMNS: &[&str] = &[
    "id",
    "code",
    "category",
    "name",
    "description",
    "published",
    "lengths",
    "staff",
    "buffer_before",
    "buffer_after",
    "needs_room",
    "style",
    "pressure",
    "techniques",
    "focus_areas",
    "primary_benefits",
    "contraindications",
    "oils_products",
    "room_setup",
    "notice",
    "horizon",
    "confirmation_mode",
    "free_cancel",
    "cancel_fee",
    "deposit",
    "min_participants",
    "max_participants",
    "given_at",
    "name_en",
    "description_en",
    "name_hi",
    "description_hi",
    "name_ar",
    "description_ar",
];

/// What a spreadsheet would take for the beginning of a formula, and the mark that says it is none.
const FORMULA: &[char] = &['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠', '\''];

/// Text as a cell that no spreadsheet runs.
pub(super) fn harmless(text: &str) -> String {
    if text.starts_with(FORMULA) { format!("'{text}") } else { text.to_owned() }
}

/// The text of such a cell.
pub(super) fn meant(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if rest.starts_with(FORMULA) => rest,
        _ => cell,
    }
}

fn yes_or_no(value: bool) -> String {
    if value { "yes" } else { "no" }.to_owned()
}

fn read_yes_or_no(text: &str) -> Option<bool> {
    match text.trim().to_lowercase().as_str() {
        "yes" | "y" | "true" | "1" | "हाँ" | "نعم" => Some(true),
        "no" | "n" | "false" | "0" | "" | "नहीं" | "لا" => Some(false),
        _ => None,
    }
}

/// `60=2400.00; 90*=3400.00; 120/45+30=150.00`: minutes, a star for the usual one, a pause after so many minutes for so many, price.
fn lengths(input: &ServiceInput) -> String {
    let usual = input.usual.parse::<usize>().ok();
    let length = |(place, option): (usize, &OptionInput)| {
        let star = if usual == Some(place) { "*" } else { "" };
        let pause = match (option.gap_after.as_str(), option.gap.as_str()) {
            ("", "") => String::new(),
            (after, gap) => format!("/{after}+{gap}"),
        };
        format!("{}{star}{pause}={}", option.minutes, option.price)
    };
    input.options.iter().enumerate().map(length).collect::<Vec<_>>().join("; ")
}

fn read_lengths(text: &str) -> Option<(Vec<OptionInput>, String)> {
    let mut usual = String::new();
    let mut options = Vec::new();
    for part in text.split(';').map(str::trim).filter(|part| !part.is_empty()) {
        let (length, price) = part.split_once('=')?;
        let (length, pause) = length.split_once('/').map_or((length, None), |(a, b)| (a, Some(b)));
        let minutes = match length.trim().strip_suffix('*') {
            Some(minutes) => {
                usual = options.len().to_string();
                minutes
            }
            None => length,
        };
        let (gap_after, gap) = match pause {
            Some(pause) => pause.split_once('+')?,
            None => ("", ""),
        };
        let own = |text: &str| text.trim().to_owned();
        options.push(OptionInput {
            minutes: own(minutes),
            price: own(price),
            gap_after: own(gap_after),
            gap: own(gap),
        });
    }
    Some((options, usual))
}

/// Names that stand for ids: headings and people.
#[derive(Debug, Default)]
pub(super) struct Names {
    pub categories: Vec<(String, String)>,
    pub staff: Vec<(String, String)>,
}

impl Names {
    fn name_of(list: &[(String, String)], id: &str) -> String {
        list.iter().find(|(known, _)| known == id).map(|(_, name)| name.clone()).unwrap_or_default()
    }

    fn id_of(list: &[(String, String)], name: &str) -> Option<String> {
        let same = |known: &str| known.trim().to_lowercase() == name.trim().to_lowercase();
        list.iter().find(|(_, known)| same(known)).map(|(id, _)| id.clone())
    }
}

fn translated<'a>(input: &'a ServiceInput, locale: &str) -> Option<&'a NameInput> {
    input.names.iter().find(|name| name.locale == locale)
}

/// One column of a service, before it is made harmless.
pub(super) fn write(column: &str, id: &str, input: &ServiceInput, names: &Names) -> String {
    let people = || {
        let names =
            input.staff.iter().map(|id| Names::name_of(&names.staff, id)).filter(|name| !name.is_empty());
        names.collect::<Vec<_>>().join("; ")
    };
    match column {
        "id" => id.to_owned(),
        "code" => input.code.clone(),
        "category" => Names::name_of(&names.categories, &input.category),
        "name" => input.name.clone(),
        "description" => input.description.clone(),
        "published" => yes_or_no(input.published),
        "lengths" => lengths(input),
        "staff" => people(),
        "buffer_before" => input.buffer_before.clone(),
        "buffer_after" => input.buffer_after.clone(),
        "needs_room" => yes_or_no(input.needs_room),
        "style" => input.style.clone(),
        "pressure" => input.pressure.clone(),
        "techniques" => input.techniques.clone(),
        "focus_areas" => input.focus_areas.clone(),
        "primary_benefits" => input.primary_benefits.clone(),
        "contraindications" => input.contraindications.clone(),
        "oils_products" => input.oils_products.clone(),
        "room_setup" => input.room_setup.clone(),
        "notice" => input.notice.clone(),
        "horizon" => input.horizon.clone(),
        "confirmation_mode" => input.confirmation_mode.clone(),
        "free_cancel" => input.free_cancel.clone(),
        "cancel_fee" => input.cancel_fee.clone(),
        "deposit" => input.deposit.clone(),
        "min_participants" => input.min_participants.clone(),
        "max_participants" => input.max_participants.clone(),
        "given_at" => input.given_at.clone(),
        other => {
            let (part, locale) = other.rsplit_once('_').unwrap_or_default();
            let name = translated(input, locale);
            let text = name.map(|name| if part == "name" { &name.name } else { &name.description });
            text.cloned().unwrap_or_default()
        }
    }
}

/// Writes a cell into a service. `None`: it cannot be read. A heading that is not there yet stays a name.
pub(super) fn read(column: &str, text: &str, input: &mut ServiceInput, names: &Names) -> Option<()> {
    let text = meant(text);
    let own = text.to_owned();
    match column {
        "id" => {}
        "code" => input.code = own,
        "category" => {
            input.category = Names::id_of(&names.categories, text).unwrap_or_else(|| text.trim().to_owned());
        }
        "name" => input.name = own,
        "description" => input.description = own,
        "published" => input.published = read_yes_or_no(text)?,
        "lengths" => (input.options, input.usual) = read_lengths(text)?,
        "staff" => {
            let people = text.split(';').map(str::trim).filter(|name| !name.is_empty());
            input.staff = people.map(|name| Names::id_of(&names.staff, name)).collect::<Option<_>>()?;
            input.staff.sort_unstable();
        }
        "buffer_before" => input.buffer_before = own,
        "buffer_after" => input.buffer_after = own,
        "needs_room" => input.needs_room = read_yes_or_no(text)?,
        "style" => input.style = own,
        "pressure" => input.pressure = own,
        "techniques" => input.techniques = own,
        "focus_areas" => input.focus_areas = own,
        "primary_benefits" => input.primary_benefits = own,
        "contraindications" => input.contraindications = own,
        "oils_products" => input.oils_products = own,
        "room_setup" => input.room_setup = own,
        "notice" => input.notice = own,
        "horizon" => input.horizon = own,
        "confirmation_mode" => input.confirmation_mode = own,
        "free_cancel" => input.free_cancel = own,
        "cancel_fee" => input.cancel_fee = own,
        "deposit" => input.deposit = own,
        "min_participants" => input.min_participants = own,
        "max_participants" => input.max_participants = own,
        "given_at" => input.given_at = own,
        other => read_name(other, own, input)?,
    }
    Some(())
}

fn read_name(column: &str, text: String, input: &mut ServiceInput) -> Option<()> {
    let (part, locale) = column.rsplit_once('_')?;
    let locale = LOCALES.into_iter().find(|known| *known == locale)?;
    if translated(input, locale).is_none() {
        input.names.push(NameInput { locale: locale.to_owned(), ..NameInput::default() });
    }
    let name = input.names.iter_mut().find(|name| name.locale == locale)?;
    match part {
        "name" => name.name = text,
        "description" => name.description = text,
        _ => return None,
    }
    Some(())
}

/// The column that a field of the form is written in.
pub(super) fn column_of(field: &str) -> String {
    let parts: Vec<&str> = field.split('.').collect();
    match parts.as_slice() {
        ["options", ..] => "lengths".to_owned(),
        ["names", locale, part] => format!("{part}_{locale}"),
        _ => COLUMNS
            .iter()
            .find(|column| **column == field)
            .map(|column| (*column).to_owned())
            .unwrap_or_default(),
    }
}
