-- Within one visit two claims on one person or room share what only buffers overlap: the later one begins where the earlier one
-- ends. Where it would have begun by itself is kept: it begins there again once the earlier one is gone.
ALTER TABLE claims ADD COLUMN full_start timestamptz,
    ADD CONSTRAINT claims_full_start CHECK (full_start < lower(during));
