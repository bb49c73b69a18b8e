//! Several places of one business.

use server_tenants::Tenants;
use server_testkit::{Business, Fixture, TestDb, clock, now};
use shared::{
    ErrorCode,
    error::FieldProblem,
    ids::LocationId,
    tenants::{
        TenantsApi,
        places::{LocationInput, PlacesApi, PlacesView},
        settings::FormInput,
        start::DayInput,
    },
};

fn leeds() -> LocationInput {
    LocationInput {
        name: "Riverside".into(),
        address: "1 New Street".into(),
        place: "Leeds".into(),
        latitude: "53.8".into(),
        longitude: "-1.55".into(),
    }
}

/// Open on Mondays only.
fn monday(from: &str, to: &str) -> Vec<DayInput> {
    let mut week = vec![DayInput::default(); 7];
    week[1] = DayInput::open(from, to);
    week
}

async fn seen(tenants: &Tenants, business: &Business) -> PlacesView {
    tenants.places(&business.owner()).await.unwrap()
}

#[tokio::test]
async fn a_place_is_added_with_the_hours_of_the_main_one_and_has_its_own_from_then_on() {
    let db = TestDb::new().await;
    let business = Fixture::business(&db).open("09:00", "18:00").build().await;
    let tenants = Tenants::new(db.db(), clock());
    let owner = business.owner();
    let version = seen(&tenants, &business).await.version;
    tenants.save_place(&owner, None, &leeds(), version).await.unwrap();
    let view = seen(&tenants, &business).await;
    let [main, new] = view.places.as_slice() else { panic!("{:?}", view.places) };
    assert_eq!((main.is_main, new.is_main, new.input.clone()), (true, false, leeds()));
    assert_eq!(new.hours, main.hours);
    let split = {
        let mut week = monday("09:00", "13:00");
        (week[1].from2, week[1].to2) = ("16:00".into(), "00:00".into());
        week
    };
    tenants.save_hours(&owner, new.id, &split, view.version).await.unwrap();
    let renamed = LocationInput { name: "Old town".into(), ..main.input.clone() };
    tenants.save_place(&owner, Some(main.id), &renamed, view.version + 1).await.unwrap();
    let after = seen(&tenants, &business).await;
    assert_eq!(after.places[0].hours, main.hours, "the other place's hours are untouched");
    assert_eq!((after.places[1].hours.clone(), after.places[0].input.clone()), (split, renamed));
    let page = tenants.get("serenity").await.unwrap();
    assert_eq!((page.address.as_str(), page.hours.len()), ("1 Test Street, Test Town", 7));
    assert_eq!(
        page.places.iter().map(|place| place.name.as_str()).collect::<Vec<_>>(),
        ["Old town", "Riverside"]
    );
    assert_eq!(page.places[1].hours.len(), 2);
    let audited: Vec<String> =
        sqlx::query_scalar("SELECT action FROM audit_logs ORDER BY id").fetch_all(db.owner()).await.unwrap();
    assert_eq!(audited, ["tenant.add_location", "tenant.save_hours", "tenant.save_location"]);
}

#[tokio::test]
async fn what_cannot_be_is_refused_and_kept_as_it_was_typed() {
    let db = TestDb::new().await;
    let (business, other) =
        (Fixture::business(&db).build().await, Fixture::business(&db).slug("other").build().await);
    let tenants = Tenants::new(db.db(), clock());
    let owner = business.owner();
    let view = seen(&tenants, &business).await;
    let wrong = LocationInput { name: " ".into(), latitude: "91".into(), ..leeds() };
    let error = tenants.save_place(&owner, None, &wrong, view.version).await.unwrap_err();
    assert_eq!(
        (error.problem("name"), error.problem("latitude")),
        (Some(FieldProblem::Required), Some(FieldProblem::OutOfRange))
    );
    let typed = seen(&tenants, &business).await.typed.unwrap();
    assert_eq!(typed.form, FormInput::Place(None, wrong));
    let main = view.places[0].id;
    let error = tenants.save_hours(&owner, main, &[], view.version).await.unwrap_err();
    assert_eq!(error.problem("hours"), Some(FieldProblem::Required));
    let theirs = seen(&tenants, &other).await.places[0].id;
    for (what, refused) in [
        ("a place", tenants.save_place(&owner, Some(theirs), &leeds(), view.version).await),
        ("hours", tenants.save_hours(&owner, theirs, &monday("09:00", "10:00"), view.version).await),
        ("closing", tenants.close_place(&owner, theirs, view.version).await),
        ("nowhere", tenants.close_place(&owner, LocationId::new(), view.version).await),
    ] {
        assert_eq!(refused.unwrap_err().code, ErrorCode::NotFound, "{what}");
    }
    for caller in [business.manager(), business.desk(), business.therapist(0)] {
        let refused = tenants.save_place(&caller, None, &leeds(), view.version).await.unwrap_err();
        assert_eq!(refused.code, ErrorCode::Forbidden);
        let refused = tenants.close_place(&caller, main, view.version).await.unwrap_err();
        assert_eq!(refused.code, ErrorCode::Forbidden);
    }
    assert_eq!(PlacesView { typed: None, ..seen(&tenants, &business).await }, view);
}

/// A visit on Monday, 23 November 2026 at 20:00 in Bengaluru, in one of the places.
async fn visit(db: &TestDb, business: &Business, place: LocationId) {
    for statement in [
        "INSERT INTO customers (tenant_id, id, name, email, created_at, updated_at) SELECT $1, $2, 'M', 'm@example.com', $3, $3",
        "INSERT INTO bookings (tenant_id, id, number, customer_id, channel, status, contact_name, contact_email, contact_phone,
            currency, total_minor, starts_at, ends_at, short_code, created_at, updated_at, location_id)
         SELECT $1, $2, 'OBO-1', $2, 'web', 'confirmed', 'M', 'm@example.com', '+919845012345', 'INR', 1,
            '2026-11-23T20:00:00+05:30', '2026-11-23T21:00:00+05:30', 'ABCD2345', $3, $3,
            (SELECT l.id FROM locations l WHERE l.tenant_id = $1 AND l.is_main)",
        "INSERT INTO booking_items SELECT $1, $2, $2, s.id, o.id, 'Massage', 60, 1
         FROM services s JOIN service_options o ON o.service_id = s.id WHERE s.tenant_id = $1 AND $3 IS NOT NULL LIMIT 1",
        "INSERT INTO appointments (tenant_id, id, booking_id, item_id, status, starts_at, ends_at, buffer_before_minutes, buffer_after_minutes)
         SELECT $1, $2, $2, $2, 'scheduled', '2026-11-23T20:00:00+05:30', '2026-11-23T21:00:00+05:30', 0, 0 WHERE $3 IS NOT NULL",
    ] {
        let done = sqlx::query(statement).bind(business.tenant.0).bind(VISIT).bind(now()).execute(db.owner()).await;
        assert_eq!(done.unwrap().rows_affected(), 1, "{statement}");
    }
    everything(db, "UPDATE bookings SET location_id = $1", place).await;
}

async fn everything(db: &TestDb, statement: &'static str, place: LocationId) {
    sqlx::query(statement).bind(place.0).execute(db.owner()).await.unwrap();
}

const VISIT: uuid::Uuid = uuid::Uuid::from_u128(7);

#[tokio::test]
async fn a_place_is_closed_unless_it_is_the_last_or_booked_or_somebody_works_there() {
    let db = TestDb::new().await;
    let business = Fixture::business(&db).open("09:00", "18:00").build().await;
    let tenants = Tenants::new(db.db(), clock());
    let owner = business.owner();
    let view = seen(&tenants, &business).await;
    let main = view.places[0].id;
    let last = tenants.close_place(&owner, main, view.version).await.unwrap_err();
    assert_eq!(last.code, ErrorCode::LastPlace);
    tenants.save_place(&owner, None, &leeds(), view.version).await.unwrap();
    let view = seen(&tenants, &business).await;
    let evening = view.places[1].id;
    tenants.save_hours(&owner, evening, &monday("19:00", "22:00"), view.version).await.unwrap();
    visit(&db, &business, evening).await;
    let booked = tenants.close_place(&owner, evening, view.version + 1).await.unwrap_err();
    assert_eq!(booked.code, ErrorCode::PlaceBooked);
    let worked = tenants.close_place(&owner, main, view.version + 1).await.unwrap_err();
    assert_eq!(worked.code, ErrorCode::PlaceInUse);
    everything(&db, "UPDATE staff_schedules SET location_id = $1", evening).await;
    let rooms = tenants.close_place(&owner, main, view.version + 1).await.unwrap_err();
    assert_eq!(rooms.code, ErrorCode::PlaceInUse);
    everything(&db, "UPDATE resources SET location_id = $1", evening).await;
    // The other one is the main one; when it goes, the one that stays takes its part.
    tenants.close_place(&owner, main, view.version + 1).await.unwrap();
    let view = seen(&tenants, &business).await;
    assert_eq!(
        view.places.iter().map(|place| (place.id, place.is_main)).collect::<Vec<_>>(),
        [(evening, true)]
    );
    let left: i64 = sqlx::query_scalar("SELECT count(*) FROM operating_hours WHERE tenant_id = $1")
        .bind(business.tenant.0)
        .fetch_one(db.owner())
        .await
        .unwrap();
    assert_eq!(left, 1);
    let main_ones: Vec<bool> = sqlx::query_scalar("SELECT is_main FROM locations ORDER BY is_main")
        .fetch_all(db.owner())
        .await
        .unwrap();
    assert_eq!(main_ones, [false, true], "what was booked there still names it");
}
