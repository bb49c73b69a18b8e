//! Photos as a phone writes them, with the position where they were taken.

use std::io::Cursor;

use image::{DynamicImage, ImageDecoder, ImageReader, metadata::Orientation};
use server_kernel::files::{FileKind, PICTURES, accept};
use server_testkit::pictures::{DRAWN, JPEG, PNG, WEBP, tells};

fn kept(content: &[u8]) -> Vec<u8> {
    accept("file", content.to_vec(), 5_000_000, PICTURES).unwrap().content
}

struct Seen {
    orientation: Orientation,
    profile: Option<Vec<u8>>,
    exif: Option<Vec<u8>>,
    xmp: Option<Vec<u8>>,
    pixels: DynamicImage,
}

fn see(content: &[u8]) -> Seen {
    let reader = ImageReader::new(Cursor::new(content)).with_guessed_format().unwrap();
    let mut decoder = reader.into_decoder().unwrap();
    Seen {
        orientation: decoder.orientation().unwrap(),
        profile: decoder.icc_profile().unwrap(),
        exif: decoder.exif_metadata().unwrap(),
        xmp: decoder.xmp_metadata().unwrap(),
        pixels: DynamicImage::from_decoder(decoder).unwrap(),
    }
}

#[test]
fn a_picture_does_not_tell_where_it_was_taken() {
    for (name, content) in [("jpeg", JPEG), ("png", PNG), ("webp", WEBP), ("drawn", DRAWN)] {
        assert!(tells(content), "{name}: nothing to take out");
        let position = exif::Reader::new().read_raw(see(content).exif.unwrap()).unwrap();
        assert!(position.get_field(exif::Tag::GPSLatitude, exif::In::PRIMARY).is_some(), "{name}");

        let kept = kept(content);
        assert!(!tells(&kept), "{name}");
        let seen = see(&kept);
        assert_eq!(seen.xmp, None, "{name}");
        let left = exif::Reader::new().read_raw(seen.exif.unwrap()).unwrap();
        assert_eq!(
            left.fields().map(|field| field.tag).collect::<Vec<_>>(),
            [exif::Tag::Orientation],
            "{name}"
        );
    }
}

#[test]
fn it_looks_as_it_did() {
    for (name, content) in [("jpeg", JPEG), ("png", PNG), ("webp", WEBP), ("drawn", DRAWN)] {
        let (before, after) = (see(content), see(&kept(content)));
        assert_eq!(before.orientation, Orientation::Rotate90, "{name}");
        assert_eq!(after.orientation, Orientation::Rotate90, "{name}");
        assert_eq!(after.profile.is_some(), name != "drawn", "{name}");
        assert_eq!(after.profile, before.profile, "{name}");
        assert!(after.pixels == before.pixels, "{name}: other pixels");
        assert_eq!(kept(&kept(content)), kept(content), "{name}: nothing is left to take out");
    }
}

#[test]
fn what_follows_the_picture_goes() {
    // As phones append a second picture, a film or a depth map.
    for (name, content) in [("jpeg", JPEG), ("png", PNG), ("webp", WEBP), ("drawn", DRAWN)] {
        let longer = [content, JPEG, b"Tellcam"].concat();
        assert_eq!(kept(&longer), kept(content), "{name}");
    }
}

#[test]
fn what_stands_between_two_scans_goes() {
    let scan = |nth: usize| {
        let heads = JPEG.windows(2).enumerate().filter(|(_, two)| *two == [0xff, 0xda]);
        heads.map(|(at, _)| at).nth(nth).unwrap()
    };
    let (before, after) = JPEG.split_at(scan(1));
    let told = [before, b"\xff\xe1\0\x0bTellcam 9\xff\xfe\0\x09Tellcam", after].concat();
    assert_eq!(kept(&told), kept(JPEG));
}

#[test]
fn an_upright_picture_tells_nothing_at_all() {
    let upright = |way: u8| {
        let tag = [0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6];
        let at = JPEG.windows(10).position(|ten| ten == tag).unwrap();
        let mut changed = JPEG.to_vec();
        changed[at + 9] = way;
        changed
    };
    assert!(see(&kept(&upright(8))).exif.is_some());
    for way in [0, 1, 9, 255] {
        assert_eq!(see(&kept(&upright(way))).exif, None, "{way}");
    }
}

#[test]
fn a_broken_picture_is_refused_rather_than_kept_with_all_it_tells() {
    for (name, content) in [("jpeg", JPEG), ("png", PNG), ("webp", WEBP)] {
        for most in [4, 20, 60, 200] {
            let cut = content[..most].to_vec();
            assert!(accept("file", cut, 5_000_000, PICTURES).is_err(), "{name} {most}");
        }
    }
    // A scan that ends early is shown by browsers, as far as it goes.
    let cut = accept("file", JPEG[..JPEG.len() - 30].to_vec(), 5_000_000, PICTURES).unwrap();
    assert_eq!(cut.kind, FileKind::Jpeg);
    assert!(!tells(&cut.content));
}

proptest::proptest! {
    /// Nothing that is sent stops the program.
    #[test]
    fn whatever_is_sent_is_kept_or_refused(which in 0..4usize, changes in proptest::collection::vec((0..2500usize, 0..=255u8), 1..12)) {
        let mut content = [JPEG, PNG, WEBP, DRAWN][which].to_vec();
        for (at, byte) in changes {
            let at = at % content.len();
            content[at] = byte;
        }
        let _ = accept("file", content, 5_000_000, PICTURES);
    }
}
