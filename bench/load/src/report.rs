//! What came of it.

use std::collections::BTreeMap;

use crate::pattern::Pattern;

/// What one client saw.
#[derive(Debug, Default)]
pub struct Seen {
    /// Seconds, one for each request; at a fixed rate from when it was due.
    pub latencies: Vec<f64>,
    /// How often each status came.
    pub statuses: BTreeMap<u16, u64>,
    /// By window: how many asked, how many got it.
    pub windows: BTreeMap<u64, (u64, u64)>,
    /// The first answer that was not right.
    pub wrong: Option<String>,
}

impl Seen {
    /// Adds what another client saw.
    pub fn add(&mut self, other: Self) {
        self.latencies.extend(other.latencies);
        for (status, count) in other.statuses {
            *self.statuses.entry(status).or_default() += count;
        }
        for (window, (asked, won)) in other.windows {
            let here = self.windows.entry(window).or_default();
            *here = (here.0 + asked, here.1 + won);
        }
        self.wrong = self.wrong.take().or(other.wrong);
    }

    /// `name=value` pairs on one line.
    pub fn line(&mut self, seconds: f64, pattern: Pattern) -> String {
        self.latencies.sort_by(f64::total_cmp);
        let count = self.latencies.len();
        let at = |part: f64| {
            let nth = (count as f64 * part).ceil() as usize;
            self.latencies.get(nth.saturating_sub(1)).copied().unwrap_or_default() * 1000.0
        };
        let mut line = format!(
            "requests={count} per_second={:.1} p50_ms={:.3} p99_ms={:.3} max_ms={:.3} cpu_seconds={:.2}",
            count as f64 / seconds,
            at(0.5),
            at(0.99),
            at(1.0),
            cpu_seconds(),
        );
        for (status, count) in &self.statuses {
            line += &format!(" status_{status}={count}");
        }
        if pattern.is_hot() {
            let wrong =
                self.windows.values().filter(|(asked, won)| *won != pattern.winners().min(*asked)).count();
            let most = self.windows.values().map(|(_, won)| won).max().copied().unwrap_or_default();
            line += &format!(" windows={} windows_wrong={wrong} winners_most={most}", self.windows.len());
        }
        line
    }
}

/// What this process has used so far, from `/proc`.
fn cpu_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    let ticks: f64 =
        after_name.split_whitespace().skip(11).take(2).filter_map(|ticks| ticks.parse::<f64>().ok()).sum();
    ticks / 100.0
}
