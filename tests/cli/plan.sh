#!/usr/bin/env bash
# primes-plan: what it refuses, what it says of itself, and small cases whose figures are known without it.
source "$(dirname "$0")/lib.sh"

PLAN=$(dirname "$PRIMES")/primes-plan

wrong() {
    local message=$1
    shift
    expect_exit 2 "$PLAN" "$@"
    expect_stdout ""
    expect_stderr "primes-plan: $message"
}

claim "wrong usage is one line"
wrong "unknown option '--rank'; did you mean --ranks?" --rank 4
wrong "--ranks needs a value: --ranks N[,N]..." --ranks
for value in 0 '4,' ,4 4,,8 -1 x 4x 100001 4.5 ''; do
    wrong "--ranks: '$value' is no list of numbers from 1 to 100000, as 16,64,256" --ranks="$value"
done
wrong "--ranks: '$(seq -s, 65 | cut -c1-57)...' has more than 64 numbers" --ranks "$(seq -s, 65)"
wrong "--ranks 100000 with --threads 11 are too many: 1000000 workers at most" --ranks 1,100000 --threads 11
wrong "--threads: '0' is out of range: 1 to 4096" -t 0
for value in '' x 1h -1s 1e 0x10 1us2 inf nan 1e3e3 . ' 1' '1 s'; do
    wrong "--latency: '$value' is no duration, as 2us, 0.5ms, 2s or 1min" --latency="$value"
done
wrong "--service: '86401' is longer than a day" --service 86401
wrong "--unit: '0ms' is no time to work" --unit 0ms
wrong "--rate: 'fast' is no rate, as 338M: operations a second of one worker" --rate fast
wrong "--rate: '0' is out of range: 1 to 1e15" -r 0
wrong "--rate: '1e16' is out of range: 1 to 1e15" -r 1e16
wrong "--noise: '101' is no percentage from 0 to 100" --noise 101
wrong "--noise: '-1' is no percentage from 0 to 100" --noise -1
wrong "--split: 'yes' is none of: auto never" --split yes
wrong "--format: 'xml' is none of: text csv json" --format xml
wrong "--kernel: 'lucas' is no kernel; primes --kernel help lists them" --kernel lucas
for value in x Static 'static ' '' ,1 static,,1 'static,' static,0 dynamic,x dynamic,-1 guided,1.5 \
    static,1180591620717411303424 auto,1 runtime,1; do
    expect_exit 2 "$PLAN" --schedule="$value"
    expect_stdout ""
    expect_stderr_has "primes-plan: --schedule: '$value' "
done
wrong "--split auto shares a number among workers, and --schedule static,1 hands out whole numbers; leave out one of them" \
    --split auto --schedule static,1 --rate 1M
for value in '' static,0 'guided, x' runtime nothing; do
    expect_exit 2 env OMP_SCHEDULE="$value" "$PLAN" --schedule runtime --rate 1M
    expect_stdout ""
    expect_stderr_has OMP_SCHEDULE
done
expect_exit 2 env -u OMP_SCHEDULE "$PLAN" --schedule runtime --rate 1M
expect_stderr_has "--schedule runtime asks for OMP_SCHEDULE, which is not set"
wrong "--rate and --record both say how fast a worker is: give one" --rate 1M --record x
wrong "--workload classic stands alone: it cannot be mixed with numbers, --input or --range" -w classic 7
wrong "'x' is not a number; to read a file: primes --input x" x
printf '7\n1,000\n' >bad.txt
wrong "bad.txt:2:1: '1,000' is not a number: digits only, one number a line" --input bad.txt --rate 1M
: >empty.txt
wrong "there are no numbers to plan for" --input empty.txt
wrong "kernel miller-rabin decides these numbers without any work: nothing to plan for" --rate 1M 7
expect_exit 1 "$PLAN" --input nowhere.txt
expect_stderr "primes-plan: cannot read 'nowhere.txt': No such file or directory"
expect_exit 1 "$PLAN" --record nowhere
expect_stderr "primes-plan: cannot read 'nowhere': No such file or directory"
# shellcheck disable=SC2016 # the inner shell's
expect_exit 1 bash -c '"$1" --rate 1M 97 --kernel trial >/dev/full' bash "$PLAN"
expect_stderr "primes-plan: cannot write standard output: No space left on device"

claim "it says what it is"
expect_exit 0 "$PLAN" --help
for name in input range workload kernel rate record split schedule unit ranks threads latency service launch noise seed format \
    help version print-options; do
    expect_stdout_has "--$name"
done
expect_exit 0 "$PLAN" --version
expect_stdout_matches '^primes-plan [0-9]+\.[0-9]+\.[0-9]+ \(commit '
expect_exit 0 "$PLAN" --print-options=man
expect_stdout_has '.TH PRIMES\-PLAN 1 '
expect_exit 0 "$PLAN" --print-options=bash-completion
expect_stdout_has 'complete -F _primes_plan primes-plan'

# column NAME [ROW]: a figure of the last CSV.
column() {
    stdout | awk -F, -v name="$1" -v row="${2:-1}" '
        NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) at = i }
        NR == row + 1 { print $at }'
}

# near FIGURE WANTED PART: FIGURE is WANTED within that part of it.
near() {
    awk -v a="$1" -v b="$2" -v part="$3" 'BEGIN { exit !(a >= b * (1 - part) && a <= b * (1 + part)) }' ||
        fail "expected about $2 (within $3), got $1"
}

plan() { expect_exit 0 "$PLAN" --format csv "$@"; }

claim "one worker takes the operations over the rate: the classic list has 433,405,964 divisors to try"
plan --rate 433405964 --ranks 1
near "$(column modelled_seconds)" 1 1e-9
near "$(column modelled_speedup)" 1 1e-9
[[ $(column units) == 20 && $(column messages) == 0 ]] || fail "units $(column units), messages $(column messages)"

claim "a whole number bounds the speedup: 433,405,964 over the 50,000,000 of the longest"
plan --rate 340M --ranks 64 --split never
near "$(column bound)" 8.668 1e-3
near "$(column modelled_speedup)" 8.6 0.01
plan --rate 340M --ranks 1 --threads 64 --split never
near "$(column modelled_speedup)" 8.66 0.01

claim "split, it passes that by far"
plan --workload classic64 --rate 340M --ranks 64
near "$(column bound)" 64 1e-6
near "$(column modelled_speedup)" 62 0.04

claim "many numbers of a few units each, most with a small divisor: to split them costs nothing"
for threads in 1 8; do
    for ranks in $((16 / threads)) $((64 / threads)) $((256 / threads)); do
        middling=(--range 1000000000000001:1000000000050001:2 --kernel trial --rate 340M --ranks "$ranks" --threads "$threads")
        plan "${middling[@]}" --split never
        whole=$(column modelled_seconds)
        plan "${middling[@]}"
        awk -v a="$(column modelled_seconds)" -v b="$whole" 'BEGIN { exit !(a <= 1.03 * b) }' ||
            fail "$ranks ranks x $threads: split $(column modelled_seconds) s, whole $whole s"
    done
done

claim "of a find only those hear that it concerns: a unit takes two messages or so, however many ranks there are"
plan --workload random:2000:50:1 --kernel trial --rate 340M --ranks 256
(($(column messages) < 3 * $(column units))) || fail "$(column messages) messages for $(column units) units"

claim "two primes of equal size on two workers, by hand: half the time, a slice and a few messages"
plan --rate 1M --ranks 1 --kernel trial --split never 18446744073709551557 18446744073709551533
near "$(column modelled_seconds)" 4294.967294 1e-8
plan --rate 1M --ranks 2 --kernel trial --split never 18446744073709551557 18446744073709551533
awk -v s="$(column modelled_seconds)" 'BEGIN { exit !(s > 2147.483647 && s < 2147.483647 + 0.27) }' ||
    fail "expected 2147.48 s and at most a slice more, got $(column modelled_seconds)"

claim "the search of a composite ends at its divisor: an even number takes one operation"
plan --rate 1000 --ranks 1 --kernel trial 18446744073709551614
near "$(column modelled_seconds)" 0.001 1e-9

claim "a slow message slows many small units, and only them"
plan --range 1:400000 --kernel trial --rate 340M --ranks 8 --latency 0 --service 0
fast=$(column modelled_seconds)
plan --range 1:400000 --kernel trial --rate 340M --ranks 8 --latency 10ms --service 1ms
awk -v a="$fast" -v b="$(column modelled_seconds)" 'BEGIN { exit !(b > 2 * a) }' ||
    fail "expected more than twice $fast, got $(column modelled_seconds)"

claim "the launch counts for core-hours and --time: one worker for 35 s and 1 s is a hundredth of an hour"
plan --rate 433405964 --ranks 1 --launch 35s
near "$(column core_hours)" 0.01 1e-9
[[ $(column slurm_seconds) == 120 ]] || fail "--time of $(column slurm_seconds) s: (35 + 1) x 1.25 + 30 is 75"
expect_exit 0 "$PLAN" --rate 433405964 --ranks 1 --launch 35s
expect_stdout_has -- "--time=00:02:00"
expect_exit 0 "$PLAN" --rate 100 --ranks 1
expect_stdout_has -- "--time=62-16:56:00"

claim "the seed decides the noise, and nothing else"
for run in 1:1 2:1 3:2; do
    expect_exit 0 "$PLAN" --rate 340M --noise 10 --seed "${run#*:}"
    stdout >"noisy.${run%:*}"
done
expect_same noisy.1 noisy.2
if cmp -s noisy.1 noisy.3; then fail "two seeds give the same figures"; fi
expect_exit 0 "$PLAN" --rate 340M
stdout >calm.1
expect_exit 0 "$PLAN" --rate 340M --seed 2
stdout >calm.2
expect_same calm.1 calm.2

claim "no speedup is above its bound, none above the workers"
for options in "" "--split never" "--threads 3" "--noise 20" "--workload classic64" "--kernel miller-rabin" \
    "--range 1:100000" "--workload random:3000:40:5"; do
    read -ra words <<<"$options"
    plan --rate 100M --ranks 1,2,3,7,33,200 ${words[@]+"${words[@]}"}
    stdout | awk -F, -v options="$options" '
        NR > 1 && ($8 > $10 * 1.000001 || $10 <= 0 || ($1 == 1 && $8 > 1.4)) { print options ": " $0; bad = 1 }
        NR > 1 && options !~ /noise/ && $8 > $1 * 1.000001 { print options ": " $0; bad = 1 }
        END { exit bad }' || fail "speedup above its bound"
done

claim "no schedule of a loop passes its bound, by hand: 2, 3, 6, 50, 50 and 1 divisors on two ranks, and on four"
# bounds SCHEDULE TWO FOUR: 112 over these.
bounds() {
    plan --kernel trial --rate 1000 --ranks 2,4 --schedule "$1" 9 25 121 10007 10009 4
    near "$(column bound 1)" "$(awk -v part="$2" 'BEGIN { print 112 / part }')" 1e-5
    near "$(column bound 2)" "$(awk -v part="$3" 'BEGIN { print 112 / part }')" 1e-5
    for row in 1 2; do
        awk -v a="$(column modelled_speedup $row)" -v b="$(column bound $row)" 'BEGIN { exit !(a <= b * 1.000001) }' ||
            fail "$1: speedup $(column modelled_speedup $row) of at most $(column bound $row)"
    done
}
bounds static 101 56     # 2 3 6, 50 50 1; 2 3, 6 50, 50, 1
bounds static,1 58 52    # 2 6 50, 3 50 1; 2 50, 3 1, 6, 50
bounds static,2 56 56    # 2 3 50 1, 6 50; 2 3, 6 50, 50 1, none
bounds static,7 112 112  # all, none
bounds dynamic 56 50     # all on two workers; the longest
bounds dynamic,3 101 101 # 50 50 1
bounds guided 100 50     # 2 3 6, 50 50, 1; 2 3, and one each
bounds guided,3 101 101

claim "two halves of 1:2000000 are 34.6 and 56.6 million divisors: 1.61 is all that they give"
plan --range 1:2000000 --kernel trial --rate 340M --ranks 2 --schedule static
near "$(column bound)" 1.611 1e-3
near "$(column modelled_speedup)" 1.6 0.01

claim "every second number is even: half of the workers have all the primes"
plan --range 1:2000000 --kernel trial --rate 340M --ranks 2,64 --schedule static,1
near "$(column bound 1)" 1.01 0.01
near "$(column bound 2)" 32 0.01

claim "whole numbers give the classic list no more than 8.67, whatever the schedule and the ranks"
for schedule in static static,1 dynamic guided; do
    plan --rate 340M --ranks 2,16,64,300 --schedule "$schedule"
    stdout | awk -F, 'NR > 1 && ($8 > 8.669 || $8 < 1.2 || $10 > 8.669 || $8 > $10 * 1.000001) { print; bad = 1 }
        END { exit bad || NR != 5 }' || fail "$schedule: speedup above its bound"
done
plan --rate 340M --ranks 1 --threads 64 --schedule dynamic
near "$(column modelled_speedup)" 8.66 0.01
[[ $(column messages) == 0 ]] || fail "$(column messages) messages in one process"

claim "all workers together do the work of one, under every schedule"
for schedule in auto static static,7 dynamic,1 dynamic,100 guided,5; do
    expect_exit 0 "$PLAN" --range 1:2000000 --kernel trial --rate 340M --schedule "$schedule" --ranks 3 --format json
    expect_stdout_has '"operations": 91209055,'
    expect_stdout_has "\"schedule\": \"$schedule\","
done

claim "a schedule is named where one was asked for, and always for programs"
expect_exit 0 "$PLAN" --rate 340M --schedule guided
expect_stdout_matches ', kernel trial, schedule guided,1, 433,405,964 divisors, '
expect_exit 0 env OMP_SCHEDULE=' Nonmonotonic : DYNAMIC , 3 ' "$PLAN" --rate 340M --schedule runtime --ranks 2
expect_stdout_matches ', schedule dynamic,3, '
stdout >three.1
expect_exit 0 "$PLAN" --rate 340M --schedule dynamic,3 --split never --ranks 2
stdout >three.2
expect_same three.1 three.2
plan --rate 340M --ranks 1 --schedule static,1000
[[ $(stdout | awk -F'"' 'NR == 2 { print $2 }') == static,1000 ]] || fail "the column schedule is not as expected"
plan --rate 340M --ranks 1
[[ $(column schedule) == '"auto"' ]] || fail "schedule $(column schedule)"

claim "the rate is measured, or that of a record"
expect_exit 0 "$PRIMES" --threads 1 --record run.jsonl
expect_exit 0 "$PLAN" --record run.jsonl --format csv --ranks 1
measured=$(python3 -c 'import json; r = json.load(open("run.jsonl")); print(r["repetitions"][0]["workers"][0]["busy_seconds"])')
near "$(column modelled_seconds)" "$measured" 1e-6
wrong "--record: 'run.jsonl' has no usable record of kernel miller-rabin" --record run.jsonl --kernel miller-rabin
expect_exit 0 "$PLAN" --ranks 2
expect_stdout_has "(measured here, 1 s)"

claim "all that is printed says that it is modelled; JSON is JSON"
expect_exit 0 "$PLAN" --rate 340M
expect_stdout_matches '^modelled from this engine and 340 M divisors/s a worker \(given\)$'
expect_exit 0 "$PLAN" --rate 340M --format csv
expect_stdout_matches '^modelled_workers,'
printf '1000003\n' >'a"b\.txt'
expect_exit 0 "$PLAN" --rate 340M --format json --ranks 3,5 --input 'a"b\.txt'
stdout | python3 -c '
import json, sys
plan = json.load(sys.stdin)
assert plan["modelled"] is True and plan["numbers"] == "--input a\"b\\.txt", plan
assert [row["ranks"] for row in plan["rows"]] == [3, 5], plan' || fail "the JSON is not as expected"

claim "a thousand ranks and a hundred thousand units take a moment"
expect_exit 0 timeout 120 "$PLAN" --range 1000000000000001:1000000000200001:2 --kernel trial --rate 340M --ranks 1024 \
    --split never
