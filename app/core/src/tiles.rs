//! The pictures behind maps: from wherever the installation says, or none.

use serde::{Deserialize, Serialize};

/// Where tiles come from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tiles {
    /// `https://tiles.example/{z}/{x}/{y}.png`
    pub address: String,
    /// Whose they are, as their licence asks for.
    pub credit: String,
}

impl Tiles {
    /// An address with the three places in it.
    #[must_use]
    pub fn new(address: &str, credit: &str) -> Option<Self> {
        let whole = ["{z}", "{x}", "{y}"].iter().all(|place| address.contains(place));
        let secure = address.starts_with("https://") || address.starts_with("http://localhost:");
        // It becomes a part of the content security policy.
        let plain = address.chars().all(|letter| letter.is_ascii_graphic() && !";,'\"".contains(letter));
        (whole && secure && plain).then(|| Self { address: address.to_owned(), credit: credit.to_owned() })
    }

    /// One tile.
    #[must_use]
    pub fn address_of(&self, zoom: u8, column: u32, row: u32) -> String {
        let address = self.address.replace("{z}", &zoom.to_string());
        address.replace("{x}", &column.to_string()).replace("{y}", &row.to_string())
    }

    /// `https://tiles.example`: what a page must be allowed to show pictures from.
    #[must_use]
    pub fn origin(&self) -> &str {
        let host = self.address.find("://").map_or(0, |scheme| scheme + 3);
        let end = self.address.get(host..).and_then(|rest| rest.find('/'));
        self.address.get(..end.map_or(self.address.len(), |end| host + end)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_of_tiles_has_three_places_and_breaks_no_policy() {
        let tiles = Tiles::new("https://tiles.example/street/{z}/{x}/{y}.png?key=1", "© Somebody").unwrap();
        assert_eq!(tiles.address_of(16, 3, 5), "https://tiles.example/street/16/3/5.png?key=1");
        assert_eq!(tiles.origin(), "https://tiles.example");
        assert_eq!(
            Tiles::new("http://localhost:9000/{z}/{x}/{y}", "").unwrap().origin(),
            "http://localhost:9000"
        );
        for wrong in [
            "",
            "https://tiles.example/{z}/{x}.png",
            "http://tiles.example/{z}/{x}/{y}.png",
            "https://tiles.example; script-src *;/{z}/{x}/{y}",
            "javascript:{z}{x}{y}",
        ] {
            assert_eq!(Tiles::new(wrong, ""), None, "{wrong}");
        }
    }
}
