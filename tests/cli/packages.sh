#!/usr/bin/env bash
# How scripts/lib.sh comes by packages, seen against stand-ins for dpkg-query, apt-get, sudo and id.
# shellcheck disable=SC2016 # the stand-ins expand their variables themselves
source "$(dirname "$0")/lib.sh"

# A tree with scripts/lib.sh and a script that asks for three packages and needs what the file `needs` names.
mkdir -p tree/scripts fakes tools
cp "$SOURCE_DIR"/scripts/{lib,openmpi-env,shell-words,exit-status,launch-words}.sh tree/scripts
cat >tree/scripts/probe <<TEXT
#!/usr/bin/env bash
source "\$(dirname "\$0")/lib.sh"
no_install=\${1:-false}
missing_tools() { cat "$tmp/needs"; }
make_folders
have_packages alpha beta gamma
say "went on"
TEXT

# fake NAME LINE...: a command that notes its call and then does the lines.
fake() {
    cat >"fakes/$1" <<TEXT
#!/bin/sh
printf '%s\n' "$1 \$*" >>"$tmp/calls"
TEXT
    printf '%s\n' "${@:2}" >>"fakes/$1"
    chmod +x "fakes/$1"
}

# The world before each claim: root on Debian, alpha installed, beta not, gamma removed but not purged.
world() {
    claim "$@"
    rm -rf fakes/* calls needs tree/build
    touch calls needs
    fake dpkg-query 'for last; do :; done' \
        'case $last in alpha) echo installed ;; gamma) echo config-files ;; *) exit 1 ;; esac'
    fake apt-get 'echo "apt-get was here"'
    fake id 'echo 0'
}

probe() {
    run env PATH="$tmp/fakes:$PATH" bash tree/scripts/probe "$@"
    grep -vE '^(dpkg-query|id) ' calls >acts || true
}

expect_status() {
    [[ $(cat "$captured/status") -eq $1 ]] || fail "expected exit $1, got $(cat "$captured/status")"
}

expect_acts() {
    printf '%s' "${1:+$1$'\n'}" >wanted
    expect_same wanted acts
}

update='apt-get -q -o DPkg::Lock::Timeout=300 update'
install='apt-get -q -o DPkg::Lock::Timeout=300 install -y --no-install-recommends beta gamma'

world "root installs what is missing, and only that"
probe
expect_status 0
expect_acts "$update"$'\n'"$install"
expect_stderr_has "installing beta gamma"
expect_stderr_has "went on"

world "nothing is installed where nothing is missing"
fake dpkg-query 'echo installed'
probe
expect_status 0
expect_acts ""

world "an ordinary user goes through sudo where it asks for nothing"
fake id 'echo 1000'
fake sudo '[ "$1" = -n ] && shift' 'exec "$@"'
probe
expect_status 0
expect_acts "sudo -n true
sudo -n env DEBIAN_FRONTEND=noninteractive $update
$update
sudo -n env DEBIAN_FRONTEND=noninteractive $install
$install"

world "where sudo would ask and nobody is there, the packages and the command are named"
fake id 'echo 1000'
fake sudo 'echo "a password is required" >&2; exit 1'
echo "a C compiler" >needs
probe
expect_status 1
expect_acts "sudo -n true"
expect_stderr_has "a C compiler"
expect_stderr_has "apt-get update && apt-get install -y --no-install-recommends beta gamma"
expect_stderr_has "step 'packages' failed (exit 1)"
expect_stderr_lacks "went on"

world "no root and no package, but the tools are there from elsewhere: it goes on"
fake id 'echo 1000'
fake sudo 'exit 1'
probe
expect_status 0
expect_stderr_has "beta gamma"
expect_stderr_has "went on"

world "--no-install installs nothing"
probe true
expect_status 0
expect_acts ""
expect_stderr_has "went on"

world "a failed installation shows apt-get's words and names the step and the log"
fake apt-get '[ "$4" = update ] || { echo "E: Unable to locate package beta"; exit 100; }'
probe
expect_status 100
expect_stderr_has "E: Unable to locate package beta"
expect_stderr_has "step 'packages' failed (exit 100); its output is in build/logs/probe-packages.log"

world "a failed update of the lists is no reason not to try"
fake apt-get '[ "$4" != update ] || { echo "E: Failed to fetch"; exit 100; }'
probe
expect_status 0
expect_stderr_has "E: Failed to fetch"
expect_stderr_has "went on"

world "packages that do not bring the tools are not enough"
echo "cmake 3.25 or newer (here: cmake version 3.16.3)" >needs
probe
expect_status 1
expect_stderr_has "still missing: cmake 3.25 or newer (here: cmake version 3.16.3)"

world "a build folder that cannot be made is said at once"
touch tree/build
probe
expect_status 1
expect_stderr_has "step 'folders' failed"
expect_acts ""

world "without apt-get the tools decide"
for tool in bash sh basename dirname env id sed grep cat tail mkdir stat; do
    ln -sf "$(command -v "$tool")" "tools/$tool"
done
rm fakes/apt-get
real_path=$PATH
PATH=$tmp/tools probe
expect_status 0
expect_stderr_has "there is no apt-get here"
expect_stderr_has "went on"
PATH=$real_path
echo "jansson 2.13 or newer (libjansson-dev)" >needs
PATH=$tmp/tools probe
expect_status 1
expect_stderr_has "jansson 2.13 or newer (libjansson-dev)"
