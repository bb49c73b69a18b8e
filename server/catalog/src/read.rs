//! The statements. Each names the business, although row security would see to it: it helps the planner.

use server_kernel::DbError;
use server_tenants::Tenant;
use shared::{
    booking::Gender,
    catalog::{
        AddonView, GivenAt, OptionView, PackageItem, PackageView, ServiceView, StaffPrice, StaffView,
        edit::Serving,
    },
    ids::{AddonId, LocationId, OptionId, ServiceId, StaffId},
    money::Money,
};
use sqlx::PgConnection;
use uuid::Uuid;

/// An add-on and the services it goes with: none stands for every one.
#[derive(Debug)]
pub(crate) struct Addon {
    view: AddonView,
    services: Vec<Uuid>,
}

impl Addon {
    fn goes_with(&self, service: Uuid) -> bool {
        self.services.is_empty() || self.services.contains(&service)
    }
}

/// What somebody looks for: words, without what no text can hold.
pub(crate) fn words(typed: &str) -> Option<String> {
    let words: String =
        typed.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).take(100).collect();
    (!words.trim().is_empty()).then_some(words)
}

/// The services in which these words are, the best first. A door through the wall tells which; what they are is read behind it.
pub(crate) async fn found(conn: &mut PgConnection, words: &str) -> Result<Vec<Uuid>, DbError> {
    Ok(sqlx::query_scalar!("SELECT id AS \"id!\" FROM search_services($1) ORDER BY rank DESC, id", words,)
        .fetch_all(conn)
        .await?)
}

/// Every add-on, in the business's order.
pub(crate) async fn addons(
    conn: &mut PgConnection,
    tenant: &Tenant,
    locale: &str,
) -> Result<Vec<Addon>, DbError> {
    let rows = sqlx::query!(
        "SELECT a.id, coalesce((SELECT t.name FROM addon_translations t
                WHERE t.tenant_id = $1 AND t.addon_id = a.id AND t.locale = $2), a.name) AS \"name!\", a.minutes, a.price_minor,
            ARRAY(SELECT g.service_id FROM service_addons g WHERE g.tenant_id = $1 AND g.addon_id = a.id)
                AS \"services!\"
         FROM addons a WHERE a.tenant_id = $1 AND a.is_active
         ORDER BY a.position, a.name, a.id",
        tenant.id.0,
        locale,
    )
    .fetch_all(conn)
    .await?;
    let addon = |id, name, minutes, price| AddonView {
        id: AddonId(id),
        name,
        minutes,
        price: Money::new(price, tenant.currency),
    };
    Ok(rows
        .into_iter()
        .map(|row| Addon {
            view: addon(row.id, row.name, row.minutes, row.price_minor),
            services: row.services,
        })
        .collect())
}

/// Every service that can be had in some length, in the business's order. The statement gives a row for each option; what
/// is the service's stands on all of them.
pub(crate) async fn services(
    conn: &mut PgConnection,
    tenant: &Tenant,
    addons: &[Addon],
    locale: &str,
) -> Result<Vec<ServiceView>, DbError> {
    let rows = sqlx::query!(
        "SELECT s.id, coalesce(t.name, s.name) AS \"name!\",
            coalesce(nullif(t.description, ''), s.description) AS \"description!\",
            coalesce(h.name, c.name) AS \"category!\", s.contraindications,
            ARRAY(
                SELECT p.name FROM service_pictures p WHERE p.tenant_id = $1 AND p.service_id = s.id
                ORDER BY p.position, p.name
            ) AS \"pictures!\",
            s.min_participants, s.max_participants, s.serving, s.given_at,
            o.id AS option_id, o.minutes, o.price_minor, o.is_default,
            ARRAY(SELECT x.staff_id FROM staff_service_prices x WHERE x.tenant_id = $1 AND x.option_id = o.id ORDER BY x.staff_id)
                AS \"priced!\",
            ARRAY(SELECT x.price_minor FROM staff_service_prices x WHERE x.tenant_id = $1 AND x.option_id = o.id ORDER BY x.staff_id)
                AS \"prices!\",
            ARRAY(
                SELECT f.id FROM staff_services d JOIN staff f ON f.tenant_id = $1 AND f.id = d.staff_id
                WHERE d.tenant_id = $1 AND d.service_id = s.id AND f.is_bookable AND f.status = 'active'
                ORDER BY f.position, f.name, f.id
            ) AS \"staff!\"
         FROM services s
         JOIN service_categories c ON c.tenant_id = $1 AND c.id = s.category_id
         JOIN service_options o ON o.tenant_id = $1 AND o.service_id = s.id AND o.is_active
         LEFT JOIN service_translations t ON t.tenant_id = $1 AND t.service_id = s.id AND t.locale = $2
         LEFT JOIN service_category_translations h ON h.tenant_id = $1 AND h.category_id = c.id AND h.locale = $2
         WHERE s.tenant_id = $1 AND s.is_active
         ORDER BY c.position, c.name, c.id, s.position, s.name, s.id, o.minutes",
        tenant.id.0,
        locale,
    )
    .fetch_all(conn)
    .await?;
    let price = |minor| Money::new(minor, tenant.currency);
    let mut services: Vec<ServiceView> = Vec::new();
    for row in rows {
        let (id, minutes, default) = (OptionId(row.option_id), row.minutes, row.is_default);
        let own = row.priced.into_iter().zip(row.prices);
        let staff_prices =
            own.map(|(id, minor)| StaffPrice { staff: StaffId(id), price: price(minor) }).collect();
        let option = OptionView { id, minutes, price: price(row.price_minor), default, staff_prices };
        match services.last_mut().filter(|service| service.id.0 == row.id) {
            Some(service) => service.options.push(option),
            None => services.push(ServiceView {
                id: ServiceId(row.id),
                name: row.name,
                description: row.description,
                category: row.category,
                contraindications: row.contraindications,
                pictures: row.pictures,
                options: vec![option],
                // A class cannot be made longer for one guest.
                addons: addons
                    .iter()
                    .filter(|a| a.goes_with(row.id))
                    .filter(|a| row.serving != Serving::Class.as_str() || a.view.minutes == 0)
                    .map(|a| a.view.clone())
                    .collect(),
                staff: row.staff.into_iter().map(StaffId).collect(),
                guests_from: row.min_participants,
                guests_to: row.max_participants,
                side_by_side: row.serving == Serving::SideBySide.as_str(),
                in_class: row.serving == Serving::Class.as_str(),
                given_at: GivenAt::parse(&row.given_at).unwrap_or_default(),
            }),
        }
    }
    Ok(services)
}

/// The packages on sale, in the business's order; not those of which some part is not sold any more.
pub(crate) async fn packages(
    conn: &mut PgConnection,
    tenant: &Tenant,
    locale: &str,
) -> Result<Vec<PackageView>, DbError> {
    let rows = sqlx::query!(
        "SELECT p.name, p.description, p.price_minor, p.validity_days, array_agg(coalesce(t.name, s.name) ORDER BY s.position, s.name, o.minutes) AS \"names!\",
            array_agg(o.minutes ORDER BY s.position, s.name, o.minutes) AS \"minutes!\", array_agg(i.quantity ORDER BY s.position, s.name, o.minutes) AS \"quantities!\",
            sum(i.quantity * o.price_minor)::bigint AS \"single!\"
         FROM packages p
         JOIN package_items i ON i.tenant_id = $1 AND i.package_id = p.id
         LEFT JOIN service_options o ON o.tenant_id = $1 AND o.id = i.option_id AND o.is_active
         LEFT JOIN services s ON s.tenant_id = $1 AND s.id = o.service_id AND s.is_active
         LEFT JOIN service_translations t ON t.tenant_id = $1 AND t.service_id = s.id AND t.locale = $2
         WHERE p.tenant_id = $1 AND p.is_active
         GROUP BY p.id, p.name, p.description, p.price_minor, p.validity_days, p.position
         HAVING bool_and(s.id IS NOT NULL)
         ORDER BY p.position, p.name, p.id",
        tenant.id.0,
        locale,
    )
    .fetch_all(conn)
    .await?;
    let money = |minor| Money::new(minor, tenant.currency);
    Ok(rows
        .into_iter()
        .map(|row| PackageView {
            name: row.name,
            description: row.description,
            price: money(row.price_minor),
            single: money(row.single),
            validity: row.validity_days,
            items: row
                .names
                .into_iter()
                .zip(row.minutes.into_iter().zip(row.quantities))
                .map(|(name, (minutes, quantity))| PackageItem { name, minutes, quantity })
                .collect(),
        })
        .collect())
}

/// Everyone who can be booked, in the business's order.
pub(crate) async fn staff(conn: &mut PgConnection, tenant: &Tenant) -> Result<Vec<StaffView>, DbError> {
    let rows = sqlx::query!(
        "SELECT id, name, title, rating_tenths, gender, travels,
                ARRAY(SELECT DISTINCT h.location_id FROM staff_schedules h WHERE h.tenant_id = $1 AND h.staff_id = staff.id) AS \"locations!\"
         FROM staff
         WHERE tenant_id = $1 AND is_bookable AND status = 'active'
         ORDER BY position, name, id",
        tenant.id.0,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| StaffView {
            id: StaffId(row.id),
            name: row.name,
            title: row.title,
            rating: row.rating_tenths,
            gender: row.gender.as_deref().and_then(Gender::parse),
            travels: row.travels,
            locations: row.locations.into_iter().map(LocationId).collect(),
        })
        .collect())
}
