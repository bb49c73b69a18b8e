//! What is looked for. Parsed once; what could not be read is said by the name of its field.

use chrono::NaiveDate;
use chrono_tz::Tz;
use server_kernel::zone::day;
use shared::{
    AppError, FieldError, error::FieldProblem, ids::TenantId, platform::AuditFilter, time::Instant,
};
use uuid::Uuid;

use crate::{cursor, service::given};

const MAX_LETTERS: usize = 120;

/// What is looked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Wanted {
    pub tenant: Option<Uuid>,
    pub from: Option<Instant>,
    pub to: Option<Instant>,
    /// A person's id, or words that mean somebody.
    pub user: Option<Uuid>,
    pub person: Option<String>,
    pub action: Option<String>,
    pub kind: Option<String>,
    pub resource: Option<Uuid>,
    pub done: Option<bool>,
    pub after: Option<(Instant, Uuid)>,
}

impl Wanted {
    /// Reads a filter; days are those of `zone`.
    pub(super) fn parse(filter: &AuditFilter, tenant: Option<TenantId>, zone: Tz) -> Result<Self, AppError> {
        let mut fields = Fields::default();
        let (from, to) = (fields.day("from", &filter.from, zone), fields.day("to", &filter.to, zone));
        if from.zip(to).is_some_and(|(from, to)| from.start() > to.start()) {
            fields.wrong("to", FieldProblem::Inconsistent);
        }
        let person = fields.text("person", &filter.person);
        let user = person.as_deref().and_then(|text| text.parse().ok());
        let wanted = Self {
            tenant: tenant.map(Uuid::from),
            from: from.map(|day| day.start()),
            to: to.map(|day| day.end()),
            user,
            person: person.filter(|_| user.is_none()),
            action: fields.text("action", &filter.action),
            kind: fields.text("kind", &filter.kind),
            resource: fields.read("resource", &filter.resource, |text| text.parse().ok()),
            done: fields.read("outcome", &filter.outcome, |text| match text {
                "done" => Some(true),
                "refused" => Some(false),
                _ => None,
            }),
            after: cursor::read(filter.cursor.as_deref())?,
        };
        if fields.0.is_empty() { Ok(wanted) } else { Err(AppError::fields(fields.0)) }
    }
}

/// What was wrong so far.
#[derive(Default)]
struct Fields(Vec<FieldError>);

impl Fields {
    fn wrong(&mut self, field: &str, code: FieldProblem) {
        self.0.push(FieldError { field: field.to_owned(), code });
    }

    fn read<T>(
        &mut self,
        name: &str,
        field: &Option<String>,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let text = given(field)?;
        let value = parse(text);
        if value.is_none() {
            self.wrong(name, FieldProblem::Malformed);
        }
        value
    }

    fn day(&mut self, name: &str, field: &Option<String>, zone: Tz) -> Option<shared::time::Span> {
        self.read(name, field, |text| day(zone, text.parse::<NaiveDate>().ok()?))
    }

    fn text(&mut self, name: &str, field: &Option<String>) -> Option<String> {
        let text = given(field)?;
        if text.chars().count() > MAX_LETTERS {
            self.wrong(name, FieldProblem::TooLong);
        }
        (!text.contains('\0')).then(|| text.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn some(text: &str) -> Option<String> {
        Some(text.to_owned())
    }

    #[test]
    fn days_are_the_businesss_own() {
        let filter = AuditFilter { from: some("2026-11-20"), to: some("2026-11-20"), ..Default::default() };
        let wanted = Wanted::parse(&filter, None, chrono_tz::Asia::Kolkata).unwrap();
        assert_eq!(wanted.from.unwrap().to_rfc3339(), "2026-11-19T18:30:00+00:00");
        assert_eq!(wanted.to.unwrap().to_rfc3339(), "2026-11-20T18:30:00+00:00");
    }

    #[test]
    fn an_empty_form_looks_for_everything() {
        let filter = AuditFilter { person: some(" "), outcome: some(""), ..Default::default() };
        assert_eq!(Wanted::parse(&filter, None, chrono_tz::UTC), Ok(Wanted::default()));
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        let filter = AuditFilter {
            from: some("tomorrow"),
            resource: some("7"),
            outcome: some("perhaps"),
            person: some(&"x".repeat(121)),
            ..Default::default()
        };
        let error = Wanted::parse(&filter, None, chrono_tz::UTC).unwrap_err();
        assert_eq!(error.problem("from"), Some(FieldProblem::Malformed));
        assert_eq!(error.problem("resource"), Some(FieldProblem::Malformed));
        assert_eq!(error.problem("outcome"), Some(FieldProblem::Malformed));
        assert_eq!(error.problem("person"), Some(FieldProblem::TooLong));
        let filter = AuditFilter { from: some("2026-11-21"), to: some("2026-11-20"), ..Default::default() };
        let error = Wanted::parse(&filter, None, chrono_tz::UTC).unwrap_err();
        assert_eq!(error.problem("to"), Some(FieldProblem::Inconsistent));
    }
}
