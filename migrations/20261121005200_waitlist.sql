-- Who waits for a time, and what they were offered. An entry is opened with the secret of its link (app.entry_id says which
-- one it opened); an account reads its own; the business reads and answers all of its own.
CREATE TABLE waitlist_entries (
    tenant_id uuid NOT NULL REFERENCES tenants (id),
    id uuid NOT NULL,
    user_id uuid REFERENCES users (id),
    service_id uuid NOT NULL,
    option_id uuid NOT NULL,
    addon_ids uuid[] NOT NULL DEFAULT '{}',
    -- Any of these; anyone when empty.
    staff_ids uuid[] NOT NULL DEFAULT '{}' CHECK (cardinality(staff_ids) <= 50),
    -- As it was called, and as long as it was, when somebody asked for it.
    service_name text NOT NULL,
    minutes integer NOT NULL CHECK (minutes > 0),
    windows jsonb NOT NULL CHECK (jsonb_typeof(windows) = 'array' AND jsonb_array_length(windows) BETWEEN 1 AND 3),
    -- The end of the last day that suits.
    last_at timestamptz NOT NULL,
    contact_name text NOT NULL,
    contact_email citext NOT NULL,
    contact_phone text NOT NULL,
    locale text NOT NULL,
    address_hash bytea NOT NULL,
    token_hash bytea NOT NULL CHECK (length(token_hash) = 32),
    status text NOT NULL DEFAULT 'waiting' CONSTRAINT waitlist_entries_status
        CHECK (status IN ('waiting', 'offered', 'accepted', 'expired', 'cancelled')),
    -- Offers that nobody answered.
    unanswered integer NOT NULL DEFAULT 0,
    booking_id uuid,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, service_id) REFERENCES services (tenant_id, id),
    FOREIGN KEY (tenant_id, booking_id) REFERENCES bookings (tenant_id, id),
    CONSTRAINT waitlist_entries_booked CHECK ((status = 'accepted') = (booking_id IS NOT NULL))
);
CREATE INDEX waitlist_queue ON waitlist_entries (tenant_id, created_at, id) WHERE status IN ('waiting', 'offered');
CREATE INDEX waitlist_by_email ON waitlist_entries (tenant_id, contact_email) WHERE status IN ('waiting', 'offered');
CREATE INDEX waitlist_by_user ON waitlist_entries (user_id, created_at) WHERE user_id IS NOT NULL;
CREATE INDEX waitlist_by_id ON waitlist_entries (id);
CREATE INDEX waitlist_last ON waitlist_entries (last_at) WHERE status = 'waiting';
CREATE TRIGGER waitlist_entries_touch BEFORE UPDATE ON waitlist_entries FOR EACH ROW EXECUTE FUNCTION touch_updated_at();

CREATE TABLE waitlist_offers (
    tenant_id uuid NOT NULL REFERENCES tenants (id),
    id uuid NOT NULL,
    entry_id uuid NOT NULL,
    -- The hold that keeps the time.
    hold_id uuid NOT NULL,
    staff_id uuid NOT NULL,
    starts_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    total_minor bigint NOT NULL CHECK (total_minor >= 0),
    -- Whoever offered it out of turn.
    offered_by uuid REFERENCES users (id),
    offered_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    outcome text NOT NULL DEFAULT 'open' CONSTRAINT waitlist_offers_outcome
        CHECK (outcome IN ('open', 'accepted', 'declined', 'lapsed', 'withdrawn')),
    answered_at timestamptz,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, entry_id) REFERENCES waitlist_entries (tenant_id, id),
    FOREIGN KEY (tenant_id, staff_id) REFERENCES staff (tenant_id, id),
    CONSTRAINT waitlist_offers_answered CHECK ((outcome = 'open') = (answered_at IS NULL)),
    CHECK (starts_at < ends_at)
);
-- Nobody is offered two times at once, whoever offers.
CREATE UNIQUE INDEX waitlist_offers_one_open ON waitlist_offers (tenant_id, entry_id) WHERE outcome = 'open';
CREATE INDEX waitlist_offers_entry ON waitlist_offers (tenant_id, entry_id, offered_at);
CREATE INDEX waitlist_offers_due ON waitlist_offers (expires_at) WHERE outcome = 'open';

DO $$
DECLARE
    t text;
    of_entry text;
    here constant text := 'tenant_id = nullif(current_setting(''app.tenant_id'', true), '''')::uuid';
    me constant text := 'user_id = nullif(current_setting(''app.user_id'', true), '''')::uuid';
    opened constant text := 'nullif(current_setting(''app.entry_id'', true), '''')::uuid';
    may_read constant text := format('substr(current_setting(''app.reach'', true), %s, 1)', permission_cell('bookings', 'read'));
    may_change constant text := format('substr(current_setting(''app.reach'', true), %s, 1) = ''t''', permission_cell('bookings', 'update'));
BEGIN
    FOREACH t IN ARRAY ARRAY['waitlist_entries', 'waitlist_offers']
    LOOP
        of_entry := CASE t WHEN 'waitlist_entries' THEN 'id' ELSE 'entry_id' END;
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY %I ON %I TO ombaro_system USING (true) WITH CHECK (true)', t || '_system', t);
        EXECUTE format('CREATE POLICY %I ON %I TO ombaro_public USING (%s AND %I = %s) WITH CHECK (%s AND %I = %s)', t || '_public', t, here, of_entry, opened, here, of_entry, opened);
        EXECUTE format('CREATE POLICY %I ON %I FOR SELECT TO ombaro_staff USING (%s AND %s = ''t'')', t || '_staff', t, here, may_read);
        EXECUTE format('CREATE POLICY %I ON %I FOR UPDATE TO ombaro_staff USING (%s AND %s)', t || '_staff_update', t, here, may_change);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %I TO ombaro_system', t);
        EXECUTE format('GRANT SELECT ON %I TO ombaro_public, ombaro_customer, ombaro_staff', t);
    END LOOP;
    EXECUTE format('CREATE POLICY waitlist_entries_customer ON waitlist_entries FOR SELECT TO ombaro_customer USING (%s)', me);
    EXECUTE format('CREATE POLICY waitlist_entries_customer_join ON waitlist_entries FOR INSERT TO ombaro_customer WITH CHECK (%s AND %s)', here, me);
    EXECUTE format('CREATE POLICY waitlist_offers_staff_create ON waitlist_offers FOR INSERT TO ombaro_staff WITH CHECK (%s AND %s)', here, may_change);
END $$;
CREATE POLICY waitlist_offers_customer ON waitlist_offers FOR SELECT TO ombaro_customer
    USING (EXISTS (SELECT 1 FROM waitlist_entries e WHERE e.tenant_id = waitlist_offers.tenant_id AND e.id = waitlist_offers.entry_id));
GRANT INSERT ON waitlist_entries TO ombaro_public, ombaro_customer;
GRANT INSERT ON waitlist_offers TO ombaro_staff;
GRANT UPDATE (status, unanswered, version) ON waitlist_entries TO ombaro_public, ombaro_staff;
GRANT UPDATE (outcome, answered_at) ON waitlist_offers TO ombaro_public, ombaro_staff;

GRANT CREATE ON SCHEMA public TO ombaro_system;
-- At which business an entry stands, for whoever has its secret.
CREATE FUNCTION tenant_of_wait(in_entry uuid, in_token_hash bytea) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT tenant_id FROM waitlist_entries WHERE id = in_entry AND token_hash = in_token_hash
$$;
-- How often an address waits already: an e-mail address, and one of the network.
CREATE FUNCTION waiting_at(in_tenant uuid, in_email citext, in_address bytea) RETURNS TABLE (by_email bigint, by_address bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT count(*) FILTER (WHERE contact_email = in_email), count(*) FILTER (WHERE address_hash = in_address)
    FROM waitlist_entries
    WHERE tenant_id = in_tenant AND status IN ('waiting', 'offered') AND (contact_email = in_email OR address_hash = in_address)
$$;
ALTER FUNCTION tenant_of_wait OWNER TO ombaro_system;
ALTER FUNCTION waiting_at OWNER TO ombaro_system;
REVOKE ALL ON FUNCTION tenant_of_wait, waiting_at FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tenant_of_wait TO ombaro_public;
GRANT EXECUTE ON FUNCTION waiting_at TO ombaro_public, ombaro_customer;
REVOKE CREATE ON SCHEMA public FROM ombaro_system;
