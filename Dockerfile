# One process in a container: a static binary, and the certificates that Stripe's is checked against.
#
#   docker build -t stoa .                            # compiles it within
#   docker build -t stoa --build-arg SOURCE=built .   # takes the folder `built`, as below, with a binary from elsewhere

ARG SOURCE=build

FROM rust:1.95-alpine AS build
# The C compiler for SQLite and AWS-LC.
RUN apk add --no-cache build-base cmake linux-headers perl
WORKDIR /stoa
COPY . .
# What was compiled is kept from build to build. The folders are made here, since the last stage has no shell.
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/stoa/target \
    cargo build --release --locked --package stoa --bin stoa \
    && mkdir -p /image/data /image/backup /image/tmp /image/etc/ssl/certs \
    && cp /etc/ssl/certs/ca-certificates.crt /image/etc/ssl/certs/ \
    && install -s target/release/stoa /image/stoa

# What the lines above put into /image, made elsewhere.
FROM scratch AS built
COPY built /image

FROM ${SOURCE} AS source

FROM scratch
LABEL org.opencontainers.image.title="Stoa" \
    org.opencontainers.image.description="A shop's backend in one process" \
    org.opencontainers.image.licenses="MIT OR Apache-2.0"
COPY --from=source --chown=65532:65532 /image /
USER 65532:65532
ENV STOA_ADDRESS=0.0.0.0 STOA_DATA=/data
VOLUME ["/data", "/backup"]
EXPOSE 8080
STOPSIGNAL SIGTERM
# It asks for /healthz, not /readyz: a shop that is busy must not be started anew.
HEALTHCHECK --interval=5s --timeout=6s --start-period=30s CMD ["/stoa", "health"]
ENTRYPOINT ["/stoa"]
