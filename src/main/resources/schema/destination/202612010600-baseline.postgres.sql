-- Keys, and ways to find rows by what statements ask for. Run at every start, so each statement does nothing the second time.
create unique index if not exists lists_key on lists (connection, audience);
create unique index if not exists deliveries_key on deliveries (connection, audience, profile_id);
create index if not exists deliveries_by_batch on deliveries (batch);
create index if not exists delivery_requests_by_list on delivery_requests (connection, audience, list_id);
