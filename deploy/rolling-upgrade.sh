#!/bin/sh
# Upgrades the installation in this checkout without an interruption: builds the new image, saves everything, then replaces one node after the other; a node
# that does not become healthy is put back to the version before, and the other one serves all the while. Run it where docker-compose.yml lies:
#   git pull && PARLEY_VERSION=$(git describe --always) deploy/rolling-upgrade.sh
set -eu

new="${PARLEY_VERSION:-latest}"
before=$(docker inspect --format '{{.Image}}' "$(docker compose ps --quiet relay-a)")
say() { printf '%s\n' "$*"; }

say "Building parley-relay:$new …"
docker compose build --quiet relay-a

if [ "${BACKUP:-yes}" = yes ]; then
  say 'Saving everything (volume backups) …'
  docker compose run --rm --no-deps --entrypoint parley-relay backup backup --to /backups --keep 14
fi

for node in relay-a relay-b; do
  say "Replacing $node …"
  if docker compose up --detach --no-deps --no-build --wait --wait-timeout 120 "$node"; then continue; fi
  say "$node does not become healthy with $new. Its last words:"
  docker compose logs --tail 20 --no-log-prefix "$node"
  docker tag "$before" parley-relay:before
  PARLEY_VERSION=before docker compose up --detach --no-deps --no-build --wait --wait-timeout 120 relay-a relay-b
  say "Both nodes run the version before again (image parley-relay:before)."
  exit 1
done
say "Both nodes run parley-relay:$new."
