//! The catalogue as a sheet: what an import would change, said before it changes anything.

use serde::{Deserialize, Serialize};

use crate::error::FieldProblem;

/// A cell of a sheet that cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CellError {
    /// The line in the file, the heading is 1.
    pub line: u64,
    /// The heading of the column; empty: the whole line.
    pub column: String,
    /// Why.
    pub code: FieldProblem,
}

/// What happens to one service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RowChange {
    /// It is made.
    New,
    /// Something of it becomes different.
    Changed,
}

/// A cell that becomes different.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CellChange {
    /// The heading of the column.
    pub column: String,
    /// As it is.
    pub from: String,
    /// As it will be.
    pub to: String,
}

/// A service that becomes different.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportRow {
    /// The line in the file.
    pub line: u64,
    /// Its name.
    pub name: String,
    /// What happens.
    pub change: RowChange,
    /// Cell by cell; nothing for a new one.
    pub cells: Vec<CellChange>,
}

/// What an import would do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportPreview {
    /// What is wrong; while there is anything, nothing is changed.
    pub errors: Vec<CellError>,
    /// What changes.
    pub rows: Vec<ImportRow>,
    /// Headings that are made.
    pub categories: Vec<String>,
    /// Lines that say what is there already.
    pub same: u64,
    /// Names this very preview: what is applied is what was looked at.
    pub digest: String,
}
