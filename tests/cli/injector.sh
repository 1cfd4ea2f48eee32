# shellcheck shell=bash disable=SC2154 # lib.sh sets test_root and status
# For tests that make calls of a program go wrong, one after the other (tests/tools/fault_injector.c); after lib.sh.

injector=$BUILD_DIR/tests/fault_injector.so
[[ -z $SANITIZER ]] || skip "a sanitizer and a fault injector cannot both take over the allocator"
[[ -e $injector ]] || skip "no fault_injector in this build"

fired=$test_root/fired

# faulty CALLS NUMBER HOW COMMAND...: COMMAND, in which this call goes wrong; $fired is there if it was reached.
faulty() {
    rm -f "$fired"
    { run preloaded "$@"; } 2>/dev/null # bash tells of a kill
}
preloaded() {
    LD_PRELOAD=$injector FAULT_FIRED=$fired FAULT_CALL=$1 FAULT_NUMBER=$2 FAULT_HOW=$3 "${@:4}"
}

# sweep CALLS HOW JUDGE COMMAND...: for the first, second ... call, until a run does not reach it, which must succeed.
# With first_fault, from that call on. Before each, the function `prepare` sets the stage; after each, JUDGE looks at it. Some call must matter, if it is
# not one that can be tried again (or the end of a file that is known to be on the disk).
sweep() {
    local calls=$1 how=$2 judge=$3 number failures=0
    shift 3
    for ((number = ${first_fault:-1}; number < 2000; number++)); do
        prepare
        faulty "$calls" "$number" "$how" "$@"
        $judge
        [[ -e $fired ]] || break
        [[ $status -eq 0 ]] || failures=$((failures + 1))
    done
    printf '  %s, %s: %s of %s calls matter\n' "$calls" "$how" "$failures" $((number - 1))
    if [[ -e $fired ]]; then fail "no end after 2000 faults"; fi
    [[ $status -eq 0 && $number -gt 1 ]] || fail "expected exit 0 without a fault, and a fault at all: $calls"
    case $how-$calls in
    EIO-close) ;;
    *-linkat) ;; # there is another way, unless it lasts
    short-* | EINTR-* | EWOULDBLOCK-*) [[ $failures -eq 0 ]] || fail "expected every call to be tried again: $calls" ;;
    *) [[ $failures -gt 0 ]] || fail "expected an error to be noticed: $calls" ;;
    esac
}
