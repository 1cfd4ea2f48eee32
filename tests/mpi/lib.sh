# shellcheck shell=bash
# Words for the tests under mpirun, added to those of tests/cli/lib.sh. Knows nothing of any one test.
#
#     source "$(dirname "$0")/lib.sh"
#     expect_exit 0 ranks 3 "$PRIMES" 97
#     expect_each_rank 2 3 "$PRIMES" --kernle trial
#
# A hang ends as exit 124 after 300 s, far above what any command here takes, on a busy machine too, and says so.
# shellcheck source-path=SCRIPTDIR source=../cli/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/../cli/lib.sh"
[[ $HAVE_MPI == 1 ]] || skip "this build has no MPI"

# `ranks` starts this.
REAL_MPIRUN=$MPIRUN
MPIRUN=$test_root/mpirun
cat >"$MPIRUN" <<TEXT
#!/bin/sh
begin=\$(date +%s)
timeout --kill-after=20 300 '$REAL_MPIRUN' "\$@"
status=\$?
[ \$((\$(date +%s) - begin)) -lt 300 ] || echo "mpirun: the time limit of 300 s passed" >&2
exit \$status
TEXT

# Each rank of expect_each_rank runs this: its own exit code goes to a file, for mpirun tells but one.
EACH_RANK=$test_root/each-rank
cat >"$EACH_RANK" <<'TEXT'
#!/bin/sh
"$@"
code=$?
echo "$code" >"$CODES/$(printenv "$RANK_VARIABLE")"
TEXT
chmod +x "$MPIRUN" "$EACH_RANK"
export CODES=$test_root/codes

# mpirun of Open MPI 4.1 itself crashes now and then when it has read standard input to its end. That says nothing of the
# program: where standard input is a file, it is run again.
eval "run_once() $(declare -f run | tail -n +2)"
run() {
    local try
    for try in 1 2 3; do
        if [[ ! -f /dev/stdin ]]; then
            run_once "$@"
            return
        fi
        run_once "$@" </dev/stdin
        grep -q orte_iof_hnp_read_local_handler "$captured/stderr" || return 0
        printf '  mpirun crashed (run %d)\n' "$try"
    done
}

# expect_each_rank CODE N COMMAND...: COMMAND on N ranks ends with CODE on each of them.
expect_each_rank() {
    local wanted=$1 count=$2 rank code
    shift 2
    rm -rf "$CODES"
    mkdir "$CODES"
    expect_exit 0 ranks "$count" "$EACH_RANK" "$@"
    for ((rank = 0; rank < count; rank++)); do
        code=$(cat "$CODES/$rank" 2>/dev/null) || fail "rank $rank of $count left no exit code: it was ended from outside"
        [[ $code == "$wanted" ]] || fail "rank $rank of $count ended with $(exit_status "$code"), expected $wanted"
    done
}

# expect_one_message TEXT: one line on stderr comes from the program, and it has TEXT.
expect_one_message() {
    local count
    count=$(stderr | grep '^primes:' | grep -cv '^primes: placement:' || true)
    [[ $count -eq 1 ]] || fail "expected one message, got $count"
    expect_stderr_has "$1"
}

# threads N...: those of these numbers of threads that this build has.
threads() {
    local count
    for count in "$@"; do
        if [[ $HAVE_OPENMP == 1 || $count -eq 1 ]]; then echo "$count"; fi
    done
}

# field PATH [FILE]: the value at a path like tally.prime or ranks.0.host in the last record of FILE (record.jsonl).
field() {
    tail -n 1 "${2:-record.jsonl}" | python3 -c '
import json, sys
value = json.load(sys.stdin)
for key in sys.argv[1].split("."):
    value = value[int(key)] if isinstance(value, list) else value[key]
print(json.dumps(value) if isinstance(value, (dict, list)) else value)' "$1"
}
