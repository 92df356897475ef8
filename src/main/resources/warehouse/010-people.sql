-- The resolved person: golden record, which identifiers and which records belong to it, and how that came about.
-- Timestamps are UTC.

create table profiles (
    profile_id  varchar not null,   -- stable, random, says nothing about the person
    full_name   varchar,            -- each field: the latest non-null one of the living records
    given_name  varchar,
    family_name varchar,
    email       varchar,            -- email and phone: the latest that is this person's alone
    phone       varchar,
    gender      varchar,
    birth_date  date,
    city        varchar,
    postal_code varchar,
    country     varchar,
    created_at  timestamp not null,
    updated_at  timestamp not null
);

create table profile_customers (    -- which record of which source is whom; a deleted record stays where it was
    source      varchar not null,
    source_id   varchar not null,
    profile_id  varchar not null,   -- without a row in profiles when all its records are deleted
    stored_at   timestamp           -- customers.stored_at of the version that was resolved
);

create table profile_identifiers (  -- normalised: e-mail lower-case, phone E.164; no placeholders, none shared by strangers
    profile_id  varchar not null,
    kind        varchar not null,   -- email, phone
    value       varchar not null
);

create table customer_identifiers ( -- what each living record held when it was last resolved; no placeholders
    source      varchar not null,
    source_id   varchar not null,
    kind        varchar not null,
    value       varchar not null,
    shared      boolean not null    -- seen with too many names: joins no one and is in no profile
);

create table profile_merges (       -- append-only
    merged_at   timestamp not null,
    survivor    varchar not null,   -- profile
    merged      varchar,            -- profile that ended; null: a record joined without having been a profile
    source      varchar,            -- that record
    source_id   varchar,
    kind        varchar not null,   -- of the identifier that caused it
    value_hash  varchar not null,   -- SHA-256 of salt, kind and value; never the value
    rule        varchar not null    -- such as same email
);

create table shared_identifiers (   -- seen with more names than config/identity.yaml allows, now
    kind          varchar not null,
    value_hash    varchar not null, -- as in profile_merges
    records       bigint not null,
    names         bigint not null,
    first_seen_at timestamp not null
);

create table identity_state (       -- salt of the hashes; the rules that the tables above were made by
    name        varchar not null,
    value       varchar not null
);

create table profile_insights (
    profile_id     varchar not null,
    orders_count   bigint not null,         -- completed sales before as_of, in any currency
    gross          decimal(38,8) not null,  -- their lines, in the reporting currency
    net            decimal(38,8) not null,  -- gross plus the negative lines of returns
    first_order_at timestamp,               -- completed sales only
    last_order_at  timestamp,
    recency_days   bigint,                  -- whole days of 24 hours from last_order_at to as_of
    frequency      bigint,                  -- orders_count of a buyer; null for who never bought
    monetary       decimal(38,8),           -- net of a buyer
    r_score        integer,                 -- 1 to 5 among buyers: 1 + floor(5 * share of buyers who are strictly worse)
    f_score        integer,
    m_score        integer,
    updated_at     timestamp not null
);

create table insight_state (                -- one row: what profile_insights speaks of
    as_of        timestamp not null,
    currency     varchar,                   -- reporting currency; null: no order names one
    refreshed_at timestamp not null
);
