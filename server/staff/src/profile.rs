//! Who somebody is, for those who choose them, and how they stand to the work.

use server_kernel::{DbError, ServiceError, errors::ensure_affected};
use shared::{
    AppError, ErrorCode,
    caller::Caller,
    error::FieldProblem,
    ids::{StaffId, TenantId},
    permission::Module,
    staff::{Certification, CertificationInput, Profile, ProfileInput, StaffStatus},
};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{
    Staff,
    access::{person, take},
    affected::is_booked,
    day,
};

pub(crate) async fn load(
    conn: &mut PgConnection,
    tenant: TenantId,
    staff: StaffId,
) -> Result<Profile, DbError> {
    let certifications = sqlx::query_as!(
        Certification,
        "SELECT id, name, issuer, year, expires_on FROM staff_certifications WHERE tenant_id = $1 AND staff_id = $2
         ORDER BY year DESC NULLS LAST, name, id",
        tenant.0,
        staff.0,
    )
    .fetch_all(&mut *conn)
    .await?;
    let row = sqlx::query!(
        "SELECT gender, experience_years, languages, bio, travels FROM staff WHERE tenant_id = $1 AND id = $2",
        tenant.0,
        staff.0,
    )
    .fetch_one(conn)
    .await?;
    let (gender, experience_years) = (row.gender, row.experience_years);
    let (languages, bio, travels) = (row.languages, row.bio, row.travels);
    Ok(Profile { gender, experience_years, languages, bio, travels, certifications })
}

fn number<T: std::str::FromStr + PartialOrd>(
    field: &str,
    text: &str,
    range: std::ops::RangeInclusive<T>,
) -> Result<Option<T>, AppError> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    let number: T = text.trim().parse().map_err(|_| AppError::field(field, FieldProblem::Malformed))?;
    if range.contains(&number) {
        Ok(Some(number))
    } else {
        Err(AppError::field(field, FieldProblem::OutOfRange))
    }
}

fn languages(text: &str) -> Result<Vec<String>, AppError> {
    let mut languages: Vec<String> = Vec::new();
    for name in text.split([',', '،', ';']).map(str::trim).filter(|name| !name.is_empty()) {
        if name.chars().count() > 40 || name.chars().any(char::is_control) {
            return Err(AppError::field("languages", FieldProblem::Malformed));
        }
        if !languages.iter().any(|known| known == name) {
            languages.push(name.to_owned());
        }
    }
    if languages.len() > 12 {
        Err(AppError::field("languages", FieldProblem::TooLong))
    } else {
        Ok(languages)
    }
}

impl Staff {
    pub(crate) async fn write_profile(
        &self,
        caller: &Caller,
        staff: StaffId,
        input: &ProfileInput,
        version: i32,
    ) -> Result<(), ServiceError> {
        let mut work = self.begin_for(caller, Module::Staff.update(), staff).await?;
        let gender = match input.gender.as_str() {
            "" => None,
            known @ ("female" | "male" | "other") => Some(known),
            _ => return Err(AppError::field("gender", FieldProblem::Unknown).into()),
        };
        let years = number("experience", &input.experience, 0..=70_i16)?;
        let languages = languages(&input.languages)?;
        let bio = day::text("bio", &input.bio, 1000)?;
        let tenant = work.tenant();
        let version = take(work.tx.conn(), tenant, staff, Some(version)).await?;
        sqlx::query!(
            "UPDATE staff SET gender = $3, experience_years = $4, languages = $5, bio = $6
             WHERE tenant_id = $1 AND id = $2",
            tenant.0,
            staff.0,
            gender,
            years,
            &languages,
            bio,
        )
        .execute(work.tx.conn())
        .await?;
        work.note("staff", "staff.save_profile", staff.0, version).await?;
        Ok(work.tx.commit().await?)
    }

    /// Who goes to customers is for those to say who send them.
    pub(crate) async fn write_travels(
        &self,
        caller: &Caller,
        staff: StaffId,
        travels: bool,
        version: i32,
    ) -> Result<(), ServiceError> {
        let mut work = self.begin_whole(caller, Module::Staff.update()).await?;
        let tenant = work.tenant();
        let version = take(work.tx.conn(), tenant, staff, Some(version)).await?;
        sqlx::query!(
            "UPDATE staff SET travels = $3 WHERE tenant_id = $1 AND id = $2",
            tenant.0,
            staff.0,
            travels,
        )
        .execute(work.tx.conn())
        .await?;
        work.note("staff", "staff.set_travels", staff.0, version).await?;
        Ok(work.tx.commit().await?)
    }

    pub(crate) async fn write_certification(
        &self,
        caller: &Caller,
        staff: StaffId,
        input: &CertificationInput,
    ) -> Result<(), ServiceError> {
        let mut work = self.begin_for(caller, Module::Staff.update(), staff).await?;
        let name = day::text("name", &input.name, 120)?;
        if name.is_empty() {
            return Err(AppError::field("name", FieldProblem::Required).into());
        }
        let issuer = day::text("issuer", &input.issuer, 120)?;
        let year = number("year", &input.year, 1950..=2100_i16)?;
        let expires = day::optional_date("expires", &input.expires)?;
        let tenant = work.tenant();
        let version = take(work.tx.conn(), tenant, staff, None).await?;
        let id = input.id.unwrap_or_else(Uuid::now_v7);
        let written = sqlx::query!(
            "INSERT INTO staff_certifications (tenant_id, id, staff_id, name, issuer, year, expires_on)
             VALUES ($1, $2, $3, $4, $5, $6, $7)
             ON CONFLICT (tenant_id, id) DO UPDATE SET name = $4, issuer = $5, year = $6, expires_on = $7
                WHERE staff_certifications.staff_id = $3",
            tenant.0,
            id,
            staff.0,
            name,
            issuer,
            year,
            expires,
        )
        .execute(work.tx.conn())
        .await?;
        ensure_affected(written.rows_affected(), 1).map_err(|_| ErrorCode::NotFound)?;
        work.note("staff", "staff.save_certification", staff.0, version).await?;
        Ok(work.tx.commit().await?)
    }

    pub(crate) async fn delete_certification(
        &self,
        caller: &Caller,
        staff: StaffId,
        certification: Uuid,
    ) -> Result<(), ServiceError> {
        let mut work = self.begin_for(caller, Module::Staff.update(), staff).await?;
        let tenant = work.tenant();
        let version = take(work.tx.conn(), tenant, staff, None).await?;
        let gone = sqlx::query!(
            "DELETE FROM staff_certifications WHERE tenant_id = $1 AND staff_id = $2 AND id = $3",
            tenant.0,
            staff.0,
            certification,
        )
        .execute(work.tx.conn())
        .await?;
        ensure_affected(gone.rows_affected(), 1).map_err(|_| ErrorCode::NotFound)?;
        work.note("staff", "staff.remove_certification", staff.0, version).await?;
        Ok(work.tx.commit().await?)
    }

    pub(crate) async fn write_status(
        &self,
        caller: &Caller,
        staff: StaffId,
        status: StaffStatus,
        version: i32,
    ) -> Result<(), ServiceError> {
        let mut work = self.begin_whole(caller, Module::Staff.update()).await?;
        let (tenant, now) = (work.tenant(), work.now);
        let version = take(work.tx.conn(), tenant, staff, Some(version)).await?;
        let (known, _) = person(work.tx.conn(), tenant, staff).await?;
        let booked = is_booked(work.tx.conn(), tenant, staff, now).await?;
        if !known.status.may_become(status, booked) {
            let code = if status == StaffStatus::Terminated && booked {
                ErrorCode::StaffBooked
            } else {
                ErrorCode::SettingsChanged
            };
            return Err(code.into());
        }
        sqlx::query!(
            "UPDATE staff SET status = $3 WHERE tenant_id = $1 AND id = $2",
            tenant.0,
            staff.0,
            status.as_str(),
        )
        .execute(work.tx.conn())
        .await?;
        work.note("staff", "staff.set_status", staff.0, version).await?;
        Ok(work.tx.commit().await?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_named_once_each() {
        assert_eq!(languages("हिन्दी, English ,English,, العربية").unwrap(), ["हिन्दी", "English", "العربية"]);
        assert!(languages("a,b,c,d,e,f,g,h,i,j,k,l,m").is_err());
        assert_eq!(number("year", " 2019 ", 1950..=2100_i16).unwrap(), Some(2019));
        assert!(number("year", "19", 1950..=2100_i16).is_err());
    }
}
