#!/usr/bin/env bash
# scripts/test-cluster: comes up, runs a command, leaves nothing behind, and says why where it cannot.
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
expect_stderr_has "say what to run"
expect_exit 2 "$cluster" --nodes none true
expect_stderr_has "--nodes needs a number"
expect_exit 2 "$cluster" --folder
expect_stderr_has "--folder needs a folder"
expect_exit 2 "$cluster" --affinity
expect_stderr_has "say what to run"

nobody=(setpriv --reuid=65534 --regid=65534 --clear-groups)
if [[ $(id -u) != 0 ]] || ! "${nobody[@]}" test -x "$cluster"; then
    echo "  not tried: an ordinary user (this one is none, or the project is in a folder that none may enter)"
else
    claim "an ordinary user is told why not"
    chmod o+rx "$test_root"
    expect_exit 77 "${nobody[@]}" "$cluster" --folder /tmp/none true
    expect_stderr_has "cannot run here: it needs root"
fi

# --- what it runs ---

claim "four nodes with names of their own are there"
run "$cluster" --folder first timeout 120 srun -N4 -n4 sh -c 'cat /proc/sys/kernel/hostname'
cp "$captured/stderr" said
skip_if_it_cannot_run said
[[ $status -eq 0 ]] || fail "exit $status"
expect_stderr_has "up: 4 nodes"
[[ $(stdout | sort | xargs) == "n1 n2 n3 n4" ]] || fail "the hosts are: $(stdout)"
expect_nothing_left_of "$tmp/first"
[[ -s first/log/slurmctld.log ]] || fail "the folder is not kept: $(ls first)"

claim "srun knows --mpi=pmix"
expect_exit 0 "$cluster" --folder types srun --mpi=list
stdout >list
stderr >>list
grep -qw pmix list || fail "it knows: $(cat list)"

claim "the command is in the caller's folder and has its input, and its exit code comes back"
echo "from outside" >input
# shellcheck disable=SC2016 # the inner shell's
run "$cluster" --folder plain sh -c 'pwd && cat && echo "$SLURM_CONF" && exit 7' <input
[[ $status -eq 7 ]] || fail "exit $status"
expect_stdout "$tmp"$'\nfrom outside\n'"$tmp/plain/slurm.conf"

claim "two clusters at the same time, one of them used from outside, do not meet"
# shellcheck disable=SC2016 # the inner shell's
both='for nodes in 2 4; do SLURM_CONF=$PWD/outer/slurm.conf timeout 120 srun -N"$nodes" -n"$nodes" cat /proc/sys/kernel/hostname || echo failed; done'
expect_exit 0 "$cluster" --folder outer --nodes 4 "$cluster" --folder inner --nodes 2 sh -c \
    "timeout 120 srun -N2 -n2 cat /proc/sys/kernel/hostname; $both"
[[ $(stdout | sort | xargs) == "n1 n1 n1 n2 n2 n2 n3 n4" ]] || fail "the hosts are: $(stdout)"
expect_nothing_left_of "$tmp/inner"
expect_nothing_left_of "$tmp/outer"

claim "it takes along jobs that ignore signals and processes that left their job"
cat >stubborn <<'TEXT'
#!/bin/sh
trap '' TERM INT HUP
setsid sleep 1000 &
echo started >started
while :; do sleep 1; done
TEXT
expect_exit 0 "$cluster" --folder left sh -c 'sbatch --output=/dev/null stubborn && until [ -e started ]; do sleep 0.1; done'
expect_nothing_left_of "$tmp/left"

# fake COMMAND TEXT: a script that stands in for it, first in the PATH of `with_fake`.
fake() {
    mkdir -p fake
    printf '#!/bin/sh\n%s\n' "$2" >"fake/$1"
    chmod +x "fake/$1"
}
with_fake() {
    env PATH="$tmp/fake:$PATH" "$@"
}

# --- ended from outside ---

stubborn_tasks=(srun -N2 -n2 sh -c 'trap "" TERM; echo started >>started; while :; do sleep 1; done')

# start_run COMMAND...: in the background, until both of its stubborn tasks are at work; its process is $process.
start_run() {
    rm -rf started third
    # Bash starts what it puts into the background with SIGINT ignored.
    env --default-signal=INT "$cluster" --folder third --nodes 2 "$@" >said 2>&1 &
    process=$!
    wait_until 300 both_started
}

both_started() {
    [[ -e started && $(wc -l <started) == 2 ]]
}

for signal in TERM INT; do
    claim "SIG$signal ends it, with its command and its cluster"
    start_run "${stubborn_tasks[@]}"
    kill -"$signal" "$process"
    status=0
    wait "$process" || status=$?
    [[ $status -eq $((128 + $(kill -l "$signal"))) ]] || fail "exit $(exit_status "$status"): $(cat said)"
    expect_nothing_left_of "$tmp/third"
done

# The processes of a cluster are in a namespace, whose first one is started by this one, or by its only child.
namespace_of() { readlink "/proc/$(xargs <"/proc/$1/task/$1/children")/ns/pid"; }

nobody_in() {
    [[ -z $(find /proc -mindepth 3 -maxdepth 3 -path '/proc/[0-9]*/ns/pid' -lname "${1/\[/\\[}" 2>/dev/null) ]]
}

claim "killed, it takes its cluster along"
printf '#!/bin/sh\nexec %s\n' "${stubborn_tasks[*]@Q}" >stubborn
start_run sh -c 'sbatch -N2 -n2 --output=/dev/null stubborn && exec sleep 1000'
namespace=$(namespace_of "$(xargs <"/proc/$process/task/$process/children")")
[[ $namespace == pid:* && $namespace != "$(readlink /proc/self/ns/pid)" ]] || fail "it lives in $namespace"
kill -KILL "$process"
wait "$process" 2>/dev/null || true
wait_until 300 nobody_in "$namespace"

claim "SIGTERM while it comes up ends it likewise"
fake slurmctld "sleep 1000"
env PATH="$tmp/fake:$PATH" "$cluster" --folder fourth true >said 2>&1 &
process=$!
wait_until 300 test -e fourth/run/munge.sock
kill "$process"
status=0
wait "$process" || status=$?
[[ $status -eq 143 ]] || fail "exit $(exit_status "$status"): $(cat said)"
expect_nothing_left_of "$tmp/fourth"

# --- where something is wrong ---

claim "a folder that is there is left alone"
mkdir full
expect_exit 1 "$cluster" --folder full true
expect_stderr "scripts/test-cluster: '$tmp/full' is there already; nothing was done"
[[ -z $(ls full) ]] || fail "it now has: $(ls full)"

claim "a node that does not come up is named, with the end of its log, and nothing stays"
rm fake/slurmctld
fake slurmd "case \$* in *'-N n2 '*) echo 'slurmd: a planted fault' >&2; exit 1 ;; esac; exec $(command -v slurmd) \"\$@\""
expect_exit 1 with_fake timeout 240 "$cluster" --folder node touch started-anyway
expect_stderr_has "node n2 did not come up; the end of its log:"
expect_stderr_has "    slurmd: a planted fault"
expect_stderr_lacks "node n1"
[[ ! -e started-anyway ]] || fail "the command was started"
expect_nothing_left_of "$tmp/node"

claim "a controller that does not come up likewise"
fake slurmctld "echo 'slurmctld: another planted fault' >&2; exit 1"
expect_exit 1 with_fake "$cluster" --folder controller true
expect_stderr_has "slurmctld did not come up; the end of its log:"
expect_stderr_has "    slurmctld: another planted fault"
expect_nothing_left_of "$tmp/controller"

claim "ports that somebody took in between are given up for others"
rm fake/slurmd
fake slurmctld "[ -e $tmp/once ] || { : >$tmp/once; echo 'slurmctld: Address already in use' >&2; exit 1; }
exec $(command -v slurmctld) \"\$@\""
expect_exit 0 with_fake "$cluster" --folder ports timeout 120 srun -N4 -n4 true
[[ -e once ]] || fail "the first ports were not refused"

claim "a machine without a network is named as the reason"
expect_exit 77 unshare --net "$cluster" --folder network true
expect_stderr_has "cannot run here: no network but loopback"

claim "a machine without namespaces is named as the reason"
fake unshare "echo 'unshare: unshare failed: Operation not permitted' >&2; exit 1"
expect_exit 77 with_fake "$cluster" --folder namespaces true
expect_stderr "scripts/test-cluster: cannot run here: no namespaces for processes, mounts and host names: unshare: unshare failed: Operation not permitted"

claim "what Slurm cannot take as a folder is named"
expect_exit 77 "$cluster" --folder "with a blank" true
expect_stderr_has "Slurm cannot take the folder's name"
expect_exit 77 "$cluster" --folder "$(printf 'x%.0s' {1..80})" true
expect_stderr_has "too many for a socket"
[[ $(echo x* with*) == 'x* with*' ]] || fail "a folder was made"

# --- options ---

if [[ $(nproc) -ge 2 ]]; then
    claim "--affinity binds tasks to CPUs of their own"
    expect_exit 0 "$cluster" --affinity --nodes 1 --folder bound timeout 120 srun -n2 grep Cpus_allowed_list /proc/self/status
    [[ $(stdout | sort -u | wc -l) == 2 ]] || fail "the CPUs are: $(stdout)"
    expect_stdout_matches '^Cpus_allowed_list:[[:blank:]]*[0-9]+$'
fi

claim "one in the background serves a shell until it is told to end"
expect_exit 0 "$cluster" up --nodes 1 --cpus 3 --folder background
conf=$(stdout)
[[ $conf == "export SLURM_CONF="*/background/slurm.conf ]] || fail "up printed: $conf"
expect_exit 0 sh -c "$conf; timeout 60 srun -n1 cat /proc/sys/kernel/hostname"
expect_stdout "n1"
expect_exit 0 "$cluster" status --folder background
expect_stdout_matches "^ +n1 +[a-z]+ +3 "
expect_exit 7 "$cluster" run --folder background -- sh -c 'exit 7'
expect_exit 0 "$cluster" up --folder background
expect_exit 0 "$cluster" down --folder background
[[ ! -e background && ! -e background.pid ]] || fail "left behind: $(ls -d background*)"
expect_exit 1 "$cluster" status --folder background
expect_stderr_has "no cluster is up in"
