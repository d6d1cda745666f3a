#!/usr/bin/env bash
# A private PostgreSQL 15 for tests: postgres.sh start FOLDER | stop FOLDER
# FOLDER holds all of it, its socket too, so its path has to be short. `start` does nothing where one
# runs already; it gives 77 where PostgreSQL 15 is not installed.
set -eu
folder=$2
programs=/usr/lib/postgresql/15/bin
[ -x "$programs/initdb" ] || { echo "PostgreSQL 15 is not installed (Debian: postgresql-15)" >&2; exit 77; }

# PostgreSQL refuses to run as root.
as_owner() {
  if [ "$(id -u)" = 0 ]; then
    setpriv --reuid=postgres --regid=postgres --clear-groups env HOME="$folder" "$@"
  else
    "$@"
  fi
}

start() {
  exec 9> "$folder.lock"
  flock 9
  as_owner "$programs/pg_ctl" -D "$folder/data" status > /dev/null 2>&1 && return 0
  rm -rf "$folder"
  mkdir -p "$folder"
  [ "$(id -u)" != 0 ] || chown postgres: "$folder"
  as_owner "$programs/initdb" -D "$folder/data" -U postgres -A trust -E UTF8 --locale=C --no-sync > /dev/null
  # What a test writes need not outlive it; everything else is as it is where it matters.
  cat >> "$folder/data/postgresql.conf" <<- END
	listen_addresses = ''
	unix_socket_directories = '$folder'
	max_connections = 300
	shared_buffers = 64MB
	fsync = off
	full_page_writes = off
	wal_level = minimal
	max_wal_senders = 0
	END
  as_owner "$programs/pg_ctl" -D "$folder/data" -l "$folder/log" -s -w start > /dev/null 9>&-
}

stop() {
  as_owner "$programs/pg_ctl" -D "$folder/data" -s -w -m immediate stop > /dev/null 2>&1 || true
  rm -rf "$folder" "$folder.lock"
}

case $1 in
  start | stop) "$1" ;;
  *) echo "postgres.sh start FOLDER | stop FOLDER" >&2; exit 2 ;;
esac
