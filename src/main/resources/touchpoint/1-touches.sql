-- Every event of the visitors in stage_visitors that says where they were, in order, and the touchpoint it falls into. An event in the
-- same instant as another comes after it by its id, so that the result does not depend on the order in which they arrived.

create or replace temp table stage_events as
select e.source, e.anonymous_id as visitor_id, e.source_id, e.occurred_at, e.type, e.source_type, e.order_id, e.value, e.currency,
       e.page_url, lower(regexp_replace(e.page_url, '^[A-Za-z]+://([^/:?#]*).*$', '\1')) as page_host,
       nullif(e.referrer, '') as referrer, lower(regexp_replace(nullif(e.referrer, ''), '^[A-Za-z]+://([^/:?#]*).*$', '\1')) as referrer_host,
       case when e.type in ('page_viewed', 'screen_viewed') then 1 else 0 end as is_view,
       case when e.type in ('page_viewed', 'screen_viewed') or e.source_type = 'Time Spent' then 0 else 1 end as is_deed,
       e.utm_source, e.utm_medium, e.utm_campaign, e.utm_content, e.utm_term, e.click_id_kind, e.click_id,
       -- A campaign that is only kept from an earlier visit led to that one.
       case when not coalesce(e.utm_kept, false)
                 and coalesce(e.utm_source, e.utm_medium, e.utm_campaign, e.utm_content, e.utm_term, e.click_id) is not null
            then concat(e.utm_source, '|', e.utm_medium, '|', e.utm_campaign, '|', e.utm_content, '|', e.utm_term, '|', e.click_id_kind, '|', e.click_id) end as tag
from engagements e
where e.anonymous_id is not null and e.occurred_at is not null and e.channel in ('web', 'app')
  and exists (select 1 from stage_visitors v where v.source = e.source and v.visitor_id = e.anonymous_id);

create or replace temp table stage_gaps as
select e.*, case when e.occurred_at <= lag(e.occurred_at) over w + interval '30 minutes' then 0 else 1 end as opens_visit
from stage_events e
window w as (partition by e.source, e.visitor_id order by e.occurred_at, e.source_id);

create or replace temp table stage_visits as
select g.*, sum(g.opens_visit) over (partition by g.source, g.visitor_id order by g.occurred_at, g.source_id rows unbounded preceding) as visit
from stage_gaps g;

create or replace temp table stage_tagged as
select v.*, count(v.tag) over w as tags_so_far, sum(v.is_view) over w - v.is_view as views_before
from stage_visits v
window w as (partition by v.source, v.visitor_id, v.visit order by v.occurred_at, v.source_id rows unbounded preceding);

create or replace temp table stage_current as
select t.*, max(t.tag) over (partition by t.source, t.visitor_id, t.visit, t.tags_so_far) as current_tag
from stage_tagged t;

-- Another campaign begins a touchpoint once something was seen: what a page sends before its own view is of the same touch.
create or replace temp table stage_opened as
select c.*, case when c.opens_visit = 1 then 1
                 when c.tag is not null and c.views_before > 0
                      and c.tag is distinct from lag(c.current_tag) over (partition by c.source, c.visitor_id, c.visit order by c.occurred_at, c.source_id) then 1
                 else 0 end as opens
from stage_current c;

create or replace temp table stage_touched as
select o.*, sum(o.opens) over (partition by o.source, o.visitor_id order by o.occurred_at, o.source_id rows unbounded preceding) as number
from stage_opened o;

create or replace temp table stage_ranked as
select t.*,
       row_number() over (partition by source, visitor_id, number order by occurred_at, source_id) as nth,
       row_number() over (partition by source, visitor_id, number, is_view order by occurred_at, source_id) as nth_view,
       row_number() over (partition by source, visitor_id, number, is_view order by occurred_at desc, source_id desc) as nth_view_back,
       row_number() over (partition by source, visitor_id, number, case when tag is null then 0 else 1 end order by occurred_at, source_id) as nth_tag
from stage_touched t;

create or replace temp table stage_found as
select source, visitor_id, number,
       md5(concat(source, '|', visitor_id, '|', max(source_id) filter (where nth = 1))) as touchpoint_id,
       max(case when opens_visit = 1 then 'visit' else 'campaign' end) filter (where nth = 1) as began_by,
       min(occurred_at) as started_at, max(occurred_at) as ended_at,
       count(*) as events, sum(is_view) as pages, sum(is_deed) as deeds,
       coalesce(max(page_url) filter (where is_view = 1 and nth_view = 1), max(page_url) filter (where nth = 1)) as entry_url,
       coalesce(max(page_host) filter (where is_view = 1 and nth_view = 1), max(page_host) filter (where nth = 1)) as entry_host,
       max(page_url) filter (where is_view = 1 and nth_view_back = 1) as exit_url,
       max(referrer) filter (where is_view = 1 and nth_view = 1 and referrer_host is distinct from page_host) as referrer,
       max(referrer_host) filter (where is_view = 1 and nth_view = 1 and referrer_host is distinct from page_host) as referrer_host,
       max(utm_source) filter (where tag is not null and nth_tag = 1) as utm_source,
       max(utm_medium) filter (where tag is not null and nth_tag = 1) as utm_medium,
       max(utm_campaign) filter (where tag is not null and nth_tag = 1) as utm_campaign,
       max(utm_content) filter (where tag is not null and nth_tag = 1) as utm_content,
       max(utm_term) filter (where tag is not null and nth_tag = 1) as utm_term,
       max(click_id_kind) filter (where tag is not null and nth_tag = 1) as click_id_kind,
       max(click_id) filter (where tag is not null and nth_tag = 1) as click_id,
       sum(case when type = 'order_completed' then 1 else 0 end) as orders
from stage_ranked
group by source, visitor_id, number;

create or replace temp table stage_keyed as
select f.*, md5(concat(utm_source, '|', utm_medium, '|', utm_campaign, '|', utm_content, '|', utm_term, '|', click_id_kind, '|', referrer_host, '|', entry_host)) as led_by
from stage_found f;
