-- What an account knows of its owner besides name and address, and what it remembers of where they signed in.
ALTER TABLE users
    -- Without an @, so that it is never mistaken for an address.
    ADD COLUMN username citext CONSTRAINT users_username_unique UNIQUE
        CONSTRAINT users_username CHECK (username::text ~ '^[a-z][a-z0-9._-]{2,29}$'),
    ADD COLUMN phone text CONSTRAINT users_phone CHECK (phone ~ '^\+[1-9][0-9]{6,14}$'),
    ADD COLUMN phone_verified_at timestamptz,
    ADD COLUMN marketing_consent_at timestamptz,
    ADD COLUMN notify_email boolean NOT NULL DEFAULT true,
    ADD COLUMN notify_sms boolean NOT NULL DEFAULT false,
    ADD CONSTRAINT users_phone_verified CHECK (phone_verified_at IS NULL OR phone IS NOT NULL);

-- Passwords that came from elsewhere as bcrypt: as long as there are any, everybody's sign-in takes the time that theirs do.
CREATE INDEX users_imported_password ON users (id) WHERE password_hash LIKE '$2%';

-- A picture goes by a random name: whoever knows it may see it.
CREATE TABLE avatars (
    name text PRIMARY KEY,
    user_id uuid NOT NULL CONSTRAINT avatars_user_unique UNIQUE REFERENCES users (id),
    media_type text NOT NULL CHECK (media_type IN ('image/png', 'image/jpeg', 'image/webp')),
    bytes bytea NOT NULL CHECK (length(bytes) <= 1048576),
    created_at timestamptz NOT NULL
);

-- Another address counts when both ends have said so.
CREATE TABLE email_changes (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES users (id),
    email citext NOT NULL,
    old_token_hash bytea NOT NULL CONSTRAINT email_changes_old_unique UNIQUE CHECK (length(old_token_hash) = 32),
    new_token_hash bytea NOT NULL CONSTRAINT email_changes_new_unique UNIQUE CHECK (length(new_token_hash) = 32),
    old_confirmed_at timestamptz,
    new_confirmed_at timestamptz,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    ended_at timestamptz
);
CREATE INDEX email_changes_user ON email_changes (user_id) WHERE ended_at IS NULL;

-- Six digits that were sent to a number.
CREATE TABLE phone_codes (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES users (id),
    phone text NOT NULL,
    code_hash bytea NOT NULL CHECK (length(code_hash) = 32),
    failures integer NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    ended_at timestamptz
);
CREATE INDEX phone_codes_user ON phone_codes (user_id, created_at);

-- Browsers that an account has been used with: the hash of a random cookie, not an address.
CREATE TABLE known_devices (
    user_id uuid NOT NULL REFERENCES users (id),
    token_hash bytea NOT NULL CHECK (length(token_hash) = 32),
    created_at timestamptz NOT NULL,
    last_used_at timestamptz NOT NULL,
    PRIMARY KEY (user_id, token_hash)
);

-- The last sign-ins of an account, and those that failed. Kept for its owner; the audit log is kept for everybody else.
CREATE TABLE sign_ins (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES users (id),
    method text NOT NULL CHECK (method IN ('password', 'code', 'recovery_code', 'passkey', 'link')),
    device text NOT NULL CHECK (length(device) <= 80),
    success boolean NOT NULL,
    at timestamptz NOT NULL
);
CREATE INDEX sign_ins_user ON sign_ins (user_id, at DESC);

DO $$
DECLARE
    t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['avatars', 'email_changes', 'phone_codes', 'known_devices', 'sign_ins']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY %I ON %I TO ombaro_system USING (true) WITH CHECK (true)', t || '_system', t);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO ombaro_system', t);
    END LOOP;
END $$;
