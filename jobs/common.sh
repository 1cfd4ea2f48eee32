# shellcheck shell=bash
# What the job scripts share. Sourced, not run; expects the project's folder in $home. Knows nothing of any question.
#
# A job that is warned of its end (--signal=B:USR1@120), or cancelled, tells what it runs, which stops cleanly. After a
# warning the job goes back into the queue, where that is allowed, and goes on with what is not yet recorded or kept; if
# it recorded or kept nothing this time, the time limit is too short for it and it ends.
set -euo pipefail

home=$(cd "${home:?}" && pwd)
export PRIMES=${PRIMES:-$home/build/release/src/primes}
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

# What the site needs: modules, PRIMES_LAUNCHER (srun, mpirun, mpiexec, a path), PRIMES_MPI_TYPE. See jobs/site.example.sh.
site=${PRIMES_SITE:-$home/jobs/site.sh}
if [[ -r $site ]]; then
    # shellcheck source-path=SCRIPTDIR source=site.example.sh
    source "$site"
elif [[ -n ${PRIMES_SITE-} ]]; then
    die "cannot read PRIMES_SITE, '$site'"
fi
if [[ -z $PRIMES_LAUNCHER && -n ${SLURM_JOB_ID-} ]]; then PRIMES_LAUNCHER=srun; fi
launcher=() # where nobody says, the one that is of the MPI of the program
if [[ -n $PRIMES_LAUNCHER ]]; then launcher=(--launcher "$PRIMES_LAUNCHER"); fi
[[ -x $PRIMES ]] || die "there is no program '$PRIMES'; build it (scripts/demo does), or set PRIMES"
"$home/scripts/sweep" --cores >/dev/null || exit

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

# launch_everywhere N: leaves in $launch the words before a program that runs as ranks of N threads on all cores of the job.
launch_everywhere() {
    local words
    if [[ ! $1 =~ ^[1-9][0-9]{0,4}$ ]] || (($1 > $(cores_of_a_node))); then
        say "--threads $1: the smallest node of the job has $(cores_of_a_node) cores"
        exit 2
    fi
    words=$("$home/scripts/sweep" ${launcher[@]+"${launcher[@]}"} --launch "$(ranks_of_threads "$1")x$1")
    eval "launch=($words)"
    # A rank that ends with a code, as 75, must not have the others killed; but none waits for long for a rank that is lost.
    if [[ $PRIMES_LAUNCHER == srun ]]; then launch+=(--kill-on-bad-exit=0 --wait=60); fi
}

# --- running ---

child=
signal=  # the last one that came
pending= # and whether it came while we waited

on_signal() {
    signal=$1
    pending=yes
    # Whatever came: at TERM, srun kills its tasks at once, and a script's background commands ignore INT.
    if [[ -n $child ]]; then kill -s USR1 "$child" 2>/dev/null || true; fi
}
trap 'on_signal USR1' USR1
trap 'on_signal TERM' TERM
trap 'on_signal INT' INT

# run COMMAND...: shows it, and returns its code; a signal to this shell stops it.
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
    run "$home/scripts/sweep" ${launcher[@]+"${launcher[@]}"} "$@" --records "$records" || status=$?
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

# value_of NAME DEFAULT WORD...: the last value that these words give to the option, as --output, or -o by its letter: "o,output".
value_of() {
    local letter=-${1%%,*} option=--${1#*,} value=$2
    shift 2
    while [[ $# -gt 0 && $1 != -- ]]; do
        case $1 in
        "$option" | "$letter") value=${2-} ;;
        "$option"=*) value=${1#*=} ;;
        "$letter"*) value=${1#"$letter"} ;;
        esac
        shift
    done
    printf '%s\n' "$value"
}

# The last --records of the options, as the sweep takes it.
records_of() {
    local records
    records=$(value_of records "$home/results/runs" "$@")
    # A name that begins with a dash is no option.
    if [[ $records == -* ]]; then records=./$records; fi
    printf '%s\n' "$records"
}

count_records() {
    if [[ -d $1 ]]; then find "$1" -name '*.jsonl' -type f -exec cat {} + | wc -l; else echo 0; fi
}

# --- runs that go on ---

# resuming OPTION...: leaves in $options what primes gets, so that it goes on with what is unfinished. --restart, which
# discards that, is for the first slot of a job: the later ones go on with what that one did.
resuming() {
    local word
    options=()
    for word; do
        if [[ $word == --restart && ${SLURM_RESTART_COUNT:-0} -gt 0 ]]; then continue; fi
        options+=("$word")
    done
    if [[ " ${options[*]-} " != *" --restart "* ]]; then options=(--resume ${options[@]+"${options[@]}"}); fi
}

# how_far OUTPUT: what the journal of an unfinished run onto that file vouches for, as a text to compare; nothing without one.
how_far() {
    local LC_ALL=C target name journals
    target=$(readlink -m -- "$1")
    journals=("$target.journal")
    name=${target##*/}
    # Where it would be too long, the end of the name gives way to a number.
    if ((${#name} > 200)); then journals=("${target%/*}/${name:0:200}"*.journal); fi
    # Its last whole line. What was begun counts: a number may take longer than a slot.
    { grep -ahs $'\t[0-9a-f]\{16\}$' "${journals[0]}" || true; } |
        tail -n 1 | grep -aoE '"(done|begun)":("[0-9]+"|\[[^]]*\])' || true
}

# go_on OUTPUT COMMAND...: runs primes, for as long as this slot of the job lasts. Returns its code where that is an end:
# done, failed, refused or cancelled. Where it was stopped or killed the job goes back into the queue, unless this slot
# brought nothing that was kept, and the shell ends.
go_on() {
    local -x SLURM_EXIT_ERROR=70 # of srun itself; by default it is 1, as of a program that failed
    local output=$1 before after code=0
    shift
    before=$(how_far "$output")
    run "$@" || code=$?
    after=$(how_far "$output")
    # Hydra, MPICH's launcher, forgets now and then how its processes ended, once it has passed on a signal.
    if [[ $code -eq 0 && -n $signal && -n $after ]]; then code=75; fi
    if [[ $code -le 4 || $signal == TERM || -z ${SLURM_JOB_ID-} ]]; then return "$code"; fi
    if [[ -n $after && $after != "$before" ]]; then
        requeue
    else
        say "this slot brought nothing that was kept (exit code $code), and the next would bring no more: giving up"
    fi
    exit "$code"
}

requeue() {
    local job=${SLURM_JOB_ID-}
    if [[ -z $job ]]; then return; fi
    # The number of the last task of an array is that of the whole array.
    if [[ -n ${SLURM_ARRAY_JOB_ID-} ]]; then job=${SLURM_ARRAY_JOB_ID}_$SLURM_ARRAY_TASK_ID; fi
    # Cancelled while it stopped: it would come back to life.
    if [[ $(squeue --noheader --jobs="$job" --format=%T) == COMPLETING ]]; then return; fi
    # Said first: Slurm may end this shell before it could say anything more.
    say "asking for job $job to go back into the queue, to go on from here"
    if scontrol requeue "$job"; then
        sleep 60 # until Slurm ends this shell no exit may make the job look done
    else
        say "job $job may not be requeued; submit it again to go on from here"
    fi
}
