-- Customers, holds, bookings, appointments and the claims that make double booking impossible.
CREATE TABLE customers (
    tenant_id uuid NOT NULL REFERENCES tenants (id),
    id uuid NOT NULL,
    user_id uuid REFERENCES users (id),
    name text NOT NULL,
    email citext,
    phone text CHECK (phone ~ '^\+[1-9][0-9]{1,14}$'),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    version integer NOT NULL DEFAULT 1,
    PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX customers_email ON customers (tenant_id, email) WHERE email IS NOT NULL;
CREATE UNIQUE INDEX customers_user ON customers (tenant_id, user_id) WHERE user_id IS NOT NULL;
CREATE INDEX customers_by_user ON customers (user_id) WHERE user_id IS NOT NULL;
CREATE TRIGGER customers_touch BEFORE UPDATE ON customers FOR EACH ROW EXECUTE FUNCTION touch_updated_at();

-- The hold is the draft: whatever the visitor has typed, right or wrong, is kept in it.
CREATE TABLE holds (
    tenant_id uuid NOT NULL REFERENCES tenants (id),
    id uuid NOT NULL,
    visitor_id uuid,
    address_hash bytea NOT NULL,
    service_id uuid NOT NULL,
    option_id uuid NOT NULL,
    addon_ids uuid[] NOT NULL DEFAULT '{}',
    staff_id uuid NOT NULL,
    staff_chosen boolean NOT NULL,
    room_id uuid,
    starts_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    draft_name text NOT NULL DEFAULT '' CHECK (length(draft_name) <= 1000),
    draft_email text NOT NULL DEFAULT '' CHECK (length(draft_email) <= 1000),
    draft_phone text NOT NULL DEFAULT '' CHECK (length(draft_phone) <= 1000),
    draft_notes text NOT NULL DEFAULT '' CHECK (length(draft_notes) <= 4000),
    booking_id uuid,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CHECK (starts_at < ends_at)
);
CREATE INDEX holds_visitor ON holds (tenant_id, visitor_id) WHERE visitor_id IS NOT NULL AND booking_id IS NULL;
CREATE INDEX holds_address ON holds (tenant_id, address_hash, expires_at) WHERE booking_id IS NULL;
CREATE INDEX holds_by_id ON holds (id);

CREATE TABLE bookings (
    tenant_id uuid NOT NULL REFERENCES tenants (id),
    id uuid NOT NULL,
    number text NOT NULL,
    customer_id uuid NOT NULL,
    -- The account it belongs to, once its address was verified.
    user_id uuid REFERENCES users (id),
    channel text NOT NULL CONSTRAINT bookings_channel CHECK (channel IN (
        'web', 'pwa', 'phone_ai', 'phone_staff', 'walk_in', 'admin', 'api', 'marketplace')),
    status text NOT NULL CONSTRAINT bookings_status CHECK (status IN (
        'pending', 'confirmed', 'assigned', 'in_progress', 'completed', 'cancelled', 'rescheduled', 'rejected', 'no_show', 'expired')),
    contact_name text NOT NULL,
    contact_email citext NOT NULL,
    contact_phone text NOT NULL,
    notes text NOT NULL DEFAULT '' CHECK (length(notes) <= 1000),
    reason text NOT NULL DEFAULT '' CHECK (length(reason) <= 500),
    currency char(3) NOT NULL,
    total_minor bigint NOT NULL CHECK (total_minor >= 0),
    paid_minor bigint NOT NULL DEFAULT 0 CHECK (paid_minor >= 0),
    starts_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    -- Codes made before a move or a cancellation are worthless after it.
    code_version integer NOT NULL DEFAULT 1,
    short_code text NOT NULL,
    checked_in_at timestamptz,
    guest_token_hash bytea,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT bookings_number_unique UNIQUE (tenant_id, number),
    CONSTRAINT bookings_short_code_unique UNIQUE (tenant_id, short_code),
    FOREIGN KEY (tenant_id, customer_id) REFERENCES customers (tenant_id, id),
    CHECK (paid_minor <= total_minor),
    CHECK (starts_at < ends_at)
);
CREATE INDEX bookings_day ON bookings (tenant_id, starts_at, id);
CREATE INDEX bookings_user ON bookings (user_id, starts_at, id) WHERE user_id IS NOT NULL;
CREATE INDEX bookings_by_id ON bookings (id);
CREATE TRIGGER bookings_touch BEFORE UPDATE ON bookings FOR EACH ROW EXECUTE FUNCTION touch_updated_at();

CREATE TABLE booking_items (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    booking_id uuid NOT NULL,
    service_id uuid NOT NULL,
    option_id uuid NOT NULL,
    -- As they were when booked.
    name text NOT NULL,
    minutes integer NOT NULL,
    price_minor bigint NOT NULL CHECK (price_minor >= 0),
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, booking_id) REFERENCES bookings (tenant_id, id)
);
CREATE INDEX booking_items_booking ON booking_items (tenant_id, booking_id);

CREATE TABLE booking_item_addons (
    tenant_id uuid NOT NULL,
    item_id uuid NOT NULL,
    booking_id uuid NOT NULL,
    addon_id uuid NOT NULL,
    name text NOT NULL,
    minutes integer NOT NULL,
    price_minor bigint NOT NULL CHECK (price_minor >= 0),
    PRIMARY KEY (tenant_id, item_id, addon_id),
    FOREIGN KEY (tenant_id, item_id) REFERENCES booking_items (tenant_id, id)
);
CREATE INDEX booking_item_addons_booking ON booking_item_addons (tenant_id, booking_id);

CREATE TABLE appointments (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    booking_id uuid NOT NULL,
    item_id uuid NOT NULL,
    staff_id uuid,
    room_id uuid,
    status text NOT NULL CONSTRAINT appointments_status CHECK (status IN (
        'held', 'scheduled', 'confirmed', 'checked_in', 'in_progress', 'completed', 'cancelled', 'no_show')),
    starts_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    buffer_before_minutes integer NOT NULL,
    buffer_after_minutes integer NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, booking_id) REFERENCES bookings (tenant_id, id),
    FOREIGN KEY (tenant_id, item_id) REFERENCES booking_items (tenant_id, id),
    FOREIGN KEY (tenant_id, staff_id) REFERENCES staff (tenant_id, id),
    FOREIGN KEY (tenant_id, room_id) REFERENCES resources (tenant_id, id),
    CHECK (starts_at < ends_at)
);
CREATE INDEX appointments_day ON appointments (tenant_id, starts_at);
CREATE INDEX appointments_staff ON appointments (tenant_id, staff_id, starts_at);
CREATE INDEX appointments_booking ON appointments (tenant_id, booking_id);

-- A claim: a range of time during which one resource (a person, a room) is taken, buffers included. The constraint is
-- the reason why nobody is ever booked twice; everything else is convenience. No personal data here.
CREATE TABLE claims (
    tenant_id uuid NOT NULL REFERENCES tenants (id),
    id bigint GENERATED ALWAYS AS IDENTITY,
    resource_id uuid NOT NULL,
    during tstzrange NOT NULL,
    -- && is not leakproof, so under row security it never reaches an index: reads go by these two.
    starts_at timestamptz NOT NULL GENERATED ALWAYS AS (lower(during)) STORED,
    ends_at timestamptz NOT NULL GENERATED ALWAYS AS (upper(during)) STORED,
    blocking boolean NOT NULL DEFAULT true,
    appointment_id uuid,
    hold_id uuid,
    expires_at timestamptz,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT claims_no_overlap EXCLUDE USING gist (tenant_id WITH =, resource_id WITH =, during WITH &&) WHERE (blocking),
    CONSTRAINT claims_range CHECK (NOT isempty(during) AND lower_inc(during) AND NOT upper_inc(during)),
    -- Reads look back this far for claims that began earlier.
    CONSTRAINT claims_at_most_31_days CHECK (upper(during) - lower(during) <= interval '31 days'),
    CONSTRAINT claims_one_owner CHECK (num_nonnulls(appointment_id, hold_id) <= 1),
    CONSTRAINT claims_only_holds_expire CHECK ((hold_id IS NULL) = (expires_at IS NULL))
);
CREATE INDEX claims_resource ON claims (tenant_id, resource_id, starts_at);
CREATE INDEX claims_appointment ON claims (tenant_id, appointment_id) WHERE appointment_id IS NOT NULL;
CREATE INDEX claims_hold ON claims (tenant_id, hold_id) WHERE hold_id IS NOT NULL;

-- Booking numbers count up by business and day.
CREATE TABLE booking_counters (
    tenant_id uuid NOT NULL REFERENCES tenants (id),
    day date NOT NULL,
    last integer NOT NULL,
    PRIMARY KEY (tenant_id, day)
);

CREATE TABLE payments (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    booking_id uuid NOT NULL,
    method text NOT NULL CONSTRAINT payments_method CHECK (method IN ('cash')),
    amount_minor bigint NOT NULL CHECK (amount_minor > 0),
    currency char(3) NOT NULL,
    received_by uuid NOT NULL REFERENCES users (id),
    received_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, booking_id) REFERENCES bookings (tenant_id, id)
);
CREATE INDEX payments_booking ON payments (tenant_id, booking_id);
CREATE INDEX payments_day ON payments (tenant_id, received_at);

-- A verified address claims what was booked with it before.
CREATE INDEX bookings_unclaimed ON bookings (contact_email) WHERE user_id IS NULL;
CREATE INDEX customers_unclaimed ON customers (email) WHERE user_id IS NULL;
