//! What is looked for. Parsed once; what could not be read is said by the name of its field.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use server_kernel::Actor;
use shared::{
    AppError, FieldError,
    error::FieldProblem,
    tenants::{BUSINESS_TYPES, BusinessFilter},
};
use uuid::Uuid;

#[cfg(test)]
mod tests;

const MAX_LETTERS: usize = 200;
const MAX_WORDS: usize = 10;
const DEFAULT_RADIUS_KM: f64 = 25.0;
const MAX_RADIUS_KM: f64 = 200.0;

/// A circle on the map.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Circle {
    pub latitude: f64,
    pub longitude: f64,
    pub radius_km: f64,
}

/// The last entry of the page before, in the order of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct After {
    /// Metres from the middle of the circle; 0 without one.
    pub metres: i64,
    pub name: String,
    pub id: Uuid,
}

/// What is looked for.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Search {
    /// Patterns for `ILIKE`: each must be found.
    pub patterns: Vec<String>,
    pub circle: Option<Circle>,
    pub kind: Option<String>,
    pub after: Option<After>,
}

impl Search {
    /// Reads a filter. Empty fields count as absent, as forms send them.
    pub(crate) fn parse(filter: &BusinessFilter) -> Result<Self, AppError> {
        let mut errors = Vec::new();
        let mut check = |field: &str, problem: FieldProblem| {
            errors.push(FieldError { field: field.to_owned(), code: problem });
        };
        let patterns = patterns(given(&filter.q)).unwrap_or_else(|problem| {
            check("q", problem);
            Vec::new()
        });
        let radius_km = filter.radius_km.unwrap_or(DEFAULT_RADIUS_KM);
        if !(radius_km > 0.0 && radius_km <= MAX_RADIUS_KM) {
            check("radius_km", FieldProblem::OutOfRange);
        }
        let circle = given(&filter.near).and_then(|near| {
            point(near)
                .map(|(latitude, longitude)| Circle { latitude, longitude, radius_km })
                .map_err(|p| check("near", p))
                .ok()
        });
        let kind = given(&filter.kind).map(str::to_owned);
        if kind.as_deref().is_some_and(|kind| !BUSINESS_TYPES.contains(&kind)) {
            check("type", FieldProblem::Unknown);
        }
        let cursor = given(&filter.cursor);
        let after = cursor.and_then(After::decode);
        if cursor.is_some() && after.is_none() {
            check("cursor", FieldProblem::Malformed);
        }
        if errors.is_empty() {
            Ok(Self { patterns, circle, kind, after })
        } else {
            Err(AppError::fields(errors))
        }
    }

    /// In whose name the list is read. What other businesses sell is behind the wall, so words are looked for by the
    /// program itself; the statement says what is published.
    pub(crate) fn actor(&self) -> Actor {
        if self.patterns.is_empty() { Actor::Public { tenant: None } } else { Actor::System }
    }
}

fn given(field: &Option<String>) -> Option<&str> {
    field.as_deref().map(str::trim).filter(|text| !text.is_empty())
}

fn patterns(words: Option<&str>) -> Result<Vec<String>, FieldProblem> {
    let words = words.unwrap_or_default();
    if words.chars().count() > MAX_LETTERS || words.split_whitespace().count() > MAX_WORDS {
        return Err(FieldProblem::TooLong);
    }
    // PostgreSQL's text holds every character but this one.
    if words.contains('\0') {
        return Err(FieldProblem::Malformed);
    }
    Ok(words.split_whitespace().map(pattern).collect())
}

/// A pattern that finds `word` as it stands.
fn pattern(word: &str) -> String {
    let mut pattern = String::from("%");
    for letter in word.chars() {
        if matches!(letter, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(letter);
    }
    pattern.push('%');
    pattern
}

fn point(text: &str) -> Result<(f64, f64), FieldProblem> {
    let degrees = |text: &str| text.trim().parse::<f64>().ok().filter(|degrees| degrees.is_finite());
    let (latitude, longitude) = text.split_once(',').ok_or(FieldProblem::Malformed)?;
    let (Some(latitude), Some(longitude)) = (degrees(latitude), degrees(longitude)) else {
        return Err(FieldProblem::Malformed);
    };
    if latitude.abs() > 90.0 || longitude.abs() > 180.0 {
        return Err(FieldProblem::OutOfRange);
    }
    Ok((latitude, longitude))
}

impl After {
    /// As it is sent.
    pub(crate) fn encode(&self) -> String {
        URL_SAFE_NO_PAD.encode(format!("{} {} {}", self.metres, self.id.simple(), self.name))
    }

    fn decode(cursor: &str) -> Option<Self> {
        let text = String::from_utf8(URL_SAFE_NO_PAD.decode(cursor).ok()?).ok()?;
        let mut parts = text.splitn(3, ' ');
        let metres = parts.next()?.parse().ok()?;
        let id = Uuid::try_parse(parts.next()?).ok()?;
        let name = parts.next().filter(|name| !name.contains('\0'))?.to_owned();
        Some(Self { metres, name, id })
    }
}
