-- The resolution after which everybody was given a row in profile_insights; null: not known.
alter table insight_state add column people varchar;
