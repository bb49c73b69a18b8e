//! Files that people send: what one is, its first bytes say, whatever it is called.

mod pictures;

use shared::{AppError, error::FieldProblem};

const LONGEST_NAME: usize = 120;

/// What pictures may be.
pub const PICTURES: &[FileKind] = &[FileKind::Png, FileKind::Jpeg, FileKind::Webp];

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// ISO 32000.
    Pdf,
    /// RFC 2083.
    Png,
    /// ISO 10918.
    Jpeg,
    /// RFC 9649.
    Webp,
}

impl FileKind {
    /// By its first bytes.
    #[must_use]
    pub const fn of(content: &[u8]) -> Option<Self> {
        match content {
            [b'%', b'P', b'D', b'F', b'-', ..] => Some(Self::Pdf),
            [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some(Self::Png),
            [0xff, 0xd8, 0xff, ..] => Some(Self::Jpeg),
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(Self::Webp),
            _ => None,
        }
    }

    /// Its media type.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Webp => "image/webp",
        }
    }
}

/// A file that may be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accepted {
    /// What it is.
    pub kind: FileKind,
    /// A document as it was sent; a picture without what it tells besides what is to be seen.
    pub content: Vec<u8>,
}

/// The file that was sent as `field`, if it is one of `kinds` and no larger than `most` bytes.
///
/// # Errors
/// `required`, `too_long` or `malformed` of the field.
pub fn accept(field: &str, content: Vec<u8>, most: usize, kinds: &[FileKind]) -> Result<Accepted, AppError> {
    let wrong = |problem| AppError::field(field, problem);
    if content.is_empty() {
        return Err(wrong(FieldProblem::Required));
    }
    if content.len() > most {
        return Err(wrong(FieldProblem::TooLong));
    }
    let kind = FileKind::of(&content).filter(|kind| kinds.contains(kind));
    let kind = kind.ok_or_else(|| wrong(FieldProblem::Malformed))?;
    let content = match kind {
        FileKind::Pdf => Some(content),
        FileKind::Png => pictures::png(content),
        FileKind::Jpeg => pictures::jpeg(content),
        FileKind::Webp => pictures::webp(content),
    };
    content.map(|content| Accepted { kind, content }).ok_or_else(|| wrong(FieldProblem::Malformed))
}

/// The last part of a path, without what could mislead somebody who keeps it.
#[must_use]
pub fn safe_name(text: &str) -> String {
    let last = text.rsplit(['/', '\\']).next().unwrap_or_default();
    let kept = last.chars().filter(|letter| !letter.is_control() && !matches!(letter, '"' | '\u{202e}'));
    let name: String = kept.take(LONGEST_NAME).collect();
    if name.trim().is_empty() { "document".to_owned() } else { name.trim().to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_what_its_first_bytes_say() {
        for (content, kind) in [
            (&b"%PDF-1.7 and so on"[..], FileKind::Pdf),
            (b"\x89PNG\r\n\x1a\n....", FileKind::Png),
            (&[0xff, 0xd8, 0xff, 0xe0], FileKind::Jpeg),
            (b"RIFF\x10\0\0\0WEBPVP8 ", FileKind::Webp),
        ] {
            assert_eq!(FileKind::of(content), Some(kind));
        }
        for other in [
            &b"<html>"[..],
            b"<svg xmlns",
            b"<?xml",
            b"",
            b"MZ",
            b"%PD",
            b" %PDF-1.7",
            b"GIF89a",
            b"RIFF\x10\0\0\0WAVE",
        ] {
            assert_eq!(FileKind::of(other), None, "{other:?}");
        }
    }

    #[test]
    fn what_is_missing_too_large_or_something_else_is_said() {
        let problem =
            |content: &[u8]| accept("file", content.to_vec(), 20, PICTURES).unwrap_err().problem("file");
        assert_eq!(problem(b""), Some(FieldProblem::Required));
        assert_eq!(problem(&[0xff; 21]), Some(FieldProblem::TooLong));
        assert_eq!(problem(b"<html>"), Some(FieldProblem::Malformed));
        assert_eq!(problem(b"%PDF-1.7"), Some(FieldProblem::Malformed), "a document is no picture");
        assert_eq!(problem(b"\xff\xd8\xff\xe0"), Some(FieldProblem::Malformed), "the beginning of a picture");
        let letter = Accepted { kind: FileKind::Pdf, content: b"%PDF-1.7".to_vec() };
        assert_eq!(accept("file", b"%PDF-1.7".to_vec(), 20, &[FileKind::Pdf]), Ok(letter));
    }

    #[test]
    fn a_file_keeps_its_last_name_without_tricks() {
        assert_eq!(safe_name("C:\\Users\\me\\licence.pdf"), "licence.pdf");
        assert_eq!(safe_name("../../etc/passwd"), "passwd");
        assert_eq!(safe_name("a\"b\r\nc.pdf"), "abc.pdf");
        assert_eq!(safe_name("photo\u{202e}fdp.exe"), "photofdp.exe");
        assert_eq!(safe_name("  "), "document");
        assert_eq!(safe_name(&"x".repeat(500)).len(), LONGEST_NAME);
    }
}
