#!/usr/bin/env bash
# Runs the database tests on a throw-away cluster of Debian's Postgres 15, as an ordinary user.
set -euo pipefail
bin=/usr/lib/postgresql/15/bin
folder=$(mktemp -d)
as_owner=''
if [ "$(id -u)" = 0 ]; then
  chown postgres "$folder"
  as_owner='setpriv --reuid postgres --regid postgres --init-groups'
fi
port=$(node -e 'const s=require("net").createServer().listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})')
stop() {
  $as_owner "$bin/pg_ctl" -D "$folder/data" -m immediate stop >/dev/null 2>&1 || true
  rm -rf "$folder"
}
trap stop EXIT
cd "$folder"
$as_owner "$bin/initdb" -D "$folder/data" -U rounds -A trust -E UTF8 --locale=C.UTF-8 >/dev/null
$as_owner "$bin/pg_ctl" -D "$folder/data" -w -l "$folder/log" \
  -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_connections=400 -c fsync=off" \
  start >/dev/null
cd "$OLDPWD"
TEST_DATABASE_URL="postgres://rounds@127.0.0.1:$port/postgres" npm test -- --selectProjects db-spec
