# shellcheck shell=bash
# What the job scripts share. Sourced, not run; expects the project's folder in $home. Knows nothing of any question.
#
# A job that is warned of its end (--signal=B:USR1@120), or cancelled, hands the signal on to what it runs, which stops
# cleanly. After a warning the job goes back into the queue, where that is allowed, and goes on with what is not yet
# recorded; if it recorded nothing this time, the time limit is too short for it and it ends.
set -euo pipefail

home=$(cd "${home:?}" && pwd)
export PRIMES=${PRIMES:-$home/build/release/src/primes}
export PRIMES_MPI_TYPE=${PRIMES_MPI_TYPE:-pmix}
export PRIMES_LAUNCHER=${PRIMES_LAUNCHER:-}

# shellcheck source-path=SCRIPTDIR source=../scripts/shell-words.sh
source "$home/scripts/shell-words.sh"

say() {
    printf '%s: %s\n' "${SLURM_JOB_NAME:-$(basename "$0")}" "$(printable "$*")" >&2
}

die() {
    say "$@"
    exit 1
}

# What the site needs: modules, PRIMES_LAUNCHER (mpirun or srun), PRIMES_MPI_TYPE. See jobs/site.example.sh.
site=${PRIMES_SITE:-$home/jobs/site.sh}
if [[ -r $site ]]; then
    # shellcheck source-path=SCRIPTDIR source=site.example.sh
    source "$site"
elif [[ -n ${PRIMES_SITE-} ]]; then
    die "cannot read PRIMES_SITE, '$site'"
fi
if [[ -z $PRIMES_LAUNCHER ]]; then
    if [[ -n ${SLURM_JOB_ID-} ]]; then PRIMES_LAUNCHER=srun; else PRIMES_LAUNCHER=mpirun; fi
fi
[[ -x $PRIMES ]] || die "there is no program '$PRIMES'; build it (scripts/demo does), or set PRIMES"

# --- the machine ---

# One line a node: of the job, else of this machine.
node_cores() {
    "$home/scripts/sweep" --cores
}

cores_of_a_node() {
    node_cores | awk 'NR == 1 || $1 < least { least = $1 } END { print least }'
}

cores_of_all() {
    node_cores | awk '{ sum += $1 } END { print sum }'
}

# doubling_to N: 1,2,4,... and N itself.
doubling_to() {
    local i list=1
    for ((i = 2; i < $1; i *= 2)); do list+=,$i; done
    if (($1 > 1)); then list+=,$1; fi
    echo "$list"
}

# ranks_of_threads N: so many ranks of N threads fill all nodes.
ranks_of_threads() {
    node_cores | awk -v threads="$1" '{ sum += int($1 / threads) } END { print sum }'
}

# --- running ---

child=
signal=  # the last one that came
pending= # and whether it came while we waited

on_signal() {
    signal=$1
    pending=yes
    # A script's background commands ignore SIGINT.
    if [[ -n $child ]]; then kill -s "${1/INT/TERM}" "$child" 2>/dev/null || true; fi
}
trap 'on_signal USR1' USR1
trap 'on_signal TERM' TERM
trap 'on_signal INT' INT

# run COMMAND...: shows it, and returns its code; signals to this shell reach it.
run() {
    local code status=
    printf '+ %s\n' "$(quoted "$@")" >&2
    "$@" &
    child=$!
    # One may have come before there was a child to tell.
    if [[ -n $signal ]]; then on_signal "$signal"; fi
    pending=yes
    while [[ -n $pending ]]; do
        pending=
        code=0
        wait "$child" || code=$?
        # A signal between two waits makes a second one, of a child that is known to have ended.
        if [[ -z $status || $code != 127 ]]; then status=$code; fi
    done
    child=
    return "$status"
}

# study OPTION...: a sweep with these options and those of the command line; back into the queue if it was warned.
study() {
    local before status=0 records
    set -- "$@" ${arguments[@]+"${arguments[@]}"}
    records=$(records_of "$@")
    say "project $home, program $PRIMES, records in $records"
    before=$(count_records "$records")
    run "$home/scripts/sweep" --launcher "$PRIMES_LAUNCHER" "$@" --records "$records" || status=$?
    if [[ $status == 75 && $signal == USR1 ]]; then
        if [[ $(count_records "$records") -gt $before ]]; then
            requeue
        else
            say "nothing was recorded before the end came: the time limit is too short for one measurement"
        fi
    fi
    exit "$status"
}

arguments=("$@")

# The last --records of the options, as the sweep takes it.
records_of() {
    local records=$home/results/runs
    while [[ $# -gt 0 ]]; do
        case $1 in
        --records=*) records=${1#*=} ;;
        --records) records=${2-} ;;
        esac
        shift
    done
    # A name that begins with a dash is no option.
    if [[ $records == -* ]]; then records=./$records; fi
    printf '%s\n' "$records"
}

count_records() {
    if [[ -d $1 ]]; then find "$1" -name '*.jsonl' -type f -exec cat {} + | wc -l; else echo 0; fi
}

requeue() {
    if [[ -z ${SLURM_JOB_ID-} ]]; then return; fi
    # Said first: Slurm may end this shell before it could say anything more.
    say "asking for job $SLURM_JOB_ID to go back into the queue, to go on from here"
    if scontrol requeue "$SLURM_JOB_ID"; then
        sleep 60 # until Slurm ends this shell no exit may make the job look done
    else
        say "job $SLURM_JOB_ID may not be requeued; submit it again to go on from here"
    fi
}
