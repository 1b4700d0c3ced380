#!/bin/sh
# Asks a gate of Seatrial whether something may be deployed, with curl alone.
# Exits 0 where it may, 1 where it may not, 2 where that could not be found out. Where Seatrial itself cannot
# tell, the policy of the environment has decided, and that counts here.
#
# SEATRIAL_URL, SEATRIAL_TOKEN   where it is, and a token with the grant gates:ask
# SERVICE, ENVIRONMENT           what is deployed where
# DIGEST, VERSION, COMMIT        which artefact: at least one
# PURPOSE                        deploy (without it), or rollback
set -eu

# Only characters that need no escaping in JSON: names, digests, versions and commits have no others.
for said in "${SERVICE:?}" "${ENVIRONMENT:?}" "${DIGEST:-}" "${VERSION:-}" "${COMMIT:-}" "${PURPOSE:-}"; do
  case "$said" in
    *[!A-Za-z0-9._:@/+-]*) echo "$said: a name, digest, version or commit has no such characters" >&2; exit 2 ;;
  esac
done

body="{\"service\":\"$SERVICE\",\"environment\":\"$ENVIRONMENT\",\"digest\":\"${DIGEST:-}\""
body="$body,\"version\":\"${VERSION:-}\",\"commit\":\"${COMMIT:-}\",\"purpose\":\"${PURPOSE:-deploy}\"}"
key="$(cat /proc/sys/kernel/random/uuid)"
answer="$(curl -sS --max-time 30 --retry 3 --retry-connrefused -X POST --data "$body" \
  -H "Authorization: Bearer ${SEATRIAL_TOKEN:?}" -H 'Content-Type: application/json' \
  -H "Idempotency-Key: $key" "${SEATRIAL_URL:?}/api/v1/gates/answers")" || exit 2
printf '%s\n' "$answer"
case "$answer" in
  *'"allowed":true'* | *'"allowed": true'*) exit 0 ;;
  *'"allowed":false'* | *'"allowed": false'*) exit 1 ;;
esac
echo "Seatrial gave no answer" >&2
exit 2
