//! Serenity Spa, Bengaluru.

use crate::business::{Addon, Business, DAILY, Hours, Location, Member, Rooms, Service};

const MASSAGE: &str = "Massages";
const AYURVEDA: &str = "Ayurveda";
const FACIAL: &str = "Facials";
const BODY: &str = "Body care";
const QUIET_ROOMS: &[&str] = &["Lotus", "Marigold"];

const SERVICES: &[Service] = &[
    Service {
        category: MASSAGE,
        name: "Swedish massage",
        description: "Long, flowing strokes with warm almond oil. For a first visit, or when you just want to let go.",
        before: 0,
        after: 15,
        rooms: Rooms::Any,
        options: &[(60, 240_000), (45, 190_000), (90, 340_000)],
    },
    Service {
        category: MASSAGE,
        name: "Deep tissue massage",
        description: "Slow, firm work on shoulders, back and legs that have carried too much for too long.",
        before: 0,
        after: 15,
        rooms: Rooms::Any,
        options: &[(60, 280_000), (90, 390_000)],
    },
    Service {
        category: MASSAGE,
        name: "Aromatherapy massage",
        description: "A gentle massage with an essential oil that you choose: lavender, vetiver or sweet orange.",
        before: 0,
        after: 15,
        rooms: Rooms::Any,
        options: &[(60, 270_000), (90, 370_000)],
    },
    Service {
        category: MASSAGE,
        name: "Head, neck and shoulder massage",
        description: "Seated or lying down, for people who spend their days at a screen.",
        before: 0,
        after: 15,
        rooms: Rooms::Any,
        options: &[(45, 150_000)],
    },
    Service {
        category: AYURVEDA,
        name: "Abhyanga",
        description: "The traditional full-body oil massage from Kerala, with herbal oil warmed for you.",
        before: 0,
        after: 15,
        rooms: Rooms::Any,
        options: &[(60, 300_000), (90, 420_000)],
    },
    Service {
        category: AYURVEDA,
        name: "Shirodhara",
        description: "A steady stream of warm oil on the forehead. Quiet, slow, and hard to describe.",
        before: 15,
        after: 15,
        rooms: Rooms::Only(QUIET_ROOMS),
        options: &[(45, 260_000), (60, 320_000)],
    },
    Service {
        category: FACIAL,
        name: "Sandalwood glow facial",
        description: "Cleansing, steam, a sandalwood and turmeric mask, and a massage of face and neck.",
        before: 0,
        after: 15,
        rooms: Rooms::Only(QUIET_ROOMS),
        options: &[(60, 220_000), (45, 180_000)],
    },
    Service {
        category: BODY,
        name: "Coffee and coconut body scrub",
        description: "Coarse Coorg coffee and coconut take off what is old; a light oil massage follows.",
        before: 0,
        after: 15,
        rooms: Rooms::Any,
        options: &[(60, 250_000), (90, 350_000)],
    },
];

const ADDONS: &[Addon] = &[
    Addon { name: "Hot towels", minutes: 0, price: 30_000, with: &[] },
    Addon {
        name: "Aroma upgrade",
        minutes: 0,
        price: 40_000,
        with: &["Swedish massage", "Deep tissue massage", "Head, neck and shoulder massage"],
    },
    Addon { name: "Scalp massage", minutes: 15, price: 60_000, with: &[] },
    Addon {
        name: "Foot reflexology",
        minutes: 30,
        price: 110_000,
        with: &["Swedish massage", "Aromatherapy massage", "Abhyanga", "Sandalwood glow facial"],
    },
];

const TEAM: &[Member] = &[
    Member {
        name: "Asha Nair",
        gender: Some("female"),
        title: "Senior therapist",
        rating: 49,
        services: &[],
        weekly: &[Hours { days: DAILY, from: (9, 0), to: (18, 0) }],
        breaks: &[Hours { days: DAILY, from: (13, 0), to: (13, 45) }],
    },
    Member {
        name: "Bina Rao",
        gender: Some("female"),
        title: "Massage therapist",
        rating: 48,
        services: &[
            "Swedish massage",
            "Deep tissue massage",
            "Aromatherapy massage",
            "Head, neck and shoulder massage",
            "Coffee and coconut body scrub",
        ],
        weekly: &[
            Hours { days: &[0, 2, 3, 4, 5, 6], from: (9, 0), to: (13, 0) },
            Hours { days: &[0, 2, 3, 4, 5, 6], from: (15, 30), to: (20, 15) },
        ],
        breaks: &[],
    },
    Member {
        name: "Chandra M.",
        gender: Some("male"),
        title: "Ayurveda therapist",
        rating: 50,
        services: &["Abhyanga", "Shirodhara", "Head, neck and shoulder massage", "Swedish massage"],
        weekly: &[Hours { days: &[0, 1, 3, 4, 5, 6], from: (10, 0), to: (19, 0) }],
        breaks: &[Hours { days: DAILY, from: (14, 0), to: (14, 45) }],
    },
    Member {
        name: "Devi Iyer",
        gender: Some("female"),
        title: "Facialist",
        rating: 47,
        services: &[
            "Sandalwood glow facial",
            "Coffee and coconut body scrub",
            "Head, neck and shoulder massage",
            "Aromatherapy massage",
        ],
        weekly: &[
            Hours { days: &[0, 1, 2, 4, 5, 6], from: (9, 30), to: (13, 30) },
            Hours { days: &[0, 1, 2, 4, 5, 6], from: (16, 0), to: (20, 15) },
        ],
        breaks: &[],
    },
    Member {
        name: "Esha Kapoor",
        gender: Some("female"),
        title: "Massage therapist",
        rating: 46,
        services: &[
            "Swedish massage",
            "Deep tissue massage",
            "Aromatherapy massage",
            "Abhyanga",
            "Coffee and coconut body scrub",
            "Sandalwood glow facial",
        ],
        weekly: &[Hours { days: &[1, 2, 3, 4, 5, 6], from: (11, 0), to: (20, 15) }],
        breaks: &[Hours { days: DAILY, from: (15, 0), to: (15, 45) }],
    },
];

const CLIENTS: &[&str] = &[
    "Ananya Krishnan",
    "Rohan Mehta",
    "Lakshmi Subramaniam",
    "Farhan Qureshi",
    "Meera Joshi",
    "Arjun Reddy",
    "Nisha Thomas",
    "Kavya Gowda",
    "Siddharth Menon",
    "Zoya Khan",
    "Deepak Hegde",
    "Pooja Shetty",
    "Vikram Rathore",
    "Sneha Kulkarni",
    "Imran Sheikh",
    "Divya Pillai",
    "Aditya Bhat",
    "Ritu Malhotra",
    "Joseph D'Souza",
    "Tara Venkatesh",
    "Karthik Narayanan",
    "Shalini Das",
    "Manoj Prabhu",
    "Leela Varghese",
    "Nikhil Agarwal",
];

/// Serenity Spa.
pub(super) const SERENITY: Business = Business {
    slug: "serenity",
    name: "Serenity Spa",
    kind: "spa",
    tagline: "Massages and Ayurveda, a quiet hour from 100 Feet Road",
    about: "Five rooms around a courtyard in Indiranagar. We work with cold-pressed oils from Kerala, take one guest at a \
            time, and serve ginger tea afterwards. Please come ten minutes early, and tell us what hurts.",
    currency: "INR",
    timezone: "Asia/Kolkata",
    phone: "+915550000100",
    phone_prefix: "+91",
    confirmation_mode: "manager",
    notice: 60,
    horizon: 60,
    free_cancel: 1440,
    rating: 48,
    reviews: 312,
    location: Location {
        address: "412, 100 Feet Road, Indiranagar, Bengaluru 560038",
        place: "Indiranagar, Bengaluru",
        latitude: 12.9719,
        longitude: 77.6412,
    },
    hours: &[Hours { days: DAILY, from: (9, 0), to: (20, 0) }],
    services: SERVICES,
    addons: ADDONS,
    rooms: &["Jasmine", "Lotus", "Marigold", "Neem", "Sandalwood"],
    team: TEAM,
    office: ["Rukmini Shenoy", "Vivek Anand", "Preeti Kamath"],
    clients: CLIENTS,
    client_phone: "+915550001",
    notes: &[
        "Firm pressure, please.",
        "Lower back pain since last week.",
        "First visit.",
        "Allergic to lavender.",
        "Coming straight from the airport, may be five minutes late.",
    ],
};
