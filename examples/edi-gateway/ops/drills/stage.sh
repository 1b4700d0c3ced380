# Where a step of a playbook acts. Source it at its beginning: SCENE=hostile-uploads PORT="$DRILL_PORT"; . ops/drills/stage.sh
#
# AGAINST=gateway: the gateway that runs at URL, with its data directory DATA. Nothing attacks it.
# AGAINST=drill: a gateway of its own below drill/, for as long as the step takes. What it saw outlives it:
# counters are rows and events are lines, so that the next step finds both.
export no_proxy=127.0.0.1 # a sandbox has a proxy for the world outside; what is attacked is here
if [ "$AGAINST" = drill ]; then
    DATA="drill/$SCENE" URL="http://127.0.0.1:$PORT"
    trap 'kill "${WATCH:-0}" 2>/dev/null; python3 -m edi_gateway stop --data "$DATA" >/dev/null' EXIT
    # shellcheck disable=SC2086 (LIMITS are words)
    python3 -m edi_gateway start up --data "$DATA" --port "$PORT" ${LIMITS:-} >/dev/null
    # a monitor looks from before the attack on: what it saw decides whether anybody would have been called
    python3 ops/drills/watch.py "$URL" "$DATA/seen.jsonl" &
    WATCH=$!
    until [ -s "$DATA/seen.jsonl" ]; do sleep 0.1; done
fi
export DATA URL PYTHONPATH=.
