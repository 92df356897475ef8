-- Keys, and ways to find rows by what statements ask for. Run at every start, so each statement does nothing the second time.
create unique index if not exists profiles_key on profiles (profile_id);
create index if not exists profiles_by_number on profiles (profile_number);
create unique index if not exists profile_customers_key on profile_customers (source, source_id);
create index if not exists profile_customers_by_profile on profile_customers (profile_id);
create index if not exists profile_customers_by_number on profile_customers (profile_number);
create unique index if not exists profile_identifiers_key on profile_identifiers (profile_id, kind, value);
create index if not exists profile_identifiers_by_value on profile_identifiers (kind, value);
create index if not exists profile_identifiers_by_key on profile_identifiers (identifier_key);
create index if not exists profile_identifiers_by_number on profile_identifiers (profile_number);
create unique index if not exists engagement_identifiers_key on engagement_identifiers (source, source_id, kind, value);
create index if not exists shared_holders_by_value on shared_holders (kind, value_hash);
create index if not exists shared_holders_by_record on shared_holders (source, source_id);
create index if not exists profile_customers_by_version on profile_customers (stored_at);
create index if not exists profile_moves_by_profile on profile_moves (from_profile);
create index if not exists profile_merges_by_survivor on profile_merges (survivor);
create unique index if not exists shared_identifiers_key on shared_identifiers (kind, value_hash);
create unique index if not exists identity_state_key on identity_state (name);
create unique index if not exists resolved_versions_key on resolved_versions (stored_at);
