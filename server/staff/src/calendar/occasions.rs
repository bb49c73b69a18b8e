//! When events take place within a window.

use std::collections::HashMap;

use chrono::{Duration, NaiveDateTime, Utc};
use rrule::{RRule, RRuleSet, Tz as RuleTz, Unvalidated};
use shared::time::Span;

use super::event::{Calendar, Event, Start, instant};

/// Occasions looked at, over all events: what would take longer is too much.
const MOST: usize = 60_000;

/// The times taken, and how many events could not be followed. `None` when it would be too much.
pub(super) fn within(calendar: &Calendar, window: Span) -> Option<(Vec<Span>, usize)> {
    let mut instead: HashMap<&str, Vec<NaiveDateTime>> = HashMap::new();
    for event in &calendar.events {
        if let Some(at) = event.instead_of {
            instead.entry(event.uid.as_str()).or_default().push(at);
        }
    }
    let (mut spans, mut skipped, mut looked) = (Vec::new(), 0, 0);
    for event in calendar.events.iter().filter(|event| !event.free) {
        let replaced = match event.instead_of {
            Some(_) => &[][..],
            None => instead.get(event.uid.as_str()).map_or(&[][..], Vec::as_slice),
        };
        match starts(event, replaced, window, &mut looked) {
            Some(starts) => spans.extend(starts.into_iter().filter_map(|at| span(event, at, window))),
            None if looked > MOST => return None,
            None => skipped += 1,
        }
    }
    Some((spans, skipped))
}

/// Zones are applied at the end: a rule is about what the clock on the wall shows.
fn floating(at: NaiveDateTime) -> chrono::DateTime<RuleTz> {
    at.and_utc().with_timezone(&RuleTz::UTC)
}

/// What the clock shows at the beginning of each occasion that may lie in the window.
fn starts(
    event: &Event,
    replaced: &[NaiveDateTime],
    window: Span,
    looked: &mut usize,
) -> Option<Vec<NaiveDateTime>> {
    let wall = |at: chrono::DateTime<Utc>| at.with_timezone(&event.start.zone).naive_local();
    // Generous at both ends: the clocks may change.
    let first = wall(window.start()) - event.length - Duration::days(1);
    let last = wall(window.end()) + Duration::days(1);
    let mut starts: Vec<NaiveDateTime> = Vec::new();
    match &event.rule {
        None => starts.push(event.start.at),
        Some(rule) => {
            for at in rule_set(event, rule)?.limit().into_iter() {
                *looked += 1;
                let at = at.naive_utc();
                if at > last || event.until.is_some_and(|until| at > until) {
                    break;
                }
                if *looked > MOST {
                    return None;
                }
                if at >= first {
                    starts.push(at);
                }
            }
        }
    }
    starts.extend(&event.also);
    starts.retain(|at| !event.except.contains(at) && !replaced.contains(at));
    Some(starts)
}

fn rule_set(event: &Event, rule: &str) -> Option<RRuleSet> {
    let parsed: RRule<Unvalidated> = rule.parse().ok()?;
    parsed.build(floating(event.start.at)).ok()
}

fn span(event: &Event, at: NaiveDateTime, window: Span) -> Option<Span> {
    let start = Start { at, ..event.start };
    let from = instant(start)?;
    let to = if event.start.day {
        instant(Start { at: at + event.length, ..event.start })?
    } else {
        from + event.length
    };
    Span::new(from, to).filter(|span| span.overlaps(window))
}
