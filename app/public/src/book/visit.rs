//! What a visit is made of so far, and what it costs: the same for every step before a time is kept.

use app_core::duration_text;
use shared::{
    catalog::{AddonView, ServiceView},
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
            service: service.clone(),
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

    /// Whether one can wait for a time for it: one service, for as many as usual.
    pub fn can_wait(&self) -> bool {
        self.also.is_empty() && self.guests == i64::from(self.service.guests_from)
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
        first.into_iter().chain(addons).chain(also).collect()
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
