# shellcheck shell=bash
# What scripts/plant-losses plants in real runs, and how large it is; the table of planted against found, which it and
# scripts/reproduce-results make of the records. Sourced, not run.

planted_cases=(pinned burdened unbalanced threads ranks)

# case_of NAME: what is planted, left in $what, $part (a column of primes-report --why), $size in workers, and $formula: the p
# workers less the speedup that is left to them.
case_of() {
    case $1 in
    pinned) what="2 threads on 1 CPU" part=oversubscribed size=1 formula="2 - 1" ;;
    burdened) what="2 threads on 2 CPUs, a busy loop on one of them" part=not_running size=0.5 formula="2 - (1 + 1/2)" ;;
    unbalanced) what="2 threads under a static schedule, with 6 and 3 of 9 equal numbers" part=schedule size=0.5 formula="2 - 9/6" ;;
    threads) what="4 threads on 2 CPUs" part=oversubscribed size=2 formula="4 - 2" ;;
    ranks) what="4 ranks on 2 CPUs" part=oversubscribed size=2 formula="4 - 2" ;;
    *) return 1 ;;
    esac
}

# planted_cell COLUMN: of the only row of a table in CSV on standard input, whose texts may be quoted: its value with its
# interval, in three digits.
planted_cell() {
    awk -v column="$1" '
        function cut(line, cells,    count, i, c, quoted) {
            count = 1
            cells[1] = ""
            for (i = 1; i <= length(line); i++) {
                c = substr(line, i, 1)
                if (c == "\"") quoted = !quoted
                else if (c == "," && !quoted) cells[++count] = ""
                else cells[count] = cells[count] c
            }
            return count
        }
        NR == 1 { count = cut($0, names) }
        NR == 2 { cut($0, cells); for (i = 1; i <= count; i++) cell[names[i]] = cells[i] }
        END {
            if (NR != 2) exit 1
            if (cell[column] == "") print "not known"
            else if (cell[column "_low"] == "") printf "%.3f\n", cell[column]
            else printf "%.3f (%.3f to %.3f)\n", cell[column], cell[column "_low"], cell[column "_high"]
        }'
}

# planted_rows REPORT RECORDS: a line for each case, its cells separated by tabs.
planted_rows() {
    local name what part size formula table named
    for name in "${planted_cases[@]}"; do
        case_of "$name"
        table=$("$1" --why --force --format csv "$2/$name.jsonl") || return 1
        named=$("$1" --why --force "$2/$name.jsonl" | sed -n '/^  .*: speedup /p' |
            grep -oE '[0-9)] to [a-z ]+:' | sed 's/^. to //; s/:$//' | paste -sd, | sed 's/,/, /g') || named=nothing
        printf '%s\t%s = %s\t%s\t%s\t%s\t%s\n' "$what" "$formula" "$size" "$(planted_cell lost <<<"$table")" "${part//_/ }" \
            "$(planted_cell "$part" <<<"$table")" "${named:-nothing}" || return 1
    done
}

# planted_table REPORT RECORDS text|markdown: planted against found.
planted_table() {
    local rows
    rows=$(planted_rows "$1" "$2" 2>/dev/null) || return 1
    awk -F '\t' -v format="$3" '
        function show(row, i) {
            if (format == "markdown") return (i > 1 ? " | " : "| ") cell[row, i] (i == columns ? " |" : "")
            return i == columns ? cell[row, i] : sprintf("%-" width[i] "s  ", cell[row, i])
        }
        { for (i = 1; i <= NF; i++) { cell[NR, i] = $i; if (length($i) > width[i]) width[i] = length($i) } columns = NF }
        END {
            for (row = 1; row <= NR; row++) {
                line = ""
                for (i = 1; i <= columns; i++) line = line show(row, i)
                print line
                if (row > 1 || format != "markdown") continue
                for (i = 1; i <= columns; i++) printf "|---"
                print "|"
            }
        }' <<<"planted"$'\t'"workers that it loses"$'\t'"lost, as measured"$'\t'"part"$'\t'"found in it"$'\t'"named as causes"$'\n'"$rows"
}
