-- What people are told, and the browsers that are told it by push (RFC 8030).

-- Who did it and as what, so that nobody is told of their own doing. Kept out of `data`, which live clients read.
ALTER TABLE events ADD COLUMN user_id uuid, ADD COLUMN action text NOT NULL DEFAULT '';

-- One browser of one account. It hangs on the session, and goes with it. Like everything about a login, for the program alone.
CREATE TABLE push_subscriptions (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES users (id),
    session_id uuid NOT NULL CONSTRAINT push_subscriptions_session UNIQUE REFERENCES sessions (id),
    -- The cookie that the browser is known by: whoever signs in again there goes on.
    device_hash bytea CHECK (length(device_hash) = 32),
    -- Whoever subscribes in a browser takes it over: it shows what one account is told.
    endpoint text NOT NULL CONSTRAINT push_subscriptions_endpoint UNIQUE CHECK (length(endpoint) BETWEEN 10 AND 1000),
    p256dh bytea NOT NULL CHECK (length(p256dh) = 65),
    auth bytea NOT NULL CHECK (length(auth) = 16),
    topics text[] NOT NULL CONSTRAINT push_subscriptions_topics
        CHECK (topics <@ ARRAY['my_bookings', 'reminders', 'my_visits', 'new_bookings', 'approvals', 'late']),
    -- On the wall clock of `timezone`; without, never quiet.
    quiet_from time,
    quiet_until time,
    timezone text NOT NULL CHECK (length(timezone) BETWEEN 1 AND 64),
    created_at timestamptz NOT NULL,
    last_sent_at timestamptz,
    CONSTRAINT push_subscriptions_quiet CHECK ((quiet_from IS NULL) = (quiet_until IS NULL) AND coalesce(quiet_from <> quiet_until, true))
);
CREATE INDEX push_subscriptions_user ON push_subscriptions (user_id);

CREATE TABLE notifications (
    tenant_id uuid NOT NULL REFERENCES tenants (id),
    id uuid NOT NULL,
    user_id uuid NOT NULL REFERENCES users (id),
    kind text NOT NULL CHECK (length(kind) BETWEEN 1 AND 40),
    -- What its text needs: when, and when before. The words are made when it is read, in the reader's language.
    data jsonb NOT NULL,
    booking_id uuid NOT NULL,
    -- What it follows from, so that nothing is said twice.
    cause text NOT NULL,
    created_at timestamptz NOT NULL,
    read_at timestamptz,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT notifications_once UNIQUE (tenant_id, user_id, cause),
    FOREIGN KEY (tenant_id, booking_id) REFERENCES bookings (tenant_id, id)
);
CREATE INDEX notifications_of_user ON notifications (user_id, created_at DESC);
CREATE INDEX notifications_of_booking ON notifications (tenant_id, booking_id, user_id);

-- One notification on its way to one browser.
CREATE TABLE notification_deliveries (
    tenant_id uuid NOT NULL REFERENCES tenants (id),
    id uuid NOT NULL,
    notification_id uuid NOT NULL,
    channel text NOT NULL CONSTRAINT notification_deliveries_channel CHECK (channel IN ('push')),
    -- Null once the browser is forgotten.
    subscription_id uuid REFERENCES push_subscriptions (id) ON DELETE SET NULL,
    status text NOT NULL CONSTRAINT notification_deliveries_status CHECK (status IN ('queued', 'sent', 'failed', 'suppressed')),
    reason text NOT NULL DEFAULT '' CHECK (length(reason) <= 80),
    created_at timestamptz NOT NULL,
    settled_at timestamptz,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT notification_deliveries_once UNIQUE (tenant_id, notification_id, subscription_id),
    FOREIGN KEY (tenant_id, notification_id) REFERENCES notifications (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX notification_deliveries_subscription ON notification_deliveries (subscription_id) WHERE subscription_id IS NOT NULL;

-- How far the event log has been read for notifications. What was before is not told any more.
CREATE TABLE notification_cursor (
    singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
    last bigint NOT NULL
);
INSERT INTO notification_cursor (last) SELECT last FROM event_cursor;

DO $$
DECLARE
    t text;
    me constant text := 'user_id = nullif(current_setting(''app.user_id'', true), '''')::uuid';
BEGIN
    FOREACH t IN ARRAY ARRAY['push_subscriptions', 'notifications', 'notification_deliveries', 'notification_cursor']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY %I ON %I TO ombaro_system USING (true) WITH CHECK (true)', t || '_system', t);
    END LOOP;
    -- Everybody reads their own, from whichever business, and marks it as read.
    EXECUTE format('CREATE POLICY notifications_own ON notifications FOR SELECT TO ombaro_customer USING (%s)', me);
    EXECUTE format('CREATE POLICY notifications_read ON notifications FOR UPDATE TO ombaro_customer USING (%1$s) WITH CHECK (%1$s)', me);
END $$;
GRANT SELECT, INSERT, UPDATE, DELETE ON push_subscriptions, notifications, notification_deliveries TO ombaro_system;
GRANT SELECT, UPDATE ON notification_cursor TO ombaro_system;
GRANT SELECT ON notifications TO ombaro_customer;
GRANT UPDATE (read_at) ON notifications TO ombaro_customer;

-- However a session ends (by whoever signs out, by a new password, by head office), its browser is told nothing any more.
GRANT CREATE ON SCHEMA public TO ombaro_system;
CREATE FUNCTION forget_push_of_session() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    DELETE FROM push_subscriptions WHERE session_id = NEW.id;
    RETURN NULL;
END $$;
ALTER FUNCTION forget_push_of_session OWNER TO ombaro_system;
REVOKE ALL ON FUNCTION forget_push_of_session FROM PUBLIC;
REVOKE CREATE ON SCHEMA public FROM ombaro_system;
CREATE TRIGGER sessions_forget_push AFTER UPDATE OF ended_at ON sessions
    FOR EACH ROW WHEN (NEW.ended_at IS NOT NULL) EXECUTE FUNCTION forget_push_of_session();
