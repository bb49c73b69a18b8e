-- The few doors through the walls, each narrow and named. They run as ombaro_system, whose policies see every business.
-- Creating on the schema is granted only for the moment in which the owner changes.
GRANT CREATE ON SCHEMA public TO ombaro_system;

-- The customer of a business with this address, made if new. An account that has verified the address owns it.
CREATE FUNCTION customer_for_contact(
    in_tenant uuid, in_id uuid, in_user uuid, in_name text, in_email citext, in_phone text, in_now timestamptz,
    OUT customer_id uuid, OUT customer_user_id uuid
) LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    -- Whoever has shown that the address is theirs; nobody else is given what was kept under it before.
    verified constant uuid := (SELECT u.id FROM users u WHERE u.email = in_email AND u.email_verified_at IS NOT NULL);
    account constant uuid := coalesce(in_user, verified);
BEGIN
    SELECT c.id, c.user_id INTO customer_id, customer_user_id
    FROM customers c WHERE c.tenant_id = in_tenant AND c.user_id = account;
    IF FOUND THEN
        RETURN;
    END IF;
    INSERT INTO customers AS c (tenant_id, id, user_id, name, email, phone, created_at, updated_at)
    VALUES (in_tenant, in_id, account, in_name, in_email, in_phone, in_now, in_now)
    ON CONFLICT (tenant_id, email) WHERE email IS NOT NULL
        DO UPDATE SET phone = coalesce(c.phone, excluded.phone), user_id = coalesce(c.user_id, verified)
    RETURNING c.id, c.user_id INTO customer_id, customer_user_id;
END $$;
ALTER FUNCTION customer_for_contact OWNER TO ombaro_system;
REVOKE ALL ON FUNCTION customer_for_contact FROM PUBLIC;
GRANT EXECUTE ON FUNCTION customer_for_contact TO ombaro_public, ombaro_customer, ombaro_staff;

-- Which business a booking is at: for whoever shows its link's token.
CREATE FUNCTION tenant_of_guest_booking(in_booking uuid, in_token_hash bytea) RETURNS TABLE (tenant_id uuid, booking_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT b.tenant_id, b.id FROM bookings b
    WHERE b.id = in_booking AND b.guest_token_hash = in_token_hash
$$;
ALTER FUNCTION tenant_of_guest_booking OWNER TO ombaro_system;
REVOKE ALL ON FUNCTION tenant_of_guest_booking FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tenant_of_guest_booking TO ombaro_public;

-- Which business a hold is at.
CREATE FUNCTION tenant_of_hold(in_hold uuid) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT h.tenant_id FROM holds h WHERE h.id = in_hold
$$;
ALTER FUNCTION tenant_of_hold OWNER TO ombaro_system;
REVOKE ALL ON FUNCTION tenant_of_hold FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tenant_of_hold TO ombaro_public;

REVOKE CREATE ON SCHEMA public FROM ombaro_system;
