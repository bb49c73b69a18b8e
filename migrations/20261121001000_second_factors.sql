-- Second factors, passkeys, and what is between a password and a session. Like everything about a login, for the sign-in code
-- alone.

-- One secret for each account. It is shown until it is confirmed; from then on sign-in asks for a code.
CREATE TABLE totp_secrets (
    user_id uuid PRIMARY KEY REFERENCES users (id),
    -- AES-256-GCM, bound to the account; the first byte says which key.
    sealed bytea NOT NULL,
    created_at timestamptz NOT NULL,
    confirmed_at timestamptz,
    -- The step of the last code that was accepted: it and those before are refused.
    last_step bigint NOT NULL DEFAULT 0
);

-- Only hashes, made with the installation's secret.
CREATE TABLE recovery_codes (
    code_hash bytea PRIMARY KEY CHECK (length(code_hash) = 32),
    user_id uuid NOT NULL REFERENCES users (id),
    created_at timestamptz NOT NULL,
    used_at timestamptz
);
CREATE INDEX recovery_codes_user ON recovery_codes (user_id);

CREATE TABLE passkeys (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES users (id),
    credential_id bytea NOT NULL CONSTRAINT passkeys_credential_unique UNIQUE,
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
    -- Public key and signature counter.
    credential jsonb NOT NULL,
    created_at timestamptz NOT NULL,
    last_used_at timestamptz
);
CREATE INDEX passkeys_user ON passkeys (user_id);

-- A question that has been asked of a browser: the second factor after a password, or what a passkey is to sign. The browser
-- holds the token, for minutes and for this purpose.
CREATE TABLE sign_in_challenges (
    token_hash bytea PRIMARY KEY CHECK (length(token_hash) = 32),
    purpose text NOT NULL CONSTRAINT sign_in_challenges_purpose
        CHECK (purpose IN ('second_factor', 'passkey_add', 'passkey_sign_in', 'passkey_second')),
    -- Not known before a passkey says so.
    user_id uuid REFERENCES users (id),
    state jsonb NOT NULL DEFAULT '{}',
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at timestamptz
);
CREATE INDEX sign_in_challenges_user ON sign_in_challenges (user_id) WHERE used_at IS NULL;
CREATE INDEX sign_in_challenges_expiry ON sign_in_challenges (expires_at);

DO $$
DECLARE
    t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['totp_secrets', 'recovery_codes', 'passkeys', 'sign_in_challenges']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY %I ON %I TO ombaro_system USING (true) WITH CHECK (true)', t || '_system', t);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO ombaro_system', t);
    END LOOP;
END $$;
