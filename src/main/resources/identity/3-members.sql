-- stage_names says with how many names each suspect is seen.
create or replace temp table stage_shared as
select s.kind, s.value, s.records, n.names
from stage_suspects s join stage_names n on n.number = s.number
where n.names > stage_limit(s.kind);

create or replace temp table stage_status as
select t.kind, t.value, t.was_shared, s.kind is not null as is_shared, s.records, s.names,
       case when t.was_shared or s.kind is not null then stage_hash(t.kind, t.value) end as value_hash
from stage_touched t left join stage_shared s on s.kind = t.kind and s.value = t.value;

update customer_identifiers set shared = t.is_shared
from stage_status t
where t.kind = customer_identifiers.kind and t.value = customer_identifiers.value and t.is_shared <> customer_identifiers.shared;

delete from shared_identifiers d
where exists (select 1 from stage_status t where t.was_shared and not t.is_shared and t.kind = d.kind and t.value_hash = d.value_hash);

merge into shared_identifiers d
using (select kind, value_hash, records, names from stage_status where is_shared) s
on d.kind = s.kind and d.value_hash = s.value_hash
when matched and (d.records <> s.records or d.names <> s.names) then update set records = s.records, names = s.names
when not matched then insert (kind, value_hash, records, names, first_seen_at) values (s.kind, s.value_hash, s.records, s.names, stage_now());

-- An old profile is closed over everything that joined before, so one step reaches all that can change: the profiles of changed
-- records and of those that hold a touched identifier. One that was shared and still is leads nowhere.
create or replace temp table stage_reached as
select distinct i.source, i.source_id
from customer_identifiers i join stage_status t on t.kind = i.kind and t.value = i.value
where not (t.was_shared and t.is_shared);

create or replace temp table stage_profiles as
select profile_id from stage_changed where profile_id is not null
union
select p.profile_id from profile_customers p join stage_reached r on r.source = p.source and r.source_id = p.source_id;

create or replace temp table stage_records as
select p.source, p.source_id, p.profile_id as old_profile from profile_customers p
where exists (select 1 from stage_profiles t where t.profile_id = p.profile_id);

insert into stage_records select source, source_id, null from stage_changed where profile_id is null;

-- Living records, numbered from the oldest, so that the smallest number of a group is its oldest record.
create or replace temp table stage_members as
select row_number() over (order by c.created_at nulls last, a.source, a.source_id) - 1 as n, a.source, a.source_id, a.old_profile, c.stored_at
from stage_records a join customers c on c.source = a.source and c.source_id = a.source_id
where c.deleted_at is null;

create or replace temp table stage_held as
select m.n, i.kind, i.value
from customer_identifiers i join stage_members m on m.source = i.source and m.source_id = i.source_id
where not i.shared;

create or replace temp table stage_heads as
select kind, value, min(n) as first_n from stage_held group by kind, value having count(*) > 1;

create or replace temp table stage_links as
select h.n, h.kind, h.value, f.first_n from stage_held h join stage_heads f on f.kind = h.kind and f.value = h.value;

create or replace temp table stage_roots (n bigint, root bigint);
