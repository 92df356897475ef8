-- Keys, and ways to find rows by what statements ask for. Run at every start, so each statement does nothing the second time.
create index if not exists consent_history_by_record on consent_history (source, source_id);
create index if not exists consent_history_by_customer on consent_history (source, customer_id);
