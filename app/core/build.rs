//! Turns `locales/` into the `i18n` module. A key that one language lacks, or a placeholder that differs, fails the build.

use std::{
    env,
    error::Error,
    fs,
    path::{Path, PathBuf},
};

use leptos_i18n_parser::parse_locales::{
    options::{Config, ParseOptions},
    parse_locales,
};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=../../locales");
    let mut config = Config::new("en")?;
    for locale in ["hi", "ar"] {
        config = config.add_locale(locale)?;
    }
    for namespace in [
        "common", "errors", "public", "account", "staff", "office", "business", "team", "platform", "hours",
        "catalog", "waiting", "series", "classes", "packages", "files", "health", "assign", "notices",
        "offline", "way", "kiosk",
    ] {
        config = config.add_namespace(namespace)?;
    }
    let config = config
        .locales_path(Path::new("../../locales"))
        .parse_options(ParseOptions::new().interpolate_display(true));
    let directory = env::var("CARGO_MANIFEST_DIR")?;
    let parsed = parse_locales(Some(PathBuf::from(directory)), config).map_err(|error| error.to_string())?;
    let errors = parsed.diag.errors().iter().map(ToString::to_string).collect::<Vec<_>>();
    let warnings = parsed.diag.warnings().iter().map(ToString::to_string).collect::<Vec<_>>();
    if !errors.is_empty() || !warnings.is_empty() {
        return Err([errors, warnings].concat().join("\n").into());
    }
    let module = leptos_i18n_codegen::gen_code(&parsed, None, false, None, false)
        .map_err(|error| error.to_string())?;
    fs::write(PathBuf::from(env::var("OUT_DIR")?).join("i18n.rs"), module.to_string())?;
    Ok(())
}
