//! The forms of texts, said once for reading and for the document.

/// No control characters: for what stands on one line.
pub(crate) fn is_line(text: &str) -> bool {
    !text.chars().any(char::is_control)
}

/// No control characters but tabs and line ends.
pub(crate) fn is_text(text: &str) -> bool {
    text.chars().all(|letter| !letter.is_control() || matches!(letter, '\t' | '\n' | '\r'))
}

/// An identifier with its hyphens.
pub(crate) fn uuid(text: &str) -> Option<uuid::Uuid> {
    (text.len() == 36).then(|| uuid::Uuid::try_parse(text).ok()).flatten()
}

/// `2026-11-20`, nothing shorter or longer.
pub(crate) fn date(text: &str) -> Option<chrono::NaiveDate> {
    let shape =
        |(at, byte): (usize, u8)| if matches!(at, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() };
    (text.len() == 10 && text.bytes().enumerate().all(shape)).then(|| text.parse().ok()).flatten()
}

/// A number as JSON writes it.
pub(crate) fn number(text: &str) -> Option<f64> {
    let padded = text.bytes().any(|byte| byte.is_ascii_whitespace());
    (!padded).then(|| serde_json::from_str(text).ok()).flatten()
}

/// Degrees as a plain decimal number.
pub(crate) fn is_degrees(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let plain = |part: &str, most: usize| {
        (1..=most).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    plain(whole, 3) && plain(fraction, 15)
}

/// `lat,lon`.
pub(crate) const POINT: &str = r"^-?[0-9]{1,3}(\.[0-9]{1,15})?,-?[0-9]{1,3}(\.[0-9]{1,15})?$";

/// What came with the page before.
pub(crate) const CURSOR: &str = "^[A-Za-z0-9_-]{1,1000}$";

/// The form of [`CURSOR`].
pub(crate) fn is_cursor(text: &str) -> bool {
    (1..=1000).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
}

/// The address of a business.
pub(crate) const SLUG: &str = "^[a-z0-9-]{1,120}$";

/// The form of [`SLUG`].
pub(crate) fn is_slug(text: &str) -> bool {
    (1..=120).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

/// A key for repeated requests: no spaces at its ends, where HTTP drops them.
pub(crate) const KEY: &str = "^[!-~][ -~]{14,253}[!-~]$";

/// A decimal number with three decimals at most.
pub(crate) fn is_amount(text: &str) -> bool {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let plain = |part: &str, most: usize| {
        (1..=most).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    plain(whole, 12) && plain(fraction, 3)
}

/// No control characters, as a pattern.
pub(crate) const LINE: &str = r"^[^\x00-\x1f\x7f-\x9f]*$";
