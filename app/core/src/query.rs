//! What the addresses of pages say. Only codes that are known, only paths of this site.

use leptos_router::params::ParamsMap;
use shared::{AppError, ErrorCode, FieldError, error::FieldProblem};

/// The error that an address names.
#[must_use]
pub fn error_of(query: &ParamsMap) -> Option<ErrorCode> {
    let text = query.get_str("error")?;
    ErrorCode::ALL.iter().copied().find(|code| code.as_str() == text)
}

/// Everything that was wrong with a form: its fields, or the error as a whole.
#[must_use]
pub fn problems_of(query: &ParamsMap) -> Option<AppError> {
    let Some(list) = query.get_str("problem") else {
        return error_of(query).map(AppError::new);
    };
    let errors = list.split(',').filter_map(|pair| {
        let (field, code) = pair.split_once(':')?;
        let code: FieldProblem = serde_json::from_value(code.into()).ok()?;
        Some(FieldError { field: field.to_owned(), code })
    });
    Some(AppError::fields(errors.collect()))
}

/// `name:required,password:too_short`: fields and codes only, fit for an address.
#[cfg(not(target_family = "wasm"))]
#[must_use]
pub fn problem_list(error: &AppError) -> String {
    let pair = |wrong: &FieldError| {
        let code = serde_json::to_value(wrong.code).ok()?;
        Some(format!("{}:{}", wrong.field, code.as_str()?))
    };
    error.errors.iter().filter_map(pair).collect::<Vec<_>>().join(",")
}

/// A path of this site and nothing else: it also goes into a header.
#[must_use]
pub fn local_path(text: &str) -> Option<&str> {
    let own = text.starts_with('/')
        && !text.starts_with("//")
        && text.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
    own.then_some(text)
}

/// What was wrong, for an address: `error=…` or `problem=…`.
#[cfg(not(target_family = "wasm"))]
#[must_use]
pub fn refusal(error: &AppError) -> String {
    if error.errors.is_empty() {
        format!("error={}", error.code.as_str())
    } else {
        format!("problem={}", problem_list(error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signing_in_leads_to_this_site_only() {
        for path in ["/me", "/me/bookings/1?new=1", "/b/serenity/book?service=2"] {
            assert_eq!(local_path(path), Some(path));
        }
        for path in
            ["", "me", "//evil.example", "/\\evil.example", "https://evil.example", "/a\r\nb", "/é", "/a b"]
        {
            assert_eq!(local_path(path), None, "{path:?}");
        }
    }

    #[test]
    fn problems_read_as_they_were_written() {
        let error = AppError::fields(vec![
            FieldError { field: "name".to_owned(), code: FieldProblem::Required },
            FieldError { field: "password".to_owned(), code: FieldProblem::TooCommon },
        ]);
        let list = problem_list(&error);
        assert_eq!(list, "name:required,password:too_common");
        let mut query = ParamsMap::new();
        query.insert("problem", list);
        assert_eq!(problems_of(&query), Some(error));
        query.replace("problem", "name:<script>,nonsense".to_owned());
        assert_eq!(problems_of(&query), Some(AppError::fields(Vec::new())));
    }
}
