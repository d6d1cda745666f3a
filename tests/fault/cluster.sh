#!/usr/bin/env bash
# A PostgreSQL cluster of three nodes to break: Patroni over etcd, strict synchronous replication.
# Every node is a network namespace with two links, so that a partition is a real one:
#   peers    198.18.27.1N  etcd, Patroni and replication
#   clients  198.18.28.1N  those who use the database; they are in the namespace "hub", 198.18.28.1
# (RFC 2544's addresses for tests.) No link leaves these namespaces, and no node has a route out.
#
#   cluster.sh start DIR [async]     makes the cluster anew; waits until a standby is synchronous
#   cluster.sh stop DIR              ends its processes and removes its namespaces, not DIR
#   cluster.sh namespace DIR         the hub's name
#   cluster.sh kill DIR N            node N loses its power
#   cluster.sh boot DIR N            and has it again
#   cluster.sh cut DIR N [LINK]      node N loses its links, or that one: peers or clients
#   cluster.sh heal DIR N            and has them again
#   cluster.sh etcd-kill DIR         all three etcd die
#   cluster.sh etcd-boot DIR         and come again
#
# Needs root and the packages of CLUSTER_PACKAGES in .ci/lib.sh; servers run as the user postgres.
# ttl, loop_wait and retry_timeout: the least ttl that Patroni documents is 20; later versions raise a
# lower one to that, so a gap measured with less would not be an operator's.
# The section is `etcd:` (the second API) with intent: see docs/operations.md.
set -euo pipefail
verb=${1:?verb} folder=$(realpath -m "${2:?folder}")
shift 2
tag=panyuan-$(printf %s "$folder" | cksum | cut -d' ' -f1)
hub=$tag-hub
binaries=/usr/lib/postgresql/15/bin
nodes="1 2 3"

in_node() {  # NODE COMMAND...: as postgres
  local node=$1
  shift
  ip netns exec "$tag-$node" setpriv --reuid=postgres --regid=postgres --clear-groups \
    env -C "$folder/$node" HOME="$folder/$node" PATH="$binaries:/usr/bin:/bin" "$@"
}

make_links() {
  ip netns add "$hub"
  ip -n "$hub" link set lo up
  local link node
  for link in peers clients; do
    ip -n "$hub" link add "$link" type bridge
    ip -n "$hub" link set "$link" up
  done
  ip -n "$hub" address add 198.18.28.1/24 dev clients
  for node in $nodes; do
    ip netns add "$tag-$node"
    ip -n "$tag-$node" link set lo up
    for link in peers clients; do
      ip -n "$hub" link add "$link$node" type veth peer name "$link" netns "$tag-$node"
      ip -n "$hub" link set "$link$node" master "$link" up
      ip -n "$tag-$node" link set "$link" up
    done
    ip -n "$tag-$node" address add "198.18.27.1$node/24" dev peers
    ip -n "$tag-$node" address add "198.18.28.1$node/24" dev clients
  done
}

write_patroni() {  # NODE true|false: whether replication is synchronous
  cat > "$folder/$1/patroni.yml" <<YML
scope: county
name: node$1
restapi: {listen: "0.0.0.0:8008", connect_address: "198.18.27.1$1:8008"}
etcd: {hosts: "198.18.27.11:2379,198.18.27.12:2379,198.18.27.13:2379"}
bootstrap:
  dcs:
    ttl: 20
    loop_wait: 2
    retry_timeout: 5
    primary_start_timeout: 0
    failsafe_mode: true
    synchronous_mode: $2
    synchronous_mode_strict: $2
    postgresql:
      use_pg_rewind: true
      use_slots: true
      parameters:
        max_connections: 100
        wal_keep_size: 1GB
        wal_sender_timeout: 5s
        wal_receiver_timeout: 5s
  initdb: [{encoding: UTF8}, {locale: C}, data-checksums]
  pg_hba:
    - local all all trust
    - host all all 198.18.0.0/15 trust
    - host replication all 198.18.27.0/24 trust
postgresql:
  listen: "0.0.0.0:5432"
  connect_address: "198.18.27.1$1:5432"
  data_dir: $folder/$1/data
  bin_dir: $binaries
  pgpass: $folder/$1/pgpass
  authentication:
    superuser: {username: postgres, password: postgres}
    replication: {username: replicator, password: replicator}
  parameters: {unix_socket_directories: "$folder/$1"}
watchdog: {mode: "off"}
YML
}

start_etcd() {  # NODE
  local ip=198.18.27.1$1
  in_node "$1" setsid etcd --enable-v2=true --name "node$1" --data-dir "$folder/$1/etcd" \
    --listen-client-urls "http://$ip:2379" --advertise-client-urls "http://$ip:2379" \
    --listen-peer-urls "http://$ip:2380" --initial-advertise-peer-urls "http://$ip:2380" \
    --initial-cluster "node1=http://198.18.27.11:2380,node2=http://198.18.27.12:2380,node3=http://198.18.27.13:2380" \
    >> "$folder/$1/etcd.log" 2>&1 &
  echo $! > "$folder/$1/etcd.pid"
}

start_patroni() {  # NODE
  in_node "$1" setsid patroni "$folder/$1/patroni.yml" >> "$folder/$1/patroni.log" 2>&1 &
}

await() {  # SECONDS COMMAND...
  local end=$((SECONDS + $1))
  shift
  until "$@"; do
    [ $SECONDS -lt $end ] || { echo "cluster.sh: gave up waiting for: $*" >&2; return 1; }
    sleep 0.5
  done
}

is_led() { ask_cluster | grep -q '"role": "leader"'; }
is_whole() {  # true|false: whether replication is synchronous; while node 1 leads
  local streaming="SELECT sum(1), sum(CASE sync_state WHEN 'sync' THEN 1 ELSE 0 END)
    FROM pg_stat_replication WHERE state = 'streaming'"
  [ "$(in_node 1 psql -XqAt -h "$folder/1" -c "$streaming")" = "2|$([ "$1" = true ] && echo 1 || echo 0)" ]
}
ask_cluster() { ip netns exec "$hub" curl -s -m 2 http://198.18.28.11:8008/cluster || true; }

start() {
  local synchronous=true node
  [ "${1:-}" != async ] || synchronous=false
  stop
  rm -rf "$folder"
  mkdir -p "$folder"
  chmod 755 "$folder"
  make_links
  for node in $nodes; do
    install -d -o postgres -g postgres -m 700 "$folder/$node"
    write_patroni "$node" $synchronous
    start_etcd "$node"
  done
  sleep 2
  start_patroni 1  # so that node 1 leads
  await 60 is_led
  start_patroni 2
  start_patroni 3
  await 90 is_whole $synchronous
}

kill_node() {  # NODE
  local pids
  for _ in 1 2 3; do  # a process may fork meanwhile
    pids=$(ip netns pids "$tag-$1" 2> /dev/null) || return 0
    [ -n "$pids" ] || return 0
    kill -KILL $pids 2> /dev/null || true
    sleep 0.2
  done
}

stop() {
  local node
  for node in $nodes; do
    kill_node "$node"
    ip netns del "$tag-$node" 2> /dev/null || true
  done
  ip netns del "$hub" 2> /dev/null || true
}

case $verb in
  start) start "$@" ;;
  stop) stop ;;
  namespace) echo "$hub" ;;
  kill) kill_node "$1" ;;
  boot) start_etcd "$1"; start_patroni "$1" ;;
  cut) for link in ${2:-peers clients}; do ip -n "$hub" link set "$link$1" nomaster; done ;;
  heal) for link in peers clients; do ip -n "$hub" link set "$link$1" master "$link"; done ;;
  etcd-kill) for node in $nodes; do kill -KILL "$(cat "$folder/$node/etcd.pid")"; done ;;
  etcd-boot) for node in $nodes; do start_etcd "$node"; done ;;
  *) echo "cluster.sh: unknown verb $verb" >&2; exit 2 ;;
esac
