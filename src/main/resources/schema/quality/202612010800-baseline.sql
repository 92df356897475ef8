-- How good what the sources say is. Timestamps are UTC.

-- derived
create table quality (                 -- one row per measurement, source, table and field
    measured_at timestamp not null,
    source      varchar not null,
    table_name  varchar not null,
    field       varchar not null,
    records     bigint not null,       -- living records of the source
    missing     bigint not null,       -- that say nothing there
    invalid     bigint not null,       -- that say what is none: no e-mail address, no postal code of the country, a birth in the future
    duplicate   bigint not null,       -- whose identifier another record of the same source holds too, without the first of them
    stale       bigint not null,       -- that say something, but were not changed at the source for longer than config/application.yaml allows
    outlier     bigint not null        -- numbers further from the middle half than three times its width
);

-- derived; person: record source source_id
create table quality_flags (           -- what deserves a look, as of the last measurement
    table_name varchar not null,
    source     varchar not null,
    source_id  varchar not null,
    field      varchar not null,
    flag       varchar not null,       -- such as mistyped domain
    hint       varchar                 -- what was probably meant; never anything of a person
);
