# shellcheck shell=bash
# Words for the tests of the command line. Knows nothing of any one test.
#
#     source "$(dirname "$0")/lib.sh"            # from tests/mpi: source "$(dirname "$0")/../cli/lib.sh"
#     claim "a typo ends in exit 2 and is quoted"
#     expect_exit 2 "$PRIMES" --kernle trial
#     expect_stdout ""
#     expect_stderr_has "--kernle"
#
# The test starts in an empty directory ($tmp) that is removed at its end, without standard input, in the C locale
# and free of the caller's OpenMP and launcher settings. It has, by CTest or by default for a run by hand:
#     PRIMES       the program                 HAVE_OPENMP, HAVE_MPI   1 or 0: what the build has
#     SOURCE_DIR   the source tree             MPIRUN, CC, CMAKE       the commands the build was made with
#     BUILD_DIR    the build tree              SANITIZER               what -fsanitize= names, or empty
# A test ends at its first unmet expectation, which prints the command, what was expected and what came.
set -euo pipefail

SOURCE_DIR=${SOURCE_DIR:-$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)}
BUILD_DIR=${BUILD_DIR:-$SOURCE_DIR/build/release}
PRIMES=${PRIMES:-$BUILD_DIR/src/primes}
HAVE_OPENMP=${HAVE_OPENMP:-1} HAVE_MPI=${HAVE_MPI:-1} HAVE_SIEVE=${HAVE_SIEVE:-1} SANITIZER=${SANITIZER:-}
MPIRUN=${MPIRUN:-mpirun} CC=${CC:-cc} CMAKE=${CMAKE:-cmake}
export SOURCE_DIR BUILD_DIR PRIMES HAVE_OPENMP HAVE_MPI HAVE_SIEVE SANITIZER MPIRUN CC CMAKE

export LC_ALL=C
unset OMP_NUM_THREADS OMP_THREAD_LIMIT OMP_DYNAMIC OMP_SCHEDULE OMP_PROC_BIND OMP_PLACES
# shellcheck disable=SC2086 # the names that begin so, if any
unset ${!SLURM_*} ${!PMI_*} ${!PMIX_*} ${!OMPI_COMM_*} ${!PRIMES_*}
export PRIMES_SWEEP=$BUILD_DIR/src/primes-sweep # that scripts/sweep starts
# shellcheck source-path=SCRIPTDIR source=../../scripts/openmpi-env.sh
source "$SOURCE_DIR/scripts/openmpi-env.sh"
# shellcheck source-path=SCRIPTDIR source=../../scripts/exit-status.sh
source "$SOURCE_DIR/scripts/exit-status.sh"

# What the launcher of the build is like: its name in records, the variable that tells a process its rank, and the words for
# more ranks than cores.
# shellcheck disable=SC2034 # the tests use them
if [[ $HAVE_MPI == 1 && $("$MPIRUN" --version 2>&1) == *open-mpi* ]]; then
    is_open_mpi=true launcher=mpirun RANK_VARIABLE=OMPI_COMM_WORLD_RANK oversubscribe=(--oversubscribe)
else
    is_open_mpi=false launcher=hydra RANK_VARIABLE=PMI_RANK oversubscribe=()
fi
export RANK_VARIABLE

test_name=$(basename "$0" .sh)
test_root=$(mktemp -d "${TMPDIR:-/tmp}/primes-$test_name.XXXXXX")
trap 'rm -rf "$test_root"' EXIT
trap 'failed_at "$?" "$LINENO" "$BASH_COMMAND"' ERR
failed_at() { printf 'FAILED: exit %s at line %s: %s\n' "$(exit_status "$1")" "$2" "$3"; }
tmp=$test_root/tmp
captured=$test_root/captured # command, status, stdout and stderr of the last command
mkdir "$tmp" "$captured"
cd "$tmp"
exec </dev/null
current_claim=

# Can a file be limited in size here? ThreadSanitizer's own memory is a file that the limit would break.
has_file_limit() { [[ $SANITIZER != thread ]]; }

# What the following expectations are about; named when one of them fails.
claim() {
    current_claim=$*
    printf -- '- %s\n' "$current_claim"
}

# Ends the test as skipped; CTest shows it, scripts/test prints the reason.
skip() {
    printf 'SKIP: %s\n' "$*"
    exit 77
}

# Ends the test as failed, with the last command, how it ended and what it said.
fail() {
    printf 'FAILED: %s\n' "$*"
    [[ -z $current_claim ]] || printf '  claim:   %s\n' "$current_claim"
    if [[ -e $captured/command ]]; then
        printf '  command: %s\n  exit:    %s\n' "$(shortened "$(cat "$captured/command")")" "$(how_it_ended)"
        show_stream stdout
        show_stream stderr
    fi
    exit 1
}

# shortened TEXT: a command of thousands of files hides what it said.
shortened() {
    if ((${#1} <= 600)); then printf '%s' "$1"; else printf '%s ... (%d characters)' "${1:0:500}" ${#1}; fi
}

# How the last command ended; one that was started in the background may not have.
how_it_ended() {
    local code
    if code=$(cat "$captured/status" 2>/dev/null); then exit_status "$code"; else printf 'it has not ended'; fi
}

# show_stream NAME: its beginning and, above all, its end.
show_stream() {
    local lines
    lines=$(wc -l <"$captured/$1")
    printf '  %s: %s bytes\n' "$1" "$(wc -c <"$captured/$1")"
    if ((lines <= 40)); then
        sed 's/^/    | /' "$captured/$1"
    else
        head -n 15 "$captured/$1" | sed 's/^/    | /'
        printf '    ... %d lines\n' $((lines - 40))
        tail -n 25 "$captured/$1" | sed 's/^/    | /'
    fi
}

# run COMMAND...: whatever it exits with; $status, stdout and stderr are kept for the expectations. Kept in files, so
# that `printf … | run …` works too. What the command leaves unread is drained, or else printf might die of SIGPIPE;
# feed endless input as `run … < <(yes)`.
run() {
    printf '%q ' "$@" >"$captured/command"
    status=0
    "$@" >"$captured/stdout" 2>"$captured/stderr" || status=$?
    printf '%s\n' "$status" >"$captured/status"
    if [[ -p /dev/stdin ]]; then timeout 2 cat >/dev/null || true; fi
}

# expect_exit CODE COMMAND...
expect_exit() {
    local wanted=$1
    shift
    run "$@"
    [[ $status -eq $wanted ]] || fail "expected exit $wanted, got $(exit_status "$status")"
}

# stdout, stderr: what the last command wrote there.
stdout() { cat "$captured/stdout"; }
stderr() { cat "$captured/stderr"; }

# expect_stdout TEXT, expect_stderr TEXT: exactly these lines; "" is nothing at all.
expect_stdout() { expect_stream stdout "$1"; }
expect_stderr() { expect_stream stderr "$1"; }
expect_stream() {
    local expected=$test_root/expected
    printf '%s' "${2:+$2$'\n'}" >"$expected"
    cmp -s "$expected" "$captured/$1" && return
    diff -u --label expected --label got "$expected" "$captured/$1" | sed 's/^/  /' || true
    fail "$1 is not as expected (see the difference above)"
}

# expect_stdout_has TEXT, expect_stderr_has TEXT: TEXT stands within one line.
expect_stdout_has() { expect_stream_has stdout "$1"; }
expect_stderr_has() { expect_stream_has stderr "$1"; }
expect_stream_has() {
    grep -qF -e "$2" "$captured/$1" || fail "expected on $1: $2"
}
expect_stdout_lacks() { expect_stream_lacks stdout "$1"; }
expect_stderr_lacks() { expect_stream_lacks stderr "$1"; }
expect_stream_lacks() {
    if grep -qF -e "$2" "$captured/$1"; then fail "not expected on $1: $2"; fi
}

# expect_stdout_matches REGEX, expect_stderr_matches REGEX: a line matches the extended regular expression.
expect_stdout_matches() { expect_stream_matches stdout "$1"; }
expect_stderr_matches() { expect_stream_matches stderr "$1"; }
expect_stream_matches() {
    grep -qE -e "$2" "$captured/$1" || fail "expected a line on $1 that matches: $2"
}

# expect_same FILE FILE: byte for byte.
expect_same() {
    cmp -s "$1" "$2" && return
    diff -u "$1" "$2" | head -n 40 | sed 's/^/  /' || true
    fail "$1 and $2 differ"
}

# ranks N COMMAND...: COMMAND on N ranks, more than there are cores if need be.
# Use it as: expect_exit 0 ranks 4 "$PRIMES" …
ranks() {
    local count=$1
    shift
    [[ $HAVE_MPI == 1 ]] || skip "this build has no MPI"
    ASAN_OPTIONS=detect_leaks=0 "$MPIRUN" "${oversubscribe[@]}" -np "$count" "$@" # Open MPI leaks by design
}

# wait_until SECONDS COMMAND...: until it succeeds; the seconds are far more than it takes, on a busy machine too.
wait_until() {
    local limit=$((SECONDS + $1))
    shift
    until "$@" 2>/dev/null; do
        ((SECONDS < limit)) || fail "waited in vain for: $*"
        sleep 0.1
    done
}

# mpi_library: as the program names it: "Open MPI 4.1.4". srun_type: what `srun --mpi=` has to be for it.
mpi_library() { "$PRIMES" --version | sed 's/.*ranks: \(.*\))$/\1/'; }
srun_type() {
    case $(mpi_library) in
    "Open MPI"*) echo pmix ;;
    *) echo pmi2 ;;
    esac
}

# numbers COUNT BITS SEED: as many numbers of 1 to BITS bits, from the top bits of Knuth's MMIX generator.
numbers() {
    local i x=$3 bits
    for ((i = 0; i < $1; i++)); do
        x=$((x * 6364136223846793005 + 1442695040888963407))
        bits=$((1 + (i * 7) % $2))
        if ((bits == 64)); then printf '%u\n' "$x"; else printf '%u\n' $((x >> (64 - bits) & ((1 << bits) - 1))); fi
    done
}
