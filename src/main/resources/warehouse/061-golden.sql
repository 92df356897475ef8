-- Demographics of a person, and how identity remembers what it decided. Timestamps are UTC.

alter table profiles add column job_title varchar;
alter table profiles add column job_level varchar;
alter table profiles add column family_status varchar;
alter table profiles add column nationality varchar;
alter table profiles add column language varchar;
alter table profiles add column company varchar;
alter table profiles add column address varchar;
alter table profiles add column ward varchar;
alter table profiles add column province varchar;

drop table customer_identifiers;

create table engagement_identifiers (  -- what events said beside naming a customer's record; records themselves say theirs in customers
    source        varchar not null,
    source_id     varchar not null,    -- of the customer's record
    kind          varchar not null,
    value         varchar not null,
    first_seen_at timestamp,
    last_seen_at  timestamp
);

create table resolved_engagements (    -- as resolved_versions, for engagements
    stored_at   timestamp not null,
    records     bigint not null
);

alter table shared_identifiers add column reason varchar;  -- names: of too many people; records: in too many; conflict: would tie what must stay apart

create table shared_holders (          -- the records that hold them
    kind        varchar not null,
    value_hash  varchar not null,
    source      varchar not null,
    source_id   varchar not null
);

create table never_joins (             -- pairs of records that a person said are two people; append-only, also when taken back
    source        varchar not null,
    source_id     varchar not null,
    other_source  varchar not null,
    other_id      varchar not null,
    apart         boolean not null,    -- false: taken back; the latest of a pair counts
    stated_at     timestamp not null,
    resolved      boolean not null
);

create table profile_moves (           -- records that left one profile for another; append-only
    moved_at     timestamp not null,
    source       varchar not null,
    source_id    varchar not null,
    from_profile varchar not null,
    to_profile   varchar not null
);
