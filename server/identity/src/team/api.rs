//! The port: what leaves is an [`AppError`](shared::AppError), and what is ours was logged on the way.

use async_trait::async_trait;
use shared::{
    AppResult,
    caller::Caller,
    identity::NewSession,
    ids::{CustomRoleId, GrantId, InvitationId, TenantId, UserId},
    team::{
        Acceptance, Invitation, Invited, MemberStatus, NewGrant, Place, RoleChange, RoleRef, TeamApi,
        TeamView, Workplace,
    },
};

use crate::Identity;

#[async_trait]
impl TeamApi for Identity {
    async fn team(&self, caller: &Caller, place: Place) -> AppResult<TeamView> {
        Ok(self.read_team(caller, place).await?)
    }

    async fn invite(&self, caller: &Caller, place: Place, invitation: &Invitation) -> AppResult<()> {
        Ok(self.ask_to_join(caller, place, invitation).await?)
    }

    async fn withdraw(&self, caller: &Caller, place: Place, invitation: InvitationId) -> AppResult<()> {
        Ok(self.take_back(caller, place, invitation).await?)
    }

    async fn invited(&self, caller: &Caller, token: &str) -> AppResult<Invited> {
        Ok(self.read_invitation(caller, token).await?)
    }

    async fn join(&self, caller: &Caller, acceptance: &Acceptance) -> AppResult<Option<NewSession>> {
        Ok(self.take_up(caller, acceptance).await?)
    }

    async fn set_roles(
        &self,
        caller: &Caller,
        place: Place,
        user: UserId,
        roles: &[RoleRef],
    ) -> AppResult<()> {
        Ok(self.give_roles(caller, place, user, roles).await?)
    }

    async fn set_status(
        &self,
        caller: &Caller,
        place: Place,
        user: UserId,
        status: MemberStatus,
    ) -> AppResult<()> {
        Ok(self.change_status(caller, place, user, status).await?)
    }

    async fn save_role(&self, caller: &Caller, place: Place, change: &RoleChange) -> AppResult<RoleRef> {
        Ok(self.change_role(caller, place, change).await?)
    }

    async fn ask_second_factor(
        &self,
        caller: &Caller,
        place: Place,
        role: RoleRef,
        asked: bool,
    ) -> AppResult<()> {
        Ok(self.set_second_factor(caller, place, role, asked).await?)
    }

    async fn remove_role(&self, caller: &Caller, place: Place, role: CustomRoleId) -> AppResult<()> {
        Ok(self.drop_role(caller, place, role).await?)
    }

    async fn grant(&self, caller: &Caller, place: Place, grant: &NewGrant) -> AppResult<()> {
        Ok(self.give_permission(caller, place, grant).await?)
    }

    async fn revoke(&self, caller: &Caller, place: Place, grant: GrantId) -> AppResult<()> {
        Ok(self.take_permission(caller, place, grant).await?)
    }

    async fn workplaces(&self, caller: &Caller) -> AppResult<Vec<Workplace>> {
        Ok(self.own_workplaces(caller).await?)
    }

    async fn switch(&self, caller: &Caller, tenant: TenantId) -> AppResult<()> {
        Ok(self.go_to(caller, tenant).await?)
    }
}
