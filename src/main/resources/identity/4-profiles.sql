-- stage_roots names the group of every record that is not the first of its group.
create or replace temp table stage_grouped as
select m.n, m.source, m.source_id, m.old_profile, m.stored_at, coalesce(r.root, m.n) as root
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
select g.n as root, coalesce(k.old_profile, uuid()::varchar) as profile_id, k.old_profile is null as is_new
from (select n from stage_grouped where n = root) g
left join (select root, old_profile from stage_ranked where place = 1) k on k.root = g.n;

create or replace temp table stage_placed as
select g.n, g.source, g.source_id, g.old_profile, g.stored_at, g.root, a.profile_id, a.is_new
from stage_grouped g join stage_assigned a on a.root = g.root;

-- Profiles that end in another: caused by an identifier that one of their records shares with a record of another origin.
create or replace temp table stage_ended as
select k.old_profile, a.profile_id as survivor
from stage_ranked k join stage_assigned a on a.root = k.root where k.place > 1;

create or replace temp table stage_bridges as
select l.kind, l.value, g.old_profile
from stage_links l join stage_grouped g on g.n = l.n
window same_value as (partition by l.kind, l.value)
qualify min(coalesce(g.old_profile, '')) over same_value <> max(coalesce(g.old_profile, '')) over same_value;

create or replace temp table stage_causes as
select e.old_profile, e.survivor, b.kind, b.value,
       row_number() over (partition by e.old_profile order by stage_strength(b.kind) desc, b.kind, b.value) as place
from stage_ended e join stage_bridges b on b.old_profile = e.old_profile;

insert into profile_merges
select stage_now(), survivor, old_profile, null, null, kind, stage_hash(kind, value), 'same ' || kind from stage_causes where place = 1;

-- Records that joined a profile without having been one; the founder of a new profile joined nobody.
create or replace temp table stage_joined as
select g.n, g.source, g.source_id, g.profile_id
from stage_placed g left join stage_claims c on c.old_profile = g.old_profile
where (g.old_profile is null or c.root <> g.root) and not (g.is_new and g.n = g.root);

create or replace temp table stage_causes as
select j.source, j.source_id, j.profile_id, l.kind, l.value,
       row_number() over (partition by j.n order by stage_strength(l.kind) desc, l.kind, l.value) as place
from stage_joined j join stage_links l on l.n = j.n;

insert into profile_merges
select stage_now(), profile_id, null, source, source_id, kind, stage_hash(kind, value), 'same ' || kind from stage_causes where place = 1;

-- Deleted records of a profile that ended go along.
update profile_customers set profile_id = e.survivor from stage_ended e where profile_customers.profile_id = e.old_profile;

merge into profile_customers p using stage_placed s
on p.source = s.source and p.source_id = s.source_id
when matched and (p.profile_id <> s.profile_id or p.stored_at is distinct from s.stored_at) then update set profile_id = s.profile_id, stored_at = s.stored_at
when not matched then insert (source, source_id, profile_id, stored_at) values (s.source, s.source_id, s.profile_id, s.stored_at);

update profile_customers set stored_at = g.stored_at
from stage_changed g
where not g.alive and g.source = profile_customers.source and g.source_id = profile_customers.source_id;

delete from profile_customers p
where not exists (select 1 from customers c where c.source = p.source and c.source_id = p.source_id);
