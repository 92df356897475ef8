-- What follows from the orders of a person. Timestamps are UTC.

-- derived; person: profile profile_id
create table profile_insights (
    profile_id     varchar not null,
    orders_count   bigint not null,         -- completed sales before as_of, in any currency
    gross          decimal(38,8) not null,  -- their lines, in the reporting currency
    net            decimal(38,8) not null,  -- gross plus the negative lines of returns
    first_order_at timestamp,               -- completed sales only
    last_order_at  timestamp,
    recency_days   bigint,                  -- whole days of 24 hours from last_order_at to as_of
    frequency      bigint,                  -- orders_count of a buyer; null for who never bought
    monetary       decimal(38,8),           -- net of a buyer
    r_score        integer,                 -- 1 to 5 among buyers: 1 + floor(5 * share of buyers who are strictly worse)
    f_score        integer,
    m_score        integer,
    updated_at     timestamp not null
);

-- derived
create table insight_state (                -- one row: what profile_insights speaks of
    as_of        timestamp not null,
    currency     varchar,                   -- reporting currency; null: no order names one
    refreshed_at timestamp not null,
    people       varchar                    -- the resolution after which everybody was given a row in profile_insights; null: not known
);
