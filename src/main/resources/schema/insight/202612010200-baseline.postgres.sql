-- Keys, and ways to find rows by what statements ask for. Run at every start, so each statement does nothing the second time.
create unique index if not exists profile_insights_key on profile_insights (profile_id);
