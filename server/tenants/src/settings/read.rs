//! From what was typed to what can be stored.

use std::{ops::RangeInclusive, str::FromStr};

use shared::{
    AppError, FieldError,
    contact::Phone,
    error::FieldProblem,
    money::{Currency, Money},
    tenants::{
        areas::{AreaInput, TravelInput},
        settings::{BusinessInput, TimesShown},
    },
};

use crate::model::ConfirmationMode;

const LARGEST_FEE: i64 = 9_999_999_999;

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
    pub check_in_opens: i16,
    pub no_show: i16,
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

/// Such a text of one line, and not empty.
fn line(typed: &str, longest: usize) -> Result<String, FieldProblem> {
    match text(typed, longest) {
        Ok(line) if line.is_empty() => Err(FieldProblem::Required),
        Ok(line) if line.contains('\n') => Err(FieldProblem::Malformed),
        read => read,
    }
}

fn number<N: FromStr + PartialOrd>(text: &str, range: RangeInclusive<N>) -> Result<N, FieldProblem> {
    let number: N = text.trim().parse().map_err(|_| FieldProblem::Malformed)?;
    if range.contains(&number) { Ok(number) } else { Err(FieldProblem::OutOfRange) }
}

pub(super) fn business(input: &BusinessInput, prefix: &str) -> Result<Business, AppError> {
    let mut wrong = Vec::new();
    let mut check = |field: &str, problem: FieldProblem| {
        wrong.push(FieldError { field: field.to_owned(), code: problem });
    };
    let name = line(&input.business_name, 120).map_err(|problem| check("business_name", problem));
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
    let opens = number(&input.check_in_opens, 0..=240).map_err(|problem| check("check_in_opens", problem));
    let no_show = number(&input.no_show, 0..=240).map_err(|problem| check("no_show", problem));
    let rules = (notice, horizon, step, free_cancel, opens, no_show);
    match (name, tagline, about, phone, rules) {
        (
            Ok(name),
            Ok(tagline),
            Ok(about),
            Ok(phone),
            (Ok(notice), Ok(horizon), Ok(step), Ok(free_cancel), Ok(check_in_opens), Ok(no_show)),
        ) if wrong.is_empty() => {
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
                check_in_opens,
                no_show,
                best_times_first: times == Some(TimesShown::BestFirst),
            })
        }
        _ => Err(AppError::fields(wrong)),
    }
}

/// How people get around: kilometres an hour, and the minutes added to every way.
pub(super) fn travel(input: &TravelInput) -> Result<(i16, i16, Option<i16>), AppError> {
    let mut wrong = Vec::new();
    let mut check = |field: &str, read: Result<i32, FieldProblem>| {
        let read = read.map(|number| i16::try_from(number).unwrap_or(i16::MAX));
        read.map_err(|code| wrong.push(FieldError { field: field.to_owned(), code })).ok()
    };
    let speed = check("speed", needed(&input.speed).and_then(|text| number(text, 5..=120)));
    let extra = check("extra", needed(&input.extra).and_then(|text| number(text, 0..=60)));
    let answer = Some(input.answer.trim()).filter(|text| !text.is_empty());
    let answer = answer.map(|text| check("answer", number(text, 5..=720)));
    match (speed, extra, answer) {
        (Some(speed), Some(extra), None) => Ok((speed, extra, None)),
        (Some(speed), Some(extra), Some(Some(answer))) => Ok((speed, extra, Some(answer))),
        _ => Err(AppError::fields(wrong)),
    }
}

/// A part of town.
#[derive(Debug, PartialEq)]
pub(super) struct Area {
    pub name: String,
    pub latitude: f64,
    pub longitude: f64,
    pub fee: i64,
}

pub(super) fn area(input: &AreaInput, currency: Currency) -> Result<Area, AppError> {
    let mut wrong = Vec::new();
    let mut check =
        |field: &str, code: FieldProblem| wrong.push(FieldError { field: field.to_owned(), code });
    let name = line(&input.name, 80).map_err(|problem| check("name", problem));
    let latitude = degrees(&input.latitude, 90.0).map_err(|problem| check("latitude", problem));
    let longitude = degrees(&input.longitude, 180.0).map_err(|problem| check("longitude", problem));
    let fee = fee(&input.fee, currency).map_err(|problem| check("fee", problem));
    match (name, latitude, longitude, fee) {
        (Ok(name), Ok(latitude), Ok(longitude), Ok(fee)) => Ok(Area { name, latitude, longitude, fee }),
        _ => Err(AppError::fields(wrong)),
    }
}

fn needed(text: &str) -> Result<&str, FieldProblem> {
    match text.trim() {
        "" => Err(FieldProblem::Required),
        text => Ok(text),
    }
}

fn degrees(text: &str, most: f64) -> Result<f64, FieldProblem> {
    let degrees: f64 = needed(text)?.parse().map_err(|_| FieldProblem::Malformed)?;
    match degrees {
        _ if !degrees.is_finite() => Err(FieldProblem::Malformed),
        _ if degrees.abs() > most => Err(FieldProblem::OutOfRange),
        _ => Ok(degrees),
    }
}

/// Nothing is written where a visit costs nothing on top.
fn fee(text: &str, currency: Currency) -> Result<i64, FieldProblem> {
    if text.trim().is_empty() {
        return Ok(0);
    }
    let fee = Money::parse(text.trim(), currency).map_err(|_| FieldProblem::Malformed)?;
    if (0..=LARGEST_FEE).contains(&fee.minor) { Ok(fee.minor) } else { Err(FieldProblem::OutOfRange) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems<T: std::fmt::Debug>(read: Result<T, AppError>) -> Vec<(String, FieldProblem)> {
        read.unwrap_err().errors.into_iter().map(|wrong| (wrong.field, wrong.code)).collect()
    }

    #[test]
    fn speed_and_extra_minutes_stay_within_what_can_be() {
        let read = |speed: &str, extra: &str| {
            travel(&TravelInput { speed: speed.into(), extra: extra.into(), answer: String::new() })
        };
        assert_eq!(read(" 5 ", "0").unwrap(), (5, 0, None));
        assert_eq!(read("120", "60").unwrap(), (120, 60, None));
        for (speed, extra, wrong) in [
            ("4", "10", vec![("speed", FieldProblem::OutOfRange)]),
            ("121", "10", vec![("speed", FieldProblem::OutOfRange)]),
            ("20", "61", vec![("extra", FieldProblem::OutOfRange)]),
            ("", "-1", vec![("speed", FieldProblem::Required), ("extra", FieldProblem::OutOfRange)]),
            ("fast", "", vec![("speed", FieldProblem::Malformed), ("extra", FieldProblem::Required)]),
        ] {
            let wrong: Vec<_> = wrong.into_iter().map(|(field, code)| (field.to_owned(), code)).collect();
            assert_eq!(problems(read(speed, extra)), wrong, "{speed} {extra}");
        }
    }

    #[test]
    fn whoever_is_asked_to_go_has_five_minutes_at_least_or_need_not_answer() {
        let read = |answer: &str| {
            travel(&TravelInput { speed: "20".into(), extra: "10".into(), answer: answer.into() })
        };
        assert_eq!(read("  ").unwrap(), (20, 10, None));
        assert_eq!(read(" 15 ").unwrap(), (20, 10, Some(15)));
        for (answer, code) in [
            ("4", FieldProblem::OutOfRange),
            ("721", FieldProblem::OutOfRange),
            ("soon", FieldProblem::Malformed),
        ] {
            assert_eq!(problems(read(answer)), [("answer".to_owned(), code)], "{answer}");
        }
    }

    #[test]
    fn a_part_of_town_has_a_name_and_a_middle_and_may_cost_nothing_more() {
        let currency: Currency = "INR".parse().unwrap();
        let typed = |name: &str, latitude: &str, longitude: &str, fee: &str| AreaInput {
            name: name.into(),
            latitude: latitude.into(),
            longitude: longitude.into(),
            fee: fee.into(),
        };
        let read = area(&typed(" Indiranagar ", "12.97", "-77.64", "150.5"), currency).unwrap();
        let wanted = Area { name: "Indiranagar".into(), latitude: 12.97, longitude: -77.64, fee: 15_050 };
        assert_eq!(read, wanted);
        assert_eq!(area(&typed("x", "-90", "180", ""), currency).unwrap().fee, 0);
        for (input, wrong) in [
            (typed(" ", "12", "77", "1"), ("name", FieldProblem::Required)),
            (typed("a\nb", "12", "77", "1"), ("name", FieldProblem::Malformed)),
            (typed(&"x".repeat(81), "12", "77", "1"), ("name", FieldProblem::TooLong)),
            (typed("x", "", "77", "1"), ("latitude", FieldProblem::Required)),
            (typed("x", "90.1", "77", "1"), ("latitude", FieldProblem::OutOfRange)),
            (typed("x", "NaN", "77", "1"), ("latitude", FieldProblem::Malformed)),
            (typed("x", "12", "east", "1"), ("longitude", FieldProblem::Malformed)),
            (typed("x", "12", "-180.5", "1"), ("longitude", FieldProblem::OutOfRange)),
            (typed("x", "12", "77", "-1"), ("fee", FieldProblem::OutOfRange)),
            (typed("x", "12", "77", "1.005"), ("fee", FieldProblem::Malformed)),
            (typed("x", "12", "77", "99999999999"), ("fee", FieldProblem::OutOfRange)),
        ] {
            assert_eq!(problems(area(&input, currency)), [(wrong.0.to_owned(), wrong.1)], "{input:?}");
        }
    }
}
