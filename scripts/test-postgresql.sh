#!/usr/bin/env bash
# Runs the tests on a PostgreSQL of the operating system in place of the embedded one: of the release VERSION, 15 unless
# set, as Debian's package postgresql-15 installs it. Arguments go to jest.
set -euo pipefail
cd "$(dirname "$0")/.."

bin=/usr/lib/postgresql/${VERSION:-15}/bin
data=$(mktemp -d -t test-postgresql-XXXXXX)
port=${PORT:-54329}
as_server() { "$@"; }
if [ "$(id -u)" -eq 0 ]; then
  chown postgres "$data"
  as_server() { (cd / && runuser -u postgres -- "$@"); }
fi
finish() {
  as_server "$bin/pg_ctl" stop --pgdata="$data" --mode=immediate --silent || true
  rm -rf "$data"
}
trap finish EXIT

# Through a pipe of its own, which the server's user can open.
echo tests | as_server sh -c 'cat | "$0" "$@" --pwfile=/dev/stdin' "$bin/initdb" --pgdata="$data" --username=postgres \
  --auth=scram-sha-256 --encoding=UTF8 --locale=C.UTF-8 >/dev/null
as_server "$bin/pg_ctl" start --pgdata="$data" --silent --wait --log="$data/log" --options="-p $port -k $data \
  -c listen_addresses=127.0.0.1 -c timezone=UTC -c max_connections=200 -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
"$bin/postgres" --version
TEST_CLUSTER_URL="postgres://postgres:tests@127.0.0.1:$port/postgres" node_modules/.bin/jest "$@"
