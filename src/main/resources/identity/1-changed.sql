-- In all these steps a statement over many rows joins two tables and no more: joins of joins that have to spill fail in this
-- version of the engine.

-- Which records are not as they were when they were last resolved. The version is compared record by record, because a clock that
-- steps back, or a group that commits late, would slip under one high-water mark for all.
create or replace temp table stage_changed as
select c.source, c.source_id, c.deleted_at is null as alive, c.stored_at, p.profile_id
from customers c
left join profile_customers p on p.source = c.source and p.source_id = c.source_id
where (stage_everything() or p.stored_at is distinct from c.stored_at)
  and (c.deleted_at is null or p.profile_id is not null);

insert into stage_changed
select p.source, p.source_id, false, null, p.profile_id
from profile_customers p
where not exists (select 1 from customers c where c.source = p.source and c.source_id = p.source_id);
