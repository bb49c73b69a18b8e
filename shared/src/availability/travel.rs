//! Ways between visits: who serves at home needs time to get there.
//!
//! A claim of somebody who travels is the visit with its buffers and, before it, the way from where they were. Nobody is
//! paid to go home: after the last visit no way is counted.

use chrono::Duration;
use serde::{Deserialize, Serialize};

use super::set::SpanSet;
use crate::time::{Instant, Span};

/// Whoever had no visit for so long starts from the premises. No way takes longer.
pub const MEMORY: Duration = Duration::hours(6);
/// The mean radius of the Earth (IUGG), in kilometres.
const EARTH_KM: f64 = 6371.0088;
/// Roads are longer than the straight line, by about this much in towns.
const DETOUR: f64 = 1.3;

/// A point on the Earth, in millionths of a degree (WGS 84): eleven centimetres.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Point {
    /// North is positive; −90 to 90 degrees.
    pub latitude: i32,
    /// East is positive; −180 to 180 degrees.
    pub longitude: i32,
}

impl Point {
    /// From degrees; `None` where there is no such place.
    #[must_use]
    pub fn from_degrees(latitude: f64, longitude: f64) -> Option<Self> {
        let fits = latitude.abs() <= 90.0 && longitude.abs() <= 180.0;
        let whole = |degrees: f64| (degrees * 1e6).round() as i32;
        fits.then(|| Self { latitude: whole(latitude), longitude: whole(longitude) })
    }

    /// In degrees: latitude, longitude.
    #[must_use]
    pub fn degrees(self) -> (f64, f64) {
        (f64::from(self.latitude) / 1e6, f64::from(self.longitude) / 1e6)
    }

    /// As the crow flies, by the haversine formula.
    #[must_use]
    pub fn kilometres_to(self, other: Self) -> f64 {
        let ((lat_a, lon_a), (lat_b, lon_b)) = (self.degrees(), other.degrees());
        let half = |a: f64, b: f64| ((b - a).to_radians() / 2.0).sin().powi(2);
        let across = lat_a.to_radians().cos() * lat_b.to_radians().cos() * half(lon_a, lon_b);
        2.0 * EARTH_KM * (half(lat_a, lat_b) + across).min(1.0).sqrt().asin()
    }
}

/// How a business's people get around.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Travel {
    /// Where the premises are.
    pub base: Point,
    /// Kilometres an hour, stops and traffic included. 0 counts as 1.
    pub speed_kmh: u32,
    /// For every way: parking, stairs, finding the door. Minutes.
    pub extra_minutes: u32,
}

impl Travel {
    /// The time from one place to another, in whole minutes; `None` is the premises. Two visits at one point are two
    /// addresses near each other.
    #[must_use]
    pub fn way(&self, from: Option<Point>, to: Option<Point>) -> Duration {
        if from.is_none() && to.is_none() {
            return Duration::zero();
        }
        let minutes = self.minutes_between(from.unwrap_or(self.base), to.unwrap_or(self.base));
        Duration::minutes(minutes.saturating_add(i64::from(self.extra_minutes))).min(MEMORY)
    }

    /// Whole minutes on the road alone.
    #[must_use]
    pub fn minutes_between(&self, from: Point, to: Point) -> i64 {
        let kilometres = from.kilometres_to(to) * DETOUR;
        (kilometres / f64::from(self.speed_kmh.max(1)) * 60.0).ceil() as i64
    }
}

/// Somebody is somewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stop {
    /// From when to when, with buffers, without the way.
    pub during: Span,
    /// Where; on the premises if `None`.
    pub at: Option<Point>,
}

/// When somebody works and when they are taken, as far as a visit at `at` is concerned: the first minutes of a shift go
/// into the way from where they are then, unless they are somewhere before that, and every stop keeps the ways from and to it free.
#[must_use]
pub fn within_reach(
    travel: &Travel,
    working: &SpanSet,
    stops: &[Stop],
    at: Option<Point>,
) -> (SpanSet, SpanSet) {
    let reachable = working.iter().filter_map(|shift| {
        let before = stops.iter().filter(|stop| stop.during.start() < shift.start());
        let from = whereabouts(before, shift.start());
        let there = shift.start() + travel.way(from, at);
        // Whoever has a stop before they could be there goes from that one.
        let next = stops.iter().map(|stop| stop.during.start()).filter(|start| *start >= shift.start()).min();
        Span::new(next.map_or(there, |next| next.min(there)), shift.end())
    });
    let kept = stops.iter().filter_map(|stop| {
        let (to, from) = (travel.way(at, stop.at), travel.way(stop.at, at));
        Span::new(stop.during.start() - to, stop.during.end() + from)
    });
    (SpanSet::from_unsorted(reachable), SpanSet::from_unsorted(kept))
}

/// Where somebody is at a moment, after these stops.
fn whereabouts<'a>(before: impl Iterator<Item = &'a Stop>, moment: Instant) -> Option<Point> {
    let last = before.max_by_key(|stop| stop.during.end());
    last.filter(|stop| moment - stop.during.end() <= MEMORY).and_then(|stop| stop.at)
}

/// The way to each of some further stops, and to the stops that come right after them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ways {
    /// To each of the further stops, in their order.
    pub added: Vec<Duration>,
    /// To stops there were before whose way changes: which, and what it is now.
    pub changed: Vec<(usize, Duration)>,
}

/// Puts the stops of one visit, which are all at one address, among those that somebody has; `None` where they cannot be
/// reached, or something after them could not be any more.
#[must_use]
pub fn thread(travel: &Travel, stops: &[Stop], added: &[Stop]) -> Option<Ways> {
    let mut day: Vec<(Stop, Option<usize>, Option<usize>)> = stops
        .iter()
        .enumerate()
        .map(|(nth, stop)| (*stop, Some(nth), None))
        .chain(added.iter().enumerate().map(|(nth, stop)| (*stop, None, Some(nth))))
        .collect();
    day.sort_by_key(|(stop, ..)| (stop.during.start(), stop.during.end()));
    let mut ways = Ways { added: vec![Duration::zero(); added.len()], changed: Vec::new() };
    let mut before: Option<(Stop, bool)> = None;
    for (stop, old, new) in day {
        let from = before.filter(|(last, _)| stop.during.start() - last.during.end() <= MEMORY);
        let follows_new = before.is_some_and(|(_, new)| new);
        let way = match from {
            Some((_, true)) if new.is_some() => Duration::zero(),
            from => travel.way(from.and_then(|(last, _)| last.at), stop.at),
        };
        if new.is_some() || follows_new {
            if before.is_some_and(|(last, _)| last.during.end() + way > stop.during.start()) {
                return None;
            }
            if let Some(slot) = new.and_then(|nth| ways.added.get_mut(nth)) {
                *slot = way;
            }
            ways.changed.extend(old.map(|nth| (nth, way)));
        }
        before = Some((stop, new.is_some()));
    }
    Some(ways)
}
