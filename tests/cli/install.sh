#!/usr/bin/env bash
# What cmake --install leaves behind, and that a stranger can build on it.
source "$(dirname "$0")/lib.sh"

prefix=$tmp/usr

cache() {
    sed -n "s/^$1:[A-Z]*=//p" "$BUILD_DIR/CMakeCache.txt"
}

installed_files() {
    (cd "$1" && find . ! -type d | sed 's|^\./||' | sort)
}

claim "everything lands where GNUInstallDirs says, and nothing else"
expect_exit 0 "$CMAKE" --install "$BUILD_DIR" --prefix "$prefix"
libdir=$(cache CMAKE_INSTALL_LIBDIR)
version=$(sed -n 's/^CMAKE_PROJECT_VERSION:STATIC=//p' "$BUILD_DIR/CMakeCache.txt")
cat >wanted <<TEXT
bin/primes
bin/primes-merge
bin/primes-plan
bin/primes-report
bin/primes-sweep
include/is_prime.h
$libdir/libisprime.a
$libdir/libisprime.so
$libdir/libisprime.so.${version%%.*}
$libdir/libisprime.so.$version
$libdir/pkgconfig/isprime.pc
share/bash-completion/completions/primes
share/bash-completion/completions/primes-merge
share/bash-completion/completions/primes-plan
share/bash-completion/completions/primes-report
share/bash-completion/completions/primes-sweep
share/doc/primes/CHANGELOG.md
share/doc/primes/LICENSE
share/doc/primes/README.md
share/man/man1/primes-merge.1
share/man/man1/primes-plan.1
share/man/man1/primes-report.1
share/man/man1/primes-sweep.1
share/man/man1/primes.1
share/primes/record.schema.json
share/primes/record.schema.v1.json
TEXT
installed_files "$prefix" >got
expect_same <(sort wanted) got

claim "the installed program runs without the build tree's libraries"
expect_exit 0 "$prefix/bin/primes" --version
expect_stdout_has "$version"

claim "DESTDIR is put before the prefix"
expect_exit 0 env DESTDIR="$tmp/staging" "$CMAKE" --install "$BUILD_DIR" --prefix /opt/primes
installed_files "$tmp/staging/opt/primes" >staged
expect_same got staged

claim "the manual pages are such, the completions are bash"
for program in primes primes-merge primes-plan primes-report primes-sweep; do
    page=$prefix/share/man/man1/$program.1
    [[ $(grep -v '^\.\\"' "$page" | head -n 1) == .TH\ * ]] || fail "$page does not begin with .TH: $(head -n 1 "$page")"
    expect_exit 0 bash -n "$prefix/share/bash-completion/completions/$program"
done

cat >stranger.c <<'TEXT'
#include <inttypes.h>
#include <stdio.h>
#include <is_prime.h>

/* Anyone's program: counts primes one by one and many at once, and asks for a divisor. */
int main(void)
{
    uint64_t numbers[100];
    bool prime[100];
    int one = 0, many = 0;
    for (size_t i = 0; i < 100; i++)
        numbers[i] = UINT64_C(1000000) + i;
    is_prime_many(numbers, 100, prime);
    for (size_t i = 0; i < 100; i++) {
        one += is_prime(numbers[i]);
        many += prime[i];
    }
    printf("%d %d %" PRIu64 " %s\n", one, many, is_prime_smallest_divisor(91), is_prime_version());
    return 0;
}
TEXT

# built COMPILER OUTPUT ARGUMENT...: compiles a stranger's program without a warning and sees the right answer:
# there are 6 primes between 1,000,000 and 1,000,099.
built() {
    expect_exit 0 "$1" -Wall -Wextra -Wpedantic -Werror -o "$2" "${@:3}"
    expect_exit 0 env LD_LIBRARY_PATH="$prefix/$libdir" "./$2"
    expect_stdout "6 6 7 $version"
}

command -v pkg-config >/dev/null || skip "there is no pkg-config"
export PKG_CONFIG_PATH=$prefix/$libdir/pkgconfig
read -ra flags < <(pkg-config --cflags isprime)
read -ra libraries < <(pkg-config --libs isprime)

claim "pkg-config knows the version and the place"
expect_exit 0 pkg-config --modversion isprime
expect_stdout "$version"
[[ $(realpath "$(pkg-config --variable=includedir isprime)") == "$prefix/include" ]] ||
    fail "isprime.pc names $(pkg-config --variable=includedir isprime) as its headers, installed in $prefix/include"

claim "a stranger's C program builds against the shared library"
built "$CC" shared stranger.c "${flags[@]}" "${libraries[@]}"
expect_exit 0 readelf -d shared
expect_stdout_has "libisprime.so.${version%%.*}"

claim "and against the static one"
built "$CC" static stranger.c "${flags[@]}" "$prefix/$libdir/libisprime.a" -lm
expect_exit 0 readelf -d static
expect_stdout_lacks libisprime

claim "the program of docs/library.md prints what is written there"
# fenced LANGUAGE: the block of that language in the page.
fenced() { sed -n "/^\`\`\`$1\$/,/^\`\`\`\$/{/^\`\`\`/!p}" "$SOURCE_DIR/docs/library.md"; }
fenced c >count.c
fenced text >count.wanted
[[ -s count.c && -s count.wanted ]] || fail "docs/library.md has no program or no output"
expect_exit 0 "$CC" -Wall -Wextra -Wpedantic -Werror -o count count.c "${flags[@]}" "${libraries[@]}"
LD_LIBRARY_PATH=$prefix/$libdir ./count >count.got
expect_same count.wanted count.got

claim "and from C++"
command -v g++ >/dev/null || skip "there is no g++ to include is_prime.h from C++"
built g++ plusplus -x c++ stranger.c -x none "${flags[@]}" "${libraries[@]}"
