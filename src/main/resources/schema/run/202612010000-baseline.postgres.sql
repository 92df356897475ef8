-- Keys, and ways to find rows by what statements ask for. Run at every start, so each statement does nothing the second time.
create unique index if not exists runs_key on runs (run_id);
create unique index if not exists checkpoints_key on checkpoints (connection, stream);
create unique index if not exists quarantine_key on quarantine (quarantine_id);
create index if not exists stream_keys_by_key on stream_keys (connection, stream, record_key, sweep);
