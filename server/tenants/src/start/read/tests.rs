use shared::tenants::start::PersonInput;

use super::*;
use crate::start::suggest;

/// A spa in Bengaluru as its owner leaves it who changes nothing.
fn spa() -> Draft {
    let mut draft = Draft::default();
    put(&mut draft, StepInput::Kind(KindInput { kind: "spa".into(), country: "IN".into() }));
    draft.name =
        NameInput {
            business_name: "शांति Spa".into(), slug: "shanti".into(), phone: "98450 12345".into()
        };
    suggest::fill(&mut draft, "en");
    draft.place.address = "12 MG Road".into();
    draft.place.place = "Indiranagar, Bengaluru".into();
    suggest::fill(&mut draft, "en");
    draft
}

fn wrong(result: Result<impl std::fmt::Debug, AppError>) -> Vec<(String, FieldProblem)> {
    result.unwrap_err().errors.into_iter().map(|error| (error.field, error.code)).collect()
}

fn day(from: &str, to: &str, from2: &str, to2: &str) -> DayInput {
    DayInput { from2: from2.into(), to2: to2.into(), ..DayInput::open(from, to) }
}

#[test]
fn suggestions_alone_make_a_business() {
    let business = everything(&spa(), "en").unwrap();
    assert_eq!(business.name.phone, "+919845012345");
    assert_eq!(business.place.currency.code(), "INR");
    assert_eq!(business.place.zone.name(), "Asia/Kolkata");
    assert_eq!(business.hours.len(), 7);
    assert_eq!(business.rooms, ["Room 1", "Room 2", "Room 3"]);
    assert_eq!(business.owner.as_deref(), Some("Therapist"));
    let swedish = &business.services[0];
    assert_eq!((swedish.name.as_str(), swedish.options.len()), ("Swedish massage", 2));
    assert_eq!(business.addons.len(), 2);
}

#[test]
fn nothing_at_all_is_asked_for_field_by_field() {
    let empty = Draft::default();
    for (step, field) in [
        (Step::Kind, "kind"),
        (Step::Name, "business_name"),
        (Step::Place, "address"),
        (Step::Hours, "hours"),
        (Step::Team, "team"),
    ] {
        let fields = wrong(check(&empty, step, "en"));
        assert!(fields.contains(&(field.to_owned(), FieldProblem::Required)), "{step:?}: {fields:?}");
    }
}

#[test]
fn hours_end_after_they_begin_and_a_second_stretch_comes_after_the_first() {
    let one = |day: DayInput| hours(&[DayInput::default(), day]);
    for good in [
        day("09:00", "19:00", "", ""),
        day("09:00", "13:00", "16:00", "21:00"),
        day("09:00", "00:00", "", ""),
        day("09:00", "13:00", "16:00", "00:00"),
    ] {
        assert!(one(good.clone()).is_ok(), "{good:?}");
    }
    for (bad, problem) in [
        (day("19:00", "09:00", "", ""), FieldProblem::Inconsistent),
        (day("09:00", "09:00", "", ""), FieldProblem::Inconsistent),
        (day("09:00", "13:00", "12:00", "18:00"), FieldProblem::Inconsistent),
        (day("09:00", "00:00", "16:00", "18:00"), FieldProblem::Inconsistent),
        (day("09:00", "", "", ""), FieldProblem::Malformed),
        (day("", "", "", ""), FieldProblem::Required),
        (day("9 o'clock", "10:00", "", ""), FieldProblem::Malformed),
    ] {
        assert_eq!(wrong(one(bad)), [("day1".to_owned(), problem)]);
    }
    assert_eq!(wrong(hours(&[])), [("hours".to_owned(), FieldProblem::Required)]);
}

#[test]
fn rooms_are_counted_or_named_and_no_name_is_given_twice() {
    let named = |count: &str, names: &str| {
        let mut draft = spa();
        draft.rooms = RoomsInput { count: count.into(), names: names.into() };
        rooms(&draft, "en")
    };
    assert_eq!(named("3", "Lotus\n\nJasmine").unwrap(), ["Lotus", "Jasmine", "Room 3"]);
    assert_eq!(named("1", "Lotus\nJasmine").unwrap(), ["Lotus", "Jasmine"]);
    assert_eq!(named("0", "").unwrap(), [""; 0]);
    assert_eq!(wrong(named("2", "Lotus\nLotus")), [("names".to_owned(), FieldProblem::Inconsistent)]);
    assert_eq!(wrong(named("31", "")), [("count".to_owned(), FieldProblem::OutOfRange)]);
    assert_eq!(wrong(named("many", "")), [("count".to_owned(), FieldProblem::Required)]);
}

#[test]
fn somebody_has_to_do_the_work() {
    let person = |name: &str| PersonInput { name: name.into(), title: String::new() };
    let one = TeamInput { team: vec![person(""), person("Asha Nair")], ..TeamInput::default() };
    assert_eq!(team(&one).unwrap().1.len(), 1);
    let titled = PersonInput { name: String::new(), title: "Therapist".into() };
    let nameless = TeamInput { team: vec![titled], ..TeamInput::default() };
    assert_eq!(wrong(team(&nameless)), [("team.0.who".to_owned(), FieldProblem::Required)]);
}

#[test]
fn services_say_which_row_is_wrong() {
    let row = |name: &str, minutes: &str, price: &str| ServiceInput {
        on: "1".into(),
        name: name.into(),
        minutes: minutes.into(),
        price: price.into(),
        ..ServiceInput::default()
    };
    let mut draft = spa();
    draft.services = vec![
        row("Massage", "60", "2,100"),
        row("Massage", "60", "1"),
        row("", "60", "1"),
        row("Long", "1441", "1"),
        row("Odd", "60", "1.005"),
        row("Minus", "60", "-1"),
        ServiceInput { on: String::new(), ..row("", "x", "x") },
    ];
    assert_eq!(
        wrong(services(&draft)),
        [
            ("services.1.minutes".to_owned(), FieldProblem::Inconsistent),
            ("services.2.what".to_owned(), FieldProblem::Required),
            ("services.3.minutes".to_owned(), FieldProblem::OutOfRange),
            ("services.4.price".to_owned(), FieldProblem::Malformed),
            ("services.5.price".to_owned(), FieldProblem::OutOfRange),
        ]
    );
}

#[test]
fn coordinates_come_in_pairs_on_the_globe() {
    assert_eq!(point("", " "), Ok(None));
    assert_eq!(point("12.97", "77.64"), Ok(Some((12.97, 77.64))));
    for bad in [("12.97", ""), ("", "1"), ("x", "y"), ("91", "0"), ("0", "181"), ("NaN", "0")] {
        assert!(point(bad.0, bad.1).is_err(), "{bad:?}");
    }
}

#[test]
fn another_country_changes_what_follows_from_it_and_keeps_the_address() {
    let mut draft = spa();
    draft.done = Step::ALL.to_vec();
    put(&mut draft, StepInput::Kind(KindInput { kind: "spa".into(), country: "GB".into() }));
    suggest::fill(&mut draft, "en");
    assert_eq!((draft.place.currency.as_str(), draft.place.address.as_str()), ("GBP", "12 MG Road"));
    assert!(!draft.done.contains(&Step::Place) && draft.done.contains(&Step::Name));
    assert_eq!(draft.services[0].price, "60.00");
}
