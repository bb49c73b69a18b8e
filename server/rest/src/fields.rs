//! Which field of a body could not be read, and why.

use chrono::NaiveDateTime;
use serde_json::Value;
use shared::{AppError, error::FieldProblem};

/// What to call a body that is no object.
const WHOLE: &str = "body";

/// An object, with lists only where there may be some: the parser would take any list for an object with its fields in order.
///
/// # Errors
/// The body, or the field that is a list and must not be.
pub(crate) fn shape(body: &Value, lists: &[&str]) -> Result<(), AppError> {
    match body {
        Value::Object(fields) => {
            let misplaced = |(name, value): &(&String, &Value)| match value {
                Value::Array(items) => !lists.contains(&name.as_str()) || items.iter().any(Value::is_array),
                _ => false,
            };
            match fields.iter().find(misplaced) {
                Some((name, _)) => Err(AppError::field(name, FieldProblem::Malformed)),
                None => Ok(()),
            }
        }
        Value::Null => Err(AppError::field(WHOLE, FieldProblem::Required)),
        _ => Err(AppError::field(WHOLE, FieldProblem::Malformed)),
    }
}

/// The error for the field at `path` (`customer.email`, `addons[2]`), told by what the parser says about it.
pub(crate) fn wrong(body: &Value, path: &str, said: &str) -> AppError {
    let parent = if path == "." { "" } else { path };
    if let Some(name) = quoted(said, "missing field `") {
        return AppError::field(&below(parent, name), FieldProblem::Required);
    }
    if let Some(name) = quoted(said, "unknown field `") {
        let parent = parent.strip_suffix(name).map_or(parent, |rest| rest.trim_end_matches('.'));
        return AppError::field(&below(parent, name), FieldProblem::Unknown);
    }
    let field = if parent.is_empty() { WHOLE } else { parent };
    AppError::field(field, problem(found(body, parent), said))
}

fn problem(value: Option<&Value>, said: &str) -> FieldProblem {
    match value {
        Some(Value::Null) => FieldProblem::Required,
        // An instant is only one with its offset.
        Some(Value::String(text)) if text.parse::<NaiveDateTime>().is_ok() => FieldProblem::NoSuchTime,
        Some(Value::String(_)) if said.starts_with("unknown variant") => FieldProblem::Unknown,
        Some(Value::Number(_)) if said.starts_with("invalid value: integer") => FieldProblem::OutOfRange,
        _ => FieldProblem::Malformed,
    }
}

fn quoted<'a>(said: &'a str, before: &str) -> Option<&'a str> {
    said.strip_prefix(before)?.split('`').next()
}

fn below(parent: &str, name: &str) -> String {
    if parent.is_empty() { name.to_owned() } else { format!("{parent}.{name}") }
}

fn found<'a>(body: &'a Value, path: &str) -> Option<&'a Value> {
    path.split(['.', '[', ']']).filter(|step| !step.is_empty()).try_fold(body, |value, step| match value {
        Value::Array(items) => items.get(step.parse::<usize>().ok()?),
        Value::Object(fields) => fields.get(step),
        _ => None,
    })
}
