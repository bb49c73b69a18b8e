//! The permission matrix as it was agreed (`tests/matrix.json`), read here once more by other code than the program's, and held
//! against what the services ask and against what the database lets through. Every cell counts, and none may be left out.

use std::collections::BTreeMap;

use server_kernel::Actor;
use server_testkit::TestDb;
use shared::permission::{Action, Family, Module, Permission, Role, Scope};

use crate::walls::{Life, life, touched};

/// What stands in a cell: scope, action, and the part it is about if it is not the whole module.
type Cell = Vec<(Scope, Action, Option<String>)>;

/// Words in brackets that name an act, not a part of the module: they are about the last action before them.
const ACTS: &[&str] = &[
    "accept/reject",
    "reply",
    "reply,flag",
    "redeem",
    "cash",
    "erase",
    "verification",
    "contracts",
    "consented",
];

/// Cells in words of their own.
fn in_words(cell: &str) -> &str {
    match cell {
        "own active visit:R" => "o:R(active visit)",
        "public/targeted:R" => "public:R",
        "C, R via signed link" => "public:C, o:R(signed link)",
        "C via signed link" => "o:C(signed link)",
        "C(events)" => "o:C(events)",
        "C(cookie consent)" => "o:C(cookie consent)",
        "o:R, goals CU" => "o:R, o:CU(goals)",
        other => other,
    }
}

fn read_cell(text: &str) -> Cell {
    let mut cell = Vec::new();
    let mut scope = None;
    let mut word = String::new();
    let mut waiting: Vec<Action> = Vec::new();
    let mut letters = in_words(text).chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            ':' => {
                let first = if word == "public" { 'u' } else { word.chars().next().unwrap() };
                scope = Some(Scope::from_letter(first).unwrap_or_else(|| panic!("{text}: {word}")));
                word.clear();
            }
            '(' => {
                let part: String = letters.by_ref().take_while(|letter| *letter != ')').collect();
                let part = part.replace(", ", ",");
                let all = waiting.split_off(0);
                let whole = if ACTS.contains(&part.as_str()) { all.len() - 1 } else { 0 };
                for (place, action) in all.into_iter().enumerate() {
                    cell.push((scope.unwrap(), action, (place >= whole).then(|| part.clone())));
                }
            }
            ',' | ' ' | '*' => {}
            _ if letter.is_ascii_uppercase() => waiting.push(Action::from_letter(letter).unwrap()),
            _ => {
                cell.extend(waiting.drain(..).map(|action| (scope.unwrap(), action, None)));
                word.push(letter);
            }
        }
    }
    cell.extend(waiting.drain(..).map(|action| (scope.unwrap(), action, None)));
    cell
}

/// Every role with its cells; head office's have those of `employee` besides.
fn matrix() -> BTreeMap<Role, BTreeMap<Module, Cell>> {
    let json: serde_json::Value = serde_json::from_str(include_str!("../matrix.json")).unwrap();
    let modules: Vec<_> =
        json["modules"].as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect();
    assert_eq!(modules, Module::ALL.iter().map(|module| module.as_str()).collect::<Vec<_>>());
    let mut roles = BTreeMap::new();
    for (role, row) in json["roles"].as_object().unwrap() {
        let role = Role::from_stored(role).unwrap_or_else(|| panic!("{role} is no role"));
        let mut cells: BTreeMap<Module, Cell> = BTreeMap::new();
        for (module, cell) in row.as_object().unwrap() {
            let module = Module::from_stored(module).unwrap_or_else(|| panic!("{module} is no module"));
            cells.insert(module, read_cell(cell.as_str().unwrap()));
        }
        roles.insert(role, cells);
    }
    assert_eq!(roles.len(), Role::ALL.len(), "a role is not in the matrix");
    let employee = roles[&Role::Employee].clone();
    for (role, cells) in &mut roles {
        if role.family() == Family::Platform && *role != Role::Employee {
            for (module, cell) in &employee {
                cells.entry(*module).or_default().extend(cell.iter().cloned());
            }
        }
    }
    roles
}

/// The widest scope in which a role holds a permission over the whole module, and over a part of it.
fn expected(cells: &BTreeMap<Module, Cell>, permission: Permission) -> (Option<Scope>, Option<Scope>) {
    let held = |whole: bool| {
        let cell = cells.get(&permission.module).into_iter().flatten();
        let fits = cell.filter(|(_, action, part)| *action == permission.action && part.is_none() == whole);
        fits.map(|(scope, ..)| *scope).max()
    };
    (held(true), held(false))
}

/// The letter of an [`expected`] pair, as the database is told it.
fn letter((whole, part): (Option<Scope>, Option<Scope>)) -> String {
    match (whole, part) {
        (Some(scope), _) => scope.letter().to_string(),
        (None, Some(scope)) => scope.letter().to_ascii_uppercase().to_string(),
        (None, None) => "-".to_owned(),
    }
}

#[test]
fn every_cell_of_the_matrix_is_what_the_services_ask() {
    let mut cells_seen = 0;
    for (role, cells) in matrix() {
        let permissions = role.permissions();
        for permission in Permission::all() {
            let (whole, _) = expected(&cells, permission);
            assert_eq!(permissions.scope(permission), whole, "{} {permission}", role.as_str());
            let parts = cells.get(&permission.module).into_iter().flatten();
            for (scope, action, part) in parts {
                let (Some(part), true) = (part, *action == permission.action) else { continue };
                let held = permissions.part_scope(permission, part);
                assert!(held >= Some(*scope), "{} {permission}({part})", role.as_str());
                assert_eq!(
                    permissions.part_scope(permission, "another part"),
                    whole,
                    "{} {permission}({part})",
                    role.as_str()
                );
            }
            cells_seen += 1;
        }
    }
    assert_eq!(cells_seen, 30 * 36 * 6);
}

/// A transaction in the name of somebody with this role at one business, or in head office.
fn actor(role: Role, life: &Life) -> Option<Actor> {
    let (tenant, staff) = (life.business.tenant, life.business.staff.first().copied());
    let reach = *role.permissions().reach();
    match role.family() {
        Family::Platform => Some(Actor::Platform { user: life.user, tenant: None, reach }),
        Family::Tenant => Some(Actor::Staff { user: life.user, tenant, staff, reach }),
        Family::Customer => Some(Actor::Customer { user: life.user, tenant: None, booking: None }),
        Family::Anonymous => Some(Actor::Public { tenant: Some(tenant) }),
        // Programs run as the system; the assistant on the telephone has no capability yet.
        Family::Service => None,
    }
}

#[tokio::test]
async fn every_cell_of_the_matrix_is_what_the_database_is_told() {
    let db = TestDb::new().await;
    let ours = life(&db, "ours").await;
    for (role, cells) in matrix() {
        if !matches!(role.family(), Family::Platform | Family::Tenant) {
            continue;
        }
        let mut tx = db.db().begin(actor(role, &ours).unwrap()).await.unwrap();
        for permission in Permission::all() {
            let told: Option<String> = sqlx::query_scalar("SELECT reach($1, $2)")
                .bind(permission.module.as_str())
                .bind(permission.action.as_str())
                .fetch_one(tx.conn())
                .await
                .unwrap();
            let wanted = letter(expected(&cells, permission));
            assert_eq!(told, Some(wanted), "{} {permission}", role.as_str());
        }
    }
}

/// The tables behind a module, as far as there are any.
const TABLES: &[(Module, &[&str])] = &[
    (
        Module::Rbac,
        &[
            "custom_roles",
            "custom_role_permissions",
            "member_custom_roles",
            "role_limits",
            "permission_grants",
        ],
    ),
    (Module::Audit, &["audit_logs"]),
    (
        Module::Catalog,
        &[
            "services",
            "service_categories",
            "service_options",
            "addons",
            "resources",
            "packages",
            "package_items",
            "staff_service_prices",
            "service_devices",
            "service_translations",
            "service_pictures",
        ],
    ),
    (Module::Bookings, &["bookings", "booking_items", "booking_item_addons"]),
    (Module::Assignments, &["appointments"]),
    (Module::Payments, &["payments"]),
    (Module::Customers, &["customers"]),
    (Module::Staff, &["staff_certifications"]),
    (Module::Availability, &["staff_blocks"]),
    (Module::Leave, &["leave_requests"]),
];

/// Whether a role may see a row of its own business, and one of another. The life in `ours` is the actor's own: the booking is
/// theirs as a customer, and assigned to them as a therapist.
fn sees(role: Role, module: Module, scope: Option<Scope>) -> (bool, bool) {
    let scope = scope.unwrap_or(Scope::Public);
    match role.family() {
        Family::Platform => (scope == Scope::Platform, scope == Scope::Platform),
        Family::Tenant => {
            let assigned = matches!(module, Module::Bookings | Module::Assignments | Module::Payments);
            // The life is the actor's own in these.
            let own = matches!(module, Module::Staff | Module::Availability | Module::Leave);
            let theirs = (scope == Scope::Assigned && assigned) || (scope >= Scope::Own && own);
            (scope == Scope::Tenant || theirs, false)
        }
        // What is published is everybody's, business by business.
        Family::Customer | Family::Anonymous => {
            let own = role.family() == Family::Customer
                && matches!(
                    module,
                    Module::Bookings | Module::Assignments | Module::Payments | Module::Customers
                );
            (own, false)
        }
        Family::Service => (false, false),
    }
}

#[tokio::test]
async fn in_every_table_a_role_sees_what_its_cell_says_and_nothing_else() {
    let db = TestDb::new().await;
    let (ours, theirs) = (life(&db, "ours").await, life(&db, "theirs").await);
    let mut seen = 0;
    for (role, cells) in matrix() {
        let Some(actor) = actor(role, &ours) else { continue };
        for (module, tables) in TABLES {
            let public = matches!(role.family(), Family::Customer | Family::Anonymous);
            if public && *module == Module::Catalog {
                continue;
            }
            let (scope, _) = expected(&cells, module.read());
            let wanted = sees(role, *module, scope);
            for table in *tables {
                let select = format!("SELECT tenant_id FROM {table} WHERE tenant_id = $1");
                let here = touched(&db.db(), actor, &select, ours.business.tenant.0).await > 0;
                let there = touched(&db.db(), actor, &select, theirs.business.tenant.0).await > 0;
                assert_eq!((here, there), wanted, "{} reads {table}", role.as_str());
                seen += 1;
            }
        }
    }
    assert!(seen > 400, "{seen}");
}

/// Statements that add, change and take away, for those who may at all.
const WRITES: &[(Permission, &str)] = &[
    (
        Module::Rbac.create(),
        "INSERT INTO custom_roles SELECT tenant_id, gen_random_uuid(), 'Another', made_by, created_at FROM custom_roles WHERE tenant_id = $1",
    ),
    (Module::Rbac.update(), "UPDATE custom_roles SET name = 'Other' WHERE tenant_id = $1"),
    (Module::Rbac.delete(), "DELETE FROM custom_roles WHERE tenant_id = $1"),
    (
        Module::Bookings.create(),
        "INSERT INTO booking_items SELECT tenant_id, gen_random_uuid(), booking_id, service_id, option_id, name, minutes, 1
         FROM booking_items WHERE tenant_id = $1",
    ),
    (Module::Bookings.update(), "UPDATE bookings SET version = version + 1 WHERE tenant_id = $1"),
    (Module::Bookings.delete(), "DELETE FROM bookings WHERE tenant_id = $1"),
    (
        Module::Assignments.update(),
        "UPDATE appointments SET room_id = NULL WHERE tenant_id = $1",
    ),
    (
        Module::Payments.create(),
        "INSERT INTO payments (tenant_id, id, booking_id, method, amount_minor, currency, received_by, received_at)
         SELECT tenant_id, gen_random_uuid(), booking_id, method, 1, currency, received_by, received_at
         FROM payments WHERE tenant_id = $1",
    ),
    (Module::Payments.update(), "UPDATE payments SET amount_minor = 1 WHERE tenant_id = $1"),
    (Module::Customers.update(), "UPDATE customers SET name = 'X' WHERE tenant_id = $1"),
    (Module::Audit.update(), "UPDATE audit_logs SET success = true WHERE tenant_id = $1"),
    (Module::Audit.delete(), "DELETE FROM audit_logs WHERE tenant_id = $1"),
    (Module::Catalog.delete(), "DELETE FROM service_options WHERE tenant_id = $1"),
    (Module::Catalog.delete(), "DELETE FROM service_categories WHERE tenant_id = $1 AND name = 'Empty'"),
    (Module::Catalog.update(), "UPDATE services SET name = 'X' WHERE tenant_id = $1"),
    (Module::Catalog.update(), "UPDATE staff_service_prices SET price_minor = 2 WHERE tenant_id = $1"),
    (Module::Catalog.update(), "DELETE FROM service_translations WHERE tenant_id = $1"),
    (Module::Catalog.create(), "INSERT INTO packages (tenant_id, id, name, price_minor) SELECT $1, gen_random_uuid(), 'X', 1"),
    (
        Module::Catalog.create(),
        "INSERT INTO services (tenant_id, id, category_id, name)
         SELECT tenant_id, gen_random_uuid(), category_id, 'X' FROM services WHERE tenant_id = $1",
    ),
];

#[tokio::test]
async fn nobody_changes_a_row_that_their_cell_does_not_let_them() {
    let db = TestDb::new().await;
    let (ours, theirs) = (life(&db, "ours").await, life(&db, "theirs").await);
    let (mut refused, mut let_through) = (0, 0);
    for (role, cells) in matrix() {
        let Some(actor) = actor(role, &ours) else { continue };
        if matches!(role.family(), Family::Customer | Family::Anonymous) {
            continue;
        }
        for (permission, statement) in WRITES {
            let (whole, part) = expected(&cells, *permission);
            let here = touched(&db.db(), actor, statement, ours.business.tenant.0).await > 0;
            let there = touched(&db.db(), actor, statement, theirs.business.tenant.0).await > 0;
            let widest = whole.max(part);
            let may_here = widest >= Some(Scope::Assigned);
            assert!(!here || may_here, "{} may not {permission}: {statement}", role.as_str());
            assert!(
                !there || widest == Some(Scope::Platform),
                "{} may not {permission} elsewhere: {statement}",
                role.as_str()
            );
            if here { let_through += 1 } else { refused += 1 }
        }
    }
    assert!(let_through > 15 && refused > 200, "{let_through} went through, {refused} were refused");
}
