-- stage_fresh holds what the changed records say now. Every identifier that a changed record had or has may have become, or
-- ceased to be, one that too many names share.
create or replace temp table stage_touched as
select x.kind, x.value, coalesce(bool_or(o.shared), false) as was_shared
from (
    select kind, value from stage_fresh
    union
    select o.kind, o.value from customer_identifiers o
    where exists (select 1 from stage_changed g where g.source = o.source and g.source_id = o.source_id)
) x
left join customer_identifiers o on o.kind = x.kind and o.value = x.value
group by x.kind, x.value;

delete from customer_identifiers o
where exists (select 1 from stage_changed g where g.source = o.source and g.source_id = o.source_id);

insert into customer_identifiers select source, source_id, kind, value, false from stage_fresh;

create or replace temp table stage_suspects as
select row_number() over () as number, t.kind, t.value, count(*) as records
from stage_touched t
join customer_identifiers i on i.kind = t.kind and i.value = t.value
join stage_kinds k on k.kind = t.kind
join customers c on c.source = i.source and c.source_id = i.source_id
group by t.kind, t.value, k.different_names
having count(*) > k.different_names
   and count(distinct lower(coalesce(c.full_name, concat_ws(' ', c.family_name, c.given_name)))) > k.different_names;

create or replace temp table stage_names (number bigint, names bigint);
