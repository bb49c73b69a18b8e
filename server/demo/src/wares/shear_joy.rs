//! What Shear Joy says about its services.

use super::{Package, Wares};

pub(super) const WARES: Wares = Wares {
    details: &[
        ("Women's Haircut", "WCUT", None, "Scissor over comb, layering", "", "", "", ""),
        ("Men's Haircut", "MCUT", None, "Clippers, scissors, razor finish", "", "", "", ""),
        (
            "Full Color",
            "COL",
            None,
            "Root to tip, one shade",
            "Lengths, roots",
            "Covers gray",
            "Allergies to dye, an irritated scalp",
            "Ammonia-free color",
        ),
        (
            "Highlights",
            "HILI",
            None,
            "Foils, balayage, toner",
            "Crown, face frame",
            "Light and depth",
            "Hair bleached within the last two weeks",
            "Lightener, toner",
        ),
        (
            "Root Touch-Up",
            "ROOT",
            None,
            "Brush on regrowth",
            "Roots",
            "Keeps the shade",
            "Allergies to dye",
            "Ammonia-free color",
        ),
    ],
    services: &[],
    headings: &[],
    addons: &[],
    prices: &[("Maria Gonzalez", "Highlights", 150, 24_500)],
    // Color works in while the chair stays taken.
    pauses: &[("Full Color", 120, 45, 35)],
    packages: &[Package {
        name: "Three root touch-ups",
        description: "Every six weeks, for one season.",
        price: 25_500,
        validity: 150,
        items: &[("Root Touch-Up", 90, 3)],
    }],
};
