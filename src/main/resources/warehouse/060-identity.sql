-- Which versions of records (customers.stored_at) were there at the last resolution, and how many records had each: what differs
-- from it holds every record that came, changed, or went since.
create table resolved_versions (
    stored_at   timestamp not null,
    records     bigint not null,
    living      bigint not null    -- without deleted_at
);
