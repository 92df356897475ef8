-- Keys of the records that a stream has brought, kept only for streams whose deletes are found by comparing whole reads.

create table stream_keys (
    connection  varchar not null,
    stream      varchar not null,
    record_key  varchar not null,
    sweep       varchar not null       -- upper bound of the sweep that brought it
);
