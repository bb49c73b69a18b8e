//! Making a business. What is typed is kept in a draft that only its owner sees; in the end one transaction makes everything,
//! as the program itself, because nobody works at a business that is not there yet.

mod draft;
mod read;
mod slug;
mod suggest;
mod templates;
mod write;

use async_trait::async_trait;
use server_kernel::{Actor, DbError, ServiceError};
use shared::{
    AppError, AppResult, ErrorCode,
    caller::{Caller, SignedIn},
    error::FieldProblem,
    tenants::start::{Draft, Made, StartApi, StartView, Step, StepInput},
};

use self::draft::Kept;
pub(crate) use self::draft::drop_nul;
pub(crate) use self::read::{hours as read_hours, location as read_location};
use crate::Tenants;

/// As many as somebody could mean in earnest.
const MOST_A_DAY: i64 = 3;

/// Who may make a business: whoever can be reached at their address.
fn verified(caller: &Caller) -> Result<&SignedIn, ErrorCode> {
    let user = caller.signed_in.as_ref().ok_or(ErrorCode::Unauthenticated)?;
    if user.email_verified { Ok(user) } else { Err(ErrorCode::EmailUnverified) }
}

fn own(user: &SignedIn) -> Actor {
    Actor::Customer { user: user.user, tenant: None, booking: None }
}

/// Everything that was wrong with an earlier step stays wrong: the business cannot be made before it is right.
fn judge(draft: &mut Draft, step: Step, outcome: &AppResult<()>) {
    draft.done.retain(|done| *done != step);
    if outcome.is_ok() {
        draft.done.push(step);
        draft.done.sort_unstable();
    }
}

impl Tenants {
    async fn show_draft(&self, caller: &Caller) -> Result<StartView, ServiceError> {
        let user = verified(caller)?;
        let mut tx = self.db.begin(own(user)).await?;
        let Kept { mut draft, .. } = draft::load(tx.conn(), user.user).await?;
        tx.commit().await?;
        let made = self.made(user).await?;
        suggest::fill(&mut draft, &caller.locale);
        let mut view = StartView { made, ..StartView::default() };
        for step in Step::ALL {
            if let Err(error) = read::check(&draft, step, &caller.locale) {
                view.wrong.push((step, error));
            }
        }
        self.offer_free_slug(&draft, &mut view).await?;
        view.draft = draft;
        Ok(view)
    }

    /// The business that came of the draft. Its owner's own eyes do not reach it: they may be at another one now.
    async fn made(&self, user: &SignedIn) -> Result<Option<Made>, DbError> {
        let mut tx = self.db.begin(Actor::System).await?;
        let made = draft::made(tx.conn(), user.user).await?;
        tx.commit().await?;
        Ok(made)
    }

    /// Whether the address that was typed is taken, and one that is not.
    async fn offer_free_slug(&self, draft: &Draft, view: &mut StartView) -> Result<(), DbError> {
        let Ok(wanted) = self::read::read_slug(&draft.name.slug, &draft.name.business_name, &draft.kind.kind)
        else {
            return Ok(());
        };
        if draft.name.slug.is_empty() {
            return Ok(());
        }
        let free = self.free_slug(&wanted).await?;
        if free != wanted {
            let error = AppError::field("slug", FieldProblem::Taken);
            match view.wrong.iter_mut().find(|(step, _)| *step == Step::Name) {
                Some((_, known)) => known.errors.extend(error.errors),
                None => view.wrong.push((Step::Name, error)),
            }
            view.free_slug = Some(free);
        }
        Ok(())
    }

    /// `wanted`, or the next that is free.
    async fn free_slug(&self, wanted: &str) -> Result<String, DbError> {
        let mut candidates = slug::alternatives(wanted);
        candidates.insert(0, wanted.to_owned());
        let mut tx = self.db.begin(Actor::System).await?;
        let taken = sqlx::query_scalar!("SELECT slug FROM tenants WHERE slug = ANY($1)", &candidates)
            .fetch_all(tx.conn())
            .await?;
        tx.commit().await?;
        let free = candidates.iter().find(|slug| slug::is_allowed(slug) && !taken.contains(slug));
        Ok(free.cloned().unwrap_or_else(|| wanted.to_owned()))
    }

    async fn save_step(&self, caller: &Caller, mut input: StepInput, look: bool) -> Result<(), ServiceError> {
        let user = verified(caller)?;
        let step = input.step();
        let mut taken = None;
        if let (StepInput::Name(name), true) = (&mut input, look) {
            taken = self.settle_slug(name).await?;
        }
        let mut tx = self.db.begin(own(user)).await?;
        let Kept { mut draft, made } = draft::load(tx.conn(), user.user).await?;
        if made {
            return Err(ErrorCode::SettingsChanged.into());
        }
        suggest::fill(&mut draft, &caller.locale);
        read::put(&mut draft, input);
        let mut outcome = if look { read::check(&draft, step, &caller.locale) } else { Ok(()) };
        if let (Ok(()), Some(error)) = (&outcome, taken) {
            outcome = Err(error);
        }
        if look {
            judge(&mut draft, step, &outcome);
        } else {
            draft.done.retain(|done| *done != step);
        }
        draft::store(tx.conn(), user.user, &draft, self.clock.now()).await?;
        tx.commit().await?;
        Ok(outcome?)
    }

    /// An address made from the name is made so that it is free; one that was typed is answered for.
    async fn settle_slug(
        &self,
        name: &mut shared::tenants::start::NameInput,
    ) -> Result<Option<AppError>, ServiceError> {
        let chosen = !name.slug.trim().is_empty();
        let Ok(wanted) = read::read_slug(&name.slug, &name.business_name, "place") else { return Ok(None) };
        let free = self.free_slug(&wanted).await?;
        if !chosen && !name.business_name.trim().is_empty() {
            name.slug = free;
            return Ok(None);
        }
        Ok((free != wanted).then(|| AppError::field("slug", FieldProblem::Taken)))
    }

    async fn make(&self, caller: &Caller) -> Result<Made, ServiceError> {
        let user = verified(caller)?;
        let now = self.clock.now();
        let mut tx = self.db.begin(Actor::System).await?;
        // Two taps meet here: the second one finds what the first has made.
        let Kept { mut draft, made } = draft::lock(tx.conn(), user.user).await?;
        if made && let Some(made) = draft::made(tx.conn(), user.user).await? {
            return Ok(made);
        }
        suggest::fill(&mut draft, &caller.locale);
        let business = read::everything(&draft, &caller.locale)?;
        if draft::made_since(tx.conn(), user.user, now - chrono::Duration::days(1)).await? >= MOST_A_DAY {
            return Err(AppError { retry_after: Some(86_400), ..ErrorCode::TooManyBusinesses.into() }.into());
        }
        let tenant = match write::business(tx.conn(), &business, user, &caller.locale, now).await {
            Err(error) if error.is_constraint("tenants_slug_unique") => {
                return Err(AppError::field("slug", FieldProblem::Taken).into());
            }
            written => written?,
        };
        draft::finish(tx.conn(), user.user, tenant, now).await?;
        tx.commit().await?;
        Ok(Made { slug: business.name.slug, name: business.name.name })
    }

    async fn forget_draft(&self, caller: &Caller) -> Result<(), ServiceError> {
        let user = verified(caller)?;
        let mut tx = self.db.begin(own(user)).await?;
        draft::remove(tx.conn(), user.user).await?;
        Ok(tx.commit().await?)
    }
}

#[async_trait]
impl StartApi for Tenants {
    async fn draft(&self, caller: &Caller) -> AppResult<StartView> {
        Ok(self.show_draft(caller).await?)
    }

    async fn save(&self, caller: &Caller, input: StepInput) -> AppResult<()> {
        Ok(self.save_step(caller, input, true).await?)
    }

    async fn keep(&self, caller: &Caller, input: StepInput) -> AppResult<()> {
        Ok(self.save_step(caller, input, false).await?)
    }

    async fn open(&self, caller: &Caller) -> AppResult<Made> {
        Ok(self.make(caller).await?)
    }

    async fn begin_again(&self, caller: &Caller) -> AppResult<()> {
        Ok(self.forget_draft(caller).await?)
    }
}
