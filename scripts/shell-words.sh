# shellcheck shell=bash
# Names in messages of the scripts. Sourced, not run; changes nothing.

# quoted WORD...: a command as a shell takes it back; plain words stay as they are.
quoted() {
    local word text=
    for word; do
        if [[ ! $word =~ ^[A-Za-z0-9_./,:+=@%-]+$ ]]; then printf -v word %q "$word"; fi
        text+=" $word"
    done
    printf '%s\n' "${text# }"
}

# printable TEXT...: without control characters, but for tabs and the ends of lines.
printable() {
    local text=$*
    text=${text//[$'\x01'-$'\x08'$'\x0b'-$'\x1f'$'\x7f']/?}
    printf '%s\n' "$text"
}
