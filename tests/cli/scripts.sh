#!/usr/bin/env bash
# The shell scripts and the C sources as files: they parse, shellcheck and clang-format have nothing to say.
source "$(dirname "$0")/lib.sh"

cd "$SOURCE_DIR"

# The files of the project: git knows them; without git, what lies in the folders.
files() {
    git ls-files --cached --deduplicate -- "$@" 2>/dev/null | while read -r file; do
        if [[ -f $file ]]; then echo "$file"; fi
    done
}
if ! git ls-files >/dev/null 2>&1; then
    files() { find "$@" -type f | sort; }
fi

mapfile -t shell_files < <(files .ci jobs scripts tests | xargs grep -lE '^#!.*\bbash\b|^#!/bin/sh|^# shellcheck shell=')
mapfile -t c_files < <(files src tests | grep '\.[ch]$')
[[ ${#shell_files[@]} -gt 5 && ${#c_files[@]} -gt 20 ]] ||
    fail "only ${#shell_files[@]} shell files and ${#c_files[@]} C files were found"

claim "${#shell_files[@]} shell scripts parse"
for file in "${shell_files[@]}"; do
    expect_exit 0 bash -n "$file"
done

claim "scripts are executable, files to be sourced are not"
for file in "${shell_files[@]}"; do
    if [[ $file == scripts/* || $file == .ci/* ]]; then
        case $(head -n 1 "$file") in
        '#!'*) [[ -x $file ]] || fail "$file is not executable" ;;
        *) [[ ! -x $file ]] || fail "$file is executable, but has no #! line" ;;
        esac
    fi
done

claim "every --help answers and every unknown option is refused, before anything is done"
for script in "${shell_files[@]}"; do
    if [[ $script != scripts/* || ! -x $script ]]; then continue; fi
    expect_exit 0 "$script" --help
    # scripts/sweep only starts a program, which answers by its own name.
    if [[ $script == scripts/sweep ]]; then expect_stdout_has "usage: primes-sweep"; else expect_stdout_has "Usage: $script"; fi
    expect_stderr ""
    expect_exit 2 "$script" --no-such-option
    expect_stderr_has "--no-such-option"
    expect_stdout ""
done

claim "no script that sources scripts/lib.sh has a function of the same name as one there, which would call it"
functions_of() { grep -ohE '^[a-z_]+\(\)' "$@" | sort; }
while read -r script; do
    twice=$(comm -12 <(functions_of scripts/lib.sh scripts/launch-words.sh) <(functions_of "$script"))
    [[ -z $twice ]] || fail "$script has $twice"
done < <(grep -lE '^source .*/lib\.sh"$' "${shell_files[@]}" | grep '^scripts/')

claim "ranks are started in the words that primes-sweep has for the launcher of the program's MPI, never in a script's own"
mapfile -t starters < <(files jobs scripts tests/tools | grep -v '\.c$')
expect_exit 1 grep -nE -e '(mpirun|mpiexec)[a-z.]* +-|-(bind-to|map-by|np|ppn)\b' "${starters[@]}"

claim "shellcheck is content"
if command -v shellcheck >/dev/null; then
    expect_exit 0 shellcheck --external-sources --source-path=SCRIPTDIR "${shell_files[@]}"
else
    missing=shellcheck
fi

claim "${#c_files[@]} C files are formatted"
if command -v clang-format >/dev/null; then
    if [[ $(clang-format --version) == *"version 14."* ]]; then
        expect_exit 0 clang-format --dry-run -Werror "${c_files[@]}"
    else
        missing+=" clang-format 14 (here: $(clang-format --version); other versions format otherwise)"
    fi
else
    missing+=" clang-format"
fi

[[ -z ${missing:-} ]] || skip "not looked at, because missing: $missing"
