//! Areas that are not for everybody: decided before the first byte of a page.

use axum::{
    body::Body,
    extract::State,
    http::{Request, Response},
    middleware::Next,
    response::{IntoResponse as _, Redirect},
};
use shared::{
    caller::Caller,
    permission::{Module, Scope},
};

use super::{Edge, denials::SentAway, escape};

/// Who belongs where.
enum Verdict {
    Welcome,
    SignIn,
    /// Known, but at home elsewhere.
    Elsewhere(&'static str),
}

fn verdict(path: &str, caller: &Caller) -> Verdict {
    let area = path.trim_start_matches('/').split('/').next().unwrap_or_default();
    let membership = caller.signed_in.as_ref().and_then(|user| user.membership.as_ref());
    let allowed = match area {
        "office" if path.starts_with("/office/team") => caller.whole_business(Module::Rbac.read()).is_ok(),
        "platform" if path.starts_with("/platform/team") => caller.head_office(Module::Rbac.read()).is_ok(),
        "office" if path.starts_with("/office/services") => {
            caller.whole_business(Module::Catalog.read()).is_ok()
        }
        "office" if path.starts_with("/office/audit") => caller.whole_business(Module::Audit.read()).is_ok(),
        "office" => caller.whole_business(Module::Bookings.read()).is_ok(),
        "check-in" => caller.staff(Module::Bookings.update()).is_ok(),
        "platform" => of_head_office(path, caller),
        // Whoever moves visits says that one begins later: from their own day, or from the board.
        "staff" if path == "/staff/late" => caller.staff(Module::Bookings.update()).is_ok(),
        "staff" => membership.is_some_and(|membership| membership.staff.is_some()),
        // One booking is also open to its guest; the page itself says what it finds.
        "me" => path.starts_with("/me/bookings/") || caller.signed_in.is_some(),
        _ => true,
    };
    match (allowed, &caller.signed_in) {
        (true, _) => Verdict::Welcome,
        (false, None) => Verdict::SignIn,
        (false, Some(user)) => Verdict::Elsewhere(user.home()),
    }
}

/// Head office's pages are for those whose permissions reach them; how much of what is there, the page says.
fn of_head_office(path: &str, caller: &Caller) -> bool {
    let Some(office) = caller.signed_in.as_ref().and_then(|user| user.head_office.as_ref()) else {
        return false;
    };
    let part = |permission| office.permissions.reach().part_scope(permission) == Some(Scope::Platform);
    let whole = |permission| caller.head_office(permission).is_ok();
    match path.split('/').nth(2).unwrap_or_default() {
        "businesses" => part(Module::Tenants.read()),
        "verification" => part(Module::Tenants.approve()),
        // Whoever ends sessions finds whose they are.
        "people" => part(Module::Profiles.read()) || whole(Module::Sessions.read()),
        "bookings" => whole(Module::Bookings.read()),
        "audit" => part(Module::Audit.read()),
        "limits" => whole(Module::Audit.read()),
        _ => true,
    }
}

/// Sends whoever does not belong here to where they do.
pub async fn areas(State(_edge): State<Edge>, request: Request<Body>, next: Next) -> Response<Body> {
    let Some(caller) = request.extensions().get::<Caller>() else { return next.run(request).await };
    match verdict(request.uri().path(), caller) {
        Verdict::Welcome => next.run(request).await,
        Verdict::Elsewhere(home) => {
            let mut response = Redirect::to(home).into_response();
            response.extensions_mut().insert(SentAway);
            response
        }
        Verdict::SignIn => {
            let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
            let next_page = escape(path);
            Redirect::to(&format!("/login?next={next_page}")).into_response()
        }
    }
}
