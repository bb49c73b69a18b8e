//! Businesses read a moment ago. Every booking asks for its business's settings, which hardly ever change.

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
    time::{Duration, Instant},
};

use shared::ids::TenantId;

use crate::model::Tenant;

/// How long a change may go unnoticed by another process.
const FRESH: Duration = Duration::from_secs(60);
/// Businesses kept at most; past that it begins anew.
const CAPACITY: usize = 4096;

#[derive(Debug, Default)]
struct Entries {
    by_id: HashMap<TenantId, (Instant, Arc<Tenant>)>,
    by_slug: HashMap<String, TenantId>,
}

/// The cache of one process.
#[derive(Debug, Default)]
pub(crate) struct Cache {
    entries: RwLock<Entries>,
}

impl Entries {
    fn get(&self, id: TenantId) -> Option<Arc<Tenant>> {
        self.by_id.get(&id).filter(|(read, _)| read.elapsed() < FRESH).map(|(_, tenant)| Arc::clone(tenant))
    }
}

impl Cache {
    pub(crate) fn by_id(&self, id: TenantId) -> Option<Arc<Tenant>> {
        self.entries.read().unwrap_or_else(PoisonError::into_inner).get(id)
    }

    pub(crate) fn by_slug(&self, slug: &str) -> Option<Arc<Tenant>> {
        let entries = self.entries.read().unwrap_or_else(PoisonError::into_inner);
        let id = entries.by_slug.get(slug)?;
        entries.get(*id).filter(|tenant| tenant.slug == slug)
    }

    pub(crate) fn keep(&self, tenant: &Arc<Tenant>) {
        let mut entries = self.entries.write().unwrap_or_else(PoisonError::into_inner);
        if entries.by_slug.len() >= CAPACITY {
            *entries = Entries::default();
        }
        entries.by_slug.insert(tenant.slug.clone(), tenant.id);
        entries.by_id.insert(tenant.id, (Instant::now(), Arc::clone(tenant)));
    }

    pub(crate) fn forget(&self, id: TenantId) {
        self.entries.write().unwrap_or_else(PoisonError::into_inner).by_id.remove(&id);
    }
}
