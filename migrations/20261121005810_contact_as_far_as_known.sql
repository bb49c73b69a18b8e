-- Whoever calls or comes in need not have an e-mail address, nor say a number.
ALTER TABLE bookings
    ALTER COLUMN contact_email DROP NOT NULL,
    ALTER COLUMN contact_phone DROP NOT NULL;

-- Without an address nobody can show that a record is theirs: the same name and number are the same customer, no more.
CREATE INDEX customers_phone ON customers (tenant_id, phone) WHERE email IS NULL AND phone IS NOT NULL;

CREATE OR REPLACE FUNCTION customer_for_contact(
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
    IF in_email IS NULL THEN
        SELECT c.id, c.user_id INTO customer_id, customer_user_id
        FROM customers c
        WHERE c.tenant_id = in_tenant AND c.phone = in_phone AND c.email IS NULL AND lower(c.name) = lower(in_name)
        ORDER BY c.created_at LIMIT 1;
        IF FOUND THEN
            RETURN;
        END IF;
    END IF;
    INSERT INTO customers AS c (tenant_id, id, user_id, name, email, phone, created_at, updated_at)
    VALUES (in_tenant, in_id, account, in_name, in_email, in_phone, in_now, in_now)
    ON CONFLICT (tenant_id, email) WHERE email IS NOT NULL
        DO UPDATE SET phone = coalesce(c.phone, excluded.phone), user_id = coalesce(c.user_id, verified)
    RETURNING c.id, c.user_id INTO customer_id, customer_user_id;
END $$;
