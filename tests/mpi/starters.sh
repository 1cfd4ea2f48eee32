#!/usr/bin/env bash
# The scripts that start ranks: each by the launcher that belongs to the program's MPI, also where mpirun and mpiexec are of
# another MPI and come first in PATH; and where somebody names one that does not belong to it, that is said.
source "$(dirname "$0")/lib.sh"

[[ -z $SANITIZER ]] || skip "which launcher is found has nothing to do with the sanitizer"
command -v python3 >/dev/null || skip "no python3"
[[ -w $SOURCE_DIR ]] || skip "scripts/demo has its logs in the source tree, where nothing can be written"

if $is_open_mpi; then
    others_version="HYDRA build details:" own=mpirun.openmpi
else
    others_version="mpirun (Open MPI) 4.1.4" own=mpiexec.mpich
fi
mkdir launchers
for name in mpirun mpiexec; do
    cat >"launchers/$name" <<TEXT
#!/bin/sh
[ "\$1" != --version ] || exec echo "$others_version"
echo "\$0 \$*" >>'$tmp/wrong'
exit 99
TEXT
done
cat >"launchers/$own" <<TEXT
#!/bin/sh
[ "\$1" = --version ] || echo "\$*" >>'$tmp/right'
exec '$MPIRUN' "\$@"
TEXT
chmod +x launchers/*
export PATH=$tmp/launchers:$PATH PRIMES_BIN=${PRIMES%/*}
other_mpirun=$tmp/launchers/mpirun
unset MPIRUN

# expect_right: ranks were started, and not by the wrong launcher.
expect_right() {
    [[ ! -e wrong ]] || fail "the launcher of another MPI was started: $(head -n 1 wrong)"
    [[ -s right ]] || fail "no launcher was started"
    rm right
}

two_cpus=
if command -v taskset >/dev/null && (($(nproc) >= 2)); then two_cpus=yes; else echo "  not tried: scripts/plant-losses, on two CPUs"; fi

if [[ $HAVE_OPENMP == 1 ]]; then
    claim "scripts/demo: a rank a core"
    cores=$("$PRIMES" --cores)
    expect_exit 0 "$SOURCE_DIR/scripts/demo"
    expect_stdout_matches "^Checking 20 numbers with $cores ranks? "
    expect_stdout_matches "; MPI, $cores ranks: "
    expect_right
fi

claim "scripts/compare-model: a row of the table, of two ranks, whatever it says of the model"
run "$SOURCE_DIR/scripts/compare-model" --ranks 2 --tries 1 --split auto -- --range 10000000000007:10000000840807:510510
expect_stdout_has "| 2 × 1 | split auto |"
expect_right

if [[ -n $two_cpus ]]; then
    claim "scripts/plant-losses: four ranks on two CPUs, however many cores the machine has"
    expect_exit 0 "$SOURCE_DIR/scripts/plant-losses" --dry-run --into "$tmp"
    mkdir records
    command=$(stdout | tail -n 1)
    expect_exit 0 bash -c "$command"
    expect_right
    [[ $(field world.ranks records/ranks.jsonl) == 4 ]] || fail "not four ranks: $(field world records/ranks.jsonl)"
    for rank in 0 1 2 3; do
        cpus=$(field "ranks.$rank.allowed_cpu_count" records/ranks.jsonl)
        [[ $cpus == 2 ]] || fail "rank $rank may use $cpus CPUs"
    done
fi

claim "scripts/kill-loop: ranks are struck, and others go on"
expect_exit 0 "$SOURCE_DIR/scripts/kill-loop" --seed 3 2
expect_stdout_matches '^ +[12] .* ranks x '
expect_right

# expect_refused CODE COMMAND...: it names the two that do not belong together, and starts nothing.
expect_refused() {
    expect_exit "$1" env MPIRUN="$other_mpirun" "${@:2}"
    expect_stderr_has "the program is of $(mpi_library), but '$other_mpirun' is the launcher of "
    expect_stderr_has "Try: --launcher $own"
    expect_stderr_has "MPIRUN=PATH"
    [[ ! -e wrong && ! -e right ]] || fail "a launcher was started"
}
claim "MPIRUN names a launcher, and one of another MPI is refused before anything runs"
expect_refused 1 "$SOURCE_DIR/scripts/demo"
expect_refused 1 "$SOURCE_DIR/scripts/compare-model" --ranks 2
if [[ -n $two_cpus ]]; then expect_refused 1 "$SOURCE_DIR/scripts/plant-losses" --dry-run; fi
expect_refused 2 "$SOURCE_DIR/scripts/kill-loop" 1
