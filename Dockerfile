# The image that `kubectl kuma-diagnose probe` starts in a pod or on a node: the executable, linked statically, and nothing else.
#   docker build -t REGISTRY/kubectl-kuma-diagnose:v0.1.0 .
#   docker buildx build --platform linux/amd64,linux/arm64 -t REGISTRY/kubectl-kuma-diagnose:v0.1.0 --push .
# Alpine's Rust builds for musl, as scripts/release.sh does.
FROM docker.io/library/rust:1-alpine AS build
RUN apk add --no-cache musl-dev
WORKDIR /src
COPY Cargo.toml Cargo.lock build.rs README.md ./
COPY deploy deploy
COPY rules rules
COPY schema schema
COPY src src
RUN cargo build --release --locked --bin kubectl-kuma_diagnose

FROM scratch
COPY LICENSE /LICENSE
COPY --from=build /src/target/release/kubectl-kuma_diagnose /kubectl-kuma_diagnose
# Kuma's sidecar; where other rights are needed, whoever starts the image says so.
USER 5678:5678
ENTRYPOINT ["/kubectl-kuma_diagnose"]
