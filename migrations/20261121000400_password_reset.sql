-- Links that lead to a new password are single-use tokens like those that verify an address.
ALTER TABLE auth_tokens DROP CONSTRAINT auth_tokens_purpose;
ALTER TABLE auth_tokens ADD CONSTRAINT auth_tokens_purpose CHECK (purpose IN ('email_verify', 'password_reset')) NOT VALID;
ALTER TABLE auth_tokens VALIDATE CONSTRAINT auth_tokens_purpose;
CREATE INDEX auth_tokens_user ON auth_tokens (user_id, purpose, created_at);
-- A new password ends everything that the old one opened.
CREATE INDEX refresh_tokens_user ON refresh_tokens (user_id) WHERE used_at IS NULL;
