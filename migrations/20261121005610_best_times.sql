-- Whether customers see first the times that leave no hole in the day which nobody could use.
ALTER TABLE tenants ADD COLUMN best_times_first boolean NOT NULL DEFAULT false;
GRANT UPDATE (best_times_first) ON tenants TO ombaro_staff;
