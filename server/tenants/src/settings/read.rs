//! From what was typed to what can be stored.

use shared::{
    AppError, FieldError,
    contact::Phone,
    error::FieldProblem,
    tenants::settings::{BusinessInput, TimesShown},
};

use crate::model::ConfirmationMode;

/// What a business says about itself.
#[derive(Debug)]
pub(super) struct Business {
    pub name: String,
    pub tagline: String,
    pub about: String,
    pub phone: String,
    pub confirmation_mode: String,
    pub notice: i32,
    pub horizon: i32,
    pub step: i32,
    pub free_cancel: i32,
    pub best_times_first: bool,
}

/// Text without control characters but for new lines, of `longest` characters at most.
pub(super) fn text(text: &str, longest: usize) -> Result<String, FieldProblem> {
    let text = text.trim().replace("\r\n", "\n");
    match text.chars().count() {
        count if count > longest => Err(FieldProblem::TooLong),
        _ if text.chars().any(|letter| letter.is_control() && letter != '\n') => Err(FieldProblem::Malformed),
        _ => Ok(text),
    }
}

fn number(text: &str, range: std::ops::RangeInclusive<i32>) -> Result<i32, FieldProblem> {
    let number: i32 = text.trim().parse().map_err(|_| FieldProblem::Malformed)?;
    if range.contains(&number) { Ok(number) } else { Err(FieldProblem::OutOfRange) }
}

pub(super) fn business(input: &BusinessInput, prefix: &str) -> Result<Business, AppError> {
    let mut wrong = Vec::new();
    let mut check = |field: &str, problem: FieldProblem| {
        wrong.push(FieldError { field: field.to_owned(), code: problem });
    };
    let name = match text(&input.business_name, 120) {
        Ok(name) if name.is_empty() => Err(FieldProblem::Required),
        Ok(name) if name.contains('\n') => Err(FieldProblem::Malformed),
        read => read,
    };
    let name = name.map_err(|problem| check("business_name", problem));
    let tagline = text(&input.tagline, 160).map_err(|problem| check("tagline", problem));
    let about = text(&input.about, 2_000).map_err(|problem| check("about", problem));
    let phone = Phone::parse(&input.phone, prefix).map_err(|problem| check("phone", problem));
    if ConfirmationMode::from_stored(&input.confirmation_mode).is_none() {
        check("confirmation_mode", FieldProblem::Unknown);
    }
    let times = TimesShown::parse(&input.times);
    if times.is_none() {
        check("times", FieldProblem::Unknown);
    }
    let notice = number(&input.notice, 0..=20_160).map_err(|problem| check("notice", problem));
    let horizon = number(&input.horizon, 1..=730).map_err(|problem| check("horizon", problem));
    let step = number(&input.step, 5..=240).map_err(|problem| check("step", problem));
    let free_cancel = number(&input.free_cancel, 0..=43_200).map_err(|problem| check("free_cancel", problem));
    match (name, tagline, about, phone, notice, horizon, step, free_cancel) {
        (Ok(name), Ok(tagline), Ok(about), Ok(phone), Ok(notice), Ok(horizon), Ok(step), Ok(free_cancel))
            if wrong.is_empty() =>
        {
            let (phone, confirmation_mode) = (phone.as_str().to_owned(), input.confirmation_mode.clone());
            Ok(Business {
                name,
                tagline,
                about,
                phone,
                confirmation_mode,
                notice,
                horizon,
                step,
                free_cancel,
                best_times_first: times == Some(TimesShown::BestFirst),
            })
        }
        _ => Err(AppError::fields(wrong)),
    }
}
