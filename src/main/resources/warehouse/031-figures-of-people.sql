-- Which state of the people profile_insights has a row for each of; null: not known.
alter table insight_state add column people varchar;
