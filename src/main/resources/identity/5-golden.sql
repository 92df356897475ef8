-- The golden record: per field the latest non-null value of the living records; on a tie the first source and record by name.
-- E-mail address and phone count only when they are this person's alone.
create or replace temp table stage_usable as
select n, min(value) filter (where kind = 'email') as email, min(value) filter (where kind = 'phone') as phone
from stage_held group by n;

create or replace temp table stage_ranked_records as
select p.n, p.profile_id, c.full_name, c.given_name, c.family_name, c.gender, c.birth_date, c.city, c.postal_code, c.country,
       row_number() over (partition by p.root order by c.modified_at nulls first, c.source desc, c.source_id desc) as place
from stage_placed p join customers c on c.source = p.source and c.source_id = p.source_id;

create or replace temp table stage_fields as
select r.*, u.email, u.phone from stage_ranked_records r left join stage_usable u on u.n = r.n;

create or replace temp table stage_golden as
select profile_id,
       arg_max(full_name, place) as full_name, arg_max(given_name, place) as given_name, arg_max(family_name, place) as family_name,
       arg_max(email, place) as email, arg_max(phone, place) as phone, arg_max(gender, place) as gender,
       arg_max(birth_date, place) as birth_date, arg_max(city, place) as city, arg_max(postal_code, place) as postal_code,
       arg_max(country, place) as country
from stage_fields group by profile_id;

delete from profiles p
where exists (select 1 from stage_profiles t where t.profile_id = p.profile_id)
  and not exists (select 1 from stage_assigned a where a.profile_id = p.profile_id);

merge into profiles p
using stage_golden s on p.profile_id = s.profile_id
when matched and (p.full_name is distinct from s.full_name or p.given_name is distinct from s.given_name or p.family_name is distinct from s.family_name
        or p.email is distinct from s.email or p.phone is distinct from s.phone or p.gender is distinct from s.gender
        or p.birth_date is distinct from s.birth_date or p.city is distinct from s.city or p.postal_code is distinct from s.postal_code
        or p.country is distinct from s.country)
    then update set full_name = s.full_name, given_name = s.given_name, family_name = s.family_name, email = s.email, phone = s.phone,
        gender = s.gender, birth_date = s.birth_date, city = s.city, postal_code = s.postal_code, country = s.country, updated_at = stage_now()
when not matched then insert (profile_id, full_name, given_name, family_name, email, phone, gender, birth_date, city, postal_code, country, created_at, updated_at)
    values (s.profile_id, s.full_name, s.given_name, s.family_name, s.email, s.phone, s.gender, s.birth_date, s.city, s.postal_code, s.country, stage_now(), stage_now());

create or replace temp table stage_wanted as
select distinct p.profile_id, h.kind, h.value from stage_held h join stage_placed p on p.n = h.n;

delete from profile_identifiers d
where exists (select 1 from stage_profiles t where t.profile_id = d.profile_id)
  and not exists (select 1 from stage_wanted w where w.profile_id = d.profile_id and w.kind = d.kind and w.value = d.value);

insert into profile_identifiers
select w.profile_id, w.kind, w.value from stage_wanted w
where not exists (select 1 from profile_identifiers d where d.profile_id = w.profile_id and d.kind = w.kind and d.value = w.value);
