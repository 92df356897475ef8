-- The resolved person: golden record, which identifiers and which records belong to it, and how that came about. Timestamps are UTC.

-- derived; person: profile profile_id
create table profiles (
    profile_id  varchar not null,   -- stable, random, says nothing about the person
    full_name   varchar,            -- each field: of the record that config/identity.yaml says speaks for it
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
    updated_at  timestamp not null,
    job_title   varchar,
    job_level   varchar,
    family_status varchar,
    nationality varchar,
    language    varchar,
    company     varchar,
    address     varchar,
    ward        varchar,
    province    varchar,
    profile_number bigint           -- joins are by numbers: they are read and compared several times as fast as texts
);

-- derived; person: profile profile_id, record source source_id
create table profile_customers (    -- which record of which source is whom; a deleted record stays where it was
    source      varchar not null,
    source_id   varchar not null,
    profile_id  varchar not null,   -- without a row in profiles when all its records are deleted
    stored_at   timestamp,          -- customers.stored_at of the version that was resolved
    profile_number bigint
);

-- derived; person: profile profile_id
create table profile_identifiers (  -- normalised: e-mail lower-case, phone E.164; no placeholders, none shared by strangers
    profile_id  varchar not null,
    kind        varchar not null,   -- email, phone
    value       varchar not null,
    profile_number bigint,
    identifier_key bigint           -- identifier_key(kind, value)
);

-- control; person: profile survivor, profile merged, record source source_id
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

-- derived
create table shared_identifiers (   -- seen with more names than config/identity.yaml allows, now
    kind          varchar not null,
    value_hash    varchar not null, -- as in profile_merges
    records       bigint not null,
    names         bigint not null,
    first_seen_at timestamp not null,
    reason        varchar           -- names: of too many people; records: in too many; conflict: would tie what must stay apart
);

-- derived; person: record source source_id
create table shared_holders (          -- the records that hold them
    kind        varchar not null,
    value_hash  varchar not null,
    source      varchar not null,
    source_id   varchar not null
);

-- control
create table identity_state (       -- salt of the hashes; the rules that the tables above were made by
    name        varchar not null,
    value       varchar not null
);

-- Which versions of records (customers.stored_at) were there at the last resolution, and how many records had each: what differs
-- from it holds every record that came, changed, or went since.
-- derived
create table resolved_versions (
    stored_at   timestamp not null,
    records     bigint not null,
    living      bigint not null    -- without deleted_at
);

-- derived; person: record source source_id
create table engagement_identifiers (  -- what events said beside naming a customer's record; records themselves say theirs in customers
    source        varchar not null,
    source_id     varchar not null,    -- of the customer's record
    kind          varchar not null,
    value         varchar not null,
    first_seen_at timestamp,
    last_seen_at  timestamp
);

-- derived
create table resolved_engagements (    -- as resolved_versions, for engagements
    stored_at   timestamp not null,
    records     bigint not null
);

-- derived; person: record source source_id
create table waiting_records (          -- merged into a record that is not there, or gone too: evidence of nobody yet
    source      varchar not null,
    source_id   varchar not null
);

-- control; person: record source source_id, record other_source other_id
create table never_joins (             -- pairs of records that a person said are two people; append-only, also when taken back
    source        varchar not null,
    source_id     varchar not null,
    other_source  varchar not null,
    other_id      varchar not null,
    apart         boolean not null,    -- false: taken back; the latest of a pair counts
    stated_at     timestamp not null,
    resolved      boolean not null
);

-- control; person: profile from_profile, profile to_profile, record source source_id
create table profile_moves (           -- records that left one profile for another; append-only
    moved_at     timestamp not null,
    source       varchar not null,
    source_id    varchar not null,
    from_profile varchar not null,
    to_profile   varchar not null
);
