#!/usr/bin/env bash
# The line that shows that the program works: when it is drawn, what it says, and that nothing of it stays.
source "$(dirname "$0")/lib.sh"

pty_run=$BUILD_DIR/tests/pty_run
unset COLUMNS

# Seconds of work in one number, and a bit less.
long_number=4611686018427387847
short_number=999999999999999989

frame='[|/\\-] [01]/1 number(  [0-9,]+ units?(, [0-9,]+ in vain)?)?  [0-9]{1,3}% of [0-9]+ divisors  [0-9]+(\.[0-9])? [kMG]?/s  ETA ([0-9]+m)?[0-9]+s'

# The frames that a terminal got, one a line: what stands between two CRs.
frames() { tr '\r' '\n' <"$1" | grep -aE '^[|/\\-] ' || true; }

# expect_turning FILE LEAST: frames in the order | / - \, at least so many, each as it should be, and the line cleared.
expect_turning() {
    local spinner wanted='|/-'$'\\' i
    frames "$1" >drawn
    [[ $(wc -l <drawn) -ge $2 ]] || fail "expected $2 frames, got $(wc -l <drawn): $(cat drawn)"
    if grep -avE "^$frame *\$" drawn >odd; then fail "a frame is not as it should be: $(cat odd)"; fi
    spinner=$(cut -c 1 drawn | tr -d '\n')
    for ((i = 0; i < ${#spinner}; i++)); do
        [[ ${spinner:i:1} == "${wanted:i % 4:1}" ]] || fail "the spinner turns as: $spinner"
    done
    expect_cleared "$1" drawn
}

# expect_cleared FILE FRAMES: it ends with a CR, blanks over the longest frame since it was cleared last, and a CR.
expect_cleared() {
    local last longest
    last=$(tail -c 200 "$1" | tr '\r' '\n' | tail -n 1)
    longest=$(awk '{ if (length($0) > most) most = length($0) } END { print most }' "$2")
    [[ $(tail -c 1 "$1") == $'\r' ]] || fail "the line does not end with a CR: $(tail -c 50 "$1" | cat -v)"
    [[ $last =~ ^\ +$ && ${#last} -ge $(tail -n 1 "$2" | awk '{ print length($0) }') && ${#last} -le $longest ]] ||
        fail "the line is not cleared: ${#last} blanks of $longest at the end: $(tail -c 200 "$1" | cat -v)"
}

# Frames come at most ten times a second (ten in the first second, since the first comes at 0.3 s).
expect_rate() { # FILE SECONDS
    local most=$(($2 * 10))
    [[ $(frames "$1" | wc -l) -le $most ]] || fail "expected at most $most frames, got $(frames "$1" | wc -l)"
}

# timed COMMAND...: run, and $seconds, rounded up.
timed() {
    local begin=${EPOCHREALTIME/./}
    expect_exit 0 "$@"
    seconds=$(((${EPOCHREALTIME/./} - begin + 999999) / 1000000))
}

claim "the spinner turns while one number is checked for seconds, sequentially"
timed "$PRIMES" --kernel trial --threads 1 --progress always $long_number
expect_stdout $'4611686018427387847\tprime'
expect_turning "$captured/stderr" 3
expect_rate "$captured/stderr" "$seconds"

if [[ $HAVE_OPENMP == 1 ]]; then
    claim "the spinner turns while one number is checked for seconds, with 2 threads"
    timed "$PRIMES" --kernel trial --threads 2 --progress=always $long_number
    expect_stdout $'4611686018427387847\tprime'
    expect_turning "$captured/stderr" 3
    expect_rate "$captured/stderr" "$seconds"
fi

claim "share and rate grow with the work: percentages rise, and never above 100"
frames "$captured/stderr" | sed -E 's/.*  ([0-9]+)% of .*/\1/' >shares
sort -nc shares || fail "the shares do not rise: $(tr '\n' ' ' <shares)"
[[ $(head -n 1 shares) -lt $(tail -n 1 shares) && $(tail -n 1 shares) -le 100 ]] || fail "shares: $(tr '\n' ' ' <shares)"
frames "$captured/stderr" | grep -q ' of 1073741824 divisors ' || fail "2^30 divisors are to be tried"

claim "many numbers are counted, with separators"
expect_exit 0 "$PRIMES" --threads 1 --progress=always --format count --kernel trial --range 1000000000000:1000000100000
frames "$captured/stderr" >drawn
if [[ -s drawn ]]; then
    if grep -avE '^[|/\\-] [0-9]{1,3}(,[0-9]{3})?/100,001  [0-9]+%  [0-9]+(\.[0-9])? [kM]?/s  ETA [0-9ms]+ *$' drawn; then
        fail "a frame is not as it should be"
    fi
    expect_cleared "$captured/stderr" drawn
fi

claim "rows of a table and the line of progress do not disturb each other"
expect_exit 0 "$PRIMES" --format table --kernel trial --threads 1 --progress=always 2 $short_number 3 $short_number 5
[[ $(stdout | grep -cE '^ *[0-9]+  P +[0-9]+\.[0-9]{6}s$') -eq 5 && $(stdout | wc -l) -eq 7 ]] || fail "rows"
expect_stdout_lacks $'\r'
frames "$captured/stderr" >drawn
expect_cleared "$captured/stderr" drawn

claim "never is never, and auto is nothing where standard error is a file or a pipe"
for options in --progress=never ""; do
    read -ra words <<<"$options"
    expect_exit 0 "$PRIMES" --kernel trial ${words[@]+"${words[@]}"} $short_number
    expect_stderr ""
    expect_stdout $'999999999999999989\tprime'
done

# shows_nothing COMMAND...: unless this machine, busy with something else, makes even a moment's work long.
shows_nothing() {
    local begin=${EPOCHREALTIME/./} took
    expect_exit 0 "$@"
    took=$(((${EPOCHREALTIME/./} - begin) / 1000))
    if ((took < 300)); then expect_stderr ""; else echo "  not judged: the run took $took ms"; fi
}

claim "a run of less than 0.3 s shows nothing, even with always"
shows_nothing "$PRIMES" --progress=always --threads 1 7
shows_nothing "$PRIMES" --progress=always --threads 1 --format table --range 1:1000

claim "a run that is stopped clears the line before it says so"
run timeout --foreground 2 "$PRIMES" --workload classic64 --threads 1 --placement=ignore --progress=always
[[ $(stderr | tr '\r' '\n' | tail -n 1) == "primes: stopped by SIGTERM after "*" of 20 numbers" ]] || fail "message"
[[ $(stderr | tr '\r' '\n' | tail -n 2 | head -n 1) =~ ^\ *$ ]] || fail "the line was not cleared before the message"

[[ -x $pty_run ]] || skip "no pty_run in this build"

# On a terminal: $status, $captured/stdout as ever, and the file `screen`.
on_terminal() { run "$pty_run" screen "$@"; }

claim "on a terminal, auto turns the spinner, and leaves nothing of it"
on_terminal "$PRIMES" --kernel trial --threads 1 $long_number
expect_stdout $'4611686018427387847\tprime'
[[ $status -eq 0 ]] || fail "exit $status"
expect_turning screen 3

# expect_narrow COLUMNS: the run before, on a terminal of so many, drew at most one less, in whole parts.
expect_narrow() {
    tr '\r' '\n' <screen >lines
    if grep -avE '^([|/\\-]( [0-9]+/[0-9]+( numbers?)?)?(  [0-9,]+ units?(, [0-9,]+ in vain)?)?(  [0-9]+%( of [0-9]+ divisors)?)?(  [0-9.]+ [kMG]?\/s)?(  ETA [0-9ms]+)?)? *$' lines; then
        fail "on $1 columns a part is cut"
    fi
    [[ $(awk '{ if (length($0) > most) most = length($0) } END { print most + 0 }' lines) -lt $1 ]] ||
        fail "on $1 columns, a line is wider: $(cat lines)"
}

claim "on a terminal of any width no line is wider, and what does not fit is left out as a whole"
for columns in 1 2 5 10 20 40 60 80 200; do
    run "$pty_run" -c $columns screen "$PRIMES" --kernel trial --threads 1 $short_number
    [[ $status -eq 0 ]] || fail "exit $status"
    expect_narrow $columns
    [[ $columns -lt 10 || $(grep -c % lines) -gt 0 ]] || fail "on $columns columns there is no share"
done

claim "of a terminal that does not say how wide it is, COLUMNS does, else it is 80"
run env COLUMNS=30 "$pty_run" -c 0 screen "$PRIMES" --kernel trial --threads 1 $short_number
expect_narrow 30
[[ $(grep -c ETA lines) -gt 0 ]] || fail "no frames"
run "$pty_run" -c 0 screen "$PRIMES" --kernel trial --threads 1 $short_number
expect_narrow 80
run env COLUMNS=wide "$pty_run" -c 0 screen "$PRIMES" $short_number
[[ $status -eq 2 && $(<screen) == "primes: COLUMNS: 'wide' is not a whole number from 1 to 65535"* ]] || fail "exit $status, $(<screen)"
run env COLUMNS=wide "$pty_run" screen "$PRIMES" $short_number
[[ $status -eq 0 ]] || fail "COLUMNS is not needed: exit $status"

claim "on a terminal, never is never, and a short run shows nothing"
on_terminal "$PRIMES" --kernel trial --progress=never $short_number
[[ $status -eq 0 && ! -s screen ]] || fail "the screen has: $(cat -v screen)"
on_terminal "$PRIMES" --threads 1 7 8 9
[[ $status -eq 0 && ! -s screen ]] || fail "the screen has: $(cat -v screen)"

claim "on a terminal for all three, rows come whole: no frame is left before or behind one"
run "$pty_run" -a screen "$PRIMES" --kernel trial --threads 1 $short_number 7 $short_number
[[ $status -eq 0 ]] || fail "exit $status"
# What a person sees: each CR begins the line anew, and what is written covers what stood there.
sed 's/\r$//' screen | python3 -c '
import sys
for line in sys.stdin.buffer.read().decode().split("\n"):
    shown = ""
    for part in line.split("\r"):
        shown = part + shown[len(part):]
    print(shown.rstrip(" "))' >seen
printf '%s\n' $'999999999999999989\tprime' $'7\tprime' $'999999999999999989\tprime' '' >wanted
expect_same wanted seen

claim "on a terminal, a summary and an error stand on lines of their own"
on_terminal "$PRIMES" --kernel trial --threads 1 --output result.tsv $short_number
last=$(tr '\r' '\n' <screen | tail -n 1)
[[ $last =~ ^1\ number:\ 1\ prime,\ 0\ composite,\ 0\ neither\ in\ [0-9.]+\ s ]] || fail "the screen ends: $(cat -v screen)"
