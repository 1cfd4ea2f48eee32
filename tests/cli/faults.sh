#!/usr/bin/env bash
# Every call to the system and every allocation fails once: in the manner of SQLite, the N-th one fails, for N = 1, 2, 3
# ... until the program succeeds. Each run ends with the whole result and exit 0, or with a message, exit 1, and
# nothing of it under the final name or beside it; never by a signal, never with a hang.
#
# What is not ours: when an allocation of OpenMP's runtime fails, it says so itself and exits with 1. What the C library
# allocates on its own behalf (the buffer of a stream), what hwloc does, and what a library does before main are not counted.
source "$(dirname "$0")/lib.sh"

source "$(dirname "$0")/injector.sh"

# A failure is told by the program, or by the runtime that ran out of memory, and by nobody else.
expect_message() {
    local said
    said=$(<"$captured/stderr")
    [[ $said =~ ^$'\n'?(primes|libgomp):\ [^\ ] && $said != *MPI_* ]] || fail "no message, or more than a message"
}

# The folder holds nothing but the file, with the old content or the whole new one.
expect_folder() { # old or whole
    local names
    # A runtime without memory ends the process, which then leaves its lock for the next run to take over.
    if stderr | grep -q '^libgomp: '; then rm -f out/.file.lock; fi
    names=$(ls -A out)
    if [[ $1 == old && ! -e old ]]; then
        [[ -z $names ]] || fail "something is left: $names"
        return
    fi
    [[ $names == file ]] || fail "expected one file in the folder, got: $names"
    cmp -s "$1" out/file || fail "the file is not the $1 one: $(wc -c <out/file) bytes"
}

# A result that was finished and could not take its place is kept whole, under the name that the message tells.
expect_kept() {
    local kept
    mapfile -t kept < <(find out "$TMPDIR" -name '*.finished' -o -name '.file.*.part')
    [[ ${#kept[@]} -gt 0 ]] || return 0
    [[ ${#kept[@]} -eq 1 ]] || fail "kept more than once: ${kept[*]}"
    cmp -s whole "${kept[0]}" || fail "what was kept is not whole: $(wc -c <"${kept[0]}") bytes"
    stderr | grep -qF "the finished result is in '${kept[0]}'" || fail "kept, and not told: ${kept[0]}"
    rm "${kept[0]}"
    kept_count=$((kept_count + 1))
}

judge_output() {
    case $status in
    0) expect_folder whole ;;
    1)
        expect_message
        expect_kept
        expect_folder old
        ;;
    *) fail "expected exit 0 or 1" ;;
    esac
    expect_stdout ""
    [[ -z $(ls -A "$TMPDIR") ]] || fail "something is left in TMPDIR: $(ls -A "$TMPDIR")"
}

# A fault that a careful program survives.
judge_unharmed() {
    [[ $status -eq 0 ]] || fail "expected exit 0"
    expect_folder whole
}

prepare() {
    rm -rf out
    mkdir out
    [[ ! -e old ]] || cp old out/file
}

kept_count=0
export TMPDIR=$tmp/kept
mkdir kept
written=("$PRIMES" --threads 1 --output out/file --range 1:50000)
"$PRIMES" --range 1:50000 >whole

sweep_output() {
    sweep write,pwrite EIO judge_output "${written[@]}"
    FAULT_LASTING=1 sweep write,pwrite ENOSPC judge_output "${written[@]}"
    sweep fsync EIO judge_output "${written[@]}"
    kept_count=0
    FAULT_LASTING=1 sweep rename,renameat2,link,linkat EIO judge_output "${written[@]}"
    [[ $kept_count -gt 0 ]] || fail "expected a finished result to be kept"
    FAULT_LASTING=1 sweep open EACCES judge_output "${written[@]}"
    sweep close EIO judge_output "${written[@]}"
    sweep write,pwrite,fsync,rename,linkat,open,close EIO judge_output "${written[@]}"
    sweep write,pwrite short judge_unharmed "${written[@]}"
    FAULT_LASTING=1 faulty write 1 short "$PRIMES" --threads 1 --output out/file --range 1:1000
    cmp out/file <("$PRIMES" --range 1:1000) || fail "one byte at a time makes another file"
    sweep write,pwrite EINTR judge_unharmed "${written[@]}"
    sweep write,pwrite none judge_output "${written[@]}"
    FAULT_LASTING=1 sweep write,pwrite none judge_output "${written[@]}"
}

claim "a new file, on a file system that has files without a name"
sweep linkat EIO judge_unharmed "${written[@]}"
sweep linkat ENOENT judge_unharmed "${written[@]}"
sweep_output

claim "a new file, on a file system that has none"
export FAULT_NAMED=1
sweep_output
unset FAULT_NAMED

claim "a file that is replaced"
echo old >old
FAULT_LASTING=1 sweep linkat EPERM judge_output "${written[@]}"
sweep rename EACCES judge_output "${written[@]}"
sweep fchmod,fchown EPERM judge_output "${written[@]}"
sweep_output
export FAULT_NAMED=1
sweep_output
unset FAULT_NAMED

# What is left of the lock of a run that had no time to remove it; the next one would take it over.
remove_lock() {
    find out \( -name '.file.lock' -o -name '..file.lock.*.part' \) -delete
}

# A file of ours with a temporary name may stay behind a kill, and the lock, which the next run takes over.
judge_killed() {
    [[ $status -eq 137 || $status -eq 0 ]] || fail "expected exit 137"
    find out -name '.file.*.part' -delete
    remove_lock
    if [[ $status -eq 0 ]] || ! cmp -s old out/file; then expect_folder whole; else expect_folder old; fi
}

claim "a run that is killed at any call leaves the old file, or the new one whole"
sweep write,pwrite,fsync,rename,linkat,open,close KILL judge_killed "${written[@]}"
export FAULT_NAMED=1
sweep write,pwrite,fsync,rename,linkat,open,close KILL judge_killed "${written[@]}"
unset FAULT_NAMED

claim "the disk begins to write while the run works; that is only a hint"
faulty sync_file_range 1 EIO "${written[@]}"
judge_unharmed
[[ -e $fired ]] || fail "nothing asked the disk to begin"

claim "standard output: an error is told, a short or interrupted write is none"
judge_stdout() {
    if [[ $status -eq 0 ]]; then
        cmp -s whole "$captured/stdout" || fail "exit 0, but not the whole result"
    else
        [[ $status -eq 1 ]] || fail "expected exit 0 or 1"
        expect_stderr "primes: cannot write standard output: Input/output error"
    fi
}
sweep write EIO judge_stdout "$PRIMES" --threads 1 --range 1:50000
sweep write,pwrite short judge_stdout "$PRIMES" --threads 1 --range 1:50000
sweep write,pwrite EINTR judge_stdout "$PRIMES" --threads 1 --range 1:50000

claim "input: an error of a read is no end of the file"
seq 1 400000 >numbers.txt
"$PRIMES" --input numbers.txt >whole
judge_input() {
    if [[ $status -eq 0 ]]; then
        cmp -s whole "$captured/stdout" || fail "exit 0, but not the whole result"
    else
        [[ $status -eq 1 ]] || fail "expected exit 0 or 1"
        expect_stderr_has "primes: cannot read "
        expect_stdout ""
    fi
}
sweep read,open EIO judge_input "$PRIMES" --threads 1 --input numbers.txt
sweep read EINTR judge_input "$PRIMES" --threads 1 --input numbers.txt

"$PRIMES" --record good.jsonl 7 8 >/dev/null
rm -rf out
mkdir out

# Every line of standard input is a record, from its first member to its last.
expect_whole() {
    local lines
    lines=$(cat)
    if grep -v '^{"schema":2,.*"exit_code":[013]}$' <<<"$lines" || grep '.{"schema":' <<<"$lines"; then
        fail "a broken line"
    fi
}

# What could not be appended is where the message says, and whole; then nothing else is left of it.
expect_record_kept() {
    local said kept
    said=$(stderr)
    if [[ $said == *"; it is in '"* ]]; then
        kept=${said##*"; it is in '"}
        kept=${kept%"'"}
        [[ $kept == out/*.jsonl || $kept == "$TMPDIR"/*.jsonl ]] || fail "kept in a strange place: $kept"
        [[ $(wc -l <"$kept") -eq 1 ]] || fail "what was kept is no line: $(wc -c <"$kept") bytes"
        expect_whole <"$kept"
        rm "$kept"
    elif [[ $what_fails != memory ]]; then
        expect_stdout "" # or it was refused before anything was computed
    fi
    [[ -z $(ls -A "$TMPDIR") ]] || fail "something is left: $(ls -A "$TMPDIR")"
}

# Of a file with one record, or of none ($before is empty).
judge_record() {
    local after=
    [[ ! -e out/r.jsonl ]] || after=$(<out/r.jsonl)
    [[ $after == "$before"* ]] || fail "the line before is gone: $after"
    if [[ $status -eq 0 ]]; then
        [[ $(wc -l <out/r.jsonl) -eq $((${#before} > 0 ? 2 : 1)) ]] || fail "exit 0, but no record"
        expect_whole <out/r.jsonl
    else
        [[ $status -eq 1 ]] || fail "expected exit 0 or 1"
        expect_message
        # The record of a run whose result could not be written says so.
        [[ $after == "$before" || $after == *'"exit_code":1}' ]] || expect_torn "$after"
        [[ $after == *'"exit_code":1}' ]] || expect_record_kept
        [[ -s out/r.jsonl || ! -e out/r.jsonl ]] || fail "an empty file is left"
    fi
    [[ -z $(find out -mindepth 1 ! -name r.jsonl) ]] || fail "something is left: $(ls -A out)"
}
expect_torn() { fail "something was added: ${1#"$before"}"; }
judge_recorded() {
    [[ $status -eq 0 ]] || fail "expected exit 0"
    judge_record
}
recorded=("$PRIMES" --threads 1 --format count --record out/r.jsonl 7 8)
what_fails=calls

sweep_record() {
    sweep write,pwrite ENOSPC judge_record "${recorded[@]}"
    FAULT_LASTING=1 sweep write,pwrite ENOSPC judge_record_unwritable "${recorded[@]}"
    sweep write none judge_record "${recorded[@]}"
    sweep fsync EIO judge_record "${recorded[@]}"
    sweep flock,fstat,pread,open EIO judge_record "${recorded[@]}"
    FAULT_LASTING=1 sweep flock EIO judge_record "${recorded[@]}"
    sweep write,pwrite,open,flock,fsync,pread EINTR judge_recorded "${recorded[@]}"
}
# Nothing can be written anywhere: the message says that it is lost.
judge_record_unwritable() {
    if [[ $status -eq 0 || $(stderr) != *"; it is lost: No space left on device" ]]; then judge_record; fi
}

claim "a record that is appended comes whole or is kept beside, and the lines before it stay"
before=$(<good.jsonl)
prepare() { cp good.jsonl out/r.jsonl; }
sweep_record
sweep write,pwrite short judge_recorded "${recorded[@]}"
sweep flock EWOULDBLOCK judge_recorded "${recorded[@]}"

claim "the first record of a file: a failure leaves no empty file"
before=
prepare() { rm -rf out/r.jsonl; }
sweep_record
FAULT_NAMED=1 sweep_record

claim "without locks a record is appended by one write, and it is said that a folder is safer"
judge_warned() {
    judge_recorded
    expect_stderr_has "a folder of records (--record FOLDER) is the safer place"
}
before=$(<good.jsonl)
prepare() { cp good.jsonl out/r.jsonl; }
for cause in ENOSYS ENOLCK EOPNOTSUPP; do
    prepare
    FAULT_LASTING=1 faulty flock 1 $cause "${recorded[@]}"
    judge_warned
done
export FAULT_UNLOCKED=1
sweep write,pwrite ENOSPC judge_record "${recorded[@]}"
sweep fstat,pread,open EIO judge_record "${recorded[@]}"
sweep write,open,fsync,pread EINTR judge_recorded "${recorded[@]}"

claim "without locks, 16 runs at once lose no record"
rm -f out/r.jsonl
for i in {1..16}; do
    faulty write 999 EIO "$PRIMES" --threads 1 --format count --record out/r.jsonl --range "$i:$((i + 300))" &
done
wait
grep -v '^$' out/r.jsonl | expect_whole # an empty line stands where one that was being written looked like a torn one
[[ $(grep -o '"text":"[0-9]*:[0-9]*"' out/r.jsonl | sort -u | wc -l) -eq 16 ]] || fail "a record is lost"

claim "without locks nothing is taken back, as it may be a neighbour's: the next record begins a new line"
# What was torn off stays, and the record is kept beside whole.
expect_torn() { [[ $1 == "$before"$'\n{' ]] || fail "something else was added: ${1#"$before"}"; }
for number in 1 2; do
    cp good.jsonl out/r.jsonl
    faulty write "$number" short "${recorded[@]}"
    [[ $status -ne 1 ]] || break
done
[[ $status -eq 1 ]] || fail "expected a short write of the record to be a failure"
judge_record
FAULT_UNLOCKED=1 faulty write 999 EIO "${recorded[@]}"
[[ $status -eq 0 && $(sed -n 2p out/r.jsonl) == "{" ]] || fail "the torn line did not stay as it was"
sed 2d out/r.jsonl | expect_whole
judge_fsync() { # a line of which the disk does not know may stay
    [[ $status -ne 1 ]] || expect_record_kept
    expect_whole <out/r.jsonl
}
sweep fsync EIO judge_fsync "${recorded[@]}"
expect_torn() { fail "something was added: ${1#"$before"}"; }
unset FAULT_UNLOCKED

claim "a record in a folder is a whole file or none, and what cannot go there is kept"
prepare() { rm -rf out; }
judge_folder() {
    local files
    files=$(find . -path './out/*' -type f ! -name '*-*-*.jsonl' | wc -l)
    if [[ $status -eq 0 ]]; then
        [[ $(find out -type f | wc -l) -eq 1 ]] || fail "exit 0, but not one file"
        python3 -m json.tool out/*.jsonl >/dev/null || fail "a broken file"
    elif stderr | grep -q "; the finished result is in 'out/2.*finished'$"; then
        python3 -m json.tool out/*.finished >/dev/null || fail "a broken file was kept"
    else
        [[ $status -eq 1 ]] || fail "expected exit 0 or 1"
        expect_message
        [[ $(stderr) == *"cannot write standard output"* ]] || expect_record_kept
        [[ $files -eq 0 ]] || fail "something is left: $(ls -A out)"
    fi
}
foldered=("$PRIMES" --threads 1 --format count --record out 7 8)
sweep write,pwrite,fsync,linkat,rename,open EIO judge_folder "${foldered[@]}"
sweep mkdir EACCES judge_folder "${foldered[@]}"
FAULT_NAMED=1 sweep write,pwrite,fsync,rename ENOSPC judge_folder "${foldered[@]}"

claim "memory: every allocation of a run that writes a file"
prepare() {
    rm -rf out
    mkdir out
    cp old out/file
}
printf '7\tprime\n8\tcomposite\t2\n5\tprime\n' >whole
echo 5 >five.txt
sweep memory ENOMEM judge_output "$PRIMES" --threads 1 --output out/file 7 8 --input five.txt
FAULT_LASTING=1 sweep memory ENOMEM judge_output "$PRIMES" --threads 1 --output out/file 7 8 --input five.txt
if [[ $HAVE_OPENMP == 1 ]]; then
    sweep memory ENOMEM judge_output "$PRIMES" --threads 2 --output out/file 7 8 --range 5:5
fi

claim "memory: every allocation of a run with bad lines"
printf '7\nx\ny\n' >bad.txt
judge_invalid() {
    case $status in
    3) expect_stdout $'7\tprime\nx\tinvalid\ny\tinvalid' ;;
    1) expect_message ;;
    *) fail "expected exit 3 or 1" ;;
    esac
    [[ -e $fired ]] || status=0
}
sweep memory ENOMEM judge_invalid "$PRIMES" --threads 1 --input bad.txt --invalid=report

claim "memory: every allocation of a run with a table, repetitions and a record"
rm -rf out
mkdir out
prepare() { cp good.jsonl out/r.jsonl; }
what_fails=memory
sweep memory ENOMEM judge_record "$PRIMES" --threads 1 --format table --repeat 2 --record out/r.jsonl 7

claim "memory: a run without enough of it from the first on says so"
for options in --help --version "--kernel help" 7; do
    read -ra words <<<"$options"
    FAULT_LASTING=1 faulty memory 1 ENOMEM "$PRIMES" "${words[@]}"
    [[ $status -le 1 ]] || fail "expected exit 0 or 1"
    [[ $status -eq 0 ]] || expect_message
done

# The whole result, or no change and a message; after a signal that ends a program, too.
judge_stopped() {
    case $status in
    0) expect_folder whole ;;
    75)
        expect_resumable
        expect_folder old
        ;;
    143)
        remove_lock
        expect_folder old
        ;;
    *) fail "expected exit 0, 75 or 143" ;;
    esac
}
# What is kept of a run that was stopped, if anything was decided, is gone on with to the whole.
expect_resumable() {
    [[ -e out/file.journal ]] || return 0
    rm -rf kept_run
    cp -r out kept_run
    "$PRIMES" --threads 1 --output kept_run/file --range 1:50000 --resume 2>resumed || fail "not gone on with: $(<resumed)"
    cmp -s whole kept_run/file || fail "gone on with to another result"
    rm out/file.journal out/file.unfinished
}
prepare() {
    rm -rf out
    mkdir out
    cp old out/file
}
"$PRIMES" --range 1:50000 >whole

claim "a run that is told to stop at any call leaves the old file or the new one, and beside it only what --resume goes on with"
judge_told() {
    if [[ $status -eq 143 ]] && cmp -s whole out/file; then expect_folder whole; else judge_stopped; fi
}
sweep write,pwrite,fsync,rename,linkat,close TERM judge_told "${written[@]}"
FAULT_NAMED=1 sweep write,pwrite,fsync,rename,close TERM judge_told "${written[@]}"
