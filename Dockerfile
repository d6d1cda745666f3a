# Panyuan's server in a slim Debian, from its own package. docs/operations.md, "In a container".
FROM debian:12-slim AS build
SHELL ["/bin/bash", "-euo", "pipefail", "-c"]
WORKDIR /source
COPY .ci/lib.sh .ci/lib.sh
RUN . .ci/lib.sh && apt-get update && \
    DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $BUILD_PACKAGES dpkg-dev file
COPY . .
RUN cmake --preset release && ninja -C build/release && cpack --preset release

FROM debian:12-slim
COPY --from=build /source/build/release/panyuan-server_*.deb /tmp/
RUN apt-get update && \
    DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
      systemd-standalone-sysusers systemd-standalone-tmpfiles ca-certificates curl /tmp/panyuan-server_*.deb && \
    rm -rf /tmp/*.deb /var/lib/apt/lists/*
COPY --chmod=0755 packaging/container-entry /usr/bin/panyuan-container
USER panyuan
WORKDIR /var/lib/panyuan
VOLUME /var/lib/panyuan
EXPOSE 8727 8443
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s \
  CMD ["curl", "-skfo", "/dev/null", "https://127.0.0.1:8443/readyz"]
ENTRYPOINT ["panyuan-container"]
