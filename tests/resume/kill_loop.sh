#!/usr/bin/env bash
# Runs that are killed again and again, at random, and gone on with: scripts/kill-loop, in a small measure.
source "$(dirname "$0")/../cli/lib.sh"

command -v python3 >/dev/null || skip "no python3"
ranks=" ranks x "
if [[ $HAVE_MPI == 0 ]]; then
    ranks="no ranks: this build has no MPI"
elif ! command -v "$MPIRUN" >/dev/null; then
    printf '  not tried: ranks: there is no %s\n' "$MPIRUN"
    unset MPIRUN
    ranks=
fi

claim "20 kills, and each result is that of a run that was never stopped"
export PRIMES_BIN
PRIMES_BIN=$(dirname "$PRIMES")
expect_exit 0 "$SOURCE_DIR/scripts/kill-loop" --seed 1 20
stdout | sed 's/^/  /'
expect_stdout_has "$ranks"

claim "what is no number of kills, or no seed, is refused"
for words in "0" "-3" "x" "--seed" "--seed x"; do
    read -ra words <<<"$words"
    expect_exit 2 "$SOURCE_DIR/scripts/kill-loop" "${words[@]}"
done
