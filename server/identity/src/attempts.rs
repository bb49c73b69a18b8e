//! How often somebody may be wrong.
//!
//! Five failures lock an account for fifteen minutes, but for browsers that it was used with before: each of those counts by
//! itself, so that nobody keeps the owner out by guessing. Tries during a lock are refused unread and do not prolong it, and
//! open sessions and links in messages go on working, so nobody is locked out for good. An address without an account is
//! locked in the same way (in memory, on each node for itself): otherwise a lock would say that there is an account.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use server_kernel::crypto::token_hash;
use shared::{AppError, ErrorCode, time::Instant};

const MAX_FAILURES: i32 = 5;
const LOCK: chrono::Duration = chrono::Duration::minutes(15);
/// Addresses remembered; a flood of new ones makes room by forgetting.
const MAX_UNKNOWN: usize = 10_000;

/// Failures since the last success or lock.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Attempts {
    pub(crate) failures: i32,
    pub(crate) locked_until: Option<Instant>,
}

impl Attempts {
    /// # Errors
    /// `auth.locked`, with the time until it ends.
    pub(crate) fn check(self, now: Instant) -> Result<(), AppError> {
        match self.locked_until {
            Some(until) if until > now => {
                let seconds = u32::try_from((until - now).num_seconds()).unwrap_or_default() + 1;
                Err(AppError { retry_after: Some(seconds), ..ErrorCode::AccountLocked.into() })
            }
            _ => Ok(()),
        }
    }

    /// After one more failure.
    pub(crate) fn failed(self, now: Instant) -> Self {
        let failures = self.failures + 1;
        if failures >= MAX_FAILURES {
            Self { failures: 0, locked_until: Some(now + LOCK) }
        } else {
            Self { failures, locked_until: None }
        }
    }
}

/// Failures at addresses that nobody has an account with.
#[derive(Default)]
pub(crate) struct Unknown {
    by_address: Mutex<HashMap<Vec<u8>, (Attempts, Instant)>>,
}

impl Unknown {
    /// # Errors
    /// `auth.locked`.
    pub(crate) fn check(&self, address: &str, now: Instant) -> Result<(), AppError> {
        let known = self.by_address.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(&token_hash(address)).map_or(Ok(()), |(attempts, _)| attempts.check(now))
    }

    pub(crate) fn failed(&self, address: &str, now: Instant) {
        let mut known = self.by_address.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MAX_UNKNOWN {
            known.retain(|_, (_, last)| *last + LOCK > now);
        }
        if known.len() >= MAX_UNKNOWN {
            known.clear();
        }
        let entry = known.entry(token_hash(address)).or_insert((Attempts::default(), now));
        *entry = (entry.0.failed(now), now);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Instant {
        "2026-11-20T04:30:00Z".parse().unwrap()
    }

    #[test]
    fn the_fifth_failure_locks_for_fifteen_minutes_and_then_counting_starts_again() {
        let mut attempts = Attempts::default();
        for _ in 0..4 {
            attempts = attempts.failed(now());
            assert!(attempts.check(now()).is_ok());
        }
        attempts = attempts.failed(now());
        let error = attempts.check(now()).unwrap_err();
        assert_eq!((error.code, error.retry_after), (ErrorCode::AccountLocked, Some(901)));
        let later = now() + LOCK;
        assert!(attempts.check(later).is_ok());
        assert_eq!(attempts.failed(later), Attempts { failures: 1, locked_until: None });
    }

    #[test]
    fn an_address_nobody_has_is_locked_like_any_other() {
        let unknown = Unknown::default();
        for _ in 0..5 {
            assert!(unknown.check("a@example.com", now()).is_ok());
            unknown.failed("a@example.com", now());
        }
        assert_eq!(unknown.check("a@example.com", now()).unwrap_err().code, ErrorCode::AccountLocked);
        assert!(unknown.check("b@example.com", now()).is_ok());
    }

    #[test]
    fn a_flood_of_addresses_is_forgotten() {
        let unknown = Unknown::default();
        for n in 0..=MAX_UNKNOWN {
            unknown.failed(&n.to_string(), now());
        }
        assert!(unknown.by_address.lock().unwrap().len() <= MAX_UNKNOWN);
    }
}
