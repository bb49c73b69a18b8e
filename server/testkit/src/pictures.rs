//! Photos as a phone writes them, with where they were taken and with what. Small, and made with Pillow.

/// In several scans, lying on its side, with Exif, XMP, a comment and a colour profile.
pub const JPEG: &[u8] = include_bytes!("../pictures/phone.jpg");
/// The same as PNG.
pub const PNG: &[u8] = include_bytes!("../pictures/phone.png");
/// The same as WebP.
pub const WEBP: &[u8] = include_bytes!("../pictures/phone.webp");
/// Without loss, transparent in one corner, without a profile.
pub const DRAWN: &[u8] = include_bytes!("../pictures/drawn.webp");

/// Whether a file still says with what, when or where it was taken.
#[must_use]
pub fn tells(content: &[u8]) -> bool {
    let all = String::from_utf8_lossy(content);
    ["Tellcam", "GPSLatitude", "2026:05:04"].iter().any(|word| all.contains(word))
}
