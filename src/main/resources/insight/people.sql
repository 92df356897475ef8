-- Everybody has a row of figures, and nobody else has.

delete from profile_insights d where not exists (select 1 from profiles p where p.profile_id = d.profile_id);

insert into profile_insights (profile_id, orders_count, gross, net, updated_at)
select p.profile_id, 0, 0, 0, stage_now()
from profiles p where not exists (select 1 from profile_insights d where d.profile_id = p.profile_id);
