//! What can be read of a filter, and what cannot.

use super::*;

fn problem(filter: BusinessFilter, field: &str) -> Option<FieldProblem> {
    Search::parse(&filter).unwrap_err().problem(field)
}

#[test]
fn empty_fields_ask_for_nothing() {
    let empty = || Some("  ".to_owned());
    let filter =
        BusinessFilter { q: empty(), near: empty(), radius_km: None, kind: empty(), cursor: empty() };
    assert_eq!(Search::parse(&filter).unwrap(), Search::default());
}

#[test]
fn what_cannot_be_read_is_said_by_the_name_of_its_field() {
    for near in ["12.9", "a,b", "12.9,77.6,1", "NaN,1", "inf,1", ","] {
        let filter = BusinessFilter { near: Some(near.to_owned()), ..Default::default() };
        assert_eq!(problem(filter, "near"), Some(FieldProblem::Malformed), "{near}");
    }
    let filter = BusinessFilter { near: Some("91,0".to_owned()), ..Default::default() };
    assert_eq!(problem(filter, "near"), Some(FieldProblem::OutOfRange));
    for radius in [0.0, -1.0, 200.1, f64::NAN] {
        let filter = BusinessFilter { radius_km: Some(radius), ..Default::default() };
        assert_eq!(problem(filter, "radius_km"), Some(FieldProblem::OutOfRange), "{radius}");
    }
    for cursor in ["!", "AAAA", &URL_SAFE_NO_PAD.encode("1 x y")] {
        let filter = BusinessFilter { cursor: Some(cursor.to_owned()), ..Default::default() };
        assert_eq!(problem(filter, "cursor"), Some(FieldProblem::Malformed), "{cursor}");
    }
    let filter = BusinessFilter { q: Some("x".repeat(201)), ..Default::default() };
    assert_eq!(problem(filter, "q"), Some(FieldProblem::TooLong));
    let filter = BusinessFilter { q: Some("a\0b".to_owned()), ..Default::default() };
    assert_eq!(problem(filter, "q"), Some(FieldProblem::Malformed));
    let filter = BusinessFilter { kind: Some("bakery".to_owned()), ..Default::default() };
    assert_eq!(problem(filter, "type"), Some(FieldProblem::Unknown));
}

#[test]
fn a_cursor_survives_the_journey() {
    let after = After { metres: 1234, name: "Café del Mar  2".to_owned(), id: Uuid::from_u128(7) };
    assert_eq!(After::decode(&after.encode()), Some(after));
}

#[test]
fn signs_of_patterns_are_looked_for_as_they_stand() {
    assert_eq!(pattern(r"50%_\"), r"%50\%\_\\%");
}
