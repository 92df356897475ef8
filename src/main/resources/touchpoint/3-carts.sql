-- Carts that the visitors in stage_visitors had a hand in. A list of products says what is in the cart, adding and removing change it, an
-- order empties it.

create or replace temp table stage_cart_keys as
select distinct e.source, e.cart_id from engagements e
where e.cart_id is not null and e.type in ('product_added', 'product_removed', 'cart_viewed', 'checkout_started', 'order_completed')
  and exists (select 1 from stage_visitors v where v.source = e.source and v.visitor_id = coalesce(e.anonymous_id, e.user_id));

-- And everybody else who had a hand in one of them: a cart may be carried from the phone to the computer.
create or replace temp table stage_cart_hands as
select source, visitor_id from stage_visitors
union
select e.source, coalesce(e.anonymous_id, e.user_id) from engagements e
where exists (select 1 from stage_cart_keys k where k.source = e.source and k.cart_id = e.cart_id);

create or replace temp table stage_cart_events as
select e.source, coalesce(e.anonymous_id, e.user_id) as visitor_id, e.user_id, e.source_id, e.occurred_at, e.type, e.cart_id, e.order_id, e.currency,
       coalesce(e.quantity, 1) as quantity, coalesce(e.value, 0) as value,
       case when e.type = 'order_completed' then 1 else 0 end as is_order,
       case when e.type = 'order_completed' or e.type in ('cart_viewed', 'checkout_started') and e.quantity is not null then 1 else 0 end as is_whole
from engagements e
where e.occurred_at is not null and e.type in ('product_added', 'product_removed', 'cart_viewed', 'checkout_started', 'order_completed')
  and exists (select 1 from stage_cart_hands h where h.source = e.source and h.visitor_id = coalesce(e.anonymous_id, e.user_id));

create or replace temp table stage_cart_parts as
select e.*, e.cart_id as cart from stage_cart_events e
where exists (select 1 from stage_cart_keys k where k.source = e.source and k.cart_id = e.cart_id);

-- An order that names no cart empties those that the visitor had.
create or replace temp table stage_cart_owners as
select distinct source, visitor_id, cart from stage_cart_parts;

insert into stage_cart_parts
select e.*, o.cart from stage_cart_events e join stage_cart_owners o on o.source = e.source and o.visitor_id = e.visitor_id
where e.cart_id is null and e.is_order = 1;

-- What names no cart goes into the one that the visitor began after the last order.
insert into stage_cart_parts
select e.*, concat(e.visitor_id, '/', sum(e.is_order) over (partition by e.source, e.visitor_id order by e.occurred_at, e.source_id rows unbounded preceding) - e.is_order)
from stage_cart_events e
where (e.cart_id is null or e.is_order = 1) and exists (select 1 from stage_visitors v where v.source = e.source and v.visitor_id = e.visitor_id);

-- Only the first order after a change is this cart's: later ones, and those before it was begun, are of other carts.
create or replace temp table stage_cart_turns as
select p.*, lag(p.is_order) over (partition by p.source, p.cart order by p.occurred_at, p.source_id) as after_order
from stage_cart_parts p;

create or replace temp table stage_cart_order as
select p.*,
       sum(p.is_whole) over (partition by p.source, p.cart order by p.occurred_at, p.source_id rows unbounded preceding) as wholes,
       sum(p.is_whole) over (partition by p.source, p.cart) as all_wholes,
       row_number() over (partition by p.source, p.cart order by p.occurred_at desc, p.source_id desc) as nth_back,
       row_number() over (partition by p.source, p.cart, case when p.user_id is null then 0 else 1 end order by p.occurred_at desc, p.source_id desc) as nth_user_back,
       row_number() over (partition by p.source, p.cart, case when p.currency is null then 0 else 1 end order by p.occurred_at desc, p.source_id desc) as nth_currency_back,
       sum(case when p.type in ('product_added', 'product_removed') or p.is_whole = 1 and p.is_order = 0 then 1 else 0 end) over (partition by p.source, p.cart) as changes
from stage_cart_turns p
where p.is_order = 0 or p.after_order = 0;

create or replace temp table stage_carts as
select source, cart as cart_id,
       max(visitor_id) filter (where nth_back = 1) as visitor_id,
       max(user_id) filter (where user_id is not null and nth_user_back = 1) as user_id,
       min(occurred_at) as opened_at, max(occurred_at) as changed_at,
       -- An order leaves nothing; what is removed without having been added leaves nothing either.
       greatest(0, sum(case when wholes < all_wholes or is_order = 1 or type = 'cart_viewed' and is_whole = 0 or type = 'checkout_started' and is_whole = 0 then 0
                            when type = 'product_removed' then -quantity else quantity end)) as items,
       greatest(0, sum(case when wholes < all_wholes or is_order = 1 or type = 'cart_viewed' and is_whole = 0 or type = 'checkout_started' and is_whole = 0 then 0
                            when type = 'product_removed' then -value else value end)) as value,
       max(currency) filter (where currency is not null and nth_currency_back = 1) as currency,
       max(occurred_at) filter (where nth_back = 1 and is_order = 1) as emptied_at,
       max(order_id) filter (where nth_back = 1 and is_order = 1) as order_id
from stage_cart_order
where changes > 0
group by source, cart;

create or replace temp table stage_carts_digested as
select c.*, md5(concat(visitor_id, '|', user_id, '|', opened_at, '|', changed_at, '|', items, '|', value, '|', currency, '|', emptied_at, '|', order_id)) as digest
from stage_carts c;

delete from carts
where (exists (select 1 from stage_visitors v where v.source = carts.source and v.visitor_id = carts.visitor_id)
       or exists (select 1 from stage_cart_keys k where k.source = carts.source and k.cart_id = carts.cart_id))
  and not exists (select 1 from stage_carts_digested d where d.source = carts.source and d.cart_id = carts.cart_id and d.digest = carts.digest);

insert into carts (source, cart_id, visitor_id, user_id, opened_at, changed_at, items, value, currency, emptied_at, order_id, digest, updated_at)
select source, cart_id, visitor_id, user_id, opened_at, changed_at, items, value, currency, emptied_at, order_id, digest, (select changed_at from stage_now)
from stage_carts_digested d
where not exists (select 1 from carts t where t.source = d.source and t.cart_id = d.cart_id);
