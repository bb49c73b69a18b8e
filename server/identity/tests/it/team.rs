//! Who works where, and what each may do: every rule tried by those it is for and by those it is against.

use server_identity::Identity;
use server_testkit::{Business, Fixture, PASSWORD, TestDb};
use shared::identity::IdentityApi;
use shared::{
    AppError, ErrorCode,
    caller::{Caller, SignedIn},
    error::FieldProblem,
    ids::UserId,
    permission::{Module, Role, Scope},
    team::{Acceptance, Invitation, MemberStatus, NewGrant, Place, RoleChange, RoleRef, TeamApi, TeamView},
};

use crate::world::{BASE, audit, enter, identity, identity_after, messages, right};

const HERE: Place = Place::Business;

struct Scene {
    db: TestDb,
    spa: Business,
    identity: Identity,
}

async fn scene() -> Scene {
    let db = TestDb::new().await;
    let spa = Fixture::business(&db).slug("serenity").build().await;
    let identity = identity(&db);
    Scene { db, spa, identity }
}

fn user(caller: &Caller) -> UserId {
    caller.user().unwrap().user
}

/// The caller as the next request would find them.
async fn now(scene: &Scene, email: &str) -> SignedIn {
    let session = enter(&scene.identity, &Caller::default(), &right(email)).await.unwrap();
    scene.identity.resolve(&session.token, None).await.unwrap().unwrap()
}

async fn team(scene: &Scene) -> TeamView {
    scene.identity.team(&scene.spa.owner(), HERE).await.unwrap()
}

fn invitation(email: &str, roles: &[Role]) -> Invitation {
    let roles = roles.iter().copied().map(RoleRef::System).collect();
    Invitation { email: email.to_owned(), roles, staff: None }
}

async fn link(db: &TestDb) -> String {
    let message = messages(db).await.pop().unwrap();
    let start = format!("{BASE}/join?token=");
    message.body.lines().find_map(|line| line.strip_prefix(&start)).unwrap().to_owned()
}

fn code<T: std::fmt::Debug>(result: Result<T, AppError>) -> ErrorCode {
    result.unwrap_err().code
}

fn custom(name: &str, allowed: &[&str]) -> RoleChange {
    let allowed = allowed.iter().map(|text| (*text).to_owned()).collect();
    RoleChange { role: None, name: name.to_owned(), version: None, allowed }
}

#[tokio::test]
async fn only_owner_and_administrator_see_the_team_and_nobody_sees_anothers() {
    let scene = scene().await;
    let shown = team(&scene).await;
    assert_eq!(shown.members.len(), 5);
    assert!(shown.members.iter().any(|member| member.is_self && !member.can_change));
    for caller in [scene.spa.manager(), scene.spa.desk(), scene.spa.therapist(0)] {
        assert_eq!(code(scene.identity.team(&caller, HERE).await), ErrorCode::Forbidden);
    }
    assert_eq!(code(scene.identity.team(&Caller::default(), HERE).await), ErrorCode::Unauthenticated);
    assert_eq!(code(scene.identity.team(&scene.spa.owner(), Place::HeadOffice).await), ErrorCode::Forbidden);
    let other = Fixture::business(&scene.db).slug("other").build().await;
    let theirs = scene.identity.team(&other.owner(), HERE).await.unwrap();
    assert!(theirs.members.iter().all(|member| member.email.ends_with("@other.test")));
}

#[tokio::test]
async fn a_therapist_is_invited_and_joins_with_a_new_account() {
    let scene = scene().await;
    scene
        .identity
        .invite(&scene.spa.owner(), HERE, &invitation("new@example.com", &[Role::Therapist]))
        .await
        .unwrap();
    let token = link(&scene.db).await;
    let asked = scene.identity.invited(&Caller::default(), &token).await.unwrap();
    assert_eq!((asked.email.as_str(), asked.has_account), ("new@example.com", false));
    let mut acceptance = Acceptance { token, name: String::new(), password: "short".to_owned() };
    let wrong = scene.identity.join(&Caller::default(), &acceptance).await.map(|_| ()).unwrap_err();
    assert_eq!(wrong.problem("name"), Some(FieldProblem::Required));
    assert_eq!(wrong.problem("password"), Some(FieldProblem::TooShort));
    acceptance.name = "Nisha".to_owned();
    acceptance.password = "a quiet courtyard at noon".to_owned();
    let session = scene.identity.join(&Caller::default(), &acceptance).await.unwrap().unwrap();
    let who = scene.identity.resolve(&session.token, None).await.unwrap().unwrap();
    assert_eq!(who.membership.as_ref().unwrap().roles, [Role::Therapist]);
    assert!(who.membership.as_ref().unwrap().staff.is_some(), "whoever does the work has a diary");
    assert_eq!(who.home(), "/staff");
    assert!(who.email_verified);
    let again = scene.identity.join(&Caller::default(), &acceptance).await;
    assert_eq!(again.map(|_| ()).unwrap_err().code, ErrorCode::LinkExpired);
    assert!(team(&scene).await.invitations.is_empty());
}

#[tokio::test]
async fn whoever_has_an_account_joins_signed_in_and_nobody_else_joins_with_their_link() {
    let scene = scene().await;
    let meera = Fixture::customer(&scene.db, "meera@example.com").await;
    let other = Fixture::customer(&scene.db, "other@example.com").await;
    let asked = invitation("Meera@example.com", &[Role::VendorReceptionist]);
    scene.identity.invite(&scene.spa.owner(), HERE, &asked).await.unwrap();
    let acceptance = Acceptance {
        token: link(&scene.db).await,
        name: "X".to_owned(),
        password: "a quiet courtyard at noon".to_owned(),
    };
    let refused = |caller: Caller| {
        let (identity, acceptance) = (scene.identity.clone(), acceptance.clone());
        async move { identity.join(&caller, &acceptance).await.map(|_| ()).unwrap_err().code }
    };
    assert_eq!(refused(other).await, ErrorCode::Forbidden);
    assert_eq!(refused(Caller::default()).await, ErrorCode::Unauthenticated);
    assert!(scene.identity.join(&meera, &acceptance).await.unwrap().is_none());
    let who = now(&scene, "meera@example.com").await;
    assert_eq!(who.membership.unwrap().roles, [Role::VendorReceptionist]);
}

#[tokio::test]
async fn whoever_stands_in_the_team_already_gets_their_own_diary_and_nobody_elses() {
    let scene = scene().await;
    let (owner, asha) = (scene.spa.owner(), scene.spa.staff[0]);
    let ask = |staff| Invitation { staff: Some(staff), ..invitation("asha@example.com", &[Role::Therapist]) };
    let taken = scene.identity.invite(&owner, HERE, &ask(asha)).await.unwrap_err();
    assert_eq!(taken.problem("staff"), Some(FieldProblem::Unknown), "it is somebody's");
    sqlx::query("UPDATE staff SET user_id = NULL WHERE id = $1")
        .bind(asha.0)
        .execute(scene.db.owner())
        .await
        .unwrap();
    assert_eq!(team(&scene).await.diaries.len(), 1);
    let elsewhere = Fixture::business(&scene.db).slug("elsewhere").build().await;
    assert!(scene.identity.invite(&elsewhere.owner(), HERE, &ask(asha)).await.is_err());
    scene.identity.invite(&owner, HERE, &ask(asha)).await.unwrap();
    let new = Fixture::customer(&scene.db, "asha@example.com").await;
    let acceptance = Acceptance { token: link(&scene.db).await, ..Acceptance::default() };
    scene.identity.join(&new, &acceptance).await.unwrap();
    assert_eq!(now(&scene, "asha@example.com").await.membership.unwrap().staff, Some(asha));
}

#[tokio::test]
async fn an_invitation_ends_when_it_is_withdrawn_repeated_or_old() {
    let scene = scene().await;
    let owner = scene.spa.owner();
    let ask = invitation("new@example.com", &[Role::Therapist]);
    scene.identity.invite(&owner, HERE, &ask).await.unwrap();
    let first = link(&scene.db).await;
    scene.identity.invite(&owner, HERE, &ask).await.unwrap();
    let second = link(&scene.db).await;
    let gone = ErrorCode::LinkExpired;
    assert_eq!(code(scene.identity.invited(&Caller::default(), &first).await), gone);
    let late = identity_after(&scene.db, 7 * 24 * 60 + 1);
    assert_eq!(code(late.invited(&Caller::default(), &second).await), gone);
    let open = team(&scene).await.invitations;
    assert_eq!(open.len(), 1);
    let stranger = Fixture::stranger(&scene.db).await;
    assert_eq!(code(scene.identity.withdraw(&stranger, HERE, open[0].id).await), ErrorCode::Forbidden);
    scene.identity.withdraw(&owner, HERE, open[0].id).await.unwrap();
    assert_eq!(code(scene.identity.invited(&Caller::default(), &second).await), gone);
    assert_eq!(code(scene.identity.invited(&Caller::default(), "").await), gone);
}

#[tokio::test]
async fn nobody_gives_a_role_that_is_not_below_their_own() {
    let scene = scene().await;
    let (owner, desk) = (scene.spa.owner(), scene.spa.desk());
    scene.identity.set_roles(&owner, HERE, user(&desk), &[RoleRef::System(Role::VendorAdmin)]).await.unwrap();
    let admin = Caller { signed_in: Some(now(&scene, "desk@serenity.test").await), ..Caller::default() };
    let therapist = user(&scene.spa.therapist(0));
    for role in [Role::Vendor, Role::VendorAdmin, Role::SuperAdmin, Role::Customer] {
        let given = scene.identity.set_roles(&admin, HERE, therapist, &[RoleRef::System(role)]).await;
        assert_eq!(code(given), ErrorCode::Forbidden, "{}", role.as_str());
        let asked = scene.identity.invite(&admin, HERE, &invitation("x@example.com", &[role])).await;
        assert_eq!(code(asked), ErrorCode::Forbidden, "{}", role.as_str());
    }
    let both = [RoleRef::System(Role::Therapist), RoleRef::System(Role::VendorReceptionist)];
    scene.identity.set_roles(&admin, HERE, therapist, &both).await.unwrap();
    let owner_id = user(&owner);
    for harm in [
        scene.identity.set_roles(&admin, HERE, owner_id, &both).await,
        scene.identity.set_status(&admin, HERE, owner_id, MemberStatus::Suspended).await,
        scene.identity.set_status(&owner, HERE, owner_id, MemberStatus::Left).await,
        scene.identity.set_roles(&scene.spa.manager(), HERE, therapist, &both).await,
    ] {
        assert_eq!(code(harm), ErrorCode::Forbidden);
    }
    let nobody = scene.identity.set_roles(&owner, HERE, UserId::new(), &both).await;
    assert_eq!(code(nobody), ErrorCode::NotFound);
}

#[tokio::test]
async fn of_two_owners_who_remove_each_other_one_stays() {
    let scene = scene().await;
    let (owner, manager) = (scene.spa.owner(), scene.spa.manager());
    let vendor = [RoleRef::System(Role::Vendor)];
    scene.identity.set_roles(&owner, HERE, user(&manager), &vendor).await.unwrap();
    let second = Caller { signed_in: Some(now(&scene, "manager@serenity.test").await), ..Caller::default() };
    let (one, other) = tokio::join!(
        scene.identity.set_status(&owner, HERE, user(&second), MemberStatus::Left),
        scene.identity.set_status(&second, HERE, user(&owner), MemberStatus::Left),
    );
    assert!(one.is_ok() != other.is_ok(), "{one:?} {other:?}");
    assert_eq!(one.and(other).unwrap_err().code, ErrorCode::LastOwner);
}

#[tokio::test]
async fn whoever_is_suspended_is_out_with_the_next_request_and_comes_back_as_they_were() {
    let scene = scene().await;
    let (owner, desk) = (scene.spa.owner(), scene.spa.desk());
    let session = enter(&scene.identity, &Caller::default(), &right("desk@serenity.test")).await.unwrap();
    let place = |who: SignedIn| who.membership.map(|place| place.roles);
    let roles = || async { place(scene.identity.resolve(&session.token, None).await.unwrap().unwrap()) };
    assert_eq!(roles().await, Some(vec![Role::VendorReceptionist]));
    scene.identity.set_status(&owner, HERE, user(&desk), MemberStatus::Suspended).await.unwrap();
    assert_eq!(roles().await, None);
    scene.identity.set_status(&owner, HERE, user(&desk), MemberStatus::Active).await.unwrap();
    assert_eq!(roles().await, Some(vec![Role::VendorReceptionist]));
    scene.identity.set_status(&owner, HERE, user(&desk), MemberStatus::Left).await.unwrap();
    assert_eq!(roles().await, None);
    let back = scene.identity.set_status(&owner, HERE, user(&desk), MemberStatus::Active).await;
    assert_eq!(code(back), ErrorCode::NotFound, "whoever has left is invited again");
    let written: Vec<_> = audit(&scene.db).await.into_iter().map(|(action, _)| action).collect();
    for action in ["team.suspend", "team.reinstate", "team.remove"] {
        assert!(written.iter().any(|wrote| wrote == action), "{action}: {written:?}");
    }
}

#[tokio::test]
async fn nobody_is_booked_with_somebody_who_cannot_come_in() {
    let scene = scene().await;
    let (owner, therapist) = (scene.spa.owner(), scene.spa.therapist(0));
    let diary = || async {
        let (status,): (String,) = sqlx::query_as("SELECT status FROM staff WHERE id = $1")
            .bind(scene.spa.staff[0].0)
            .fetch_one(scene.db.owner())
            .await
            .unwrap();
        status
    };
    for (status, expected) in [
        (MemberStatus::Suspended, "inactive"),
        (MemberStatus::Active, "active"),
        (MemberStatus::Left, "inactive"),
    ] {
        scene.identity.set_status(&owner, HERE, user(&therapist), status).await.unwrap();
        assert_eq!(diary().await, expected);
    }
}

#[tokio::test]
async fn a_role_of_the_business_holds_nothing_that_its_maker_does_not_hold() {
    let scene = scene().await;
    let owner = scene.spa.owner();
    for beyond in ["lessons:create", "ops:delete", "audit:export", "nonsense:read", "bookings"] {
        let made =
            scene.identity.save_role(&owner, HERE, &custom("Weekend", &["bookings:read", beyond])).await;
        assert!(made.unwrap_err().problem("allowed").is_some(), "{beyond}");
    }
    let made = custom("Weekend", &["bookings:read", "customers:read", "catalog:read"]);
    let role = scene.identity.save_role(&owner, HERE, &made).await.unwrap();
    let twice = scene.identity.save_role(&owner, HERE, &made).await.unwrap_err();
    assert_eq!(twice.problem("name"), Some(FieldProblem::Taken));
    scene.identity.set_roles(&owner, HERE, user(&scene.spa.desk()), &[role]).await.unwrap();
    let place = now(&scene, "desk@serenity.test").await.membership.unwrap();
    assert_eq!(place.permissions.scope(Module::Bookings.read()), Some(Scope::Tenant));
    assert_eq!(place.permissions.scope(Module::Bookings.create()), None);
    let narrowed = RoleChange { role: Some(role), version: Some(1), ..custom("Weekend", &["catalog:read"]) };
    scene.identity.save_role(&owner, HERE, &narrowed).await.unwrap();
    assert_eq!(code(scene.identity.save_role(&owner, HERE, &narrowed).await), ErrorCode::SettingsChanged);
    let place = now(&scene, "desk@serenity.test").await.membership.unwrap();
    assert_eq!(place.permissions.scope(Module::Bookings.read()), None, "it counts at once");
    let RoleRef::Custom(id) = role else { panic!("a role of its own") };
    let stranger = Fixture::business(&scene.db).slug("other").build().await.owner();
    assert_eq!(code(scene.identity.remove_role(&stranger, HERE, id).await), ErrorCode::NotFound);
    scene.identity.remove_role(&owner, HERE, id).await.unwrap();
    assert!(now(&scene, "desk@serenity.test").await.membership.unwrap().roles.is_empty());
}

#[tokio::test]
async fn a_business_takes_from_a_system_role_and_never_adds_to_it() {
    let scene = scene().await;
    let owner = scene.spa.owner();
    let role = Some(RoleRef::System(Role::VendorReceptionist));
    let all: Vec<String> = Role::VendorReceptionist
        .permissions()
        .reach()
        .held()
        .map(|permission| permission.to_string())
        .filter(|text| text != "payments:create")
        .collect();
    let change = RoleChange { role, name: String::new(), version: None, allowed: all.clone() };
    scene.identity.save_role(&owner, HERE, &change).await.unwrap();
    let desk = || async { now(&scene, "desk@serenity.test").await.membership.unwrap().permissions };
    assert_eq!(desk().await.scope(Module::Payments.create()), None);
    assert_eq!(desk().await.scope(Module::Payments.read()), Some(Scope::Tenant));
    let mut wider = change.clone();
    wider.allowed.push("bookings:approve".to_owned());
    assert!(scene.identity.save_role(&owner, HERE, &wider).await.unwrap_err().problem("allowed").is_some());
    let own = RoleChange { role: Some(RoleRef::System(Role::Vendor)), ..RoleChange::default() };
    assert_eq!(code(scene.identity.save_role(&owner, HERE, &own).await), ErrorCode::Forbidden);
}

#[tokio::test]
async fn a_grant_holds_until_its_day_is_over_or_it_is_taken_back() {
    let scene = scene().await;
    let owner = scene.spa.owner();
    let therapist = scene.spa.therapist(0);
    let grant = NewGrant {
        user: user(&therapist),
        permission: "customers:read".to_owned(),
        reason: "Covers the desk this week".to_owned(),
        until: Some("2026-11-21".parse().unwrap()),
    };
    for (wrong, problem) in [
        (NewGrant { reason: " ".to_owned(), ..grant.clone() }, "reason"),
        (NewGrant { permission: "x".to_owned(), ..grant.clone() }, "permission"),
        (NewGrant { until: Some("2026-11-19".parse().unwrap()), ..grant.clone() }, "until"),
    ] {
        let error = scene.identity.grant(&owner, HERE, &wrong).await.unwrap_err();
        assert!(error.problem(problem).is_some(), "{problem}: {error:?}");
    }
    let beyond = NewGrant { permission: "lessons:create".to_owned(), ..grant.clone() };
    assert_eq!(code(scene.identity.grant(&owner, HERE, &beyond).await), ErrorCode::Forbidden);
    let to_self = NewGrant { user: user(&owner), ..grant.clone() };
    assert_eq!(code(scene.identity.grant(&owner, HERE, &to_self).await), ErrorCode::Forbidden);
    scene.identity.grant(&owner, HERE, &grant).await.unwrap();
    let session =
        enter(&scene.identity, &Caller::default(), &right("therapist1@serenity.test")).await.unwrap();
    let held = |identity: Identity| {
        let token = session.token.clone();
        async move {
            let who = identity.resolve(&token, None).await.unwrap().unwrap();
            who.membership.unwrap().permissions.scope(Module::Customers.read())
        }
    };
    assert_eq!(held(scene.identity.clone()).await, Some(Scope::Tenant));
    assert_eq!(held(identity_after(&scene.db, 3 * 24 * 60)).await, None, "the day is over");
    let shown = team(&scene).await;
    let given = &shown.members.iter().find(|member| member.user == user(&therapist)).unwrap().grants[0];
    assert_eq!((given.permission.as_str(), given.granted_by.as_str()), ("customers:read", "owner"));
    scene.identity.revoke(&owner, HERE, given.id).await.unwrap();
    assert_eq!(held(scene.identity.clone()).await, None, "it was taken back");
    assert_eq!(code(scene.identity.revoke(&owner, HERE, given.id).await), ErrorCode::NotFound);
}

#[tokio::test]
async fn who_works_at_several_businesses_goes_from_one_to_the_other() {
    let scene = scene().await;
    let salon = Fixture::business(&scene.db).slug("a-salon").build().await;
    scene
        .identity
        .invite(&salon.owner(), HERE, &invitation("desk@serenity.test", &[Role::VendorManager]))
        .await
        .unwrap();
    let session = enter(&scene.identity, &Caller::default(), &right("desk@serenity.test")).await.unwrap();
    let who = || async {
        let who = scene.identity.resolve(&session.token, None).await.unwrap().unwrap();
        Caller { signed_in: Some(who), ..Caller::default() }
    };
    let at = |caller: &Caller| caller.user().unwrap().membership.as_ref().unwrap().slug.clone();
    let acceptance = Acceptance { token: link(&scene.db).await, ..Acceptance::default() };
    scene.identity.join(&who().await, &acceptance).await.unwrap();
    assert_eq!(at(&who().await), "a-salon", "where one has just joined");
    let places = scene.identity.workplaces(&who().await).await.unwrap();
    assert_eq!(places.len(), 2);
    scene.identity.switch(&who().await, scene.spa.tenant).await.unwrap();
    assert_eq!(at(&who().await), "serenity");
    let elsewhere = Fixture::business(&scene.db).slug("elsewhere").build().await;
    assert_eq!(code(scene.identity.switch(&who().await, elsewhere.tenant).await), ErrorCode::NotFound);
    assert_eq!(at(&who().await), "serenity");
}

#[tokio::test]
async fn head_office_has_a_team_of_its_own() {
    let scene = scene().await;
    let office = Place::HeadOffice;
    let chief = Fixture::head_office(&scene.db, Role::SuperAdmin).await;
    let care = Fixture::head_office(&scene.db, Role::CustomerCare).await;
    let shown = scene.identity.team(&chief, office).await.unwrap();
    assert_eq!(shown.members.len(), 2);
    assert_eq!(code(scene.identity.team(&care, office).await), ErrorCode::Forbidden);
    scene
        .identity
        .set_roles(&chief, office, user(&care), &[RoleRef::System(Role::VendorList)])
        .await
        .unwrap();
    let place = now(&scene, "customer_care@head-office.test").await.head_office.unwrap();
    assert_eq!(place.roles, [Role::VendorList]);
    let vendor =
        scene.identity.set_roles(&chief, office, user(&care), &[RoleRef::System(Role::Vendor)]).await;
    assert_eq!(code(vendor), ErrorCode::Forbidden);
    assert_eq!(code(scene.identity.team(&chief, HERE).await), ErrorCode::Forbidden);
    assert!(PASSWORD.len() >= 12);
}

#[tokio::test]
async fn a_role_that_asks_for_a_second_factor_holds_nothing_without_one() {
    let scene = scene().await;
    let owner = scene.spa.owner();
    let desk = RoleRef::System(Role::VendorReceptionist);
    let own = RoleRef::System(Role::SuperAdmin);
    assert_eq!(code(scene.identity.ask_second_factor(&owner, HERE, own, true).await), ErrorCode::Forbidden);
    scene.identity.ask_second_factor(&owner, HERE, desk, true).await.unwrap();
    let who = now(&scene, "desk@serenity.test").await;
    assert_eq!(who.home(), "/me/security/two-step");
    let caller = Caller { signed_in: Some(who), ..Caller::default() };
    assert_eq!(code(caller.staff(Module::Bookings.read()).map(|_| ())), ErrorCode::SecondFactorNeeded);
    let manager = now(&scene, "manager@serenity.test").await.membership.unwrap();
    assert!(!manager.needs_second_factor, "only this role is asked");
    sqlx::query(
        "INSERT INTO totp_secrets (user_id, sealed, created_at, confirmed_at) VALUES ($1, '', $2, $2)",
    )
    .bind(user(&caller).0)
    .bind(server_testkit::now())
    .execute(scene.db.owner())
    .await
    .unwrap();
    let token = scene.identity.login_api(&Caller::default(), &right("desk@serenity.test")).await;
    assert_eq!(code(token.map(|_| ())), ErrorCode::TotpRequired);
    scene.identity.ask_second_factor(&owner, HERE, desk, false).await.unwrap();
    assert!(team(&scene).await.roles.iter().all(|role| !role.second_factor));
}
