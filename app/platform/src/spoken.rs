//! Whatever the program writes into the audit log, the page that shows it has a sentence for, in every language.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use shared::ErrorCode;

/// Files and fields have a dot too.
const OTHERS: &[&str] =
    &["js", "svg", "txt", "webmanifest", "toml", "json", "new", "pid", "key", "log", "html", "css", "xml"];
const FIELDS: &[&str] = &["customer", "place", "request"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        if path.is_dir() && name != "tests" && name != "target" {
            sources(&path, found);
        } else if name.ends_with(".rs") && name != "tests.rs" {
            found.push(path);
        }
    }
}

/// `tenant.save_hours`: what stands in quotes, and is neither a file nor a field nor an error.
fn is_action(text: &str) -> bool {
    let Some((group, rest)) = text.split_once('.') else { return false };
    let word =
        |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    word(group)
        && word(rest)
        && !OTHERS.contains(&rest)
        && !FIELDS.contains(&group)
        && !ErrorCode::ALL.iter().any(|code| code.as_str() == text)
}

fn actions() -> BTreeSet<String> {
    let mut files = Vec::new();
    sources(&root().join("server"), &mut files);
    let mut actions = BTreeSet::new();
    for file in files {
        let text = fs::read_to_string(file).unwrap();
        let code = text.split("#[cfg(test)]").next().unwrap();
        actions.extend(code.split('"').filter(|text| is_action(text)).map(str::to_owned));
    }
    actions
}

/// The text that the first arm with this action leads to: its file and its key.
fn sentence<'a>(words: &'a str, action: &str) -> Option<(&'a str, &'a str)> {
    let (_, arm) = words.split_once(&format!("\"{action}\""))?;
    let (_, text) = arm.split_once("t_string!(i18n, ")?;
    text.split_once(')')?.0.split_once('.')
}

#[test]
fn everything_that_is_written_down_has_a_sentence_in_every_language() {
    let words = include_str!("words.rs");
    let actions = actions();
    assert!(actions.len() > 80 && actions.contains("auth.login"), "{actions:?}");
    let mut silent = Vec::new();
    for action in &actions {
        let Some((file, key)) = sentence(words, action) else {
            silent.push(format!("{action}: not in words.rs"));
            continue;
        };
        for language in ["en", "hi", "ar"] {
            let path = root().join("locales").join(language).join(format!("{file}.json"));
            let texts: serde_json::Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
            if texts[key].as_str().is_none_or(str::is_empty) {
                silent.push(format!("{action}: no {file}.{key} in {language}"));
            }
        }
    }
    assert_eq!(silent, Vec::<String>::new());
}
