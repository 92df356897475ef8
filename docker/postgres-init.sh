#!/bin/bash
# Makes the hub's user and database: an ordinary user who owns the database and may do nothing else.
set -eu
psql -v ON_ERROR_STOP=1 -v password="${WAREHOUSE_PASSWORD:?set it in the shell or in docker/.env}" --username "$POSTGRES_USER" <<'SQL'
create role tributary login password :'password';
create database tributary owner tributary encoding 'UTF8' template template0;
SQL
