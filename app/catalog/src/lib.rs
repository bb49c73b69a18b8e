//! Pages for what a business sells: plain forms and nothing else, complete as the server sends them. They bring no client.

#![cfg(not(target_family = "wasm"))]

mod addons;
mod calls;
mod editor;
mod fields;
mod frame;
mod headings;
mod host;
mod import;
mod list;
mod packages;
mod rooms;
mod routes;
mod words;

pub use calls::{
    ApplySheet, CopyService, DropSheet, RemoveCategory, RemovePicture, SaveAddon, SaveCategory, SavePackage,
    SavePrices, SaveResource, SaveService, ShiftOne, StepService,
};
pub use routes::{
    AddonsRoute, HeadingsRoute, ImportRoute, PackagesRoute, ResourcesRoute, ServiceRoute, ServicesRoute,
};
