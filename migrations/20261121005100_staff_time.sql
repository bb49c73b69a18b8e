-- The time of those who do the work: who they are, when they are there, when they are away, and their calendars.
ALTER TABLE staff
    ADD COLUMN gender text CONSTRAINT staff_gender CHECK (gender IN ('female', 'male', 'other')),
    ADD COLUMN experience_years smallint CONSTRAINT staff_experience CHECK (experience_years BETWEEN 0 AND 70),
    ADD COLUMN languages text[] NOT NULL DEFAULT '{}' CONSTRAINT staff_languages CHECK (cardinality(languages) <= 12),
    ADD COLUMN bio text NOT NULL DEFAULT '' CONSTRAINT staff_bio CHECK (length(bio) <= 1000),
    ADD COLUMN version integer NOT NULL DEFAULT 1;

CREATE TABLE staff_certifications (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    staff_id uuid NOT NULL,
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 120),
    issuer text NOT NULL DEFAULT '' CHECK (length(issuer) <= 120),
    year smallint CHECK (year BETWEEN 1950 AND 2100),
    expires_on date,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, staff_id) REFERENCES staff (tenant_id, id)
);
CREATE INDEX staff_certifications_staff ON staff_certifications (tenant_id, staff_id);

-- Where a shift is worked, and where a room is; without one anywhere the business is.
ALTER TABLE staff_schedules ADD COLUMN IF NOT EXISTS location_id uuid,
    ADD CONSTRAINT staff_schedules_location FOREIGN KEY (tenant_id, location_id) REFERENCES locations (tenant_id, id);
ALTER TABLE resources ADD COLUMN IF NOT EXISTS location_id uuid,
    ADD CONSTRAINT resources_location FOREIGN KEY (tenant_id, location_id) REFERENCES locations (tenant_id, id);

-- A time that somebody is not there again and again. Its days stand in availability_exceptions as far as filled_to, so that
-- whoever looks for free times reads one table.
CREATE TABLE staff_blocks (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    staff_id uuid NOT NULL,
    rule text NOT NULL CHECK (length(rule) BETWEEN 1 AND 200),
    first_day date NOT NULL,
    last_day date,
    starts time NOT NULL,
    ends time NOT NULL,
    skipped date[] NOT NULL DEFAULT '{}',
    reason text NOT NULL DEFAULT '' CHECK (length(reason) <= 120),
    -- When its days were written last: a job that runs twice must not mind.
    filled_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, staff_id) REFERENCES staff (tenant_id, id),
    CHECK (starts < ends),
    CHECK (first_day <= last_day)
);
CREATE INDEX staff_blocks_staff ON staff_blocks (tenant_id, staff_id);

CREATE TABLE leave_requests (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    staff_id uuid NOT NULL,
    kind text NOT NULL CONSTRAINT leave_requests_kind CHECK (kind IN (
        'sick', 'casual', 'annual', 'earned', 'maternity', 'paternity', 'emergency', 'unpaid')),
    first_day date NOT NULL,
    last_day date NOT NULL,
    -- Half days: the first begins at midday, the last ends at midday.
    from_midday boolean NOT NULL DEFAULT false,
    to_midday boolean NOT NULL DEFAULT false,
    reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
    status text NOT NULL DEFAULT 'pending' CONSTRAINT leave_requests_status
        CHECK (status IN ('pending', 'approved', 'rejected', 'cancelled')),
    asked_by uuid NOT NULL REFERENCES users (id),
    asked_at timestamptz NOT NULL,
    decided_by uuid REFERENCES users (id),
    decided_at timestamptz,
    answer text NOT NULL DEFAULT '' CHECK (length(answer) <= 500),
    version integer NOT NULL DEFAULT 1,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, staff_id) REFERENCES staff (tenant_id, id),
    CHECK (first_day <= last_day),
    CONSTRAINT leave_requests_half CHECK (first_day < last_day OR NOT (from_midday AND to_midday)),
    CONSTRAINT leave_requests_once EXCLUDE USING gist
        (tenant_id WITH =, staff_id WITH =, daterange(first_day, last_day, '[]') WITH &&) WHERE (status IN ('pending', 'approved'))
);
CREATE INDEX leave_requests_queue ON leave_requests (tenant_id, status, first_day);

-- Affected customers who were asked to choose another time.
CREATE TABLE leave_offers (
    tenant_id uuid NOT NULL,
    leave_id uuid NOT NULL,
    booking_id uuid NOT NULL,
    sent_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, leave_id, booking_id),
    FOREIGN KEY (tenant_id, leave_id) REFERENCES leave_requests (tenant_id, id),
    FOREIGN KEY (tenant_id, booking_id) REFERENCES bookings (tenant_id, id)
);

-- A calendar to subscribe to. Its address is worked out from the nonce and the installation's secret, so only a hash rests here.
CREATE TABLE calendar_feeds (
    tenant_id uuid NOT NULL,
    staff_id uuid NOT NULL,
    token_hash bytea NOT NULL CONSTRAINT calendar_feeds_token_unique UNIQUE CHECK (length(token_hash) = 32),
    nonce uuid NOT NULL,
    shows_names boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, staff_id),
    FOREIGN KEY (tenant_id, staff_id) REFERENCES staff (tenant_id, id)
);

-- A calendar kept elsewhere: what stands in it takes the time here too. Its address opens it, so it is sealed.
CREATE TABLE calendar_links (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    staff_id uuid NOT NULL,
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
    host text NOT NULL,
    sealed_address bytea NOT NULL,
    next_at timestamptz NOT NULL,
    tried_at timestamptz,
    read_at timestamptz,
    -- Why the last try failed; nothing while it did not.
    failure text CONSTRAINT calendar_links_failure CHECK (failure IN (
        'unreachable', 'refused', 'too_large', 'not_a_calendar', 'forbidden_address', 'too_much')),
    events integer NOT NULL DEFAULT 0,
    skipped integer NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, staff_id) REFERENCES staff (tenant_id, id)
);
CREATE INDEX calendar_links_staff ON calendar_links (tenant_id, staff_id);

-- Where a time off comes from; what goes takes its times with it.
ALTER TABLE availability_exceptions
    DROP CONSTRAINT availability_exceptions_kind,
    ADD CONSTRAINT availability_exceptions_kind
        CHECK (kind IN ('blocked', 'vacation', 'leave', 'extra_hours', 'holiday', 'external')),
    ADD COLUMN source_leave_id uuid,
    ADD COLUMN block_id uuid,
    ADD COLUMN link_id uuid,
    ADD CONSTRAINT availability_exceptions_leave FOREIGN KEY (tenant_id, source_leave_id) REFERENCES leave_requests (tenant_id, id),
    ADD CONSTRAINT availability_exceptions_block FOREIGN KEY (tenant_id, block_id) REFERENCES staff_blocks (tenant_id, id) ON DELETE CASCADE,
    ADD CONSTRAINT availability_exceptions_link FOREIGN KEY (tenant_id, link_id) REFERENCES calendar_links (tenant_id, id) ON DELETE CASCADE,
    ADD CONSTRAINT availability_exceptions_one_source CHECK (num_nonnulls(source_leave_id, block_id, link_id) <= 1);
CREATE INDEX availability_exceptions_leave ON availability_exceptions (tenant_id, source_leave_id) WHERE source_leave_id IS NOT NULL;
CREATE INDEX availability_exceptions_block ON availability_exceptions (tenant_id, block_id) WHERE block_id IS NOT NULL;
CREATE INDEX availability_exceptions_linked ON availability_exceptions (tenant_id, link_id) WHERE link_id IS NOT NULL;

-- Why somebody is away is not for everybody.
REVOKE SELECT ON availability_exceptions FROM ombaro_public, ombaro_customer;
GRANT SELECT (tenant_id, id, staff_id, kind, starts_at, ends_at) ON availability_exceptions TO ombaro_public, ombaro_customer;

DO $$
DECLARE
    t text;
    c record;
    here constant text := 'tenant_id = nullif(current_setting(''app.tenant_id'', true), '''')::uuid';
    mine constant text := 'staff_id = nullif(current_setting(''app.staff_id'', true), '''')::uuid';
    reads text;
    writes text;
    reach constant text := 'substr(current_setting(''app.reach'', true), %s, 1)';
    edits constant text := format(reach, permission_cell('availability', 'update')) || ' = ''t''';
    owns constant text := format(reach, permission_cell('availability', 'update')) || ' = ANY (''{o,a,m,t}'') AND ' || mine;
    decides constant text := format(reach, permission_cell('leave', 'approve')) || ' = ''t''';
BEGIN
    FOREACH t IN ARRAY ARRAY['staff_certifications', 'staff_blocks', 'leave_requests', 'leave_offers', 'calendar_feeds', 'calendar_links']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY %I ON %I TO ombaro_system USING (true) WITH CHECK (true)', t || '_system', t);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO ombaro_system', t);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO ombaro_staff', t);
    END LOOP;
    -- Table, module, who writes besides whoever it is about.
    FOR c IN SELECT * FROM (VALUES
        ('staff_certifications', 'staff'), ('staff_blocks', 'availability'), ('leave_requests', 'leave')
    ) AS wall (tab, module)
    LOOP
        reads := format(reach, permission_cell(c.module, 'read'));
        EXECUTE format('CREATE POLICY %I ON %I FOR SELECT TO ombaro_staff USING (%s AND (%s = ''t'' OR %s = ANY (''{o,a,m}'') AND %s))',
            c.tab || '_staff', c.tab, here, reads, reads, mine);
        EXECUTE format('CREATE POLICY %I ON %I FOR SELECT TO ombaro_platform USING (%s = ''p'')', c.tab || '_platform', c.tab, reads);
        EXECUTE format('GRANT SELECT ON %I TO ombaro_platform', c.tab);
    END LOOP;
    writes := format(reach, permission_cell('staff', 'update'));
    EXECUTE format('CREATE POLICY staff_certifications_write ON staff_certifications TO ombaro_staff USING (%s AND (%s = ''t'' OR %s = ANY (''{o,a,m}'') AND %s))',
        here, writes, writes, mine);
    EXECUTE format('CREATE POLICY staff_profile ON staff FOR UPDATE TO ombaro_staff USING (%s AND (%s = ''t'' OR %s OR %s = ANY (''{o,a,m}'') AND %s))',
        here, writes, edits, writes, replace(mine, 'staff_id =', 'id ='));
    EXECUTE format('CREATE POLICY staff_blocks_write ON staff_blocks TO ombaro_staff USING (%s AND %s)', here, edits);
    -- Whoever is away asks and takes back; whoever decides does not decide on themselves, which the service sees to.
    EXECUTE format('CREATE POLICY leave_requests_ask ON leave_requests FOR INSERT TO ombaro_staff WITH CHECK (%s AND %s = ANY (''{o,a,m,t}'') AND %s)',
        here, format(reach, permission_cell('leave', 'create')), mine);
    EXECUTE format('CREATE POLICY leave_requests_change ON leave_requests FOR UPDATE TO ombaro_staff USING (%s AND (%s OR %s = ANY (''{o,a,m,t}'') AND %s))',
        here, decides, format(reach, permission_cell('leave', 'update')), mine);
    EXECUTE format('CREATE POLICY leave_offers_write ON leave_offers TO ombaro_staff USING (%s AND %s)', here, decides);
    FOREACH t IN ARRAY ARRAY['calendar_feeds', 'calendar_links']
    LOOP
        EXECUTE format('CREATE POLICY %I ON %I TO ombaro_staff USING (%s AND %s)', t || '_own', t, here, owns);
    END LOOP;
    FOREACH t IN ARRAY ARRAY['staff_schedules', 'schedule_breaks']
    LOOP
        EXECUTE format('CREATE POLICY %I ON %I FOR INSERT TO ombaro_staff WITH CHECK (%s AND %s)', t || '_add', t, here, edits);
        EXECUTE format('CREATE POLICY %I ON %I FOR DELETE TO ombaro_staff USING (%s AND %s)', t || '_remove', t, here, edits);
        EXECUTE format('GRANT INSERT, DELETE ON %I TO ombaro_staff', t);
    END LOOP;
    EXECUTE format('CREATE POLICY availability_exceptions_add ON availability_exceptions FOR INSERT TO ombaro_staff WITH CHECK (%s AND staff_id IS NOT NULL AND (%s OR %s))',
        here, edits, decides);
    EXECUTE format('CREATE POLICY availability_exceptions_remove ON availability_exceptions FOR DELETE TO ombaro_staff USING (%s AND staff_id IS NOT NULL AND (%s OR %s OR %s))',
        here, edits, decides, owns);
END $$;
GRANT UPDATE (gender, experience_years, languages, bio, status, version) ON staff TO ombaro_staff;
