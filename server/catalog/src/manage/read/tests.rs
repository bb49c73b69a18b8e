use proptest::prelude::*;

use super::*;

fn inr() -> Currency {
    "INR".parse().unwrap()
}

fn length(minutes: &str, price: &str, gap_after: &str, gap: &str) -> OptionInput {
    let own = |text: &str| text.to_owned();
    OptionInput { minutes: own(minutes), price: own(price), gap_after: own(gap_after), gap: own(gap) }
}

fn massage() -> ServiceInput {
    ServiceInput {
        name: "  Deep   tissue ".to_owned(),
        category: Uuid::nil().to_string(),
        options: vec![
            length("90", "3900", "", ""),
            length("60", "2800.50", "20", "15"),
            length("", " ", "", ""),
        ],
        usual: "1".to_owned(),
        ..ServiceInput::default()
    }
}

fn wrong(input: &ServiceInput) -> Vec<(String, FieldProblem)> {
    let error = service(input, inr()).unwrap_err();
    error.errors.into_iter().map(|error| (error.field, error.code)).collect()
}

#[test]
fn what_was_typed_is_put_in_order() {
    let read = service(&massage(), inr()).unwrap();
    assert_eq!(read.name, "Deep tissue");
    assert_eq!(
        read.options,
        [
            NewOption { minutes: 60, price: 280_050, gap: Some((20, 15)) },
            NewOption { minutes: 90, price: 390_000, gap: None }
        ]
    );
    assert_eq!((read.usual, read.participants, read.notice), (60, (1, 1), None));
}

#[test]
fn digits_are_digits_in_every_script() {
    let input = ServiceInput { options: vec![length("६०", "٢٥٠٠٫٥", "", "")], ..massage() };
    assert_eq!(service(&input, inr()).unwrap().options[0].price, 250_050);
}

#[test]
fn everything_that_is_wrong_is_said_at_once() {
    let input = ServiceInput {
        name: " ".to_owned(),
        category: "x".to_owned(),
        code: "ä".to_owned(),
        options: vec![length("60", "1", "30", "30"), length("60", "-1", "", ""), length("x", "", "5", "")],
        pressure: "6".to_owned(),
        min_participants: "3".to_owned(),
        max_participants: "2".to_owned(),
        deposit: "101".to_owned(),
        confirmation_mode: "never".to_owned(),
        names: vec![NameInput { locale: "hi".to_owned(), name: String::new(), description: "x".to_owned() }],
        ..ServiceInput::default()
    };
    let wrong = wrong(&input);
    for expected in [
        ("name", FieldProblem::Required),
        ("category", FieldProblem::Unknown),
        ("code", FieldProblem::Malformed),
        ("options.0.gap", FieldProblem::OutOfRange),
        ("options.1.price", FieldProblem::OutOfRange),
        ("options.1.minutes", FieldProblem::Inconsistent),
        ("options.2.minutes", FieldProblem::Malformed),
        ("options.2.price", FieldProblem::Required),
        ("options.2.gap", FieldProblem::Required),
        ("pressure", FieldProblem::OutOfRange),
        ("max_participants", FieldProblem::Inconsistent),
        ("deposit", FieldProblem::OutOfRange),
        ("confirmation_mode", FieldProblem::Unknown),
        ("names.hi.name", FieldProblem::Required),
    ] {
        assert!(wrong.contains(&(expected.0.to_owned(), expected.1)), "{expected:?} in {wrong:?}");
    }
    let none = ServiceInput { options: Vec::new(), ..massage() };
    assert_eq!(self::wrong(&none), [("options".to_owned(), FieldProblem::Required)]);
}

#[test]
fn a_service_is_given_where_it_says_and_a_class_on_the_premises() {
    let at = |given: &str, serving: &str| ServiceInput {
        given_at: given.to_owned(),
        serving: serving.to_owned(),
        ..massage()
    };
    for (given, serving, read) in [
        ("", "", Ok(GivenAt::Premises)),
        ("premises", "class", Ok(GivenAt::Premises)),
        ("away", "one", Ok(GivenAt::Away)),
        ("either", "", Ok(GivenAt::Either)),
        ("either", "class", Err(FieldProblem::Inconsistent)),
        ("away", "class", Err(FieldProblem::Inconsistent)),
        ("moon", "one", Err(FieldProblem::Unknown)),
    ] {
        let input = at(given, serving);
        match read {
            Ok(read) => assert_eq!(service(&input, inr()).unwrap().given_at, read, "{given} {serving}"),
            Err(problem) => {
                assert_eq!(wrong(&input), [("given_at".to_owned(), problem)], "{given} {serving}")
            }
        }
    }
}

#[test]
fn a_package_has_something_in_it_and_nothing_twice() {
    let item = |option: &str| shared::catalog::edit::PackageItemInput {
        option: option.to_owned(),
        quantity: String::new(),
    };
    let own = Uuid::nil().to_string();
    let mut input =
        PackageInput { name: "Five".to_owned(), price: "1".to_owned(), ..PackageInput::default() };
    assert_eq!(package(&input, inr()).unwrap_err().problem("items"), Some(FieldProblem::Required));
    input.items = vec![item(&own), item("")];
    assert_eq!(package(&input, inr()).unwrap().items, [(Uuid::nil(), 1)]);
    input.items = vec![item(&own), item(&own)];
    assert_eq!(
        package(&input, inr()).unwrap_err().problem("items.1.option"),
        Some(FieldProblem::Inconsistent)
    );
}

proptest! {
    #[test]
    fn whatever_is_typed_is_read_or_refused(a in ".{0,40}", b in ".{0,12}", c in ".{0,12}") {
        let input = ServiceInput {
            name: a.clone(),
            code: b.clone(),
            description: a,
            options: vec![length(&b, &c, &c, &b)],
            usual: c.clone(),
            notice: c,
            ..massage()
        };
        if let Ok(read) = service(&input, inr()) {
            prop_assert!((1..=LONGEST_NAME).contains(&read.name.chars().count()));
            for option in read.options {
                prop_assert!(option.gap.is_none_or(|(after, gap)| after + gap < option.minutes));
            }
        }
    }
}
