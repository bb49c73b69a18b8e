//! The ways that claims of people on visits begin with.

use std::collections::BTreeMap;

use chrono::Duration;
use server_kernel::DbError;
use server_tenants::Tenant;
use shared::{
    availability::{MEMORY, Plan, Point, Stop, thread},
    time::Span,
};
use sqlx::PgConnection;
use uuid::Uuid;

use super::Taking;

/// The time in which other visits matter for the ways of this one, their own ways included.
pub(super) fn around(during: Span) -> Span {
    Span::new(during.start() - MEMORY * 2, during.end() + MEMORY * 2).unwrap_or(during)
}

/// One claim that is there already.
struct There {
    id: i64,
    stop: Stop,
    way: Duration,
}

/// Finds the way to each of a plan's takings, and writes the new ways to what comes after them. `false` where somebody
/// could not be there in time. The caller has locked everybody of the plan, alone.
pub(super) async fn find(
    conn: &mut PgConnection,
    tenant: &Tenant,
    plan: &Plan,
    takings: &mut [Taking],
) -> Result<bool, DbError> {
    let Some(travel) = &tenant.travel else { return Ok(true) };
    let mut people: Vec<Uuid> =
        plan.iter().filter(|leg| leg.seats.is_none()).map(|leg| leg.staff.0).collect();
    people.sort_unstable();
    people.dedup();
    let own = |taking: &&Taking| people.contains(&taking.resource);
    let starts = takings.iter().filter(own).map(|taking| taking.during.start()).min();
    let ends = takings.iter().filter(own).map(|taking| taking.during.end()).max();
    let Some(during) = starts.zip(ends).and_then(|(start, end)| Span::new(start, end)) else {
        return Ok(true);
    };
    let mut there = stops(conn, tenant, &people, around(during)).await?;
    for person in people {
        let (mine, wanted): (Vec<usize>, Vec<Stop>) = takings
            .iter()
            .enumerate()
            .filter(|(_, taking)| taking.resource == person)
            .map(|(nth, taking)| {
                let at = plan.get(taking.leg).and_then(|leg| leg.at);
                (nth, Stop { during: taking.during, at })
            })
            .unzip();
        let day = there.remove(&person).unwrap_or_default();
        let stops: Vec<Stop> = day.iter().map(|there| there.stop).collect();
        let Some(ways) = thread(travel, &stops, &wanted) else { return Ok(false) };
        for (nth, way) in mine.into_iter().zip(ways.added) {
            if let Some(taking) = takings.get_mut(nth) {
                taking.way = way;
            }
        }
        for (nth, way) in ways.changed {
            if let Some(there) = day.get(nth).filter(|there| there.way != way) {
                write(conn, tenant, there, way).await?;
            }
        }
    }
    Ok(true)
}

async fn stops(
    conn: &mut PgConnection,
    tenant: &Tenant,
    people: &[Uuid],
    range: Span,
) -> Result<BTreeMap<Uuid, Vec<There>>, DbError> {
    let rows = sqlx::query!(
        "SELECT id, resource_id, starts_at + make_interval(mins => way_minutes) AS \"starts_at!\", ends_at AS \"ends_at!\",
                way_minutes, latitude, longitude
         FROM claims
         WHERE tenant_id = $1 AND resource_id = ANY($2) AND blocking AND starts_at < $4 AND ends_at > $3",
        tenant.id.0,
        people,
        range.start(),
        range.end(),
    )
    .fetch_all(conn)
    .await?;
    let mut all: BTreeMap<Uuid, Vec<There>> = BTreeMap::new();
    for row in rows {
        let Some(during) = Span::new(row.starts_at, row.ends_at) else { continue };
        let at = row.latitude.zip(row.longitude).map(|(latitude, longitude)| Point { latitude, longitude });
        all.entry(row.resource_id).or_default().push(There {
            id: row.id,
            stop: Stop { during, at },
            way: Duration::minutes(row.way_minutes.into()),
        });
    }
    Ok(all)
}

/// Lets a claim begin with another way.
async fn write(
    conn: &mut PgConnection,
    tenant: &Tenant,
    there: &There,
    way: Duration,
) -> Result<(), DbError> {
    sqlx::query!(
        "UPDATE claims SET during = tstzrange($3, upper(during)), way_minutes = $4 WHERE tenant_id = $1 AND id = $2",
        tenant.id.0,
        there.id,
        there.stop.during.start() - way,
        i16::try_from(way.num_minutes()).unwrap_or(0),
    )
    .execute(conn)
    .await?;
    Ok(())
}
