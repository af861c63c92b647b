# The TypeScript workers: docs/containers.md. One image; the command names the queues that a container serves.
ARG NODE_IMAGE=node:20.20.2-bookworm-slim@sha256:2cf067cfed83d5ea958367df9f966191a942351a2df77d6f0193e162b5febfc0

FROM ${NODE_IMAGE} AS base
# The sandbox's environment is found by an interpreter that could make it, hence venv at run time, too.
RUN apt-get update \
  && apt-get install --yes --no-install-recommends bubblewrap python3 python3-venv \
  && rm -rf /var/lib/apt/lists/*
WORKDIR /app
ENV XDG_CACHE_HOME=/opt/tddft

FROM base AS packages
COPY package.json package-lock.json ./
COPY tools/prune-node-modules.mjs tools/prune-node-modules.mjs
COPY tools/no-gpu-binaries tools/no-gpu-binaries
RUN npm ci --omit=dev --no-audit --no-fund
COPY setup setup
COPY sandbox/requirements.txt sandbox/requirements.txt
COPY docker/sandbox-environment.ts docker/sandbox-environment.ts
RUN node --import tsx docker/sandbox-environment.ts && rm -rf /opt/tddft/tddft/logs

FROM base
COPY --from=packages /opt/tddft /opt/tddft
COPY --from=packages /app/node_modules node_modules
COPY . .
# A home for whatever user the container runs as. /app belongs to root, so nobody changes it.
ENV HOME=/tmp NODE_ENV=production
ARG UID=1000
USER ${UID}:${UID}
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=60s --timeout=30s --start-period=180s --retries=3 CMD ["node", "--import", "tsx", "docker/polling.ts"]
ENTRYPOINT ["node", "--import", "tsx", "workers/main.ts"]
