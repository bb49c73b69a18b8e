//! Query parameters, read by hand: what cannot be read is named, what is not known is ignored.

use axum::{
    extract::{FromRequestParts, Query as Pairs},
    http::request::Parts,
};
use chrono::NaiveDate;
use shared::{AppError, FieldError, error::FieldProblem};
use uuid::Uuid;

use crate::{problem::Problem, text};

/// The parameters of a request, and what is wrong with those that were asked for so far.
pub(crate) struct Query {
    pairs: Vec<(String, String)>,
    errors: Vec<FieldError>,
}

impl<S: Send + Sync> FromRequestParts<S> for Query {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let pairs = Pairs::<Vec<(String, String)>>::from_request_parts(parts, state).await;
        let Pairs(pairs) = pairs.map_err(|_| shared::ErrorCode::Malformed)?;
        Ok(Self { pairs, errors: Vec::new() })
    }
}

impl Query {
    /// A value of any form.
    pub(crate) fn text(&mut self, name: &str, fits: impl Fn(&str) -> bool) -> Option<String> {
        self.one(name, FieldProblem::Malformed, |value| fits(value).then(|| value.to_owned()))
    }

    /// An identifier.
    pub(crate) fn id<T: From<Uuid>>(&mut self, name: &str) -> Option<T> {
        self.one(name, FieldProblem::Malformed, text::uuid).map(T::from)
    }

    /// Identifiers; the name may come several times.
    pub(crate) fn ids<T: From<Uuid>>(&mut self, name: &str, most: usize) -> Vec<T> {
        let values = self.values(name);
        let ids: Vec<Uuid> = values.iter().filter_map(|value| text::uuid(value)).collect();
        if ids.len() != values.len() {
            self.wrong(name, FieldProblem::Malformed);
        } else if ids.len() > most {
            self.wrong(name, FieldProblem::TooLong);
        }
        ids.into_iter().map(T::from).collect()
    }

    /// A date.
    pub(crate) fn date(&mut self, name: &str) -> Option<NaiveDate> {
        self.one(name, FieldProblem::Malformed, text::date)
    }

    /// A number above zero, at most `most`.
    pub(crate) fn number(&mut self, name: &str, most: f64) -> Option<f64> {
        let number = self.one(name, FieldProblem::Malformed, text::number)?;
        if number > 0.0 && number <= most {
            return Some(number);
        }
        self.wrong(name, FieldProblem::OutOfRange);
        None
    }

    /// A whole number from 1 on.
    pub(crate) fn count(&mut self, name: &str, most: u32) -> Option<u32> {
        let whole =
            |value: &str| value.parse::<u32>().ok().filter(|_| value.bytes().all(|b| b.is_ascii_digit()));
        let count = self.one(name, FieldProblem::Malformed, whole)?;
        if (1..=most).contains(&count) {
            return Some(count);
        }
        self.wrong(name, FieldProblem::OutOfRange);
        None
    }

    /// One of the words known.
    pub(crate) fn word<T>(&mut self, name: &str, read: impl Fn(&str) -> Option<T>) -> Option<T> {
        self.one(name, FieldProblem::Unknown, read)
    }

    /// The value that there must be.
    ///
    /// # Errors
    /// Everything that was wrong so far.
    pub(crate) fn required<T>(&mut self, name: &str, value: Option<T>) -> Result<T, AppError> {
        if value.is_none() && self.errors.iter().all(|error| error.field != name) {
            self.wrong(name, FieldProblem::Required);
        }
        self.finish()?;
        value.ok_or_else(|| AppError::field(name, FieldProblem::Required))
    }

    /// Whether everything could be read.
    ///
    /// # Errors
    /// Everything that was wrong.
    pub(crate) fn finish(&mut self) -> Result<(), AppError> {
        let errors = std::mem::take(&mut self.errors);
        if errors.is_empty() { Ok(()) } else { Err(AppError::fields(errors)) }
    }

    fn values(&self, name: &str) -> Vec<String> {
        self.pairs.iter().filter(|(key, _)| key == name).map(|(_, value)| value.clone()).collect()
    }

    fn one<T>(&mut self, name: &str, problem: FieldProblem, read: impl Fn(&str) -> Option<T>) -> Option<T> {
        let values = self.values(name);
        let read = match values.as_slice() {
            [] => return None,
            [value] => read(value),
            _ => None,
        };
        if read.is_none() {
            self.wrong(name, problem);
        }
        read
    }

    fn wrong(&mut self, name: &str, code: FieldProblem) {
        self.errors.push(FieldError { field: name.to_owned(), code });
    }
}
