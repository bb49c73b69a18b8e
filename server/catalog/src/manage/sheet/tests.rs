use proptest::prelude::*;
use shared::{
    catalog::{
        edit::{NameInput, OptionInput, ServiceInput, ServiceState},
        sheet::RowChange,
    },
    ids::ServiceId,
    money::Currency,
};
use uuid::Uuid;

use super::{
    cells::{self, Names},
    plan,
};
use crate::manage::load::Written;
use shared::error::FieldProblem;

fn inr() -> Currency {
    "INR".parse().unwrap()
}

fn id(n: u128) -> String {
    Uuid::from_u128(n).to_string()
}

fn names() -> Names {
    let pair = |n, name: &str| (id(n), name.to_owned());
    Names {
        categories: vec![pair(1, "Massages"), pair(2, "=Facials")],
        staff: vec![pair(3, "Asha"), pair(4, "Bina Rao")],
    }
}

fn massage(n: u128, name: &str, code: &str) -> Written {
    let option = |minutes: &str, price: &str| OptionInput {
        minutes: minutes.to_owned(),
        price: price.to_owned(),
        ..OptionInput::default()
    };
    let input = ServiceInput {
        name: name.to_owned(),
        code: code.to_owned(),
        category: id(1),
        options: vec![option("60", "2400.00"), option("90", "3400.00")],
        usual: "1".to_owned(),
        staff: vec![id(3), id(4)],
        buffer_before: "0".to_owned(),
        buffer_after: "15".to_owned(),
        min_participants: "1".to_owned(),
        max_participants: "1".to_owned(),
        given_at: "premises".to_owned(),
        published: true,
        ..ServiceInput::default()
    };
    Written { id: ServiceId(Uuid::from_u128(n)), version: 1, state: ServiceState::Published, input }
}

fn planned(sheet: &str, services: &[Written]) -> plan::Plan {
    plan::plan(sheet, services, &names(), inr())
}

fn errors(sheet: &str, services: &[Written]) -> Vec<(u64, String, FieldProblem)> {
    let errors = planned(sheet, services).preview.errors;
    errors.into_iter().map(|error| (error.line, error.column, error.code)).collect()
}

#[test]
fn a_sheet_that_was_not_touched_changes_nothing() {
    let services = [massage(10, "Swedish", "SWD"), massage(11, "=cmd|' /C calc'!A0", "")];
    let sheet = plan::sheet(&services, &names()).unwrap();
    assert!(sheet.starts_with('\u{feff}'));
    assert!(sheet.contains("'=cmd|"), "{sheet}");
    let plan = planned(sheet.strip_prefix('\u{feff}').unwrap(), &services);
    assert_eq!((plan.preview.errors.len(), plan.preview.rows.len(), plan.preview.same), (0, 0, 2));
}

#[test]
fn what_changes_is_said_cell_by_cell() {
    let services = [massage(10, "Swedish", "SWD")];
    let sheet = "code,name,lengths,name_hi,category\nswd,Swedish,60=2500;90*=3400,स्वीडिश,New heading\n,Thai,\"45=1,5\",,Massages\n,Thai,120*/30+60=1500.5,,massages";
    let plan = planned(sheet, &services);
    let error = &plan.preview.errors[0];
    assert_eq!((error.line, error.column.as_str(), error.code), (3, "lengths", FieldProblem::Malformed));
    let [changed, new] = plan.preview.rows.as_slice() else { panic!("{:?}", plan.preview.rows) };
    assert_eq!((changed.change, new.change), (RowChange::Changed, RowChange::New));
    let cells: Vec<_> = changed.cells.iter().map(|cell| (cell.column.as_str(), cell.to.as_str())).collect();
    assert_eq!(
        cells,
        [("category", "New heading"), ("lengths", "60=2500.00; 90*=3400.00"), ("name_hi", "स्वीडिश")]
    );
    assert_eq!(plan.preview.categories, ["New heading"]);
    assert_eq!(plan.services[1].input.options[0].gap, "60");
}

#[test]
fn what_cannot_be_taken_is_named_by_line_and_column() {
    let services = [massage(10, "Swedish", "SWD"), massage(11, "Thai", "THA")];
    let other = id(99);
    for (sheet, expected) in [
        (format!("id,name\n{other},X"), (2, "id", FieldProblem::Unknown)),
        ("name,colour\nX,red".to_owned(), (1, "colour", FieldProblem::Unknown)),
        ("name,name\nX,Y".to_owned(), (1, "name", FieldProblem::Inconsistent)),
        ("code,published\nSWD,perhaps".to_owned(), (2, "published", FieldProblem::Malformed)),
        ("code,staff\nSWD,Nobody".to_owned(), (2, "staff", FieldProblem::Unknown)),
        ("code,name\nSWD,A\nSWD,B".to_owned(), (3, "id", FieldProblem::Inconsistent)),
        (format!("id,code\n{},THA", id(10)), (2, "code", FieldProblem::Taken)),
        ("code,pressure\n\"SWD\",9".to_owned(), (2, "pressure", FieldProblem::OutOfRange)),
        ("code,given_at\nSWD,moon".to_owned(), (2, "given_at", FieldProblem::Unknown)),
        ("code,name\nSWD,A,B".to_owned(), (2, "", FieldProblem::Malformed)),
    ] {
        let (line, column, code) = expected;
        assert!(
            errors(&sheet, &services).contains(&(line, column.to_owned(), code)),
            "{sheet}: {:?}",
            errors(&sheet, &services)
        );
    }
}

#[test]
fn a_spreadsheet_of_another_language_is_read_too() {
    let services = [massage(10, "Swedish", "SWD")];
    let plan = planned("code;name\r\nSWD;Svensk\r\n\r\n;\r\n", &services);
    assert_eq!(plan.preview.errors, []);
    assert_eq!(plan.preview.rows[0].name, "Svensk");
}

#[test]
fn another_sheet_or_another_version_is_another_preview() {
    let sheet = "code,name\nSWD,New";
    let before = planned(sheet, &[massage(10, "Swedish", "SWD")]).preview.digest;
    let later = planned(sheet, &[Written { version: 2, ..massage(10, "Swedish", "SWD") }]).preview.digest;
    assert_ne!(before, later);
    assert_eq!(before, planned(sheet, &[massage(10, "Swedish", "SWD")]).preview.digest);
}

fn text() -> impl Strategy<Value = String> {
    // Letters, quotes, separators, and everything that begins a formula.
    "[a-zक-हا-ي=+@\\-'\", ;\n]{0,20}".prop_map(|text| text.trim().to_owned())
}

proptest! {
    #[test]
    fn a_cell_means_what_was_written(text in ".{0,30}") {
        let cell = cells::harmless(&text);
        prop_assert_eq!(cells::meant(&cell), &text);
        prop_assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']));
    }

    #[test]
    fn every_catalogue_survives_the_way_out_and_in(
        texts in proptest::collection::vec((text(), text(), text()), 1..6),
        usual in 0..2_usize,
        minutes in 60..300_i32,
    ) {
        let services: Vec<Written> = texts.into_iter().zip(20..).map(|((a, b, c), n)| {
            let mut service = massage(n, "x", "");
            service.input.name = format!("N{}", a.split_whitespace().collect::<Vec<_>>().join(" "));
            service.input.description = b.clone();
            service.input.techniques = c.clone();
            service.input.usual = usual.to_string();
            service.input.options[0].gap_after = "20".to_owned();
            service.input.options[0].gap = "30".to_owned();
            service.input.options[1].minutes = (minutes + 1).to_string();
            service.input.given_at = ["premises", "away", "either"][usize::try_from(minutes).unwrap() % 3].to_owned();
            service.input.names = vec![NameInput { locale: "hi".to_owned(), name: service.input.name.clone(), description: c }];
            service
        }).collect();
        let sheet = plan::sheet(&services, &names()).unwrap();
        let plan = planned(sheet.trim_start_matches('\u{feff}'), &services);
        prop_assert_eq!(&plan.preview.errors, &[]);
        prop_assert_eq!(plan.preview.rows.len(), 0, "{:?}", plan.preview.rows);
        prop_assert_eq!(plan.preview.same, services.len() as u64);
    }
}
