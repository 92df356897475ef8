-- The resolved person: golden record, which identifiers and which records belong to it, and how that came about.
-- Timestamps are UTC.

create table profiles (
    profile_id  varchar not null,   -- stable, random, says nothing about the person
    full_name   varchar,
    given_name  varchar,
    family_name varchar,
    email       varchar,
    phone       varchar,
    gender      varchar,
    birth_date  date,
    city        varchar,
    postal_code varchar,
    country     varchar,
    created_at  timestamp not null,
    updated_at  timestamp not null
);

create table profile_customers (    -- which record of which source is whom
    source      varchar not null,
    source_id   varchar not null,
    profile_id  varchar not null
);

create table profile_identifiers (  -- normalised: e-mail lower-case, phone E.164
    profile_id  varchar not null,
    kind        varchar not null,   -- email, phone
    value       varchar not null
);
