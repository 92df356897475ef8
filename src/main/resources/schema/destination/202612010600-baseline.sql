-- What the platforms were sent and what they made of it: the ledger. Timestamps are UTC.

-- control
create table installation (             -- one row; its id stands in the marker of every list we make
    installation_id varchar not null
);
insert into installation select substr(replace(gen_random_uuid()::varchar, '-', ''), 1, 12);

-- control
create table lists (                    -- one row per audience and connection, from the moment the platform has the list
    connection     varchar not null,
    audience       varchar not null,
    list_id        varchar not null,    -- the platform's id
    marker         varchar not null,    -- what we wrote into its description: found again after a crash
    lookalike_id   varchar,             -- list the platform grows from this one
    lookalike_marker varchar,           -- changes with the lookalike's options
    size           bigint,              -- as the platform tells it, often rounded; null when it does not
    match_rate     varchar,             -- in the platform's words
    platform_state varchar,             -- in the platform's words
    checked_at     timestamp,
    created_at     timestamp not null
);

-- Hashes and random ids do not get smaller; trying to costs half of writing them.
-- control; person: profile profile_id
create table deliveries (               -- one row per member of a list, or of someone held back from it
    connection  varchar not null,
    audience    varchar not null,
    list_id     varchar,                -- null while withheld and never sent
    profile_id  varchar using compression uncompressed not null,
    wanted      varchar not null,       -- in, out
    action      varchar,                -- add, remove: what was last sent or is to be sent; null when nothing was
    state       varchar not null,       -- withheld, intended, sent, accepted, confirmed, failed, expired
    tuple       varchar using compression uncompressed, -- JSON of the hashed identifiers that the platform may hold; null when it cannot hold any
    form        varchar using compression uncompressed, -- fingerprint of the identifiers and options the tuple was made from
    request_id  varchar,                -- the platform's proof
    reason      varchar,                -- why withheld, failed or waiting; never a value
    plan_id     varchar,
    batch       bigint,                 -- members marked together before one call
    attempts    integer not null,
    accepted_at timestamp,              -- when the platform last took the member in
    updated_at  timestamp not null
);

-- control
create table delivery_requests (        -- one row per request that a platform accepted
    connection  varchar not null,
    audience    varchar not null,
    list_id     varchar not null,
    request_id  varchar not null,
    action      varchar not null,       -- add, remove
    members     bigint not null,
    state       varchar not null,       -- accepted, confirmed, partial, failed
    reason      varchar,
    accepted_at timestamp not null,
    checked_at  timestamp
);
