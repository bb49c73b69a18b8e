//! Every accent that a business can choose can be read, by day and by night: computed from the stylesheet's own numbers
//! (OKLCH as in CSS Color 4, contrast as in WCAG 2.2).

use shared::tenants::brand::HUES;

const TOKENS: &str = include_str!("../../../../style/tokens.css");

/// Red, green and blue, linear, as far as a screen shows them.
type Light = [f64; 3];

fn oklch(lightness: f64, chroma: f64, hue: f64) -> Light {
    let (a, b) = (chroma * hue.to_radians().cos(), chroma * hue.to_radians().sin());
    let l = (lightness + 0.396_337_777_4 * a + 0.215_803_757_3 * b).powi(3);
    let m = (lightness - 0.105_561_345_8 * a - 0.063_854_172_8 * b).powi(3);
    let s = (lightness - 0.089_484_177_5 * a - 1.291_485_548 * b).powi(3);
    [
        4.076_741_662_1 * l - 3.307_711_591_3 * m + 0.230_969_929_2 * s,
        -1.268_438_004_6 * l + 2.609_757_401_1 * m - 0.341_319_396_5 * s,
        -0.004_196_086_3 * l - 0.703_418_614_7 * m + 1.707_614_701 * s,
    ]
    .map(|part| part.clamp(0.0, 1.0))
}

fn contrast(one: Light, other: Light) -> f64 {
    let luminance = |[red, green, blue]: Light| 0.212_6 * red + 0.715_2 * green + 0.072_2 * blue + 0.05;
    let (one, other) = (luminance(one), luminance(other));
    one.max(other) / one.min(other)
}

/// `--name: light-dark(oklch(…), oklch(…))` with a hue in place of the business's, by day and by night, wherever it stands.
fn token(name: &str, hue: i16) -> Vec<[Light; 2]> {
    let start = format!("--{name}: light-dark(");
    let found = TOKENS.lines().filter_map(|line| line.trim().strip_prefix(&start)).map(|rest| {
        let rest = rest.replace("var(--accent-h, 162)", &hue.to_string());
        let colours: Vec<Light> = rest
            .split("oklch(")
            .skip(1)
            .map(|part| {
                let numbers: Vec<f64> = part
                    .split([' ', ')'])
                    .take(3)
                    .map(|number| number.parse().unwrap_or_else(|_| panic!("{name}: {number}")))
                    .collect();
                oklch(numbers[0], numbers[1], numbers[2])
            })
            .collect();
        [colours[0], colours[1]]
    });
    let found: Vec<_> = found.collect();
    assert!(!found.is_empty(), "the stylesheet has no --{name}");
    found
}

#[test]
fn every_hue_can_be_read_on_everything_it_stands_on() {
    for hue in HUES {
        for theme in [0, 1] {
            let of = |name: &str| token(name, hue).into_iter().map(move |pair| pair[theme]);
            for (front, grounds) in [
                ("accent", &["paper", "surface", "raised", "accent-soft"][..]),
                ("on-accent", &["accent", "accent-hover"]),
                ("ink", &["accent-soft"]),
            ] {
                for ground in grounds {
                    // The first of each is the usual theme, the second, where there is one, that of more contrast.
                    for (front, ground) in of(front).zip(of(ground)) {
                        let ratio = contrast(front, ground);
                        assert!(ratio >= 4.5, "hue {hue}, theme {theme}: {ratio:.2} on {ground:?}");
                    }
                }
            }
        }
    }
}

#[test]
fn contrast_is_what_wcag_says() {
    assert!((contrast(oklch(1.0, 0.0, 0.0), oklch(0.0, 0.0, 0.0)) - 21.0).abs() < 0.01);
}
