#!/usr/bin/env bash
# Runs that go on: what they keep is removed or replaced by others while they are at work. It is theirs; the result is whole.
source "$(dirname "$0")/../cli/lib.sh"
source "$(dirname "$0")/resumed.sh"

slow=(--placement=ignore --threads 1 --kernel trial --range 1000000000001:1000000025000:2) # a second
"$PRIMES" "${slow[@]}" >whole
lost="primes: 'result.unfinished' or its journal was removed or replaced: this run cannot be gone on with"

# Does a checkpoint vouch for rows?
has_rows() { read_journal result && [[ ${lines[*]} == *'"texts":[{'* ]]; }
# halted COMMAND...: a run that has made such a checkpoint stands still while the command is at work.
halted() {
    launch "$PRIMES" --output result --checkpoint 0.02 "${slow[@]}"
    await has_rows
    kill -STOP "$pid"
    "$@"
}
# expect_whole LINE...: it goes on, says these lines, and has the result.
expect_whole() {
    kill -CONT "$pid"
    expect_end 0
    [[ $(stderr | grep -v '^25000\|numbers: ') == "$(printf '%s\n' "$@")" ]] || fail "it said: $(stderr)"
    expect_same whole result
    rm -f result
}

claim "the unfinished file replaced by another: that stays, and the result is whole"
echo mine >mine
cp mine copy
halted mv copy result.unfinished
expect_whole "$lost"
expect_same mine result.unfinished
rm result.unfinished
[[ -z $(find . -name '*result*') ]] || fail "left: $(ls -A)"

claim "the unfinished file removed, or moved away"
halted rm result.unfinished
expect_whole "$lost"
halted mv result.unfinished away
expect_whole "$lost"
[[ -e away && $(stat -c %h away) -eq 1 ]] || fail "what was moved away is not what it was"
rm away
[[ -z $(find . -name '*result*') ]] || fail "left: $(ls -A)"

claim "the journal removed"
halted rm result.journal
expect_whole "$lost"
[[ -z $(find . -name '*result*') ]] || fail "left: $(ls -A)"

claim "the lock removed: it is taken again"
halted rm .result.lock
expect_whole
[[ -z $(find . -name '*result*') ]] || fail "left: $(ls -A)"

claim "another run is not let to write there"
refused() { expect_untouched 2 result "$PRIMES" --range 1:100 --output result."$1"; }
halted refused unfinished
expect_whole
halted refused journal
expect_whole

claim "a run that is stopped says that what it kept is gone"
halted rm result.journal
kill -TERM "$pid"
kill -CONT "$pid"
expect_end 75
expect_stderr_has "numbers; what was kept of them was removed or replaced meanwhile"

claim "what stands in place of the unfinished file is refused before anything is said of going on"
# refused_as TEXT
refused_as() {
    expect_exit 2 "$PRIMES" "${slow[@]}" --output result --resume
    expect_stderr "primes: 'result.unfinished' $1"
}
rm -f result.*
killed() { kill -KILL "$pid"; }
halted killed
expect_end 137 2>/dev/null
mv result.unfinished data
mkfifo result.unfinished
refused_as "is no regular file; --restart discards it"
ln -sf data result.unfinished
refused_as "is no regular file; --restart discards it"
rm result.unfinished
ln data result.unfinished
refused_as "has 2 hard links, and going on would change all; --restart discards this one, or put a copy in its place"
rm result.unfinished
expect_goes_on whole result "${slow[@]}"
expect_stderr_has "primes: 'result.unfinished' is not there: what its journal vouches for is lost"
