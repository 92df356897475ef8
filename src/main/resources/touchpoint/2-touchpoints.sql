-- stage_facts says what each distinct thing that led here counts for.

create or replace temp table stage_classified as
select k.*, f.channel, f.content, f.site, f.influencer, f.agency, case when f.channel = 'direct' then 0 else 1 end as led
from stage_keyed k join stage_facts f on f.led_by = k.led_by;

create or replace temp table stage_leads as
select c.*, sum(c.led) over (partition by c.source, c.visitor_id order by c.number rows unbounded preceding) as leads
from stage_classified c;

-- A direct visit belongs to what led to the one before it, until a purchase has been made or 90 days have passed.
create or replace temp table stage_credited as
select l.*,
       max(case when l.led = 1 then l.touchpoint_id end) over w as lead_id,
       max(case when l.led = 1 then l.ended_at end) over w as lead_ended_at,
       sum(l.orders) over (partition by l.source, l.visitor_id, l.leads order by l.number rows unbounded preceding) - l.orders as orders_before
from stage_leads l
window w as (partition by l.source, l.visitor_id, l.leads);

create or replace temp table stage_new as
select c.*, cast(extract(epoch from c.ended_at - c.started_at) as bigint) as seconds,
       case when c.pages <= 1 and c.deeds = 0 then true else false end as bounced,
       case when c.led = 0 and c.lead_id is not null and c.orders_before = 0 and c.started_at <= c.lead_ended_at + interval '90 days'
            then c.lead_id else c.touchpoint_id end as credit_id
from stage_credited c;

create or replace temp table stage_digested as
select n.*, md5(concat(number, '|', began_by, '|', started_at, '|', ended_at, '|', events, '|', pages, '|', bounced, '|', entry_url, '|', exit_url, '|', referrer, '|',
                utm_source, '|', utm_medium, '|', utm_campaign, '|', utm_content, '|', utm_term, '|', click_id_kind, '|', click_id, '|',
                channel, '|', content, '|', site, '|', influencer, '|', agency, '|', orders, '|', credit_id)) as digest
from stage_new n;

delete from touchpoints
where exists (select 1 from stage_visitors v where v.source = touchpoints.source and v.visitor_id = touchpoints.visitor_id)
  and not exists (select 1 from stage_digested d where d.touchpoint_id = touchpoints.touchpoint_id and d.digest = touchpoints.digest);

insert into touchpoints (touchpoint_id, source, visitor_id, number, began_by, started_at, ended_at, seconds, events, pages, bounced, entry_url, exit_url, referrer,
    utm_source, utm_medium, utm_campaign, utm_content, utm_term, click_id_kind, click_id, channel, content, site, influencer, agency, orders, credit_id, digest, updated_at)
select touchpoint_id, source, visitor_id, number, began_by, started_at, ended_at, seconds, events, pages, bounced, entry_url, exit_url, referrer,
    utm_source, utm_medium, utm_campaign, utm_content, utm_term, click_id_kind, click_id, channel, content, site, influencer, agency, orders, credit_id, digest,
    (select changed_at from stage_now)
from stage_digested d
where not exists (select 1 from touchpoints t where t.touchpoint_id = d.touchpoint_id);

delete from purchases
where exists (select 1 from stage_visitors v where v.source = purchases.source and v.visitor_id = purchases.visitor_id);

insert into purchases
select r.source, r.source_id, r.order_id, r.visitor_id, r.occurred_at, r.value, r.currency, d.touchpoint_id, d.credit_id
from stage_touched r join stage_digested d on d.source = r.source and d.visitor_id = r.visitor_id and d.number = r.number
where r.type = 'order_completed';
