#!/usr/bin/env bash
# The options of the build: what is asked for and missing is refused in words, nothing is built for this machine alone.
source "$(dirname "$0")/lib.sh"

# configured OPTION...: configures the project afresh in a folder of its own, without tests.
configured() {
    rm -rf folder
    run "$CMAKE" -S "$SOURCE_DIR" -B folder -DCMAKE_C_COMPILER="$CC" -DBUILD_TESTING=OFF "$@"
}

expect_refusal() {
    [[ $(cat "$captured/status") != 0 ]] || fail "expected the configuration to fail"
    local text
    for text; do
        expect_stderr_has "$text"
    done
}

claim "ON and missing is an error that says what to install or set"
configured -DPRIMES_MPI=ON -DCMAKE_DISABLE_FIND_PACKAGE_MPI=TRUE
expect_refusal PRIMES_MPI=ON libopenmpi-dev PRIMES_MPI=OFF
configured -DPRIMES_OPENMP=ON -DCMAKE_DISABLE_FIND_PACKAGE_OpenMP=TRUE
expect_refusal PRIMES_OPENMP=ON PRIMES_OPENMP=OFF

claim "anything but AUTO, ON and OFF is refused with its name and value"
configured -DPRIMES_MPI=maybe
expect_refusal PRIMES_MPI maybe "AUTO, ON or OFF"
configured -DPRIMES_OPENMP=
expect_refusal PRIMES_OPENMP "AUTO, ON or OFF"

claim "AUTO and missing goes on without, and says so"
configured -DCMAKE_DISABLE_FIND_PACKAGE_MPI=TRUE -DCMAKE_DISABLE_FIND_PACKAGE_OpenMP=TRUE
[[ $(cat "$captured/status") == 0 ]] || fail "expected the configuration to succeed"
expect_stdout_has "threads: none"
expect_stdout_has "ranks:   none"

claim "without them no file names MPI or OpenMP, and nothing is compiled for this machine alone"
configured -DPRIMES_MPI=OFF -DPRIMES_OPENMP=OFF -DCMAKE_EXPORT_COMPILE_COMMANDS=ON
for word in -march=native -mtune=native -mcpu=native -fopenmp ranks_mpi threads_openmp -ffast-math; do
    if grep -F -e "$word" folder/compile_commands.json; then fail "$word stands in the compile commands"; fi
done

claim "with them, too, nothing is compiled for this machine alone"
if [[ $HAVE_MPI == 1 && $HAVE_OPENMP == 1 ]]; then
    configured -DPRIMES_MPI=ON -DPRIMES_OPENMP=ON -DCMAKE_EXPORT_COMPILE_COMMANDS=ON
    grep -q ranks_mpi folder/compile_commands.json || fail "ranks_mpi.c is not compiled"
    grep -q threads_openmp folder/compile_commands.json || fail "threads_openmp.c is not compiled"
    for word in -march=native -mtune=native -mcpu=native -ffast-math; do
        if grep -F -e "$word" folder/compile_commands.json; then fail "$word stands in the compile commands"; fi
    done
fi

claim "the warnings of the house are on, and PRIMES_WERROR makes them errors"
for word in -Wall -Wextra -Wpedantic -Wshadow -Wconversion; do
    grep -qF -e "$word" folder/compile_commands.json || fail "$word is missing in the compile commands"
done
configured -DPRIMES_WERROR=ON -DCMAKE_EXPORT_COMPILE_COMMANDS=ON
grep -qF -e -Werror folder/compile_commands.json || fail "-Werror is missing in the compile commands"

claim "every preset of the issue is there"
cd "$SOURCE_DIR"
for kind in configure build test; do
    expect_exit 0 "$CMAKE" --list-presets="$kind"
    for preset in release debug asan ubsan tsan; do
        expect_stdout_has "\"$preset\""
    done
done
