-- Packages that were sold, the visits that each pays for, and the appointments that used one. What was sold is kept as it was:
-- the catalogue may change its packages afterwards.
CREATE TABLE customer_packages (
    tenant_id uuid NOT NULL REFERENCES tenants (id),
    id uuid NOT NULL,
    customer_id uuid NOT NULL,
    package_id uuid NOT NULL,
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 120),
    price_minor bigint NOT NULL CHECK (price_minor BETWEEN 0 AND 9999999999),
    currency char(3) NOT NULL,
    -- The end of its last day; without a value it does not run out.
    expires_at timestamptz,
    -- Used up and run out are not written down: they follow from the credits and the clock.
    status text NOT NULL DEFAULT 'active' CONSTRAINT customer_packages_status CHECK (status IN ('active', 'suspended', 'refunded')),
    refunded_minor bigint NOT NULL DEFAULT 0 CONSTRAINT customer_packages_refund
        CHECK (refunded_minor BETWEEN 0 AND price_minor AND (refunded_minor = 0 OR status = 'refunded')),
    -- Why it was suspended or paid back.
    reason text NOT NULL DEFAULT '' CHECK (length(reason) <= 500),
    version integer NOT NULL DEFAULT 1,
    sold_by uuid NOT NULL REFERENCES users (id),
    sold_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, customer_id) REFERENCES customers (tenant_id, id),
    FOREIGN KEY (tenant_id, package_id) REFERENCES packages (tenant_id, id)
);
CREATE INDEX customer_packages_customer ON customer_packages (tenant_id, customer_id);
CREATE INDEX customer_packages_sold ON customer_packages (tenant_id, sold_at DESC, id);

-- What a sold package pays for: so many visits of one length. `used` counts those reserved and those that took place.
CREATE TABLE package_credits (
    tenant_id uuid NOT NULL REFERENCES tenants (id),
    customer_package_id uuid NOT NULL,
    option_id uuid NOT NULL,
    name text NOT NULL,
    minutes integer NOT NULL CHECK (minutes > 0),
    -- What one cost by itself when the package was sold.
    worth_minor bigint NOT NULL CHECK (worth_minor >= 0),
    total smallint NOT NULL CHECK (total > 0),
    used smallint NOT NULL DEFAULT 0 CONSTRAINT package_credits_left CHECK (used BETWEEN 0 AND total),
    PRIMARY KEY (tenant_id, customer_package_id, option_id),
    FOREIGN KEY (tenant_id, customer_package_id) REFERENCES customer_packages (tenant_id, id),
    FOREIGN KEY (tenant_id, option_id) REFERENCES service_options (tenant_id, id)
);

-- One credit for one appointment.
CREATE TABLE package_redemptions (
    tenant_id uuid NOT NULL REFERENCES tenants (id),
    appointment_id uuid NOT NULL,
    booking_id uuid NOT NULL,
    customer_package_id uuid NOT NULL,
    option_id uuid NOT NULL,
    status text NOT NULL CONSTRAINT package_redemptions_status CHECK (status IN ('reserved', 'consumed', 'returned')),
    PRIMARY KEY (tenant_id, appointment_id),
    FOREIGN KEY (tenant_id, appointment_id) REFERENCES appointments (tenant_id, id),
    FOREIGN KEY (tenant_id, booking_id) REFERENCES bookings (tenant_id, id),
    FOREIGN KEY (tenant_id, customer_package_id, option_id)
        REFERENCES package_credits (tenant_id, customer_package_id, option_id)
);
CREATE INDEX package_redemptions_package ON package_redemptions (tenant_id, customer_package_id);
CREATE INDEX package_redemptions_booking ON package_redemptions (tenant_id, booking_id);

-- An item that a credit pays is sold for nothing; its add-ons are not.
ALTER TABLE booking_items
    ADD COLUMN package_name text CHECK (length(package_name) BETWEEN 1 AND 120),
    ADD CONSTRAINT booking_items_by_credit CHECK (package_name IS NULL OR price_minor = 0);

-- Money is taken for a booking or for a package.
ALTER TABLE payments
    ALTER COLUMN booking_id DROP NOT NULL,
    ADD COLUMN customer_package_id uuid,
    ADD CONSTRAINT payments_for_one CHECK (num_nonnulls(booking_id, customer_package_id) = 1),
    ADD FOREIGN KEY (tenant_id, customer_package_id) REFERENCES customer_packages (tenant_id, id);
CREATE INDEX payments_package ON payments (tenant_id, customer_package_id) WHERE customer_package_id IS NOT NULL;

DO $$
DECLARE
    t text;
    here constant text := 'tenant_id = nullif(current_setting(''app.tenant_id'', true), '''')::uuid';
    may_read constant text := format('substr(current_setting(''app.reach'', true), %s, 1) = ''t''', permission_cell('bookings', 'read'));
    may_sell constant text := format('substr(current_setting(''app.reach'', true), %s, 1) = ''t''', permission_cell('bookings', 'create'));
    may_decide constant text := format('substr(current_setting(''app.reach'', true), %s, 1) = ''t''', permission_cell('bookings', 'approve'));
    may_refund constant text := format('substr(current_setting(''app.reach'', true), %s, 1) = ''t''', permission_cell('payments', 'approve'));
BEGIN
    FOREACH t IN ARRAY ARRAY['customer_packages', 'package_credits', 'package_redemptions']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY %I ON %I TO ombaro_system USING (true) WITH CHECK (true)', t || '_system', t);
        EXECUTE format('CREATE POLICY %I ON %I FOR SELECT TO ombaro_staff USING (%s AND %s)', t || '_staff', t, here, may_read);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %I TO ombaro_system', t);
        EXECUTE format('GRANT SELECT ON %I TO ombaro_customer, ombaro_staff', t);
    END LOOP;
    FOREACH t IN ARRAY ARRAY['customer_packages', 'package_credits']
    LOOP
        EXECUTE format('CREATE POLICY %I ON %I FOR INSERT TO ombaro_staff WITH CHECK (%s AND %s)', t || '_staff_sell', t, here, may_sell);
        EXECUTE format('GRANT INSERT ON %I TO ombaro_staff', t);
    END LOOP;
    -- Who pays money back is not everybody who may hold a package up.
    EXECUTE format('CREATE POLICY customer_packages_staff_change ON customer_packages FOR UPDATE TO ombaro_staff
        USING (%s AND (%s OR %s)) WITH CHECK (%s AND CASE status WHEN ''refunded'' THEN %s ELSE %s END)',
        here, may_decide, may_refund, here, may_refund, may_decide);
    -- A customer's are those of their own record at the business.
    CREATE POLICY customer_packages_customer ON customer_packages FOR SELECT TO ombaro_customer
        USING (EXISTS (SELECT 1 FROM customers c WHERE c.tenant_id = customer_packages.tenant_id AND c.id = customer_packages.customer_id));
    CREATE POLICY package_credits_customer ON package_credits FOR SELECT TO ombaro_customer
        USING (EXISTS (SELECT 1 FROM customer_packages p WHERE p.tenant_id = package_credits.tenant_id AND p.id = package_credits.customer_package_id));
    CREATE POLICY package_redemptions_customer ON package_redemptions FOR SELECT TO ombaro_customer
        USING (EXISTS (SELECT 1 FROM customer_packages p WHERE p.tenant_id = package_redemptions.tenant_id AND p.id = package_redemptions.customer_package_id));
END $$;
GRANT UPDATE (status, refunded_minor, reason, version) ON customer_packages TO ombaro_staff;

GRANT CREATE ON SCHEMA public TO ombaro_system;
-- Whoever uses or gives back a credit holds its package first, in one order, and only then reads what is left of it: a customer's
-- packages, or those that bookings have used.
CREATE FUNCTION lock_packages(in_tenant uuid, in_customer uuid, in_bookings uuid[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM 1 FROM customer_packages p
    WHERE p.tenant_id = in_tenant AND (p.customer_id = in_customer OR p.id IN (
        SELECT r.customer_package_id FROM package_redemptions r WHERE r.tenant_id = in_tenant AND r.booking_id = ANY (in_bookings)))
    ORDER BY p.id FOR UPDATE;
END $$;
-- Uses one credit for each of these appointments of a booking. The check on what is left refuses one too many.
CREATE FUNCTION redeem_credits(in_tenant uuid, in_booking uuid, in_appointments uuid[], in_packages uuid[], in_options uuid[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO package_redemptions (tenant_id, appointment_id, booking_id, customer_package_id, option_id, status)
    SELECT in_tenant, appointment, in_booking, package, option, 'reserved'
    FROM unnest(in_appointments, in_packages, in_options) AS used (appointment, package, option);
    UPDATE package_credits c SET used = c.used + taken.times
    FROM (SELECT package, option, count(*) AS times FROM unnest(in_packages, in_options) AS used (package, option) GROUP BY 1, 2) taken
    WHERE c.tenant_id = in_tenant AND c.customer_package_id = taken.package AND c.option_id = taken.option;
END $$;
-- What becomes of the credits of these appointments: consumed, reserved once more, or returned to their packages. What was
-- returned stays so.
CREATE FUNCTION settle_credits(in_tenant uuid, in_appointments uuid[], in_status text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    WITH settled AS (
        UPDATE package_redemptions r SET status = in_status
        WHERE r.tenant_id = in_tenant AND r.appointment_id = ANY (in_appointments) AND r.status <> 'returned'
        RETURNING r.customer_package_id, r.option_id
    ), given_back AS (
        SELECT customer_package_id, option_id, count(*) AS times FROM settled WHERE in_status = 'returned' GROUP BY 1, 2
    )
    UPDATE package_credits c SET used = c.used - g.times FROM given_back g
    WHERE c.tenant_id = in_tenant AND c.customer_package_id = g.customer_package_id AND c.option_id = g.option_id;
END $$;
DO $$
DECLARE
    f text;
BEGIN
    FOREACH f IN ARRAY ARRAY['lock_packages', 'redeem_credits', 'settle_credits']
    LOOP
        EXECUTE format('ALTER FUNCTION %I OWNER TO ombaro_system', f);
        EXECUTE format('REVOKE ALL ON FUNCTION %I FROM PUBLIC', f);
        EXECUTE format('GRANT EXECUTE ON FUNCTION %I TO ombaro_customer, ombaro_staff, ombaro_system', f);
    END LOOP;
END $$;
REVOKE CREATE ON SCHEMA public FROM ombaro_system;
