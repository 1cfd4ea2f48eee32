#!/usr/bin/env bash
# The kernel sieve: counts of dense ranges are those of miller-rabin, everywhere and by any workers; what is not counted
# comes out byte for byte as miller-rabin says it.
source "$(dirname "$0")/lib.sh"

two=1
[[ $HAVE_OPENMP == 0 ]] || two=2

claim "where every number is printed, the bytes are those of miller-rabin"
for format in tsv jsonl; do
    "$PRIMES" --kernel miller-rabin --range 1000000000000:1000000120000 --format "$format" >expected
    expect_exit 0 "$PRIMES" --kernel sieve --range 1000000000000:1000000120000 --format "$format" --threads "$two"
    expect_same expected "$captured/stdout"
done

# counts_agree ARGUMENT...: the counts, and the digest of the numbers.
counts_agree() {
    expect_exit 0 "$PRIMES" --kernel miller-rabin --format count --record checked.jsonl --threads "$two" "$@"
    cp "$captured/stdout" expected
    for threads in 1 "$two"; do
        expect_exit 0 "$PRIMES" --kernel sieve --format count --record counted.jsonl --threads "$threads" "$@"
        expect_same expected "$captured/stdout"
        expect_stderr "${fallback:-}"
        python3 - <<'PYTHON' || fail "the records disagree: $*"
import json
counted, checked = (json.loads(open(name).readlines()[-1])["tally"] for name in ("counted.jsonl", "checked.jsonl"))
for key in checked:
    if key != "verdicts_digest":
        assert counted[key] == checked[key], key
assert counted["verdicts_digest"] in (None, checked["verdicts_digest"])
PYTHON
    done
}

fallback=
if [[ $HAVE_SIEVE == 0 ]]; then
    claim "without libprimesieve it says that each number is checked"
    fallback="primes: this build has no libprimesieve: each number is checked, as by miller-rabin"
    counts_agree --range 0:1500000
    exit
fi

claim "it is the default where a long dense range is counted, and only there"
# default_kernel KERNEL ARGUMENT...
default_kernel() {
    rm -f default.jsonl
    expect_exit 0 "$PRIMES" --record default.jsonl "${@:2}" --threads 1
    [[ $(<default.jsonl) == *"\"kernel\":\"$1\""* ]] || fail "expected the kernel $1 of: ${*:2}"
}
default_kernel sieve --format count --range 0:2000000
default_kernel sieve --format count --range 1:700000 --range 800000:2800000:2
default_kernel miller-rabin --format count --range 0:1000
default_kernel miller-rabin --format count --range 0:6000000:3
default_kernel miller-rabin --format count --range 0:2000000 97
default_kernel miller-rabin --format count --range 0:2000000 --shard 1/2
default_kernel trial --format count --range 0:200000 --kernel trial
default_kernel miller-rabin --format tsv --output out --range 0:1100000

claim "the counts are those of miller-rabin, at every border"
counts_agree --range 0:1200000
counts_agree --range 1:1200000
counts_agree --range 2:1200002
counts_agree --range 3:1200003
counts_agree --range 0:2400000:2
counts_agree --range 1:2400001:2
counts_agree --range 2:2400002:2
counts_agree --range 4294000000:4295200000
counts_agree --range 1000000000001:1000002400001:2
counts_agree --range 18446744073708000000:18446744073709551615
counts_agree --range 18446744073707151617:18446744073709551615:2

claim "what is dense is counted, what is not is checked, in one run"
counts_agree 97 --range 0:1200000 --range 5:30000000:29 --range 10:20 --range 100:1300000:2 91

claim "a record without the digest of the verdicts is one of the schema and of primes-report"
expect_exit 0 "$PRIMES" --kernel sieve --format count --record one.jsonl --range 0:1200000 --output out
expect_stderr_lacks "verdicts"
[[ $(<one.jsonl) == *'"verdicts_digest":null'* ]] || fail "the digest is no null"
if [[ -x $BUILD_DIR/src/primes-report ]]; then
    expect_exit 0 "$BUILD_DIR/src/primes-report" one.jsonl
fi
