-- 2,500 new records with four identifiers each, of people who are there: an e-mail address, a phone and a social id of theirs, and a browser of their own.
copy (
    select 'new-${round}-' || n as code, email, phone, 'new-${round}-' || n as cookie, facebook
    from (
        select row_number() over () as n, email, phone, facebook
        from (select email, phone, facebook from read_csv('${csv}', header = true, all_varchar = true)
              where email is not null and phone is not null and facebook is not null order by hash(profile || '${round}') limit 2500)
    )
) to '${out}' (header);
