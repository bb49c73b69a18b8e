//! What a business does to its catalogue.

use server_kernel::Actor;
use server_testkit::{
    Business, Fixture, TestDb,
    pictures::{PNG, tells},
};
use shared::{
    AppError, ErrorCode,
    caller::Caller,
    catalog::{
        CatalogApi, GivenAt,
        edit::{
            AddonInput, CategoryInput, Listed, NameInput, OptionInput, PackageInput, PackageItemInput,
            PriceInput, ResourceInput, ResourceKind, ServiceFilter, ServiceInput, ServiceState, ServiceStep,
            Way,
        },
        manage::ManageCatalogApi,
    },
    error::FieldProblem,
    ids::{LocationId, ServiceId},
    permission::Role,
};
use uuid::Uuid;

use crate::catalog;

fn length(minutes: &str, price: &str) -> OptionInput {
    OptionInput { minutes: minutes.to_owned(), price: price.to_owned(), ..OptionInput::default() }
}

fn colour(business: &Business) -> ServiceInput {
    ServiceInput {
        name: "Full colour".to_owned(),
        category: business.category.to_string(),
        code: "col".to_owned(),
        published: true,
        options: vec![OptionInput {
            gap_after: "40".to_owned(),
            gap: "35".to_owned(),
            ..length("120", "150.00")
        }],
        staff: vec![business.staff[0].to_string()],
        contraindications: "Allergies to dye".to_owned(),
        pressure: "2".to_owned(),
        deposit: "20".to_owned(),
        names: vec![NameInput {
            locale: "hi".to_owned(),
            name: "पूरा रंग".to_owned(),
            description: "बालों का रंग".to_owned(),
        }],
        ..ServiceInput::default()
    }
}

async fn audited(db: &TestDb) -> Vec<String> {
    sqlx::query_scalar("SELECT action FROM audit_logs ORDER BY at, id").fetch_all(db.owner()).await.unwrap()
}

async fn published(db: &TestDb) -> Vec<String> {
    let services = catalog(db).services("serenity", "en").await.unwrap();
    services.into_iter().map(|service| service.name).collect()
}

#[tokio::test]
async fn what_was_written_is_what_is_shown_and_what_is_sold() {
    let db = TestDb::new().await;
    let business = Fixture::business(&db).build().await;
    let (catalog, manager) = (catalog(&db), business.manager());
    let id = catalog.save_service(&manager, None, &colour(&business), 0).await.unwrap();
    let form = catalog.service(&manager, Some(id), false).await.unwrap();
    assert_eq!((form.version, form.state, form.input.code.as_str()), (1, ServiceState::Published, "COL"));
    assert_eq!(form.input.options, colour(&business).options);
    assert_eq!(form.input.names, colour(&business).names);
    let sold = catalog.services("serenity", "hi").await.unwrap();
    let colour = sold.iter().find(|service| service.id == id).unwrap();
    assert_eq!((colour.name.as_str(), colour.options[0].minutes), ("पूरा रंग", 120));
    assert_eq!(colour.staff, [business.staff[0]]);
    assert_eq!(audited(&db).await, ["service.create"]);
    let events: Vec<String> =
        sqlx::query_scalar("SELECT kind FROM events").fetch_all(db.owner()).await.unwrap();
    assert_eq!(events, ["service_created"]);
}

#[tokio::test]
async fn a_service_goes_to_customers_where_it_says_so_and_a_class_does_not() {
    let db = TestDb::new().await;
    let business = Fixture::business(&db).build().await;
    let (catalog, manager) = (catalog(&db), business.manager());
    let sold = |id| {
        let catalog = &catalog;
        async move {
            let sold = catalog.services("serenity", "en").await.unwrap();
            sold.into_iter().find(|service| service.id == id).unwrap().given_at
        }
    };
    assert_eq!(sold(business.service).await, GivenAt::Premises);
    let at = |given: &str| ServiceInput { given_at: given.to_owned(), ..colour(&business) };
    let id = catalog.save_service(&manager, None, &at("away"), 0).await.unwrap();
    assert_eq!(sold(id).await, GivenAt::Away);
    let form = catalog.service(&manager, Some(id), false).await.unwrap();
    assert_eq!(form.input.given_at, "away");
    catalog.save_service(&manager, Some(id), &at("either"), 1).await.unwrap();
    assert_eq!(sold(id).await, GivenAt::Either);
    let class = ServiceInput { serving: "class".to_owned(), ..at("either") };
    let refused = catalog.save_service(&manager, Some(id), &class, 2).await.unwrap_err();
    assert_eq!(refused.problem("given_at"), Some(FieldProblem::Inconsistent));
    let desk = catalog.save_service(&business.desk(), Some(id), &at("away"), 2).await.unwrap_err();
    assert_eq!(desk.code, ErrorCode::Forbidden);
    let stranger = Fixture::stranger(&db).await;
    let stranger = catalog.save_service(&stranger, Some(id), &at("away"), 2).await.unwrap_err();
    assert_eq!(stranger.problem("category"), Some(FieldProblem::Unknown), "none of theirs");
    assert_eq!(sold(id).await, GivenAt::Either);
}

#[tokio::test]
async fn a_length_that_is_taken_off_stays_for_what_was_booked() {
    let db = TestDb::new().await;
    let business = Fixture::business(&db).build().await;
    let (catalog, manager) = (catalog(&db), business.manager());
    let id = business.service;
    let form = catalog.service(&manager, Some(id), false).await.unwrap();
    let input = ServiceInput { options: vec![length("90", "4000")], usual: "0".to_owned(), ..form.input };
    catalog.save_service(&manager, Some(id), &input, form.version).await.unwrap();
    let sold = catalog.services("serenity", "en").await.unwrap();
    let lengths: Vec<i32> = sold[0].options.iter().map(|option| option.minutes).collect();
    assert_eq!(lengths, [90]);
    let kept: Vec<(Uuid, bool)> =
        sqlx::query_as("SELECT id, is_active FROM service_options ORDER BY minutes")
            .fetch_all(db.owner())
            .await
            .unwrap();
    assert_eq!(kept, [(business.options[0].0, false), (business.options[1].0, true)]);
    let late = catalog.save_service(&manager, Some(id), &input, form.version).await.unwrap_err();
    assert_eq!(late.code, ErrorCode::SettingsChanged);
}

#[tokio::test]
async fn what_was_refused_is_there_as_it_was_typed() {
    let db = TestDb::new().await;
    let business = Fixture::business(&db).build().await;
    let (catalog, manager) = (catalog(&db), business.manager());
    let typed = ServiceInput { name: "New".to_owned(), pressure: "9\0".to_owned(), ..colour(&business) };
    let refused = catalog.save_service(&manager, None, &typed, 0).await.unwrap_err();
    assert_eq!(refused.problem("pressure"), Some(FieldProblem::Malformed));
    assert_eq!(catalog.service(&manager, None, true).await.unwrap().input, typed);
    assert_eq!(catalog.service(&business.owner(), None, true).await.unwrap().input, ServiceInput::default());
    catalog.save_service(&manager, None, &colour(&business), 0).await.unwrap();
    assert_eq!(catalog.service(&manager, None, true).await.unwrap().input, ServiceInput::default());
    let twice = catalog.save_service(&manager, None, &colour(&business), 0).await.unwrap_err();
    assert_eq!(twice.problem("code"), Some(FieldProblem::Taken));
}

#[tokio::test]
async fn archived_it_is_sold_no_more_and_comes_back_unpublished() {
    let db = TestDb::new().await;
    let business = Fixture::business(&db).build().await;
    let (catalog, owner, id) = (catalog(&db), business.owner(), business.service);
    let refused = catalog.step(&business.manager(), id, ServiceStep::Archive, 1).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::Forbidden, "what is taken away is the owner's to take away");
    catalog.step(&owner, id, ServiceStep::Archive, 1).await.unwrap();
    assert_eq!(published(&db).await, [""; 0]);
    let archived = ServiceFilter { state: Some(ServiceState::Archived), ..ServiceFilter::default() };
    assert_eq!(catalog.list(&owner, &archived).await.unwrap().services.len(), 1);
    assert_eq!(catalog.list(&owner, &ServiceFilter::default()).await.unwrap().services.len(), 0);
    let again = catalog.step(&owner, id, ServiceStep::Publish, 2).await.unwrap_err();
    assert_eq!(again.code, ErrorCode::SettingsChanged);
    catalog.step(&owner, id, ServiceStep::Restore, 2).await.unwrap();
    assert_eq!(published(&db).await, [""; 0]);
    catalog.step(&business.manager(), id, ServiceStep::Publish, 3).await.unwrap();
    assert_eq!(published(&db).await, ["Deep tissue massage"]);
    assert_eq!(audited(&db).await, ["service.archive", "service.restore", "service.publish"]);
}

#[tokio::test]
async fn a_second_one_like_it_is_nobody_s_yet() {
    let db = TestDb::new().await;
    let business = Fixture::business(&db).build().await;
    let (catalog, manager) = (catalog(&db), business.manager());
    let first = catalog.save_service(&manager, None, &colour(&business), 0).await.unwrap();
    let second = catalog.duplicate(&manager, first).await.unwrap();
    let form = catalog.service(&manager, Some(second), false).await.unwrap();
    assert_eq!(
        (form.input.name.as_str(), form.input.code.as_str(), form.state),
        ("Full colour (2)", "", ServiceState::Unpublished)
    );
    assert_eq!(form.input.options, colour(&business).options);
}

#[tokio::test]
async fn one_of_the_team_can_cost_something_else() {
    let db = TestDb::new().await;
    let business = Fixture::business(&db).build().await;
    let (catalog, manager, id) = (catalog(&db), business.manager(), business.service);
    let price = |option: Uuid, price: &str| PriceInput {
        option: option.to_string(),
        staff: business.staff[0].to_string(),
        price: price.to_owned(),
    };
    let (short, long) = (business.options[0].0, business.options[1].0);
    catalog.save_prices(&manager, id, &[price(short, "3000"), price(long, "")], 1).await.unwrap();
    let cells = catalog.service(&manager, Some(id), false).await.unwrap().prices;
    let of_first: Vec<&str> =
        cells.iter().filter(|cell| cell.staff == business.staff[0]).map(|cell| cell.price.as_str()).collect();
    assert_eq!((of_first, cells.len()), (vec!["3000.00", ""], 4));
    let stranger = catalog.save_prices(&manager, id, &[price(Uuid::now_v7(), "1")], 2).await.unwrap_err();
    assert_eq!(stranger.problem("prices"), Some(FieldProblem::Unknown));
    catalog.save_prices(&manager, id, &[], 2).await.unwrap();
    let left: i64 =
        sqlx::query_scalar("SELECT count(*) FROM staff_service_prices").fetch_one(db.owner()).await.unwrap();
    assert_eq!(left, 0);
}

#[tokio::test]
async fn headings_addons_rooms_and_packages_are_kept_in_their_order() {
    let db = TestDb::new().await;
    let business = Fixture::business(&db).build().await;
    let (catalog, manager) = (catalog(&db), business.manager());
    let name = NameInput { locale: "ar".to_owned(), name: "شعر".to_owned(), ..NameInput::default() };
    let hair = CategoryInput { name: "Hair".to_owned(), names: vec![name.clone()] };
    catalog.save_category(&manager, None, &hair, 0).await.unwrap();
    let view = catalog.list(&manager, &ServiceFilter::default()).await.unwrap();
    let new = view.categories[1].id;
    catalog.shift(&manager, Listed::Category, new.0, Way::Up).await.unwrap();
    let view = catalog.list(&manager, &ServiceFilter::default()).await.unwrap();
    assert_eq!((view.categories[0].id, &view.categories[0].input), (new, &hair));
    assert_eq!(catalog.remove_category(&manager, new).await.unwrap_err().code, ErrorCode::Forbidden);
    let full = catalog.remove_category(&business.owner(), business.category.into()).await.unwrap_err();
    assert_eq!(full.code, ErrorCode::NotFound, "something stands under it");
    catalog.remove_category(&business.owner(), new).await.unwrap();

    let oil = AddonInput {
        name: "Warm oil".to_owned(),
        price: "500".to_owned(),
        offered: true,
        services: vec![business.service.to_string()],
        names: vec![name],
        ..AddonInput::default()
    };
    catalog.save_addon(&manager, None, &oil, 0).await.unwrap();
    let addons = catalog.addons(&manager).await.unwrap().addons;
    assert_eq!(addons[1].input, AddonInput { minutes: "0".to_owned(), price: "500.00".to_owned(), ..oil });
    let shown = &catalog.services("serenity", "ar").await.unwrap()[0].addons;
    assert_eq!(shown[1].name, "شعر");

    let laser = ResourceInput {
        kind: ResourceKind::Device,
        name: "Laser".to_owned(),
        in_use: true,
        location: Some(LocationId(business.location)),
    };
    let unnamed = ResourceInput { location: None, ..laser.clone() };
    catalog.save_resource(&manager, None, &unnamed, 0).await.unwrap();
    let elsewhere = ResourceInput { location: Some(LocationId(Uuid::now_v7())), ..laser.clone() };
    let refused = catalog.save_resource(&manager, None, &elsewhere, 0).await.unwrap_err();
    assert_eq!(refused.problem("location"), Some(FieldProblem::Unknown));
    let resources = catalog.resources(&manager).await.unwrap().resources;
    let device = resources.iter().find(|row| row.input == laser).unwrap().id;
    let input = ServiceInput {
        needs_device: true,
        devices: vec![device.to_string()],
        ..catalog.service(&manager, Some(business.service), false).await.unwrap().input
    };
    catalog.save_service(&manager, Some(business.service), &input, 1).await.unwrap();
    let form = catalog.service(&manager, Some(business.service), false).await.unwrap();
    assert_eq!(form.input.devices, [device.to_string()]);

    let item = PackageItemInput { option: business.options[0].to_string(), quantity: "5".to_owned() };
    let five = PackageInput {
        name: "Five visits".to_owned(),
        price: "10000.00".to_owned(),
        validity: "180".to_owned(),
        items: vec![item],
        ..PackageInput::default()
    };
    catalog.save_package(&manager, None, &five, 0).await.unwrap();
    let packages = catalog.packages(&manager).await.unwrap().packages;
    assert_eq!((&packages[0].input, packages[0].single.amount().as_str()), (&five, "12500.00"));
}

#[tokio::test]
async fn a_package_is_on_sale_while_it_is_offered_and_all_of_it_is_sold() {
    let db = TestDb::new().await;
    let business = Fixture::business(&db).build().await;
    let (catalog, manager) = (catalog(&db), business.manager());
    let item = PackageItemInput { option: business.options[0].to_string(), quantity: "5".to_owned() };
    let mut five = PackageInput {
        name: "Five visits".to_owned(),
        price: "10000.00".to_owned(),
        validity: "180".to_owned(),
        items: vec![item],
        ..PackageInput::default()
    };
    catalog.save_package(&manager, None, &five, 0).await.unwrap();
    assert_eq!(catalog.packages_on_sale("serenity", "en").await.unwrap(), []);
    five.offered = true;
    let row = catalog.packages(&manager).await.unwrap().packages.remove(0);
    catalog.save_package(&manager, Some(row.id), &five, row.version).await.unwrap();
    let shown = catalog.packages_on_sale("serenity", "en").await.unwrap().remove(0);
    assert_eq!((shown.name.as_str(), shown.validity), ("Five visits", Some(180)));
    assert_eq!((shown.price.amount(), shown.single.amount()), ("10000.00".to_owned(), "12500.00".to_owned()));
    let parts: Vec<_> =
        shown.items.iter().map(|part| (part.name.as_str(), part.minutes, part.quantity)).collect();
    assert_eq!(parts, [("Deep tissue massage", 60, 5)]);
    catalog.step(&manager, business.service, ServiceStep::Unpublish, 1).await.unwrap();
    assert_eq!(catalog.packages_on_sale("serenity", "en").await.unwrap(), []);
}

#[tokio::test]
async fn a_picture_is_a_picture_and_shown_where_its_service_is() {
    let db = TestDb::new().await;
    let business = Fixture::business(&db).build().await;
    let (catalog, manager, id) = (catalog(&db), business.manager(), business.service);
    let svg = catalog.add_picture(&manager, id, b"<svg/>".to_vec()).await.unwrap_err();
    assert_eq!(svg.problem("picture"), Some(FieldProblem::Malformed));
    let large = catalog.add_picture(&manager, id, vec![0; 1024 * 1024 + 1]).await.unwrap_err();
    assert_eq!(large.problem("picture"), Some(FieldProblem::TooLong));
    catalog.add_picture(&manager, id, PNG.to_vec()).await.unwrap();
    let name = catalog.services("serenity", "en").await.unwrap()[0].pictures[0].clone();
    let visitor = business.visitor();
    assert!(!tells(&catalog.picture(&visitor, "serenity", &name).await.unwrap().bytes));
    catalog.step(&manager, id, ServiceStep::Unpublish, 1).await.unwrap();
    let hidden = catalog.picture(&visitor, "serenity", &name).await.unwrap_err();
    assert_eq!(hidden.code, ErrorCode::NotFound);
    assert!(catalog.picture(&business.therapist(0), "serenity", &name).await.is_ok());
    catalog.remove_picture(&manager, id, &name).await.unwrap();
    assert_eq!(catalog.remove_picture(&manager, id, &name).await.unwrap_err().code, ErrorCode::NotFound);
}

#[tokio::test]
async fn a_sheet_changes_all_that_was_looked_at_or_nothing() {
    let db = TestDb::new().await;
    let business = Fixture::business(&db).build().await;
    let (catalog, owner) = (catalog(&db), business.owner());
    let sheet = catalog.export(&owner).await.unwrap();
    let refused = catalog.export(&business.manager()).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::Forbidden);
    let edited = sheet.replace("Deep tissue massage", "Deep tissue") + ",NEW,Hair,Cut,,yes,45=50\r\n";
    catalog.keep_sheet(&owner, edited.clone().into_bytes()).await.unwrap();
    let preview = catalog.import_preview(&owner).await.unwrap().unwrap();
    assert_eq!((preview.errors.len(), preview.rows.len(), preview.categories.len()), (0, 2, 1));
    assert_eq!(catalog.import_preview(&business.manager()).await.unwrap(), None, "it is the owner's sheet");
    let other = catalog.import(&owner, "another digest").await.unwrap_err();
    assert_eq!(other.code, ErrorCode::SettingsChanged);
    catalog.import(&owner, &preview.digest).await.unwrap();
    let sold = catalog.services("serenity", "en").await.unwrap();
    let names: Vec<&str> = sold.iter().map(|service| service.name.as_str()).collect();
    assert_eq!(names, ["Deep tissue", "Cut"]);
    assert_eq!(catalog.import_preview(&owner).await.unwrap(), None);

    let wrong = sheet.replace("Deep tissue massage", "Third") + ",BAD,Hair,Bad,,yes,\r\n";
    catalog.keep_sheet(&owner, wrong.into_bytes()).await.unwrap();
    let preview = catalog.import_preview(&owner).await.unwrap().unwrap();
    assert_eq!(preview.errors[0].column, "lengths");
    catalog.import(&owner, &preview.digest).await.unwrap_err();
    assert_eq!(published(&db).await, ["Deep tissue", "Cut"]);
}

/// Every change there is, with an id that is somebody else's.
async fn everything(db: &TestDb, caller: &Caller, business: &Business) -> Vec<(&'static str, AppError)> {
    let catalog = catalog(db);
    let id = business.service;
    let addon = AddonInput { name: "x".to_owned(), price: "1".to_owned(), ..AddonInput::default() };
    let room = ResourceInput { name: "x".to_owned(), ..ResourceInput::default() };
    let item = PackageItemInput { option: business.option().to_string(), quantity: "1".to_owned() };
    let package = PackageInput {
        name: "x".to_owned(),
        price: "1".to_owned(),
        items: vec![item],
        ..PackageInput::default()
    };
    let heading = CategoryInput { name: "x".to_owned(), ..CategoryInput::default() };
    let (category, extra, place) = (business.category.into(), business.addons[0], business.rooms[0]);
    let service = colour(business);
    vec![
        ("save", catalog.save_service(caller, Some(id), &service, 1).await.map(drop).unwrap_err()),
        ("create", catalog.save_service(caller, None, &service, 0).await.map(drop).unwrap_err()),
        ("copy", catalog.duplicate(caller, id).await.map(drop).unwrap_err()),
        ("step", catalog.step(caller, id, ServiceStep::Unpublish, 1).await.unwrap_err()),
        ("archive", catalog.step(caller, id, ServiceStep::Archive, 1).await.unwrap_err()),
        ("shift", catalog.shift(caller, Listed::Service, id.0, Way::Up).await.unwrap_err()),
        ("prices", catalog.save_prices(caller, id, &[], 1).await.unwrap_err()),
        ("picture", catalog.add_picture(caller, id, PNG.to_vec()).await.unwrap_err()),
        ("no picture", catalog.remove_picture(caller, id, "x").await.unwrap_err()),
        ("heading", catalog.save_category(caller, Some(category), &heading, 1).await.unwrap_err()),
        ("no heading", catalog.remove_category(caller, category).await.unwrap_err()),
        ("addon", catalog.save_addon(caller, Some(extra), &addon, 1).await.unwrap_err()),
        ("room", catalog.save_resource(caller, Some(place), &room, 1).await.unwrap_err()),
        ("package", catalog.save_package(caller, None, &package, 0).await.unwrap_err()),
    ]
}

#[tokio::test]
async fn another_business_s_ids_are_not_found() {
    let db = TestDb::new().await;
    let theirs = Fixture::business(&db).build().await;
    let owner = Fixture::business(&db).slug("other").build().await.owner();
    for (what, error) in everything(&db, &owner, &theirs).await {
        let named = error.errors.first().map(|error| error.code);
        assert!(
            error.code == ErrorCode::NotFound || named == Some(FieldProblem::Unknown),
            "{what}: {error:?}"
        );
    }
    let form = catalog(&db).service(&owner, Some(theirs.service), false).await.unwrap_err();
    assert_eq!(form.code, ErrorCode::NotFound);
    let nothing = ServiceId::new();
    assert_eq!(catalog(&db).duplicate(&owner, nothing).await.unwrap_err().code, ErrorCode::NotFound);
    assert_eq!(published(&db).await, ["Deep tissue massage"]);
}

#[tokio::test]
async fn a_therapist_and_the_desk_look_and_do_not_touch() {
    let db = TestDb::new().await;
    let business = Fixture::business(&db).build().await;
    for caller in [business.therapist(0), business.desk()] {
        for (what, error) in everything(&db, &caller, &business).await {
            assert_eq!(error.code, ErrorCode::Forbidden, "{what}");
        }
        let sheet = catalog(&db).keep_sheet(&caller, b"name\nX".to_vec()).await.unwrap_err();
        assert_eq!(sheet.code, ErrorCode::Forbidden);
        let view = catalog(&db).list(&caller, &ServiceFilter::default()).await.unwrap();
        assert!(!view.may.change && !view.may.add && !view.may.archive && !view.may.export);
        assert_eq!(view.services.len(), 1);
        assert!(catalog(&db).service(&caller, Some(business.service), false).await.is_ok());
    }
    for statement in [
        "UPDATE services SET name = 'x'",
        "UPDATE service_options SET price_minor = 1",
        "INSERT INTO staff_service_prices SELECT tenant_id, id, (SELECT id FROM staff LIMIT 1), 1 FROM service_options",
        "DELETE FROM staff_services",
        "UPDATE resources SET name = 'x'",
    ] {
        let actor = Actor::Staff {
            user: business.desk().signed_in.unwrap().user,
            tenant: business.tenant,
            staff: None,
            reach: *Role::Therapist.permissions().reach(),
        };
        let mut tx = db.db().begin(actor).await.unwrap();
        let done = sqlx::query(statement).execute(tx.conn()).await;
        assert!(done.is_err() || done.unwrap().rows_affected() == 0, "{statement}");
    }
}
