-- 2,500 records with four identifiers each, of people who are there: an e-mail address, a phone and a social id of theirs, and a browser of their own.
copy (
    select ${code} as code, email, phone, 'new-${round}-' || n as cookie, facebook
    from (
        select row_number() over () as n, profile as code, email, phone, facebook
        from (select profile, email, phone, facebook from read_csv('${csv}', header = true, all_varchar = true)
              where email is not null and phone is not null and facebook is not null order by hash(profile || '${round}') limit 2500)
    )
) to '${out}' (header);
