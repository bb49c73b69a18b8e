-- What a business pays Ombaro: one row each, and what happened to it.
CREATE TABLE subscriptions (
    tenant_id uuid PRIMARY KEY REFERENCES tenants (id),
    -- Not yet chosen during the trial.
    plan text CONSTRAINT subscriptions_plan CHECK (plan IN ('MONTHLY', 'YEARLY')),
    status text NOT NULL DEFAULT 'TRIALING' CONSTRAINT subscriptions_status
        CHECK (status IN ('TRIALING', 'ACTIVE', 'PAST_DUE', 'CANCELED', 'UNPAID', 'INACTIVE')),
    trial_end timestamptz,
    current_period_start timestamptz,
    current_period_end timestamptz,
    cancel_at_period_end boolean NOT NULL DEFAULT false,
    -- The payment service's names for the business and its subscription, once there is one.
    gateway_customer text CONSTRAINT subscriptions_gateway_customer_unique UNIQUE,
    gateway_subscription text CONSTRAINT subscriptions_gateway_subscription_unique UNIQUE,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    version integer NOT NULL DEFAULT 1
);
CREATE TRIGGER subscriptions_touch BEFORE UPDATE ON subscriptions FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
CREATE INDEX subscriptions_by_status ON subscriptions (status);

CREATE TABLE subscription_events (
    tenant_id uuid NOT NULL REFERENCES tenants (id),
    id uuid NOT NULL,
    kind text NOT NULL CONSTRAINT subscription_events_kind
        CHECK (kind IN ('started', 'plan_chosen', 'cancel_asked', 'cancel_taken_back', 'reminder_7', 'reminder_11', 'reminder_13', 'trial_ended')),
    user_id uuid REFERENCES users (id),
    at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
-- A job that runs twice reminds once.
CREATE UNIQUE INDEX subscription_events_once ON subscription_events (tenant_id, kind)
    WHERE kind IN ('started', 'reminder_7', 'reminder_11', 'reminder_13', 'trial_ended');

DO $$
DECLARE
    t text;
    here constant text := 'tenant_id = nullif(current_setting(''app.tenant_id'', true), '''')::uuid';
    cell constant text := 'substr(current_setting(''app.reach'', true), %s, 1)';
    may_read constant text := format(cell, permission_cell('subscription', 'read'));
    may_change constant text := format(cell, permission_cell('subscription', 'update')) || ' = ''t''';
BEGIN
    FOREACH t IN ARRAY ARRAY['subscriptions', 'subscription_events']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY %I ON %I TO ombaro_system USING (true) WITH CHECK (true)', t || '_system', t);
        EXECUTE format('CREATE POLICY %I ON %I FOR SELECT TO ombaro_staff USING (%s AND %s = ''t'')', t || '_staff', t, here, may_read);
        EXECUTE format('CREATE POLICY %I ON %I FOR INSERT TO ombaro_staff WITH CHECK (%s AND %s)', t || '_create', t, here, may_change);
        EXECUTE format('CREATE POLICY %I ON %I FOR SELECT TO ombaro_platform USING (%s = ''p'')', t || '_platform', t, may_read);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO ombaro_system', t);
        EXECUTE format('GRANT SELECT, INSERT ON %I TO ombaro_staff', t);
        EXECUTE format('GRANT SELECT ON %I TO ombaro_platform', t);
    END LOOP;
    EXECUTE format('CREATE POLICY subscriptions_update ON subscriptions FOR UPDATE TO ombaro_staff USING (%s AND %s)', here, may_change);
END $$;
-- The business chooses; what it owes and whether it has paid is not its own to write.
GRANT UPDATE (plan, cancel_at_period_end, updated_at, version) ON subscriptions TO ombaro_staff;

-- A business in the making belongs to the person who makes it: nobody else sees what they typed, and nothing is a business
-- before it is whole.
CREATE TABLE business_drafts (
    user_id uuid PRIMARY KEY REFERENCES users (id),
    draft jsonb NOT NULL CHECK (octet_length(draft::text) <= 65536),
    -- What came of it.
    made uuid REFERENCES tenants (id),
    updated_at timestamptz NOT NULL
);
ALTER TABLE business_drafts ENABLE ROW LEVEL SECURITY;
ALTER TABLE business_drafts FORCE ROW LEVEL SECURITY;
CREATE POLICY business_drafts_system ON business_drafts TO ombaro_system USING (true) WITH CHECK (true);
CREATE POLICY business_drafts_own ON business_drafts TO ombaro_customer
    USING (user_id = nullif(current_setting('app.user_id', true), '')::uuid)
    WITH CHECK (user_id = nullif(current_setting('app.user_id', true), '')::uuid AND made IS NULL);
GRANT SELECT, INSERT, UPDATE, DELETE ON business_drafts TO ombaro_system;
GRANT SELECT, INSERT, UPDATE, DELETE ON business_drafts TO ombaro_customer;
