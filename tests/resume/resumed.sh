# shellcheck shell=bash disable=SC2154 # lib.sh sets captured, status and is_open_mpi
# For tests of runs that are stopped and gone on with; after lib.sh. Knows the names of what such a run leaves.

pid=
trap '[[ -z $pid ]] || kill -KILL "$pid" 2>/dev/null; rm -rf "$test_root"' EXIT

# launch COMMAND...: in the background; $pid is its process. What the caller ignores (nohup) is not ignored.
launch() {
    printf '%q ' "$@" >"$captured/command"
    rm -f "$captured/status"
    env --default-signal=HUP,INT,QUIT,TERM,USR1 "$@" >"$captured/stdout" 2>"$captured/stderr" &
    pid=$!
}

# expect_end CODE: the launched one ends with it.
expect_end() {
    status=0
    wait "$pid" || status=$?
    pid=
    printf '%s\n' "$status" >"$captured/status"
    [[ $status -eq $1 ]] || fail "expected exit $1, got $(exit_status "$status")"
}
is_gone() { ! kill -0 "$pid" 2>/dev/null; }

# await CONDITION...: until it is so of the launched one, or that is gone. On a busy machine a run of a second would have
# ended before this had started a process or two to look: it looks a hundred times a second, and starts none to wait.
exec {never}<> <(:)
await() {
    local limit=$((SECONDS + 300))
    until "$@" || is_gone; do
        ((SECONDS < limit)) || fail "waited in vain for: $*"
        read -rt 0.01 -u "$never" || true
    done
}

# read_journal FILE: its lines behind the head are in $lines.
read_journal() {
    lines=()
    { mapfile -t lines <"$1.journal"; } 2>/dev/null || true
    lines=("${lines[@]:1}")
}
# has_checkpoint FILE [N]: more than N (0).
has_checkpoint() { read_journal "$1" && ((${#lines[@]} > ${2:-0})); }

# stopped SIGNAL FILE OPTION...: a run with --output FILE gets the signal when its journal (that of the file $leads_to, if
# FILE is a link) has a new line. Should it have ended before, it is run again.
leads_to=
stopped() {
    local signal=$1 file=$2 try before lines
    shift 2
    read_journal "${leads_to:-$file}"
    before=${#lines[@]}
    for try in 1 2 3 4 5; do
        launch "$PRIMES" --output "$file" --checkpoint 0.05 "$@"
        await has_checkpoint "${leads_to:-$file}" "$before"
        kill "-$signal" "$pid" 2>/dev/null || true
        status=0
        wait "$pid" || status=$?
        pid=
        # Hydra forgets now and then how its processes ended, once it has passed on a signal.
        if ! $is_open_mpi && grep -q "^primes: stopped by SIG$signal " "$captured/stderr"; then status=75; fi
        printf '%s\n' "$status" >"$captured/status"
        [[ $status -eq 0 ]] || return 0
        printf '  it ended before it was stopped (%d)\n' "$try"
        rm -f "$file"
        before=0
    done
    fail "the run is too short to be stopped"
}

# snapshot FILE: all of what is kept of it, in bytes, times and permissions.
snapshot() {
    local file
    for file in "$1" "$1.unfinished" "$1.journal"; do
        if [[ -e $file ]]; then
            stat -c '%n %s %Y %y %i %a' "$file"
            cksum <"$file"
        fi
    done
}

# expect_untouched CODE FILE COMMAND...: it is refused with CODE, says so in a line, and nothing of FILE changes.
expect_untouched() {
    local code=$1 file=$2 before
    shift 2
    before=$(snapshot "$file")
    expect_exit "$code" "$@"
    expect_stdout ""
    [[ $(snapshot "$file") == "$before" ]] || fail "it was touched: $before; now: $(snapshot "$file")"
}

# expect_alone FILE: of all that a run makes beside it, nothing is left.
expect_alone() {
    local folder name left
    folder=$(dirname "$1") name=$(basename "$1")
    left=$(find "$folder" -maxdepth 1 \( -name "${name:0:200}*" -o -name ".${name:0:200}*" \) ! -name "$name")
    [[ -z $left ]] || fail "left beside the result: $left"
}

# expect_goes_on WHOLE FILE OPTION...: with --resume it becomes WHOLE, and is alone.
expect_goes_on() {
    local whole=$1 file=$2
    shift 2
    expect_exit 0 "$PRIMES" --output "$file" "$@" --resume
    expect_same "$whole" "$file"
    expect_alone "$file"
}
