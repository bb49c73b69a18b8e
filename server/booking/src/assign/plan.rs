//! Who goes to whom: the visits of a day are matched anew with the people who could serve them.
//!
//! Visits that take place at one moment are matched in one round, by the Hungarian method, at the least cost while
//! everything else stays as it is. Rounds are repeated until none makes the day better. The day as it is comes first, so
//! that what comes out is never worse, and every visit keeps somebody.

use chrono::Duration;
use pathfinding::{kuhn_munkres::kuhn_munkres_min, matrix::Matrix};
use shared::{
    availability::{MEMORY, Point, SpanSet, Stop, Travel, within_reach},
    time::{Instant, Span},
};

/// Seconds of way that it is worth to leave a visit with whom it was given to.
const OTHER_PERSON: i64 = 600;
/// Seconds of way that it is worth to leave a visit at the time that was agreed.
const OTHER_TIME: i64 = 300;
/// The square of somebody's minutes grows by what a visit adds; so many of it are worth a second of way. An hour for somebody
/// who has four hours more than somebody else is worth a quarter of an hour on the way.
const FAIRNESS: i64 = 30;
/// What cannot be done. A round holds a few hundred visits at most, and a sum of so many does not overflow.
const NEVER: i64 = 1 << 40;
/// How often all rounds are repeated at most; two or three times is usual.
const PASSES: usize = 20;

/// Somebody who goes to customers.
#[derive(Clone, Debug)]
pub(super) struct Person {
    pub working: SpanSet,
    /// What they do that day besides the visits that are matched, buffers included.
    pub stops: Vec<Stop>,
}

/// A visit that somebody has to go to.
#[derive(Clone, Debug)]
pub(super) struct Job {
    /// Kept free before and after it.
    pub before: Duration,
    pub after: Duration,
    pub length: Duration,
    pub at: Option<Point>,
    /// When it may begin: as it does now first, then as the customer would have it too.
    pub starts: Vec<Instant>,
    /// Who could do it, person by person.
    pub able: Vec<bool>,
    /// Who does it as things are.
    pub now: usize,
}

impl Job {
    fn stop(&self, start: Instant) -> Option<Stop> {
        let during = Span::new(start - self.before, start + self.length + self.after)?;
        Some(Stop { during, at: self.at })
    }

    fn agreed(&self) -> Option<Instant> {
        self.starts.first().copied()
    }
}

/// Who does a visit, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Turn {
    pub person: usize,
    pub start: Instant,
}

/// What speaks for or against somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// They would be so much longer on their ways, and have so much else to do that day.
    Could {
        way: Duration,
        busy: Duration,
    },
    /// The service, the gender or going to customers.
    NotAble,
    NotWorking,
    Busy,
    /// They cannot get there in time, or not to what comes after.
    TooFar,
}

/// The day as it should be: for each visit who goes there, and when.
pub(super) fn assign(travel: &Travel, people: &[Person], jobs: &[Job]) -> Vec<Turn> {
    let mut turns = as_is(jobs);
    for _ in 0..PASSES {
        let mut better = false;
        for round in rounds(jobs, &turns) {
            better |= rematch(travel, people, jobs, &mut turns, &round);
        }
        if !better {
            break;
        }
    }
    turns
}

/// The day as it is.
pub(super) fn as_is(jobs: &[Job]) -> Vec<Turn> {
    jobs.iter().map(|job| Turn { person: job.now, start: job.agreed().unwrap_or_default() }).collect()
}

/// Visits that take place at one moment, moment after moment.
fn rounds(jobs: &[Job], turns: &[Turn]) -> Vec<Vec<usize>> {
    let mut order: Vec<(Span, usize)> = jobs
        .iter()
        .zip(turns)
        .enumerate()
        .filter_map(|(nth, (job, turn))| Some((job.stop(turn.start)?.during, nth)))
        .collect();
    order.sort_unstable();
    let mut rounds: Vec<(Instant, Vec<usize>)> = Vec::new();
    for (during, nth) in order {
        match rounds.last_mut().filter(|(until, _)| during.start() < *until) {
            Some((until, round)) => {
                *until = (*until).min(during.end());
                round.push(nth);
            }
            None => rounds.push((during.end(), vec![nth])),
        }
    }
    rounds.into_iter().map(|(_, round)| round).collect()
}

/// Matches one round anew; tells whether that made the day better.
fn rematch(travel: &Travel, people: &[Person], jobs: &[Job], turns: &mut [Turn], round: &[usize]) -> bool {
    if round.is_empty() || round.len() > people.len() {
        return false;
    }
    let days: Vec<Vec<Stop>> =
        (0..people.len()).map(|person| day_of(people, jobs, turns, person, round)).collect();
    let offers: Vec<Vec<Option<(i64, Instant)>>> = round
        .iter()
        .filter_map(|nth| jobs.get(*nth))
        .map(|job| {
            let each = people.iter().zip(&days).enumerate();
            each.map(|(person, (who, day))| best(travel, who, day, job, person)).collect()
        })
        .collect();
    let costs = offers.iter().map(|row| row.iter().map(|offer| offer.map_or(NEVER, |(cost, _)| cost)));
    let Ok(costs) = Matrix::from_rows(costs) else { return false };
    let current = |nth: &usize| {
        let (job, turn) = jobs.get(*nth).zip(turns.get(*nth))?;
        let (who, day) = people.get(turn.person).zip(days.get(turn.person))?;
        cost(travel, who, day, job, *turn)
    };
    let (total, matched) = kuhn_munkres_min(&costs);
    if total >= NEVER {
        // Some stay where they cannot be served; the others are matched around them.
        let rest: Vec<usize> = round.iter().copied().filter(|nth| current(nth).is_some()).collect();
        return rest.len() < round.len() && rematch(travel, people, jobs, turns, &rest);
    }
    if total >= round.iter().map(|nth| current(nth).unwrap_or(NEVER)).sum() {
        return false;
    }
    for ((nth, person), offers) in round.iter().zip(matched).zip(offers) {
        let offer = offers.get(person).copied().flatten();
        if let (Some((_, start)), Some(turn)) = (offer, turns.get_mut(*nth)) {
            *turn = Turn { person, start };
        }
    }
    true
}

/// Where somebody is on that day, without the visits in `apart`.
fn day_of(people: &[Person], jobs: &[Job], turns: &[Turn], person: usize, apart: &[usize]) -> Vec<Stop> {
    let visits = jobs.iter().zip(turns).enumerate();
    let own = visits.filter(|(nth, (_, turn))| turn.person == person && !apart.contains(nth));
    let stays = people.get(person).into_iter().flat_map(|who| &who.stops).copied();
    let mut day: Vec<Stop> = stays.chain(own.filter_map(|(_, (job, turn))| job.stop(turn.start))).collect();
    day.sort_unstable_by_key(|stop| (stop.during.start(), stop.during.end()));
    day
}

/// The best time at which somebody could do a visit, and what that costs.
fn best(travel: &Travel, who: &Person, day: &[Stop], job: &Job, person: usize) -> Option<(i64, Instant)> {
    let turns = job.starts.iter().map(|start| Turn { person, start: *start });
    turns
        .filter_map(|turn| Some((cost(travel, who, day, job, turn)?, turn.start)))
        .min_by_key(|(cost, _)| *cost)
}

/// What it costs that somebody does a visit besides what their day holds, in seconds of way; `None` where they cannot.
fn cost(travel: &Travel, who: &Person, day: &[Stop], job: &Job, turn: Turn) -> Option<i64> {
    let stop = job.stop(turn.start)?;
    if !job.able.get(turn.person).is_some_and(|able| *able) || !fits(travel, who, day, &stop) {
        return None;
    }
    let other_person = if turn.person == job.now { 0 } else { OTHER_PERSON };
    let other_time = if Some(turn.start) == job.agreed() { 0 } else { OTHER_TIME };
    Some(burden(travel, day, &stop) + other_person + other_time)
}

/// What a stop adds to somebody's sorted day, in seconds of way: how much longer their ways get, and how much more than others they have
/// to do.
pub(crate) fn burden(travel: &Travel, day: &[Stop], stop: &Stop) -> i64 {
    let busy = busy(day).num_minutes();
    let more = busy + (stop.during.end() - stop.during.start()).num_minutes();
    detour(travel, day, stop).num_seconds() + (more * more - busy * busy) / FAIRNESS
}

/// Whether somebody works then, is free, and can be there and at what comes after in time.
fn fits(travel: &Travel, who: &Person, day: &[Stop], stop: &Stop) -> bool {
    let (working, kept) = within_reach(travel, &who.working, day, stop.at);
    working.contains(stop.during) && !kept.overlaps(stop.during)
}

/// How much longer the ways of a sorted day get by a stop.
fn detour(travel: &Travel, day: &[Stop], stop: &Stop) -> Duration {
    let place = day.partition_point(|other| other.during.start() < stop.during.start());
    let before = place.checked_sub(1).and_then(|nth| day.get(nth));
    let after = day.get(place);
    let way = |from: Option<&Stop>, to: &Stop| {
        let from = from.filter(|from| to.during.start() - from.during.end() <= MEMORY);
        travel.way(from.and_then(|from| from.at), to.at)
    };
    let onward = after.map_or(Duration::zero(), |after| way(Some(stop), after) - way(before, after));
    way(before, stop) + onward
}

/// How long everybody together is on the way.
pub(super) fn ways(travel: &Travel, people: &[Person], jobs: &[Job], turns: &[Turn]) -> Duration {
    let days = (0..people.len()).map(|person| day_of(people, jobs, turns, person, &[]));
    days.map(|day| {
        let stops = day.iter().enumerate();
        stops
            .map(|(nth, stop)| detour(travel, day.get(..nth).unwrap_or_default(), stop))
            .fold(Duration::zero(), |all, way| all + way)
    })
    .sum()
}

fn busy(day: &[Stop]) -> Duration {
    day.iter().map(|stop| stop.during.end() - stop.during.start()).sum()
}

/// What speaks for and against everybody for one visit, when all others are as in `turns`.
pub(super) fn verdicts(
    travel: &Travel,
    people: &[Person],
    jobs: &[Job],
    turns: &[Turn],
    nth: usize,
) -> Vec<Verdict> {
    let Some((job, turn)) = jobs.get(nth).zip(turns.get(nth)) else { return Vec::new() };
    let each = people.iter().enumerate();
    each.map(|(person, who)| {
        let day = day_of(people, jobs, turns, person, &[nth]);
        let start = if person == turn.person {
            Some(turn.start)
        } else {
            best(travel, who, &day, job, person).map(|(_, start)| start)
        };
        verdict(travel, who, &day, job, Turn { person, start: start.unwrap_or(turn.start) })
    })
    .collect()
}

fn verdict(travel: &Travel, who: &Person, day: &[Stop], job: &Job, turn: Turn) -> Verdict {
    let Some(stop) = job.stop(turn.start) else { return Verdict::NotWorking };
    if !job.able.get(turn.person).is_some_and(|able| *able) {
        return Verdict::NotAble;
    }
    if !who.working.contains(stop.during) {
        return Verdict::NotWorking;
    }
    if day.iter().any(|other| other.during.overlaps(stop.during)) {
        return Verdict::Busy;
    }
    if !fits(travel, who, day, &stop) {
        return Verdict::TooFar;
    }
    Verdict::Could { way: detour(travel, day, &stop), busy: busy(day) }
}

#[cfg(test)]
mod tests;
