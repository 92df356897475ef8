-- The reference's profiles as records of one source, stored 20,000 at a time as a sync would have done it.
insert into customers by name
select 'bench' as source, profile as source_id, timestamp '2026-01-01' as modified_at, make_timestamp(1767225600000000 + profile::bigint // 20000) as stored_at,
       email, phone, cookie as anonymous_id, facebook as facebook_id
from read_csv('${csv}', header = true, all_varchar = true);
