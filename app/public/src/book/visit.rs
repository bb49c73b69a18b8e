//! What a visit is made of so far, and what it costs: the same for every step before a time is kept.

use app_core::{duration_text, i18n::*};
use leptos_i18n::td_string;
use shared::{
    booking::AreaLine,
    catalog::{AddonView, GivenAt, ServiceView},
    ids::{OptionId, StaffId},
    money::Money,
};

use crate::{
    calls::Shop,
    query::{Also, BookQuery},
    words::service_text,
};

/// The services chosen, with their add-ons.
#[derive(Clone)]
pub(super) struct Visit {
    pub service: ServiceView,
    pub option: Option<OptionId>,
    pub addons: Vec<AddonView>,
    pub also: Vec<(ServiceView, Also)>,
    pub guests: i64,
    pub staff: Option<StaffId>,
    /// The part of town, when it is not on the premises.
    pub area: Option<AreaLine>,
}

impl Visit {
    /// What the address says. What is not sold (any more) counts as not chosen.
    pub fn new(asked: &BookQuery, shop: &Shop, service: &ServiceView) -> Self {
        let fewest = i64::from(service.guests_from);
        let most = i64::from(service.guests_to);
        let addons = service.addons.iter().filter(|addon| asked.addons.contains(&addon.id));
        let also = asked.also.iter().filter_map(|also| Some((shop.service(also.service)?.clone(), *also)));
        Self {
            option: service.option(asked.option).or_else(|| service.option(None)).map(|option| option.id),
            addons: addons.cloned().collect(),
            also: also.collect(),
            guests: asked.guests.map_or(fewest, i64::from).clamp(fewest, most),
            staff: asked.staff,
            area: asked.area.and_then(|id| shop.business.areas.iter().find(|area| area.id == id)).cloned(),
            service: service.clone(),
        }
    }

    /// Where all of it is given.
    pub fn given_at(&self) -> GivenAt {
        let mut all = std::iter::once(&self.service).chain(self.also.iter().map(|(service, _)| service));
        match (
            all.clone().any(|service| service.given_at == GivenAt::Premises),
            all.any(|service| service.given_at == GivenAt::Away),
        ) {
            (true, _) => GivenAt::Premises,
            (false, true) => GivenAt::Away,
            (false, false) => GivenAt::Either,
        }
    }

    /// How many services it has.
    pub fn len(&self) -> usize {
        1 + self.also.len()
    }

    /// What is done to the one who chooses, the first service first.
    pub fn own(&self) -> Vec<ServiceView> {
        let also = self.also.iter().filter(|(_, also)| also.guest == 0).map(|(service, _)| service.clone());
        std::iter::once(self.service.clone()).chain(also).collect()
    }

    /// Whether one can wait for a time for it: on the premises.
    pub const fn can_wait(&self) -> bool {
        self.area.is_none()
    }

    /// From the first start to the last end, without waits.
    pub fn minutes(&self) -> i32 {
        let first = self.service.option(self.option).map_or(0, |option| option.minutes)
            + self.addons.iter().map(|addon| addon.minutes).sum::<i32>();
        let of = |guest: u32| {
            let own = self.also.iter().filter(|(_, also)| also.guest == guest);
            own.filter_map(|(service, also)| service.option(also.option))
                .map(|option| option.minutes)
                .sum::<i32>()
        };
        let guests = self.also.iter().map(|(_, also)| also.guest).max().unwrap_or(0);
        (0..=guests).map(|guest| of(guest) + if guest == 0 { first } else { 0 }).max().unwrap_or(first)
    }

    /// What it is made of: words and price.
    pub fn lines(&self) -> Vec<(String, Money)> {
        let times = |price: Money, n: i64| Money::new(price.minor * n, price.currency);
        let heads = |text: String| if self.guests > 1 { format!("{text} × {}", self.guests) } else { text };
        let alone = self.also.is_empty();
        let first = self.service.option(self.option).map(|option| {
            let text = if alone {
                duration_text(option.minutes)
            } else {
                service_text(self.service.name.clone(), option.minutes, std::iter::empty())
            };
            (heads(text), times(option.price_with(self.staff), self.guests))
        });
        let addons =
            self.addons.iter().map(|addon| (heads(addon.name.clone()), times(addon.price, self.guests)));
        let also = self.also.iter().filter_map(|(service, also)| {
            let option = service.option(also.option)?;
            Some((service_text(service.name.clone(), option.minutes, std::iter::empty()), option.price))
        });
        let locale = use_i18n().get_locale();
        let text = |area: &AreaLine| td_string!(locale, public.way_to, area = area.name.as_str()).to_string();
        let way = self.area.iter().filter(|area| area.fee.minor > 0).map(|area| (text(area), area.fee));
        first.into_iter().chain(addons).chain(also).chain(way).collect()
    }

    /// What it costs in all.
    pub fn sum(&self) -> Option<Money> {
        let mut lines = self.lines().into_iter().map(|(_, price)| price);
        let first = lines.next()?;
        lines.try_fold(first, Money::plus)
    }

    /// What else there is besides the first service.
    pub fn extras(&self) -> Vec<String> {
        let addons = self.addons.iter().map(|addon| addon.name.clone());
        addons.chain(self.also.iter().map(|(service, _)| service.name.clone())).collect()
    }
}
