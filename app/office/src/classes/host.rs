//! What the server does with the forms.

use app_core::{Ports, UiError, date_key, keep_typed, typed_before};
use chrono::NaiveTime;
use shared::{
    AppError, AppResult,
    booking::{
        classes::{ClassChange, ClassConflict, ClassEnd, NewClass},
        series::RuleInput,
    },
    caller::Caller,
    error::FieldProblem,
    ids::{ClassId, OptionId},
};

use super::{
    HERE,
    calls::{Moving, NewPage, OneClass, Typed},
};

const COOKIE: &str = "class-draft";
const MOVING: &str = "class-move";
const FORM: &str = "/office/classes/new";
/// Dates in the way that are named.
const NAMED: usize = 12;

/// What the form shows.
pub(super) async fn page(ports: &Ports, caller: &Caller) -> Result<NewPage, UiError> {
    let view = ports.classes.classes(caller, None).await?;
    let usual = Typed {
        date: date_key(view.from),
        seats: "10".to_owned(),
        min_seats: "0".to_owned(),
        decide_hours: "24".to_owned(),
        ..Typed::default()
    };
    let business = ports.tenants.get(&view.slug).await?;
    let locations = business.places.iter().map(shared::tenants::Place::line).collect();
    Ok(NewPage { lengths: view.lengths, locations, typed: typed_before(COOKIE).unwrap_or(usual) })
}

/// Schedules what was typed, and says where to go.
pub(super) async fn schedule(ports: &Ports, caller: &Caller, mut typed: Typed, leave_out: bool) -> String {
    match try_to(ports, caller, &typed, leave_out).await {
        Ok((wish, outcome)) if !outcome.done.is_empty() => {
            keep_typed::<Typed>(COOKIE, HERE, None);
            format!("{HERE}?from={}&done={}", date_key(wish.date), outcome.done.len())
        }
        Ok((_, outcome)) => {
            let conflicts = outcome.conflicts.into_iter().take(NAMED);
            typed.conflicts = conflicts.map(|conflict| (conflict.starts_at, conflict.code)).collect();
            keep_typed(COOKIE, HERE, Some(&typed));
            FORM.to_owned()
        }
        Err(error) => {
            keep_typed(COOKIE, HERE, Some(&typed));
            format!("{FORM}?{}", app_core::query::refusal(&error))
        }
    }
}

async fn try_to(
    ports: &Ports,
    caller: &Caller,
    typed: &Typed,
    leave_out: bool,
) -> AppResult<(NewClass, shared::booking::classes::ClassOutcome)> {
    let lengths = ports.classes.classes(caller, None).await?.lengths;
    let option = typed.option.parse::<OptionId>().ok();
    let length = lengths.iter().find(|length| Some(length.option) == option);
    let length = length.ok_or_else(|| AppError::field("service", FieldProblem::Unknown))?;
    let number = |field: &'static str, text: &str| {
        text.trim().parse::<u16>().map_err(|_| AppError::field(field, FieldProblem::Malformed))
    };
    let wish = NewClass {
        service: length.service.id,
        option: length.option,
        staff: typed.staff.parse().map_err(|_| AppError::field("staff", FieldProblem::Required))?,
        location: typed.location.parse().ok(),
        date: typed.date.parse().map_err(|_| AppError::field("date", FieldProblem::Malformed))?,
        time: clock(&typed.time)?,
        seats: number("seats", &typed.seats)?,
        min_seats: number("min_seats", &typed.min_seats)?,
        decide_hours: number("decide_hours", &typed.decide_hours)?,
        rule: (!typed.every.is_empty()).then(|| RuleInput {
            every: "weekly".to_owned(),
            interval: typed.every.clone(),
            days: typed.days.clone(),
            count: typed.count.clone(),
            until: String::new(),
        }),
        leave_out,
    };
    let outcome = ports.classes.schedule(caller, &wish).await?;
    Ok((wish, outcome))
}

fn clock(text: &str) -> AppResult<NaiveTime> {
    NaiveTime::parse_from_str(text.trim(), "%H:%M")
        .or_else(|_| NaiveTime::parse_from_str(text.trim(), "%H:%M:%S"))
        .map_err(|_| AppError::field("time", FieldProblem::Malformed))
}

/// One class, and where it was to go if that was refused.
pub(super) async fn one(ports: &Ports, caller: &Caller, class: ClassId) -> Result<OneClass, UiError> {
    let page = ports.classes.class(caller, class).await?;
    let stays = Moving {
        class,
        date: date_key(page.class.starts_at.date_naive()),
        time: page.class.starts_at.format("%H:%M").to_string(),
        staff: page.class.staff.id.to_string(),
        room: page.class.room.as_ref().map(|room| room.id.to_string()).unwrap_or_default(),
        conflicts: Vec::new(),
    };
    let typed = typed_before::<Moving>(MOVING).filter(|typed| typed.class == class);
    Ok(OneClass { page, moving: typed.unwrap_or(stays) })
}

/// Moves a class as typed, and says where to go.
pub(super) async fn move_to(ports: &Ports, caller: &Caller, mut moving: Moving, anyway: bool) -> String {
    let class = moving.class;
    let done = try_to_move(ports, caller, &moving, anyway).await;
    match &done {
        Ok(conflicts) if conflicts.is_empty() => keep_typed::<Moving>(MOVING, HERE, None),
        Ok(conflicts) => {
            moving.conflicts = conflicts.iter().take(NAMED).cloned().collect();
            keep_typed(MOVING, HERE, Some(&moving));
            return format!("{HERE}/{class}");
        }
        Err(_) => keep_typed(MOVING, HERE, Some(&moving)),
    }
    back_to(class, done.map(drop), "moved")
}

async fn try_to_move(
    ports: &Ports,
    caller: &Caller,
    moving: &Moving,
    anyway: bool,
) -> AppResult<Vec<ClassConflict>> {
    let change = ClassChange {
        date: moving.date.parse().map_err(|_| AppError::field("date", FieldProblem::Malformed))?,
        time: clock(&moving.time)?,
        staff: moving.staff.parse().map_err(|_| AppError::field("staff", FieldProblem::Required))?,
        room: moving.room.parse().ok(),
        anyway,
    };
    ports.classes.move_class(caller, moving.class, &change).await
}

/// To the class again, with what could not be said of those who booked it.
pub(super) fn after_the_end(class: ClassId, done: AppResult<ClassEnd>) -> String {
    let left = done.as_ref().map_or(0, |end| end.left);
    let address = back_to(class, done.map(drop), "finished");
    if left > 0 { format!("{address}&left={left}") } else { address }
}

/// To the class again.
pub(super) fn back_to(class: ClassId, done: AppResult<()>, what: &str) -> String {
    match done {
        Ok(()) => format!("{HERE}/{class}?done={what}"),
        Err(error) => format!("{HERE}/{class}?{}", app_core::query::refusal(&error)),
    }
}
