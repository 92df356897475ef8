-- Who was forgotten, and what proves it. Nothing here names a person. Timestamps are UTC.

-- control
create table erasures (                 -- one row per person who was forgotten
    erasure_id   varchar not null,
    requested_at timestamp not null,
    erased_at    timestamp not null,    -- when the rows went; later than requested when a restored backup had brought them back
    subject      varchar,               -- salted hash of the identifier that the request named
    state        varchar not null,      -- erased (removals on their way), done
    done_at      timestamp
);

-- control
create table erasure_counts (           -- rows taken out, by table
    erasure_id   varchar not null,
    name         varchar not null,
    taken        bigint not null
);

-- control
create table erasure_removals (         -- what is still to be taken off a platform's list; the tuple goes when the platform confirmed it
    erasure_id   varchar not null,
    connection   varchar not null,
    audience     varchar not null,
    list_id      varchar not null,
    tuple        varchar,
    state        varchar not null,      -- queued, accepted, confirmed
    request_id   varchar,
    reason       varchar,
    attempts     integer not null,
    updated_at   timestamp not null
);

-- control
create table erasure_consents (         -- what the forgotten had stated, so that it can be shown that use was lawful
    erasure_id   varchar not null,
    purpose      varchar,
    channel      varchar,
    state        varchar,
    stated_at    timestamp,
    proof_hash   varchar                -- salted
);

-- control
create table erasure_drops (            -- rows that a later sync brought and that were not stored
    erasure_id   varchar not null,
    source       varchar not null,
    dropped      bigint not null,
    last_at      timestamp not null
);

-- control
create table audit (                    -- append-only; ids and salted hashes, never values
    happened_at  timestamp not null,
    actor        varchar not null,
    action       varchar not null,
    subject      varchar,
    detail       varchar
);
