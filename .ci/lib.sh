# Shared by ./run and ./test: what Debian packages are needed, and a quiet build with progress.

BUILD_PACKAGES="python3 build-essential g++ cmake ninja-build ccache mold pkg-config
  libgrpc++-dev protobuf-compiler-grpc libprotobuf-dev protobuf-compiler
  libsqlite3-dev libpq-dev libjemalloc-dev libzstd-dev libssl-dev openssl libcurl4-openssl-dev libqrencode-dev
  libboost1.81-dev libspdlog-dev libfmt-dev
  libtomlplusplus-dev libcli11-dev nlohmann-json3-dev libhowardhinnant-date-dev tzdata
  prometheus-cpp-dev libcairo2-dev libpango1.0-dev fonts-noto-cjk libzxing-dev libzbar-dev
  libpng-dev libjpeg-dev libxlsxwriter-dev"
TEST_PACKAGES="libgtest-dev libgmock-dev librapidcheck-dev python3 poppler-utils zbar-tools chromium nodejs npm git
  sqlite3 curl golang-go golang-golang-x-mod-dev clang postgresql-15"
CLUSTER_PACKAGES="patroni etcd-server python3-etcd iproute2"

# On a terminal one line that changes; elsewhere a line a step.
if [ -t 1 ]; then
  say_progress() { printf '\r\033[K  %s' "$1"; }
  end_progress() { printf '\r\033[K'; }
else
  say_progress() { :; }
  end_progress() { :; }
fi

step() { printf '%s\n' "── $*"; }

stop_with() {
  end_progress
  printf '%s\n' "$@" >&2
  exit 1
}

# install_missing PACKAGE...
install_missing() {
  local package missing=
  for package in "$@"; do
    case $package in
      nodejs) command -v node >/dev/null && continue ;;  # any Node.js will do
      npm) command -v npm >/dev/null && continue ;;
    esac
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q '^install ok' || missing+=" $package"
  done
  [ -n "$missing" ] || return 0
  step "Installing:$missing"
  local as_root=
  if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null ||
      stop_with "These Debian packages are missing, and neither root nor sudo is at hand:$missing" \
        "Install them as root with: apt-get install$missing"
    as_root=sudo
  fi
  mkdir -p build
  { $as_root apt-get update &&
      $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $missing; } \
    > build/install.log 2>&1 ||
    { tail -n 5 build/install.log >&2
      stop_with "Installing failed; the whole log is in build/install.log." \
        "Check the network and the package sources (Debian 12 is expected), then run this again."; }
}

# build PRESET [NINJA_ARGUMENT...]: quiet, with progress; the log stays in build/PRESET.log.
build() {
  local preset=$1 log=build/$1.log last=0 now
  shift
  mkdir -p build
  cmake --preset "$preset" > "$log" 2>&1 ||
    { tail -n 20 "$log" >&2; stop_with "Configuring failed; the whole log is in $log."; }
  # ccache reads generated sources the same way in every preset.
  export CCACHE_BASEDIR=$PWD CCACHE_NOHASHDIR=1
  NINJA_STATUS='[%f/%t] ' ninja -C "build/$preset" "$@" 2>&1 | tee -a "$log" | while IFS= read -r line; do
    case $line in
      \[*/*\]*)
        now=${line#[}; now=${now%%]*}
        say_progress "building $preset: $now"
        if [ ! -t 1 ] && [ $((${now%/*} * 10 / ${now#*/})) -gt "$last" ]; then
          last=$((${now%/*} * 10 / ${now#*/}))
          printf '   built %s\n' "$now"
        fi ;;
    esac
  done
  [ "${PIPESTATUS[0]}" = 0 ] ||
    { end_progress; grep -E 'error|FAILED' "$log" | head -n 20 >&2
      stop_with "The build failed; the whole log is in $log."; }
  end_progress
}
