-- Who is in an audience, since when, and why someone selected is held back.

create table audience_plans (
    plan_id    varchar not null,    -- sortable by time
    audience   varchar not null,
    as_of      timestamp not null,
    made_at    timestamp not null,
    state      varchar not null     -- open, held (a guard waits for approval), approved, superseded, pushed, failed
);

create table audience_members (
    audience   varchar not null,
    profile_id varchar not null,
    withheld   varchar,             -- null: may be pushed; else why not, such as no consent for ads
    since      timestamp not null
);

create table audience_held (        -- the members of a held plan, until it is approved or superseded
    plan_id    varchar not null,
    profile_id varchar not null,
    withheld   varchar
);

create table audience_funnels (     -- the steps of a plan, in people
    plan_id    varchar not null,
    step       varchar not null,    -- selected, with identifier, consented, added, removed, withheld: REASON
    people     bigint not null
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

-- What audience predicates speak of: one row per person.
create view profile as
select
    p.profile_id,
    p.full_name, p.given_name, p.family_name,          -- personal: the latest of the person's records
    p.email, p.phone,                                  -- null also when the only one is shared with others
    p.gender, p.birth_date, p.city, p.postal_code, p.country,
    p.created_at, p.updated_at,                        -- of the profile, UTC
    s.as_of,                                           -- the instant all figures below speak of, UTC
    s.currency,                                        -- of gross, net and monetary
    coalesce(i.orders_count, 0) as orders_count,       -- completed sales
    coalesce(i.gross, 0) as gross,
    coalesce(i.net, 0) as net,                         -- after returns
    i.first_order_at, i.last_order_at,                 -- completed sales, UTC; null: never bought
    i.recency_days, i.frequency, i.monetary,           -- null: never bought
    i.r_score, i.f_score, i.m_score,                   -- 1 (worst fifth) to 5 (best fifth) among buyers
    c.state as consent_ads                             -- granted, denied, or null: said nothing
from profiles p
left join profile_insights i on i.profile_id = p.profile_id
left join insight_state s on true
left join profile_consents c on c.profile_id = p.profile_id and c.purpose = 'ads';
