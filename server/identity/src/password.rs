//! Passwords: which are accepted, and how they are kept (argon2id, OWASP's first choice of parameters). Those that came from
//! elsewhere as bcrypt count as they are, until their owner signs in and they are kept like all others.

use std::{sync::OnceLock, time::Duration};

use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher as _, PasswordVerifier as _},
};
use server_kernel::ServiceError;
use shared::{AppError, ErrorCode, error::FieldProblem};
use tokio::sync::Semaphore;

const MIN_CHARS: usize = 12;
const MAX_CHARS: usize = 200;
/// 19 MiB each: a flood of logins must not exhaust the memory, nor the processors.
const AT_ONCE: usize = 2;
/// Whoever waits longer is told to come back.
const PATIENCE: Duration = Duration::from_secs(10);

/// In lower case, one a line.
static COMMON: &str = include_str!("common_passwords.txt");

/// # Errors
/// Too short, too long, or among those that are tried first.
pub(crate) fn check(password: &str, email: &str) -> Result<(), FieldProblem> {
    match password.chars().count() {
        0 => return Err(FieldProblem::Required),
        1..MIN_CHARS => return Err(FieldProblem::TooShort),
        MIN_CHARS..=MAX_CHARS => {}
        _ => return Err(FieldProblem::TooLong),
    }
    let lower = password.to_lowercase();
    let mut distinct: Vec<_> = lower.chars().collect();
    distinct.sort_unstable();
    distinct.dedup();
    let guessed = lower.trim() == email || distinct.len() < 4 || COMMON.lines().any(|common| common == lower);
    if guessed { Err(FieldProblem::TooCommon) } else { Ok(()) }
}

/// Whether a hash came from elsewhere.
pub(crate) fn is_imported(hash: &str) -> bool {
    hash.starts_with("$2")
}

/// The hash of a password, in PHC string form, for accounts that are made without registering. When it cannot be made
/// (it always can) the answer is `!`, which no password fits.
pub async fn hash_password(password: &str) -> String {
    let password = password.to_owned();
    let hash = tokio::task::spawn_blocking(move || hash(&password)).await.ok().flatten();
    hash.unwrap_or_else(|| {
        tracing::error!("a password could not be hashed");
        "!".to_owned()
    })
}

/// Hashes and verifies, a few at a time.
pub(crate) struct Passwords {
    turns: Semaphore,
}

impl Passwords {
    pub(crate) const fn new() -> Self {
        Self { turns: Semaphore::const_new(AT_ONCE) }
    }

    pub(crate) async fn hash(&self, password: &str) -> Result<String, ServiceError> {
        let password = password.to_owned();
        let hash = self.in_turn(move || hash(&password)).await?;
        hash.ok_or_else(|| ServiceError::Internal("a password could not be hashed".to_owned()))
    }

    /// Whether the password fits. Takes as long without a hash to compare with as it does with one; and as long as there are
    /// imported hashes (`imported` is any of them), as long as one of those does as well.
    pub(crate) async fn verify(
        &self,
        password: &str,
        hash: Option<&str>,
        imported: Option<&str>,
    ) -> Result<bool, ServiceError> {
        let (hash, imported) = (hash.map(str::to_owned), imported.map(str::to_owned));
        // What could never have been set is not worth hashing in full.
        let password: String = password.chars().take(MAX_CHARS + 1).collect();
        self.in_turn(move || verify(&password, hash.as_deref(), imported.as_deref())).await
    }

    async fn in_turn<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, ServiceError> {
        let turn = tokio::time::timeout(PATIENCE, self.turns.acquire()).await;
        let Ok(Ok(_turn)) = turn else {
            return Err(AppError { retry_after: Some(5), ..ErrorCode::Unavailable.into() }.into());
        };
        tokio::task::spawn_blocking(work).await.map_err(|error| ServiceError::Internal(error.to_string()))
    }
}

fn argon2id() -> Argon2<'static> {
    // These are the library's defaults as well, should they ever be refused.
    let params = Params::new(19 * 1024, 2, 1, None).unwrap_or_default();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

fn hash(password: &str) -> Option<String> {
    argon2id().hash_password(password.as_bytes()).ok().map(|hash| hash.to_string())
}

/// With the parameters that the hash names. Whatever is not there to compare with is compared with something else.
fn verify(password: &str, hash: Option<&str>, imported: Option<&str>) -> bool {
    let (ours, theirs) = match hash {
        Some(hash) if is_imported(hash) => (None, Some(hash)),
        hash => (hash, None),
    };
    let fits_ours = argon2id().verify_password(password.as_bytes(), ours.unwrap_or_else(|| dummy())).is_ok();
    let fits_theirs =
        theirs.or(imported).is_some_and(|hash| bcrypt::verify(password, hash).unwrap_or_default());
    (ours.is_some() && fits_ours) || (theirs.is_some() && fits_theirs)
}

/// A hash of nobody's password, with the same parameters as everybody's.
fn dummy() -> &'static str {
    static DUMMY: OnceLock<String> = OnceLock::new();
    DUMMY.get_or_init(|| hash(&server_kernel::crypto::random_token()).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_long_enough_and_not_the_first_guess() {
        let email = "meera.krishnan@example.com";
        for (password, problem) in [
            ("", FieldProblem::Required),
            ("elevenchars", FieldProblem::TooShort),
            ("Password1234", FieldProblem::TooCommon),
            ("Meera.Krishnan@example.com", FieldProblem::TooCommon),
            ("ababababababab", FieldProblem::TooCommon),
            (&"long".repeat(51), FieldProblem::TooLong),
        ] {
            assert_eq!(check(password, email), Err(problem), "{password}");
        }
        assert_eq!(check("दो कमरे एक नदी", email), Ok(()));
        assert_eq!(check("a quiet room with a view", email), Ok(()));
    }

    #[test]
    fn the_list_of_common_passwords_holds_only_what_would_otherwise_be_accepted() {
        assert!(COMMON.lines().count() >= 200);
        for common in COMMON.lines() {
            assert!(common.chars().count() >= MIN_CHARS, "{common}");
            assert_eq!(common, common.to_lowercase());
        }
    }

    #[tokio::test]
    async fn a_hash_is_argon2id_with_the_parameters_of_owasp_and_fits_one_password_only() {
        let hash = hash_password("a quiet room with a view").await;
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        let passwords = Passwords::new();
        let fits = async |password: &str, hash: Option<&str>| {
            let imported = bcrypt::hash("another quiet room", 4).unwrap();
            let alone = passwords.verify(password, hash, None).await.unwrap();
            assert_eq!(passwords.verify(password, hash, Some(&imported)).await.unwrap(), alone);
            assert!(!passwords.verify("another quiet room", hash, Some(&imported)).await.unwrap());
            alone
        };
        assert!(fits("a quiet room with a view", Some(&hash)).await);
        assert!(!fits("a quiet room with a vieW", Some(&hash)).await);
        assert!(!fits("a quiet room with a view", None).await);
        assert!(!fits("anything", Some("!")).await);
    }

    #[tokio::test]
    async fn a_hash_that_came_from_elsewhere_fits_its_password() {
        // Of the reference implementation.
        let hash = "$2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW";
        let passwords = Passwords::new();
        assert!(is_imported(hash));
        assert!(passwords.verify("U*U", Some(hash), None).await.unwrap());
        assert!(!passwords.verify("U*U*", Some(hash), Some(hash)).await.unwrap());
    }
}
