copy (select id, email, phone, segment from customer order by id) to '${csv}' (header);
