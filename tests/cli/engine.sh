#!/usr/bin/env bash
# The threads of one process: the same bytes from any number of them, how many there are, and copies that nothing
# connects.
source "$(dirname "$0")/lib.sh"

# spoil: every 100th line becomes one that is not a number.
spoil() {
    awk 'BEGIN { split("x -7 +5 1e9 18446744073709551616 5,6 0x11", bad, " ") }
         NR % 100 == 0 { print bad[1 + NR / 100 % 7]; next } { print }'
}

thread_counts=(1)
if [[ $HAVE_OPENMP == 1 ]]; then thread_counts=(1 2 3 8 16); fi

# expect_same_for_all_threads NAME CODE OPTION...: each format, on stdout, is the same for any number of threads.
expect_same_for_all_threads() {
    local name=$1 code=$2 format threads
    shift 2
    for format in tsv jsonl count; do
        for threads in "${thread_counts[@]}"; do
            expect_exit "$code" "$PRIMES" --placement=ignore --threads "$threads" --format "$format" "$@"
            stdout >"$name.$format.$threads"
            stderr >"$name.$format.$threads.stderr"
            expect_same "$name.$format.1" "$name.$format.$threads"
            expect_same "$name.$format.1.stderr" "$name.$format.$threads.stderr"
        done
    done
}

claim "a file of 3000 mixed numbers with bad lines gives the same bytes for any number of threads"
numbers 3000 64 1 | spoil >mixed.txt
expect_same_for_all_threads mixed 3 --invalid=report --input mixed.txt
[[ $(wc -l <mixed.tsv.1) -eq 3000 ]] || fail "3000 lines give $(wc -l <mixed.tsv.1) verdicts"
[[ $(grep -c invalid mixed.tsv.1) -eq 30 ]] || fail "$(grep -c invalid mixed.tsv.1) of 30 bad lines are marked"
cut -f1 mixed.tsv.1 | cmp -s - mixed.txt || fail "the verdicts are not in the order of the lines"

claim "a list that is heavy for trial gives the same bytes for any number of threads"
{
    numbers 300 44 2
    printf '%s\n' 8796093022151 8796093022237 1000000000039 17592186044399 17592169267200 0 1 2
} >heavy.txt
expect_same_for_all_threads heavy 0 --kernel trial --input heavy.txt
claim "and both kernels agree on it"
"$PRIMES" --kernel miller-rabin --format tsv --input heavy.txt | cut -f1,2 >heavy.miller-rabin
cut -f1,2 heavy.tsv.1 >heavy.trial
expect_same heavy.trial heavy.miller-rabin

claim "a range of three million numbers, cut as it is handed out, gives the same bytes for any number of threads"
expect_same_for_all_threads range 0 --range 0:2999999
expected=$(printf 'numbers\t3000000\nprimes\t216816\ncomposites\t2783182\nneither\t2\ninvalid\t0')
[[ $(cat range.count.1) == "$expected" ]] || fail "there are 216816 primes below 3000000, not: $(cat range.count.1)"

# header OPTION...: the words of the table's header that say who works.
header() {
    run "$PRIMES" --format table --workload random:3:10 "$@"
    [[ $status -eq 0 ]] || fail "expected exit 0, got $(exit_status "$status")"
    stdout | sed -n '1s/^Checking 3 numbers \(.*\) (kernel trial):$/\1/p'
}

# expect_header WORDS [OPTION...]
expect_header() {
    local wanted=$1 got
    shift
    got=$(header "$@")
    [[ $got == "$wanted" ]] || fail "expected the header to say '$wanted', not '$got'"
}

with_threads() {
    if [[ $1 -eq 1 ]]; then echo sequentially; else echo "with $1 threads"; fi
}

if [[ $HAVE_OPENMP == 1 ]]; then
    claim "the default is a thread for each core this process may use, as --cores counts them"
    cpus=$("$PRIMES" --cores)
    [[ $cpus -ge 1 && $cpus -le $(env -u OMP_NUM_THREADS -u OMP_THREAD_LIMIT nproc) ]] || fail "--cores: $cpus"
    expect_header "$(with_threads "$cpus")"
    if command -v taskset >/dev/null; then
        first_cpu=$(taskset -cp $$ | sed 's/.*: \([0-9]*\).*/\1/')
        (
            taskset -cp "$first_cpu" $BASHPID >/dev/null
            [[ $("$PRIMES" --cores) == 1 ]] || fail "--cores on CPU $first_cpu: $("$PRIMES" --cores)"
            expect_header sequentially
            expect_header "with 3 threads" --threads 3
        )
    fi

    claim "OMP_PROC_BIND binds the first thread, and leaves the default what it was"
    OMP_PROC_BIND=true expect_header "$(with_threads "$cpus")"
    OMP_PROC_BIND=close OMP_PLACES=cores expect_header "$(with_threads "$cpus")"
    [[ $(OMP_PROC_BIND=true OMP_NUM_THREADS=7 "$PRIMES" --cores) == "$cpus" ]] || fail "--cores depends on what binds threads"

    claim "OMP_NUM_THREADS is honoured, --threads wins over it"
    OMP_NUM_THREADS=3 expect_header "with 3 threads"
    OMP_NUM_THREADS=1 expect_header sequentially
    OMP_NUM_THREADS=5,2 expect_header "with 5 threads"
    OMP_NUM_THREADS=3 OMP_DYNAMIC=true expect_header "with 3 threads"
    OMP_NUM_THREADS=3 expect_header "with 2 threads" --threads 2
    OMP_NUM_THREADS=3 expect_header sequentially -t 1

    claim "OMP_THREAD_LIMIT caps the default, and a number above it is refused"
    OMP_NUM_THREADS=8 OMP_THREAD_LIMIT=2 expect_header "with 2 threads"
    OMP_THREAD_LIMIT=1 expect_header sequentially
    OMP_THREAD_LIMIT=3 expect_header "with 3 threads" --threads 3
    export OMP_THREAD_LIMIT=2
    expect_exit 2 "$PRIMES" --threads 3 97
    unset OMP_THREAD_LIMIT
    expect_stdout ""
    expect_stderr "primes: --threads 3: OMP_THREAD_LIMIT allows 2"
else
    claim "a build without OpenMP has one thread, and refuses more"
    OMP_NUM_THREADS=3 expect_header sequentially
    expect_header sequentially --threads 1
    expect_exit 2 "$PRIMES" --threads 2 97
    expect_stdout ""
    expect_stderr_has "--threads 2: this primes was built without OpenMP"
fi

# refused VARIABLE=VALUE...: a copy whose environment says so computes nothing.
refused() {
    expect_exit 2 timeout 240 env "$@" ASAN_OPTIONS=detect_leaks=0 "$PRIMES" 97 # Open MPI leaks by design
    expect_stdout ""
}

claim "a copy that says it is one of several, which nothing connects, is refused with the cure"
refused OMPI_COMM_WORLD_SIZE=4
expect_stderr_matches '^primes: task 0 on [^ ]+: mpirun .*4 processes'
refused PMI_SIZE=4
expect_stderr_matches '^primes: task 0 on [^ ]+: mpiexec .*4 processes'
refused SLURM_STEP_NUM_TASKS=4
if [[ $HAVE_MPI == 1 ]]; then
    expect_stderr_has "Try: srun --mpi=$(srun_type) ..."
    refused OMPI_COMM_WORLD_SIZE=4
    expect_stderr_has "this primes was built with $(mpi_library), which connects none of them"
else
    expect_stderr_has "-DPRIMES_MPI=ON"
fi

claim "each of the copies speaks, and says which it is: none can know whether another would"
for task in "OMPI_COMM_WORLD_SIZE=4 OMPI_COMM_WORLD_RANK=2" "PMI_SIZE=4 PMI_RANK=2" \
    "SLURM_STEP_NUM_TASKS=4 SLURM_PROCID=2" "PMIX_RANK=2 SLURM_STEP_NUM_TASKS=4 SLURM_PROCID=2"; do
    # shellcheck disable=SC2086 # several variables
    refused $task
    expect_stderr_matches '^primes: task 2 on [^ ]+: .* started 4 '
done

claim "a launcher's variables that are no numbers, or contradict each other, are refused"
refused OMPI_COMM_WORLD_SIZE=99999999999 OMPI_COMM_WORLD_RANK=0
expect_stderr "primes: OMPI_COMM_WORLD_SIZE: '99999999999' is out of range: 1 to 2147483647"
refused SLURM_STEP_NUM_TASKS=4x
expect_stderr "primes: SLURM_STEP_NUM_TASKS: '4x' is not a whole number from 1 to 2147483647"
refused PMI_SIZE=4 PMI_RANK=4
expect_stderr "primes: PMI_RANK: '4' is out of range: 0 to 3"

claim "what only informs does so whatever these variables say, or contradict"
for environment in "OMPI_COMM_WORLD_SIZE=4 OMPI_COMM_WORLD_RANK=2" "SLURM_STEP_NUM_TASKS=4x" "PMI_SIZE=4 PMI_RANK=4" \
    "PMI_RANK=1" "PMIX_RANK=3 SLURM_STEP_NUM_TASKS=4 SLURM_PROCID=3" "PMI_FD=77 PMI_SIZE=2 PMI_RANK=1"; do
    for option in --help --version "--kernel help" "--workload help" "--print-options man"; do
        # shellcheck disable=SC2086 # an option and its value
        "$PRIMES" $option >alone
        # shellcheck disable=SC2086
        expect_exit 0 env $environment "$PRIMES" $option
        expect_same alone "$captured/stdout"
        expect_stderr ""
    done
done

claim "a typo is told at once where one process is meant"
for environment in PMI_RANK=4 SLURM_STEP_NUM_TASKS=1 "PMI_FD=77 PMI_SIZE=1" SLURM_PROCID=3; do
    # shellcheck disable=SC2086 # several variables
    expect_exit 2 env $environment "$PRIMES" --kernle trial
    expect_stderr "primes: unknown option '--kernle'; did you mean --kernel?"
done

claim "what a batch script has, or a launcher that started one process, changes nothing"
for environment in SLURM_NTASKS=4 SLURM_STEP_NUM_TASKS=1 PMI_SIZE=1 OMPI_COMM_WORLD_SIZE=1 SLURM_PROCID=3 PMI_RANK=4 \
    "PMI_FD=77 PMI_SIZE=1 PMI_RANK=0"; do
    # shellcheck disable=SC2086 # several variables
    expect_exit 0 timeout 240 env $environment ASAN_OPTIONS=detect_leaks=0 "$PRIMES" 97
    expect_stdout $'97\tprime'
    expect_stderr ""
done
