//! Scanners that are keyboards: they type what they have read, faster than anybody could, and end with Enter or Tab. What is typed by
//! hand is none of this. Pure but for [`listen`], which hears the keys wherever the focus is.

use leptos::{ev, prelude::*, wasm_bindgen::JsCast as _, web_sys::HtmlInputElement};

/// From one key to the next, milliseconds: what comes later begins anew.
const LONGEST_GAP: f64 = 250.0;
/// The same on average. Nobody types thirty letters in a second; slow scanners do.
const AVERAGE_GAP: f64 = 35.0;
/// Shorter than any code.
const FEWEST: u32 = 8;

/// A key going down.
#[derive(Clone, Copy, Debug)]
struct Stroke<'a> {
    /// What it means where the keyboard stands.
    key: &'a str,
    /// Which key it is, whatever it means (UI Events KeyboardEvent code).
    code: &'a str,
    /// Shift is held.
    shift: bool,
    /// Letters come out in the other case.
    caps: bool,
    /// It is held, and comes again by itself.
    repeat: bool,
    /// When, milliseconds from whenever.
    at: f64,
}

/// What a key is to a scanner.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Heard {
    /// Not a scanner's, as far as is known.
    Nothing,
    /// Perhaps the first letter of a code.
    Begin,
    /// The last of a code.
    Code(String),
    /// One more Enter behind it, as some scanners send.
    Echo,
}

/// What was typed since somebody paused.
#[derive(Clone, Debug, Default)]
struct Wedge {
    /// As the keyboard's layout has it.
    text: String,
    /// As the keys stand on a keyboard of the United States: scanners type by position.
    by_position: String,
    /// The layout has letters that are in no code, or turns them around.
    foreign: bool,
    count: u32,
    first: f64,
    last: f64,
    /// When the last code ended.
    ended: Option<f64>,
}

impl Wedge {
    fn hear(&mut self, stroke: &Stroke<'_>) -> Heard {
        let letter = one(stroke.key);
        match stroke.key {
            "Shift" | "CapsLock" | "Control" | "Alt" | "AltGraph" | "Meta" => Heard::Nothing,
            "Enter" | "Tab" => self.end(stroke.at),
            _ if stroke.repeat || letter.is_none() => self.forget(),
            _ => self.letter(stroke, letter),
        }
    }

    fn letter(&mut self, stroke: &Stroke<'_>, letter: Option<char>) -> Heard {
        if stroke.at - self.last > LONGEST_GAP {
            self.forget();
        }
        if self.count == 0 {
            self.first = stroke.at;
        }
        self.count += 1;
        self.last = stroke.at;
        self.foreign |= stroke.caps || !stroke.key.is_ascii();
        self.text.extend(letter);
        self.by_position.extend(position(stroke.code, stroke.shift));
        if self.count == 1 { Heard::Begin } else { Heard::Nothing }
    }

    fn end(&mut self, at: f64) -> Heard {
        let echoes = self.count == 0 && self.ended.is_some_and(|ended| at - ended <= LONGEST_GAP);
        let quick = self.count >= FEWEST
            && at - self.last <= LONGEST_GAP
            && at - self.first <= AVERAGE_GAP * f64::from(self.count);
        let read = if self.foreign { &self.by_position } else { &self.text };
        let heard = match (quick, echoes) {
            (true, _) => Heard::Code(read.clone()),
            (false, true) => Heard::Echo,
            (false, false) => Heard::Nothing,
        };
        let ended = matches!(heard, Heard::Code(_)).then_some(at).or(self.ended);
        *self = Self { ended, ..Self::default() };
        heard
    }

    fn forget(&mut self) -> Heard {
        *self = Self { ended: self.ended, ..Self::default() };
        Heard::Nothing
    }
}

/// The letter of a key that has one.
fn one(key: &str) -> Option<char> {
    let mut letters = key.chars();
    letters.next().filter(|_| letters.next().is_none())
}

/// What a key writes on a keyboard of the United States, as far as it occurs in a code or its link.
fn position(code: &str, shift: bool) -> Option<char> {
    if let Some(letter) = code.strip_prefix("Key").and_then(one) {
        return Some(if shift { letter } else { letter.to_ascii_lowercase() });
    }
    match (code, shift) {
        ("Digit3", true) => Some('#'),
        ("Minus", false) => Some('-'),
        ("Minus", true) => Some('_'),
        ("Slash", false) => Some('/'),
        ("Period", false) => Some('.'),
        ("Semicolon", true) => Some(':'),
        (_, false) => code.strip_prefix("Digit").and_then(one),
        _ => None,
    }
}

/// A field as it was before a scanner typed into it.
struct Before {
    field: HtmlInputElement,
    value: String,
}

impl Before {
    fn now() -> Option<Self> {
        let field: HtmlInputElement = document().active_element()?.dyn_into().ok()?;
        Some(Self { value: field.value(), field })
    }

    fn restore(self) {
        self.field.set_value(&self.value);
    }
}

/// Calls `on_code` for what a scanner types, as long as the page is there. A field that has the focus is left as it was, and what the
/// last key would have done is not done.
pub(super) fn listen(on_code: impl Fn(String) + Clone + 'static) {
    Effect::new(move |_| {
        let wedge = StoredValue::new_local((Wedge::default(), None::<Before>));
        let on_code = on_code.clone();
        let handle = window_event_listener(ev::keydown, move |event| {
            let heard = wedge.try_update_value(|(wedge, before)| {
                let heard = wedge.hear(&Stroke {
                    key: &event.key(),
                    code: &event.code(),
                    shift: event.shift_key(),
                    caps: event.get_modifier_state("CapsLock"),
                    repeat: event.repeat(),
                    at: event.time_stamp(),
                });
                match heard {
                    Heard::Begin => *before = Before::now(),
                    Heard::Code(_) => drop(before.take().map(Before::restore)),
                    Heard::Nothing | Heard::Echo => {}
                }
                heard
            });
            match heard {
                Some(Heard::Code(code)) => {
                    event.prevent_default();
                    on_code(code);
                }
                Some(Heard::Echo) => event.prevent_default(),
                Some(Heard::Begin | Heard::Nothing) | None => {}
            }
        });
        on_cleanup(move || handle.remove());
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKEN: &str = "https://ombaro.example/check-in#AQEAb_9-xYz";

    fn stroke(key: &str, at: f64) -> Stroke<'_> {
        Stroke { key, code: "", shift: false, caps: false, repeat: false, at }
    }

    /// What is heard at the end of a text, its keys so many milliseconds apart.
    fn typed(wedge: &mut Wedge, text: &str, from: f64, gap: f64, end: &str) -> Heard {
        let mut at = from;
        for letter in text.chars() {
            let key = letter.to_string();
            if letter.is_uppercase() {
                // As keyboards send it: Shift is a key of its own.
                wedge.hear(&Stroke { shift: true, ..stroke("Shift", at) });
            }
            wedge.hear(&stroke(&key, at));
            at += gap;
        }
        wedge.hear(&stroke(end, at))
    }

    #[test]
    fn what_is_typed_faster_than_by_hand_is_a_scanner() {
        for (text, gap, end, is_code) in [
            (TOKEN, 1.0, "Enter", true),
            (TOKEN, 8.0, "Tab", true),
            ("ABCD2345", 30.0, "Enter", true),
            // Somebody very quick, somebody ordinary.
            ("abcd2345", 60.0, "Enter", false),
            (TOKEN, 120.0, "Enter", false),
            // Too short to be one of ours, and nothing at all.
            ("abc", 2.0, "Enter", false),
            ("", 2.0, "Enter", false),
            // Another key is no end.
            (TOKEN, 2.0, "Escape", false),
        ] {
            let heard = typed(&mut Wedge::default(), text, 5_000.0, gap, end);
            let expected = if is_code { Heard::Code(text.to_owned()) } else { Heard::Nothing };
            assert_eq!(heard, expected, "{text} every {gap} ms, then {end}");
        }
    }

    #[test]
    fn every_scan_is_heard_one_after_the_other_and_whatever_was_typed_before() {
        let mut wedge = Wedge::default();
        assert_eq!(typed(&mut wedge, "abc", 0.0, 150.0, "Shift"), Heard::Nothing);
        for nth in 1..4 {
            let at = f64::from(nth) * 1_000.0;
            assert_eq!(typed(&mut wedge, TOKEN, at, 3.0, "Enter"), Heard::Code(TOKEN.to_owned()));
        }
    }

    #[test]
    fn a_pause_begins_anew() {
        let mut wedge = Wedge::default();
        typed(&mut wedge, "half of it", 0.0, 2.0, "Shift");
        assert_eq!(typed(&mut wedge, TOKEN, 400.0, 2.0, "Enter"), Heard::Code(TOKEN.to_owned()));
        // The end comes too late: it is somebody who presses Enter.
        typed(&mut wedge, TOKEN, 2_000.0, 2.0, "Shift");
        assert_eq!(wedge.hear(&stroke("Enter", 2_900.0)), Heard::Nothing);
    }

    #[test]
    fn a_key_that_is_held_is_no_scanner() {
        let mut wedge = Wedge::default();
        wedge.hear(&stroke("a", 0.0));
        for nth in 1..40 {
            wedge.hear(&Stroke { repeat: true, ..stroke("a", f64::from(nth) * 30.0) });
        }
        assert_eq!(wedge.hear(&stroke("Enter", 1_200.0)), Heard::Nothing);
    }

    #[test]
    fn the_second_enter_of_a_scanner_is_swallowed_and_a_persons_is_not() {
        let mut wedge = Wedge::default();
        typed(&mut wedge, "ABCD2345", 0.0, 2.0, "Enter");
        assert_eq!(wedge.hear(&stroke("Enter", 20.0)), Heard::Echo);
        assert_eq!(wedge.hear(&stroke("Enter", 900.0)), Heard::Nothing);
    }

    #[test]
    fn the_first_letter_is_told_so_that_a_field_can_be_put_back() {
        let mut wedge = Wedge::default();
        assert_eq!(wedge.hear(&stroke("h", 0.0)), Heard::Begin);
        assert_eq!(wedge.hear(&stroke("t", 3.0)), Heard::Nothing);
        assert_eq!(wedge.hear(&stroke("x", 700.0)), Heard::Begin);
    }

    #[test]
    fn letters_of_another_alphabet_are_read_by_where_their_keys_are() {
        // "aB-_3#/.:" and nine, on an Arabic keyboard and with Caps Lock on.
        let keys = [
            ("KeyA", false),
            ("KeyB", true),
            ("Minus", false),
            ("Minus", true),
            ("Digit3", false),
            ("Digit3", true),
            ("Slash", false),
            ("Period", false),
            ("Semicolon", true),
            ("Digit9", false),
        ];
        for (key, caps) in [("ش", false), ("x", true)] {
            let mut wedge = Wedge::default();
            for (nth, (code, shift)) in keys.into_iter().enumerate() {
                let at = 3.0 * f64::from(u8::try_from(nth).unwrap());
                wedge.hear(&Stroke { code, shift, caps, ..stroke(key, at) });
            }
            assert_eq!(wedge.hear(&stroke("Enter", 31.0)), Heard::Code("aB-_3#/.:9".to_owned()), "{key}");
        }
    }
}
