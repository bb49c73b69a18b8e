//! Names to sign in with besides the address.

use shared::error::FieldProblem;

const SHORTEST: usize = 3;
const LONGEST: usize = 30;

/// A letter, then letters, digits, dots, dashes and underscores; in lower case, 3 to 30 characters. Never an address: those
/// have an @.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Username(String);

impl Username {
    /// # Errors
    /// Too short, too long, or with other characters.
    pub(crate) fn parse(text: &str) -> Result<Self, FieldProblem> {
        let text = text.trim().to_lowercase();
        match text.len() {
            0 => return Err(FieldProblem::Required),
            1..SHORTEST => return Err(FieldProblem::TooShort),
            SHORTEST..=LONGEST => {}
            _ => return Err(FieldProblem::TooLong),
        }
        let known = |byte: u8| {
            byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'_')
        };
        let good = text.starts_with(|first: char| first.is_ascii_lowercase()) && text.bytes().all(known);
        if good { Ok(Self(text)) } else { Err(FieldProblem::Malformed) }
    }

    /// The text.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_name_is_plain_and_never_an_address() {
        assert_eq!(Username::parse(" Meera.K ").unwrap().as_str(), "meera.k");
        for (text, problem) in [
            ("", FieldProblem::Required),
            ("me", FieldProblem::TooShort),
            ("meera@example.com", FieldProblem::Malformed),
            ("1meera", FieldProblem::Malformed),
            ("mee ra", FieldProblem::Malformed),
            ("मीरा", FieldProblem::Malformed),
            (&"m".repeat(31), FieldProblem::TooLong),
        ] {
            assert_eq!(Username::parse(text), Err(problem), "{text}");
        }
    }
}
