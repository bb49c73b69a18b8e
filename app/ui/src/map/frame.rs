//! Which part of the world a map shows, in the projection that tiles have (Web Mercator, EPSG:3857): pure.

use std::f64::consts::PI;

use super::PinKind;

/// The side of a tile, in its own pixels.
pub const TILE: f64 = 256.0;
/// A map's own pixels; it is drawn as large as there is room.
const WIDTH: f64 = 640.0;
const HEIGHT: f64 = 360.0;
/// Kept free around the pins, of each side.
const MARGIN: f64 = 72.0;
/// Streets have names there; nearer shows nothing more.
const NEAREST: u8 = 16;
const FARTHEST: u8 = 2;

/// A place on a map.
#[derive(Clone, Debug, PartialEq)]
pub struct Pin {
    /// Degrees: latitude and longitude.
    pub at: (f64, f64),
    /// What it stands for.
    pub kind: PinKind,
    /// A letter or two on it; empty for a door.
    pub mark: String,
}

/// The part of the world that is shown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Frame {
    pub zoom: u8,
    pub width: f64,
    pub height: f64,
    /// The upper left corner, in the world's pixels at this zoom.
    left: f64,
    top: f64,
}

/// A tile, and where it lies.
#[derive(Clone, Debug, PartialEq)]
pub struct Tile {
    pub column: u32,
    pub row: u32,
    pub x: String,
    pub y: String,
}

/// The world's pixels at a zoom.
fn project((latitude, longitude): (f64, f64), zoom: u8) -> (f64, f64) {
    let side = TILE * f64::from(1_u32 << zoom);
    // Where the projection ends.
    let latitude = latitude.clamp(-85.0511, 85.0511).to_radians();
    let x = (longitude + 180.0) / 360.0;
    let y = (1.0 - (latitude.tan() + 1.0 / latitude.cos()).ln() / PI) / 2.0;
    (x * side, y * side)
}

/// `12.5%`
pub fn percent(part: f64, whole: f64) -> String {
    format!("{:.3}%", part / whole * 100.0)
}

impl Frame {
    /// As near as it may be with all of them in it.
    pub fn around(pins: &[Pin]) -> Option<Self> {
        let bounds = |zoom: u8| {
            let places: Vec<(f64, f64)> = pins.iter().map(|pin| project(pin.at, zoom)).collect();
            let least = |of: fn(&(f64, f64)) -> f64| places.iter().map(of).reduce(f64::min);
            let most = |of: fn(&(f64, f64)) -> f64| places.iter().map(of).reduce(f64::max);
            Some((least(|at| at.0)?, most(|at| at.0)?, least(|at| at.1)?, most(|at| at.1)?))
        };
        let fits = |zoom: &u8| {
            bounds(*zoom).is_some_and(|(left, right, top, bottom)| {
                right - left <= WIDTH - 2.0 * MARGIN && bottom - top <= HEIGHT - 2.0 * MARGIN
            })
        };
        let zoom = (FARTHEST..=NEAREST).rev().find(fits).unwrap_or(FARTHEST);
        let (left, right, top, bottom) = bounds(zoom)?;
        Some(Self {
            zoom,
            width: WIDTH,
            height: HEIGHT,
            left: f64::midpoint(left, right) - WIDTH / 2.0,
            top: f64::midpoint(top, bottom) - HEIGHT / 2.0,
        })
    }

    /// Where a pin lies, in the map's own pixels.
    pub fn place(&self, pin: &Pin) -> (f64, f64) {
        let (x, y) = project(pin.at, self.zoom);
        (x - self.left, y - self.top)
    }

    /// From somebody to a door, where the map shows one of each.
    pub fn line(&self, pins: &[Pin]) -> Option<[(f64, f64); 2]> {
        let [one, other] = pins else { return None };
        (one.kind != other.kind).then(|| [self.place(one), self.place(other)])
    }

    /// The tiles behind it.
    pub fn tiles(&self) -> Vec<Tile> {
        let most = i64::from(1_u32 << self.zoom);
        let range =
            |from: f64, length: f64| (from / TILE).floor() as i64..=((from + length) / TILE).floor() as i64;
        let mut tiles = Vec::new();
        for row in range(self.top, self.height).filter(|row| (0..most).contains(row)) {
            for column in range(self.left, self.width) {
                let place = |nth: i64, from: f64, whole: f64| percent(nth as f64 * TILE - from, whole);
                tiles.push(Tile {
                    // The world goes round.
                    column: u32::try_from(column.rem_euclid(most)).unwrap_or_default(),
                    row: u32::try_from(row).unwrap_or_default(),
                    x: place(column, self.left, self.width),
                    y: place(row, self.top, self.height),
                });
            }
        }
        tiles
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pin(latitude: f64, longitude: f64) -> Pin {
        Pin { at: (latitude, longitude), kind: PinKind::Door, mark: String::new() }
    }

    #[test]
    fn every_pin_lies_within_the_margins_as_near_as_can_be() {
        for pins in [
            vec![pin(12.97, 77.64)],
            vec![pin(12.97, 77.64), pin(12.93, 77.61)],
            vec![pin(53.8, -1.55), pin(53.9, -1.4), pin(53.75, -1.6)],
            vec![pin(-33.86, 151.2), pin(-33.86, 151.2)],
        ] {
            let frame = Frame::around(&pins).unwrap();
            for pin in &pins {
                let (x, y) = frame.place(pin);
                assert!((MARGIN - 0.01..=WIDTH - MARGIN + 0.01).contains(&x), "{pin:?} {x}");
                assert!((MARGIN - 0.01..=HEIGHT - MARGIN + 0.01).contains(&y), "{pin:?} {y}");
            }
        }
        assert_eq!(Frame::around(&[pin(12.97, 77.64)]).unwrap().zoom, NEAREST);
        assert_eq!(Frame::around(&[]), None);
    }

    #[test]
    fn the_tiles_cover_the_map_and_are_those_of_the_world() {
        let frame = Frame::around(&[pin(12.97, 77.64)]).unwrap();
        let tiles = frame.tiles();
        assert!((6..=12).contains(&tiles.len()), "{}", tiles.len());
        // https://wiki.openstreetmap.org/wiki/Slippy_map_tilenames: the tile of this place at zoom 16.
        assert!(tiles.iter().any(|tile| (tile.column, tile.row) == (46_901, 30_386)), "{tiles:?}");
    }

    #[test]
    fn the_world_goes_round() {
        let frame = Frame::around(&[pin(0.0, 179.999)]).unwrap();
        let most = 1_u32 << frame.zoom;
        assert!(frame.tiles().iter().any(|tile| tile.column == 0));
        assert!(frame.tiles().iter().all(|tile| tile.column < most));
    }
}
