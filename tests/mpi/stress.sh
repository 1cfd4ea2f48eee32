#!/usr/bin/env bash
# Small runs of all shapes against one process with one thread. More of them, or others, by hand:
#     CONFIGURATIONS=200 SEED=7 PRIMES=.../primes tests/mpi/stress.sh
source "$(dirname "$0")/lib.sh"

configurations=${CONFIGURATIONS:-12}
RANDOM=${SEED:-5}

# Sets `input` to the options of a random workload, often an empty or a tiny one. Nothing here may draw in a subshell:
# bash seeds RANDOM anew there.
choose_input() {
    local seed=$RANDOM size=$RANDOM
    case $((RANDOM % 7)) in
    0) input=(--input list.txt) && : >list.txt ;;
    1) input=(--input list.txt) && numbers $((1 + size % 3)) 42 "$seed" >list.txt ;;
    2) input=(--invalid=report --input list.txt) && numbers $((1 + size % 200)) 40 "$seed" | sed '3s/.*/x/' >list.txt ;;
    3) input=(--range "$seed:$((40000 + size % 5000))") ;;
    4) input=(--workload "random:$((1 + size % 3000)):$((1 + seed % 40)):$seed") ;;
    5) input=(97 "$size" 1000000000039) ;;
    6) input=(--range "$seed:$((1100000 + size))") ;;
    esac
}

kernels=(trial miller-rabin) formats=(tsv jsonl count)
mapfile -t thread_counts < <(threads 1 2 3)
for ((i = 1; i <= configurations; i++)); do
    choose_input
    input+=(--kernel "${kernels[RANDOM % 2]}" --format "${formats[RANDOM % 3]}")
    world=$((1 + RANDOM % 6))
    each=${thread_counts[RANDOM % ${#thread_counts[@]}]}
    claim "$i: $world ranks x $each threads: ${input[*]}"
    run timeout 240 "$PRIMES" --threads 1 "${input[@]}"
    code=$status
    cp "$captured/stdout" expected
    expect_each_rank "$code" "$world" timeout 240 "$PRIMES" --threads "$each" "${input[@]}"
    expect_same expected "$captured/stdout"
done
