-- Keys, and ways to find rows by what statements ask for. Run at every start, so each statement does nothing the second time.
create unique index if not exists audience_plans_key on audience_plans (plan_id);
create unique index if not exists audience_members_key on audience_members (audience, profile_id);
create index if not exists audience_members_by_profile on audience_members (profile_id);
create unique index if not exists audience_held_key on audience_held (plan_id, profile_id);
create unique index if not exists audience_funnels_key on audience_funnels (plan_id, step);
create unique index if not exists audience_channels_key on audience_channels (audience, channel, profile_id);
