-- stage_fresh holds what the changed records say now. Every identifier that a changed record had or has may have become, or
-- ceased to be, one that too many names share.
create or replace temp table stage_spoken as
select o.kind, o.value from customer_identifiers o
where exists (select 1 from stage_changed g where g.source = o.source and g.source_id = o.source_id);

insert into stage_spoken select kind, value from stage_fresh;

create or replace temp table stage_distinct as select distinct kind, value from stage_spoken;

create or replace temp table stage_touched as
select x.kind, x.value, coalesce(bool_or(o.shared), false) as was_shared
from stage_distinct x left join customer_identifiers o on o.kind = x.kind and o.value = x.value
group by x.kind, x.value;

delete from customer_identifiers o
where exists (select 1 from stage_changed g where g.source = o.source and g.source_id = o.source_id);

insert into customer_identifiers select source, source_id, kind, value, false from stage_fresh;

-- The records of every touched identifier that several records hold, and the names they give.
create or replace temp table stage_several as
select i.kind, i.value, count(*) as records
from customer_identifiers i
where exists (select 1 from stage_touched t where t.kind = i.kind and t.value = i.value)
group by i.kind, i.value having count(*) > stage_limit(i.kind);

create or replace temp table stage_holders as
select i.kind, i.value, i.source, i.source_id, s.records
from customer_identifiers i join stage_several s on s.kind = i.kind and s.value = i.value;

create or replace temp table stage_spellings as
select h.kind, h.value, h.records, lower(coalesce(c.full_name, concat_ws(' ', c.family_name, c.given_name))) as name
from stage_holders h join customers c on c.source = h.source and c.source_id = h.source_id
group by all;

create or replace temp table stage_suspects as
select row_number() over () as number, kind, value, any_value(records) as records
from stage_spellings
group by kind, value having count(*) > stage_limit(kind);

create or replace temp table stage_names (number bigint, names bigint);
