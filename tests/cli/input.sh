#!/usr/bin/env bash
# What the program takes for a number and what it says of everything else: files, standard input, arguments, ranges,
# workloads. Messages are compared whole.
source "$(dirname "$0")/lib.sh"

not_digits="is not a number: digits only, one number a line"
too_large="is too large: the limit is 18446744073709551615 (2^64-1)"
negative="is negative: the smallest number is 0"
signed="has a sign: digits only"
several="is more than one number: one number a line"
remark="has a comment behind the number: a comment stands on a line of its own"
lone_cr="has a CR that is not directly before LF: lines end with LF or CR LF"
nul="has a NUL byte: is it a binary or a UTF-16 file?"

# No byte but printable ASCII and newlines may reach a terminal.
expect_stderr_printable() {
    if LC_ALL=C grep -qaP '[^\x20-\x7e]' "$captured/stderr"; then fail "stderr has bytes that are not printable"; fi
}

# good BYTES OUTPUT: a file of these bytes (as printf %b writes them), and the same from standard input.
good() {
    printf '%b' "$1" >numbers.txt
    expect_exit 0 "$PRIMES" --input numbers.txt
    expect_stdout "$2"
    expect_stderr ""
    expect_exit 0 "$PRIMES" --input - <numbers.txt
    expect_stdout "$2"
    expect_stderr ""
}

# bad LINE SHOWN CAUSE [COLUMN]: as the second of three lines: refused in a file, reported in its place on standard
# input and with --invalid=report.
bad() {
    local message="primes: numbers.txt:2:${4:-1}: '$2' $3"
    printf '7\n%b\n8\n' "$1" >numbers.txt
    expect_exit 2 "$PRIMES" --input numbers.txt
    expect_stdout ""
    expect_stderr "$message
primes: numbers.txt: 1 bad line, nothing was checked; --invalid=report marks them and goes on"
    expect_stderr_printable
    local marked=$'7\tprime\n'$2$'\tinvalid\n8\tcomposite\t2'
    expect_exit 3 "$PRIMES" --input numbers.txt --invalid=report
    expect_stdout "$marked"
    expect_stderr "$message"
    expect_exit 3 "$PRIMES" --input - <numbers.txt
    expect_stdout "$marked"
    expect_stderr "${message/numbers.txt/standard input}"
}

# refused TEXT MESSAGE: as an argument.
refused() {
    expect_exit 2 "$PRIMES" -- "$1"
    expect_stdout ""
    expect_stderr "primes: $2"
    expect_stderr_printable
}

# wrong MESSAGE OPTION...: wrong usage in one line.
wrong() {
    local message=$1
    shift
    expect_exit 2 "$PRIMES" "$@"
    expect_stdout ""
    expect_stderr "primes: $message"
}

# unreadable MESSAGE OPTION...: a failure in one line.
unreadable() {
    local message=$1
    shift
    expect_exit 1 "$PRIMES" "$@"
    expect_stdout ""
    expect_stderr "primes: $message"
}

claim "one number a line, in every spelling that is accepted"
good '7\n' $'7\tprime'
good '7' $'7\tprime'
good '7\r\n8\r\n' $'7\tprime\n8\tcomposite\t2'
good ' \t 7 \t \n' $'7\tprime'
good ' 7 \r\n' $'7\tprime'
good '\xef\xbb\xbf7\n' $'7\tprime'
good '\xef\xbb\xbf\n7\n' $'7\tprime'
good '\n\n  \n\t\r\n7\n\n' $'7\tprime'
good '# 5\n#\n  # 6 7 x\n7\n#\0\xff\n' $'7\tprime'
good '0\n1\n2\n3\n4\n' $'0\tneither\n1\tneither\n2\tprime\n3\tprime\n4\tcomposite\t2'
good '0007\n000\n' $'7\tprime\n0\tneither'
good '00000000000000000000000000000000000000000000000000000000000000000000000007\n' $'7\tprime'
good '18446744073709551615\n18446744073709551557\n' $'18446744073709551615\tcomposite\t3\n18446744073709551557\tprime'
good '' ''
good '\n#\n' ''

claim "everything else is reported with file, line, column, the text and a cause"
bad '-7' '-7' "$negative"
bad '-18446744073709551616' '-18446744073709551616' "$negative"
bad '-0' '-0' "$signed"
bad '+5' '+5' "$signed"
bad '-' '-' "$not_digits"
bad '+' '+' "$not_digits"
bad '--7' '--7' "$not_digits"
bad '- 7' '- 7' "$not_digits"
bad '1e9' '1e9' "$not_digits"
bad '0x11' '0x11' "$not_digits"
bad '1_000' '1_000' "$not_digits"
bad '1,000' '1,000' "$not_digits"
bad '7.0' '7.0' "$not_digits"
bad '7,8' '7,8' "$not_digits"
bad 'seven' 'seven' "$not_digits"
bad '"7"' '"7"' "$not_digits"
bad '5 6' '5 6' "$several"
bad '5\t6' '5\t6' "$several"
bad '7 # x' '7 # x' "$remark"
bad '7#x' '7#x' "$remark"
bad '18446744073709551616' '18446744073709551616' "$too_large"
bad '18446744073709551617' '18446744073709551617' "$too_large"
bad '36893488147419103232' '36893488147419103232' "$too_large"
bad '99999999999999999999' '99999999999999999999' "$too_large"
bad '0000018446744073709551616' '0000018446744073709551616' "$too_large"
bad '340282366920938463463374607431768211463' '340282366920938463463374607431768211463' "$too_large"
bad '7\r7' '7\r7' "$lone_cr"
bad '7\r\r' '7\r' "$lone_cr"
printf '7\r' >numbers.txt
expect_exit 2 "$PRIMES" --input numbers.txt
expect_stderr_has "primes: numbers.txt:1:1: '7\r' $lone_cr"
bad '\x0b7' '\x0b7' "$not_digits"
bad '7\x0c' '7\x0c' "$not_digits"

claim "columns count bytes from 1; surrounding blanks are not part of the text"
bad '  x  ' 'x' "$not_digits" 3
bad '\t 5 6 \r' '5 6' "$several" 3

claim "bytes that a terminal would obey or could not show are escaped"
bad '\x1b[2J\x1b]0;title\x07' '\x1b[2J\x1b]0;title\x07' "$not_digits"
bad 'a\0b' 'a\x00b' "$nul"
bad '7\0' '7\x00' "$nul"
bad '\0' '\x00' "$nul"
bad '\xc2\x9b31m' '\xc2\x9b31m' "$not_digits"
bad 'caf\xc3\xa9' 'caf\xc3\xa9' "$not_digits"
bad '\xd9\xa7' '\xd9\xa7' "$not_digits"
bad '\xef\xbb\xbf7' '\xef\xbb\xbf7' "$not_digits"
bad '\xff\xfe' '\xff\xfe' "$not_digits"
bad '\x7f' '\x7f' "$not_digits"
bad 'a\\b' 'a\\b' "$not_digits"
printf '\xff\xfe7\0\n\0' >utf16.txt
expect_exit 2 "$PRIMES" --input utf16.txt
expect_stderr_has "$nul"

claim "a long line is cut to a screen width, also one of 10 MB, with its whole length judged"
digits=$(printf '1%.0s' {1..57})
bad "$digits$digits" "$digits..." "$too_large"
head -c 10000000 /dev/zero | tr '\0' 9 >long.txt
expect_exit 2 "$PRIMES" --input long.txt
expect_stderr "primes: long.txt:1:1: '${digits//1/9}...' $too_large
primes: long.txt: 1 bad line, nothing was checked; --invalid=report marks them and goes on"
{
    printf '7\n'
    head -c 10000000 /dev/zero | tr '\0' 0
    printf '5\n'
    head -c 10000000 /dev/zero | tr '\0' ' '
    printf '8 9\n#'
    head -c 10000000 /dev/zero | tr '\0' x
    printf '\n9\n'
} >long.txt
expect_exit 3 "$PRIMES" --input long.txt --invalid=report
expect_stdout $'7\tprime\n5\tprime\n8 9\tinvalid\n9\tcomposite\t3'
expect_stderr "primes: long.txt:3:10000001: '8 9' $several"

claim "the first 20 bad lines are shown, and the rest is counted"
seq 1 19 | sed 's/^/x/' >nineteen.txt
seq 1 20 | sed 's/^/x/' >twenty.txt
seq 1 1021 | sed 's/^/x/' >many.txt
expect_exit 2 "$PRIMES" --input twenty.txt
[[ $(stderr | wc -l) -eq 21 ]] || fail "expected 20 lines and the sum"
expect_stderr_has "primes: twenty.txt:20:1: 'x20' $not_digits"
expect_stderr_lacks "more"
expect_stderr_has "primes: twenty.txt: 20 bad lines, nothing was checked; --invalid=report marks them and goes on"
expect_exit 2 "$PRIMES" --input many.txt
expect_stdout ""
[[ $(stderr | wc -l) -eq 22 ]] || fail "expected 20 lines, how many more, and the sum"
expect_stderr_lacks "x21'"
expect_stderr_has "primes: ... and 1001 more"
expect_stderr_has "primes: many.txt: 1021 bad lines"
expect_exit 3 "$PRIMES" --input many.txt --invalid=report
[[ $(stdout | grep -c $'\tinvalid$') -eq 1021 ]] || fail "expected every bad line in its place"

claim "one bad file among several is enough, and nothing is computed"
printf '7\n' >good.txt
expect_exit 2 "$PRIMES" --input good.txt --input nineteen.txt --input good.txt --output result.tsv --record record.jsonl
expect_stdout ""
expect_stderr_has "primes: nineteen.txt: 19 bad lines, nothing was checked"
[[ ! -e result.tsv ]] || fail "a result was written"
[[ ! -s record.jsonl ]] || fail "a record was written"
expect_exit 2 "$PRIMES" --input twenty.txt --input nineteen.txt
expect_stderr_has "primes: 39 bad lines, nothing was checked"

claim "bad lines of standard input never stop the run, those of a file beside it do"
expect_exit 3 "$PRIMES" --input - --input good.txt --invalid=stop <nineteen.txt
[[ $(stdout | wc -l) -eq 20 ]] || fail "expected 20 lines"
expect_exit 2 "$PRIMES" --input - --input twenty.txt <nineteen.txt
expect_stdout ""

claim "numbers come in the order of the command line, whatever they come from"
expect_exit 0 "$PRIMES" 5 --input good.txt --range 8:9 --input - 4 <<<7
expect_stdout $'5\tprime\n7\tprime\n8\tcomposite\t2\n9\tcomposite\t3\n7\tprime\n4\tcomposite\t2'
expect_exit 0 "$PRIMES" -i good.txt -igood.txt --input=good.txt
expect_stdout $'7\tprime\n7\tprime\n7\tprime'

claim "a pipe and a file without an end of line work like a file"
expect_exit 0 "$PRIMES" --input <(printf '7\n8')
expect_stdout $'7\tprime\n8\tcomposite\t2'
expect_exit 0 "$PRIMES" --input <(printf '1' && sleep 0.05 && printf '1\n1' && sleep 0.05 && printf '3')
expect_stdout $'11\tprime\n13\tprime'

claim "what cannot be read is a failure and named"
wrong "--input - is given twice, but standard input can be read only once" -i - -i -
wrong "--input - is given twice, but standard input can be read only once" -i - 7 --input=-
unreadable "cannot read 'no/such': No such file or directory" --input good.txt --input no/such
unreadable "cannot read '$tmp': Is a directory" --input "$tmp"
wrong "--input '': the name of a file is missing" --input ''
expect_exit 1 "$PRIMES" --input - <&-
expect_stderr "primes: cannot read standard input: it is not open for reading"
expect_exit 1 "$PRIMES" --input - <"$tmp"
expect_stderr "primes: cannot read standard input: Is a directory"
if [[ -w /proc/self/mem ]]; then
    expect_exit 1 "$PRIMES" --input /proc/self/mem
    expect_stderr "primes: cannot read '/proc/self/mem': Input/output error"
fi

claim "a file without permission is named"
chmod 000 good.txt
if [[ -r good.txt ]]; then
    chmod 711 "$test_root" "$tmp"
    if [[ $(id -u) == 0 ]] && setpriv --reuid=65534 --clear-groups test -x "$PRIMES" 2>/dev/null; then
        expect_exit 1 setpriv --reuid=65534 --clear-groups "$PRIMES" --input "$tmp/good.txt"
        expect_stderr_has "good.txt': Permission denied"
    else
        echo "  not tried: this user may read every file"
    fi
else
    unreadable "cannot read 'good.txt': Permission denied" --input good.txt
fi
chmod 644 good.txt

claim "an argument is a number or gets a hint"
refused numbers.txt "'numbers.txt' is not a number; to read a file: primes --input numbers.txt"
refused ./a/b-1.txt "'./a/b-1.txt' is not a number; to read a file: primes --input ./a/b-1.txt"
refused 'my file' "'my file' is not a number; to read a file: primes --input 'my file'"
refused "it's;rm" "'it's;rm' is not a number; to read a file: primes --input 'it'\\''s;rm'"
refused $'\e[31m' "'\\x1b[31m' is not a number; to read a file: primes --input \$'\\033[31m'"
refused - "'-' is not a number; to read standard input: primes --input -"
refused '' "an empty argument is not a number"
refused 1e9 "'1e9' is not a number: digits only; to read a file: primes --input 1e9"
refused 2023.txt "'2023.txt' is not a number: digits only; to read a file: primes --input 2023.txt"
refused '5 6' "'5 6' is not a number: digits only; to read a file: primes --input '5 6'"
refused -7 "'-7' $negative"
refused +5 "'+5' $signed"
refused 18446744073709551616 "'18446744073709551616' $too_large"
expect_exit 2 "$PRIMES" 7 8 nine
expect_stdout ""
expect_exit 2 "$PRIMES" -7
expect_stderr "primes: '-7' $negative"
expect_exit 0 "$PRIMES" 007 18446744073709551615
expect_stdout $'7\tprime\n18446744073709551615\tcomposite\t3'

claim "ranges reach from 0 to 2^64-1, in steps, HI included where it is hit"
range() {
    expect_exit 0 "$PRIMES" --range "$1"
    [[ $(stdout | cut -f 1 | tr '\n' ' ') == "$2 " ]] || fail "expected $2"
}
range 0:4 "0 1 2 3 4"
range 7:7 "7"
range 0:10:5 "0 5 10"
range 1:10:5 "1 6"
range 5:6:18446744073709551615 "5"
range 18446744073709551613:18446744073709551615 "18446744073709551613 18446744073709551614 18446744073709551615"
range 18446744073709551610:18446744073709551615:4 "18446744073709551610 18446744073709551614"
range 0:18446744073709551615:9223372036854775808 "0 9223372036854775808"
range 0:18446744073709551615:18446744073709551615 "0 18446744073709551615"
expect_exit 0 "$PRIMES" --range 1:100000 --format count
expect_stdout $'numbers\t100000\nprimes\t9592\ncomposites\t90407\nneither\t1\ninvalid\t0'

claim "a wrong range says which part is wrong"
wrong "--range 5:2: LO is above HI" --range 5:2
wrong "--range 1:10:0: STEP is 0, it must be 1 or more" --range 1:10:0
wrong "--range 3: HI is missing: the form is LO:HI[:STEP]" --range 3
wrong "--range : LO is empty: the form is LO:HI[:STEP]" --range ''
wrong "--range :3: LO is empty: the form is LO:HI[:STEP]" --range :3
wrong "--range 3:: HI is empty: the form is LO:HI[:STEP]" --range 3:
wrong "--range 1:2:: STEP is empty: the form is LO:HI[:STEP]" --range 1:2:
wrong "--range 1:2:3:4: too many colons: the form is LO:HI[:STEP]" --range 1:2:3:4
wrong "--range a:3: LO 'a' is not a number: digits only" --range a:3
wrong "--range 1-3: LO '1-3' is not a number: digits only" --range 1-3
wrong "--range 1:-3: HI '-3' $negative" --range 1:-3
wrong "--range 1:18446744073709551616: HI '18446744073709551616' $too_large" --range 1:18446744073709551616
wrong "--range 0:18446744073709551615: too many numbers: the limit is 4611686018427387904 (2^62)" \
    --range 0:18446744073709551615
expect_exit 2 "$PRIMES" --range 1:4611686018427387904 --range 1:2
expect_stdout ""
[[ $(stderr | wc -l) -eq 1 ]] || fail "expected one line"

claim "workloads: the chapter's, the same near 2^64, and reproducible random numbers"
expect_exit 0 "$PRIMES" --workload classic --kernel miller-rabin --format tsv
[[ $(stdout | grep -c prime) -eq 9 && $(stdout | wc -l) -eq 20 ]] || fail "classic has 20 numbers, 9 of them prime"
stdout | head -n 2 >first
printf '2\tprime\n142702110479723\tprime\n' >wanted
expect_same wanted first
expect_exit 0 "$PRIMES" --workload classic64 --kernel miller-rabin --format tsv
[[ $(stdout | grep -c prime) -eq 9 && $(stdout | wc -l) -eq 20 ]] || fail "classic64 has 20 numbers, 9 of them prime"
expect_stdout_has $'18446744073709551557\tprime'
expect_exit 0 "$PRIMES" --workload random:1000 --format tsv --kernel miller-rabin
stdout >random
expect_exit 0 "$PRIMES" --workload random:1000:64:1 --format tsv --kernel miller-rabin --threads 1
expect_same random "$captured/stdout"
expect_exit 0 "$PRIMES" --workload random:1000:20 --format tsv
[[ $(stdout | awk '$1 >= 1048576' | wc -l) -eq 0 ]] || fail "expected numbers below 2^20"
[[ $(stdout | awk '$1 >= 524288' | wc -l) -gt 400 ]] || fail "expected half of them to have 20 bits"
stdout >random
expect_exit 0 "$PRIMES" --workload random:1000:20:1 --format tsv
expect_same random "$captured/stdout"
expect_exit 0 "$PRIMES" --workload random:1000:20:2 --format tsv
if cmp -s random "$captured/stdout"; then fail "another seed gave the same numbers"; fi
expect_exit 0 "$PRIMES" --workload random:10:20 --format tsv
expect_same <(head -n 10 random) "$captured/stdout"

claim "a wrong workload says what is wrong"
wrong "--workload foo: no such workload; there are classic, classic64 and random:COUNT[:BITS[:SEED]]" -w foo
wrong "--workload class: no such workload; there are classic, classic64 and random:COUNT[:BITS[:SEED]]" -w class
wrong "--workload classic:3: classic takes no parameters" -w classic:3
wrong "--workload random: COUNT is missing: the form is random:COUNT[:BITS[:SEED]]" -w random
wrong "--workload random:: COUNT is empty: the form is random:COUNT[:BITS[:SEED]]" -w random:
wrong "--workload random:0: COUNT is 0, it must be 1 or more" -w random:0
wrong "--workload random:5:0: BITS must be 1 to 64" -w random:5:0
wrong "--workload random:5:65: BITS must be 1 to 64" -w random:5:65
wrong "--workload random:5:64:1:2: too many colons: the form is random:COUNT[:BITS[:SEED]]" -w random:5:64:1:2
wrong "--workload random:x: COUNT 'x' is not a number: digits only" -w random:x
wrong "--workload random:4611686018427387905: COUNT is too large: the limit is 4611686018427387904 (2^62)" \
    -w random:4611686018427387905

claim "a workload stands alone"
alone="--workload classic stands alone: it cannot be mixed with numbers, --input or --range"
wrong "$alone" --workload classic 5
wrong "$alone" 5 --workload classic
wrong "$alone" --workload classic --input good.txt
wrong "$alone" --range 1:2 --workload classic
wrong "--workload is given twice: a run has one workload" --workload classic --workload classic

claim "a name of a file is escaped like its lines"
name=$'a\e[2Jb'
printf 'x\n' >"$name"
expect_exit 2 "$PRIMES" --input "$name"
expect_stderr_has 'a\x1b[2Jb:1:1:'
expect_stderr_printable
expect_exit 1 "$PRIMES" --input "$name/none"
expect_stderr_has 'a\x1b[2Jb/none'
expect_stderr_printable
