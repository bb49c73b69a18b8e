//! What came of it.

use std::collections::BTreeMap;

use crate::pattern::Pattern;

/// What one client saw.
#[derive(Debug, Default)]
pub struct Seen {
    /// Seconds for each request, by the status of its answer; at a fixed rate from when it was due.
    pub latencies: BTreeMap<u16, Vec<f64>>,
    /// By window: how many asked, how many got it.
    pub windows: BTreeMap<u64, (u64, u64)>,
    /// The first answer that was not right.
    pub wrong: Option<String>,
}

impl Seen {
    /// Adds what another client saw.
    pub fn add(&mut self, other: Self) {
        for (status, latencies) in other.latencies {
            self.latencies.entry(status).or_default().extend(latencies);
        }
        for (window, (asked, won)) in other.windows {
            let here = self.windows.entry(window).or_default();
            *here = (here.0 + asked, here.1 + won);
        }
        self.wrong = self.wrong.take().or(other.wrong);
    }

    /// `name=value` pairs on one line.
    pub fn line(&mut self, seconds: f64, pattern: Pattern) -> String {
        let mut all: Vec<f64> = self.latencies.values().flatten().copied().collect();
        all.sort_by(f64::total_cmp);
        let mut line = format!(
            "requests={} per_second={:.1} p50_ms={:.3} p99_ms={:.3} max_ms={:.3} cpu_seconds={:.2}",
            all.len(),
            all.len() as f64 / seconds,
            milliseconds(&all, 0.5),
            milliseconds(&all, 0.99),
            milliseconds(&all, 1.0),
            cpu_seconds(),
        );
        for (status, latencies) in &mut self.latencies {
            latencies.sort_by(f64::total_cmp);
            let (half, most) = (milliseconds(latencies, 0.5), milliseconds(latencies, 0.99));
            line += &format!(" status_{status}={}", latencies.len());
            line += &format!(" p50_{status}_ms={half:.3} p99_{status}_ms={most:.3}");
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

/// The latency that `part` of the sorted ones do not exceed.
pub fn milliseconds(sorted: &[f64], part: f64) -> f64 {
    let nth = (sorted.len() as f64 * part).ceil() as usize;
    sorted.get(nth.saturating_sub(1)).copied().unwrap_or_default() * 1000.0
}

/// What this process has used so far, from `/proc`.
pub fn cpu_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    let ticks: f64 =
        after_name.split_whitespace().skip(11).take(2).filter_map(|ticks| ticks.parse::<f64>().ok()).sum();
    ticks / 100.0
}
