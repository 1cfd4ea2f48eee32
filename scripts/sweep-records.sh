# shellcheck shell=bash
# What the records of runs say to scripts/sweep: which points were measured, and how well they are known. Sourced, not
# run. Knows nothing of points, and of what is still to be measured.

# read_records VERSION KERNEL SPLIT CPU-MODEL <RECORDS: of those that the program which says VERSION of itself made so on
# such CPUs (empty: on any), a line each: launcher, nodes, ranks, threads, source of the numbers (KIND:TEXT, if it is one,
# and plain), schedule, divisors, and the seconds of each repetition. The members stand in the order of
# src/output/record.schema.json, and no text within a string looks like them, as its quotation marks are escaped.
read_records() {
    version=$1 kernel=$2 split_mode=$3 model=$4 awk '
    BEGIN {
        # Not by -v, which takes a backslash for the begin of another character.
        version = ENVIRON["version"]; kernel = ENVIRON["kernel"]; split_mode = ENVIRON["split_mode"]; model = ENVIRON["model"]
        real = "[0-9]+([.][0-9]+)?(e[-+]?[0-9]+)?"
    }
    function member(name) {
        if (!match($0, "\"" name "\":(\"[^\"]*\"|[0-9.e+-]+)")) return ""
        value = substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 3)
        gsub(/"/, "", value)
        return value
    }
    # KIND or KIND,CHUNK; empty if it cannot be read. Before there were several, records had no kind, or dynamic without a
    # chunk, for what is called auto now.
    function schedule(word) {
        if ($0 !~ /"schedule":/) return "auto"
        if (!match($0, /"schedule":\{"kind":"[a-z]+"(,"chunk":[0-9]+)?(,"order"|\})/)) return ""
        split(substr($0, RSTART, RLENGTH), word, /[^a-z0-9]+/)
        if (word[4] == "dynamic" && word[5] != "chunk") return "auto"
        return word[5] == "chunk" ? word[4] "," word[6] : word[4]
    }
    # The split of a number is of auto alone.
    function is_split_so() {
        return schedule() != "auto" || member("split") == split_mode
    }
    function is_ours() {
        return /^\{"schema":[12],/ && /"exit_code":0[,}]/ && !/"shard":\{/ && member("format") == "count" \
            && index(version, "primes " member("version") " (commit " member("commit") ",") == 1 \
            && member("kernel") == kernel && is_split_so() && (model == "" || member("cpu_model") == model)
    }
    is_ours() {
        if (!match($0, /"world":\{"launcher":"[a-z]*","nodes":[1-9][0-9]*,"ranks":[1-9][0-9]*,"workers":[1-9][0-9]*[,}]/)) next
        split(substr($0, RSTART, RLENGTH), world, /[:,"]+/)
        launcher = world[5]; nodes = world[7]; ranks = world[9]; workers = world[11]
        if (!match($0, /"sources":\[\{"kind":"[a-z]*","text":"[^" \t\\]+"\}\]/)) next # no work of a point
        split(substr($0, RSTART, RLENGTH), source, "\"")
        if (schedule() == "") next
        rest = $0
        seconds = ""
        operations = repetitions = 0
        sub(/.*"repetitions":\[/, "", rest)
        line = rest
        while (match(line, "\"warmup\":(false|true),\"seconds\":" real "[,}]")) {
            value = substr(line, RSTART, RLENGTH - 1)
            line = substr(line, RSTART + RLENGTH)
            repetitions++
            if (value ~ /false/) { sub(/.*:/, "", value); seconds = seconds " " value }
        }
        line = rest
        gsub(/"units":\[[^]]*\]/, "", line) # they tell the same once more
        while (match(line, /"operations":[^,}]*/)) {
            value = substr(line, RSTART + 13, RLENGTH - 13)
            if (value !~ /^([0-9]+|null)$/) next
            operations += value
            line = substr(line, RSTART + RLENGTH)
        }
        if (repetitions > 0)
            printf "%s %s %s %s %s:%s %s %.0f%s\n", launcher, nodes, ranks, workers / ranks, source[6], source[10],
                schedule(), operations / repetitions, seconds
    }'
}

# sample_of LEAST MOST PRECISION <SECONDS...: how many, median, interval of the median (LOW-HIGH, or - where there is none),
# half its width in percent of the median, and whether more are wanted: yes, no, or wide where it stays too wide. The
# interval is that of src/statistics/sample.h.
sample_of() {
    tr -s ' ' '\n' | sed '/^$/d' | LC_ALL=C sort -g |
        awk -v least="$1" -v most="$2" -v precision="$3" '
        { x[NR] = $1 }
        END {
            n = NR
            # k: the largest with 1 - 2 P(Bin(n, 1/2) <= k-1) >= 0.95
            term = 2 ^ -n
            for (k = 0; k < n / 2; k++) {
                sum += term
                if (1 - 2 * sum < 0.95) break
                term *= (n - k) / (k + 1)
            }
            percent = "-"
            if (n == 0) { print "0 - - - yes"; exit }
            median = n % 2 ? x[(n + 1) / 2] : (x[n / 2] + x[n / 2 + 1]) / 2
            interval = "-"
            if (k > 0) {
                interval = sprintf("%.6f-%.6f", x[k], x[n + 1 - k])
                percent = median > 0 ? sprintf("%.2f", 50 * (x[n + 1 - k] - x[k]) / median) : 0
            }
            wide = percent == "-" || percent + 0 > precision + 0
            more = n < least || (n < most && wide) ? "yes" : wide ? "wide" : "no"
            printf "%d %.6f %s %s %s\n", n, median, interval, percent, more
        }'
}
