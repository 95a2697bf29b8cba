#!/bin/bash
# One role and one database a house, made at the first start. A house's role can reach nothing but its own database.
set -euo pipefail

for house in registration agenda exhibits notify; do
    psql --set ON_ERROR_STOP=1 --quiet --no-psqlrc --username "${POSTGRES_USER:-postgres}" --dbname postgres \
        --set house="$house" --set database="expo_$house" --set password="$(cat "/run/secrets/$house")" <<'SQL'
CREATE ROLE :"house" LOGIN PASSWORD :'password';
CREATE DATABASE :"database" OWNER :"house" TEMPLATE template0
    ENCODING 'UTF8' LOCALE_PROVIDER builtin LOCALE 'C.UTF-8' BUILTIN_LOCALE 'C.UTF-8';
REVOKE ALL ON DATABASE :"database" FROM PUBLIC;
SQL
    echo "expo_$house is ready for $house"
done
