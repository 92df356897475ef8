-- Fails unless both say the same of every record: the smallest of its group, and who is with whom.
create temp table answer as select profile::varchar as source_id, person::varchar as person from read_csv('${answer}', header = true, all_varchar = true);
create temp table ours as select p.source_id, min(p.source_id::bigint) over (partition by p.profile_id)::varchar as person from profile_customers p;
select case when (select count(*) from answer a full join ours o using (source_id) where a.person is distinct from o.person) > 0
            then error('the people are not the floor''s') end;
