-- stage_roots names the group of every record that is not the first of its group.
create or replace temp table stage_grouped as
select m.n, m.source, m.source_id, m.old_profile, coalesce(r.root, m.n) as root
from stage_members m left join stage_roots r on r.n = m.n;

-- An old profile stays with the group that holds most of its records, on a tie the one with its oldest record.
create or replace temp table stage_claims as
select old_profile, root from (
    select old_profile, root, row_number() over (partition by old_profile order by count(*) desc, min(n)) as place
    from stage_grouped where old_profile is not null
    group by old_profile, root
)
where place = 1;

-- Of the old profiles that end in one group the oldest survives.
create or replace temp table stage_ranked as
select c.old_profile, c.root, row_number() over (partition by c.root order by p.created_at nulls last, c.old_profile) as place
from stage_claims c left join profiles p on p.profile_id = c.old_profile;

create or replace temp table stage_assigned as
select g.root, coalesce(k.old_profile, uuid()::varchar) as profile_id, k.old_profile is null as is_new
from (select distinct root from stage_grouped) g
left join stage_ranked k on k.root = g.root and k.place = 1;

-- Profiles that end in another: caused by an identifier that one of their records shares with a record of another origin.
insert into profile_merges
with ended as (
    select k.old_profile, k.root, a.profile_id as survivor
    from stage_ranked k join stage_assigned a on a.root = k.root where k.place > 1
), bridges as (
    select l.kind, l.value from stage_links l join stage_grouped g on g.n = l.n
    where g.root in (select root from ended)
    group by l.kind, l.value having count(distinct coalesce(g.old_profile, '')) > 1
), causes as (
    select e.old_profile, e.survivor, l.kind, l.value,
           row_number() over (partition by e.old_profile order by s.strength desc, l.kind, l.value) as place
    from ended e
    join stage_grouped g on g.root = e.root and g.old_profile = e.old_profile
    join stage_links l on l.n = g.n
    join bridges b on b.kind = l.kind and b.value = l.value
    join stage_kinds s on s.kind = l.kind
)
select r.now, c.survivor, c.old_profile, null, null, c.kind, sha256(r.salt || c.kind || ':' || c.value), 'same ' || c.kind
from causes c, stage_run r where c.place = 1;

-- Records that joined a profile without having been one; the founder of a new profile joined nobody.
insert into profile_merges
with joined as (
    select g.n, g.source, g.source_id, a.profile_id
    from stage_grouped g
    join stage_assigned a on a.root = g.root
    left join stage_claims c on c.old_profile = g.old_profile
    where (g.old_profile is null or c.root <> g.root) and not (a.is_new and g.n = g.root)
), causes as (
    select j.source, j.source_id, j.profile_id, l.kind, l.value,
           row_number() over (partition by j.n order by s.strength desc, l.kind, l.value) as place
    from joined j
    join stage_links l on l.n = j.n
    join stage_kinds s on s.kind = l.kind
)
select r.now, c.profile_id, null, c.source, c.source_id, c.kind, sha256(r.salt || c.kind || ':' || c.value), 'same ' || c.kind
from causes c, stage_run r where c.place = 1;

-- Deleted records of a profile that ended go along.
update profile_customers set profile_id = a.profile_id
from stage_ranked k join stage_assigned a on a.root = k.root
where k.place > 1 and profile_customers.profile_id = k.old_profile;

merge into profile_customers p
using (
    select g.source, g.source_id, a.profile_id, c.stored_at
    from stage_grouped g
    join stage_assigned a on a.root = g.root
    join customers c on c.source = g.source and c.source_id = g.source_id
) s
on p.source = s.source and p.source_id = s.source_id
when matched and (p.profile_id <> s.profile_id or p.stored_at is distinct from s.stored_at) then update set profile_id = s.profile_id, stored_at = s.stored_at
when not matched then insert (source, source_id, profile_id, stored_at) values (s.source, s.source_id, s.profile_id, s.stored_at);

update profile_customers set stored_at = g.stored_at
from stage_changed g
where not g.alive and g.source = profile_customers.source and g.source_id = profile_customers.source_id;

delete from profile_customers p
where not exists (select 1 from customers c where c.source = p.source and c.source_id = p.source_id);
