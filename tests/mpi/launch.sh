#!/usr/bin/env bash
# Who works: the table's header, the default number of threads, and what the record says of ranks and workers.
source "$(dirname "$0")/lib.sh"

# expect_header WORDS RANKS OPTION...
expect_header() {
    local wanted=$1 count=$2
    shift 2
    expect_exit 0 ranks "$count" "$PRIMES" --format table --workload random:50:20 "$@"
    expect_stdout_has "Checking 50 numbers $wanted (kernel trial):"
    expect_stdout_matches '^Total time: [0-9]+\.[0-9][0-9]s$'
    [[ $(stdout | wc -l) -eq 52 ]] || fail "50 numbers are $(($(stdout | wc -l) - 2)) lines"
}

claim "the header names ranks, and threads if there are several"
expect_header sequentially 1 --threads 1
expect_header "with 3 ranks" 3 --threads 1
if [[ $HAVE_OPENMP == 1 ]]; then
    expect_header "with 2 threads" 1 --threads 2
    expect_header "with 3 ranks × 2 threads" 3 --threads 2
    export OMP_NUM_THREADS=4
    expect_header "with 2 ranks × 4 threads" 2
    expect_header "with 2 ranks" 2 --threads 1
    unset OMP_NUM_THREADS
fi

# expect_workers COUNT: what the record's last line says, and that it is sound.
expect_workers() {
    [[ $(field world.workers) -eq $1 ]] || fail "the record says $(field world.workers) workers, expected $1"
    expect_exit 0 python3 - "$SOURCE_DIR/src/output/record.schema.json" record.jsonl "$launcher" <<'TEXT'
import json, sys
try:
    import jsonschema
except ImportError:
    jsonschema = None
record = json.loads(open(sys.argv[2]).readlines()[-1])
if jsonschema:
    jsonschema.validate(record, json.load(open(sys.argv[1])))
ranks, workers = record["ranks"], record["repetitions"][0]["workers"]
assert [rank["rank"] for rank in ranks] == list(range(record["world"]["ranks"])), ranks
assert len({rank["process"] for rank in ranks}) == len(ranks), "processes are not distinct"
assert all(rank["host"] for rank in ranks), "a rank has no host"
assert {rank["node"] for rank in ranks} == set(range(record["world"]["nodes"])), record["world"]
assert sum(rank["threads"] for rank in ranks) == record["world"]["workers"] == len(workers)
expected = [(rank["rank"], thread) for rank in ranks for thread in range(rank["threads"])]
assert [(worker["rank"], worker["thread"]) for worker in workers] == expected, "workers are not in order"
assert sum(worker["units"] for worker in workers) > 0
places = {(worker["rank"], worker["thread"]) for worker in workers if worker["units"] > 0}
numbers = record["repetitions"][0].get("numbers", [])
assert {(number["rank"], number["thread"]) for number in numbers} <= places, "a number was checked by an idle worker"
assert record["world"]["launcher"] == sys.argv[3], record["world"]
TEXT
}

claim "the record names every rank and worker"
expect_exit 0 ranks 3 "$PRIMES" --threads 1 --kernel trial --workload random:4000:36 --format count \
    --record record.jsonl --repeat 2 --warmup 1
expect_workers 3
[[ $(field world.ranks) -eq 3 && $(field tally.numbers) -eq 4000 ]] || fail "$(field world), $(field tally)"
if [[ $HAVE_OPENMP == 1 ]]; then
    expect_exit 0 ranks 2 "$PRIMES" --threads 3 --kernel trial --workload random:4000:36 --format count \
        --record record.jsonl
    expect_workers 6
fi

claim "host names are whole, and which ranks share a node is MPI's to say, whatever the hosts are called"
# shellcheck disable=SC2016 # expanded by each rank
renamed=(unshare --uts sh -c 'echo "n1.rack$(printenv "$RANK_VARIABLE").example" >/proc/sys/kernel/hostname && exec "$0" "$@"')
if unshare --uts sh -c 'echo n1 >/proc/sys/kernel/hostname' 2>/dev/null; then
    expect_exit 0 ranks 2 "${renamed[@]}" "$PRIMES" --threads 1 --workload random:50:20 --format count --record record.jsonl
    [[ $(field ranks.0.host) == n1.rack0.example && $(field ranks.1.host) == n1.rack1.example ]] || fail "$(field ranks)"
    [[ $(field world.nodes) -eq 1 && $(field ranks.1.node) -eq 0 ]] || fail "$(field world): $(field ranks)"
    expect_exit 0 ranks 2 "${renamed[@]}" "$PRIMES" --threads 1 --placement=show
    expect_stdout_matches "^ +1 +0  n1.rack1.example "
else
    echo "skipped in part: here no process may have a host name of its own"
fi

claim "what the workers did is what the numbers took, on however many ranks"
operations() {
    field repetitions.0.workers | python3 -c 'import json, sys; print(sum(w["operations"] for w in json.load(sys.stdin)))'
}
study=(--kernel trial --workload random:2000:38:4 --format count --threads 1 --record record.jsonl)
expect_exit 0 "$PRIMES" "${study[@]}"
alone=$(operations)
for world in 2 5; do
    expect_exit 0 ranks "$world" "$PRIMES" "${study[@]}"
    expect_workers "$world"
    [[ $(operations) -eq $alone ]] || fail "$world ranks did $(operations) operations, one did $alone"
done

claim "64 ranks on whatever machine: a worker each"
expect_exit 0 ranks 64 "$PRIMES" --workload random:500:30 --record record.jsonl
expect_stdout_matches "^Checking 500 numbers with 64 ranks"
[[ $(nproc) -gt 64 ]] || expect_stdout_has "with 64 ranks (kernel trial)"
[[ $(nproc) -gt 64 ]] || expect_workers 64

if [[ $HAVE_OPENMP == 1 ]]; then
    claim "the default is the cores this rank may use, divided by the ranks that share them, at least one"
    unbound=(--bind-to none)
    $is_open_mpi || unbound=(-bind-to none)
    for world in 1 2 3; do
        expect_exit 0 ranks "$world" "${unbound[@]}" "$PRIMES" --workload random:50:20 --record record.jsonl
        each=$(($("$PRIMES" --cores) / world))
        expect_workers $((world * (each > 0 ? each : 1)))
    done
fi
