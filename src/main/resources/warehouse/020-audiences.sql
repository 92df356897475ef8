-- Who is in an audience, since when, and why someone selected is held back.

create table audience_plans (
    plan_id    varchar not null,    -- sortable by time
    audience   varchar not null,
    as_of      timestamp not null,
    made_at    timestamp not null,
    state      varchar not null     -- open, held (a guard waits for approval), approved, pushed, failed
);

create table audience_members (
    audience   varchar not null,
    profile_id varchar not null,
    withheld   varchar,             -- null: may be pushed; else why not, such as no consent for ads
    since      timestamp not null
);
