#!/usr/bin/env bash
# The plots of primes-report: every target and format, what gnuplot is given, and what is left when something fails.
source "$(dirname "$0")/../cli/lib.sh"

REPORT=${REPORT:-$BUILD_DIR/src/primes-report}
samples=$SOURCE_DIR/tests/data/records
records=("$samples/sequential.jsonl" "$samples/threads.jsonl")
plots=(time speedup efficiency timeline why order)

# wrong MESSAGE ARGUMENT...
wrong() {
    local message=$1
    shift
    expect_exit 2 "$REPORT" "$@"
    expect_stdout ""
    expect_stderr_has "primes-report: $message"
}

# in_folder NAME...: exactly these stand in the folder `out`, hidden ones too.
in_folder() {
    printf '%s\n' "$@" | sort >expected
    find out -mindepth 1 -printf '%P\n' | sort >found
    expect_same expected found
}

# all_of ENDING...: the names of every plot with these endings.
all_of() {
    local plot ending
    for plot in "${plots[@]}"; do
        for ending in "$@"; do printf '%s.%s\n' "$plot" "$ending"; done
    done
}

claim "wrong usage is told"
wrong "--figure: 'all' is none of: time speedup efficiency weak timeline why order" --plot out --figure all "${records[@]}"
wrong "--figure needs --plot: there is nothing else to draw" --figure time "${records[@]}"
wrong "--plot draws and prints no table: leave out --table and --format" --plot out --format csv "${records[@]}"
wrong "--plot draws and prints no table: leave out --table and --format" --table numbers --plot - "${records[@]}"
wrong "--plot needs a value: " --plot
wrong "--plot needs a value: " --plot= "${records[@]}"
wrong "--plot: 'plot.eps' is neither a folder nor a file that ends in .svg, .pdf, .png or .tex; a new folder of this name: 'plot.eps/'" --plot plot.eps "${records[@]}"

claim "what cannot be drawn is told, and nothing is made"
wrong "no plot of speedup: there are no runs with more than one worker" --plot plot.svg "${records[0]}"
wrong "no plot of time: there are no runs with more than one worker" --plot out --figure time "${records[0]}"
wrong "no plot of speedup: there is no sequential run to compare with; make one with --threads 1" --plot plot.svg "${records[1]}"
wrong "no plot of efficiency: there is no sequential run to compare with" --plot out --figure efficiency "${records[1]}"
wrong "no plot of weak: there is no sweep of random:COUNT in which COUNT grows with the workers, from one on" --plot out --figure weak "${records[@]}"
wrong "no plot of weak: there is no sweep of random:COUNT" --plot plot.svg --figure weak "${records[@]}"
[[ ! -e out && ! -e plot.svg ]] || fail "something was made"

claim "a timeline needs a record in a file that says who worked on what"
expect_exit 2 "$REPORT" --plot plot.svg --figure timeline - <"${records[1]}"
expect_stderr_has "primes-report: no plot of timeline: no record in a file says who worked on what, and when"

claim "without gnuplot scripts and data are written, and the package is named"
mkdir no_programs
expect_exit 1 env PATH="$tmp/no_programs" "$REPORT" --plot out "${records[@]}"
expect_stdout ""
expect_stderr_has "primes-report: there is no gnuplot: scripts and data are in 'out', but no pictures; install gnuplot-nox (Debian, Ubuntu) or gnuplot, then run it there on each .gp file"
mapfile -t texts < <(all_of gp dat)
in_folder "${texts[@]}"
expect_exit 1 env PATH="$tmp/no_programs" "$REPORT" --plot - "${records[@]}"
expect_stdout ""
expect_stderr_has "primes-report: there is no gnuplot: install gnuplot-nox (Debian, Ubuntu) or gnuplot"
mv out without_gnuplot

# a_gnuplot LINE...: programs/gnuplot is a shell script of these lines.
a_gnuplot() {
    mkdir -p programs
    printf '%s\n' "#!/bin/sh" "$@" >programs/gnuplot
    chmod +x programs/gnuplot
}

claim "what gnuplot says when it fails is shown in one line, and script and data are kept"
a_gnuplot 'printf "\n\"time.gp\" line 7:\n   \033[2Jno such thing\n\n" >&2' 'echo half >time.svg' 'exit 1'
expect_exit 1 env PATH="$tmp/programs:$PATH" "$REPORT" --plot out --figure time "${records[@]}"
expect_stdout ""
expect_stderr_has "primes-report: gnuplot failed: \"time.gp\" line 7: \\x1b[2Jno such thing"
in_folder time.gp time.dat
rm -r out
a_gnuplot "kill -KILL \$\$"
expect_exit 1 env PATH="$tmp/programs:$PATH" "$REPORT" --plot out/ --figure time "${records[@]}"
expect_stderr_has "primes-report: gnuplot was ended by a signal: Killed"
in_folder time.gp time.dat
chmod -x programs/gnuplot
if [[ $EUID -ne 0 || ! -x programs/gnuplot ]]; then
    expect_exit 1 env PATH="$tmp/programs" "$REPORT" --plot out "${records[@]}"
    expect_stderr_has "primes-report: cannot start gnuplot: Permission denied"
fi

claim "a figure that fails keeps no other from being drawn, nor the collector from its table"
# shellcheck disable=SC2016 # the script expands it
a_gnuplot 'case $2 in' '-) exit 1 ;;' 'speedup.gp) echo "no such thing" >&2 && exit 1 ;;' 'esac' \
    'echo "<?xml </svg>" >"${2%gp}svg"' 'echo "%PDF-%%EOF" >"${2%gp}pdf"' 'printf "\211PNG\r\n\032\nIEND\256B\140\202" >"${2%gp}png"'
expect_exit 1 env PATH="$tmp/programs:$PATH" "$REPORT" --plot out "${records[@]}"
expect_stdout "$(for plot in time efficiency timeline why order; do printf 'out/%s\n' "$plot".{svg,pdf,png}; done)"
expect_stderr_has "primes-report: gnuplot failed: no such thing"
rm -r out
cp -r "$samples" study
expect_exit 1 env PATH="$tmp/programs:$PATH" PRIMES="$BUILD_DIR/src/primes" PRIMES_REPORT="$REPORT" \
    PRIMES_HOME="$SOURCE_DIR" bash "$SOURCE_DIR/jobs/collect.sbatch" "$tmp/study" "$tmp/tables"
expect_stdout_has "$(cat tables/scaling.txt)"
expect_stderr_has "not all plots could be drawn, the tables are whole"
rm -r study tables

claim "without cairo an SVG is drawn, and what is lacking is named"
# shellcheck disable=SC2016 # the script expands it
a_gnuplot 'if [ "$2" = - ]; then echo " dumb svg unknown "; exit; fi' 'echo "<?xml </svg>" >"${2%gp}svg"'
expect_exit 0 env PATH="$tmp/programs:$PATH" "$REPORT" --plot out --figure time "${records[@]}"
expect_stdout "out/time.svg"
expect_stderr_has "primes-report: no pdf: this gnuplot has no terminal pdfcairo; install gnuplot-nox (Debian, Ubuntu) or another gnuplot that has it"
expect_stderr_has "primes-report: no png: this gnuplot has no terminal pngcairo; "
if grep -q cairo out/time.gp; then fail "the script asks for it"; fi
expect_exit 1 env PATH="$tmp/programs:$PATH" "$REPORT" --plot out/time.pdf --figure time "${records[@]}"
expect_stderr_has "primes-report: this gnuplot has no terminal pdfcairo, which draws pdf: install gnuplot-nox (Debian, Ubuntu) or another gnuplot that has it, or name a file that ends in .svg"
rm -r out

claim "what gnuplot says of fonts that it lacks is passed on once, and nothing else that it says though it draws"
# shellcheck disable=SC2016 # the script expands it
a_gnuplot 'if [ "$2" = - ]; then echo " dumb svg unknown "; exit; fi' 'echo "<?xml </svg>" >"${2%gp}svg"' 'echo "Invalid terminal font size" >&2'
expect_exit 0 env PATH="$tmp/programs:$PATH" "$REPORT" --plot out "${records[@]}"
expect_stderr_has "primes-report: gnuplot says: Invalid terminal font size; for fonts, install fonts-dejavu-core (Debian, Ubuntu)"
[[ $(stderr | grep -c "gnuplot says") -eq 1 ]] || fail "it is told several times"
rm -r out

claim "half a picture is none, and takes the place of none"
mkdir -p out
echo "the old picture" >out/time.svg
for half in ':' ': >time.svg' 'echo "<?xml version" >time.svg'; do
    a_gnuplot "$half"
    expect_exit 1 env PATH="$tmp/programs:$PATH" "$REPORT" --plot out/time.svg --figure time "${records[@]}"
    expect_stdout ""
    expect_stderr_matches '^primes-report: (gnuplot left half a picture \([0-9]+ bytes of svg\): is the disk full\?|gnuplot made no svg: No such file or directory)$'
    [[ $(cat out/time.svg) == "the old picture" ]] || fail "the old picture is gone"
    [[ -z $(find out -name '.*') ]] || fail "left behind: $(ls -A out)"
done

claim "a signal ends gnuplot too, and nothing stays behind"
# shellcheck disable=SC2016 # the script expands it
a_gnuplot 'if [ "$2" = - ]; then exit 1; fi' 'echo $$ >"$BEGUN.new" && mv "$BEGUN.new" "$BEGUN"' 'exec sleep 600'
rm -rf out
has_ended() { ! kill -0 "$1"; }
BEGUN=$tmp/begun PATH=$tmp/programs:$PATH "$REPORT" --plot out "${records[@]}" 2>stopped &
report=$!
wait_until 300 test -e begun
kill -TERM "$report" # and nobody else
wait_until 300 has_ended "$(cat begun)"
status=0
wait "$report" || status=$?
[[ $status -eq 75 ]] || fail "expected exit 75, got $(exit_status "$status"): $(cat stopped)"
grep -qx "primes-report: stopped by SIGTERM" stopped || fail "it says: $(cat stopped)"
[[ -z $(ls -A out) ]] || fail "left behind: $(ls -A out)"
rm -r out

claim "a folder that cannot be made or written is told"
echo text >file
expect_exit 1 "$REPORT" --plot file "${records[@]}"
expect_stderr_has "primes-report: cannot draw into 'file': Not a directory"
expect_exit 1 "$REPORT" --plot nowhere/out "${records[@]}"
expect_stderr_has "primes-report: cannot make the folder 'nowhere/out': No such file or directory"
expect_exit 1 "$REPORT" --plot nowhere/plot.svg "${records[@]}"
expect_stderr_has "primes-report: cannot write in the folder 'nowhere': No such file or directory"
mkdir -m 555 locked
if ! touch locked/file 2>/dev/null; then
    expect_exit 1 "$REPORT" --plot locked "${records[@]}"
    expect_stderr_has "primes-report: cannot write in the folder 'locked': Permission denied"
fi

# drawn NAME ARGUMENT...: what the report draws of the records NAME.jsonl, as scripts and data in the folder NAME.
drawn() {
    local name=$1
    shift
    rm -rf "$name"
    run env PATH="$tmp/no_programs" "$REPORT" --plot "$name" "$@" "$name.jsonl"
    [[ $status -eq 1 ]] || fail "expected exit 1 without gnuplot, got $status: $(stderr)"
}

# caption NAME FIGURE: what stands below it, in one line.
caption() { sed -n "s/^set label [0-9]* '\(.*\)' at screen .*textcolor.*/\1/p" "$1/$2.gp" | sed 's/\xc2\xa0/ /g' | paste -sd ' '; }
caption_has() { caption "$1" "$2" | grep -qF -- "$3" || fail "no '$3' below $1/$2: $(caption "$1" "$2")"; }
caption_lacks() { if caption "$1" "$2" | grep -F -- "$3"; then fail "'$3' below $1/$2"; fi; }

STUDY=$BUILD_DIR/tests/simulated_study
if [[ -x $STUDY ]] && command -v python3 >/dev/null; then
    claim "bars end where the intervals of the table do, and points are its values"
    "$STUDY" repetitions=8 noise=lognormal size=0.03 row=sequential row=openmp:2 row=openmp:4 speed=0.5 row=mpi:2 row=mpi:4 >honest.jsonl
    drawn honest
    "$REPORT" --format csv honest.jsonl >honest.csv 2>/dev/null
    # shellcheck disable=SC2016 # Python
    for plot in speedup efficiency; do
        python3 -c '
import csv, math, sys
name, = sys.argv[1:]
def block_rows(kind):
    rows, inside = [], False
    for line in open("honest/%s.dat" % name):
        if line.startswith("# ") and not line.startswith("# workers"): inside = line.startswith("# " + kind + " ")
        elif inside and line[0].isdigit(): rows.append(tuple(map(float, line.split())))
    return sorted(rows)
table = list(csv.DictReader(open("honest.csv")))
bars = sorted((float(r["workers"]), float(r[name + "_low"]), float(r[name + "_high"])) for r in table if r["world"] != "sequential")
points = sorted((float(r["workers"]), float(r[name])) for r in table)
def same(a, b): return len(a) == len(b) and all(math.isclose(x, y, rel_tol=1e-8) for r, s in zip(a, b) for x, y in zip(r, s))
assert len(bars) == 4 and all(low < high for _, low, high in bars), bars
assert same(block_rows("bars"), bars), (block_rows("bars"), bars)
assert same(block_rows("full"), points), (block_rows("full"), points)
' "$plot"
        caption_has honest "$plot" "bars: 95 % intervals, of point and base"
    done

    claim "so do the lines on what is useful in the figure of the lost speedup"
    # shellcheck disable=SC2016 # Python
    python3 -c '
import csv, math
lines = [tuple(map(float, line.split()[1:])) for line in open("honest/why.dat").read().split("# interval\n")[1].splitlines()[1:]]
wanted = [(float(r["efficiency_low"]), float(r["efficiency_high"]), float(r["workers"])) for r in csv.DictReader(open("honest.csv")) if r["world"] != "sequential"]
assert len(wanted) == 4 == len(lines), lines
assert all(math.isclose(x, y, rel_tol=1e-8) for a, b in zip(sorted(lines), sorted(wanted)) for x, y in zip(a, b)), (lines, wanted)
'
    caption_has honest why "lines: 95 % intervals of what is useful"

    claim "without a sequential run figures are to the fewest workers, and say so"
    "$STUDY" repetitions=8 row=mpi:2 row=mpi:4 row=mpi:8 >relative.jsonl
    drawn relative
    grep -q "^set ylabel 'speedup to 2 workers (times)'" relative/speedup.gp || fail "$(grep ylabel relative/speedup.gp)"
    grep -q "^set ylabel 'efficiency to 2 workers'" relative/efficiency.gp || fail "$(grep ylabel relative/efficiency.gp)"
    [[ $(sed -n '3,4p;9p' relative/speedup.dat | paste -sd,) == "2 1,3 1.5,8 4" ]] || fail "the ideal: $(head relative/speedup.dat)"
    caption_has relative speedup "base: MPI 2 × 1, "
    caption_has relative speedup "ideal: workers over 2"
    for law in Amdahl USL bound; do caption_lacks relative speedup "$law"; done

    claim "the order of measurement has every repetition where it began, over the median of its configuration"
    "$STUDY" repetitions=6 per_record=2 drift=0.3 noise=lognormal size=0.01 row=sequential row=openmp:2 >order.jsonl
    drawn order
    # shellcheck disable=SC2016 # Python
    python3 -c '
import datetime, json, statistics
wanted = {}
for line in open("order.jsonl"):
    record = json.loads(line)
    at = datetime.datetime.strptime(record["started"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=datetime.timezone.utc).timestamp()
    for repetition in (r for r in record["repetitions"] if not r["warmup"]):
        wanted.setdefault(record["ranks"][0]["threads"], []).append((at, repetition["seconds"]))
        at += repetition["seconds"]
blocks = open("order/order.dat").read().split("\n\n\n")
assert len(blocks) == len(wanted) == 2, blocks
for block, threads in zip(blocks, sorted(wanted)):
    got = [tuple(map(float, line.split())) for line in block.splitlines() if line[0] != "#"]
    median = statistics.median(seconds for _, seconds in wanted[threads])
    assert len(got) == 6, got
    for (at, seconds, share), (start, took) in zip(got, sorted(wanted[threads])):
        assert abs(at - start) < 0.01 and abs(seconds - took) < 1e-6 and abs(share - 100 * took / median) < 1e-4, (got, wanted[threads])
'
    caption_has order order "12 repetitions of 2 configurations, each over the median of its own"
    grep -q "^set xlabel 'time of day (UTC)'" order/order.gp || fail "$(grep xlabel order/order.gp)"
    ticks=$(grep "^set xtics" order/order.gp | grep -o "'[0-9:]*'" | wc -l)
    [[ $ticks -ge 2 && $ticks -le 7 ]] || fail "$ticks ticks: $(grep "^set xtics" order/order.gp)"

    claim "a row that was disturbed has no speedup, and is crossed out among the times"
    "$STUDY" repetitions=8 row=sequential row=mpi:2 row=mpi:4 taken=0.5 taken_in=0.6 row=mpi:8 >disturbed.jsonl
    drawn disturbed
    [[ $(awk '/^# full MPI/ { inside = 1 } inside && /^[0-9]/ { print $1 }' disturbed/speedup.dat | paste -sd,) == 2,8 ]] ||
        fail "speedups: $(cat disturbed/speedup.dat)"
    [[ $(awk '/^# disturbed MPI/ { inside = 1 } inside && /^[0-9]/ { print $1 }' disturbed/time.dat) == 4 ]] ||
        fail "times: $(cat disturbed/time.dat)"
    grep -q "title 'disturbed'" disturbed/time.gp || fail "the key does not say what is crossed out"
    drawn disturbed --force
    grep -q "^# disturbed MPI" disturbed/speedup.dat || fail "--force draws it"

    claim "from a base that was disturbed comes no picture of speedup, but its reason"
    "$STUDY" repetitions=8 row=sequential taken=0.5 taken_in=0.6 row=mpi:2 row=mpi:4 >base.jsonl
    drawn base
    for plot in speedup efficiency why; do
        expect_stderr_has "primes-report: no plot of $plot: other programs took CPU time from the base, so no speedup comes from it"
        [[ ! -e base/$plot.gp ]] || fail "$plot is drawn"
    done
    [[ -e base/time.gp ]] || fail "there is no figure of time"
else
    echo "  not tested: there is no python3, or no simulated_study in this build"
fi

command -v gnuplot >/dev/null || skip "there is no gnuplot to draw with; all that needs none was tested"

# is_picture FILE: it begins and ends as its format demands.
is_picture() {
    local magic end
    case $1 in
    *.svg) magic='<?xml ' end='</svg>' ;;
    *.pdf) magic='%PDF-' end='%%EOF' ;;
    *.png) magic=$'\x89PNG' end=IEND ;;
    esac
    tail -c 16 "$1" | grep -qaF "$end" || fail "$1 has no end"
    [[ $(head -c ${#magic} "$1" | od -An -c) == "$(printf %s "$magic" | od -An -c)" ]] || fail "$1 begins otherwise"
}

claim "a folder gets every figure in every format, with script and data"
expect_exit 0 "$REPORT" --plot out "${records[@]}"
mapfile -t pictures < <(all_of svg pdf png)
expect_stdout "$(printf 'out/%s\n' "${pictures[@]}")"
expect_stderr_lacks gnuplot
in_folder "${pictures[@]}" "${texts[@]}"
for picture in "${pictures[@]}"; do is_picture "out/$picture"; done
for text in "${texts[@]}"; do expect_same "without_gnuplot/$text" "out/$text"; done

claim "a terminal that the environment asks for does not matter"
expect_exit 0 env GNUTERM=none "$REPORT" --plot elsewhere --figure time "${records[@]}"
expect_same out/time.svg elsewhere/time.svg
rm -r elsewhere

claim "the same records give the same bytes, at any time and in any place"
sleep 1.1 # dates count seconds
mkdir -p elsewhere
(cd elsewhere && TZ=Asia/Tokyo LC_ALL=C.UTF-8 "$REPORT" --plot out/ "${records[@]}" >/dev/null 2>&1)
for file in "${pictures[@]}" "${texts[@]}"; do expect_same "out/$file" "elsewhere/out/$file"; done
expect_exit 0 "$REPORT" --plot out "${records[@]}"
for file in "${pictures[@]}" "${texts[@]}"; do expect_same "out/$file" "elsewhere/out/$file"; done

claim "the script draws the same picture again by hand"
for plot in "${plots[@]}"; do
    mkdir hand
    cp out/"$plot".{gp,dat} hand
    (cd hand && expect_exit 0 gnuplot "$plot.gp")
    for format in svg png; do expect_same "out/$plot.$format" "hand/$plot.$format"; done
    # A PDF knows when it was made.
    for pdf in out/"$plot.pdf" hand/"$plot.pdf"; do LC_ALL=C sed 's/(D:[0-9]*/(D:/' "$pdf" >"$pdf.undated"; done
    expect_same "out/$plot.pdf.undated" "hand/$plot.pdf.undated"
    rm -r hand
done
rm -r out

claim "a timeline has what each worker was on in the repetition of median time, the longest numbers apart"
# shellcheck disable=SC2016 # Python
python3 -c '
import json, sys
record = json.loads(open(sys.argv[1]).readline())
measured = [r for r in record["repetitions"] if not r["warmup"]]
median = sorted(measured, key=lambda r: r["seconds"])[(len(measured) - 1) // 2]
spans = [(t["thread"], t["start_seconds"], t["start_seconds"] + t["seconds"]) for t in median["numbers"]]
for span in spans: print("%d %.9g %.9g" % span)
' "${records[1]}" >wanted
expect_exit 1 env PATH="$tmp/no_programs" "$REPORT" --force --plot one --figure timeline "${records[1]}"
awk '/^# kind/ { in_kind = 1 } in_kind && /^[0-9]/' one/timeline.dat | sort >got
expect_same <(sort wanted) got
[[ $(grep -c '^# kind' one/timeline.dat) -eq 3 ]] || fail "the longest numbers are not apart"

claim "a timeline of 1024 workers is no higher than a page has room for"
# shellcheck disable=SC2016 # Python
python3 -c '
import json, sys
record = json.loads(open(sys.argv[1]).readline())
record["ranks"][0].update(threads=1024, cpus=1024, cores=1024, allowed_cpus="0-1023", allowed_cpu_count=1024)
record["world"]["workers"] = 1024
for repetition in record["repetitions"]:
    idle = dict(repetition["workers"][1], operations=0, units=0, busy_seconds=0.0)
    repetition["workers"] += [dict(idle, thread=at) for at in range(2, 1024)]
print(json.dumps(record))
' "${records[1]}" >many.jsonl
rm -rf one
expect_exit 1 env PATH="$tmp/no_programs" "$REPORT" --force --plot one --figure timeline many.jsonl
grep -q "^set ytics ('0' 0, '64' 64, .*'960' 960)$" one/timeline.gp || fail "$(grep "set ytics" one/timeline.gp)"
height=$(sed -n 's/^set terminal pdfcairo size 8.50cm,\([0-9]*\)\..*/\1/p' one/timeline.gp)
[[ $height -lt 15 ]] || fail "it is $height cm high"

claim "each schedule has a curve and a bar of its own, and the timeline names its schedule"
# shellcheck disable=SC2016 # Python
python3 -c '
import json, sys
for at, schedule in enumerate([{"kind": "static"}, {"kind": "static", "chunk": 10}, {"kind": "guided", "chunk": 1}]):
    record = json.loads(open(sys.argv[1]).readline())
    record["ranks"][0]["process"] = 1000 + at
    record["schedule"] = schedule
    for repetition in record["repetitions"]: repetition["seconds"] *= 1.25 + at / 4
    print(json.dumps(record))
' "${records[1]}" >loops.jsonl
expect_exit 1 env PATH="$tmp/no_programs" "$REPORT" --plot out "${records[@]}" loops.jsonl
for plot in time speedup efficiency; do
    grep -oE "^# line .*" "out/$plot.dat" >got
    printf '# line OpenMP (%s)\n' auto static static,10 guided,1 >wanted
    expect_same wanted got
    for schedule in auto static static,10 guided,1; do
        [[ $(grep -c "with linespoints .* title '$schedule'" "out/$plot.gp") -eq 1 ]] || fail "$schedule is not once in the key of $plot"
    done
done
grep -qF "set ytics scale 0 ('2 auto' 1, '2 static' 2, '2 static,10' 3, '2 guided,1' 4)" out/why.gp || fail "$(grep ytics out/why.gp)"
[[ $(sed '/^# across/,$d; /^# interval/,$d' out/why.dat | grep -c '^[1-4] ') -eq $((4 * $(grep -c '^# layer' out/why.dat))) ]] || fail "not four bars: $(cat out/why.dat)"
grep -q " · schedule auto · " out/timeline.gp || fail "$(grep 'set label' out/timeline.gp)"
rm -r out

claim "a file is one picture: the speedup, or the figure that is asked for"
mkdir out
for format in svg pdf png; do
    expect_exit 0 "$REPORT" --plot "out/my plot's.$format" "${records[@]}"
    expect_stdout "out/my plot's.$format"
    in_folder "my plot's.$format" "my plot's.gp" "my plot's.dat"
    is_picture "out/my plot's.$format"
    grep -q "^set ylabel 'speedup (times)'" "out/my plot's.gp" || fail "no speedup"
    rm out/*
done
(cd out && expect_exit 0 "$REPORT" --plot efficiency.svg --figure efficiency "${records[@]}")
in_folder efficiency.svg efficiency.gp efficiency.dat
grep -q "^set ylabel 'efficiency'" out/efficiency.gp || fail "no efficiency"
rm -r out

claim "for a paper: two columns wide, and without words around the graph"
expect_exit 0 "$REPORT" --plot out --figure speedup --no-caption "${records[@]}"
[[ -z $(caption out speedup) ]] || fail "a caption: $(caption out speedup)"
if grep "set label" out/speedup.gp; then fail "a title"; fi
grep -q "^set terminal pdfcairo size 8.50cm," out/speedup.gp || fail "$(grep pdfcairo out/speedup.gp)"
for picture in out/speedup.{svg,pdf,png}; do is_picture "$picture"; done
expect_exit 0 "$REPORT" --plot out --width two "${records[@]}"
grep -q "^set terminal pdfcairo size 17.80cm,.* font 'Helvetica,8' " out/speedup.gp || fail "$(grep pdfcairo out/speedup.gp)"
caption_has out speedup "base: sequential "
if expr "$(sed -n "s/^set tics font ',\([0-9]*\)'/\1/p" out/speedup.gp | tail -n 1)" '<' 7; then fail "small letters"; fi
rm -r out
wrong "--width and --no-caption need --plot: they are of pictures" --no-caption "${records[@]}"
wrong "--width: 'three' is none of: one two" --plot out --width three "${records[@]}"

claim "TikZ is whole, the same at any time, and its texts are letters to TeX"
if gnuplot -e "set print '-'; print GPVAL_TERMINALS" 2>/dev/null </dev/null | grep -q ' tikz '; then
    mkdir out
    for plot in "${plots[@]}"; do
        expect_exit 0 "$REPORT" --plot "out/$plot.tex" --figure "$plot" "${records[@]}"
        [[ $(head -n 1 "out/$plot.tex") == '\begin{tikzpicture}[gnuplot]' && $(tail -n 1 "out/$plot.tex") == '\end{tikzpicture}' ]] ||
            fail "not whole: $(head -n 1 "out/$plot.tex") ... $(tail -n 1 "out/$plot.tex")"
        if grep '^%%' "out/$plot.tex"; then fail "a date"; fi
    done
    grep -qF '{run time (\% of its median)};' out/order.tex || fail "$(grep 'its median' out/order.tex)"
    if grep -q "kernel trial" out/*.tex; then fail "a title"; fi
    if command -v pdflatex >/dev/null; then
        gnuplot -e "set terminal tikz createstyle" </dev/null
        {
            printf '%s\n' '\documentclass{article}\usepackage[utf8]{inputenc}\usepackage{tikz}\usepackage{gnuplot-lua-tikz}\begin{document}'
            for plot in "${plots[@]}"; do printf '\\input{out/%s}\n\n' "$plot"; done
            printf '%s\n' '\end{document}'
        } >paper.tex
        expect_exit 0 pdflatex -halt-on-error paper.tex
    else
        echo "  not tested: there is no pdflatex, which would compile them"
    fi
    rm -r out
else
    echo "  not tested: this gnuplot has no terminal tikz"
fi

claim "the terminal gets letters, without blanks behind them"
expect_exit 0 "$REPORT" --plot - "${records[@]}"
expect_stdout_matches '^own numbers from 3 sources, kernel trial$'
expect_stdout_matches ' S +sequential +O +OpenMP$'
expect_stdout_has "workers"
expect_stdout_matches '^base: sequential '
if stdout | grep -q ' $'; then fail "blanks at the end of lines"; fi
if stdout | LC_ALL=C grep -qP '[\x00-\x09\x0b-\x1f]'; then fail "control characters"; fi
if stdout | LC_ALL=C.UTF-8 grep -E '^.{81}'; then fail "lines are longer than 80 columns"; fi
if [[ -w /dev/full ]]; then
    expect_exit 1 bash -c '"$@" >/dev/full' bash "$REPORT" --plot - "${records[@]}"
    expect_stderr_has "primes-report: cannot write standard output: No space left on device"
    expect_exit 1 bash -c '"$@" >/dev/full' bash "$REPORT" --plot full.svg "${records[@]}"
    expect_stderr_has "primes-report: cannot write standard output: No space left on device"
fi

claim "a terminal is filled"
if [[ -x $BUILD_DIR/tests/pty_run ]]; then
    for columns in 60 120; do
        # shellcheck disable=SC2016
        expect_exit 0 "$BUILD_DIR/tests/pty_run" -a screen bash -c 'stty columns "$1" && shift && "$@" 2>/dev/null' bash "$columns" "$REPORT" --plot - "${records[@]}"
        tr -d '\r' <screen >lines
        if LC_ALL=C.UTF-8 grep -E "^.{$((columns + 1))}" lines; then fail "lines are longer than $columns columns"; fi
        LC_ALL=C.UTF-8 grep -qE "^.{$((columns - 15))}" lines || fail "no line is nearly $columns columns long"
    done
else
    echo "  not tested: no pty_run in this build"
fi

claim "several tables have their numbers in the names, and one picture cannot show them"
sed -e 's/"commit":"[0-9a-f]*"/"commit":"fedcba987654"/' -e 's/"process":[0-9]*/"process":7/' "${records[@]}" >others.jsonl
grep -q '"fedcba987654"' others.jsonl || fail "the commit was not changed"
wrong "one picture cannot show 2 tables: choose with --kernel or --workload, or name a folder to --plot" --plot plot.svg "${records[@]}" others.jsonl
expect_exit 0 "$REPORT" --plot out --figure speedup "${records[@]}" others.jsonl
in_folder speedup-{1,2}.{svg,pdf,png,gp,dat}
rm -r out

claim "records that cannot be used end in exit 3, and the others are drawn"
expect_exit 3 "$REPORT" --plot out --figure time "$samples"
in_folder time.{svg,pdf,png,gp,dat}
rm -r out

claim "verdicts that disagree end in exit 4, and none of them is drawn"
sed 's/"verdicts_digest":"[0-9a-f]*"/"verdicts_digest":"00000000000000000000000000000bad"/' "${records[1]}" >bad.jsonl
expect_exit 4 "$REPORT" --plot out "${records[0]}" bad.jsonl
[[ ! -e out ]] || fail "drawn"

claim "nothing of a record is obeyed by gnuplot"
# shellcheck disable=SC2016 # neither should
sed -e 's/"cpu_model":"[^"]*"/"cpu_model":"'"'"'; system(\\"touch obeyed\\") #`touch obeyed`@x\\n!touch obeyed\\n"/' \
    -e 's/"kernel":"trial"/"kernel":"`touch obeyed`'"'"'{_x}\\\\"/' "${records[@]}" >hostile.jsonl
grep -q 'touch obeyed' hostile.jsonl || fail "the record was not changed"
expect_exit 0 "$REPORT" --plot out hostile.jsonl
in_folder "${pictures[@]}" "${texts[@]}"
[[ -z $(find . -name obeyed) ]] || fail "it was obeyed"
rm -r out

claim "a limit of file sizes leaves nothing behind but what is whole"
limits=()
if has_file_limit; then limits=(0 1 4 8 20); fi
for limit in ${limits[@]+"${limits[@]}"}; do
    mkdir -p out
    # shellcheck disable=SC2016
    expect_exit 1 bash -c '(ulimit -f "$1" && shift && exec "$@" 2>&1) | cat; exit "${PIPESTATUS[0]}"' bash "$limit" "$REPORT" --plot out --figure speedup "${records[@]}"
    expect_stdout_matches '^primes-report: (cannot write .out/speedup\.(dat|gp).: File too large|gnuplot was ended by a signal: File size limit exceeded.*|gnuplot left half a picture .*|gnuplot failed: .*)$'
    [[ -z $(find out -name '.*' -o -name '*.svg' -o -name '*.pdf' -o -name '*.png') ]] || fail "left behind: $(ls -A out)"
    rm -r out
done

claim "a full disk leaves nothing behind but what is whole"
mkdir disk
for size in 4 16 40 64; do
    # A disk of this size, seen by these commands alone.
    # shellcheck disable=SC2016
    run unshare --map-root-user --mount bash -c '
        disk=$1
        mount -t tmpfs -o size="$2"k disk "$disk" || exit 99
        shift 2
        status=0
        "$@" 2>&1 || status=$?
        find "$disk" -mindepth 1 \( -name ".*" -o -name "*.svg" -o -name "*.pdf" -o -name "*.png" \) -printf "left behind: %P\n"
        exit "$status"' bash "$tmp/disk" "$size" "$REPORT" --plot "$tmp/disk" --figure speedup "${records[@]}"
    if [[ $status -eq 99 || $(stderr) == *unshare* ]]; then
        echo "  not tested: no disk can be mounted here"
        break
    fi
    [[ $status -eq 1 ]] || fail "expected exit 1 on a disk of $size KiB, got $status"
    expect_stdout_matches '^primes-report: (cannot write .*/disk/speedup\.[a-z]*.: No space left on device|gnuplot left half a picture .*|gnuplot failed: .*)'
    expect_stdout_lacks "left behind"
done
