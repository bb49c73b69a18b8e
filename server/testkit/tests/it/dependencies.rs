//! Who may depend on whom. An edge that is not listed here is a decision nobody has taken.

use std::{collections::BTreeSet, process::Command};

use serde_json::Value;

/// What each crate of the workspace may use of the others.
const ALLOWED: &[(&str, &[&str])] = &[
    ("shared", &[]),
    ("app-core", &["shared"]),
    ("app-ui", &["shared", "app-core"]),
    ("app-public", &["shared", "app-core", "app-ui"]),
    ("app-account", &["shared", "app-core", "app-ui"]),
    ("app-staff", &["shared", "app-core", "app-ui"]),
    ("app-office", &["shared", "app-core", "app-ui"]),
    ("app-platform", &["shared", "app-core", "app-ui"]),
    ("app-team", &["shared", "app-core", "app-ui"]),
    ("app-catalog", &["shared", "app-core", "app-ui"]),
    ("app-hours", &["shared", "app-core", "app-ui"]),
    (
        "app",
        &[
            "shared",
            "app-core",
            "app-ui",
            "app-public",
            "app-account",
            "app-staff",
            "app-office",
            "app-platform",
            "app-team",
            "app-catalog",
            "app-hours",
        ],
    ),
    ("frontend", &["app"]),
    ("server-kernel", &["shared"]),
    ("server-identity", &["shared", "server-kernel"]),
    ("server-messaging", &["shared", "server-kernel"]),
    ("server-platform", &["shared", "server-kernel"]),
    ("server-payments", &["shared", "server-kernel"]),
    ("server-tenants", &["shared", "server-kernel"]),
    ("server-catalog", &["shared", "server-kernel", "server-tenants"]),
    ("server-booking", &["shared", "server-kernel", "server-tenants", "server-payments"]),
    ("server-demo", &["shared", "server-kernel"]),
    ("server-staff", &["shared", "server-kernel", "server-tenants"]),
    ("server-rest", &["shared", "server-kernel"]),
    ("server-testkit", &["shared", "server-kernel"]),
];

/// The binary puts everything together, and alone knows both sides.
const BINARY: &str = "server";
const ONLY_FOR_TESTS: &str = "server-testkit";
/// Whose tests need the real thing on the other side of a port: leave has to see what customers are offered.
/// Notifications follow what bookings say, end with a session, and go to whom a role is given.
const TESTED_WITH: &[(&str, &str)] = &[
    ("server-staff", "server-booking"),
    ("server-messaging", "server-booking"),
    ("server-messaging", "server-identity"),
    ("server-messaging", "server-tenants"),
];

/// Crates outside the product: they measure, and nothing depends on them.
fn is_bench(package: &Value) -> bool {
    package["manifest_path"].as_str().unwrap().contains("/bench/")
}

fn workspace() -> Vec<Value> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--no-deps", "--offline", "--manifest-path"])
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/../../Cargo.toml"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    metadata["packages"].as_array().unwrap().clone()
}

fn name(value: &Value) -> &str {
    value["name"].as_str().unwrap()
}

#[test]
fn crates_depend_only_on_what_is_listed() {
    let packages = workspace();
    let members: BTreeSet<&str> = packages.iter().map(name).collect();
    let mut wrong = Vec::new();
    for package in &packages {
        let from = name(package);
        let allowed = ALLOWED.iter().find(|(name, _)| *name == from).map(|(_, allowed)| *allowed);
        if allowed.is_none() && from != BINARY && !is_bench(package) {
            wrong.push(format!("{from} is not on the list"));
        }
        for dependency in package["dependencies"].as_array().unwrap() {
            let to = name(dependency);
            if !members.contains(to) {
                continue;
            }
            let fine = if to == ONLY_FOR_TESTS || TESTED_WITH.contains(&(from, to)) {
                dependency["kind"] == "dev"
            } else if packages.iter().any(|package| name(package) == to && is_bench(package)) {
                false
            } else {
                from == BINARY || is_bench(package) || allowed.is_some_and(|allowed| allowed.contains(&to))
            };
            if !fine {
                wrong.push(format!("{from} → {to} ({})", dependency["kind"].as_str().unwrap_or("normal")));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn the_lists_sides_never_meet_but_in_the_binary() {
    for (from, allowed) in ALLOWED {
        let server = from.starts_with("server");
        let crosses = |to: &&&str| **to != "shared" && to.starts_with("server") != server;
        assert_eq!(allowed.iter().find(crosses), None, "{from}");
    }
}
