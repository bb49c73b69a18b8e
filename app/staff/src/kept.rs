//! The days that this browser knows without a network.

use app_core::{
    UiError, date_key,
    offline::{Kept, is_away, keep, kept, or_kept},
};
use chrono::NaiveDate;
use shared::{booking::DayView, time::Local};

use crate::calls::my_day;

/// What the server's clock showed when today was read.
const CLOCK: &str = "clock";
/// How many days after today are read in advance: tomorrow may begin where there is no network.
const AHEAD: u64 = 2;

fn key(date: NaiveDate) -> String {
    format!("day/{}", date_key(date))
}

/// The caller's own day; today when no date is given. Without a network as it was read last.
pub async fn day(date: Option<NaiveDate>) -> Result<Kept<DayView>, UiError> {
    let mut found = match date {
        Some(date) => or_kept(&key(date), my_day(Some(date))).await?,
        None => match my_day(None).await {
            Ok(day) => day.into(),
            Err(error) if is_away(&error) => kept_today().await.ok_or(error)?,
            Err(error) => return Err(error),
        },
    };
    found.value.now = found.clock(found.value.now);
    Ok(found)
}

async fn kept_today() -> Option<Kept<DayView>> {
    let clock = kept::<Local>(CLOCK).await?;
    kept(&key(clock.clock(clock.value).date_naive())).await
}

/// Keeps a day that was read.
pub fn keep_day(day: &DayView) {
    keep(&key(day.date), day);
    if day.date == day.now.date_naive() {
        keep(CLOCK, &day.now);
    }
}

/// Reads the next days and keeps them.
pub async fn keep_ahead(today: NaiveDate) {
    for days in 1..=AHEAD {
        let Some(date) = today.checked_add_days(chrono::Days::new(days)) else { return };
        let Ok(day) = my_day(Some(date)).await else { return };
        keep_day(&day);
    }
}
