delete from resolved_versions d where exists (select 1 from stage_versions v where v.stored_at = d.stored_at);

insert into resolved_versions
select stored_at, records, living from stage_versions where records > 0;
