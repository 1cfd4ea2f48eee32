#!/usr/bin/env bash
# scripts/test-cluster: comes up, goes down, leaves nothing behind, and says why where it cannot.
source "$(dirname "$0")/lib.sh"

# Processes that know a folder by their words or their environment.
left_of() {
    local file words
    # The folder must be neither among the words nor in the environment of grep itself.
    while read -r file; do
        words=$(tr '\0' ' ' 2>/dev/null <"${file%/*}/cmdline") || true
        printf '%s: %s\n' "$file" "$words"
    done < <(env -u SLURM_CONF grep -lsF -f <(echo "$1/") /proc/[0-9]*/cmdline /proc/[0-9]*/environ)
}

expect_nothing_left_of() {
    local left
    left=$(left_of "$1")
    [[ -z $left ]] || fail "processes are left: $left"
}

# --- what needs no Slurm ---

claim "wrong usage is refused"
expect_exit 2 "$cluster"
expect_stderr_has "say what to do"
expect_exit 2 "$cluster" sideways
expect_stderr_has "unknown command 'sideways'"
expect_exit 2 "$cluster" up --nodes none
expect_stderr_has "--nodes needs a number"
expect_exit 2 "$cluster" run
expect_stderr_has "run needs a command"
expect_exit 2 "$cluster" down now
expect_stderr_has "down takes no 'now'"

claim "without a cluster, down is harmless and status is 1"
expect_exit 0 "$cluster" down --folder none
expect_stderr "scripts/test-cluster: no cluster is up in $tmp/none"
expect_exit 1 "$cluster" status --folder none
[[ ! -e none ]] || fail "a folder was made"

nobody=(setpriv --reuid=65534 --regid=65534 --clear-groups)
if [[ $(id -u) != 0 ]] || ! "${nobody[@]}" test -x "$cluster"; then
    echo "  not tried: an ordinary user (this one is none, or the project is in a folder that none may enter)"
else
    claim "an ordinary user is told why not"
    chmod o+rx "$test_root"
    expect_exit 77 "${nobody[@]}" "$cluster" up --folder /tmp/none
    expect_stderr_has "cannot run here: it needs root"
fi

# --- up and down ---

claim "up, and up again"
run "$cluster" up --folder first
cp "$captured/stderr" said
skip_if_it_cannot_run said
trap '"$cluster" down --folder "$test_root/tmp/first" 2>/dev/null; rm -rf "$test_root"' EXIT
[[ $status -eq 0 ]] || fail "exit $status"
expect_stderr_has "up: 4 nodes"
eval "$(stdout)"
expect_exit 0 "$cluster" up --folder first
expect_stderr "scripts/test-cluster: a cluster is up in $tmp/first"

claim "four nodes with names of their own are there, and status shows them"
expect_exit 0 timeout 120 srun -N4 -n4 sh -c 'cat /proc/sys/kernel/hostname'
[[ $(stdout | sort | xargs) == "n1 n2 n3 n4" ]] || fail "the hosts are: $(stdout)"
expect_exit 0 "$cluster" status --folder first
expect_stdout_matches '^ *n4 +(idle|completing) +2 '

claim "srun knows --mpi=pmix"
expect_exit 0 srun --mpi=list
stdout >list
stderr >>list
grep -qw pmix list || fail "it knows: $(cat list)"

claim "a second cluster at the same time, with its own jobs, whose exit code comes back"
expect_exit 7 "$cluster" run --folder second --nodes 2 sh -c 'timeout 120 srun -N2 -n2 sh -c "cat /proc/sys/kernel/hostname; exit 7"'
[[ $(stdout | sort | xargs) == "n1 n2" ]] || fail "the hosts are: $(stdout)"
expect_nothing_left_of "$tmp/second"
expect_exit 0 timeout 120 srun -N4 -n4 true

claim "run uses a cluster that is up, in the caller's folder and with its input, and leaves it up"
echo "from outside" >input
# shellcheck disable=SC2016 # the inner shell's
run "$cluster" run --folder first sh -c 'pwd && cat && echo "$SLURM_CONF"' <input
[[ $status -eq 0 ]] || fail "exit $status"
expect_stdout "$tmp"$'\nfrom outside\n'"$tmp/first/slurm.conf"
expect_exit 0 "$cluster" status --folder first

claim "down takes along jobs that ignore signals and processes that left their job; down again is harmless"
cat >stubborn <<'TEXT'
#!/bin/sh
trap '' TERM INT HUP
setsid sleep 1000 &
echo started >started
while :; do sleep 1; done
TEXT
expect_exit 0 sbatch --output=/dev/null stubborn
wait_until 300 test -e started
expect_exit 0 "$cluster" down --folder first
expect_stderr "scripts/test-cluster: stopping the cluster in $tmp/first"
expect_nothing_left_of "$tmp/first"
expect_exit 0 "$cluster" down --folder first
expect_stderr "scripts/test-cluster: no cluster is up in $tmp/first"
expect_exit 1 "$cluster" status --folder first
unset SLURM_CONF

# fake COMMAND TEXT: a script that stands in for it, first in the PATH of `with_fake`.
fake() {
    mkdir -p fake
    printf '#!/bin/sh\n%s\n' "$2" >"fake/$1"
    chmod +x "fake/$1"
}
with_fake() {
    env PATH="$tmp/fake:$PATH" "$@"
}

# --- run, ended from outside ---

stubborn_tasks=(srun -N2 -n2 sh -c 'trap "" TERM; echo started >>started; while :; do sleep 1; done')

# start_run COMMAND...: in the background, until both of its stubborn tasks are at work; its process is $process.
start_run() {
    rm -f started
    # Bash starts what it puts into the background with SIGINT ignored.
    env --default-signal=INT "$cluster" run --folder third --nodes 2 "$@" >said 2>&1 &
    process=$!
    wait_until 300 both_started
}

both_started() {
    [[ -e started && $(wc -l <started) == 2 ]]
}

for signal in TERM INT; do
    claim "a run that gets SIG$signal ends, with its command and its cluster"
    start_run "${stubborn_tasks[@]}"
    kill -"$signal" "$process"
    status=0
    wait "$process" || status=$?
    [[ $status -eq $((128 + $(kill -l "$signal"))) ]] || fail "exit $(exit_status "$status"): $(cat said)"
    expect_nothing_left_of "$tmp/third"
done

nobody_in() {
    [[ -z $(find /proc -mindepth 3 -maxdepth 3 -path '/proc/[0-9]*/ns/pid' -lname "${1/\[/\\[}" 2>/dev/null) ]]
}

claim "a run that is killed takes its cluster along"
printf '#!/bin/sh\nexec %s\n' "${stubborn_tasks[*]@Q}" >stubborn
start_run sh -c 'sbatch -N2 -n2 --output=/dev/null stubborn && exec sleep 1000'
namespace=$(readlink "/proc/$(cat third/run/cluster.pid)/ns/pid_for_children")
[[ $namespace == pid:* && $namespace != "$(readlink /proc/self/ns/pid)" ]] || fail "it lives in $namespace"
kill -KILL "$process"
wait "$process" 2>/dev/null || true
wait_until 300 nobody_in "$namespace"

claim "a run that gets SIGTERM while it comes up ends, and its cluster with it"
fake slurmctld "sleep 1000"
env PATH="$tmp/fake:$PATH" "$cluster" run --folder fourth true >said 2>&1 &
process=$!
wait_until 300 test -e fourth/run/munge.sock
kill "$process"
status=0
wait "$process" || status=$?
[[ $status -eq 143 ]] || fail "exit $(exit_status "$status"): $(cat said)"
expect_nothing_left_of "$tmp/fourth"

# --- where something is wrong ---

claim "a folder with something else in it is left alone"
mkdir full
echo mine >full/file
expect_exit 1 "$cluster" up --folder full
expect_stderr_has "is not empty and no cluster's folder"
[[ $(ls full) == file ]] || fail "it now has: $(ls full)"

claim "a node that does not come up is named, with the end of its log, and nothing stays"
rm fake/slurmctld
fake slurmd "case \$* in *'-N n2 '*) echo 'slurmd: a planted fault' >&2; exit 1 ;; esac; exec $(command -v slurmd) \"\$@\""
expect_exit 1 with_fake "$cluster" up --folder broken
expect_stderr_has "node n2 did not come up; the end of its log:"
expect_stderr_has "    slurmd: a planted fault"
expect_stderr_lacks "node n1"
expect_nothing_left_of "$tmp/broken"

claim "run says so too, and ends"
expect_exit 1 with_fake timeout 240 "$cluster" run --folder broken touch started-anyway
expect_stderr_has "node n2 did not come up"
[[ ! -e started-anyway ]] || fail "the command was started"

claim "a controller that does not come up likewise"
fake slurmctld "echo 'slurmctld: another planted fault' >&2; exit 1"
expect_exit 1 with_fake "$cluster" up --folder broken
expect_stderr_has "slurmctld did not come up; the end of its log:"
expect_stderr_has "    slurmctld: another planted fault"
expect_nothing_left_of "$tmp/broken"

claim "ports that somebody took in between are given up for others"
rm fake/slurmd
fake slurmctld "[ -e $tmp/once ] || { : >$tmp/once; echo 'slurmctld: Address already in use' >&2; exit 1; }
exec $(command -v slurmctld) \"\$@\""
expect_exit 0 with_fake "$cluster" run --folder broken timeout 120 srun -N4 -n4 true

claim "a machine without a network is named as the reason"
expect_exit 77 unshare --net "$cluster" up --folder broken
expect_stderr_has "cannot run here: no network but loopback"

claim "a machine without namespaces is named as the reason"
fake unshare "echo 'unshare: unshare failed: Operation not permitted' >&2; exit 1"
expect_exit 77 with_fake "$cluster" up --folder broken
expect_stderr "scripts/test-cluster: cannot run here: no namespaces for processes, mounts and host names: unshare: unshare failed: Operation not permitted"

claim "what Slurm cannot take as a folder is named"
expect_exit 77 "$cluster" up --folder "with a blank"
expect_stderr_has "Slurm cannot take the folder's name"
expect_exit 77 "$cluster" up --folder "$(printf 'x%.0s' {1..80})"
expect_stderr_has "too many for a socket"
[[ $(echo x* with*) == 'x* with*' ]] || fail "a folder was made"

# --- options ---

if [[ $(nproc) -ge 2 ]]; then
    claim "--affinity binds tasks to CPUs of their own"
    expect_exit 0 "$cluster" run --affinity --nodes 1 --folder bound timeout 120 srun -n2 grep Cpus_allowed_list /proc/self/status
    [[ $(stdout | sort -u | wc -l) == 2 ]] || fail "the CPUs are: $(stdout)"
    expect_stdout_matches '^Cpus_allowed_list:[[:blank:]]*[0-9]+$'
fi
