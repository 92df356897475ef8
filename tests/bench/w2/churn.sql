update customers
set email = lower(trim(n.email)), postal_code = lpad(n.segment, 2, '0'), modified_at = timestamp '2026-02-01', stored_at = make_timestamp(epoch_us(now()))
from read_csv('${csv}', header = true, all_varchar = true) n
where customers.source_id = n.id and (customers.email <> lower(trim(n.email)) or customers.postal_code <> lpad(n.segment, 2, '0'));
