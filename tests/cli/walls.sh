#!/usr/bin/env bash
# The walls of the house: who may include whom, where <mpi.h>, <omp.h>, #if and exit() may stand, what the kernel's
# objects may refer to, what the library exports. Then plants one violation of each kind and sees that it is found.
source "$(dirname "$0")/lib.sh"

static_library=$BUILD_DIR/src/libisprime.a
shared_library=$BUILD_DIR/src/libisprime.so

# --- the sources: a check reads a listing (file:line:code, one a line) and prints what breaks its rule ---

# The code under a folder without comments, and without the text of strings except in #include and _Pragma.
list_code() {
    # shellcheck disable=SC2016 # awk's variables
    (cd "$1" && find . -name '*.[ch]' -o -name '*.inc' -o -name '*.in' | sort | sed 's|^\./||' | xargs awk '
        FNR == 1 { in_comment = 0 }
        {
            code = ""
            text = $0
            while (text != "") {
                if (in_comment) {
                    end = index(text, "*/")
                    if (!end) break
                    text = substr(text, end + 2)
                    in_comment = 0
                } else if (match(text, /\/\*|\/\/|"([^"\\]|\\.)*"|\047([^\047\\]|\\.)*\047/)) {
                    token = substr(text, RSTART, RLENGTH)
                    code = code substr(text, 1, RSTART - 1)
                    text = substr(text, RSTART + RLENGTH)
                    if (token == "//") break
                    if (token == "/*") in_comment = 1
                    else code = code (code ~ /^[ \t]*#[ \t]*include|_Pragma\(/ ? token : "\"\"")
                } else {
                    code = code text
                    break
                }
            }
            if (code ~ /[^ \t]/) print FILENAME ":" FNR ":" code
        }')
}

# The arrows of the design: a room, and the rooms whose headers it may include. Files outside the rooms may include all.
check_includes() {
    awk '
        BEGIN {
            allowed["base"] = "base"
            allowed["kernel"] = "kernel"
            allowed["input"] = "base input"
            allowed["plan"] = "base kernel input plan"
            allowed["sieve"] = "base sieve"
            allowed["engine"] = "base kernel input plan sieve engine"
            allowed["output"] = "base kernel input plan engine output"
            allowed["statistics"] = "statistics"
            allowed["report"] = "base statistics report"
            allowed["simulator"] = "base kernel input plan engine statistics report simulator"
        }
        {
            split($0, part, ":")
            if (part[1] !~ /\//) next
            room = part[1]
            sub(/\/.*/, "", room)
            if (!(room in allowed)) print $0 "   <- the room " room " is not in the list of tests/cli/walls.sh"
            if (!match($0, /#[ \t]*include[ \t]*"[^"]*"/)) next
            header = substr($0, RSTART, RLENGTH)
            gsub(/^[^"]*"|"$/, "", header)
            if (room == "base" && header == "commit.h") next # generated
            if (room == "input" && header == "kernel/isa.h") next # which instructions there are, nothing of kernels
            target = header
            sub(/\/.*/, "", target)
            if (header ~ /\.\./ || header !~ /\// || index(" " allowed[room] " ", " " target " ") == 0)
                print $0 "   <- " room " may include only: " allowed[room]
        }' "$1"
}

# only_in LISTING FILE REGEX: lines of other files that match.
only_in() {
    grep -vE "^($2):" "$1" | grep -E "^[^:]*:[0-9]*:.*$3" || true
}

check_mpi() { only_in "$1" 'engine/ranks_mpi\.c' '#[ \t]*include[ \t]*[<"]mpi\.h|\bMPIX?_[A-Z][a-z]'; }
check_openmp() {
    only_in "$1" 'engine/threads_openmp\.c' '#[ \t]*include[ \t]*[<"]omp\.h|#[ \t]*pragma[ \t]+omp|_Pragma\("omp|\bomp_[a-z]'
}

# A choice of implementation is a choice of file. #if stands in include guards, in the kernel files of one
# instruction set, and around extern "C" in the public header.
check_conditionals() {
    awk '
        { split($0, part, ":"); code = $0; sub(/^[^:]*:[0-9]*:/, "", code) }
        part[1] != file { file = part[1]; first = 1; guard = "" }
        guard != "" {
            if (code !~ "^[ \t]*#[ \t]*define[ \t]+" guard "$") print unguarded
            guard = ""
        }
        code ~ /^[ \t]*#[ \t]*(if|ifdef|ifndef|elif|else)([^a-z]|$)/ {
            if (file ~ /^kernel\/[a-z_\/]*[\/_](portable|avx2|avx512|avx512ifma)\.c$/) next
            if (file == "kernel/is_prime.h" && code ~ /^#ifdef __cplusplus$/) next
            if (file ~ /\.h$/ && first && match(code, /^#ifndef [A-Z0-9_]+_H$/)) {
                guard = substr(code, 9)
                unguarded = $0
                first = 0
                next
            }
            print
        }
        { first = 0 }' "$1"
}

# Only main prints an error and picks an exit code; progress is the other thing on stderr.
check_exits() {
    only_in "$1" 'main\.c' '\b(exit|_exit|_Exit|quick_exit|abort|perror|err|errx|warn|warnx)[ \t]*\('
    only_in "$1" 'main\.c|report/main\.c|simulator/main\.c|output/progress\.c' '\bstderr\b'
    only_in "$1" 'main\.c|base/command_line_text\.c|workers\.c|output/[a-z_]*\.c|report/[a-z_/]*\.c|simulator/(main|table)\.c' '\b(v?f?printf|dprintf|fputs|puts|putchar|fputc)[ \t]*\('
}

# --- the objects ---

# A kernel is pure: these functions and nothing else of the outside world. The last line is the compiler's own.
allowed_symbols='memcpy|memmove|memset|memcmp|strcmp|strlen|sqrt|sqrtl|fma|floor|getenv
|_GLOBAL_OFFSET_TABLE_|__stack_chk_fail|__u?(div|mod)ti3|__cpu_model|__cpu_features2|__cpu_indicator_init'

check_symbols() {
    local defined
    defined=$(nm --defined-only --format=posix "$1" | awk 'NF > 1 { print $1 }' | sort -u)
    nm --undefined-only --format=posix "$1" | awk 'NF > 1 { print $1 }' | sort -u |
        grep -vxE "${allowed_symbols//$'\n'/}" | grep -vxF "$defined" || true
}

# Nothing that can be written to: no .data, .bss or common symbol; constants that hold addresses (.data.rel.ro) are fine.
# The one exception is the instruction set in use, 4 bytes in isa.c.
check_state() {
    nm --format=sysv "$1" | awk -F '|' '
        $1 ~ /^isa_settled *$/ { next }
        $7 ~ /^\.(data|bss|tdata|tbss)/ && $7 !~ /^\.data\.rel\.ro/ || $7 ~ /\*COM\*/ { print $1 " in " $7 }'
    objdump -h "$1" | awk '
        / file format / { object = $1 }
        object == "isa.c.o:" && $2 == ".bss" && $3 == "00000004" { next }
        $2 ~ /^\.(data|bss|tdata|tbss)/ && $2 !~ /^\.data\.rel\.ro/ && $3 !~ /^0+$/ { print "section " $2 " of 0x" $3 " bytes" }'
}

# exports LIBRARY HEADER: the difference between the functions that they name.
check_exports() {
    diff <(declared_functions "$2") <(nm -D --defined-only --format=posix "$1" | awk '{ print $1 }' | sort) |
        sed -n 's/^< \(.*\)/declared, not exported: \1/p; s/^> \(.*\)/exported, not declared: \1/p'
}

declared_functions() {
    list_code "$(dirname "$1")" | sed -n "s/^$(basename "$1"):[0-9]*://p" | grep -v '^#' | tr '\n' ' ' | tr ';' '\n' |
        sed -n 's/.*IS_PRIME_API[^(]*[ *]\([a-z_0-9]*\)(.*/\1/p' | sort
}

check_needed() {
    readelf -d "$1" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p' | grep -vE '^(libc|libm|ld-linux[a-z0-9-]*)\.so' || true
}

# --- the expectations ---

# holds CHECK ARGUMENT...: the check prints nothing.
holds() {
    local found
    found=$("$@")
    [[ -z $found ]] || fail "$1:"$'\n'"$found"
}

check_sources() {
    claim "a room includes only the rooms on its left"
    holds check_includes "$1"
    claim "<mpi.h> and <omp.h> stand in one file each"
    holds check_mpi "$1"
    holds check_openmp "$1"
    claim "there is no conditional compilation"
    holds check_conditionals "$1"
    claim "only main ends the program and prints errors"
    holds check_exits "$1"
}

check_objects() {
    claim "the kernel refers to nothing but a few pure functions"
    holds check_symbols "$static_library"
    claim "the kernel has no state"
    holds check_state "$static_library"
    claim "the library exports what its header declares, and needs only libc"
    holds check_exports "$shared_library" "$SOURCE_DIR/src/kernel/is_prime.h"
    holds check_needed "$shared_library"
}

# planted CHECK FILE LINE...: the check finds the lines, written at the end of FILE in a copy of the sources.
planted() {
    local check=$1 file=$2
    shift 2
    rm -rf copy
    cp -r "$SOURCE_DIR/src" copy
    mkdir -p "copy/$(dirname "$file")"
    printf '%s\n' "$@" >>"copy/$file"
    list_code copy >planted.list
    [[ $("$check" planted.list) == *"$file"* ]] || fail "$check does not see in $file: $*"
}

# accepted CHECK FILE LINE...: the check does not mind them.
accepted() {
    if (planted "$@") >/dev/null; then fail "$1 minds in $2: ${*:3}"; fi
}

plant_in_sources() {
    claim "a violation in the sources is found"
    planted check_includes kernel/trial/trial.c '#include "base/error.h"'
    planted check_includes base/clock.c '#include "input/text.h"'
    planted check_includes plan/plan.c '#include "engine/threads.h"'
    planted check_includes engine/engine.c '#include "output/record.h"'
    planted check_includes input/text.c '#include "../kernel/kernel.h"'
    planted check_includes input/text.c '#include "kernel/kernel.h"'
    accepted check_includes input/text.c '#include "kernel/isa.h"'
    planted check_includes output/record.c '#include "options.h"'
    planted check_includes newroom/x.c 'int x;'
    accepted check_includes input/text.c '/* #include "engine/engine.h" */'
    planted check_mpi main.c '#include <mpi.h>'
    planted check_mpi engine/engine.c 'void f(void) { MPI_Abort(0, 1); }'
    planted check_openmp engine/engine.c '#include <omp.h>'
    planted check_openmp kernel/trial/trial.c '#pragma omp parallel for'
    accepted check_openmp kernel/trial/trial.c '// #pragma omp parallel for'
    planted check_conditionals main.c '#ifdef USE_MPI' '#endif'
    planted check_conditionals kernel/trial/trial.c '  # if defined(__AVX2__)' '#endif'
    planted check_conditionals kernel/is_prime.h '#else'
    planted check_conditionals base/new.h '#ifndef NEW_H' '#define OLD_H' '#endif'
    accepted check_conditionals base/new.h '#ifndef NEW_H' '#define NEW_H' '#endif'
    accepted check_conditionals kernel/trial/simd_avx2.c '#ifdef __AVX2__' '#endif'
    planted check_exits engine/engine.c 'void f(void) { exit(1); }'
    planted check_exits input/text.c 'void f(void) { fprintf(stderr, ""); }'
    planted check_exits kernel/trial/trial.c 'void f(void) { printf(""); }'
    accepted check_exits kernel/trial/trial.c 'const char *f(void) { return "exit(1)"; }'
}

# compiled CODE LIBRARY: a copy of the static library with one more object.
compiled() {
    printf '%s\n' "$1" >planted.c
    "$CC" -fPIC -O0 -c planted.c -o planted.o
    cp "$static_library" "$2"
    ar r "$2" planted.o
}

plant_in_objects() {
    claim "a violation in the objects is found"
    compiled 'int puts(const char *); void f(void) { puts(""); }' io.a
    [[ $(check_symbols io.a) == *puts* ]] || fail "puts in the kernel is not seen"
    compiled 'static int hidden; int f(void) { return hidden++; }' state.a
    [[ $(check_state state.a) == *hidden* ]] || fail "a static variable is not seen"
    compiled 'int common_or_bss[4]; _Thread_local int own = 1; int *p = common_or_bss;' data.a
    [[ $(check_state data.a) == *common_or_bss*own* ]] || fail "global variables are not seen"
    compiled 'extern int x(void); int (*const table[])(void) = {x}; int x(void) { return 1; }' constant.a
    [[ -z $(check_state constant.a) ]] || fail "a constant table is taken for state: $(check_state constant.a)"
    compiled 'int is_prime_extra(void) { return 1; }' more.a
    "$CC" -shared -Wl,--whole-archive more.a -Wl,--no-whole-archive -o more.so
    [[ $(check_exports more.so "$SOURCE_DIR/src/kernel/is_prime.h") == "exported, not declared: is_prime_extra" ]] ||
        fail "one export too many is not seen"
    printf '%s\n' 'IS_PRIME_API int is_prime_promised(int);' >promised.h
    [[ $(check_exports "$shared_library" promised.h) == *"declared, not exported: is_prime_promised"* ]] ||
        fail "a missing export is not seen"
}

list_code "$SOURCE_DIR/src" >sources.list
check_sources sources.list
plant_in_sources
[[ -e $static_library && -e $shared_library ]] || fail "not built: $static_library, $shared_library"
check_objects
plant_in_objects
