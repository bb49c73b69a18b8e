//! How a business looks: its logo, and the hue of its accent.

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use super::Brand;
use crate::{caller::Caller, error::AppResult};

/// The largest logo, bytes.
pub const MAX_LOGO: usize = 512 * 1024;

/// The hue of the product's own accent, degrees (OKLCH).
pub const OWN_HUE: i16 = 162;

/// The hues to choose from, the product's own first. Lightness and chroma are the stylesheet's, so that each of them can be read on
/// paper and by night; a test computes it.
pub const HUES: [i16; 8] = [OWN_HUE, 205, 245, 280, 315, 350, 30, 65];

/// A logo's bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logo {
    /// What it is, by its first bytes.
    pub media_type: String,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// How a business looks, for who may change it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BrandView {
    /// For the next change.
    pub version: i32,
    /// Whether the caller may change anything.
    pub may_change: bool,
    /// Its address in links.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// How it looks now.
    pub brand: Brand,
}

/// How a business looks.
#[async_trait]
pub trait BrandApi: Send + Sync {
    /// The caller's own business. **Permissions:** `tenants:read` of the whole business.
    async fn brand(&self, caller: &Caller) -> AppResult<BrandView>;

    /// Another hue. **Permissions:** `tenants:update` of the whole business.
    async fn save_hue(&self, caller: &Caller, hue: i16, version: i32) -> AppResult<()>;

    /// Another logo: PNG, JPEG or WebP. **Permissions:** `tenants:update` of the whole business.
    async fn set_logo(&self, caller: &Caller, bytes: Vec<u8>) -> AppResult<()>;

    /// No logo. **Permissions:** `tenants:update` of the whole business.
    async fn remove_logo(&self, caller: &Caller) -> AppResult<()>;

    /// A logo by the name in its path, of a business that anybody may see, or the caller's own. **Permissions:** anyone.
    async fn logo(&self, caller: &Caller, name: &str) -> AppResult<Logo>;
}
