-- What visitors did, by visit: derived from engagements, made anew for a visitor whenever an event of theirs comes in. Timestamps are UTC.

-- derived; person: visitor source visitor_id
create table touchpoints (          -- one visit by one campaign: ends after 30 minutes without an event, or when another campaign leads here
    touchpoint_id varchar not null, -- of source, visitor and first event
    source        varchar not null, -- the connection
    visitor_id    varchar not null, -- engagements.anonymous_id
    number        bigint not null,  -- from 1 for each visitor
    began_by      varchar not null, -- visit; campaign: the visit before went on, led here anew
    started_at    timestamp not null,
    ended_at      timestamp not null,
    seconds       bigint not null,
    events        bigint not null,
    pages         bigint not null,  -- pages and screens seen
    bounced       boolean not null, -- one page at most, and nothing done there
    entry_url     varchar,
    exit_url      varchar,
    referrer      varchar,          -- the page before the first, when it is on another host
    utm_source    varchar,
    utm_medium    varchar,
    utm_campaign  varchar,
    utm_content   varchar,
    utm_term      varchar,
    click_id_kind varchar,          -- such as gclid
    click_id      varchar,
    channel       varchar not null, -- this and the next four by config/campaigns.yaml; direct: nothing led here
    content       varchar,
    site          varchar,
    influencer    varchar,
    agency        varchar,
    orders        bigint not null,
    credit_id     varchar not null, -- the touchpoint whose campaign counts: itself, or for a direct one the last that was not, until a purchase or 90 days
    digest        varchar not null, -- of all above
    updated_at    timestamp not null
);

-- derived; person: visitor source visitor_id, visitor source user_id
create table carts (                -- what is in a cart now
    source        varchar not null,
    cart_id       varchar not null, -- engagements.cart_id; without one visitor/number of orders before
    visitor_id    varchar not null, -- who changed it last: anonymous_id, else user_id
    user_id       varchar,          -- the last that is known
    opened_at     timestamp not null,
    changed_at    timestamp not null,
    items         decimal(15,3) not null,
    value         decimal(18,4) not null,
    currency      varchar,
    emptied_at    timestamp,        -- when the purchase was that emptied it; null while it waits
    order_id      varchar,          -- of that purchase
    digest        varchar not null,
    updated_at    timestamp not null
);

-- derived; person: record source source_id, visitor source visitor_id
create table purchases (            -- which visit an order_completed fell into
    source        varchar not null,
    source_id     varchar not null, -- of the engagement
    order_id      varchar,
    visitor_id    varchar not null,
    occurred_at   timestamp not null,
    value         decimal(18,4),
    currency      varchar,
    touchpoint_id varchar not null,
    credit_id     varchar not null  -- the touchpoint whose campaign brought it
);

-- derived; person: visitor source visitor_id
create table visitors (             -- how much of each visitor the tables above speak of
    source        varchar not null,
    visitor_id    varchar not null,
    events        bigint not null,
    stored_at     timestamp not null
);

-- derived
create table session_state (        -- seen: the latest engagements.stored_at looked at; rules: what the touchpoints were classified by
    name          varchar not null,
    value         varchar not null
);

-- Every purchase with the campaign that brought it.
create view purchase_campaigns as
select p.source, p.source_id, p.order_id, p.visitor_id, p.occurred_at, p.value, p.currency, p.touchpoint_id, p.credit_id,
       t.started_at as touched_at, t.utm_source, t.utm_medium, t.utm_campaign, t.utm_content, t.utm_term, t.click_id_kind, t.click_id, t.referrer,
       t.channel, t.content, t.site, t.influencer, t.agency
from purchases p join touchpoints t on t.touchpoint_id = p.credit_id;

-- Whose a visit was, once the visitor has said who they are.
create view profile_touchpoints as
select p.profile_id, t.*
from touchpoints t join profile_customers p on p.source = t.source and p.source_id = t.visitor_id;

-- First touch: the first visit. Last touch: the last that something led to; of who only ever came directly, the last.
create view profile_touches as
select profile_id, count(*) as touchpoints,
       max(touchpoint_id) filter (where from_first = 1) as first_touch_id,
       max(started_at) filter (where from_first = 1) as first_touch_at,
       max(channel) filter (where from_first = 1) as first_channel,
       max(utm_campaign) filter (where from_first = 1) as first_campaign,
       max(touchpoint_id) filter (where from_last = 1) as last_touch_id,
       max(started_at) filter (where from_last = 1) as last_touch_at,
       max(channel) filter (where from_last = 1) as last_channel,
       max(utm_campaign) filter (where from_last = 1) as last_campaign
from (
    select profile_id, touchpoint_id, started_at, channel, utm_campaign,
           row_number() over (partition by profile_id order by started_at, touchpoint_id) as from_first,
           row_number() over (partition by profile_id order by case when channel = 'direct' then 1 else 0 end, started_at desc, touchpoint_id desc) as from_last
    from profile_touchpoints
) numbered
group by profile_id;
