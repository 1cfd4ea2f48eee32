#!/usr/bin/env bash
# The walls of the house: who may include whom, where <mpi.h>, <omp.h>, <pthread.h>, #if and exit() may stand, what the kernel's
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

# The map, src/README.md: a row a room, in an order in which each includes only rooms above it. Its last column is the
# law: a room in backquotes, or one header of a room of which the others are none of its business.
map=$SOURCE_DIR/src/README.md

# map_rooms MAP: a room and what it may include, one a line.
map_rooms() {
    awk -F '|' '
        function quoted(text,   list) {
            while (match(text, /`[^`]*`/)) {
                list = list " " substr(text, RSTART + 1, RLENGTH - 2)
                text = substr(text, RSTART + RLENGTH)
            }
            return list
        }
        /^\| `[a-z0-9_\/]*\/`/ { print quoted($2) quoted($5) }' "$1" | sed 's|/ | |g; s|/$||; s|^ ||'
}

# check_includes LISTING: a room includes its own headers and what the map allows. Files outside the rooms may include all.
check_includes() {
    map_rooms "$map" | awk '
        NR == FNR {
            allowed[$1] = " " $0 " "
            next
        }
        {
            split($0, part, ":")
            room = part[1]
            if (!sub(/\/[^\/]*$/, "", room)) next
            if (!(room in allowed)) print $0 "   <- the room " room " is not on the map"
            if (!match($0, /#[ \t]*include[ \t]*"[^"]*"/)) next
            header = substr($0, RSTART, RLENGTH)
            gsub(/^[^"]*"|"$/, "", header)
            if (room == "base" && header == "commit.h") next # generated
            target = header
            sub(/\/?[^\/]*$/, "", target)
            if (header ~ /\.\./ || !index(allowed[room], " " header " ") &&
                (target == "" || !index(allowed[room], " " target " ")))
                print $0 "   <- " room " may include only:" allowed[room]
        }' - "$1"
}

# check_map LISTING: what the map says is true of the sources: its rooms, what they begin with, its arrows, of which none
# leads down, and the functions that its text names.
check_map() {
    diff <(map_rooms "$map" | cut -d ' ' -f 1 | sort) <(cut -d : -f 1 "$1" | grep / | sed 's|/[^/]*$||' | sort -u) |
        sed -n 's/^< /on the map alone: /p; s/^> /not on the map: /p'
    map_rooms "$map" | while read -r room includes; do
        for target in $includes; do
            grep -q "^$room/[^/]*:.*include[ \t]*\"${target%.h}[./]" "$1" || echo "no include stands for the arrow $room -> $target"
        done
    done
    map_rooms "$map" | awk '
        {
            for (i = 2; i <= NF; i++) {
                target = $i
                if (target ~ /\.h$/) sub(/\/?[^\/]*$/, "", target)
                if (target != "" && !(target in above)) print $1 " stands above " target ", which it includes"
            }
            above[$1]
        }'
    # shellcheck disable=SC2016 # the backquotes are Markdown's
    grep -oE '`[a-z0-9_/]+\.[ch]`' "$map" | tr -d '`' | sort -u | while read -r file; do
        grep -qE "^([a-z_/]*/)?$file:" "$1" || echo "no such file: $file"
    done
    # shellcheck disable=SC2016
    grep -oE '`[a-z0-9]+(_[a-z0-9]+)+`' "$map" | tr -d '`' | sort -u | while read -r name; do
        grep -qE "\b$name\b" "$1" || echo "nothing has the name $name"
    done
}

# --- circles: a module is a .c and its .h; a .c without one belongs to the module whose name it begins with ---

# modules LISTING: lines "file file" become lines "module module", without those within one module.
modules() {
    awk -v sources="$1" '
        function module(file,   name) {
            sub(/\.[a-z]*$/, "", file)
            for (name = file; !(name in has_header); )
                if (!sub(/_[^_\/]*$/, "", name)) return file
            return name
        }
        BEGIN {
            while ((getline line < sources) > 0) {
                sub(/:.*/, "", line)
                if (sub(/\.h$/, "", line)) has_header[line]
            }
        }
        { a = module($1); b = module($2); if (a != b) print a, b }' | sort -u
}

# The arrows of #include.
include_arrows() {
    sed -nE 's/^([^:]*):[0-9]*:[ \t]*#[ \t]*include[ \t]*"([^"]*)".*/\1 \2/p' "$1" | modules "$1"
}

# object_arrows LISTING OBJECTS: the arrows of what the objects, a path a line, define and use of each other. Of a function
# that several define, each a choice of implementation, the owner is the module whose name it begins with.
object_arrows() {
    tr '\n' '\0' <"$2" | xargs -0 nm -A --format=posix | awk '
        { file = $1; sub(/:$/, "", file); sub(/\.o$/, "", file); sub(/^.*\.dir\//, "", file) }
        $3 == "U" { uses[file, $2]; next }
        $3 ~ /^[A-Z]$/ && !index(definers[$2] " ", " " file " ") { definers[$2] = definers[$2] " " file }
        END {
            for (use in uses) {
                split(use, part, SUBSEP)
                count = split(definers[part[2]], file_of, " ")
                for (i = 1; i <= count; i++) {
                    name = file_of[i]
                    sub(/\.c$/, "", name)
                    sub(/.*\//, "", name)
                    sub(/_[^_]*$/, "", name)
                    if (count == 1 || index(part[2], name "_") == 1) print part[1], file_of[i]
                }
            }
        }' | modules "$1"
}

check_include_circles() {
    include_arrows "$1" >include.arrows
    check_circles include.arrows
}

# check_circles ARROWS: the modules of each circle, a line.
check_circles() {
    { tsort "$1" 2>&1 >/dev/null || true; } |
        awk '/loop/ { if (line) print line; line = "circle:"; next } { line = line " " $2 } END { if (line) print line }'
}

# only_in LISTING FILE REGEX: lines of other files that match.
only_in() {
    grep -vE "^($2):" "$1" | grep -E "^[^:]*:[0-9]*:.*$3" || true
}

check_mpi() { only_in "$1" 'engine/parallel/ranks_mpi\.c' '#[ \t]*include[ \t]*[<"]mpi\.h|\bMPIX?_[A-Z][a-z]'; }
check_openmp() {
    only_in "$1" 'engine/parallel/threads_openmp\.c' '#[ \t]*include[ \t]*[<"]omp\.h|#[ \t]*pragma[ \t]+omp|_Pragma\("omp|\bomp_[a-z]'
}

# Threads beside OpenMP's are started in one place; what else uses the word asks for the stacks of threads.
check_pthreads() {
    only_in "$1" 'environment/(side_thread|stack)\.c|engine/parallel/threads_openmp\.c' '#[ \t]*include[ \t]*[<"]pthread\.h|\bpthread_[a-z]'
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

# Only main prints an error and picks an exit code; progress is the other thing on stderr. Where MPI ends the process
# itself, main is not asked.
check_exits() {
    only_in "$1" 'main\.c|engine/parallel/start_guard\.c|sweep/processes/child\.c' '\b(exit|_exit|_Exit|quick_exit|abort|perror|err|errx|warn|warnx)[ \t]*\('
    only_in "$1" 'main\.c|(merge|report|simulator|sweep)/main\.c|engine/parallel/ranks_mpi\.c|output/progress\.c|sweep/status_line\.c' '\bstderr\b'
    only_in "$1" 'main\.c|base/command_line_text\.c|engine/parallel/ranks_mpi\.c|files/lock\.c|program/[a-z_/]*\.c|output/[a-z_/]*\.c|report/[a-z_/]*\.c|(machine|merge)/main\.c|simulator/(main|table)\.c|sweep/(main|command|status_line|summary|processes/(child|said))\.c' '\b(v?f?printf|dprintf|fputs|puts|putchar|fputc)[ \t]*\('
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

# What a program or a library links of GSL, or has in it.
uses_gsl() {
    ldd "$1" | grep -o 'libgsl[^ ]*' || true
    nm "$1" | grep -o ' gsl_[a-z0-9_]*' || true
}

# --- the expectations ---

# holds CHECK ARGUMENT...: the check prints nothing.
holds() {
    local found
    found=$("$@")
    [[ -z $found ]] || fail "$1:"$'\n'"$found"
}

check_sources() {
    claim "the map is true, and a room includes only what it allows"
    holds check_includes "$1"
    holds check_map "$1"
    claim "modules form no circle"
    holds check_include_circles "$1"
    claim "<mpi.h> and <omp.h> stand in one file each, <pthread.h> where threads are started"
    holds check_mpi "$1"
    holds check_openmp "$1"
    holds check_pthreads "$1"
    claim "there is no conditional compilation"
    holds check_conditionals "$1"
    claim "only main ends the program and prints errors"
    holds check_exits "$1"
}

check_objects() {
    claim "modules form no circle, by what they call either"
    include_arrows "$1" >arrows
    object_arrows "$1" "$BUILD_DIR/objects.txt" >>arrows
    [[ $(wc -l <arrows) -gt 300 ]] || fail "these are not the arrows of all objects: $(wc -l <arrows)"
    holds check_circles arrows
    claim "the kernel refers to nothing but a few pure functions"
    holds check_symbols "$static_library"
    claim "the kernel has no state"
    holds check_state "$static_library"
    claim "the library exports what its header declares, and needs only libc"
    holds check_exports "$shared_library" "$SOURCE_DIR/src/kernel/is_prime.h"
    holds check_needed "$shared_library"
    claim "GSL, which is under the GPL, is the report's alone (README.md, Licence)"
    for binary in "$BUILD_DIR"/src/primes{,-plan,-merge,-sweep} "$shared_library"; do holds uses_gsl "$binary"; done
    [[ $(uses_gsl "$BUILD_DIR/src/primes-report") == *gsl_* ]] || fail "primes-report does not use GSL: is it seen at all?"
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
    [[ $("$check" planted.list) == *"${file%.h}"* ]] || fail "$check does not see in $file: $*"
}

# accepted CHECK FILE LINE...: the check does not mind them.
accepted() {
    if (planted "$@") >/dev/null; then fail "$1 minds in $2: ${*:3}"; fi
}

# planted_map SED-SCRIPT LINE: the map, changed by the script, is found to lie.
planted_map() {
    local found
    sed "$1" "$SOURCE_DIR/src/README.md" >planted.md
    found=$(map=planted.md check_map sources.list)
    [[ $found == *"$2"* ]] || fail "the map changed by $1 is believed; expected: $2; found: $found"
}

# A module below includes one above it.
planted_circle() {
    claim "a circle of modules is found"
    grep -qxF 'plan/split_numbers plan/id_heap' <(include_arrows sources.list) || fail "plan/split_numbers does not include plan/id_heap any more"
    rm -rf copy
    cp -r "$SOURCE_DIR/src" copy
    printf '%s\n' '#include "plan/split_numbers.h"' >>copy/plan/id_heap.h
    list_code copy >planted.list
    [[ $(check_include_circles planted.list) == "circle: plan/id_heap plan/split_numbers" ||
        $(check_include_circles planted.list) == "circle: plan/split_numbers plan/id_heap" ]] ||
        fail "plan/id_heap and plan/split_numbers include each other, which is not seen: $(check_include_circles planted.list)"
}

# shellcheck disable=SC2016 # the backquotes of planted_map are Markdown's
plant_in_sources() {
    claim "a violation in the sources is found"
    planted check_includes kernel/trial/trial.c '#include "base/error.h"'
    planted check_includes base/clock.c '#include "input/numbers.h"'
    planted check_includes plan/plan.c '#include "engine/parallel/threads.h"'
    planted check_includes engine/engine.c '#include "output/rows.h"'
    planted check_includes report/records/run.c '#include "report/analysis/row.h"'
    planted check_includes report/figures/series.c '#include "report/tables/cells/table.h"'
    planted check_includes statistics/sample.c '#include "report/analysis/row.h"'
    planted check_includes kernel/isa.c '#include "kernel/trial/simd.h"'
    planted check_includes input/text/line.c '#include "../kernel/kernel.h"'
    planted check_includes input/text/line.c '#include "kernel/kernel.h"'
    accepted check_includes input/text/line.c '#include "kernel/isa.h"'
    planted check_includes output/rows.c '#include "options.h"'
    planted check_includes newroom/x.c 'int x;'
    planted check_includes input/x/y.c 'int x;'
    planted_circle
    claim "a map that lies is found"
    planted_map 's/^| `statistics.*//' 'not on the map: statistics'
    planted_map 's/^\(| `sieve.*\) |$/\1 `plan` |/' 'no include stands for the arrow sieve -> plan'
    planted_map 's/^\(| `base.*\) |$/\1 `input` |/' 'base stands above input, which it includes'
    planted_map 's/engine_run/engine_runs/' 'nothing has the name engine_runs'
    planted_map 's/`numbers.h`/`numbering.h`/' 'no such file: numbering.h'
    accepted check_includes input/text/line.c '/* #include "engine/engine.h" */'
    planted check_mpi main.c '#include <mpi.h>'
    planted check_mpi engine/engine.c 'void f(void) { MPI_Abort(0, 1); }'
    planted check_openmp engine/engine.c '#include <omp.h>'
    planted check_openmp kernel/trial/trial.c '#pragma omp parallel for'
    accepted check_openmp kernel/trial/trial.c '// #pragma omp parallel for'
    planted check_pthreads sieve/sieve_task.c '#include <pthread.h>'
    planted check_pthreads engine/team.c 'void f(void) { pthread_exit(0); }'
    planted check_conditionals main.c '#ifdef USE_MPI' '#endif'
    planted check_conditionals kernel/trial/trial.c '  # if defined(__AVX2__)' '#endif'
    planted check_conditionals kernel/is_prime.h '#else'
    planted check_conditionals base/new.h '#ifndef NEW_H' '#define OLD_H' '#endif'
    accepted check_conditionals base/new.h '#ifndef NEW_H' '#define NEW_H' '#endif'
    accepted check_conditionals kernel/trial/simd_avx2.c '#ifdef __AVX2__' '#endif'
    planted check_exits engine/engine.c 'void f(void) { exit(1); }'
    planted check_exits input/text/line.c 'void f(void) { fprintf(stderr, ""); }'
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

plant_circle_in_objects() {
    claim "a circle in the objects is found"
    mkdir -p objects/x.dir/engine
    printf '%s\n' 'void ranks_open(void); void launcher_x(void) { ranks_open(); }' >launcher.c
    printf '%s\n' 'void launcher_x(void); void ranks_open(void) { launcher_x(); }' >ranks_mpi.c
    for name in launcher ranks_mpi; do "$CC" -c "$name.c" -o "objects/x.dir/engine/$name.c.o"; done
    printf '%s\n' objects/x.dir/engine/*.o >objects.txt
    object_arrows sources.list objects.txt >planted.arrows
    [[ $(check_circles planted.arrows) == "circle: engine/"*" engine/"* ]] ||
        fail "two modules that call each other are not seen: $(cat planted.arrows)"
}

plant_in_objects() {
    plant_circle_in_objects
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
check_objects sources.list
plant_in_objects
