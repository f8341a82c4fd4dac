#!/bin/sh
# Makes the secrets of an installation on Kubernetes once; what is there stays. Without arguments for the trial; else for services of one's own:
#   DATABASE_URL=postgresql://… REDIS_URL=rediss://… S3_KEY=… S3_SECRET=… deploy/kubernetes/make-secrets.sh
set -eu
umask 077
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mkdir "$folder/relay" "$folder/postgres" "$folder/redis"

random() { LC_ALL=C tr -dc 'A-Za-z0-9' </dev/urandom | head -c 43; }
has() { kubectl get secret --namespace parley "$1" >/dev/null 2>&1; }
make() { kubectl create secret generic --namespace parley "$1" --from-file="$folder/$2" --dry-run=client --output yaml | kubectl apply --filename -; }

kubectl apply --filename "$(dirname "$0")/base/namespace.yaml"
if has relay-secrets; then
  echo 'The secrets are there already and stay as they are.'
  exit 0
fi

if [ -z "${DATABASE_URL:-}" ]; then
  database_password=$(random)
  redis_password=$(random)
  printf %s "$database_password" >"$folder/postgres/password"
  printf 'requirepass %s\nsave ""\nappendonly no\n' "$redis_password" >"$folder/redis/redis.conf"
  DATABASE_URL="postgresql://parley:$database_password@postgres:5432/parley"
  REDIS_URL="redis://:$redis_password@redis:6379"
  make postgres-secrets postgres
  make redis-secrets redis
fi
printf %s "$DATABASE_URL" >"$folder/relay/database_url"
printf %s "${REDIS_URL:?must be given with DATABASE_URL}" >"$folder/relay/redis_url"
printf %s "${S3_KEY:-}" >"$folder/relay/s3_key"
printf %s "${S3_SECRET:-}" >"$folder/relay/s3_secret"
random >"$folder/relay/jwt_secret"
LC_ALL=C tr -dc '23456789ABCDEFGHJKMNPQRSTVWXYZ' </dev/urandom | head -c 12 >"$folder/relay/first_admin_invite"
# Last, so that a run that failed half way can be repeated.
make relay-secrets relay
