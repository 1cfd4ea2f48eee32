#!/usr/bin/env bash
# What a process finds around it: numbers in variables, small stacks, closed descriptors. It runs well in spite of it, or
# says why not; it never dies without a word, and the record has what really ran.
source "$(dirname "$0")/lib.sh"

# told MESSAGE COMMAND...: exit 2, nothing computed, and this message.
told() {
    local message=$1
    shift
    expect_exit 2 "$@"
    expect_stdout ""
    expect_stderr_has "$message"
}

if [[ $HAVE_OPENMP == 1 ]]; then
    claim "OMP_NUM_THREADS is checked as --threads is"
    told "primes: OMP_NUM_THREADS: '99999999999' is out of range: 1 to 4096" env OMP_NUM_THREADS=99999999999 "$PRIMES" 7
    told "primes: OMP_NUM_THREADS: '99999999999999999999999' is out of range: 1 to 4096" \
        env OMP_NUM_THREADS=99999999999999999999999 "$PRIMES" 7
    told "primes: OMP_NUM_THREADS: '4097' is out of range: 1 to 4096" env OMP_NUM_THREADS=4097 "$PRIMES" 7
    for text in -1 3x 1e3 "2," 2,x "2 3" 0x2; do
        told "primes: OMP_NUM_THREADS: '$text' is " env OMP_NUM_THREADS="$text" "$PRIMES" 7
    done
    told "primes: OMP_NUM_THREADS: '\\x1b[31m' is " env OMP_NUM_THREADS=$'\e[31m' "$PRIMES" 7
    told "primes: OMP_NUM_THREADS: '0' is out of range: 1 to 4096" env OMP_NUM_THREADS=0 "$PRIMES" 7

    claim "of a list the first number counts, with blanks or not; empty is as unset"
    for text in 3,2 " 3 , 2 " 3; do
        expect_exit 0 env OMP_NUM_THREADS="$text" "$PRIMES" --format table 7
        expect_stdout_has " with 3 threads "
    done
    expect_exit 0 env OMP_NUM_THREADS= "$PRIMES" 7

    claim "the team that OpenMP gives is the team that is printed and recorded, and who gets fewer threads is told why"
    # expect_team THREADS VARIABLE: in the heading, the record and the warning.
    expect_team() {
        [[ $1 -gt 1 ]] || expect_stdout_has " sequentially "
        [[ $1 -eq 1 ]] || expect_stdout_has " with $1 threads "
        expect_stderr_matches "^primes: placement: rank 0 on [^ ]+ has $1 threads? instead of 4: $2 allows no more\. Try: "
        python3 - "$1" "$2" <<'TEXT'
import json, sys
record = json.loads(open("team.jsonl").readlines()[-1])
threads = int(sys.argv[1])
assert record["world"]["workers"] == threads, record["world"]
assert record["ranks"][0]["threads"] == threads, record["ranks"]
assert len(record["repetitions"][0]["workers"]) == threads, record["repetitions"]
assert sys.argv[2] in record["placement"]["fewer_threads"], record["placement"]
TEXT
    }
    study=("$PRIMES" --workload random:50:40 --record team.jsonl)
    expect_exit 0 env OMP_NUM_THREADS=4 OMP_MAX_ACTIVE_LEVELS=0 "${study[@]}"
    expect_team 1 OMP_MAX_ACTIVE_LEVELS
    if [[ -z $SANITIZER ]]; then # clang's runtime has limits of its own
        expect_exit 0 env OMP_NUM_THREADS=4 OMP_THREAD_LIMIT=3 "${study[@]}"
        expect_team 3 OMP_THREAD_LIMIT
    fi
    told "nothing was checked, as --placement=refuse asks" \
        env OMP_NUM_THREADS=4 OMP_MAX_ACTIVE_LEVELS=0 "${study[@]}" --placement=refuse
    told "primes: --threads 4: OMP_MAX_ACTIVE_LEVELS allows 1" env OMP_MAX_ACTIVE_LEVELS=0 "${study[@]}" --threads 4
    expect_exit 0 env OMP_MAX_ACTIVE_LEVELS=0 "${study[@]}" --threads 1
    expect_stderr ""
else
    claim "a build without OpenMP minds none of its variables"
    expect_exit 0 env OMP_NUM_THREADS=99999999999 OMP_STACKSIZE=16 OMP_MAX_ACTIVE_LEVELS=0 "$PRIMES" 7
    expect_stderr ""
fi

claim "the numbers of Slurm, and of the tests, are checked as well"
told "primes: SLURM_CPUS_PER_TASK: 'two' is not a whole number from 1 to 65535" env SLURM_CPUS_PER_TASK=two "$PRIMES" 7
told "primes: SLURM_CPUS_PER_TASK: '99999999999' is out of range: 1 to 65535" env SLURM_CPUS_PER_TASK=99999999999 "$PRIMES" 7
told "primes: PRIMES_BLOCK_SIZE: '0' is out of range: 1 to " env PRIMES_BLOCK_SIZE=0 "$PRIMES" 7

# small_stack SOFT-OR-HARD KIB COMMAND...
small_stack() {
    (ulimit "$1" -s "$2" && shift 2 && exec "$@")
}
seq 1 200000 >many.txt
"$PRIMES" --record record.jsonl 7 >/dev/null
"$PRIMES" --format count --input many.txt >counts
if [[ -z $SANITIZER ]]; then # whose frames are larger
    claim "a stack that is limited for good is named, with what is needed"
    for kib in 32 64 127; do
        for program in "$PRIMES" "$PRIMES-report" "$PRIMES-plan" "$PRIMES-merge"; do
            run small_stack -SH "$kib" "$program" --help
            [[ $status -eq 2 ]] || fail "$program with $kib KiB: exit $status"
            expect_stderr_has "the hard limit of the stack is $kib KiB (ulimit -Hs), but 128 KiB are needed. Try: "
        done
    done

    claim "the smallest stack that is accepted is enough, for the report too"
    for options in "" "--threads 1" "--output out.tsv"; do
        # shellcheck disable=SC2086 # an option and its value
        expect_exit 0 small_stack -SH 128 "$PRIMES" $options --workload classic --kernel trial-simd
        # shellcheck disable=SC2086
        expect_exit 0 env PRIMES_BLOCK_SIZE=4000 bash -c 'ulimit -s 128; exec "$@"' small "$PRIMES" --input many.txt $options
    done
    expect_exit 0 small_stack -SH 128 "$PRIMES-report" --why record.jsonl

    claim "a limit that may be raised is raised, for all threads"
    for options in "--threads 1" "$([[ $HAVE_OPENMP == 0 ]] || echo --threads 3)"; do
        # shellcheck disable=SC2086
        expect_exit 0 small_stack -S 32 "$PRIMES" $options --format count --input many.txt
        expect_same counts "$captured/stdout"
    done
fi

if [[ $HAVE_OPENMP == 1 && -z $SANITIZER ]]; then
    claim "a small stack of OpenMP's threads is named, with what is needed and the cure"
    for variable in OMP_STACKSIZE GOMP_STACKSIZE; do
        for size in 16 17 16384B 32k 79; do
            told "primes: $variable=$size gives each thread a stack of " \
                env "$variable=$size" "$PRIMES" --threads 2 --range 1:1000000
            expect_stderr_has " KiB, but 80 KiB are needed. Try: $variable=1M, or unset it"
        done
        told "primes: $variable=16 gives each thread a stack of 16 KiB" env "$variable=16" OMP_NUM_THREADS=2 "$PRIMES" 7
        expect_exit 0 env "$variable=16" "$PRIMES" --threads 1 7
    done

    claim "the smallest stack of a thread that is accepted is enough"
    for isa in portable avx2 avx512 avx512ifma; do
        PRIMES_ISA=$isa "$PRIMES" --threads 1 7 >/dev/null 2>&1 || continue
        for work in "--workload random:50:50" "--workload random:50:50 --kernel trial-simd" "--range 1:1000000" "--input many.txt" \
            "--input many.txt --output out.tsv"; do
            # shellcheck disable=SC2086
            expect_exit 0 env OMP_STACKSIZE=80 PRIMES_ISA="$isa" PRIMES_BLOCK_SIZE=40000 "$PRIMES" --threads 4 $work
        done
    done
fi

if [[ $HAVE_OPENMP == 1 && -z $SANITIZER ]]; then
    claim "threads that the system does not start are told before anything is computed, with the cure"
    for wish in "--threads 512" "--threads 512 --format count --output out.tsv"; do
        rm -f out.tsv
        # shellcheck disable=SC2086
        expect_exit 1 bash -c 'ulimit -S -s 8192 -v 1000000; exec "$@"' small "$PRIMES" $wish --range 1:1000000
        expect_stdout ""
        expect_stderr_matches '^primes: cannot start 512 threads: Resource temporarily unavailable\. Try: --threads [0-9]+, or '
        [[ ! -e out.tsv ]] || fail "there is a file"
    done
    fewer=$(stderr | sed 's/.*--threads \([0-9]*\),.*/\1/')
    [[ $fewer -gt 1 && $fewer -lt 512 ]] || fail "the cure is --threads $fewer"
fi

claim "a closed descriptor is no mistake where it is not needed, and is told where it is"
run bash -c '"$@" <&- 2>&-' closed "$PRIMES" 7
[[ $status -eq 0 ]] || fail "exit $status"
expect_stdout $'7\tprime'
run bash -c '"$@" >&-' closed "$PRIMES" 7
[[ $status -eq 1 ]] || fail "exit $status"
expect_stderr "primes: cannot write standard output: Bad file descriptor"
run bash -c '"$@" <&-' closed "$PRIMES" --input -
[[ $status -eq 1 ]] || fail "exit $status"
expect_stderr_has "primes: cannot read standard input: "
run bash -c '"$@" <&- >&- 2>&-' closed "$PRIMES" --output out.tsv --record closed.jsonl 7
[[ $status -eq 0 && $(<out.tsv) == $'7\tprime' && -s closed.jsonl ]] || fail "exit $status"

claim "an empty environment, an unknown locale, no temporary folder, no home: the same bytes"
printf '7\tprime\n' >seven
for setting in -i "LC_ALL=xx_YY.none" "LC_ALL=de_DE.UTF-8 LANG=de_DE" "TMPDIR=/nowhere" "-u HOME"; do
    # shellcheck disable=SC2086 # words for env
    expect_exit 0 env $setting "$PRIMES" 7
    expect_same seven "$captured/stdout"
done

claim "a folder that is gone: what needs none works, what does says so"
mkdir gone
expect_exit 0 bash -c 'cd gone && rmdir ../gone && exec "$@"' gone "$PRIMES" 7
expect_same seven "$captured/stdout"
mkdir gone
expect_exit 1 bash -c 'cd gone && rmdir ../gone && exec "$@"' gone "$PRIMES" 7 --output out.tsv
expect_stderr_has "primes: cannot write 'out.tsv': No such file or directory"
