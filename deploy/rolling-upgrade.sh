#!/bin/sh
# Upgrades the installation in this checkout without an interruption: builds the new image, saves everything, looks whether all is well, lets the tables grow
# and tries a node (`parley-relay upgrade`), then replaces one node after the other. What does not become healthy is put back by itself: both nodes run the image of
# before again, and its tag names it again. Run it where docker-compose.yml lies:
#   git pull && PARLEY_VERSION=$(git describe --always) deploy/rolling-upgrade.sh
set -eu

new="${PARLEY_VERSION:-latest}"
running=$(docker compose ps --quiet relay-a)
before=$(docker inspect --format '{{.Image}}' "$running")
before_name=$(docker inspect --format '{{.Config.Image}}' "$running")
say() { printf '%s\n' "$*"; }

put_back() {
  # A new image of the same name took the tag from it.
  docker tag "$before" "$before_name"
  PARLEY_VERSION="${before_name##*:}" docker compose up --detach --no-deps --no-build --wait --wait-timeout 180 relay-a relay-b
  say "Both nodes run the version before ($before_name)."
  exit 1
}

say "Building parley-relay:$new …"
docker compose build --quiet relay-a

parley_relay() { docker compose run --rm --no-deps --entrypoint parley-relay backup "$@"; }
if [ "${BACKUP:-yes}" = yes ]; then
  say 'Saving everything (volume backups) …'
  parley_relay backup --to /backups --keep 14 || put_back
fi
say 'Looking whether all is well, and trying the new version …'
parley_relay upgrade --no-backup --yes || put_back

for node in relay-a relay-b; do
  say "Replacing $node …"
  if docker compose up --detach --no-deps --no-build --wait --wait-timeout 180 "$node"; then continue; fi
  say "$node does not become healthy with $new. Its last words:"
  docker compose logs --tail 20 --no-log-prefix "$node"
  put_back
done
say "Both nodes run parley-relay:$new."
