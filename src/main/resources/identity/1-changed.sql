-- In all these steps a statement over many rows joins two tables and no more: joins of joins that have to spill fail in this
-- version of the engine.

-- Which records are not as they were when they were last resolved: those of the versions in stage_versions are compared one by one,
-- because a clock that steps back, or a group that commits late, would slip under one high-water mark for all.
create or replace temp table stage_candidates as
select c.source, c.source_id, c.deleted_at is null as alive, c.stored_at
from customers c
where stage_everything() or exists (select 1 from stage_versions v where v.stored_at = c.stored_at);

create or replace temp table stage_changed as
select c.source, c.source_id, c.alive, c.stored_at, p.profile_id
from stage_candidates c
left join profile_customers p on p.source = c.source and p.source_id = c.source_id
where (stage_everything() or p.stored_at is distinct from c.stored_at)
  and (c.alive or p.profile_id is not null);

-- Records that are gone without a trace took one from the count of their version.
create or replace temp table stage_known as
select p.source, p.source_id, p.profile_id
from profile_customers p
where stage_everything() or p.stored_at is null or exists (select 1 from stage_versions v where v.stored_at = p.stored_at);

insert into stage_changed
select p.source, p.source_id, false, null, p.profile_id
from stage_known p
where not exists (select 1 from customers c where c.source = p.source and c.source_id = p.source_id);
