#!/usr/bin/env bash
# primes-merge when a call to the system or an allocation fails: the N-th one, for N = 1, 2, 3 ... until it succeeds. It
# ends with the whole and exit 0, or with a message, exit 1, and what was there; never by a signal.
source "$(dirname "$0")/lib.sh"
source "$(dirname "$0")/injector.sh"

merge=$BUILD_DIR/src/primes-merge
# A small record: every allocation of reading one is tried.
mkdir parts out
cp "$SOURCE_DIR"/tests/data/merge/part-1.* parts/
# What jansson does not survive: a buffer that cannot grow at the end of a text. So it grows within one, before all others.
sed -i 's/^{/{"a name longer than any other text of this record, which has digests of 32 digits": 1,/' parts/part-1.jsonl
cp parts/part-1.tsv whole
touch begin

prepare() {
    rm -rf out
    mkdir out
    echo old >out/file
}

judge() {
    local kept
    kept=$(find out "${TMPDIR:-/tmp}" -maxdepth 1 -newer begin -name 'file.*.finished' 2>/dev/null)
    case $status in
    0)
        cmp -s whole out/file || fail "exit 0, but not the whole"
        stderr | grep -q . && fail "something is said"
        ;;
    1)
        [[ $(stderr) == "primes-merge: "[a-z]* ]] || fail "no message"
        [[ $(cat out/file) == old ]] || fail "exit 1, and the file is not what it was"
        expect_stdout ""
        [[ -z $kept ]] || { cmp -s whole "$kept" && stderr | grep -qF "the finished result is in '$kept'"; } ||
            fail "what is kept is not whole, or not told: $kept"
        if [[ -n $kept ]]; then rm "$kept"; fi
        ;;
    *) fail "expected exit 0 or 1" ;;
    esac
    [[ $(ls -A out) == file ]] || fail "something is left: $(ls -A out)"
}
judge_unharmed() {
    [[ $status -eq 0 ]] || fail "expected exit 0"
    judge
}

claim "memory: every allocation"
sweep memory ENOMEM judge "$merge" parts --output out/file

claim "every call to the system that reads"
sweep read EIO judge "$merge" parts --output out/file
sweep read EINTR judge_unharmed "$merge" parts --output out/file
sweep open EMFILE judge "$merge" parts --output out/file

claim "every call to the system that writes"
for how in ENOSPC EDQUOT EIO; do sweep write,pwrite $how judge "$merge" parts --output out/file; done
for how in EINTR short; do sweep write,pwrite $how judge_unharmed "$merge" parts --output out/file; done
sweep fsync EIO judge "$merge" parts --output out/file
sweep renameat2,rename EPERM judge "$merge" parts --output out/file

claim "SIGTERM in place of a call: nothing is left, and the file is what it was"
judge_stopped() {
    [[ $status -eq 0 ]] && return
    [[ $status -eq 75 || $status -eq 143 ]] || fail "expected exit 75"
    [[ $(cat out/file) == old && $(ls -A out) == file ]] || fail "left: $(ls -A out)"
}
for number in 1 2 3 4 5 6; do
    prepare
    faulty read $number TERM "$merge" parts --output out/file
    judge_stopped
done
