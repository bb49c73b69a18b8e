//! Where a business goes.

use server_tenants::Tenants;
use server_testkit::{Business, Fixture, TestDb, clock};
use shared::{
    ErrorCode,
    availability::{Point, Travel},
    error::FieldProblem,
    ids::AreaId,
    tenants::{
        TenantsApi,
        areas::{AreaInput, AreasApi, AreasView, TravelInput},
        settings::FormInput,
    },
};

use crate::move_to;

fn indiranagar() -> AreaInput {
    AreaInput {
        name: "Indiranagar".into(),
        latitude: "12.97".into(),
        longitude: "77.64".into(),
        fee: "150".into(),
    }
}

fn travel(speed: &str, extra: &str) -> TravelInput {
    TravelInput { speed: speed.into(), extra: extra.into(), answer: String::new() }
}

async fn seen(tenants: &Tenants, business: &Business) -> AreasView {
    tenants.areas(&business.owner()).await.unwrap()
}

#[tokio::test]
async fn a_part_of_town_is_added_changed_archived_and_comes_back() {
    let db = TestDb::new().await;
    let business = Fixture::business(&db).build().await;
    let tenants = Tenants::new(db.db(), clock());
    let owner = business.owner();
    move_to(&db.db(), &business, "MG Road", 12.97, 77.6).await;
    let view = seen(&tenants, &business).await;
    assert_eq!((view.has_premises, view.travel.clone(), view.areas.len()), (true, travel("20", "10"), 0));
    tenants.save_area(&owner, None, &indiranagar(), view.version).await.unwrap();
    tenants.save_travel(&owner, &travel("30", "5"), view.version + 1).await.unwrap();
    let view = seen(&tenants, &business).await;
    let [area] = view.areas.as_slice() else { panic!("{:?}", view.areas) };
    let written = AreaInput { fee: "150.00".into(), ..indiranagar() };
    assert_eq!((&area.input, area.active, area.fee.minor), (&written, true, 15_000));
    // As the engine reckons it.
    let at = |latitude, longitude| Point::from_degrees(latitude, longitude).unwrap();
    let reckoned = Travel { base: at(12.97, 77.6), speed_kmh: 30, extra_minutes: 5 };
    let way = reckoned.way(None, Some(at(12.97, 77.64))).num_minutes();
    assert_eq!((area.minutes, view.travel), (Some(way), travel("30", "5")));
    assert_eq!(tenants.by_id(business.tenant).await.unwrap().travel, Some(reckoned));
    let page = tenants.get("serenity").await.unwrap();
    assert_eq!(page.areas.iter().map(|line| line.name.as_str()).collect::<Vec<_>>(), ["Indiranagar"]);
    // What is archived is on nobody's page, and still known to what is booked there.
    tenants.archive_area(&owner, area.id, view.version).await.unwrap();
    assert!(!seen(&tenants, &business).await.areas[0].active);
    assert!(tenants.get("serenity").await.unwrap().areas.is_empty());
    let known = tenants.by_id(business.tenant).await.unwrap();
    assert_eq!((known.areas.len(), known.area(area.id)), (1, None));
    let again = AreaInput { name: "Indiranagar East".into(), fee: String::new(), ..indiranagar() };
    tenants.save_area(&owner, Some(area.id), &again, view.version + 1).await.unwrap();
    let back = &seen(&tenants, &business).await.areas[0];
    assert_eq!((&back.input, back.active, back.fee.minor), (&again, true, 0));
    let audited: Vec<String> =
        sqlx::query_scalar("SELECT action FROM audit_logs ORDER BY id").fetch_all(db.owner()).await.unwrap();
    assert_eq!(audited, ["tenant.add_area", "tenant.save_travel", "tenant.archive_area", "tenant.save_area"]);
}

#[tokio::test]
async fn without_a_point_on_the_map_no_way_is_named() {
    let db = TestDb::new().await;
    let business = Fixture::business(&db).build().await;
    sqlx::query("UPDATE locations SET latitude = NULL, longitude = NULL").execute(db.owner()).await.unwrap();
    let tenants = Tenants::new(db.db(), clock());
    let version = seen(&tenants, &business).await.version;
    tenants.save_area(&business.owner(), None, &indiranagar(), version).await.unwrap();
    let view = seen(&tenants, &business).await;
    assert_eq!((view.has_premises, view.areas[0].minutes), (false, None));
}

#[tokio::test]
async fn what_is_wrong_is_said_at_its_field_and_kept_as_it_was_typed() {
    let db = TestDb::new().await;
    let business = Fixture::business(&db).build().await;
    let tenants = Tenants::new(db.db(), clock());
    let owner = business.owner();
    let version = seen(&tenants, &business).await.version;
    let wrong = AreaInput { latitude: "91".into(), fee: "free".into(), ..indiranagar() };
    let error = tenants.save_area(&owner, None, &wrong, version).await.unwrap_err();
    assert_eq!(
        (error.problem("latitude"), error.problem("fee"), error.errors.len()),
        (Some(FieldProblem::OutOfRange), Some(FieldProblem::Malformed), 2)
    );
    let typed = seen(&tenants, &business).await.typed.unwrap();
    assert_eq!((typed.version, typed.form), (version, FormInput::Area(None, wrong)));
    let error = tenants.save_travel(&owner, &travel("4", "61"), version).await.unwrap_err();
    assert_eq!(
        (error.problem("speed"), error.problem("extra")),
        (Some(FieldProblem::OutOfRange), Some(FieldProblem::OutOfRange))
    );
    let typed = seen(&tenants, &business).await.typed.unwrap();
    assert_eq!(typed.form, FormInput::Travel(travel("4", "61")));
    // A name serves once, however it is written, unless the other is archived.
    tenants.save_area(&owner, None, &indiranagar(), version).await.unwrap();
    let twin = AreaInput { name: "INDIRANAGAR".into(), ..indiranagar() };
    let error = tenants.save_area(&owner, None, &twin, version + 1).await.unwrap_err();
    assert_eq!(error.problem("name"), Some(FieldProblem::Taken));
    let first = seen(&tenants, &business).await.areas[0].id;
    tenants.archive_area(&owner, first, version + 1).await.unwrap();
    tenants.save_area(&owner, None, &twin, version + 2).await.unwrap();
    let error = tenants.save_area(&owner, Some(first), &indiranagar(), version + 3).await.unwrap_err();
    assert_eq!(error.problem("name"), Some(FieldProblem::Taken));
    let late = tenants.save_area(&owner, None, &indiranagar(), version).await.unwrap_err();
    assert_eq!(late.code, ErrorCode::SettingsChanged);
    let late = tenants.save_travel(&owner, &travel("30", "5"), version).await.unwrap_err();
    assert_eq!(late.code, ErrorCode::SettingsChanged);
    let late = tenants.archive_area(&owner, first, version).await.unwrap_err();
    assert_eq!(late.code, ErrorCode::SettingsChanged);
}

#[tokio::test]
async fn there_are_two_hundred_at_most() {
    let db = TestDb::new().await;
    let business = Fixture::business(&db).build().await;
    let tenants = Tenants::new(db.db(), clock());
    sqlx::query(
        "INSERT INTO service_areas (tenant_id, id, name, latitude, longitude, fee_minor, is_active, created_at)
         SELECT $1, gen_random_uuid(), 'Area ' || n, 1, 1, 0, n > 100, now() FROM generate_series(1, 199) n",
    )
    .bind(business.tenant.0)
    .execute(db.owner())
    .await
    .unwrap();
    let owner = business.owner();
    let version = seen(&tenants, &business).await.version;
    tenants.save_area(&owner, None, &indiranagar(), version).await.unwrap();
    let more = AreaInput { name: "One too many".into(), ..indiranagar() };
    let error = tenants.save_area(&owner, None, &more, version + 1).await.unwrap_err();
    assert_eq!(error.problem("areas"), Some(FieldProblem::OutOfRange));
    assert_eq!(seen(&tenants, &business).await.areas.len(), 200);
}

#[tokio::test]
async fn strangers_find_nothing_and_only_the_owner_changes_anything() {
    let db = TestDb::new().await;
    let (business, other) =
        (Fixture::business(&db).build().await, Fixture::business(&db).slug("other").build().await);
    let tenants = Tenants::new(db.db(), clock());
    let version = seen(&tenants, &other).await.version;
    tenants.save_area(&other.owner(), None, &indiranagar(), version).await.unwrap();
    let theirs = seen(&tenants, &other).await;
    let area = theirs.areas[0].id;
    let (owner, version) = (business.owner(), seen(&tenants, &business).await.version);
    for (what, refused) in [
        ("changing", tenants.save_area(&owner, Some(area), &indiranagar(), version).await),
        ("archiving", tenants.archive_area(&owner, area, version).await),
        ("nowhere", tenants.archive_area(&owner, AreaId::new(), version).await),
    ] {
        assert_eq!(refused.unwrap_err().code, ErrorCode::NotFound, "{what}");
    }
    assert!(seen(&tenants, &business).await.areas.is_empty());
    assert!(!tenants.areas(&business.manager()).await.unwrap().may_change);
    let stranger = Fixture::customer(&db, "somebody@example.com").await;
    for (who, caller, looks, code) in [
        ("manager", business.manager(), None, ErrorCode::Forbidden),
        ("desk", business.desk(), Some(ErrorCode::Forbidden), ErrorCode::Forbidden),
        ("therapist", business.therapist(0), Some(ErrorCode::Forbidden), ErrorCode::Forbidden),
        ("stranger", stranger, Some(ErrorCode::Forbidden), ErrorCode::Forbidden),
        ("visitor", business.visitor(), Some(ErrorCode::Unauthenticated), ErrorCode::Unauthenticated),
    ] {
        assert_eq!(tenants.areas(&caller).await.err().map(|error| error.code), looks, "{who} looks");
        let numbers = tenants.save_travel(&caller, &travel("30", "5"), version).await.unwrap_err();
        let saved = tenants.save_area(&caller, None, &indiranagar(), version).await.unwrap_err();
        let archived = tenants.archive_area(&caller, area, version).await.unwrap_err();
        assert_eq!([numbers.code, saved.code, archived.code], [code; 3], "{who}");
    }
    assert_eq!(seen(&tenants, &other).await, theirs);
}
