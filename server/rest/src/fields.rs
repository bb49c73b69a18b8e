//! Which field of a body could not be read, and why.

use chrono::NaiveDateTime;
use serde_json::Value;
use shared::{AppError, ErrorCode, error::FieldProblem};

/// What to call a body that is no object.
const WHOLE: &str = "body";

/// The error for the field at `path` (`customer.email`, `addons[2]`), told by what the parser says about it.
pub(crate) fn wrong(body: &[u8], path: &str, said: &str) -> AppError {
    // A body that breaks off further on is unreadable, whatever came before.
    let Ok(body) = serde_json::from_slice::<Value>(body) else { return ErrorCode::Malformed.into() };
    let parent = if path == "." { "" } else { path };
    if let Some(name) = quoted(said, "missing field `") {
        return AppError::field(&below(parent, name), FieldProblem::Required);
    }
    if let Some(name) = quoted(said, "unknown field `") {
        let parent = parent.strip_suffix(name).map_or(parent, |rest| rest.trim_end_matches('.'));
        return AppError::field(&below(parent, name), FieldProblem::Unknown);
    }
    let field = if parent.is_empty() { WHOLE } else { parent };
    AppError::field(field, problem(found(&body, parent)))
}

fn problem(value: Option<&Value>) -> FieldProblem {
    match value {
        Some(Value::Null) => FieldProblem::Required,
        // An instant is only one with its offset.
        Some(Value::String(text)) if text.parse::<NaiveDateTime>().is_ok() => FieldProblem::NoSuchTime,
        Some(Value::Number(number)) if number.is_i64() || number.is_u64() => FieldProblem::OutOfRange,
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
