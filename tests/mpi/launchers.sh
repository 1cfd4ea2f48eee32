#!/usr/bin/env bash
# Launchers as they are: a command line for each rank, a second program in the same shell, the launcher of another MPI, and
# limits on one rank.
source "$(dirname "$0")/lib.sh"

host=$(uname -n)
oversubscribe=()
case $(mpi_library) in
"Open MPI"*) oversubscribe=(--oversubscribe) can_start_again=1 other=mpiexec.mpich ;;
*) can_start_again=0 other=mpirun.openmpi ;;
esac

# expect_pair CODE WORDS WORDS: primes on two ranks, each with its words, ends with CODE on both.
expect_pair() {
    local first second rank
    read -ra first <<<"$2"
    read -ra second <<<"$3"
    rm -rf "$CODES"
    mkdir "$CODES"
    expect_exit 0 "$MPIRUN" ${oversubscribe[@]+"${oversubscribe[@]}"} -n 1 "$EACH_RANK" "$PRIMES" "${first[@]}" : \
        -n 1 "$EACH_RANK" "$PRIMES" "${second[@]}"
    for rank in 0 1; do
        [[ $(cat "$CODES/$rank") == "$1" ]] || fail "rank $rank ended with $(cat "$CODES/$rank"), expected $1"
    done
}

claim "what is the same, written in two ways, is one run; threads and placement are each rank's own"
expect_pair 0 "-t 1 97 91" "--threads=1 --split=auto --kernel miller-rabin --repeat 1 97 91"
expect_stdout $'97\tprime\n91\tcomposite\t7'
if [[ $HAVE_OPENMP == 1 ]]; then
    expect_pair 0 "-t 1 --placement ignore --record record.jsonl 97" "-t 3 --placement=ignore --record=record.jsonl 97"
    [[ $(field ranks.0.threads) == 1 && $(field ranks.1.threads) == 3 ]] || fail "threads: $(field ranks)"
    expect_pair 0 "-t 1 --placement ignore 97" "-t 4000 --placement=ignore 97"
    expect_stderr ""
    expect_pair 0 "-t 1 97" "-t 2000 --placement=ignore 97"
    expect_stderr_lacks "rank 1"
    expect_pair 0 "-t 1 --placement ignore 97" "-t 2000 97"
    expect_stderr_has "primes: placement: rank 1 has 2000 threads"
    expect_pair 2 "-t 1 --placement ignore 97" "-t 2000 --placement refuse 97"
    expect_pair 0 "-t 2000 --placement ignore 97" "-t 1 --placement refuse 97"
fi

# expect_difference WORDS WORDS TEXT: one message.
expect_difference() {
    expect_pair 2 "$1" "$2"
    expect_stdout ""
    expect_one_message "$3"
}
claim "all else is the same on every rank, or one message names the difference"
expect_difference "--kernel miller-rabin 97" "-k trial 97" \
    "primes: rank 1 on $host has --kernel trial, rank 0 --kernel miller-rabin: "
expect_difference "97" "97 91" "primes: rank 1 on $host has the number 91, rank 0 nothing more to check: "
expect_difference "97 91" "97" "primes: rank 1 on $host has nothing more to check, rank 0 the number 91: "
expect_difference "--range 1:9" "--workload classic" "rank 1 on $host has "
expect_difference "97" "--output out.tsv 97" "primes: rank 1 on $host has --output out.tsv, rank 0 no --output: "
expect_difference "--binary --format count 97" "--format count 97" "has no --binary, rank 0 --binary: "
expect_difference "--placement show" "--placement warn" "has no --placement show, rank 0 --placement show: "
expect_difference "97" "--no-such" "primes: rank 1 on $host: unknown option '--no-such'"
[[ ! -e out.tsv ]] || fail "there is a file"

claim "a rank that informs beside one that runs hangs nobody"
# The launcher is its parent, not a shell.
cat >exec_rank <<'TEXT'
#!/bin/sh
exec "$@"
TEXT
chmod +x exec_rank
for pair in "97|--help|--help, rank 0 numbers to check" "--version|97|numbers to check, rank 0 --version" \
    "--kernel help|--workload help|--workload help, rank 0 --kernel help"; do
    IFS='|' read -r first second text <<<"$pair"
    read -ra first_words <<<"$first"
    read -ra second_words <<<"$second"
    expect_exit 2 "$MPIRUN" ${oversubscribe[@]+"${oversubscribe[@]}"} -n 1 ./exec_rank "$PRIMES" "${first_words[@]}" : \
        -n 1 ./exec_rank "$PRIMES" "${second_words[@]}"
    expect_stdout ""
    expect_one_message "rank 1 on $host has $text"
done

# again COUNT: what a shell on COUNT ranks does with primes twice, and with what informs before and after.
again() {
    # shellcheck disable=SC2016 # for the shells of the ranks
    ranks "$1" sh -c '"$1" --version >/dev/null; "$1" -t 1 97; "$1" --kernel help >/dev/null; "$1" -t 1 91' sh "$PRIMES"
}
claim "a shell that a launcher started runs one program after the other"
expect_exit 0 again 1
expect_stdout $'97\tprime\n91\tcomposite\t7'
expect_stderr ""

claim "so does one on several ranks, or it is told why not"
if ((can_start_again)); then
    expect_exit 0 again 2
    expect_stdout $'97\tprime\n91\tcomposite\t7'
else
    expect_exit 2 again 2
    expect_stdout $'97\tprime'
    [[ $(stderr | grep -c '^primes: task [01] on .* a second time: ') -eq 2 ]] || fail "not said once by each"
fi

claim "one rank that goes on without MPI says so in its record, the first one has it"
# shellcheck disable=SC2016
expect_exit 0 ranks 1 sh -c 'for i in 1 2; do "$1" -t 1 --record $i.jsonl 97 || exit; done' sh "$PRIMES"
[[ $(field world.launcher 1.jsonl) != none && $(field world.mpi 1.jsonl) != None ]] || fail "$(field world 1.jsonl)"
if ((can_start_again)); then
    [[ $(field world.launcher 2.jsonl) == mpirun ]] || fail "$(field world 2.jsonl)"
else
    [[ $(field world.launcher 1.jsonl) == hydra ]] || fail "$(field world 1.jsonl)"
    [[ $(field world.launcher 2.jsonl) == none && $(field world.mpi 2.jsonl) == None ]] || fail "$(field world 2.jsonl)"
fi

claim "the variables of a launcher that is gone stop nothing"
ranks 1 sh -c 'export -p' >left
# shellcheck disable=SC2016
expect_exit 0 sh -c '. ./left; exec "$0" -t 1 97' "$PRIMES"
expect_stdout $'97\tprime'
expect_stderr ""

if [[ -n $(type -P "$other") ]]; then
    claim "the launcher of another MPI is named, and the one that belongs to the program"
    expect_exit 2 "$other" -n 2 "$PRIMES" 97
    expect_stdout ""
    expect_stderr_matches "^primes: task 1 on .*, but this primes was built with $(mpi_library), which connects none of them; "
    expect_stderr_lacks "Try: $other"
    expect_exit 0 "$other" -n 1 "$PRIMES" 97
    expect_stdout $'97\tprime'
    expect_exit 0 "$other" -n 2 "$PRIMES" --version
    [[ $(stdout | wc -l) -eq 1 ]] || fail "not once"
else
    echo "  not tried: there is no $other"
fi

if has_file_limit; then
    claim "a limit of file sizes on one rank is one message and code 1"
    cat >limited <<'TEXT'
#!/bin/sh
[ "${OMPI_COMM_WORLD_RANK:-$PMI_RANK}" != "$1" ] || ulimit "$2" "$3"
shift 3
exec "$@"
TEXT
    chmod +x limited
    for blocks in 0 1 64; do
        expect_exit 1 ranks 2 ./limited 1 -f "$blocks" "$PRIMES" -t 1 --output out.tsv --range 1:3000000
        expect_one_message "primes: rank 1 on $host: cannot write 'out.tsv': File too large"
        [[ ! -e out.tsv ]] || fail "there is a file"
    done

    claim "so is one on rank 0, where MPI itself may not survive it"
    for blocks in 0 1 64; do
        expect_exit 1 ranks 2 ./limited 0 -f "$blocks" "$PRIMES" -t 1 --output out.tsv --range 1:3000000
        expect_one_message "primes: "
        [[ ! -e out.tsv ]] || fail "there is a file"
    done
fi
