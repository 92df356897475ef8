-- The few functions that DuckDB has and PostgreSQL has not, so that statements and the SQL of people can call them on both.

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

-- Rows of canonical tables that are found by their version.
create index if not exists customers_by_version on customers (stored_at);
