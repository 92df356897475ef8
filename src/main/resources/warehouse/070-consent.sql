-- Consent as it was said, and what it means per platform. Timestamps are UTC.

create table consent_state (            -- one row: the rules that the consent views were made by
    fingerprint varchar not null
);

create table consent_history (          -- append-only: every statement as it came, also those that a later one replaced
    source      varchar not null,
    source_id   varchar not null,
    customer_id varchar,
    purpose     varchar,
    channel     varchar,
    state       varchar,
    stated_at   timestamp,
    country     varchar,
    proof       varchar,
    recorded_at timestamp not null
);

create table audience_channels (        -- members whom one platform's channel treats unlike the others
    audience    varchar not null,
    channel     varchar not null,       -- such as ads_google
    profile_id  varchar not null,
    withheld    varchar,                -- why this platform may not have them; null: it may
    signals     varchar                 -- a letter for each consent signal of the destination, in its order: G granted, D denied, U unsaid
);
