# shellcheck shell=bash
# How a program is started as ranks. Sourced, not run; expects the project's folder in $root, the script's name in
# $script. Knows no launcher: primes-sweep finds the one that belongs to the program's MPI, and its words.

# shellcheck disable=SC2034 # whoever sources this uses it
launch=()

# launch_words RANKSxTHREADS PROGRAM [COMMAND...]: leaves in $launch the words before PROGRAM that start it so, each rank on
# cores of its own as far as there are as many. MPIRUN names another launcher than the one that is found. COMMAND is what will
# stand before all of it, if that changes which cores there are.
launch_words() {
    local words named=()
    if [[ -n ${MPIRUN-} ]]; then named=(--launcher "$MPIRUN"); fi
    if words=$(PRIMES=$2 "${@:3}" "${root:?}/scripts/sweep" --launch "$1" --oversubscribe ${named[@]+"${named[@]}"}); then
        eval "launch=($words)"
        return
    fi
    printf '%s: cannot start ranks, as primes-sweep says above; its --launcher PATH is MPIRUN=PATH here\n' \
        "${script:?}" >&2
    return 1
}
