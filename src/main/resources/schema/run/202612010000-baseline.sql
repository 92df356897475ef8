-- The hub's own work: runs, how far each stream was read, and the records that could not be processed. Timestamps are UTC.

-- control
create table runs (
    run_id      varchar not null,      -- sortable by time
    route       varchar not null,
    connection  varchar,               -- null for a run that has none
    stream      varchar,
    started_at  timestamp not null,
    ended_at    timestamp,             -- null while it runs, or when it was killed
    state       varchar not null,      -- running, done, failed, deferred
    pages       bigint not null,
    records     bigint not null,       -- as the vendor sent them
    stored      bigint not null,       -- rows inserted or changed
    unchanged   bigint not null,
    quarantined bigint not null,
    message     varchar                -- why it failed: one sentence, no personal data
);

-- control
create table checkpoints (
    connection  varchar not null,
    stream      varchar not null,
    state       varchar not null,      -- JSON, written only in the transaction that stores the rows it speaks for
    updated_at  timestamp not null
);

-- control
create table quarantine (
    quarantine_id varchar not null,
    connection    varchar not null,
    stream        varchar not null,
    record_key    varchar,             -- null when even the key could not be read
    path          varchar not null,    -- where in the record, such as .invoiceDetails[3].price
    found         varchar not null,    -- what kind of thing stood there, never its value
    expected      varchar not null,
    raw           varchar,             -- the record as the vendor sent it, for replay
    first_seen_at timestamp not null,
    last_seen_at  timestamp not null,
    state         varchar not null     -- open, replayed
);

-- Keys of the records that a stream has brought, kept only for streams whose deletes are found by comparing whole reads.
-- control
create table stream_keys (
    connection  varchar not null,
    stream      varchar not null,
    record_key  varchar not null,
    sweep       varchar not null       -- upper bound of the sweep that brought it
);
