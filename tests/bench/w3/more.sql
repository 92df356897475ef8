-- 2,500 new records with four identifiers each, of people who are there: an e-mail address, a phone and a social id of theirs, and a browser of their own.
insert into customers by name
select 'bench' as source, 'new-${round}-' || n as source_id, timestamp '2026-02-01' as modified_at, make_timestamp(epoch_us(now())) as stored_at,
       email, phone, 'new-${round}-' || n as anonymous_id, facebook_id
from (
    select row_number() over () as n, email, phone, facebook_id
    from (select email, phone, facebook_id from customers where source_id not like 'new-%' and email is not null and phone is not null and facebook_id is not null
          order by hash(source_id || '${round}') limit 2500)
);
