//! Drive Right, Leeds.

use crate::business::{Branch, Business, Hours, Location, Member, Rooms, Service};

const LESSONS: &str = "Lessons";
const TEST: &str = "Before the test";
const AFTER: &str = "After the test";
const WEEK: &[i16] = &[1, 2, 3, 4, 5, 6];
const SUNDAY: &[i16] = &[0];
const ROUNDHAY: &str = "Roundhay";

/// The quarter of an hour afterwards is the way to the next learner.
const fn service(
    category: &'static str,
    name: &'static str,
    description: &'static str,
    options: &'static [(i32, i64)],
) -> Service {
    Service { category, name, description, before: 0, after: 15, rooms: Rooms::None, options }
}

const SERVICES: &[Service] = &[
    service(
        LESSONS,
        "Driving lesson, manual",
        "Picked up at home, college or work. Every lesson ends with a plan for the next.",
        &[(60, 3900), (90, 5700), (120, 7400)],
    ),
    service(
        LESSONS,
        "Driving lesson, automatic",
        "The same in an automatic car: no clutch, more road.",
        &[(60, 4200), (90, 6100), (120, 7900)],
    ),
    service(
        LESSONS,
        "First lesson",
        "Controls, moving off, stopping, and a quiet road. Bring your provisional licence.",
        &[(120, 6000), (60, 3500)],
    ),
    service(
        LESSONS,
        "Night driving",
        "Glare, distances and tired eyes, practised on purpose.",
        &[(90, 6000)],
    ),
    service(
        TEST,
        "Mock test",
        "A full test on routes around Horsforth, marked as the examiner would, and talked through.",
        &[(90, 6400)],
    ),
    service(
        TEST,
        "Manoeuvres and parking",
        "Bays, parallel, pulling up on the right: until they are boring.",
        &[(60, 4000), (90, 5800)],
    ),
    service(
        AFTER,
        "Motorway lesson",
        "Joining, overtaking and leaving the M621 and the M1 without white knuckles.",
        &[(120, 8200)],
    ),
    service(
        AFTER,
        "Refresher lesson",
        "You passed years ago and have not driven since. No judgement.",
        &[(60, 4100), (90, 5900), (120, 7600)],
    ),
];

const TEAM: &[Member] = &[
    Member {
        name: "Helen Whitaker",
        gender: Some("female"),
        title: "Instructor, manual and automatic",
        rating: 50,
        services: &[],
        at: None,
        weekly: &[
            Hours { days: WEEK, from: (8, 0), to: (17, 0) },
            Hours { days: SUNDAY, from: (9, 0), to: (15, 0) },
        ],
        breaks: &[Hours { days: WEEK, from: (12, 30), to: (13, 15) }],
    },
    Member {
        name: "Imran Hussain",
        gender: Some("male"),
        title: "Instructor, manual",
        rating: 49,
        services: &[
            "Driving lesson, manual",
            "First lesson",
            "Night driving",
            "Mock test",
            "Manoeuvres and parking",
            "Motorway lesson",
            "Refresher lesson",
        ],
        at: None,
        weekly: &[
            Hours { days: &[1, 2, 3, 4, 5], from: (9, 0), to: (13, 0) },
            Hours { days: &[1, 2, 3, 4, 5], from: (15, 0), to: (20, 15) },
            Hours { days: &[6], from: (9, 0), to: (16, 0) },
        ],
        breaks: &[],
    },
    Member {
        name: "Colin Price",
        gender: Some("male"),
        title: "Instructor, automatic",
        rating: 47,
        services: &[
            "Driving lesson, automatic",
            "First lesson",
            "Night driving",
            "Manoeuvres and parking",
            "Refresher lesson",
        ],
        at: None,
        weekly: &[
            Hours { days: &[2, 3, 4, 5, 6], from: (10, 0), to: (19, 0) },
            Hours { days: SUNDAY, from: (9, 0), to: (15, 0) },
        ],
        breaks: &[Hours { days: &[2, 3, 4, 5, 6], from: (14, 0), to: (14, 45) }],
    },
    Member {
        name: "Grace Okonkwo",
        gender: Some("female"),
        title: "Instructor, manual and automatic",
        rating: 48,
        services: &[],
        at: Some(ROUNDHAY),
        weekly: &[Hours { days: WEEK, from: (9, 0), to: (18, 0) }],
        breaks: &[Hours { days: WEEK, from: (13, 0), to: (13, 45) }],
    },
];

const CLIENTS: &[&str] = &[
    "Callum Hardcastle",
    "Aisha Begum",
    "Megan Sykes",
    "Oliver Thackray",
    "Zainab Malik",
    "Jack Ackroyd",
    "Chloe Barraclough",
    "Dominik Kowalski",
    "Ellie Firth",
    "Hamza Iqbal",
    "Lucy Holroyd",
    "Kieran Murphy",
    "Freya Illingworth",
    "Tom Beaumont",
    "Precious Adeyemi",
    "Josh Pickles",
    "Niamh Doherty",
    "Rhys Morgan",
    "Sana Hussain",
    "Ben Crowther",
    "Georgia Lumb",
    "Mateusz Nowak",
    "Amelia Sugden",
    "Theo Armitage",
    "Yasmin Ahmed",
];

/// Drive Right.
pub(super) const DRIVE_RIGHT: Business = Business {
    slug: "drive-right",
    name: "Drive Right",
    kind: "driving_school",
    tagline: "Patient driving lessons in Leeds",
    about: "Four instructors with dual-control cars, manual and automatic, in Headingley and Roundhay. We pick you up, we keep the same instructor \
            for you, and most of our learners pass the first time.",
    currency: "GBP",
    timezone: "Europe/London",
    phone: "+441134960100",
    phone_prefix: "+44",
    confirmation_mode: "auto",
    notice: 120,
    horizon: 90,
    free_cancel: 2880,
    rating: 49,
    reviews: 241,
    location: Location {
        name: Some("Headingley"),
        address: "28 Otley Road, Headingley, Leeds LS6 2AD",
        place: "Headingley, Leeds",
        latitude: 53.8197,
        longitude: -1.5761,
    },
    hours: &[
        Hours { days: WEEK, from: (8, 0), to: (20, 0) },
        Hours { days: SUNDAY, from: (9, 0), to: (15, 0) },
    ],
    branches: &[Branch {
        location: Location {
            name: Some(ROUNDHAY),
            address: "5 Street Lane, Roundhay, Leeds LS8 1AP",
            place: "Roundhay, Leeds",
            latitude: 53.8395,
            longitude: -1.5040,
        },
        hours: &[Hours { days: WEEK, from: (9, 0), to: (19, 0) }],
    }],
    services: SERVICES,
    addons: &[],
    rooms: &[],
    team: TEAM,
    office: ["Margaret Ellison", "Stuart Naylor", "Poppy Greenwood"],
    clients: CLIENTS,
    client_phone: "+447700900",
    notes: &[
        "Please pick me up at the college gate.",
        "Test is booked for next month.",
        "Nervous on roundabouts.",
        "I have my own theory book.",
        "Drop me at the station afterwards, if possible.",
    ],
};
