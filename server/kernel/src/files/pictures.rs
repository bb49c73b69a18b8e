//! What a picture tells besides what is to be seen: where and when it was taken, with what, by whom. A phone writes all of it
//! into every photo, so only what is needed to show a picture is kept. Its pixels are not touched.

use exif::{In, Tag};
use img_parts::{
    Bytes, ImageEXIF,
    jpeg::{Jpeg, JpegSegment, markers},
    png::{Png, PngChunk},
    riff::{RiffChunk, RiffContent},
    webp::{self, WebP},
};

/// The chunks of PNG (third edition) that say how it looks.
const SEEN_IN_PNG: &[&[u8; 4]] = &[
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"cICP", b"gAMA", b"iCCP", b"mDCV", b"cLLI",
    b"sBIT", b"sRGB", b"bKGD", b"hIST", b"pHYs", b"sPLT", b"acTL", b"fcTL", b"fdAT",
];
/// Those of WebP.
const SEEN_IN_WEBP: &[[u8; 4]] = &[
    webp::CHUNK_VP8X,
    webp::CHUNK_ICCP,
    webp::CHUNK_ANIM,
    webp::CHUNK_ANMF,
    webp::CHUNK_ALPH,
    webp::CHUNK_VP8,
    webp::CHUNK_VP8L,
];
/// In the first byte of `VP8X`: something in XMP follows.
const HAS_XMP: u8 = 0b0000_0100;

/// Its colours and how it is turned. `None` if it is broken.
pub(super) fn png(content: Vec<u8>) -> Option<Vec<u8>> {
    let mut picture = Png::from_bytes(content.into()).ok()?;
    let turned = turned(picture.exif());
    picture.chunks_mut().retain(|chunk| SEEN_IN_PNG.contains(&&chunk.kind()));
    picture.chunks().iter().map(PngChunk::kind).find(|kind| kind == b"IDAT")?;
    picture.set_exif(turned);
    Some(picture.encoder().bytes().into())
}

/// Its colours and how it is turned. `None` if it is broken.
pub(super) fn webp(content: Vec<u8>) -> Option<Vec<u8>> {
    let mut picture = WebP::from_bytes(content.into()).ok()?;
    let turned = turned(picture.exif());
    picture.dimensions()?;
    picture.chunks_mut().retain(|chunk| SEEN_IN_WEBP.contains(&chunk.id()));
    for chunk in picture.chunks_mut().iter_mut().filter(|chunk| chunk.id() == webp::CHUNK_VP8X) {
        without_xmp(chunk);
    }
    picture.set_exif(turned);
    Some(picture.encoder().bytes().into())
}

fn without_xmp(chunk: &mut RiffChunk) {
    if let RiffContent::Data(data) = chunk.content_mut() {
        let mut changed = data.to_vec();
        if let Some(flags) = changed.first_mut() {
            *flags &= !HAS_XMP;
        }
        *data = changed.into();
    }
}

/// Its colours and how it is turned. `None` if it is broken.
pub(super) fn jpeg(content: Vec<u8>) -> Option<Vec<u8>> {
    let mut picture = Jpeg::from_bytes(content.into()).ok()?;
    let turned = turned(picture.exif());
    picture.segments_mut().retain(is_seen);
    let first = picture.segments_mut().last_mut().filter(|segment| segment.has_entropy())?;
    let rest = scans(&entropy(first));
    *first = JpegSegment::new_with_entropy(markers::SOS, first.contents().clone(), rest.into());
    picture.set_exif(turned);
    Some(picture.encoder().bytes().into())
}

/// What applications add begins with a name. Of theirs, only these change how it looks.
fn is_seen(segment: &JpegSegment) -> bool {
    let named = |name: &[u8]| segment.contents().starts_with(name);
    match segment.marker() {
        markers::APP0 => named(b"JFIF\0"),
        markers::APP2 => named(b"ICC_PROFILE\0"),
        markers::APP14 => named(b"Adobe"),
        marker => is_drawn(marker),
    }
}

/// Not of an application, and no comment.
const fn is_drawn(marker: u8) -> bool {
    !matches!(marker, markers::APP0..=markers::APP15 | markers::JPG0..=markers::COM)
}

/// What follows the head of the first scan, up to the end of the file: `img-parts` keeps it whole.
fn entropy(scan: &JpegSegment) -> Bytes {
    scan.clone().encoder().bytes().slice(scan.len()..)
}

/// Scans and the tables between them, up to the end of the picture. Phones put a second picture or a film after that, with
/// metadata of their own.
fn scans(rest: &[u8]) -> Vec<u8> {
    let mut kept = Vec::with_capacity(rest.len());
    let mut at = 0;
    while let Some(&byte) = rest.get(at) {
        let marker = rest.get(at + 1).copied().unwrap_or(markers::Z);
        let length = match (byte, marker) {
            (markers::P, markers::EOI) => {
                kept.extend([markers::P, markers::EOI]);
                break;
            }
            (markers::P, markers::SOF0..=markers::SOF15 | markers::SOS..=markers::COM) => {
                let long = rest.get(at + 2..at + 4).and_then(|long| long.try_into().ok());
                2 + usize::from(long.map_or(u16::MAX, u16::from_be_bytes))
            }
            _ => 1,
        };
        let next = rest.len().min(at + length);
        if length == 1 || is_drawn(marker) {
            kept.extend_from_slice(&rest[at..next]);
        }
        at = next;
    }
    kept
}

/// Exif that says how a picture is turned, and nothing else. `None` if it stands upright.
fn turned(told: Option<Bytes>) -> Option<Bytes> {
    let mut reader = exif::Reader::new();
    let read = reader.continue_on_error(true).read_raw(told?.into());
    let read = read.or_else(|error| error.distill_partial_result(|_| ())).ok()?;
    let way = read.get_field(Tag::Orientation, In::PRIMARY)?.value.get_uint(0)?;
    let way = u8::try_from(way).ok().filter(|way| (2..=8).contains(way))?;
    // One directory with one entry: tag 0x0112, one SHORT.
    let mut tiff = b"MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    tiff.extend([way, 0, 0, 0, 0, 0, 0]);
    Some(tiff.into())
}
