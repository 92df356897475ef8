-- As in the identity steps, a statement over many rows joins two tables and no more.

-- Completed sales and returns of known people before as_of. A return counts unless it is said not to be completed.
create or replace temp table stage_orders as
select p.profile_id, o.source, o.source_id, o.kind, o.ordered_at,
       coalesce(o.currency = stage_currency(), true) as in_currency
from orders o join profile_customers p on p.source = o.source and p.source_id = o.customer_id
where o.ordered_at < stage_as_of()
  and (o.kind = 'sale' and o.status = 'completed' or o.kind = 'return' and coalesce(o.status, 'completed') = 'completed');

create or replace temp table stage_lines as
select o.profile_id, o.kind,
       coalesce(l.quantity, 0)::decimal(15,3) * (coalesce(l.unit_price, 0) - coalesce(l.discount, 0))::decimal(20,4) as amount
from stage_orders o join order_lines l on l.source = o.source and l.order_id = o.source_id
where o.in_currency;

create or replace temp table stage_money as
select profile_id,
       (coalesce(sum(amount) filter (where kind = 'sale'), 0))::decimal(38,8) as gross,
       (coalesce(sum(amount), 0))::decimal(38,8) as net
from stage_lines group by profile_id;

create or replace temp table stage_counts as
select profile_id, count(*) as orders_count, min(ordered_at) as first_order_at, max(ordered_at) as last_order_at
from stage_orders where kind = 'sale' group by profile_id;

-- Only people with an order that counts: everybody else has no figures to work out.
create or replace temp table stage_people as
select p.profile_id from profiles p where exists (select 1 from stage_orders o where o.profile_id = p.profile_id);

create or replace temp table stage_counted as
select p.profile_id, coalesce(c.orders_count, 0) as orders_count, c.first_order_at, c.last_order_at,
       date_sub('day', c.last_order_at, stage_as_of()) as recency_days
from stage_people p left join stage_counts c on c.profile_id = p.profile_id;

create or replace temp table stage_figures as
select c.profile_id, c.orders_count, coalesce(m.gross, 0)::decimal(38,8) as gross, coalesce(m.net, 0)::decimal(38,8) as net,
       c.first_order_at, c.last_order_at, c.recency_days,
       case when c.orders_count > 0 then c.orders_count end as frequency,
       case when c.orders_count > 0 then coalesce(m.net, 0)::decimal(38,8) end as monetary
from stage_counted c left join stage_money m on m.profile_id = c.profile_id;

-- A score is 1 + floor(5 * share of buyers who are strictly worse): equal values get equal scores, whole numbers throughout.
create or replace temp table stage_scored as
select f.*,
       (1 + floor(5.0 * (rank() over (order by recency_days desc) - 1) / count(*) over ()))::integer as r_score,
       (1 + floor(5.0 * (rank() over (order by frequency) - 1) / count(*) over ()))::integer as f_score,
       (1 + floor(5.0 * (rank() over (order by monetary) - 1) / count(*) over ()))::integer as m_score
from stage_figures f where orders_count > 0;

insert into stage_scored select f.*, null, null, null from stage_figures f where orders_count = 0;

-- Whose last order that counted went away.
insert into stage_scored
select d.profile_id, 0, 0, 0, null, null, null, null, null, null, null, null
from profile_insights d left join stage_people p on p.profile_id = d.profile_id
where p.profile_id is null and (d.orders_count <> 0 or d.gross <> 0 or d.net <> 0);

merge into profile_insights d using stage_scored s on d.profile_id = s.profile_id
when matched and (d.orders_count <> s.orders_count or d.gross <> s.gross or d.net <> s.net
        or d.first_order_at is distinct from s.first_order_at or d.last_order_at is distinct from s.last_order_at
        or d.recency_days is distinct from s.recency_days or d.monetary is distinct from s.monetary
        or d.r_score is distinct from s.r_score or d.f_score is distinct from s.f_score or d.m_score is distinct from s.m_score)
    then update set orders_count = s.orders_count, gross = s.gross, net = s.net, first_order_at = s.first_order_at, last_order_at = s.last_order_at,
        recency_days = s.recency_days, frequency = s.frequency, monetary = s.monetary, r_score = s.r_score, f_score = s.f_score,
        m_score = s.m_score, updated_at = stage_now()
when not matched then insert (profile_id, orders_count, gross, net, first_order_at, last_order_at, recency_days, frequency, monetary, r_score, f_score, m_score, updated_at)
    values (s.profile_id, s.orders_count, s.gross, s.net, s.first_order_at, s.last_order_at, s.recency_days, s.frequency, s.monetary, s.r_score, s.f_score, s.m_score, stage_now());
