create table waiting_records (          -- merged into a record that is not there, or gone too: evidence of nobody yet
    source      varchar not null,
    source_id   varchar not null
);
