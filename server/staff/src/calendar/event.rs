//! Events of a calendar, as far as they take time.

use chrono::{Duration, NaiveDate, NaiveDateTime, NaiveTime};
use chrono_tz::Tz;

use super::lines::{Line, lines};

/// A calendar.
#[derive(Debug)]
pub(super) struct Calendar {
    pub events: Vec<Event>,
    /// Entries whose times could not be read.
    pub skipped: usize,
}

/// When something begins, in its own zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Start {
    pub at: NaiveDateTime,
    pub zone: Tz,
    /// Whole days.
    pub day: bool,
}

/// An event.
#[derive(Clone, Debug)]
pub(super) struct Event {
    pub uid: String,
    pub start: Start,
    /// On the wall clock, for whole days; as time passes, otherwise.
    pub length: Duration,
    /// Takes no time: transparent or called off.
    pub free: bool,
    /// The rule's text, without its end.
    pub rule: Option<String>,
    /// When the rule ends, in the event's zone.
    pub until: Option<NaiveDateTime>,
    pub also: Vec<NaiveDateTime>,
    pub except: Vec<NaiveDateTime>,
    /// The occasion of another event that this one takes the place of.
    pub instead_of: Option<NaiveDateTime>,
}

/// `None` when it is no calendar at all.
pub(super) fn parse(text: &str, zone: Tz) -> Option<Calendar> {
    let lines = lines(text.trim_start_matches('\u{feff}'));
    let is = |line: &Line, name: &str, value: &str| {
        line.name == name && line.value.trim().eq_ignore_ascii_case(value)
    };
    if !lines.iter().any(|line| is(line, "BEGIN", "VCALENDAR")) {
        return None;
    }
    let named = lines.iter().find(|line| line.name == "X-WR-TIMEZONE");
    let zone = named.and_then(|line| line.value.trim().parse().ok()).unwrap_or(zone);
    let mut calendar = Calendar { events: Vec::new(), skipped: 0 };
    let mut open: Vec<&str> = Vec::new();
    let mut event: Vec<&Line> = Vec::new();
    for line in &lines {
        if line.name == "BEGIN" {
            if is(line, "BEGIN", "VEVENT") {
                event.clear();
            }
            open.push(line.value.trim());
        } else if line.name == "END" {
            open.pop();
            if is(line, "END", "VEVENT") {
                match read(&event, zone) {
                    Some(read) => calendar.events.push(read),
                    None => calendar.skipped += 1,
                }
            }
        } else if open.last().is_some_and(|name| name.eq_ignore_ascii_case("VEVENT")) {
            event.push(line);
        }
    }
    Some(calendar)
}

fn read(lines: &[&Line], zone: Tz) -> Option<Event> {
    let find = |name: &str| lines.iter().find(|line| line.name == name).copied();
    let start = moment(find("DTSTART")?, zone)?;
    let length = match (find("DTEND"), find("DURATION")) {
        (Some(end), _) => {
            let end = moment(end, zone)?;
            if start.day || end.day { end.at - start.at } else { instant(end)? - instant(start)? }
        }
        (None, Some(duration)) => read_duration(&duration.value)?,
        (None, None) if start.day => Duration::days(1),
        (None, None) => Duration::zero(),
    };
    let says = |name: &str, value: &str| {
        find(name).is_some_and(|line| line.value.trim().eq_ignore_ascii_case(value))
    };
    let (rule, until) = match find("RRULE") {
        Some(line) => read_rule(&line.value, start)?,
        None => (None, None),
    };
    let dates = |name: &str| -> Option<Vec<NaiveDateTime>> {
        let of = lines.iter().filter(|line| line.name == name);
        let each = of.flat_map(|line| line.value.split(',').map(move |value| (*line, value)));
        each.map(|(line, value)| {
            moment(&Line { value: value.to_owned(), ..line.clone() }, zone).map(|at| wall(at, start))
        })
        .collect()
    };
    Some(Event {
        uid: find("UID").map(|line| line.value.clone()).unwrap_or_default(),
        start,
        // Nothing that is longer is a meeting.
        length: (length >= Duration::zero() && length <= Duration::days(366)).then_some(length)?,
        free: says("TRANSP", "TRANSPARENT") || says("STATUS", "CANCELLED"),
        rule,
        until,
        also: dates("RDATE")?,
        except: dates("EXDATE")?,
        instead_of: match find("RECURRENCE-ID") {
            Some(line) => Some(wall(moment(line, zone)?, start)),
            None => None,
        },
    })
}

/// The instant of a start, the earlier one where the clocks show it twice and the first after where they skip it.
pub(super) fn instant(start: Start) -> Option<chrono::DateTime<chrono::Utc>> {
    use chrono::TimeZone as _;
    let found = start.zone.from_local_datetime(&start.at).earliest();
    let found = found.or_else(|| start.zone.from_local_datetime(&(start.at + Duration::hours(1))).earliest());
    found.map(|at| at.to_utc())
}

/// What the clock of `start`'s zone shows at another moment.
fn wall(at: Start, start: Start) -> NaiveDateTime {
    if at.day || start.day || at.zone == start.zone {
        return if start.day { at.at.date().and_time(NaiveTime::MIN) } else { at.at };
    }
    instant(at).map_or(at.at, |instant| instant.with_timezone(&start.zone).naive_local())
}

/// `20261120`, `20261120T100000`, `20261120T043000Z`, with `VALUE` and `TZID` as they are.
fn moment(line: &Line, zone: Tz) -> Option<Start> {
    let text = line.value.trim();
    if line.param("VALUE").is_some_and(|kind| kind.eq_ignore_ascii_case("DATE")) || text.len() == 8 {
        let date = NaiveDate::parse_from_str(text.get(..8)?, "%Y%m%d").ok()?;
        return sane(date).then(|| Start { at: date.and_time(NaiveTime::MIN), zone, day: true });
    }
    let (text, zone) = match text.strip_suffix(['Z', 'z']) {
        Some(text) => (text, Tz::UTC),
        // Names that are no zone's (`India Standard Time`) are taken for the place's own.
        None => (text, line.param("TZID").and_then(|name| name.parse().ok()).unwrap_or(zone)),
    };
    let at = NaiveDateTime::parse_from_str(text, "%Y%m%dT%H%M%S").ok()?;
    sane(at.date()).then_some(Start { at, zone, day: false })
}

/// Years that a calendar is about: sums of times stay within what can be told.
fn sane(date: NaiveDate) -> bool {
    use chrono::Datelike as _;
    (1900..=2200).contains(&date.year())
}

/// `P1DT2H30M`, `PT45M`, `P2W`
fn read_duration(text: &str) -> Option<Duration> {
    let rest = text.trim().trim_start_matches('+').strip_prefix('P')?;
    let (mut total, mut number, mut time) = (0_i64, String::new(), false);
    for letter in rest.chars() {
        if letter.is_ascii_digit() && number.len() < 7 {
            number.push(letter);
            continue;
        }
        if letter == 'T' && number.is_empty() {
            time = true;
            continue;
        }
        let seconds = match (letter, time) {
            ('W', false) => 604_800,
            ('D', false) => 86_400,
            ('H', true) => 3_600,
            ('M', true) => 60,
            ('S', true) => 1,
            _ => return None,
        };
        total = total.checked_add(number.parse::<i64>().ok()?.checked_mul(seconds)?)?;
        number.clear();
    }
    number.is_empty().then(|| Duration::try_seconds(total)).flatten()
}

type Ruled = (Option<String>, Option<NaiveDateTime>);

/// The rule without its `UNTIL`, and that on the event's own clock: the two may be written in different zones.
fn read_rule(text: &str, start: Start) -> Option<Ruled> {
    let mut until = None;
    let mut parts = Vec::new();
    for part in text.trim().split(';').filter(|part| !part.is_empty()) {
        let (name, value) = part.split_once('=')?;
        match name.to_ascii_uppercase().as_str() {
            "UNTIL" => {
                let line = Line { name: String::new(), params: Vec::new(), value: value.to_owned() };
                let end = moment(&line, start.zone)?;
                let end_of_day = NaiveTime::from_hms_opt(23, 59, 59)?;
                until = Some(if end.day { end.at.date().and_time(end_of_day) } else { wall(end, start) });
            }
            // Nobody meets every minute.
            "FREQ"
                if !["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]
                    .contains(&value.to_ascii_uppercase().as_str()) =>
            {
                return None;
            }
            _ => parts.push(part.to_ascii_uppercase()),
        }
    }
    Some((Some(parts.join(";")), until))
}
