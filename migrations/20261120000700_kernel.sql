-- What every context stands on: the event log, jobs, audit, idempotency, messages, limits.

-- Events are written in the transaction of the change and numbered afterwards, by one sequencer at a time: numbers given
-- inside the transaction would become visible out of order, and a reader would skip the late ones.
CREATE TABLE events (
    id uuid NOT NULL PRIMARY KEY,
    tenant_id uuid NOT NULL REFERENCES tenants (id),
    aggregate_kind text NOT NULL,
    aggregate_id uuid NOT NULL,
    aggregate_version integer NOT NULL,
    kind text NOT NULL,
    data jsonb NOT NULL,
    at timestamptz NOT NULL,
    position bigint
);
CREATE UNIQUE INDEX events_position ON events (position) WHERE position IS NOT NULL;
CREATE INDEX events_unnumbered ON events (id) WHERE position IS NULL;
CREATE INDEX events_aggregate ON events (tenant_id, aggregate_id, aggregate_version);

-- One row: the last number given.
CREATE TABLE event_cursor (
    singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
    last bigint NOT NULL
);
INSERT INTO event_cursor (last) VALUES (0);

CREATE TABLE jobs (
    id uuid PRIMARY KEY,
    tenant_id uuid REFERENCES tenants (id),
    kind text NOT NULL,
    payload jsonb NOT NULL,
    run_at timestamptz NOT NULL,
    attempts integer NOT NULL DEFAULT 0,
    locked_until timestamptz,
    last_error text,
    done_at timestamptz,
    dead_at timestamptz,
    created_at timestamptz NOT NULL
);
CREATE INDEX jobs_due ON jobs (run_at) WHERE done_at IS NULL AND dead_at IS NULL;

-- Append-only: nobody is granted UPDATE or DELETE.
CREATE TABLE audit_logs (
    id uuid PRIMARY KEY,
    tenant_id uuid,
    user_id uuid,
    action text NOT NULL,
    resource_kind text NOT NULL,
    resource_id uuid,
    success boolean NOT NULL,
    at timestamptz NOT NULL
);
CREATE INDEX audit_logs_tenant ON audit_logs (tenant_id, at);

CREATE TABLE idempotency_keys (
    tenant_id uuid NOT NULL,
    principal text NOT NULL,
    route text NOT NULL,
    key text NOT NULL CHECK (length(key) BETWEEN 16 AND 255),
    body_hash bytea NOT NULL CHECK (length(body_hash) = 32),
    answer text,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, principal, route, key)
);
CREATE INDEX idempotency_keys_age ON idempotency_keys (created_at);

-- Where messages go while no mail service is set up, outside production only.
CREATE TABLE development_mailbox (
    id uuid PRIMARY KEY,
    recipient citext NOT NULL,
    subject text NOT NULL,
    body text NOT NULL,
    sent_at timestamptz NOT NULL
);
CREATE INDEX development_mailbox_recipient ON development_mailbox (recipient, sent_at);

-- Limits that bit, so that an attack can be seen afterwards. The principal is a hash.
CREATE TABLE rate_limit_logs (
    id uuid PRIMARY KEY,
    class text NOT NULL,
    principal_hash bytea NOT NULL,
    at timestamptz NOT NULL
);

DO $$
DECLARE
    t text;
    here constant text := 'tenant_id = (SELECT nullif(current_setting(''app.tenant_id'', true), '''')::uuid)';
BEGIN
    FOREACH t IN ARRAY ARRAY['events', 'event_cursor', 'jobs', 'audit_logs', 'idempotency_keys', 'development_mailbox', 'rate_limit_logs']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY %I ON %I TO ombaro_system USING (true) WITH CHECK (true)', t || '_system', t);
    END LOOP;
    -- Whoever changes something says so, in the same transaction.
    FOREACH t IN ARRAY ARRAY['events', 'jobs', 'audit_logs']
    LOOP
        EXECUTE format('CREATE POLICY %I ON %I FOR INSERT TO ombaro_public, ombaro_customer, ombaro_staff WITH CHECK (%s)', t || '_write', t, here);
        EXECUTE format('GRANT INSERT ON %I TO ombaro_public, ombaro_customer, ombaro_staff, ombaro_platform', t);
    END LOOP;
END $$;
CREATE POLICY idempotency_keys_here ON idempotency_keys TO ombaro_public, ombaro_customer, ombaro_staff
    USING (tenant_id = (SELECT nullif(current_setting('app.tenant_id', true), '')::uuid))
    WITH CHECK (tenant_id = (SELECT nullif(current_setting('app.tenant_id', true), '')::uuid));
GRANT SELECT, INSERT, UPDATE ON idempotency_keys TO ombaro_public, ombaro_customer, ombaro_staff;
CREATE POLICY event_cursor_read ON event_cursor FOR SELECT TO ombaro_public, ombaro_customer, ombaro_staff, ombaro_platform USING (true);
GRANT SELECT ON event_cursor TO ombaro_public, ombaro_customer, ombaro_staff, ombaro_platform;

GRANT SELECT, INSERT, UPDATE, DELETE ON events, jobs, idempotency_keys, development_mailbox TO ombaro_system;
GRANT SELECT, UPDATE ON event_cursor TO ombaro_system;
GRANT SELECT, INSERT ON audit_logs, rate_limit_logs TO ombaro_system;
