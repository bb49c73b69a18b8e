//! Shear Joy, Austin. Prices and lengths of the first four services and the add-ons are those of S2-25 and S2-27.

use crate::business::{Addon, Business, Hours, Location, Member, Rooms, Service};

const CUTS: &str = "Cuts";
const COLOR: &str = "Color";
const STYLING: &str = "Styling";
const WEEK: &[i16] = &[1, 2, 3, 4, 5, 6];
const SUNDAY: &[i16] = &[0];

const fn service(
    category: &'static str,
    name: &'static str,
    description: &'static str,
    options: &'static [(i32, i64)],
) -> Service {
    Service { category, name, description, before: 0, after: 0, rooms: Rooms::None, options }
}

const SERVICES: &[Service] = &[
    service(CUTS, "Women's Haircut", "Consultation, wash, cut and blow-dry.", &[(60, 7500)]),
    service(CUTS, "Men's Haircut", "Wash, cut and finish. Clippers or scissors.", &[(45, 5000)]),
    service(
        CUTS,
        "Kids' Haircut",
        "For everyone under twelve. The chair goes all the way up.",
        &[(30, 3500)],
    ),
    service(COLOR, "Full Color", "Root to tip, one shade, ammonia-free.", &[(120, 15_000)]),
    service(COLOR, "Highlights", "Foils or balayage with toner and blow-dry.", &[(150, 22_000)]),
    service(COLOR, "Root Touch-Up", "Up to an inch of regrowth, matched to your shade.", &[(90, 9500)]),
    service(STYLING, "Blowout", "Wash, blow-dry and a style that lasts the night.", &[(45, 4500)]),
    service(STYLING, "Event Styling", "Updos and braids for weddings, proms and stages.", &[(75, 11_000)]),
];

const ADDONS: &[Addon] = &[
    Addon { name: "Deep Conditioning", minutes: 20, price: 3000, with: &[] },
    Addon { name: "Olaplex", minutes: 20, price: 4000, with: &[] },
    Addon { name: "Beard Trim", minutes: 15, price: 1500, with: &["Men's Haircut"] },
];

const TEAM: &[Member] = &[
    Member {
        name: "Jordan Blake",
        gender: None,
        title: "Lead stylist",
        rating: 49,
        services: &[],
        at: None,
        weekly: &[
            Hours { days: WEEK, from: (9, 0), to: (17, 30) },
            Hours { days: SUNDAY, from: (10, 0), to: (16, 0) },
        ],
        breaks: &[Hours { days: WEEK, from: (13, 0), to: (13, 45) }],
    },
    Member {
        name: "Maria Gonzalez",
        gender: Some("female"),
        title: "Colorist",
        rating: 50,
        services: &["Full Color", "Highlights", "Root Touch-Up", "Blowout", "Women's Haircut"],
        at: None,
        weekly: &[Hours { days: &[2, 3, 4, 5, 6], from: (10, 0), to: (19, 0) }],
        breaks: &[Hours { days: WEEK, from: (14, 0), to: (14, 30) }],
    },
    Member {
        name: "Tess Nguyen",
        gender: Some("female"),
        title: "Stylist",
        rating: 47,
        services: &[
            "Women's Haircut",
            "Men's Haircut",
            "Kids' Haircut",
            "Blowout",
            "Event Styling",
            "Root Touch-Up",
        ],
        at: None,
        weekly: &[
            Hours { days: &[1, 3, 4, 5, 6], from: (9, 0), to: (12, 30) },
            Hours { days: &[1, 3, 4, 5, 6], from: (14, 30), to: (19, 0) },
            Hours { days: SUNDAY, from: (10, 0), to: (16, 0) },
        ],
        breaks: &[],
    },
    Member {
        name: "Sam Okafor",
        gender: Some("male"),
        title: "Barber",
        rating: 48,
        services: &["Men's Haircut", "Kids' Haircut", "Women's Haircut"],
        at: None,
        weekly: &[Hours { days: &[1, 2, 4, 5, 6], from: (10, 30), to: (19, 0) }],
        breaks: &[Hours { days: WEEK, from: (15, 0), to: (15, 30) }],
    },
];

const CLIENTS: &[&str] = &[
    "Emily Carter",
    "Marcus Johnson",
    "Sofia Ramirez",
    "Tyler Brooks",
    "Hannah Kim",
    "DeShawn Williams",
    "Olivia Bennett",
    "Carlos Mendoza",
    "Rachel Goldberg",
    "Ethan Walker",
    "Grace Liu",
    "Miguel Torres",
    "Ava Sullivan",
    "Jamal Harris",
    "Chloe Peterson",
    "Noah Fischer",
    "Isabella Cruz",
    "Ryan O'Neill",
    "Madison Price",
    "Luis Herrera",
    "Zoe Campbell",
    "Caleb Foster",
    "Naomi Wright",
    "Dylan Hughes",
    "Amara Obi",
];

/// Shear Joy.
pub(super) const SHEAR_JOY: Business = Business {
    slug: "shear-joy",
    name: "Shear Joy",
    kind: "salon",
    tagline: "Cuts and color on South Congress",
    about: "Four chairs, good coffee and no hurry. We ask before we cut, we show you how to do it at home, and if you are \
            not happy within a week we do it again.",
    currency: "USD",
    timezone: "America/Chicago",
    phone: "+15125550100",
    phone_prefix: "+1",
    confirmation_mode: "auto",
    notice: 30,
    horizon: 90,
    free_cancel: 1440,
    rating: 47,
    reviews: 186,
    location: Location {
        name: None,
        address: "1412 South Congress Avenue, Austin, TX 78704",
        place: "South Congress, Austin",
        latitude: 30.2499,
        longitude: -97.7497,
    },
    hours: &[
        Hours { days: WEEK, from: (9, 0), to: (19, 0) },
        Hours { days: SUNDAY, from: (10, 0), to: (16, 0) },
    ],
    branches: &[],
    services: SERVICES,
    addons: ADDONS,
    rooms: &[],
    team: TEAM,
    office: ["Joy Anderson", "Priscilla Watts", "Ben Castillo"],
    clients: CLIENTS,
    client_phone: "+15125550",
    notes: &[
        "Bringing a picture of what I want.",
        "Curly hair, please cut dry.",
        "Sensitive scalp.",
        "First time here!",
        "Quiet appointment, please.",
    ],
};
