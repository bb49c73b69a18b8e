//! Limits of what is sent: the same as in the document, so that nothing else reaches a port.

use chrono::Datelike as _;
use shared::{
    FieldError,
    booking::{MAX_SERVICES, MAX_SIDE_BY_SIDE, NewBooking, NewHold, Place, Wish},
    contact::ContactInput,
    error::FieldProblem,
    identity::Login,
    payments::NewPayment,
    time::Local,
};

use crate::text;

/// What is wrong so far.
pub(crate) type Wrong = Vec<FieldError>;

/// Something with limits.
pub(crate) trait Check {
    /// Its fields that are lists.
    const LISTS: &[&str] = &[];

    /// Adds every field that is wrong.
    fn check(&self, wrong: &mut Wrong);
}

/// The length, then the form.
pub(crate) fn limit(wrong: &mut Wrong, field: &str, value: &str, most: usize, fits: fn(&str) -> bool) {
    let code = match value.chars().count() {
        length if length > most => FieldProblem::TooLong,
        _ if !fits(value) => FieldProblem::Malformed,
        _ => return,
    };
    wrong.push(FieldError { field: field.to_owned(), code });
}

/// At least one character.
pub(crate) fn given(wrong: &mut Wrong, field: &str, value: &str) {
    if value.is_empty() {
        wrong.push(FieldError { field: field.to_owned(), code: FieldProblem::Required });
    }
}

/// Four digits of a year: what is further away is no time for an appointment.
pub(crate) fn time(wrong: &mut Wrong, field: &str, at: Local) {
    let leap = chrono::Timelike::nanosecond(&at) >= 1_000_000_000;
    if leap || !(1970..=9998).contains(&at.year()) {
        wrong.push(FieldError { field: field.to_owned(), code: FieldProblem::OutOfRange });
    }
}

/// When something was done without a network.
pub(crate) fn done_at(wrong: &mut Wrong, at: Option<Local>) {
    if let Some(at) = at {
        time(wrong, "at", at);
    }
}

fn count(wrong: &mut Wrong, field: &str, count: usize) {
    if count > 20 {
        wrong.push(FieldError { field: field.to_owned(), code: FieldProblem::TooLong });
    }
}

fn contact(wrong: &mut Wrong, contact: Option<&ContactInput>) {
    let Some(contact) = contact else { return };
    limit(wrong, "customer.name", &contact.name, 120, text::is_line);
    limit(wrong, "customer.email", &contact.email, 254, text::is_line);
    limit(wrong, "customer.phone", &contact.phone, 40, text::is_line);
}

fn notes(wrong: &mut Wrong, notes: Option<&str>) {
    limit(wrong, "notes", notes.unwrap_or_default(), 1000, text::is_text);
}

fn visit(wrong: &mut Wrong, also: &[Wish], guests: Option<u32>) {
    let mut refuse = |field: &str, code| wrong.push(FieldError { field: field.to_owned(), code });
    if also.len() >= MAX_SERVICES || also.iter().any(|wish| wish.addons.len() > 20) {
        refuse("also", FieldProblem::TooLong);
    }
    if also.iter().any(|wish| wish.guest >= MAX_SIDE_BY_SIDE) {
        refuse("also", FieldProblem::OutOfRange);
    }
    if guests.is_some_and(|guests| !(1..=200).contains(&guests)) {
        refuse("guests", FieldProblem::OutOfRange);
    }
}

impl Check for NewHold {
    const LISTS: &[&str] = &["addons", "also"];

    fn check(&self, wrong: &mut Wrong) {
        count(wrong, "addons", self.addons.len());
        visit(wrong, &self.also, self.guests);
        time(wrong, "starts_at", self.starts_at);
        place(wrong, self.place.as_ref());
        contact(wrong, self.customer.as_ref());
        notes(wrong, self.notes.as_deref());
    }
}

impl Check for NewBooking {
    const LISTS: &[&str] = &["addons", "also"];

    fn check(&self, wrong: &mut Wrong) {
        count(wrong, "addons", self.addons.len());
        visit(wrong, &self.also, self.guests);
        time(wrong, "starts_at", self.starts_at);
        contact(wrong, self.customer.as_ref());
        notes(wrong, self.notes.as_deref());
        if let Some(reason) = &self.overbook {
            limit(wrong, "overbook", reason, 200, text::is_line);
        }
        if self.credits.is_some_and(|credits| !(1..=100).contains(&credits)) {
            wrong.push(FieldError { field: "credits".to_owned(), code: FieldProblem::OutOfRange });
        }
        place(wrong, self.place.as_ref());
    }
}

fn place(wrong: &mut Wrong, place: Option<&Place>) {
    if let Some(place) = place {
        limit(wrong, "place.address", &place.address, 300, text::is_line);
    }
}

impl Check for NewPayment {
    fn check(&self, wrong: &mut Wrong) {
        if self.method != "cash" {
            wrong.push(FieldError { field: "method".to_owned(), code: FieldProblem::Unknown });
        }
        if !text::is_amount(&self.amount) {
            wrong.push(FieldError { field: "amount".to_owned(), code: FieldProblem::Malformed });
        }
    }
}

impl Check for Login {
    fn check(&self, wrong: &mut Wrong) {
        given(wrong, "email", &self.email);
        given(wrong, "password", &self.password);
        limit(wrong, "email", &self.email, 254, text::is_line);
        limit(wrong, "password", &self.password, 200, |_| true);
        limit(wrong, "totp", self.totp.as_deref().unwrap_or_default(), 32, text::is_line);
    }
}
