#!/usr/bin/env bash
# Where --output goes: as careful as the shell's >, and more. What needs root, another user, a mount or a setting of the
# kernel's is not tried where that is not to be had, and says so.
# shellcheck disable=SC2016 # bash -c '...' expands for itself
source "$(dirname "$0")/lib.sh"

seven=$'7\tprime'
export TMPDIR=$tmp/spare
mkdir spare
chmod 1777 spare

not_tried() { printf '  not tried: %s: %s\n' "$current_claim" "$*"; }

# As an ordinary user, where this one is root.
other=(setpriv --reuid=65534 --regid=65534 --clear-groups)
has_other=false
if [[ $(id -u) -eq 0 ]]; then
    chmod 711 "$test_root" "$tmp"
    if "${other[@]}" test -x "$PRIMES" 2>/dev/null; then has_other=true; fi
fi

# content FILE TEXT
content() { [[ $(cat "$1") == "$2" ]] || fail "$1 has: $(cat "$1")"; }

claim "a path that stands for a descriptor is written through it, in its place"
{
    echo header
    "$PRIMES" 7 --output /dev/stdout 2>/dev/null
    echo footer
} >log
content log "header
$seven
footer"
echo before >log
for path in /dev/stdout /dev/fd/1 /proc/self/fd/1; do
    {
        echo header
        "$PRIMES" 7 --output $path 2>/dev/null
        echo footer
    } >>log
done
content log "before
header
$seven
footer
header
$seven
footer
header
$seven
footer"
echo before >log
"$PRIMES" 7 --output /dev/fd/7 7>>log 2>/dev/null
content log "before
$seven"
{
    echo header >&2
    "$PRIMES" 7 --output /dev/stderr
    echo footer >&2
} 2>log
[[ $(sed -n '1p;2p;4p' log) == "header
$seven
footer" ]] || fail "standard error has: $(cat log)"
ln -s /dev/stdout out_link
{
    echo header
    "$PRIMES" 7 --output out_link 2>/dev/null
} >log
content log "header
$seven"
expect_exit 0 bash -c '"$1" 7 --output /dev/stdout | cat' - "$PRIMES"
expect_stdout "$seven"
if [[ $HAVE_MPI == 1 ]]; then
    expect_exit 0 ranks 2 "$PRIMES" --output /dev/stdout --range 1:9
    expect_stdout "$("$PRIMES" --range 1:9)"
fi

claim "a descriptor that cannot be written is refused before anything is computed"
expect_exit 1 "$PRIMES" --output /dev/fd/7 --workload classic64 7</dev/null
expect_stderr "primes: cannot write '/dev/fd/7': descriptor 7 is not open for writing"
expect_exit 1 "$PRIMES" --output /dev/fd/77 --workload classic64
expect_stderr "primes: cannot write '/dev/fd/77': Bad file descriptor"

if [[ $HAVE_MPI == 1 ]]; then
    claim "a descriptor of MPI's own is not written"
    for number in 8 14 15; do
        expect_exit 1 ranks 1 "$PRIMES" --output /dev/fd/$number 7
        expect_stderr_matches "^primes: cannot write '/dev/fd/$number': (Bad file descriptor|descriptor $number is not open for writing)$"
    done
fi

claim "no bit of a mode beyond 0777, none wider than before"
for mode in 6777 4755 1644 600 666; do
    echo old >file
    chmod $mode file
    expect_exit 0 "$PRIMES" 7 --output file
    [[ $(stat -c %a file) == "$(printf %o $((8#$mode & 8#777)))" ]] || fail "mode $mode became $(stat -c %a file)"
    rm file
done

claim "owner and group stay"
if $has_other; then
    echo old >file
    chown 65534:12 file
    chmod 6750 file
    expect_exit 0 "$PRIMES" 7 --output file
    [[ $(stat -c '%a %u %g' file) == "750 65534 12" ]] || fail "it is $(stat -c '%a %u %g' file)"
    rm file
else
    not_tried "needs root"
fi

claim "an access control list and the user's attributes stay"
# attributes set|get FILE: the kernel's form of user::rw-, user:65534:r--, group::r--, mask::r--, other::---.
attributes() {
    python3 - "$@" <<'PYTHON'
import os, struct, sys
how, file = sys.argv[1:]
NAMES = ("system.posix_acl_access", "user.origin")
entries = ((1, 6, 0xffffffff), (2, 4, 65534), (4, 4, 0xffffffff), (16, 4, 0xffffffff), (32, 0, 0xffffffff))
if how == "set":
    os.setxattr(file, NAMES[0], struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *entry) for entry in entries))
    os.setxattr(file, NAMES[1], b"here")
print(oct(os.stat(file).st_mode), *(os.getxattr(file, name) for name in NAMES))
PYTHON
}
echo old >file
if before=$(attributes set file 2>/dev/null); then
    expect_exit 0 "$PRIMES" 7 --output file
    [[ $(attributes get file) == "$before" ]] || fail "they were $before, and are $(attributes get file)"
else
    not_tried "no python3, or a file system without"
fi
rm -f file

claim "what a rename would lose and cannot be kept is refused before the clock starts, with the way out"
echo old >file
ln file second
expect_exit 1 "$PRIMES" --output file --workload classic64
expect_stderr_has "'file' has 2 hard links, which replacing it would part; write to another file and copy it there with cat"
content second old
expect_exit 0 bash -c '"$1" 7 >file' - "$PRIMES"
content second "$seven"
rm file second
if $has_other; then
    mkdir -m 777 shared
    echo old >shared/file
    chmod 666 shared/file
    expect_exit 1 "${other[@]}" "$PRIMES" --output shared/file --workload classic64
    expect_stderr_has "replacing 'shared/file' would lose its group (Operation not permitted); write to another file"
    content shared/file old
    rm -r shared
else
    not_tried "another user's file: needs root"
fi

claim "a file that may not be written is not replaced"
if $has_other; then
    mkdir -m 777 shared
    "${other[@]}" bash -c 'echo old >shared/file; chmod 444 shared/file'
    expect_exit 1 "${other[@]}" "$PRIMES" --output shared/file --workload classic64
    expect_stderr "primes: cannot write 'shared/file': Permission denied"
    content shared/file old
    rm -rf shared
elif [[ $(id -u) -ne 0 ]]; then
    echo old >file
    chmod 444 file
    expect_exit 1 "$PRIMES" --output file --workload classic64
    expect_stderr "primes: cannot write 'file': Permission denied"
    content file old
    rm -f file
else
    not_tried "root writes everywhere"
fi

claim "a link that the kernel does not follow is not followed"
if $has_other && [[ $(cat /proc/sys/fs/protected_symlinks) == 1 ]]; then
    mkdir -m 1777 sticky
    echo old >file
    "${other[@]}" ln -s "$tmp/file" sticky/link
    "${other[@]}" ln -s "$tmp/new" sticky/dangling
    for link in link dangling; do
        expect_exit 1 "$PRIMES" --output sticky/$link --workload classic64
        expect_stderr "primes: cannot write 'sticky/$link': Permission denied"
    done
    content file old
    [[ ! -e new ]] || fail "a file was made through the link"
    rm -r sticky file
else
    not_tried "needs root and fs.protected_symlinks=1"
fi

claim "a file in a folder that takes no new ones is written through"
if $has_other; then
    mkdir sealed
    echo "old and longer" >sealed/file
    chmod 666 sealed/file
    expect_exit 0 "${other[@]}" "$PRIMES" 7 --output sealed/file
    content sealed/file "$seven"
    [[ $(stat -c '%a %u' sealed/file) == "666 0" ]] || fail "it is $(stat -c '%a %u' sealed/file)"
    [[ -z $(ls -A spare) ]] || fail "left: $(ls -A spare)"
    rm -r sealed
else
    not_tried "needs root"
fi

claim "where nothing can be made to write it through, the message says where"
if $has_other; then
    mkdir sealed
    echo old >sealed/file
    chmod 666 sealed/file
    expect_exit 1 "${other[@]}" env TMPDIR=no/spare "$PRIMES" --output sealed/file --workload classic64
    expect_stderr "primes: cannot write 'sealed/file': nothing can be made beside it, nor in 'no/spare' (No such file or directory); let TMPDIR name a folder that takes files"
    content sealed/file old
    rm -r sealed
else
    not_tried "needs root"
fi

claim "a finished result that cannot be written through is kept where it lies, also where there is no room for it twice"
mkdir full
narrow='mount -t tmpfs -o size=1M,mode=755 none full && mount -t tmpfs -o size=4M,mode=1777 none spare || exit 99
echo old >full/file
chmod 666 full/file
cat /dev/zero >full/filled 2>/dev/null
"${@:2}" "$1" --range 1:200000 --output full/file
[[ $? -eq 1 && $(cat full/file) == old && $(cat spare/file.*.finished | wc -l) -eq 200000 ]]'
if $has_other; then
    run unshare --mount bash -c "$narrow" - "$PRIMES" "${other[@]}"
    case $status in
    0)
        expect_stderr_has "primes: 'full/file' will have about 4 MB, for which its file system has no room"
        expect_stderr_has "primes: cannot write 'full/file': No space left on device; the finished result is in '$TMPDIR/file."
        ;;
    99) not_tried "nothing can be mounted here" ;;
    *) fail "expected exit 1, the old content, and the result in '$TMPDIR'" ;;
    esac
else
    not_tried "needs root"
fi
rmdir full

claim "a file system without a limit is not said to be full"
mkdir unlimited
run unshare --mount bash -c 'mount -t tmpfs -o size=0 none unlimited || exit 99
"$1" --range 1:100000 --output unlimited/file' - "$PRIMES"
case $status in
0) expect_stderr_lacks "no room" ;;
99 | 1) not_tried "nothing can be mounted here" ;;
*) fail "expected exit 0" ;;
esac
rmdir unlimited

claim "a file that is mounted there is written through, as containers have it"
mkdir box
echo "old and longer" >behind
touch box/file
bound='mount --bind behind box/file || exit 99
"$1" 7 --output box/file || exit 98
[[ $(ls -A box) == file ]]'
run unshare --mount bash -c "$bound" - "$PRIMES"
case $status in
0) content behind "$seven" ;;
99 | 1) not_tried "no file can be mounted here" ;;
*) fail "expected exit 0" ;;
esac
rm -r box behind

claim "an immutable file is refused at once"
echo old >file
if chattr +i file 2>/dev/null; then
    run "$PRIMES" --output file --workload classic64
    chattr -i file
    [[ $status -eq 1 ]] || fail "expected exit 1"
    expect_stderr "primes: cannot write 'file': Operation not permitted"
    content file old
else
    not_tried "no chattr here"
fi
rm file

claim "a file in a folder that may only grow is written through"
mkdir growing
echo "old and longer" >growing/file
if chattr +a growing 2>/dev/null; then
    run "$PRIMES" 7 --output growing/file
    chattr -a growing
    [[ $status -eq 0 ]] || fail "expected exit 0"
    content growing/file "$seven"
    [[ $(ls -A growing spare) == $'growing:\nfile\n\nspare:' ]] || fail "left: $(ls -A growing spare)"
else
    not_tried "no chattr here"
fi
rm -r growing

claim "without /proc a file is written, a new and an old one"
run unshare --mount bash -c 'umount -l /proc || exit 99; "$1" 11 --output file && "$1" 7 --output file' - "$PRIMES"
case $status in
0)
    content file "$seven"
    rm file
    left=(.[!.]*)
    [[ ! -e ${left[0]} ]] || fail "left: ${left[*]}"
    ;;
99 | 1) not_tried "/proc cannot be taken away here" ;;
*) fail "expected exit 0" ;;
esac

claim "a name as long as the file system takes"
for size in 200 241 242 250 255; do
    name=$(printf "%${size}s" | tr ' ' n)
    expect_exit 0 "$PRIMES" 11 --output "$name"
    expect_exit 0 "$PRIMES" 7 --output "$name"
    content "$name" "$seven"
    rm "$name"
done

claim "a path as long as the system takes, whose file leaves no room for another name beside it"
folder=$tmp/deep
level=$(printf '%200s' '' | tr ' ' d)
while ((${#folder} < 3860)); do folder+=/$level; done
(cd / && mkdir -p "$folder")
file=$folder/$(printf "%$((4094 - ${#folder}))s" | tr ' ' n | head -c 255)
expect_exit 0 "$PRIMES" 11 --output "$file"
expect_exit 0 "$PRIMES" 7 --output "$file"
content "$file" "$seven"
rm -r deep

# slow_run FILE: a run of seconds that has its output open.
slow_run() {
    : >log
    "$PRIMES" --kernel trial --format count --threads 1 --output "$1" --checkpoint 1000 --progress=always 18446744073709551557 2>log &
    until grep -q divisors log; do
        kill -0 $! || fail "the run ended too early: $(cat log)"
        sleep 0.02
    done
}
# What the message says of where a finished result is.
kept_name() { tr '\r' '\n' | sed -n "s/.*; the finished result is in '\(.*\)'$/\1/p"; }

expect_finished() { # FOLDER
    local kept
    status=0
    wait $! || status=$?
    [[ $status -eq 1 ]] || fail "expected exit 1, got $status: $(cat log)"
    kept=$(kept_name <log)
    [[ $kept == "$1"/*.finished ]] || fail "not told where it is: $(cat log)"
    [[ $(head -n 2 "$kept") == $'numbers\t1\nprimes\t1' ]] || fail "what was kept: $(cat "$kept")"
    rm "$kept"
}

claim "a finished result whose folder is gone is kept elsewhere"
mkdir gone
slow_run gone/file
rm -r gone
expect_finished "$TMPDIR"

claim "a finished result whose place was taken by a folder is kept beside it"
mkdir place
slow_run place/file
mkdir -p place/file/x
expect_finished place
[[ $(ls -A place) == file ]] || fail "left: $(ls -A place)"

claim "one file under two options, or as input too, is refused, whatever it is called"
echo 7 >numbers
ln -s numbers link
ln numbers hard
for twice in "--input numbers --output numbers" "--input link --output hard" "--input ./numbers --output $tmp/link"; do
    read -ra words <<<"$twice"
    expect_exit 2 "$PRIMES" "${words[@]}"
    expect_stderr_matches "^primes: --input and --output are one file, '.*': what is in it would be lost$"
done
cp numbers n.jsonl
for twice in "--input n.jsonl --record n.jsonl" "--output x.jsonl --record x.jsonl 7" "--output ./x.jsonl --record x.jsonl 7"; do
    read -ra words <<<"$twice"
    expect_exit 2 "$PRIMES" "${words[@]}"
    expect_stderr_has " are one file, '"
done
[[ ! -e x.jsonl ]] || fail "a file was made"
expect_exit 2 bash -c '"$1" --input - --output numbers <numbers' - "$PRIMES"
expect_exit 2 bash -c '"$1" --input numbers >>numbers' - "$PRIMES"
expect_stderr_has "--input and standard output are one file"
content numbers 7
expect_exit 0 "$PRIMES" --input /dev/null --output /dev/null
if [[ $HAVE_MPI == 1 ]]; then
    expect_exit 2 ranks 2 "$PRIMES" --input numbers --output hard
    content numbers 7
fi

claim "a pipe without a reader is waited for until a signal comes"
mkfifo pipe
"$PRIMES" 7 --output pipe 2>log &
sleep 0.3
kill -TERM $!
status=0
wait $! || status=$?
[[ $status -eq 75 || $status -eq 143 ]] || fail "it ended with $status: $(cat log)"

injector=$BUILD_DIR/tests/fault_injector.so
if [[ -n $SANITIZER || ! -e $injector ]]; then
    echo "  not tried: what killed runs leave: no fault injector in this build"
    exit 0
fi

claim "what a killed run leaves is found and named by the next on the same file, and by no other"
mkdir left
{ LD_PRELOAD=$injector FAULT_NAMED=1 FAULT_CALL=fsync FAULT_NUMBER=1 FAULT_HOW=KILL "$PRIMES" 7 --output left/file || true; } 2>/dev/null
names=(left/.file.*.part)
[[ ${#names[@]} -eq 1 && -e ${names[0]} ]] || fail "expected one file under its name in the making: $(ls -A left)"
expect_exit 0 "$PRIMES" 7 --output left/other
[[ $(stderr | wc -l) -eq 1 ]] || fail "another target was told of it"
expect_exit 0 "$PRIMES" 7 --output left/file
expect_stderr_has "primes: '$(basename "${names[0]}")', beside the output: unfinished, left by a run that did not end; nothing uses it"
[[ -e ${names[0]} ]] || fail "it was removed"

claim "what --output cannot know, an error of the last step tells, and the result is kept"
for how in EPERM EACCES EBUSY; do
    echo old >left/file
    run env LD_PRELOAD="$injector" FAULT_CALL=rename FAULT_NUMBER=1 FAULT_HOW=$how "$PRIMES" 7 --output left/file
    if [[ $how == EBUSY ]]; then
        [[ $status -eq 0 ]] || fail "expected exit 0: a busy file is written through"
        content left/file "$seven"
    else
        content left/file old
        kept=$(stderr | kept_name)
        [[ $status -eq 1 && -n $kept ]] || fail "expected exit 1 and a name"
        content "$kept" "$seven"
        rm "$kept"
    fi
done

claim "what is kept is not under the name of what is unfinished"
echo old >left/file
run env LD_PRELOAD="$injector" FAULT_CALL=rename,renameat2 FAULT_NUMBER=1 FAULT_HOW=EPERM FAULT_LASTING=1 "$PRIMES" 7 --output left/file
kept=$(stderr | kept_name)
[[ $status -eq 1 && $kept == left/*.finished ]] || fail "expected exit 1 and a name that ends in .finished"
content "$kept" "$seven"
