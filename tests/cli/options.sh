#!/usr/bin/env bash
# The command line: what it refuses, in one line and before anything is computed, and what it says of itself.
source "$(dirname "$0")/lib.sh"

# wrong MESSAGE OPTION...: exit 2, this one line, nothing else.
wrong() {
    local message=$1
    shift
    expect_exit 2 "$PRIMES" "$@"
    expect_stdout ""
    expect_stderr "primes: $message"
}

# The options that take a value, with what the help calls it.
declare -A placeholder=(
    [input]=FILE [range]='LO:HI[:STEP]' [workload]=NAME [invalid]='stop|report' [kernel]=NAME [threads]=N
    [placement]='warn|refuse|ignore|show' [shard]=I/N [schedule]='KIND[,CHUNK]' [split]='auto|never'
    [format]=NAME [output]=FILE [progress]='auto|always|never' [repeat]=N [warmup]=N [record]=PATH [checkpoint]=SECONDS
    [print-options]='man|bash-completion'
)
declare -A letter=([input]=i [workload]=w [kernel]=k [threads]=t [format]=f [output]=o [help]=h [version]=V)

claim "an option without its value is told what it needs"
for name in "${!placeholder[@]}"; do
    wrong "--$name needs a value: --$name ${placeholder[$name]}" "--$name"
    wrong "--$name needs a value: --$name ${placeholder[$name]}" 7 "--$name"
    if [[ -n ${letter[$name]:-} ]]; then
        wrong "--$name needs a value: --$name ${placeholder[$name]}" 7 "-${letter[$name]}"
    fi
    expect_exit 2 "$PRIMES" "--$name="
    [[ $(stderr | wc -l) -eq 1 ]] || fail "expected one line"
    expect_stdout ""
    expect_exit 2 "$PRIMES" "--$name" ''
    [[ $(stderr | wc -l) -eq 1 ]] || fail "expected one line"
    expect_stderr_has "primes: --$name"
done

claim "an option that takes no value refuses one"
wrong "--help takes no value" --help=7
wrong "--help takes no value" --help=
wrong "--help takes no value" -h7
wrong "--version takes no value" --version=long
wrong "--version takes no value" -Vx

claim "an unknown option is quoted, and the likeliest meant is named"
wrong "unknown option '--kernle'; did you mean --kernel?" --kernle trial
wrong "unknown option '--thread'; did you mean --threads?" --thread 4
wrong "unknown option '--treads=4'; did you mean --threads?" --treads=4
wrong "unknown option '---help'; did you mean --help?" ---help
wrong "unknown option '--Help'; did you mean --help?" --Help
wrong "unknown option '--frobnicate'; primes --help lists all" --frobnicate
wrong "unknown option '--f=3'; primes --help lists all" --f=3
wrong "unknown option '-z'; primes --help lists all" -z
wrong "unknown option '-\\x1b[2J'; primes --help lists all" $'-\e[2J'
long=$(printf 'x%.0s' {1..5000})
wrong "unknown option '--${long:0:55}...'; primes --help lists all" "--$long"
wrong "--kernel: '${long:0:57}...' is no kernel; primes --kernel help lists them" --kernel "$long"

claim "a count is a whole number within its bounds"
count() { # OPTION LOW HIGH
    local value
    for value in 4x x4 '' ' 4' '4 ' -1 +4 4.0 1e3 0x4 4,0; do
        wrong "--$1: '$value' is not a whole number from $2 to $3" "--$1=$value"
        wrong "--$1: '$value' is not a whole number from $2 to $3" "--$1" "$value" 7
    done
    for value in "$(($3 + 1))" 4294967297 18446744073709551617 99999999999999999999999; do
        wrong "--$1: '$value' is out of range: $2 to $3" "--$1" "$value"
    done
    [[ $2 -eq 0 ]] || wrong "--$1: '0' is out of range: $2 to $3" "--$1" 0
}
count threads 1 4096
count repeat 1 1000000
count warmup 0 1000000
wrong "--threads: '4x' is not a whole number from 1 to 4096" -t4x
wrong "--threads: '0' is out of range: 1 to 4096" -t 0

claim "seconds are digits, perhaps with a point"
for value in 4x x4 ' 4' '4 ' -1 +4 1e3 0x4 4,0 . .5 4. 4.x nan inf; do
    wrong "--checkpoint: '$value' is no number of seconds, as 30 or 0.5" "--checkpoint=$value"
done
for value in 0 0.0 1000001 99999999999999999999999; do
    wrong "--checkpoint: '$value' is out of range: more than 0, at most 1000000" --checkpoint "$value"
done

claim "what is about an unfinished output needs an output, and one wish"
wrong "--resume is about an unfinished --output FILE, and there is none" 7 --resume
wrong "--restart is about an unfinished --output FILE, and there is none" 7 --restart
wrong "--resume goes on with what is unfinished, --restart discards it: give one" 7 --output out --resume --restart
wrong "--resume takes no value" --output out --resume=yes 7

claim "a word is one of its list"
wrong "--format: 'xml' is none of: table tsv jsonl count binary" --format xml
wrong "--format: 'TSV' is none of: table tsv jsonl count binary" -fTSV
wrong "--split: 'always' is none of: auto never" --split always
wrong "--format: 'ts' is none of: table tsv jsonl count binary" --format=ts
wrong "--progress: 'yes' is none of: auto always never" --progress yes
wrong "--invalid: 'skip' is none of: stop report" --invalid=skip
wrong "--print-options: 'html' is none of: man bash-completion" --print-options=html
wrong "--kernel: 'lucas' is no kernel; primes --kernel help lists them" --kernel lucas
wrong "--schedule: 'Static' is no schedule; the kinds are static, static,N, dynamic, dynamic,N, guided, guided,N, auto or runtime, with N at least 1" \
    --schedule Static
wrong "--output: '' is no path" --output ''
wrong "--record: '' is no path" --record=

claim "the first mistake counts, and a mistake behind good options is one too"
wrong "unknown option '--one'; primes --help lists all" --one --two
wrong "--threads: '0' is out of range: 1 to 4096" --output result.tsv --record record.jsonl 7 --threads 0
[[ ! -e result.tsv && ! -e record.jsonl ]] || fail "files were made"

claim "the last of two values counts"
expect_exit 0 "$PRIMES" --format count -f tsv --threads 2000 --threads=1 7
expect_stdout $'7\tprime'

claim "-- ends the options; a number with a minus is no option"
wrong "'-7' is negative: the smallest number is 0" -7
wrong "'-7' is negative: the smallest number is 0" -- -7
wrong "'--help' is not a number: digits only; to read a file: primes --input --help" -- --help
wrong "'--' is not a number: digits only; to read a file: primes --input --" -- --
expect_exit 0 "$PRIMES" 7 -- 8
expect_stdout $'7\tprime\n8\tcomposite\t2'

claim "an option's value may begin with a dash"
expect_exit 0 "$PRIMES" --output -7 7
[[ $(cat ./-7) == $'7\tprime' ]] || fail "expected a file named -7"

claim "two jobs, two defaults: a workload is a study, numbers are a check"
expect_exit 0 "$PRIMES"
[[ $(stdout | head -n 1) == "Checking 20 numbers "*"(kernel trial"*"):" ]] || fail "header: $(stdout | head -n 1)"
expect_exit 0 "$PRIMES" --
[[ $(stdout | head -n 1) == "Checking 20 numbers "*"(kernel trial"*"):" ]] || fail "header: $(stdout | head -n 1)"
expect_exit 0 "$PRIMES" --workload random:5:20
[[ $(stdout | head -n 1) == "Checking 5 numbers "*"(kernel trial):" ]] || fail "header: $(stdout | head -n 1)"
for numbers in 7 "--range 7:7" "--input seven.txt"; do
    echo 7 >seven.txt
    read -ra words <<<"$numbers"
    expect_exit 0 "$PRIMES" "${words[@]}"
    expect_stdout $'7\tprime'
    expect_exit 0 "$PRIMES" "${words[@]}" --format table
    [[ $(stdout | head -n 1) == *"(kernel miller-rabin):" ]] || fail "header: $(stdout | head -n 1)"
    expect_exit 0 "$PRIMES" "${words[@]}" --format table --kernel trial
    [[ $(stdout | head -n 1) == *"(kernel trial):" ]] || fail "header: $(stdout | head -n 1)"
done
expect_exit 0 "$PRIMES" --workload random:5:20 --kernel miller-rabin
[[ $(stdout | head -n 1) == *"(kernel miller-rabin):" ]] || fail "header: $(stdout | head -n 1)"
expect_exit 0 "$PRIMES" --workload classic --kernel miller-rabin --format count
expect_stdout $'numbers\t20\nprimes\t9\ncomposites\t11\nneither\t0\ninvalid\t0'

claim "threads: --threads, else OMP_NUM_THREADS, else the CPUs"
# worked_by WHO ENVIRONMENT... [-- OPTION...]
worked_by() {
    local who=$1 environment=()
    shift
    while (($#)) && [[ $1 != -- ]]; do
        environment+=("$1")
        shift
    done
    (($#)) && shift
    expect_exit 0 env "${environment[@]}" "$PRIMES" --format table "$@" 7
    [[ $(stdout | head -n 1) == "Checking 1 number $who (kernel miller-rabin):" ]] || fail "expected $who"
}
worked_by sequentially -- --threads 1
if [[ $HAVE_OPENMP == 1 ]]; then
    worked_by "with 3 threads" -- --threads 3
    worked_by "with 3 threads" OMP_NUM_THREADS=3
    worked_by "with 2 threads" OMP_NUM_THREADS=3 -- --threads 2
    worked_by "with 2 threads" OMP_THREAD_LIMIT=2 OMP_NUM_THREADS=3
    expect_exit 2 env OMP_THREAD_LIMIT=2 "$PRIMES" --threads 3 7
    expect_stderr "primes: --threads 3: OMP_THREAD_LIMIT allows 2"
    cpus=$("$PRIMES" --cores)
    if [[ $cpus -gt 1 ]]; then worked_by "with $cpus threads"; else worked_by sequentially; fi
    first_cpu=$(taskset -cp $$ | sed 's/.*: //; s/[-,].*//')
    expect_exit 0 taskset -c "$first_cpu" "$PRIMES" --format table 7
    [[ $(stdout | head -n 1) == "Checking 1 number sequentially (kernel miller-rabin):" ]] || fail "$(stdout | head -n 1)"
else
    worked_by sequentially OMP_NUM_THREADS=3
    wrong "--threads 2: this primes was built without OpenMP and has one thread; build with -DPRIMES_OPENMP=ON" \
        --threads 2 7
fi

claim "--help lists every option and every exit code, on 100 columns"
expect_exit 0 "$PRIMES" --help
expect_stderr ""
stdout >help
[[ $(awk 'length($0) > 100' help | wc -l) -eq 0 ]] || fail "too wide: $(awk 'length($0) > 100' help)"
[[ $(head -n 1 help) == "usage: primes "* ]] || fail "first line: $(head -n 1 help)"
for name in "${!placeholder[@]}"; do
    head="--$name ${placeholder[$name]}"
    [[ -z ${letter[$name]:-} ]] || head="-${letter[$name]}, $head"
    grep -qF -- "  $head" help || fail "the help lacks: $head"
done
for head in "-h, --help" "-V, --version" "a timing study" "a checker" "miller-rabin" "trial" "default" "mpirun"; do
    grep -qF -- "$head" help || fail "the help lacks: $head"
done
for code in 0 1 2 3 4 75; do
    grep -qE "^  $code +[a-z]" help || fail "the help lacks exit code $code"
done
[[ $(grep -coE '^ +(-[a-zA-Z], )?--[a-z-]+' help) -eq 24 ]] || fail "an option more, or less, than this test knows"
expect_exit 0 "$PRIMES" -h
expect_same help "$captured/stdout"

claim "what only informs needs nothing else to be right, but what stands before it"
expect_exit 0 "$PRIMES" --help --nonsense
expect_exit 0 "$PRIMES" 7 --version x
expect_exit 2 "$PRIMES" --nonsense --help
expect_stdout ""

claim "--version names version, commit, compiler and what makes threads and ranks"
expect_exit 0 "$PRIMES" --version
version=$(sed -n 's/^CMAKE_PROJECT_VERSION:STATIC=//p' "$BUILD_DIR/CMakeCache.txt")
expect_stdout_matches "^primes ${version//./\\.} \\(commit ([0-9a-f]{12}(-dirty)?|unknown), [a-zA-Z]+ [0-9.]+, threads: (OpenMP [0-9.]+|none), ranks: .+\\)$"
[[ $(stdout | wc -l) -eq 1 ]] || fail "expected one line"
expect_exit 0 "$PRIMES" -V
expect_stdout_has "primes $version "

claim "kernels and workloads are listed"
expect_exit 0 "$PRIMES" --kernel help
expect_stdout_matches '^trial +[a-z]'
expect_stdout_matches '^miller-rabin +[a-z]'
expect_stdout_matches '^instruction set in use: [a-z0-9]+; this CPU has portable[a-z0-9 ]*, and PRIMES_ISA=NAME forces one$'
for kernel in $(stdout | sed '/^$/,$d' | cut -d ' ' -f 1); do
    expect_exit 0 "$PRIMES" --kernel "$kernel" 7
    expect_stdout $'7\tprime'
done
expect_exit 0 "$PRIMES" --workload help
expect_stdout_matches '^classic +the 20 numbers'
expect_stdout_matches '^classic64 '
expect_stdout_matches '^random:COUNT\[:BITS\[:SEED\]\] '

claim "an instruction set is forced by name, and one that is unknown or missing here is refused"
offered=$("$PRIMES" --kernel help | sed -n 's/.* this CPU has \(.*\), and .*/\1/p')
for isa in portable avx2 avx512 avx512ifma; do
    if [[ " $offered " == *" $isa "* ]]; then
        PRIMES_ISA=$isa expect_exit 0 "$PRIMES" --kernel help
        expect_stdout_has "instruction set in use: $isa;"
        PRIMES_ISA=$isa expect_exit 0 "$PRIMES" 7
    else
        PRIMES_ISA=$isa wrong "PRIMES_ISA=$isa: this CPU lacks it; it has $offered" 7
        PRIMES_ISA=$isa wrong "PRIMES_ISA=$isa: this CPU lacks it; it has $offered" --kernel help
    fi
done
for isa in AVX2 '' 'avx 2' avx512vbmi; do
    PRIMES_ISA=$isa wrong "PRIMES_ISA='$isa' is no instruction set; this CPU has $offered" 7
    PRIMES_ISA=$isa wrong "PRIMES_ISA='$isa' is no instruction set; this CPU has $offered" --kernel help
done
PRIMES_ISA=none expect_exit 0 "$PRIMES" --help

claim "the manual page has every option and is good roff"
expect_exit 0 "$PRIMES" --print-options=man
stdout >primes.1
[[ $(head -n 1 primes.1) == .TH\ PRIMES\ 1\ * ]] || fail "first line: $(head -n 1 primes.1)"
for name in "${!placeholder[@]}" binary cores help version restart resume; do
    grep -qF -- "\\-\\-${name//-/\\-}" primes.1 || fail "the manual lacks --$name"
done
if command -v groff >/dev/null; then
    expect_exit 0 groff -ww -man -Tascii primes.1
    expect_stderr ""
    stdout | sed 's/\x1b\[[0-9;]*m//g; s/.\x08//g' >page
    grep -qE -- '^ +-i, --input FILE$' page || fail "the page lacks -i, --input FILE"
    grep -qE -- '^ +--range LO:HI\[:STEP\]$' page || fail "the page lacks --range LO:HI[:STEP]"
else
    echo "  not tried: groff is not installed"
fi
if command -v man >/dev/null && man --version >/dev/null 2>&1; then
    expect_exit 0 env MANWIDTH=80 man --warnings -l ./primes.1
    expect_stderr ""
else
    echo "  not tried: man is not installed"
fi

claim "the completion is good bash, and completes options, words and files"
expect_exit 0 "$PRIMES" --print-options=bash-completion
stdout >completion
expect_exit 0 bash -n completion
if command -v shellcheck >/dev/null; then expect_exit 0 shellcheck --shell=bash completion; fi
cat >complete.sh <<'TEXT'
# complete.sh WORD...: what the last word can become, one a line.
source ./completion
[[ $(complete -p primes) == *"-F _primes"* ]] || exit 1
COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMPREPLY=()
_primes primes "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
printf '%s\n' ${COMPREPLY[@]+"${COMPREPLY[@]}"}
TEXT
# completes EXPECTED WORD...
completes() {
    local expected=$1
    shift
    expect_exit 0 bash complete.sh primes "$@"
    [[ $(stdout | tr '\n' ' ') == "$expected " ]] || fail "expected: $expected"
}
completes "--kernel" --ker
completes "--threads" 7 --th
completes "--warmup" --wa
completes "--range --resume --restart --repeat --record" --r
completes "tsv" --format ts
completes "table tsv" --format t
completes "table tsv" -f t
completes "trial trial-simd" --kernel t
completes "classic classic64" -w c
completes "auto always" --progress a
completes "stop report" --invalid ''
completes "static" --schedule s
completes "man" --print-options m
touch numbers.txt
completes "numbers.txt" --input num
completes "numbers.txt" --output num
completes "numbers.txt" -i num
completes "" --threads ''
expect_exit 0 bash complete.sh primes --
[[ $(stdout | sort) == "$(printf -- '--%s\n' "${!placeholder[@]}" binary cores help version restart resume | sort)" ]] || fail "expected every option"

claim "the completion works behind --option=, which bash cuts into three words"
completes "tsv" --format = ts
completes "table tsv jsonl count binary" --format =
