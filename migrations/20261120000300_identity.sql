-- People with a login. They belong to no single business, so these tables are global: only the sign-in code reads them
-- (as ombaro_system), and nobody else's role is granted anything here.
CREATE TABLE users (
    id uuid PRIMARY KEY,
    email citext NOT NULL CONSTRAINT users_email_unique UNIQUE,
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 120),
    -- argon2id in PHC string form.
    password_hash text NOT NULL,
    email_verified_at timestamptz,
    platform boolean NOT NULL DEFAULT false,
    locale text NOT NULL DEFAULT 'en',
    failed_logins integer NOT NULL DEFAULT 0,
    locked_until timestamptz,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);
CREATE TRIGGER users_touch BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION touch_updated_at();

-- Browser sessions and API access tokens alike: opaque tokens, stored as SHA-256 only.
CREATE TABLE sessions (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES users (id),
    token_hash bytea NOT NULL CONSTRAINT sessions_token_unique UNIQUE CHECK (length(token_hash) = 32),
    kind text NOT NULL CONSTRAINT sessions_kind CHECK (kind IN ('browser', 'api')),
    -- The refresh-token family that an API session came from.
    family_id uuid,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    ended_at timestamptz
);
CREATE INDEX sessions_user ON sessions (user_id) WHERE ended_at IS NULL;
CREATE INDEX sessions_family ON sessions (family_id) WHERE family_id IS NOT NULL;

CREATE TABLE refresh_tokens (
    token_hash bytea PRIMARY KEY CHECK (length(token_hash) = 32),
    family_id uuid NOT NULL,
    user_id uuid NOT NULL REFERENCES users (id),
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at timestamptz
);
CREATE INDEX refresh_tokens_family ON refresh_tokens (family_id);

-- Single-use tokens that travel by message.
CREATE TABLE auth_tokens (
    token_hash bytea PRIMARY KEY CHECK (length(token_hash) = 32),
    purpose text NOT NULL CONSTRAINT auth_tokens_purpose CHECK (purpose IN ('email_verify')),
    user_id uuid NOT NULL REFERENCES users (id),
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at timestamptz
);

CREATE TABLE tenant_members (
    tenant_id uuid NOT NULL REFERENCES tenants (id),
    user_id uuid NOT NULL REFERENCES users (id),
    role text NOT NULL CONSTRAINT tenant_members_role CHECK (role IN ('owner', 'manager', 'desk', 'practitioner')),
    status text NOT NULL DEFAULT 'active' CONSTRAINT tenant_members_status
        CHECK (status IN ('invited', 'active', 'suspended', 'left')),
    PRIMARY KEY (tenant_id, user_id)
);
CREATE INDEX tenant_members_user ON tenant_members (user_id);

DO $$
DECLARE
    t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['users', 'sessions', 'refresh_tokens', 'auth_tokens', 'tenant_members']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY %I ON %I TO ombaro_system USING (true) WITH CHECK (true)', t || '_system', t);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO ombaro_system', t);
    END LOOP;
END $$;
CREATE POLICY tenant_members_staff ON tenant_members FOR SELECT TO ombaro_staff
    USING (tenant_id = (SELECT nullif(current_setting('app.tenant_id', true), '')::uuid));
GRANT SELECT ON tenant_members TO ombaro_staff;
