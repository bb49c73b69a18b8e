//! What is being sold: services, their options and add-ons as they are now, who does them and what they take.

use std::ops::RangeInclusive;

use chrono::Duration;
use server_kernel::{DbError, ServiceError};
use server_tenants::{ConfirmationMode, Tenant};
use shared::{
    AppError,
    availability::Gap,
    booking::{Gender, Wish},
    catalog::{GivenAt, edit::Serving},
    error::FieldProblem,
    ids::{AddonId, LocationId, OptionId, RoomId, ServiceId, StaffId, TenantId},
};
use sqlx::PgConnection;
use uuid::Uuid;

/// An add-on as it is now.
#[derive(Clone, Debug)]
pub(crate) struct AddonTerms {
    pub id: AddonId,
    pub name: String,
    pub minutes: i32,
    pub price_minor: i64,
}

/// A service as it is now.
#[derive(Clone, Debug)]
pub(crate) struct Terms {
    pub service: ServiceId,
    pub name: String,
    pub option: OptionId,
    pub minutes: i32,
    /// Of the length, with anybody.
    pub price_minor: i64,
    /// With somebody in particular, where that is another price.
    pub staff_prices: Vec<(StaffId, i64)>,
    pub gap: Option<Gap>,
    pub addons: Vec<AddonTerms>,
    pub buffer_before: i32,
    pub buffer_after: i32,
    pub staff: Vec<StaffId>,
    /// Whether only women or men were asked for.
    pub gender: Option<Gender>,
    /// Those of them who go to customers.
    pub travelling: Vec<StaffId>,
    pub given_at: GivenAt,
    /// Whether the first need is a room.
    pub needs_room: bool,
    /// One room, device or vehicle of each list is taken.
    pub needs: Vec<Vec<RoomId>>,
    /// How many guests it is for.
    pub guests: RangeInclusive<i16>,
    /// To whom it is given at once.
    pub serving: Serving,
    /// The service's own rules, where it has some.
    pub notice: Option<Duration>,
    pub horizon: Option<u32>,
    pub confirmation: Option<ConfirmationMode>,
    /// Until so many minutes before it is called off for nothing; as the business's other services when absent.
    pub free_cancel: Option<i32>,
    /// Percent of its price that calling it off costs after that.
    pub cancel_fee: i16,
}

impl Terms {
    /// Minutes with the customer, add-ons included.
    pub fn duration(&self) -> i32 {
        self.minutes + self.addons.iter().map(|addon| addon.minutes).sum::<i32>()
    }

    /// What the length costs with this person, minor units.
    pub fn price(&self, staff: StaffId) -> i64 {
        let own = self.staff_prices.iter().find(|(id, _)| *id == staff);
        own.map_or(self.price_minor, |(_, price)| *price)
    }

    /// What the add-ons cost for one guest, minor units.
    pub fn extras(&self) -> i64 {
        self.addons.iter().map(|addon| addon.price_minor).sum()
    }
}

/// The strictest of all rules that a visit's services have, or the business's own.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rules {
    pub notice: Duration,
    /// Days from today on which can be booked.
    pub horizon: u32,
    pub confirmation: ConfirmationMode,
}

pub(crate) fn rules(tenant: &Tenant, all: &[Terms]) -> Rules {
    let own = |terms: &Terms| terms.confirmation.unwrap_or(tenant.confirmation_mode);
    let waits = all.iter().map(own).find(|mode| *mode != ConfirmationMode::Auto);
    Rules {
        notice: all.iter().map(|terms| terms.notice.unwrap_or(tenant.notice)).max().unwrap_or(tenant.notice),
        horizon: all
            .iter()
            .map(|terms| terms.horizon.unwrap_or(tenant.horizon))
            .min()
            .unwrap_or(tenant.horizon),
        confirmation: if all.is_empty() {
            tenant.confirmation_mode
        } else {
            waits.unwrap_or(ConfirmationMode::Auto)
        },
    }
}

/// Whether only what is sold now will do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sold {
    Now,
    /// What was sold before is kept for those who bought it.
    Before,
}

/// Loads the terms of every wish in one statement, in the same order; what is not sold (any more) is named. Rooms and devices
/// are those of one location, or of all.
pub(crate) async fn load(
    conn: &mut PgConnection,
    tenant: TenantId,
    wishes: &[Wish],
    location: Option<LocationId>,
    sold: Sold,
) -> Result<Vec<Terms>, ServiceError> {
    let extras: Vec<(i64, Uuid)> = (1..)
        .zip(wishes)
        .flat_map(|(nth, wish)| wish.addons.iter().map(move |addon| (nth, addon.0)))
        .collect();
    let rows = sqlx::query_as!(
        Row,
        "SELECT s.name AS \"name?\", s.buffer_before_minutes AS \"before?\", s.buffer_after_minutes AS \"after?\",
                s.needs_room AS \"needs_room?\", s.needs_device AS \"needs_device?\", s.needs_vehicle AS \"needs_vehicle?\",
                s.min_participants AS \"fewest?\", s.max_participants AS \"most?\", s.serving AS \"serving?\", s.given_at AS \"given_at?\",
                s.min_notice_minutes, s.horizon_days, s.confirmation_mode, s.free_cancel_minutes, s.cancel_fee_percent,
                o.id AS \"option_id?\", o.minutes AS \"minutes?\", o.price_minor AS \"price_minor?\",
                o.gap_after_minutes, o.gap_minutes,
                crew.ids AS \"staff?\", crew.travels AS \"travels?\", crew.prices AS \"staff_prices?: Vec<Option<i64>>\",
                things.rooms AS \"rooms?\", things.devices AS \"devices?\", things.vehicles AS \"vehicles?\",
                extra.ids AS \"addon_ids?\", extra.names AS \"addon_names?\", extra.minutes AS \"addon_minutes?\",
                extra.prices AS \"addon_prices?\"
         FROM unnest($2::uuid[], $3::uuid[], $4::text[]) WITH ORDINALITY AS wish (service_id, option_id, gender, nth)
         LEFT JOIN services s ON s.tenant_id = $1 AND s.id = wish.service_id AND (s.is_active OR $7)
         LEFT JOIN LATERAL (
             SELECT o.id, o.minutes, o.price_minor, o.gap_after_minutes, o.gap_minutes FROM service_options o
             WHERE o.tenant_id = $1 AND o.service_id = s.id AND (o.is_active OR $7)
               AND (wish.option_id IS NULL OR o.id = wish.option_id)
             ORDER BY o.is_default DESC, o.minutes LIMIT 1
         ) o ON true
         LEFT JOIN LATERAL (
             SELECT array_agg(t.id ORDER BY t.position, t.id) AS ids,
                    array_agg(t.travels ORDER BY t.position, t.id) AS travels,
                    array_agg(p.price_minor ORDER BY t.position, t.id) AS prices
             FROM staff_services ss
             JOIN staff t ON t.tenant_id = $1 AND t.id = ss.staff_id
             LEFT JOIN staff_service_prices p ON p.tenant_id = $1 AND p.option_id = o.id AND p.staff_id = t.id
             WHERE ss.tenant_id = $1 AND ss.service_id = s.id AND t.is_bookable AND t.status = 'active'
               AND (wish.gender IS NULL OR t.gender = wish.gender)
         ) crew ON true
         LEFT JOIN LATERAL (
             SELECT array_agg(r.id ORDER BY r.position, r.id) FILTER (WHERE r.kind = 'room') AS rooms,
                    array_agg(r.id ORDER BY r.position, r.id) FILTER (WHERE r.kind = 'device') AS devices,
                    array_agg(r.id ORDER BY r.position, r.id) FILTER (WHERE r.kind = 'vehicle') AS vehicles
             FROM resources r
             WHERE r.tenant_id = $1 AND r.is_active AND ($8::uuid IS NULL OR r.location_id = $8)
               AND CASE r.kind
                   WHEN 'room' THEN s.needs_room
                       AND (EXISTS (SELECT 1 FROM service_resources sr
                                    WHERE sr.tenant_id = $1 AND sr.service_id = s.id AND sr.resource_id = r.id)
                            OR NOT EXISTS (SELECT 1 FROM service_resources sr
                                           WHERE sr.tenant_id = $1 AND sr.service_id = s.id))
                   ELSE CASE r.kind WHEN 'device' THEN s.needs_device ELSE s.needs_vehicle END
                       AND (EXISTS (SELECT 1 FROM service_devices d
                                    WHERE d.tenant_id = $1 AND d.service_id = s.id AND d.resource_id = r.id)
                            OR NOT EXISTS (SELECT 1 FROM service_devices d
                                           JOIN resources k ON k.tenant_id = $1 AND k.id = d.resource_id AND k.kind = r.kind
                                           WHERE d.tenant_id = $1 AND d.service_id = s.id))
                   END
         ) things ON s.needs_room OR s.needs_device OR s.needs_vehicle
         LEFT JOIN LATERAL (
             SELECT array_agg(a.id ORDER BY a.position, a.id) AS ids,
                    array_agg(a.name ORDER BY a.position, a.id) AS names,
                    array_agg(a.minutes ORDER BY a.position, a.id) AS minutes,
                    array_agg(a.price_minor ORDER BY a.position, a.id) AS prices
             FROM (SELECT DISTINCT id FROM unnest($5::bigint[], $6::uuid[]) AS x (nth, id) WHERE x.nth = wish.nth) x
             JOIN addons a ON a.tenant_id = $1 AND a.id = x.id AND (a.is_active OR $7)
             WHERE $7 OR NOT EXISTS (SELECT 1 FROM service_addons sa WHERE sa.tenant_id = $1 AND sa.addon_id = a.id)
                OR EXISTS (SELECT 1 FROM service_addons sa
                           WHERE sa.tenant_id = $1 AND sa.addon_id = a.id AND sa.service_id = s.id)
         ) extra ON true
         ORDER BY wish.nth",
        tenant.0,
        &wishes.iter().map(|wish| wish.service.0).collect::<Vec<_>>(),
        &wishes.iter().map(|wish| wish.option.map(|id| id.0)).collect::<Vec<_>>() as &[Option<Uuid>],
        &wishes.iter().map(|wish| wish.staff_gender.map(|gender| gender.as_str())).collect::<Vec<_>>()
            as &[Option<&str>],
        &extras.iter().map(|(nth, _)| *nth).collect::<Vec<_>>(),
        &extras.iter().map(|(_, id)| *id).collect::<Vec<_>>(),
        sold == Sold::Before,
        location.map(|id| id.0),
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().zip(wishes).map(|(row, wish)| row.terms(wish)).collect()
}

/// What the database says of one wish.
struct Row {
    name: Option<String>,
    before: Option<i32>,
    after: Option<i32>,
    needs_room: Option<bool>,
    needs_device: Option<bool>,
    needs_vehicle: Option<bool>,
    fewest: Option<i16>,
    most: Option<i16>,
    serving: Option<String>,
    given_at: Option<String>,
    min_notice_minutes: Option<i32>,
    horizon_days: Option<i32>,
    confirmation_mode: Option<String>,
    free_cancel_minutes: Option<i32>,
    cancel_fee_percent: Option<i16>,
    option_id: Option<Uuid>,
    minutes: Option<i32>,
    price_minor: Option<i64>,
    gap_after_minutes: Option<i32>,
    gap_minutes: Option<i32>,
    staff: Option<Vec<Uuid>>,
    travels: Option<Vec<bool>>,
    staff_prices: Option<Vec<Option<i64>>>,
    rooms: Option<Vec<Uuid>>,
    devices: Option<Vec<Uuid>>,
    vehicles: Option<Vec<Uuid>>,
    addon_ids: Option<Vec<Uuid>>,
    addon_names: Option<Vec<String>>,
    addon_minutes: Option<Vec<i32>>,
    addon_prices: Option<Vec<i64>>,
}

impl Row {
    fn terms(mut self, wish: &Wish) -> Result<Terms, ServiceError> {
        let unknown = |field: &'static str| AppError::field(field, FieldProblem::Unknown);
        let addons = self.addons();
        let staff: Vec<StaffId> = self.staff.unwrap_or_default().into_iter().map(StaffId).collect();
        let travels = staff.iter().copied().zip(self.travels.unwrap_or_default());
        let travelling = travels.filter_map(|(id, travels)| travels.then_some(id)).collect();
        let prices = staff.iter().copied().zip(self.staff_prices.unwrap_or_default());
        let minutes = |value: Option<i32>| value.and_then(|value| u32::try_from(value).ok());
        let needs = [
            (self.needs_room, self.rooms),
            (self.needs_device, self.devices),
            (self.needs_vehicle, self.vehicles),
        ];
        let mut wanted = wish.addons.clone();
        wanted.sort_unstable();
        wanted.dedup();
        let terms = Terms {
            service: wish.service,
            name: self.name.ok_or_else(|| unknown("service"))?,
            option: OptionId(self.option_id.ok_or_else(|| unknown("option"))?),
            minutes: self.minutes.ok_or_else(|| unknown("option"))?,
            price_minor: self.price_minor.ok_or_else(|| unknown("option"))?,
            staff_prices: prices.filter_map(|(id, price)| Some((id, price?))).collect(),
            gap: minutes(self.gap_after_minutes)
                .zip(minutes(self.gap_minutes))
                .map(|(after_minutes, minutes)| Gap { after_minutes, minutes }),
            addons,
            buffer_before: self.before.unwrap_or_default(),
            buffer_after: self.after.unwrap_or_default(),
            needs: needs
                .into_iter()
                .filter(|(needed, _)| needed.unwrap_or_default())
                .map(|(_, ids)| ids.into_iter().flatten().map(RoomId).collect())
                .collect(),
            staff,
            gender: wish.staff_gender,
            travelling,
            given_at: self
                .given_at
                .as_deref()
                .and_then(GivenAt::parse)
                .ok_or(DbError::Inconsistent { table: "services", column: "given_at" })?,
            needs_room: self.needs_room.unwrap_or_default(),
            guests: self.fewest.unwrap_or(1)..=self.most.unwrap_or(1),
            serving: self
                .serving
                .as_deref()
                .and_then(Serving::parse)
                .ok_or(DbError::Inconsistent { table: "services", column: "serving" })?,
            notice: self.min_notice_minutes.map(|minutes| Duration::minutes(minutes.into())),
            horizon: self.horizon_days.and_then(|days| u32::try_from(days).ok()),
            free_cancel: self.free_cancel_minutes,
            cancel_fee: self.cancel_fee_percent.unwrap_or(0),
            confirmation: match self.confirmation_mode.as_deref() {
                None => None,
                Some(mode) => Some(
                    ConfirmationMode::from_stored(mode)
                        .ok_or(DbError::Inconsistent { table: "services", column: "confirmation_mode" })?,
                ),
            },
        };
        if terms.addons.len() == wanted.len() { Ok(terms) } else { Err(unknown("addons").into()) }
    }

    fn addons(&mut self) -> Vec<AddonTerms> {
        let ids = self.addon_ids.take().unwrap_or_default().into_iter();
        ids.zip(self.addon_names.take().unwrap_or_default())
            .zip(self.addon_minutes.take().unwrap_or_default())
            .zip(self.addon_prices.take().unwrap_or_default())
            .map(|(((id, name), minutes), price_minor)| AddonTerms {
                id: AddonId(id),
                name,
                minutes,
                price_minor,
            })
            .collect()
    }
}
