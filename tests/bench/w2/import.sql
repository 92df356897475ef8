-- The reference customers as one source's records, normalised as a mapping would have done it. The list was made earlier: the stub
-- makes none.
insert into customers by name
select 'bench' as source, id as source_id, timestamp '2026-01-01' as modified_at, make_timestamp(epoch_us(now())) as stored_at,
       lower(trim(email)) as email, '+84' || right(regexp_replace(phone, '[^0-9]', '', 'g'), 9) as phone, lpad(segment, 2, '0') as postal_code
from read_csv('${csv}', header = true, all_varchar = true);
insert into lists by name
select 'meta' as connection, 'bench' as audience, '777' as list_id, 'bench' as marker, make_timestamp(epoch_us(now())) as created_at;
