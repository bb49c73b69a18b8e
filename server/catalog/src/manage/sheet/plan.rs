//! What a sheet would change. Pure: the same sheet over the same catalogue is the same plan.

use std::collections::{HashMap, HashSet};

use csv::{ReaderBuilder, StringRecord, WriterBuilder};
use serde::Serialize;
use shared::{
    AppError,
    catalog::{
        edit::{OptionInput, ServiceInput},
        sheet::{CellChange, CellError, ImportPreview, ImportRow, RowChange},
    },
    error::FieldProblem,
    ids::ServiceId,
    money::{Currency, Money},
};
use uuid::Uuid;

use super::{
    super::{load::Written, read},
    cells::{self, COLUMNS, Names},
};

const MOST_ROWS: usize = 2000;
const BOM: &str = "\u{feff}";

/// One service that is written.
#[derive(Debug, Serialize)]
pub(in super::super) struct Planned {
    pub line: u64,
    pub id: Option<ServiceId>,
    pub version: i32,
    pub input: ServiceInput,
    /// A heading that is not there yet.
    pub category: Option<String>,
}

/// Everything that a sheet changes, and what is said about it.
#[derive(Debug, Default)]
pub(in super::super) struct Plan {
    pub services: Vec<Planned>,
    pub preview: ImportPreview,
}

/// The catalogue as a sheet that every spreadsheet opens with its letters right.
pub(super) fn sheet(services: &[Written], names: &Names) -> Result<String, csv::Error> {
    let mut writer = WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    writer.write_record(COLUMNS)?;
    for service in services {
        let id = service.id.to_string();
        let cell = |column: &&str| cells::harmless(&cells::write(column, &id, &service.input, names));
        writer.write_record(COLUMNS.iter().map(cell))?;
    }
    let bytes = writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))?;
    Ok(format!("{BOM}{}", String::from_utf8_lossy(&bytes)))
}

/// The text of a file.
pub(super) fn text_of(bytes: Vec<u8>) -> Result<String, AppError> {
    let wrong = |problem| AppError::field("sheet", problem);
    let text = String::from_utf8(bytes).map_err(|_| wrong(FieldProblem::Malformed))?;
    let text = text.strip_prefix(BOM).map(ToOwned::to_owned).unwrap_or(text);
    match text.trim() {
        "" => Err(wrong(FieldProblem::Required)),
        _ if text.contains('\0') => Err(wrong(FieldProblem::Malformed)),
        _ => Ok(text),
    }
}

/// What is being worked out.
struct Work<'a> {
    services: &'a [Written],
    names: &'a Names,
    currency: Currency,
    seen: HashSet<ServiceId>,
    plan: Plan,
}

/// Works out what `sheet` changes in `services`.
pub(super) fn plan(sheet: &str, services: &[Written], names: &Names, currency: Currency) -> Plan {
    let mut work = Work { services, names, currency, seen: HashSet::new(), plan: Plan::default() };
    let first = sheet.lines().next().unwrap_or_default();
    // A spreadsheet writes what its language writes between numbers.
    let delimiter = if first.contains(';') && !first.contains(',') { b';' } else { b',' };
    let mut reader = ReaderBuilder::new()
        .flexible(true)
        .has_headers(false)
        .delimiter(delimiter)
        .from_reader(sheet.as_bytes());
    let mut columns = None;
    for (nth, record) in reader.records().enumerate() {
        match (record, &columns) {
            (Err(_), _) => {
                work.wrong(u64::try_from(nth).unwrap_or_default() + 1, "", FieldProblem::Malformed)
            }
            (Ok(record), None) => columns = Some(work.headings(&record)),
            (Ok(_), Some(_)) if nth > MOST_ROWS => {
                work.wrong(u64::try_from(nth).unwrap_or_default() + 1, "", FieldProblem::TooLong);
                break;
            }
            (Ok(record), Some(columns)) => work.row(&record, columns),
        }
    }
    work.codes();
    let Work { mut plan, .. } = work;
    plan.preview.errors.sort_by_key(|error| error.line);
    let digest = serde_json::to_string(&(&plan.services, sheet)).unwrap_or_default();
    plan.preview.digest = hex::encode(server_kernel::crypto::sha256(digest.as_bytes()));
    plan
}

impl<'a> Work<'a> {
    fn wrong(&mut self, line: u64, column: &str, code: FieldProblem) {
        let known = |error: &CellError| error.line == line && error.column == column;
        if !self.plan.preview.errors.iter().any(known) {
            self.plan.preview.errors.push(CellError { line, column: column.to_owned(), code });
        }
    }

    /// Which columns there are; one that nobody knows could be a mistake in writing.
    fn headings(&mut self, record: &StringRecord) -> Vec<Option<&'static str>> {
        let mut columns: Vec<Option<&'static str>> = Vec::new();
        for heading in record {
            let heading: String = cells::meant(heading).trim().to_lowercase().chars().take(40).collect();
            let column = COLUMNS.iter().copied().find(|column| *column == heading);
            match column {
                None if !heading.is_empty() => self.wrong(1, &heading, FieldProblem::Unknown),
                Some(_) if columns.contains(&column) => self.wrong(1, &heading, FieldProblem::Inconsistent),
                _ => {}
            }
            columns.push(column);
        }
        if columns.iter().all(Option::is_none) {
            self.wrong(1, "", FieldProblem::Required);
        }
        columns
    }

    fn row(&mut self, record: &StringRecord, columns: &[Option<&'static str>]) {
        let line = record.position().map_or(0, csv::Position::line);
        if record.iter().all(|cell| cell.trim().is_empty()) {
            return;
        }
        if record.len() > columns.len() {
            return self.wrong(line, "", FieldProblem::Malformed);
        }
        let cells: Vec<(&'static str, &str)> =
            columns.iter().zip(record).filter_map(|(column, cell)| Some(((*column)?, cell))).collect();
        let Ok(before) = self.find(line, &cells) else { return };
        if before.is_some_and(|before| !self.seen.insert(before.id)) {
            return self.wrong(line, "id", FieldProblem::Inconsistent);
        }
        let mut input = before.map(|before| before.input.clone()).unwrap_or_default();
        for (column, cell) in cells {
            if cells::read(column, cell, &mut input, self.names).is_none() {
                let why = if column == "staff" { FieldProblem::Unknown } else { FieldProblem::Malformed };
                self.wrong(line, column, why);
            }
        }
        input.names.retain(|name| !(name.name.trim().is_empty() && name.description.trim().is_empty()));
        self.take(line, before, input);
    }

    /// The service that a line is about: by its id, else by its code; none for a new one.
    fn find(&mut self, line: u64, cells: &[(&str, &str)]) -> Result<Option<&'a Written>, ()> {
        let cell = |wanted: &str| {
            let found = cells.iter().find(|(column, _)| *column == wanted);
            found.map(|(_, text)| cells::meant(text).trim()).filter(|text| !text.is_empty())
        };
        let services = self.services;
        if let Some(id) = cell("id") {
            let known = services.iter().find(|service| service.id.to_string() == id.to_lowercase());
            return match known {
                Some(service) => Ok(Some(service)),
                None => {
                    self.wrong(line, "id", FieldProblem::Unknown);
                    Err(())
                }
            };
        }
        let by_code = |code: &str| services.iter().find(|service| service.input.code == code.to_uppercase());
        Ok(cell("code").and_then(by_code))
    }

    /// Notes what becomes of a service.
    fn take(&mut self, line: u64, before: Option<&Written>, mut input: ServiceInput) {
        let known = self.names.categories.iter().any(|(id, _)| *id == input.category);
        let category = (!known && !input.category.is_empty()).then(|| input.category.clone());
        if category.is_some() {
            input.category = Uuid::nil().to_string();
        }
        match read::service(&input, self.currency) {
            Err(error) => {
                for error in error.errors {
                    self.wrong(line, &cells::column_of(&error.field), error.code);
                }
                return;
            }
            Ok(new) => self.put_in_order(&mut input, &new),
        }
        if category.as_ref().is_some_and(|name| name.chars().count() > read::LONGEST_NAME) {
            return self.wrong(line, "category", FieldProblem::TooLong);
        }
        let cells = before.map(|before| self.changes(before, &input, category.as_deref()));
        if cells.as_ref().is_some_and(Vec::is_empty) {
            self.plan.preview.same += 1;
            return;
        }
        if let Some(name) = &category
            && !self.plan.preview.categories.contains(name)
        {
            self.plan.preview.categories.push(name.clone());
        }
        let change = if before.is_some() { RowChange::Changed } else { RowChange::New };
        let name = input.name.clone();
        self.plan.preview.rows.push(ImportRow { line, name, change, cells: cells.unwrap_or_default() });
        let (id, version) = (before.map(|before| before.id), before.map_or(0, |before| before.version));
        self.plan.services.push(Planned { line, id, version, input, category });
    }

    /// What was read, written as the catalogue would write it: `2400` is `2400.00`.
    fn put_in_order(&self, input: &mut ServiceInput, new: &read::NewService) {
        let text = |number: Option<i32>| number.map(|number| number.to_string()).unwrap_or_default();
        input.options = new
            .options
            .iter()
            .map(|option| OptionInput {
                minutes: option.minutes.to_string(),
                price: Money::new(option.price, self.currency).amount(),
                gap_after: text(option.gap.map(|gap| gap.0)),
                gap: text(option.gap.map(|gap| gap.1)),
            })
            .collect();
        let usual = new.options.iter().position(|option| option.minutes == new.usual);
        input.usual = usual.map(|place| place.to_string()).unwrap_or_default();
        input.name.clone_from(&new.name);
        input.code = new.code.clone().unwrap_or_default();
        input.description.clone_from(&new.description);
        input.buffer_before = new.buffers.0.to_string();
        input.buffer_after = new.buffers.1.to_string();
        input.min_participants = new.participants.0.to_string();
        input.max_participants = new.participants.1.to_string();
        new.given_at.as_str().clone_into(&mut input.given_at);
        input.pressure = text(new.pressure.map(i32::from));
        input.notice = text(new.notice);
        input.horizon = text(new.horizon);
        input.free_cancel = text(new.free_cancel);
        input.cancel_fee = text(new.cancel_fee.map(i32::from));
        input.deposit = text(new.deposit.map(i32::from));
    }

    fn changes(&self, before: &Written, input: &ServiceInput, category: Option<&str>) -> Vec<CellChange> {
        let changes = COLUMNS.iter().map(|column| {
            let from = cells::write(column, "", &before.input, self.names);
            let to = match (*column, category) {
                ("category", Some(name)) => name.to_owned(),
                _ => cells::write(column, "", input, self.names),
            };
            CellChange { column: (*column).to_owned(), from, to }
        });
        changes.filter(|change| change.from != change.to).collect()
    }

    /// A code names one service when all is done.
    fn codes(&mut self) {
        let written: HashSet<ServiceId> =
            self.plan.services.iter().filter_map(|planned| planned.id).collect();
        let stay = self.services.iter().filter(|service| !written.contains(&service.id));
        let mut owners: HashMap<String, u64> = stay
            .map(|service| (service.input.code.clone(), 0))
            .filter(|(code, _)| !code.is_empty())
            .collect();
        let mut twice = Vec::new();
        for planned in &self.plan.services {
            let code = planned.input.code.clone();
            if !code.is_empty() && owners.insert(code, planned.line).is_some() {
                twice.push(planned.line);
            }
        }
        for line in twice {
            self.wrong(line, "code", FieldProblem::Taken);
        }
    }
}
