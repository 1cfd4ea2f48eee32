# shellcheck shell=bash
# What an exit code tells, for whoever reports one. Sourced by scripts and tests; knows nothing of what ran.

# exit_status CODE: the code, and what it stands for where a shell, `timeout` or a signal gave it.
exit_status() {
    local name
    case $1 in
    124) printf '124 (the time limit of timeout passed)' ;;
    126 | 127) printf '%s (it could not be started)' "$1" ;;
    *)
        if (($1 > 128 && $1 < 193)) && name=$(kill -l $(($1 - 128)) 2>/dev/null) && [[ $name == [A-Z]* ]]; then
            printf '%s (SIG%s)' "$1" "${name#SIG}"
        else
            printf '%s' "$1"
        fi
        ;;
    esac
}

# last_words FILE [LINES]: the end of what was said into it, or that nothing was.
last_words() {
    if [[ -s $1 ]]; then tail -n "${2:-20}" "$1"; else printf 'it said nothing\n'; fi
}
