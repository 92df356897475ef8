-- Consent as it was stated. Timestamps are UTC.

-- derived
create table consent_state (            -- one row: the rules that the consent views were made by
    fingerprint varchar not null
);

-- control; person: record source customer_id
create table consent_history (          -- append-only: every statement as it came, also those that a later one replaced
    source      varchar not null,
    source_id   varchar not null,
    customer_id varchar,
    purpose     varchar,
    channel     varchar,
    state       varchar,
    stated_at   timestamp,
    country     varchar,
    proof       varchar,
    recorded_at timestamp not null
);

-- The latest statement of a person per purpose, over all records of the profile. On a tie denied wins; anything but granted counts
-- as denied; a statement without a time is older than any other; a grant of a deleted record no longer counts, its denial does.
create view profile_consents as
select profile_id, purpose, case when bool_and(state = 'granted') then 'granted' else 'denied' end as state, max(stated_at) as stated_at
from (
    select p.profile_id, s.purpose, coalesce(s.state, 'denied') as state, s.stated_at,
           rank() over (partition by p.profile_id, s.purpose order by s.stated_at desc nulls last) as place
    from consents s
    join profile_customers p on p.source = s.source and p.source_id = s.customer_id
    join customers c on c.source = s.source and c.source_id = s.customer_id
    where s.purpose is not null and (c.deleted_at is null or s.state is distinct from 'granted')
)
where place = 1
group by profile_id, purpose;
