//! Where a page ended: a moment and an id.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::DateTime;
use shared::{AppError, error::FieldProblem, time::Instant};
use uuid::Uuid;

/// Entries of a page.
pub(crate) const PAGE: usize = 25;

/// As it is sent.
pub(crate) fn write(at: Instant, id: Uuid) -> String {
    URL_SAFE_NO_PAD.encode(format!("{} {id}", at.timestamp_micros()))
}

/// Reads it; forms send an empty one for none.
///
/// # Errors
/// When nobody here wrote it.
pub(crate) fn read(cursor: Option<&str>) -> Result<Option<(Instant, Uuid)>, AppError> {
    let Some(cursor) = cursor.filter(|cursor| !cursor.is_empty()) else { return Ok(None) };
    let parsed = || {
        let text = String::from_utf8(URL_SAFE_NO_PAD.decode(cursor).ok()?).ok()?;
        let (micros, id) = text.split_once(' ')?;
        Some((DateTime::from_timestamp_micros(micros.parse().ok()?)?, id.parse().ok()?))
    };
    parsed().map(Some).ok_or_else(|| AppError::field("cursor", FieldProblem::Malformed))
}

/// What belongs on the page, and whether there is another: one entry more than a page was read.
pub(crate) fn cut<T>(mut rows: Vec<T>, end: impl Fn(&T) -> (Instant, Uuid)) -> (Vec<T>, Option<String>) {
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let next = rows.last().filter(|_| more).map(|last| {
        let (at, id) = end(last);
        write(at, id)
    });
    (rows, next)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_reads_as_it_was_written_and_nonsense_does_not() {
        let at: Instant = "2026-11-20T04:30:00.123456Z".parse().unwrap();
        let id = Uuid::from_u128(7);
        assert_eq!(read(Some(&write(at, id))).unwrap(), Some((at, id)));
        assert_eq!(read(Some("")).unwrap(), None);
        assert_eq!(read(None).unwrap(), None);
        for nonsense in ["x", "AAAA", "99999999999999999999 x", &write(at, id)[1..]] {
            assert!(read(Some(nonsense)).is_err(), "{nonsense}");
        }
    }
}
