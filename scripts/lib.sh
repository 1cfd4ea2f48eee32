# shellcheck shell=bash
# What scripts/demo and scripts/test share: named steps, packages, builds, the cores that these have. Sourced, not run.
# Knows nothing of what is run. Announcements go to stderr, one line a step; the last line of a failure names the step.
set -euo pipefail

script=scripts/$(basename "$0")
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
logs=build/logs # as all paths here, seen from $root
no_install=${no_install:-false}
cd "$root"

# The C locale is the only one that is always there. An ordinary user, and su, may lack the sbin folders.
export LC_ALL=C PATH="$PATH:/usr/local/sbin:/usr/sbin:/sbin"
unset CDPATH
if ! { true <&0; } 2>/dev/null; then exec </dev/null; fi
# shellcheck source-path=SCRIPTDIR source=openmpi-env.sh
source "$root/scripts/openmpi-env.sh"
# shellcheck source-path=SCRIPTDIR source=shell-words.sh
source "$root/scripts/shell-words.sh"
# shellcheck source-path=SCRIPTDIR source=exit-status.sh
source "$root/scripts/exit-status.sh"
# shellcheck source-path=SCRIPTDIR source=launch-words.sh
source "$root/scripts/launch-words.sh"

say() {
    printf '%s: %s\n' "$script" "$(printable "$*")" >&2
}

die() {
    say "$@"
    exit 1
}

# until_true TIMES TEST...: waits for it, TIMES tenths of a second at most.
until_true() {
    local i times=$1
    shift
    for ((i = 0; i < times; i++)); do
        if "$@"; then return 0; fi
        sleep 0.1
    done
    return 1
}

# --- steps ---

step=     # the step under way, named if the script ends now
step_log= # where its output went, if not to the terminal

step() {
    step=$1
    step_log=
    say "step '$step': ${*:2}"
}

step_failed() {
    local place="above"
    [[ -z $step_log ]] || place="in $step_log"
    say "step '$step' failed (exit $(exit_status "$1")); its output is $place"
}

on_exit() {
    local status=$?
    if [[ $status -ne 0 && -n $step ]]; then step_failed "$status"; fi
}
trap on_exit EXIT

# logged COMMAND...: its output goes to the log of the step; the end of it is shown if it fails.
logged() {
    local status=0
    if [[ -z $step_log ]]; then
        step_log=$logs/$(basename "$script")-${step//[^a-z0-9]/-}.log
        : >"$step_log"
    fi
    "$@" >>"$step_log" 2>&1 || status=$?
    if [[ $status -ne 0 ]]; then tail -n 40 "$step_log" | sed 's/^/    /' >&2; fi
    return "$status"
}

# The first step of every script: a place to write to.
make_folders() {
    step folders "logs go to $logs"
    mkdir -p "$logs"
    [[ -w build && -w $logs ]] || die "cannot write to $root/build (it belongs to $(stat -c %U build)); remove it"
}

# --- packages ---

# shellcheck disable=SC2034 # the scripts use it
build_packages=(gcc libc6-dev cmake make pkg-config libjansson-dev libgsl-dev zlib1g-dev libopenmpi-dev openmpi-bin)

# have_packages [PACKAGE...]: installs those that are missing. Where that cannot be done it names them, and goes on
# only if the tools that they would bring are there (missing_tools, a function of the script, prints none).
have_packages() {
    local missing
    step packages "looking for what the build needs"
    if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
        go_on_with_tools "there is no apt-get here to install packages with" "$@"
        return
    fi
    mapfile -t missing < <(missing_packages "$@")
    if [[ ${#missing[@]} -eq 0 ]]; then return; fi
    if $no_install; then
        go_on_with_tools "nothing is installed, as --no-install asks" "${missing[@]}"
    elif find_root; then
        install_packages "${missing[@]}"
        check_tools
    else
        go_on_with_tools "cannot install packages: not root, and sudo does not work here" "${missing[@]}"
    fi
}

missing_packages() {
    local package
    for package; do
        dpkg-query -W -f '${db:Status-Status}\n' "$package" 2>/dev/null | grep -x installed >/dev/null ||
            printf '%s\n' "$package"
    done
}

go_on_with_tools() {
    local why=$1 tools
    shift
    tools=$(missing_tools)
    if [[ -z $tools ]]; then
        say "$why; going on, as the tools to build with are there (for all of it: $*)"
        return
    fi
    say "$why."
    printf 'Missing:\n    %s\nAs root on Debian:\n    apt-get update && apt-get install -y --no-install-recommends %s\n' \
        "${tools//$'\n'/$'\n'    }" "$*" >&2
    exit 1
}

check_tools() {
    local tools
    tools=$(missing_tools)
    [[ -z $tools ]] || die "the packages are installed, but this is still missing: ${tools//$'\n'/; }"
}

as_root=()
# How to become root, in as_root; fails where there is no way.
find_root() {
    if [[ $(id -u) == 0 ]]; then
        as_root=()
    elif ! command -v sudo >/dev/null; then
        return 1
    elif sudo -n true 2>/dev/null; then
        as_root=(sudo -n)
    elif [[ -t 0 ]]; then
        say "sudo asks for your password, to install packages"
        sudo true && as_root=(sudo)
    else
        return 1
    fi
}

install_packages() {
    step packages "installing $*"
    logged apt_get update || say "apt-get update failed; trying with the package lists that are there"
    logged apt_get install -y --no-install-recommends "$@"
    hash -r
}

apt_get() {
    ${as_root[@]+"${as_root[@]}"} env DEBIAN_FRONTEND=noninteractive \
        apt-get -q -o DPkg::Lock::Timeout=300 "$@" </dev/null
}

# --- tools ---

# What the build lacks, one line each.
missing_build_tools() {
    compiles '<stdio.h>' || echo "a C compiler and libc's headers (gcc, libc6-dev)"
    command -v make >/dev/null || echo "make"
    cmake_is_new || echo "cmake 3.25 or newer (here: $(cmake --version 2>/dev/null | head -n 1 || true))"
    command -v pkg-config >/dev/null || echo "pkg-config"
    pkg-config --exists 'jansson >= 2.13' 2>/dev/null || echo "jansson 2.13 or newer (libjansson-dev)"
    pkg-config --exists 'gsl >= 2.7' 2>/dev/null || echo "GSL 2.7 or newer (libgsl-dev)"
    pkg-config --exists zlib 2>/dev/null || echo "zlib (zlib1g-dev)"
    command -v mpicc >/dev/null || echo "mpicc (libopenmpi-dev, or your site's MPI module)"
    command -v mpirun >/dev/null || command -v mpiexec >/dev/null ||
        echo "mpirun or mpiexec (openmpi-bin, or your site's MPI module)"
}

cmake_is_new() {
    local version
    version=$(cmake --version 2>/dev/null | sed -n 's/^cmake version //p')
    [[ -n $version && $(printf '%s\n' 3.25 "$version" | sort -V | head -n 1) == 3.25 ]]
}

# compiles HEADER: a program that includes it can be built.
compiles() {
    printf '#include %s\nint main(void)\n{\n    return 0;\n}\n' "$1" |
        "${CC:-cc}" -x c -o "$logs/probe" - >/dev/null 2>&1
}

# --- builds ---

# configure FOLDER CMAKE-OPTION...: afresh if the folder was configured for a source tree at another place.
configure() {
    local folder=$1 fresh=()
    shift
    if [[ -f $folder/CMakeCache.txt ]] &&
        ! grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$root" "$folder/CMakeCache.txt"; then
        fresh=(--fresh)
    fi
    cmake ${fresh[@]+"${fresh[@]}"} -S . -B "$folder" "$@"
}

# The release build that demo and benchmark run.
build_release() {
    step configure "cmake --preset release"
    logged configure build/release --preset release -DPRIMES_OPENMP=ON -DPRIMES_MPI=ON -DBUILD_TESTING=OFF
    step build "cmake --build build/release"
    build build/release
}

# build FOLDER OPTION...: with as many jobs as there is room for.
build() {
    local jobs
    jobs=$(cores "$1") && logged cmake --build "$1" --parallel "$jobs" "${@:2}"
}

# cores FOLDER: how many workers there is room for, as `primes --cores` prints it: what counts them is made first in the
# configured FOLDER.
cores() {
    logged cmake --build "$1" --target count-cores && "$1/src/count-cores"
}
