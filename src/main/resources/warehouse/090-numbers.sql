-- Numbers to join by, beside the texts that they stand for; see Numbers of the package identity, which fills them.
alter table profiles add column profile_number bigint;
alter table profile_customers add column profile_number bigint;
alter table profile_identifiers add column profile_number bigint;
alter table profile_identifiers add column identifier_key bigint;     -- identifier_key(kind, value)
