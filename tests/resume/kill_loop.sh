#!/usr/bin/env bash
# Runs that are killed again and again, at random, and gone on with: scripts/kill-loop, in a small measure.
source "$(dirname "$0")/../cli/lib.sh"

command -v python3 >/dev/null || skip "no python3"
[[ $HAVE_MPI == 0 ]] || command -v "$MPIRUN" >/dev/null || printf '  not tried: ranks: there is no %s\n' "$MPIRUN"

claim "20 kills, and each result is that of a run that was never stopped"
export PRIMES_BIN
PRIMES_BIN=$(dirname "$PRIMES")
expect_exit 0 "$SOURCE_DIR/scripts/kill-loop" --seed 1 20
stdout | sed 's/^/  /'

claim "what is no number of kills, or no seed, is refused"
for words in "0" "-3" "x" "--seed" "--seed x"; do
    read -ra words <<<"$words"
    expect_exit 2 "$SOURCE_DIR/scripts/kill-loop" "${words[@]}"
done
