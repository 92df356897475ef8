-- What PostgreSQL needs beside the numbered steps; run at every start, so each statement must do nothing the second time.
-- First the few functions that DuckDB has and PostgreSQL has not, so that statements and the SQL of people can call them on both.

create or replace function sha256(value text) returns text language sql immutable strict parallel safe
return encode(sha256(convert_to(value, 'UTF8')), 'hex');

-- The lower half of the MD5 as a whole number, least byte first.
create or replace function md5_number_lower(value text) returns numeric language sql immutable strict parallel safe
return (select sum(get_byte(decode(md5(value), 'hex'), 8 + i) * 256::numeric ^ i) from generate_series(0, 7) i)::numeric(20, 0);

-- Boundaries of a unit that lie between two times, such as midnights for day.
create or replace function date_diff(unit text, earlier timestamp, later timestamp) returns bigint language sql immutable strict parallel safe
return case lower(unit)
    when 'year' then extract(year from later) - extract(year from earlier)
    when 'month' then (extract(year from later) - extract(year from earlier)) * 12 + extract(month from later) - extract(month from earlier)
    when 'day' then later::date - earlier::date
    else floor(extract(epoch from date_trunc(unit, later) - date_trunc(unit, earlier))
               / case lower(unit) when 'week' then 604800 when 'hour' then 3600 when 'minute' then 60 when 'second' then 1 end)
end::bigint;

-- Whole units that fit between two times, such as days of 24 hours.
create or replace function date_sub(unit text, earlier timestamp, later timestamp) returns bigint language sql immutable strict parallel safe
return trunc(extract(epoch from later - earlier) / case lower(unit) when 'week' then 604800 when 'day' then 86400 when 'hour' then 3600 when 'minute' then 60 when 'second' then 1 end)::bigint;

-- The number of an identifier that identity joins by.
create or replace function identifier_key(kind text, value text) returns bigint language sql immutable strict parallel safe
return hashtextextended(kind || ':' || value, 0);

-- Keys, and ways to find rows by what statements ask for.
create unique index if not exists runs_key on runs (run_id);
create unique index if not exists checkpoints_key on checkpoints (connection, stream);
create unique index if not exists quarantine_key on quarantine (quarantine_id);
create index if not exists stream_keys_by_key on stream_keys (connection, stream, record_key, sweep);
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
create index if not exists customers_by_version on customers (stored_at);
create index if not exists profile_customers_by_version on profile_customers (stored_at);
create index if not exists profile_moves_by_profile on profile_moves (from_profile);
create index if not exists profile_merges_by_survivor on profile_merges (survivor);
create unique index if not exists shared_identifiers_key on shared_identifiers (kind, value_hash);
create unique index if not exists identity_state_key on identity_state (name);
create unique index if not exists profile_insights_key on profile_insights (profile_id);
create unique index if not exists audience_plans_key on audience_plans (plan_id);
create unique index if not exists audience_members_key on audience_members (audience, profile_id);
create index if not exists audience_members_by_profile on audience_members (profile_id);
create unique index if not exists audience_held_key on audience_held (plan_id, profile_id);
create unique index if not exists audience_funnels_key on audience_funnels (plan_id, step);
create unique index if not exists lists_key on lists (connection, audience);
create unique index if not exists deliveries_key on deliveries (connection, audience, profile_id);
create index if not exists deliveries_by_batch on deliveries (batch);
create index if not exists delivery_requests_by_list on delivery_requests (connection, audience, list_id);
create unique index if not exists resolved_versions_key on resolved_versions (stored_at);
create index if not exists consent_history_by_record on consent_history (source, source_id);
create index if not exists consent_history_by_customer on consent_history (source, customer_id);
create unique index if not exists audience_channels_key on audience_channels (audience, channel, profile_id);
