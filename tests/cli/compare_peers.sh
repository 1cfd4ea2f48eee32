#!/usr/bin/env bash
# scripts/compare-peers, with the drivers of this build, on few numbers: what it says, what it writes, and that a peer
# that is wrong, is missing or breaks is found out.
# shellcheck disable=SC2016 # python expands what stands in single quotes
source "$(dirname "$0")/lib.sh"

command -v python3 >/dev/null || skip "there is no python3 to run the comparison with"

# A build of its own, in which drivers can be replaced.
drivers=$tmp/build/tests/peers
mkdir -p "$drivers"
ln -s "$BUILD_DIR/src" build/src
for file in "$BUILD_DIR"/tests/peers/{make_numbers,peer_*}; do ln -s "$file" "$drivers"; done

compare() {
    "$SOURCE_DIR/scripts/compare-peers" --drivers "$drivers" --numbers 150 --rounds 2 --seconds 0 --window 200000 \
        --records "$tmp/records" "$@"
}

# planted NAME LINE...: a driver, made of these lines of bash; "$real" is the one that it stands for.
planted() {
    rm "$drivers/$1"
    printf '%s\n' '#!/usr/bin/env bash' "real=$BUILD_DIR/tests/peers/$1" "${@:2}" >"$drivers/$1"
    chmod +x "$drivers/$1"
}

restored() {
    rm -f "$drivers/$1"
    ln -s "$BUILD_DIR/tests/peers/$1" "$drivers"
}

claim "all peers agree, and the table has them"
expect_exit 0 compare --arrays primes64,odd64,any32,any64,window12
expect_stdout_matches '^primes .* one core; CPU time; 2 rounds in turn, seed 1;'
expect_stdout_matches '^64-bit primes +version +ns a number +min–max +× '
expect_stdout_matches '^200,000 integers from 10\^12 '
expect_stdout_matches '^primes, many a call, portable +[0-9.]+, portable +[0-9.,]+ +[0-9.,]+–[0-9.,]+ '
expect_stdout_matches '^primes, one a call, portable '
expect_stdout_matches '^GMP mpz_probab_prime_p 25 +[0-9.]+ '
expect_stdout_has "All verdicts agree."
expect_stderr_has "round 2 of 2"
stdout >table

claim "the records hold everything, and the table comes from them alone"
file=$(echo records/peers-*.jsonl)
expect_exit 0 "$SOURCE_DIR/scripts/compare-peers" --table "$file"
expect_stderr ""
stdout >again
expect_same table again
primes=$("$PRIMES" --range 1000000000000:1000000199999 --format count | awk '$1 == "primes" { print $2 }')
python3 - "$file" "$primes" <<'PYTHON'
import json, statistics, sys
lines = [json.loads(line) for line in open(sys.argv[1])]
run = lines[0]
assert run["kind"] == "run" and run["seed"] == 1 and run["cpu_model"] and run["program"].startswith("primes "), run
arrays = {line["array"]: line for line in lines if line["kind"] == "array"}
assert list(arrays) == ["primes64", "odd64", "any32", "any64", "window12"], arrays
measured = [line for line in lines if line["kind"] == "measurement"]
assert {line["round"] for line in measured} == {1, 2}
for line in measured:
    assert line["version"] and line["seconds"] and all(s > 0 for s in line["seconds"] + line["cpu_seconds"]), line
    assert len(line["seconds"]) == len(line["cpu_seconds"]), line
    if line["array"] == "window12": assert line["verdicts"] == {"primes": int(sys.argv[2])}, line
    else: assert len(line["verdicts"]["sha256"]) == 64 and line["count"] == 150, line
for name in arrays: # one verdict of all
    assert len({json.dumps(line["verdicts"]) for line in measured if line["array"] == name}) == 1, name
row = [line for line in measured if line["peer"].startswith("GMP") and line["array"] == "any64"]
ns = statistics.median(statistics.median(line["cpu_seconds"]) for line in row) / 150 * 1e9
text = f"{ns:,.0f}" if ns >= 1000 else f"{ns:.3g}"
part = open("table", encoding="utf-8").read().split("\n64-bit numbers")[1].split("\n\n")[0]
assert [line for line in part.splitlines() if line.startswith("GMP")][0].split()[4] == text, (text, part)
PYTHON

claim "the same seed makes the same numbers, another one others"
digests() { cat records/* | python3 -c 'import json, sys
for line in map(json.loads, sys.stdin):
    if line["kind"] == "array": print(line["sha256"])'; }
rm -r records
expect_exit 0 compare --arrays any64
expect_exit 0 compare --arrays any64
expect_exit 0 compare --arrays any64 --seed 2
[[ $(digests | sort | uniq -c | awk '{ print $1 }' | sort | tr '\n' ' ') == "1 2 " ]] || fail "digests: $(digests)"

claim "the script in Python says what the kernels say"
"$drivers/make_numbers" any32 400 3 numbers
expect_exit 0 python3 "$drivers/peer_python" numbers python-says 0
expect_exit 0 "$drivers/peer_primes" many numbers library-says 0
expect_same library-says python-says

claim "a peer that is not installed is a row that says so"
rm "$drivers/peer_gmp"
expect_exit 0 compare --arrays any64
expect_stdout_matches '^GMP mpz_probab_prime_p 25 +– .* not installed: libgmp-dev$'
restored peer_gmp

claim "one wrong verdict is found, in the last round too, and named with who says what"
planted peer_gmp '"$real" "$@" && echo >>"$0.calls"' \
    'if (($(wc -l <"$0.calls") > 1)); then printf "\1" | dd of="$2" bs=1 seek=7 conv=notrunc status=none; fi'
"$drivers/make_numbers" odd64 150 5 numbers
"$drivers/peer_primes" many numbers says 0 >said
[[ $(od -An -tu1 -j7 -N1 says) -eq 0 ]] || fail "the eighth number is prime: choose another seed"
wrong=$(od -An -tu8 -j56 -N8 numbers | tr -d ' ')
rm -r records
expect_exit 4 compare --arrays odd64 --seed 5
expect_stderr_matches "verdicts disagree on $wrong \(number 8 of odd64\): .*; prime: GMP mpz_probab_prime_p 25$|prime: GMP mpz_probab_prime_p 25;"
expect_stderr_has "not prime: "
expect_stderr_has "round 2 of 2"
expect_exit 0 "$SOURCE_DIR/scripts/compare-peers" --table "$(echo "$tmp"/records/*)"
expect_stdout_has "Verdicts disagree on $wrong"
restored peer_gmp

claim "a wrong count of a window is found"
if [[ -e $drivers/peer_primesieve ]] && command -v primesieve >/dev/null; then
    planted peer_primesieve '"$real" "$@" | sed "s/\"primes\":/&1/"'
    expect_exit 4 compare --arrays window12
    expect_stderr_has "verdicts disagree on the primes from 1000000000000 to 1000000199999"
    expect_stderr_has "1$primes: primesieve, the library"
    restored peer_primesieve
fi

claim "a driver that breaks ends it, with its words"
planted peer_gmp 'echo "out of luck" >&2' 'exit 9'
expect_exit 1 compare --arrays any64
expect_stderr_matches 'peer_gmp .* failed \(exit 9\): out of luck$'
restored peer_gmp

claim "what cannot be asked for is said"
expect_exit 2 compare --arrays any64,all
expect_stderr_has "--arrays: 'all' is none of primes64, odd64"
expect_exit 2 compare --rounds 0
expect_stderr_has "--rounds needs a whole number"
expect_exit 2 compare --table
expect_stderr_has "--table needs a value"
expect_exit 1 "$SOURCE_DIR/scripts/compare-peers" --drivers "$tmp"
expect_stderr_has "there are no drivers in $tmp"
expect_exit 1 "$SOURCE_DIR/scripts/compare-peers" --table "$tmp/nothing"
expect_stderr_has "cannot read the records of $tmp/nothing"
