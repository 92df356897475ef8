copy (
    select profile, min(value) filter (where kind = 'email') as email, min(value) filter (where kind = 'phone') as phone,
           min(value) filter (where kind = 'cookie') as cookie, min(value) filter (where kind = 'facebook') as facebook
    from ident group by profile order by profile
) to '${csv}' (header);
copy (select profile, person from person_uf) to '${answer}' (header);
