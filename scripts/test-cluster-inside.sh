# shellcheck shell=bash
# What scripts/test-cluster runs as the first process of a namespace: it starts the daemons, runs the command once all nodes
# are in service, and exits with its code. Then the kernel ends all that is left in the namespace.
#
# Its /dev/shm is private, so that two clusters with equal node names never meet; each node has its own host name, because
# MPI takes ranks with equal host names for neighbours in memory.
#
#     bash scripts/test-cluster-inside.sh FOLDER NODES CPUS TASK_PLUGIN COMMAND...
caller_folder=$PWD
# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

script=scripts/test-cluster
folder=$1 nodes=$2 cpus=$3 task_plugin=$4
shift 4
log=$folder/log
export SLURM_CONF=$folder/slurm.conf
declare -A daemons=() # their processes, by name
command_process=

node_names() {
    seq -f 'n%g' 1 "$nodes"
}

set_up_namespace() {
    mount -t tmpfs -o mode=1777 none /dev/shm
    echo control >/proc/sys/kernel/hostname
    # No name server is asked for n1: it might take long, or know one.
    if [[ -e /etc/nsswitch.conf ]]; then
        sed 's/^hosts:.*/hosts: files/' /etc/nsswitch.conf >"$folder/nsswitch.conf"
        mount --bind "$folder/nsswitch.conf" /etc/nsswitch.conf
    fi
}

# --- the configuration ---

write_configuration() {
    local first_port node
    first_port=$(find_ports)
    mkdir -p "$log" "$folder"/{run,state,spool}
    chmod 700 "$folder/state" "$folder/spool"
    for node in $(node_names); do
        mkdir -p "$folder/spool/$node" "$folder/tmp/$node"
    done
    sed -e "s|@folder@|$folder|g; s|@nodes@|$nodes|g; s|@cpus@|$cpus|; s|@task_plugin@|$task_plugin|; s|@first_port@|$first_port|" \
        -e "s|@node_ports@|$((first_port + 1))-$((first_port + nodes))|" scripts/test-cluster.conf >"$SLURM_CONF"
    # Slurm's default fence crashes a few in a hundred runs over several nodes in MPI_Init.
    echo 'PMIxCollFence=ring' >"$folder/mpi.conf"
    # Newer versions would ask systemd.
    echo 'CgroupPlugin=cgroup/v1' >"$folder/cgroup.conf"
    : >"$folder/plugstack.conf"
    write_task_prolog >"$folder/task-prolog"
    chmod +x "$folder/task-prolog"
    (umask 077 && head -c 1024 /dev/urandom >"$folder/munge.key")
}

# The first of enough neighbouring ports where nobody listens, below those that systems hand out by themselves.
find_ports() {
    local first port
    while :; do
        first=$((10000 + RANDOM % 20000))
        for ((port = first; port <= first + nodes; port++)); do
            if is_open "$port"; then continue 2; fi
        done
        echo "$first"
        return
    done
}

is_open() {
    (: >"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

# Session folders of mpirun are named by host name and process id, which two clusters may have in common.
write_task_prolog() {
    cat <<TEXT
#!/bin/sh
echo "export TMPDIR=$folder/tmp/\$SLURMD_NODENAME"
echo "export OMPI_ALLOW_RUN_AS_ROOT=1"
echo "export OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1"
TEXT
}

check_pmix() {
    if srun --mpi=list 2>&1 | grep -w pmix >/dev/null; then return; fi
    say "cannot run here: srun --mpi=pmix does not work (Debian: slurm-wlm-basic-plugins libpmix-dev)"
    exit 77
}

# --- the daemons ---

# shellcheck disable=SC2016 # the inner shell's $1 and $2
start_daemons() {
    local node name_and_start='echo "$1" >/proc/sys/kernel/hostname && exec slurmd -D -N "$1" -f "$2"'
    # Root's own folders may well be closed to others, which munged takes for a mistake without --force.
    start munged munged --foreground --force --socket="$folder/run/munge.sock" --key-file="$folder/munge.key" \
        --pid-file="$folder/run/munged.pid" --log-file="$log/munged.log" --seed-file="$folder/munge.seed"
    until_true 200 test -S "$folder/run/munge.sock" || true
    start slurmctld slurmctld -D -c -f "$SLURM_CONF"
    for node in $(node_names); do
        start "$node" unshare --uts sh -c "$name_and_start" sh "$node" "$SLURM_CONF"
    done
}

# start NAME COMMAND...: a daemon, of whose end this shell says nothing.
start() {
    "${@:2}" </dev/null >"$log/$1.err" 2>&1 &
    daemons[$1]=$!
    disown
}

# Two minutes at most: the machine may be busy.
come_up() {
    until_true 1200 up_or_ended && [[ -z $(ended_daemons) ]]
}

up_or_ended() {
    [[ -n $(ended_daemons) || -z $(late_nodes) ]]
}

ended_daemons() {
    local name
    for name in "${!daemons[@]}"; do
        kill -0 "${daemons[$name]}" 2>/dev/null || echo "$name"
    done
}

all_have_ended() {
    [[ $(ended_daemons | wc -l) == "${#daemons[@]}" ]]
}

late_nodes() {
    comm -23 <(node_names | sort) <(nodes_in_service)
}

# Slurm's own tools wait a second where nobody listens yet.
nodes_in_service() {
    if ! is_open "$(sed -n 's/^SlurmctldPort=//p' "$SLURM_CONF")"; then return; fi
    timeout 30 sinfo -h -N -o '%N %T' 2>/dev/null | sed -nE 's/ (idle|mixed|allocated|completing)$//p' | sort -u
}

up() {
    local attempt
    say "starting slurmctld and $nodes nodes in $folder"
    for attempt in 1 2 3; do
        write_configuration
        check_pmix
        start_daemons
        if come_up; then
            say "up: $nodes nodes with $cpus CPUs, in $folder"
            return
        fi
        # Somebody may have taken the ports between the look and the start.
        if [[ $attempt == 3 ]] || ! grep -qs 'Address already in use' "$log"/*.err; then break; fi
        kill -KILL "${daemons[@]}" 2>/dev/null || true
        until_true 100 all_have_ended
    done
    show_logs
    die "the cluster is not up; all logs are in $log"
}

# Of those that ended; if none did, of those that are late.
show_logs() {
    local name names kind
    names=$(ended_daemons)
    for name in ${names:-$(late_nodes)}; do
        if [[ $name == n[0-9]* ]]; then kind="node "; else kind=; fi
        say "$kind$name did not come up; the end of its log:"
        tail -n 8 "$log/$name.err" | sed 's/^/    /' >&2
    done
}

# --- the command ---

run_command() {
    cd "$caller_folder"
    # What a shell without job control puts into the background ignores these two.
    env --default-signal=INT,QUIT "$@" <&0 &
    command_process=$!
    wait "$command_process"
}

on_signal() {
    if [[ -n $command_process ]] && kill -TERM "$command_process" 2>/dev/null; then
        until_true 50 command_has_ended || true
    fi
    exit 143
}

command_has_ended() {
    ! kill -0 "$command_process" 2>/dev/null
}

trap on_signal TERM
set_up_namespace
up
run_command "$@"
