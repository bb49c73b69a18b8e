//! The pages and their server functions.

use app::{App, Build};
use app_core::Viewer;
use axum::Router;
use http::request::Parts;
use leptos::prelude::*;
use leptos_axum::{LeptosRoutes as _, generate_route_list};
use shared::caller::Caller;

use super::assets;
use crate::compose::Program;

/// Pages, server functions, and the built client's files.
pub fn router(program: &Program) -> Router {
    let site = program.config.site_dir.clone();
    let hashes = std::path::absolute(site.join("hash.txt")).unwrap_or_else(|_| site.join("hash.txt"));
    let options = LeptosOptions::builder()
        .output_name("ombaro")
        .site_root(site.to_string_lossy().into_owned())
        .site_pkg_dir("pkg")
        .site_addr(program.config.listen)
        .hash_file(std::sync::Arc::from(hashes.to_string_lossy().as_ref()))
        .hash_files(hashes.exists())
        .env(leptos::config::Env::PROD)
        .build();
    let routes = generate_route_list(App);
    let ports = program.ports.clone();
    let build = assets::build(&site).map(Build);
    let context = move || {
        provide_context(ports.clone());
        if let Some(build) = &build {
            provide_context(build.clone());
        }
        // Not there while routes are listed, before any request.
        let Some(parts) = use_context::<Parts>() else { return };
        if let Some(caller) = parts.extensions.get::<Caller>() {
            provide_context(caller.clone());
        }
        if let Some(viewer) = parts.extensions.get::<Viewer>() {
            provide_context(viewer.clone());
        }
    };
    let shell = {
        let options = options.clone();
        move || app::shell(options.clone())
    };
    let not_found = {
        let context = context.clone();
        let shell = shell.clone();
        leptos_axum::render_app_async_with_context(context, shell)
    };
    Router::new()
        .leptos_routes_with_context(&options, routes, context, shell)
        .merge(assets::router(&site))
        .fallback(not_found)
        .with_state(options)
}
