-- Who is in an audience, since when, and why someone selected is held back. Timestamps are UTC.

-- control
create table audience_plans (
    plan_id    varchar not null,    -- sortable by time
    audience   varchar not null,
    as_of      timestamp not null,
    made_at    timestamp not null,
    state      varchar not null     -- open, held (a guard waits for approval), approved, superseded, pushed, failed
);

-- control; person: profile profile_id
create table audience_members (
    audience   varchar not null,
    profile_id varchar not null,
    withheld   varchar,             -- null: may be pushed; else why not, such as no consent for ads
    since      timestamp not null
);

-- control; person: profile profile_id
create table audience_held (        -- the members of a held plan, until it is approved or superseded
    plan_id    varchar not null,
    profile_id varchar not null,
    withheld   varchar
);

-- control
create table audience_funnels (     -- the steps of a plan, in people
    plan_id    varchar not null,
    step       varchar not null,    -- selected, with identifier, consented, added, removed, withheld: REASON
    people     bigint not null
);

-- control; person: profile profile_id
create table audience_channels (        -- members whom one platform's channel treats unlike the others
    audience    varchar not null,
    channel     varchar not null,       -- such as ads_google
    profile_id  varchar not null,
    withheld    varchar,                -- why this platform may not have them; null: it may
    signals     varchar                 -- a letter for each consent signal of the destination, in its order: G granted, D denied, U unsaid
);

-- The person as audiences see it: one row per person.
create view profile as
select
    p.profile_id,
    p.full_name, p.given_name, p.family_name,          -- personal: from the record that config/identity.yaml says speaks for them
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
    c.state as consent_ads,                            -- granted, denied, or null: said nothing
    cast(floor((extract(year from s.as_of) * 10000 + extract(month from s.as_of) * 100 + extract(day from s.as_of)
        - extract(year from p.birth_date) * 10000 - extract(month from p.birth_date) * 100 - extract(day from p.birth_date)) / 10000.0) as bigint) as age,
    p.job_title, p.job_level, p.family_status, p.nationality, p.language, p.company, p.address, p.ward, p.province
from profiles p
left join profile_insights i on i.profile_id = p.profile_id
left join insight_state s on true
left join profile_consents c on c.profile_id = p.profile_id and c.purpose = 'ads';
