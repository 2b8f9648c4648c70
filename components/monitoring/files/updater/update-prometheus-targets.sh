#!/bin/sh
# Runs Prometheus, with the flags that are this program's arguments, and keeps its targets up to date: asks ECS which tasks run,
# writes Prometheus's configuration anew when that has changed, and lets Prometheus read it. What fails changes nothing.
#
# A call of the AWS CLI costs about a second of CPU, and there are two for each hundred tasks of the cluster.
#
#   AWS_REGION        region of the cluster
#   ECS_CLUSTER       name or ARN of the cluster
#   SERVICES          JSON: [{"service": "<ECS service>", "metrics": [{"port": 8000, "path": "/metrics", "job": "<job>"}]}]
#   CONFIG_TEMPLATE   the configuration but for the job with the targets, for which it ends with the line
#                     "  # jobs of the services"
#   CONFIG_FILE       the configuration that is written
#                     (default: /etc/prometheus/prometheus.yml)
#   INTERVAL_SECONDS  between two questions to ECS (default: 60)
#   PROMETHEUS_URL    where Prometheus listens (default: http://localhost:9090); it needs the flag --web.enable-lifecycle
#   READ_TIMEOUT_SECONDS, AWS_MAX_ATTEMPTS   of a call of ECS (default: 10 and 3)
set -eu

: "${AWS_REGION:?must name a region}" "${ECS_CLUSTER:?must name a cluster}" "${SERVICES:?must be JSON}"
: "${CONFIG_TEMPLATE:?must name a file}"
CONFIG_FILE=${CONFIG_FILE:-/etc/prometheus/prometheus.yml}
INTERVAL_SECONDS=${INTERVAL_SECONDS:-60}
PROMETHEUS_URL=${PROMETHEUS_URL:-http://localhost:9090}
# The AWS CLI tries again what is throttled or has failed, so often in all.
export AWS_MAX_ATTEMPTS="${AWS_MAX_ATTEMPTS:-3}" AWS_RETRY_MODE=standard AWS_PAGER=''
readonly MARKER='  # jobs of the services'

work=$(mktemp -d)
server='' updater=''

note() { echo "update-prometheus-targets: $*"; }

# ecs OPERATION OPTION...: an answer of ECS.
ecs() {
    aws ecs "$@" --region "$AWS_REGION" --cluster "$ECS_CLUSTER" --output json \
        --cli-connect-timeout 5 --cli-read-timeout "${READ_TIMEOUT_SECONDS:-10}"
}

# Leaves ECS's answers about all tasks of the cluster in the file "tasks", a page of 100 after the other, and the number of
# tasks that were asked about in "asked". The pages are not left to the AWS CLI, which takes an answer that it cannot read for
# an empty page; without pages it prints nothing then, which must not pass for a list either.
read_tasks() {
    token='' asked=0
    : >"$work/tasks"
    while :; do
        ecs list-tasks --desired-status RUNNING --no-paginate ${token:+--next-token "$token"} >"$work/page" || return 1
        arns=$(jq --slurp --raw-output '.[0].taskArns[]' "$work/page") || return 1
        if [ -n "$arns" ]; then
            # ARNs have nothing that the shell would split or expand.
            # shellcheck disable=SC2086
            ecs describe-tasks --tasks $arns >>"$work/tasks" || return 1
            asked=$((asked + $(echo "$arns" | wc -l)))
        fi
        last=$token
        token=$(jq --raw-output '.nextToken // ""' "$work/page") || return 1
        [ -n "$token" ] || return 0
        [ "$token" != "$last" ] || return 1
    done
}

# Prints what Prometheus's static_configs is to be, from the file "tasks"; fails when an answer is not whole, since what is left
# out may be there. A task that has gone since the list was made is missing, and said to be.
targets() {
    jq --slurp --compact-output --argjson services "$SERVICES" --arg cluster "${ECS_CLUSTER##*/}" \
        --argjson asked "$asked" '
        map(.tasks[]) as $tasks | map(.failures[]?) as $failures
        | if any($failures[]; .reason != "MISSING") then error("a task could not be described: \($failures)")
          elif ($tasks + $failures | length) != $asked then error("an answer without all tasks") else . end
        | [
            $tasks[]
            | select(.lastStatus == "RUNNING" and .desiredStatus == "RUNNING") | . as $task
            | [.attachments[]? | select(.type == "ElasticNetworkInterface").details[]] as $details
            | ($details[] | select(.name == "privateIPv4Address").value) as $address
            | $services[] | select("service:" + .service == $task.group) | . as $service
            | .metrics[]
            | {targets: ["\($address):\(.port)"], labels: {
                job, ecs_cluster: $cluster, ecs_service: $service.service,
                ecs_task: ($task.taskArn | split("/") | last), __metrics_path__: .path}}
          ] | unique' "$work/tasks"
}

# Prints the configuration with the targets on standard input.
configuration() {
    grep --fixed-strings --line-regexp --invert-match --regexp="$MARKER" "$CONFIG_TEMPLATE" || return 1
    printf '  - job_name: ecs\n    static_configs: '
    cat
}

# Prints the targets of the configuration as it is, as JSON.
written_targets() {
    written=$(sed -n 's/^    static_configs: \(\[.*\)/\1/p' "$CONFIG_FILE" 2>/dev/null || true)
    echo "${written:-[]}"
}

# names FILE: the targets of a file with JSON, one a line.
names() { jq --raw-output '.[] | "\(.labels.job) \(.targets[0])"' "$1" | sort; }

# changes FILE FILE: what has come and gone from the targets of the first file to those of the second.
changes() {
    names "$1" >"$work/names.old"
    names "$2" >"$work/names.new"
    comm -13 "$work/names.old" "$work/names.new" | while read -r target; do note "new target: $target"; done
    comm -23 "$work/names.old" "$work/names.new" | while read -r target; do note "gone target: $target"; done
}

# Puts the configuration with the targets in the file "new" in the place of the one that there is, in one step.
write() {
    configuration <"$work/new" >"$CONFIG_FILE.new" || return 1
    if cmp -s "$CONFIG_FILE.new" "$CONFIG_FILE"; then
        rm "$CONFIG_FILE.new"
        return 0
    fi
    promtool check config "$CONFIG_FILE.new" >"$work/check" 2>&1 || {
        note "promtool refuses the new configuration: $(cat "$work/check")"
        return 1
    }
    mv "$CONFIG_FILE.new" "$CONFIG_FILE"
    : >"$work/unread"
    changes "$work/old" "$work/new"
}

# Lets Prometheus read the configuration, when it has not read it yet.
reload() {
    if [ -n "$server" ] && [ -e "$work/unread" ]; then
        wget --quiet --no-proxy --timeout=10 --tries=1 --output-document=/dev/null --post-data= "$PROMETHEUS_URL/-/reload" || {
            note 'Prometheus does not take the new configuration: its log says why'
            return 1
        }
        rm "$work/unread"
    fi
}

# One round, which fails as a whole.
update() {
    read_tasks || return 1
    targets >"$work/new" || return 1
    written_targets >"$work/old"
    # That there is nothing at all is believed when ECS says so twice in a row.
    if [ "$(cat "$work/new")" = '[]' ] && [ "$(cat "$work/old")" != '[]' ] && [ ! -e "$work/empty" ]; then
        note 'ECS has none of the targets any more: they stay until it says so again'
        : >"$work/empty"
        return 0
    fi
    rm -f "$work/empty"
    write || return 1
    reload
}

# update, with a word about its failure.
try_update() {
    update && return
    rm -f "$work/empty"
    note 'the targets stay as they are'
    return 1
}

# keep_updating STATUS: for ever after a first update that ended so; after failures sooner than usual: after 2, 4, 8 seconds
# and so on.
keep_updating() {
    ended=$1 delay=1 sleeping=''
    trap '[ -z "$sleeping" ] || kill "$sleeping"; exit 0' TERM
    while :; do
        pause=$INTERVAL_SECONDS
        if [ "$ended" = 0 ]; then
            delay=1
        else
            delay=$((delay * 2))
            [ "$delay" -ge "$pause" ] || pause=$delay
        fi
        # In the background, since only then a signal is heard meanwhile.
        sleep "$pause" &
        sleeping=$!
        wait "$sleeping"
        sleeping=''
        ended=0
        try_update || ended=1
    done
}

# A first process hears of no signal that it does not handle; Prometheus must, to end in order.
# shellcheck disable=SC2317
stop() {
    trap '' TERM INT
    [ -z "$updater" ] || kill "$updater" 2>/dev/null || true
    status=0
    if [ -n "$server" ]; then
        kill -TERM "$server" 2>/dev/null || true
        wait "$server" || status=$?
    fi
    rm -rf "$work"
    exit "$status"
}
trap stop TERM INT

# With what was known before, if anything; a first update that fails leaves it.
written_targets | tee "$work/old" >"$work/new"
write
try_update &
updater=$!
first=0
wait "$updater" || first=1
prometheus --config.file="$CONFIG_FILE" "$@" &
server=$!
rm -f "$work/unread"
keep_updating "$first" &
updater=$!
status=0
wait "$server" || status=$?
kill "$updater" 2>/dev/null || true
rm -rf "$work"
exit "$status"
