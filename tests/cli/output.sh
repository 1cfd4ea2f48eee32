#!/usr/bin/env bash
# What is written, to the byte, and that --output FILE appears whole or not at all.
# shellcheck disable=SC2016 # bash -c '...' expands for itself
source "$(dirname "$0")/lib.sh"

# A run of half a minute, whose first rows come at once.
long_run=("$PRIMES" --workload classic64 --threads 1)

# expect_files [NAME...]: nothing but these is in the folder `out`.
expect_files() {
    local names
    names=$(cd out && find . -mindepth 1 | sort | sed 's|^\./||' | tr '\n' ' ')
    [[ $names == "${*:+$* }" ]] || fail "expected the files '$*' in the folder, got '$names'"
}

# refused MESSAGE COMMAND...: exit 1 with this line.
refused() {
    local message=$1
    shift
    expect_exit 1 timeout 240 "$@"
    expect_stderr "primes: $message"
}

mixed=(0 1 2 4 25 49 18446744073709551557 18446744073709551615)
printf '%s\n' "${mixed[@]}" 'a"\b' ' 1e9' >mixed.txt

claim "tsv: number, verdict, smallest divisor if known"
expect_exit 0 "$PRIMES" "${mixed[@]}"
expect_stdout $'0\tneither\n1\tneither\n2\tprime\n4\tcomposite\t2\n25\tcomposite\t5\n49\tcomposite\t7
18446744073709551557\tprime\n18446744073709551615\tcomposite\t3'
expect_stderr ""
expect_exit 0 "$PRIMES" --kernel miller-rabin 18446743979220271189 3825123056546413051
expect_stdout $'18446743979220271189\tcomposite\n3825123056546413051\tcomposite'
expect_exit 0 "$PRIMES" --kernel trial 3825123056546413051 1018081
expect_stdout $'3825123056546413051\tcomposite\t149491\n1018081\tcomposite\t1009'
expect_exit 3 "$PRIMES" --input mixed.txt --invalid=report
[[ $(stdout | tail -n 2) == $'a"\\\\b\tinvalid\n1e9\tinvalid' ]] || fail "expected the bad lines in their place"

claim "jsonl: one object a line, numbers as strings"
expect_exit 3 "$PRIMES" --format jsonl --input mixed.txt --invalid=report
expect_stdout '{"n":"0","verdict":"neither"}
{"n":"1","verdict":"neither"}
{"n":"2","verdict":"prime"}
{"n":"4","verdict":"composite","divisor":"2"}
{"n":"25","verdict":"composite","divisor":"5"}
{"n":"49","verdict":"composite","divisor":"7"}
{"n":"18446744073709551557","verdict":"prime"}
{"n":"18446744073709551615","verdict":"composite","divisor":"3"}
{"text":"a\"\\\\b","verdict":"invalid","source":"mixed.txt","line":9,"column":1,"cause":"is not a number: digits only, one number a line"}
{"text":"1e9","verdict":"invalid","source":"mixed.txt","line":10,"column":2,"cause":"is not a number: digits only, one number a line"}'
stdout | python3 -c 'import json, sys; [json.loads(line) for line in sys.stdin]' || fail "a line is no JSON"
odd_name=$'q"\\\t\xff.txt'
printf 'x\n' >"$odd_name"
expect_exit 3 "$PRIMES" --format jsonl --input "$odd_name" --invalid=report
stdout | python3 -c 'import json, sys; assert json.loads(sys.stdin.read())["source"] == "q\"\\\t\u00ff.txt"' ||
    fail "the name of the file does not come back from JSON"

claim "count: five lines"
expect_exit 3 "$PRIMES" --format count --input mixed.txt --invalid=report
expect_stdout $'numbers\t10\nprimes\t2\ncomposites\t4\nneither\t2\ninvalid\t2'

# The chapter's line, with seconds that fit.
row='^ *([0-9]+)  [P ] {1,3}[0-9]{1,3}\.[0-9]{6}s$'

claim "table: the chapter's header, rows and total"
expect_exit 0 "$PRIMES" --threads 1 --placement ignore --workload classic
stdout >classic
expect_stderr ""
[[ $(head -n 1 classic) == "Checking 20 numbers sequentially (kernel trial):" ]] || fail "header: $(head -n 1 classic)"
[[ $(tail -n 1 classic) =~ ^Total\ time:\ [0-9]+\.[0-9][0-9]s$ ]] || fail "end: $(tail -n 1 classic)"
[[ $(wc -l <classic) -eq 22 ]] || fail "expected 22 lines"
sed '1d;$d' classic >rows
[[ $(grep -cE "$row" rows) -eq 20 ]] || fail "expected rows as '%16s  P %9.6fs': $(grep -vE "$row" rows)"
[[ $(awk 'length($0) == 30' rows | wc -l) -eq 20 ]] || fail "expected 30 columns: $(cat rows)"
cut -c 1-19 rows | sed 's/ *$//' >verdicts
cat >wanted <<'TEXT'
               2  P
 142702110479723  P
 299593572317531  P
3333333333333301  P
3333333333333333
3333335652092209
4444444444444423  P
4444444444444444
4444444488888889
5555553133149889
5555555555555503  P
5555555555555555
6666666666666666
6666666666666719  P
6666667141414921
7777777536340681
7777777777777753  P
7777777777777777
9999999999999917  P
9999999999999999
TEXT
expect_same wanted verdicts
awk 'NR > 1 { sum += substr($0, 20) } END { exit sum > 0.001 ? 0 : 1 }' rows || fail "no time was measured"

claim "the header says how many numbers, who works, and with which kernel"
expect_exit 0 "$PRIMES" --format table --threads 1 7
[[ $(stdout | head -n 1) == "Checking 1 number sequentially (kernel miller-rabin):" ]] || fail "header"
[[ $(stdout | sed -n 2p) =~ ^\ {15}7\ \ P\ \ [0-9]\.[0-9]{6}s$ ]] || fail "row: $(stdout | sed -n 2p)"
expect_exit 0 "$PRIMES" --format table --threads 1 --kernel trial --range 1:1000
[[ $(stdout | head -n 1) == "Checking 1,000 numbers sequentially (kernel trial):" ]] || fail "header"
expect_exit 0 "$PRIMES" --format table --input /dev/null --threads 1
[[ $(stdout | head -n 1) == "Checking 0 numbers sequentially (kernel miller-rabin):" ]] || fail "header"
if [[ $HAVE_OPENMP == 1 ]]; then
    expect_exit 0 "$PRIMES" --threads 2 --split=never
    [[ $(stdout | head -n 1) == "Checking 20 numbers with 2 threads (kernel trial):" ]] || fail "header"
    expect_same verdicts <(stdout | sed '1d;$d' | cut -c 1-19 | sed 's/ *$//')
    expect_exit 0 "$PRIMES" --threads 2
    [[ $(stdout | head -n 1) == "Checking 20 numbers with 2 threads (kernel trial, split):" ]] || fail "header"
    [[ $(stdout | sed -n 2p) == "          number          work  until known" ]] || fail "heading"
    expect_same verdicts <(stdout | sed '1,2d;$d' | cut -c 1-19 | sed 's/ *$//')
    [[ $(stdout | grep -cE '^ *[0-9]+  [P ] +[0-9]+\.[0-9]{6}s  +[0-9]+\.[0-9]{6}s$') -eq 20 ]] || fail "rows"
fi

claim "wider numbers widen the column, and a bad line has its row"
expect_exit 3 "$PRIMES" --format table --input - <<<$'7\n18446744073709551557\nx y'
expect_stdout_matches '^ {19}7  P  [0-9]\.[0-9]{6}s$'
expect_stdout_matches '^18446744073709551557  P  [0-9]\.[0-9]{6}s$'
expect_stdout_matches '^ {17}x y  invalid$'

claim "repetitions are printed once, with their median"
expect_exit 0 "$PRIMES" --format table --repeat 3 --warmup 2 7 8
[[ $(stdout | wc -l) -eq 4 ]] || fail "expected 4 lines"
expect_stdout_matches '^Total time: [0-9]+\.[0-9]{2}s \(median of 3 runs, [0-9]+\.[0-9]{2}s to [0-9]+\.[0-9]{2}s\)$'
expect_exit 0 "$PRIMES" --repeat 3 --warmup 2 7 8
expect_stdout $'7\tprime\n8\tcomposite\t2'

claim "a row comes as soon as its number and those before it are decided"
mkfifo fifo
timeout 120 "${long_run[@]}" >fifo &
exec 5<fifo
read -r header <&5
read -r first <&5
read -r second <&5
kill -0 $! || fail "the run ended before its first rows were read"
kill $!
status=0
wait $! || status=$?
exec 5<&-
[[ $status -eq 75 ]] || fail "the stopped run ended with $status"
[[ $header == Checking* && $first == 2\ * && $second == 263238931079769731\ * ]] || fail "rows: $header, $first, $second"

claim "--output writes what standard output would get, and a summary to standard error"
mkdir out
expect_exit 0 "$PRIMES" --output out/a.tsv "${mixed[@]}"
expect_stdout ""
[[ $(stderr | wc -l) -eq 1 ]] || fail "expected one line"
expect_stderr_matches '^8 numbers: 2 prime, 4 composite, 2 neither in [0-9]+\.[0-9]{2} s; out/a\.tsv, verdicts [0-9a-f]{32}$'
expect_files a.tsv
"$PRIMES" "${mixed[@]}" >wanted
expect_same wanted out/a.tsv
expect_exit 3 "$PRIMES" --output out/a.tsv --input mixed.txt --invalid=report
expect_stderr_matches '^10 numbers: 2 prime, 4 composite, 2 neither, 2 invalid in '
expect_exit 0 "$PRIMES" --output out/a.tsv 7
expect_stderr_matches '^1 number: 1 prime, 0 composite, 0 neither in '
expect_exit 0 "$PRIMES" --output out/a.tsv --range 1:300000
expect_stderr_matches '^300,000 numbers: 25,997 prime, 274,002 composite, 1 neither in '
"$PRIMES" --range 1:300000 >wanted
expect_same wanted out/a.tsv
expect_exit 0 "$PRIMES" --output out/a.tsv --format table --threads 1 7
[[ $(wc -l <out/a.tsv) -eq 3 ]] || fail "expected a table of 3 lines"
rm out/a.tsv

claim "a new file has the usual mode, and one that is replaced keeps its own"
(umask 027 && "$PRIMES" --output out/new 7 2>/dev/null)
[[ $(stat -c %a out/new) == 640 ]] || fail "mode of a new file under umask 027: $(stat -c %a out/new)"
chmod 604 out/new
expect_exit 0 "$PRIMES" --output out/new 11
[[ $(stat -c %a out/new) == 604 && $(cat out/new) == $'11\tprime' ]] || fail "mode $(stat -c %a out/new)"
expect_files new

claim "symbolic links are followed"
mkdir -p elsewhere out/folder
echo old >elsewhere/target
ln -s ../elsewhere/target out/link
expect_exit 0 "$PRIMES" --output out/link 7
[[ -L out/link && $(cat elsewhere/target) == $'7\tprime' ]] || fail "the link or its target is wrong"
[[ $(ls -A elsewhere) == target ]] || fail "something is left: $(ls -A elsewhere)"
rm -r out/link out/folder out/new

claim "what is no regular file is written as it is"
mkfifo out/pipe
cat out/pipe >got &
expect_exit 0 timeout 240 "$PRIMES" --output out/pipe 7
wait $!
[[ $(cat got) == $'7\tprime' && -p out/pipe ]] || fail "the pipe got: $(cat got)"
rm out/pipe
expect_exit 0 "$PRIMES" --output /dev/null 7
[[ -c /dev/null ]] || fail "/dev/null was replaced"
expect_exit 0 "$PRIMES" --output /dev/stdout 7
expect_stdout $'7\tprime'

claim "a run that fails leaves the old file and nothing beside it"
echo old >out/file
refused "cannot write '/dev/full': No space left on device" "$PRIMES" --output /dev/full 7
refused "cannot write 'out': Is a directory" "$PRIMES" --output out 7
refused "cannot write 'no/such/file': No such file or directory" "$PRIMES" --output no/such/file 7
refused "cannot write 'out/file/x': Not a directory" "$PRIMES" --output out/file/x 7
long_name=$(printf 'n%.0s' {1..300})
expect_exit 1 "$PRIMES" --output "out/$long_name" 7
expect_stderr_has "File name too long"
if has_file_limit; then
    (ulimit -f 1 && refused "cannot write 'out/file': File too large; nothing was put in its place" \
        "$PRIMES" --output out/file --range 1:100000)
fi
expect_exit 1 "$PRIMES" --output out/file --input no/such
expect_exit 2 "$PRIMES" --output out/new --input mixed.txt
[[ $(cat out/file) == old ]] || fail "the old file was touched"
expect_files file

# stopped SIGNAL CODE [SIGNAL]: a run with --output that gets the signal (and the second at once) while it works.
stopped() {
    : >log
    env --default-signal=INT,TERM,HUP,USR1 \
        "${long_run[@]}" --output out/file --progress=always --record record.jsonl 2>log &
    until grep -q divisors log; do
        kill -0 $! || fail "the run ended before the signal: $(cat log)"
        sleep 0.05
    done
    [[ $(cat out/file) == old ]] || fail "the file was touched while the run worked"
    status=0
    kill "-$1" $!
    [[ -z ${3:-} ]] || kill "-$3" $! 2>/dev/null || true
    { wait $! || status=$?; } 2>/dev/null # bash tells of a kill
    [[ $status -eq $2 ]] || fail "SIG$1: expected exit $2, got $status: $(cat log)"
}

claim "a run that is stopped says so, exits 75, and leaves the old file and nothing beside it"
for name in TERM INT HUP USR1; do
    stopped $name 75
    said=$(tail -c 200 log | tr '\r' '\n' | tail -n 1)
    [[ $said =~ ^primes:\ stopped\ by\ SIG$name\ after\ [0-9]+\ of\ 20\ numbers\;\ \'out/file\'\ was\ not\ written$ ]] ||
        fail "message: $said"
    [[ $(cat out/file) == old ]] || fail "the old file was touched"
    expect_files file
done

claim "a run that is killed leaves the old file as it was"
stopped KILL 137
[[ $(cat out/file) == old ]] || fail "the old file was touched"
[[ ! -s record.jsonl ]] || fail "a run that did not end left a record"

claim "a signal that the caller ignores (nohup) stops nothing"
expect_exit 0 bash -c 'trap "" INT HUP; "$@" & sleep 0.2; kill -INT $!; kill -HUP $!; wait $!' - \
    "$PRIMES" --kernel trial --threads 1 999999999999999989
expect_stdout $'999999999999999989\tprime'

claim "a file in a folder that is read-only"
if [[ $(id -u) -ne 0 ]]; then
    mkdir -p sealed
    echo old >sealed/file
    chmod 555 sealed
    refused "cannot write 'sealed/file': Permission denied" "$PRIMES" --output sealed/file 7
    refused "cannot write 'sealed/new': Permission denied" "$PRIMES" --output sealed/new 7
    chmod 755 sealed
    [[ $(cat sealed/file) == old ]] || fail "the old file was touched"
elif setpriv --reuid=65534 --clear-groups test -x "$PRIMES" 2>/dev/null; then
    chmod 711 "$test_root" "$tmp"
    mkdir -m 555 sealed
    refused "cannot write '$tmp/sealed/file': Permission denied" \
        setpriv --reuid=65534 --clear-groups "$PRIMES" --output "$tmp/sealed/file" 7
else
    echo "  not tried: root may write everywhere, and an ordinary user may not run $PRIMES"
fi

claim "a disk that is full"
fill='mount -t tmpfs -o size=64k none "$1" || exit 99
echo old >"$1/file"
status=0
"$2" --output "$1/file" --range 1:100000 || status=$?
[[ $(cat "$1/file") == old && $(ls -A "$1") == file ]] || exit 98
exit $status'
mkdir disk
run unshare --mount bash -c "$fill" - disk "$PRIMES"
if [[ $status -eq 98 ]]; then
    fail "the old file was touched, or something was left"
elif [[ $status -eq 1 ]] && stderr | grep -q '^primes: '; then
    expect_stderr "primes: 'disk/file' will have about 2 MB, for which its file system has no room
primes: cannot write 'disk/file': No space left on device; nothing was put in its place"
elif [[ $(id -u) -eq 0 && $status -eq 0 ]]; then
    fail "a full disk went unnoticed"
else
    echo "  not tried: no small disk can be mounted here: $(stderr | head -n 1)"
fi

claim "a standard output that takes nothing is an error, for whatever is printed"
for options in "7" "--format count 7" "--format jsonl 7" "--format table 7" "--help" "--version" "--kernel help" \
    "--workload help" "--print-options=man"; do
    read -ra words <<<"$options"
    expect_exit 1 bash -c '"$@" >/dev/full' - "$PRIMES" "${words[@]}"
    expect_stderr "primes: cannot write standard output: No space left on device"
    expect_exit 1 bash -c '"$@" >&-' - "$PRIMES" "${words[@]}"
    expect_stderr "primes: cannot write standard output: Bad file descriptor"
done
if has_file_limit; then
    expect_exit 1 bash -c 'ulimit -f 1; "$@" >big' - "$PRIMES" --range 1:100000
    expect_stderr "primes: cannot write standard output: File too large"
fi

claim "a reader that goes away ends the run with an error, and soon"
expect_exit 0 bash -c '"$1" --range 1:100000000 2>log | head -n 1; echo ${PIPESTATUS[0]} >status' - "$PRIMES"
expect_stdout $'1\tneither'
[[ $(cat status) == 1 ]] || fail "the writer ended with $(cat status)"
[[ $(cat log) == "primes: cannot write standard output: Broken pipe" ]] || fail "message: $(cat log)"
expect_exit 0 timeout 240 bash -c '"$@" 2>log | head -n 1; echo ${PIPESTATUS[0]} >status' - "${long_run[@]}"
[[ $(cat status) == 1 ]] || fail "the writer ended with $(cat status)"

claim "closed descriptors are not mistaken for files"
expect_exit 0 bash -c '"$1" --output out/file 7 >&- 2>&- <&-' - "$PRIMES"
[[ $(cat out/file) == $'7\tprime' ]] || fail "the file has: $(cat out/file)"
expect_exit 0 bash -c '"$1" --kernel trial --progress=always --output out/file 999999999999999989 2>&-' - "$PRIMES"
[[ $(cat out/file) == $'999999999999999989\tprime' ]] || fail "the file has: $(cat out/file)"
expect_exit 2 bash -c '"$1" x 2>&-' - "$PRIMES"
expect_exit 3 bash -c 'echo x | "$1" --input - 2>&-' - "$PRIMES"
expect_stdout $'x\tinvalid'

claim "a link whose target is not there yet is followed, too"
ln -s ../elsewhere/fresh out/dangling
expect_exit 0 "$PRIMES" --output out/dangling 7
[[ -L out/dangling && $(cat elsewhere/fresh) == $'7\tprime' ]] || fail "the link was replaced: $(ls -l out)"

claim "paths in messages are escaped, so that no terminal obeys them"
odd=$'no/\e[2Jsuch'
expect_exit 1 "$PRIMES" --output "$odd" 7
expect_stderr "primes: cannot write 'no/\\x1b[2Jsuch': No such file or directory"
expect_exit 0 "$PRIMES" --output $'out/\e[2J' 7
expect_stderr_has 's; out/\x1b[2J, verdicts '

claim "a signal that comes twice at once stops as one does (timeout, schedulers: to the process, and to its group)"
echo old >out/file
for _ in {1..5}; do
    stopped TERM 75 TERM
    [[ $(tail -c 200 log | tr '\r' '\n' | tail -n 1) == "primes: stopped by SIGTERM after "* ]] || fail "message: $(cat log)"
done
