#!/usr/bin/env bash
# The page of --html: it is well-formed and whole, has every row, reason and number, needs nothing else, harms nobody whatever
# the records say, and a browser shows it without a complaint.
source "$(dirname "$0")/../cli/lib.sh"

REPORT=${REPORT:-$BUILD_DIR/src/primes-report}
STUDY=${STUDY:-$BUILD_DIR/tests/simulated_study}
command -v python3 >/dev/null || skip "there is no python3 to read a page with"

"$STUDY" noise=normal size=0.01 repetitions=10 row=sequential row=openmp:2 row=openmp:4 row=mpi:2 waiting=0.2 row=mpi:4 >study.jsonl

# Words for the pages, in Python: the page as a tree, its texts, its tables, its data.
cat >page.py <<'PYTHON'
import base64, gzip, re, subprocess, sys
import xml.etree.ElementTree as tree

XHTML, SVG = "{http://www.w3.org/1999/xhtml}", "{http://www.w3.org/2000/svg}"

def read(name):
    text = open(name, encoding="utf-8").read()
    return text, tree.fromstring(text)

def text_of(element):
    return " ".join("".join(element.itertext()).split())

def tables(root):
    return [[[text_of(cell) for cell in row] for row in table.iter(XHTML + "tr")] for table in root.iter(XHTML + "table")]

def data(root):
    found = {}
    for link in root.iter(XHTML + "a"):
        if link.get("download"):
            data = base64.b64decode(link.get("href").split(";base64,", 1)[1], validate=True)
            found[link.get("download")] = gzip.decompress(data) if link.get("download").endswith(".gz") else data
    return found

def markdown(name):
    """The cells of the tables that the report prints, and its notes."""
    rows, notes = [], []
    for line in open(name, encoding="utf-8"):
        plain = lambda cell: " ".join(re.sub(r"\\(.)", r"\1", cell).split())
        if line.startswith("| "):
            rows.append([plain(cell) for cell in re.split(r"(?<!\\) \| ", line.strip()[2:-2])])
        elif line.startswith("- "):
            notes.append(plain(line[2:]))
    return rows, notes

def harmless(text, root):
    """Nothing is loaded, nothing runs, every id is there once."""
    assert not re.search(r"https?://", re.sub(r' xmlns(:\w+)?="[^"]*"', "", text)), "it names an address"
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids)), "an id stands there twice"
    for element in root.iter():
        assert element.tag.split("}")[1] not in ("script", "iframe", "object", "embed", "img", "base", "form"), element.tag
        for name, value in element.attrib.items():
            assert not name.lower().startswith("on"), name
            if name.split("}")[-1] in ("href", "src"):
                assert value.startswith(("#", "data:")), value
                assert not value.startswith("#") or value[1:] in ids, "nothing has the id " + value
    assert not re.search("[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]", text), "what cannot be seen"
PYTHON

# page_holds FILE PYTHON: a few lines about text and root.
page_holds() {
    python3 -c "import sys; sys.path.insert(0, '.'); from page import *
text, root = read(sys.argv[1])
harmless(text, root)
$2" "$1" 2>"$test_root/python" || fail "$1: $(tail -n 3 "$test_root/python")"
}

claim "a page is made of records, and nothing is said"
expect_exit 0 "$REPORT" --html study.html study.jsonl
expect_stdout ""
if command -v gnuplot >/dev/null; then expect_stderr ""; fi
page_holds study.html 'assert text_of(root.find(f".//{XHTML}h1")) == "A study of primes"'

claim "every row of the tables is there, and every note and reason"
for table in scaling why check; do "$REPORT" --table "$table" --format markdown study.jsonl >"$table.md"; done
page_holds study.html '
told = [text_of(line) for line in root.iter(XHTML + "li")]
for name, index in (("scaling", 0), ("why", 1), ("check", 2)):
    rows, notes = markdown(name + ".md")
    assert len(rows) > 4 and tables(root)[index] == rows, (name, tables(root)[index], rows)
    assert len(notes) >= (0 if name == "check" else 1) and all(told.count(note) == 1 for note in notes), (name, notes)
'

claim "it says what was run, where, on what"
page_holds study.html '
facts = dict(zip((text_of(name) for name in root.iter(XHTML + "dt")), (text_of(value) for value in root.iter(XHTML + "dd"))))
wanted = {"Numbers": "own numbers (range 1:100000), 100000 numbers", "Runs": "50, of 5 configurations with 50 repetitions", "Host": "n1",
          "Kernel": "trial", "CPU": "Simulated CPU", "Machine": "64 cores with 256 GiB", "Commit": "simulated", "Compiler": "cc"}
assert wanted.items() <= facts.items(), facts
assert "2026-01-01T00:00:00Z to 2026-01-01T00:" in facts["Measured"], facts
'

claim "the data in it are what the tables print"
"$REPORT" --table repetitions --format csv study.jsonl >repetitions.csv 2>/dev/null
"$REPORT" --format json study.jsonl >scaling.json
"$REPORT" --why --format json study.jsonl >why.json
page_holds study.html '
assert sorted(data(root)) == ["repetitions.csv", "scaling.json", "why.json"], sorted(data(root))
for name, value in data(root).items(): assert value == open(name, "rb").read(), name
'

claim "the same records make the same bytes"
expect_exit 0 "$REPORT" --html again.html study.jsonl
expect_same study.html again.html

claim "what cannot be used and what disagrees stands in the page, with the usual exit codes"
{ cat study.jsonl; echo '{"<b>":'; } >half.jsonl
expect_exit 3 "$REPORT" --html half.html half.jsonl
page_holds half.html 'assert "half.jsonl:51: " in text_of(root), text_of(root)[:500]'
head -n 1 study.jsonl | sed 's/fedcba9876543210fedcba9876543210/00000000000000000000000000000000/' >other.jsonl
expect_exit 4 "$REPORT" --html disagree.html study.jsonl other.jsonl
page_holds disagree.html 'assert "Verdicts disagree" in text_of(root)'

claim "weak scaling and schedules have their tables"
expect_exit 0 "$REPORT" --html reference.html "$SOURCE_DIR/results/reference/records"
page_holds reference.html '
titles = [text_of(title) for title in root.iter(XHTML + "h3")]
assert any(text_of(line).startswith("bound: the speedup if whole numbers") for line in root.iter(XHTML + "li"))
assert titles.count("Weak scaling: the work grows with the workers") == 1, titles
assert len(tables(root)) >= 13
if list(root.iter(SVG + "svg")): assert any(re.match(r"rank 1: \d+, [0-9.e-]+ s from [0-9.e-]+ s on$", title.text or "") for title in root.iter(SVG + "title"))
'

claim "a page appears only when it is whole; what stands there before stays until then"
echo old >there.html
expect_exit 1 "$REPORT" --html there.html nowhere.jsonl
[[ $(cat there.html) == old ]] || fail "the old page is gone"
expect_exit 1 "$REPORT" --html nowhere/page.html study.jsonl
if has_file_limit; then
    expect_exit 1 bash -c 'ulimit -f 20; exec "$@"' _ "$REPORT" --html there.html study.jsonl
    [[ $(cat there.html) == old ]] || fail "half a page took the place of the old one"
fi
left=(*there* .*there*)
[[ ${left[*]} == "there.html .*there*" ]] || fail "something is left: ${left[*]}"

claim "it goes into a pipe as well"
"$REPORT" --html /dev/stdout study.jsonl | cat >piped.html
expect_same study.html piped.html

claim "what goes with it is said"
wrong() {
    expect_exit 2 "$REPORT" --html no.html "$@" study.jsonl
    expect_stderr_has "--html makes a page of its own, with tables and pictures: leave out $1"
    [[ ! -e no.html ]] || fail "a page was made"
}
for other in "--output x" "--plot x"; do
    read -ra words <<<"$other"
    wrong "${words[@]}"
done
expect_exit 2 "$REPORT" --html no.html --why study.jsonl
expect_stderr_has "leave out --table and --format"
expect_exit 2 "$REPORT" --html no.html --compare study.jsonl half.jsonl
expect_stderr_has "leave out --compare"
expect_exit 2 "$REPORT" --html
expect_stderr_has "--html needs a value: --html FILE"

claim "hostile names are harmless, and still there"
python3 - <<'PYTHON'
import json
names = ['</script><script>alert(1)</script>', '"><img src=x onerror=alert(1)>', "' onload='x", "\u202egpj.exe\u202c\u2066", "\x1b[31m\u0001\u200b",
         "x" * 10000, "]]><!--", "&amp;&#0;", "<svg onload=x>"]
with open("hostile.jsonl", "w") as file:
    for number, line in enumerate(open("study.jsonl")):
        record = json.loads(line)
        def change(value, key=None):
            if isinstance(value, dict): return {k: change(v, k) for k, v in value.items()}
            if isinstance(value, list): return [change(v, key) for v in value]
            if value in ("Simulated CPU", "simulated", "cc", "-O3", "n1", "OpenMP 4.5", "Open MPI v4.1.4", "0.1.0"):
                return names[["Simulated CPU", "simulated", "cc", "-O3", "n1", "OpenMP 4.5", "Open MPI v4.1.4", "0.1.0"].index(value)]
            return value
        file.write(json.dumps(change(record)) + "\n")
PYTHON
expect_exit 0 "$REPORT" --html hostile.html hostile.jsonl
page_holds hostile.html '
facts = dict(zip((text_of(name) for name in root.iter(XHTML + "dt")), (text_of(value) for value in root.iter(XHTML + "dd"))))
assert facts["CPU"] == "</script><script>alert(1)</script>", facts
assert facts["Commit"] == "\"><img src=x onerror=alert(1)>" and facts["Compiler"] == "'"'"' onload='"'"'x", facts
assert facts["Flags"] == "\\u{202e}gpj.exe\\u{202c}\\u{2066}", facts
assert facts["Threads"] == "x" * 300 + "...", facts
'
name=$'\xff<b>\xe2\x80\xae.jsonl'
echo '{' >"$name"
expect_exit 3 "$REPORT" --html name.html study.jsonl "$name"
page_holds name.html 'assert "<b>" in text_of(root)'

claim "10,000 records make a page below 2 MB, with every repetition in it"
"$STUDY" noise=normal size=0.01 repetitions=1000 row=sequential row=openmp:2 row=openmp:4 row=openmp:8 row=openmp:16 row=mpi:2 row=mpi:4 \
    row=mpi:8 row=mpi:16 row=mpi:32 >large.jsonl
[[ $(wc -l <large.jsonl) -eq 10000 ]] || fail "not 10,000 records"
expect_exit 0 "$REPORT" --html large.html large.jsonl
if [[ -s $captured/stderr ]] && command -v gnuplot >/dev/null; then # that of the order, where each repetition has a place of its own
    expect_stderr "primes-report: 1 picture is left out of the page, which would be too large to be sent: use --plot FOLDER"
fi
[[ $(stat -c %s large.html) -lt 2000000 ]] || fail "the page has $(stat -c %s large.html) bytes"
"$REPORT" --table repetitions --format csv large.jsonl >repetitions.csv 2>/dev/null
page_holds large.html 'assert data(root)["repetitions.csv.gz"] == open("repetitions.csv", "rb").read()'

claim "what would make a page too large to be sent is left out, and counted"
for ((i = 1; i <= 80; i++)); do sed "s/\"commit\":\"simulated\"/\"commit\":\"c$i\"/; s/\"n1\"/\"n$i\"/g" study.jsonl; done >many.jsonl
expect_exit 0 "$REPORT" --html many.html many.jsonl
[[ $(stat -c %s many.html) -lt 2000000 ]] || fail "the page has $(stat -c %s many.html) bytes"
expect_stderr_matches '^primes-report: [0-9]+ tables are left out of the page, which would be too large to be sent: use --kernel NAME --workload NAME$'
page_holds many.html '
sections = [section for section in root.iter(XHTML + "section") if section.get("id").startswith("table-")]
left, = re.findall(r"(\d+) tables are left out, as the page would be too large to be sent", text_of(root))
assert len(sections) + int(left) == 80 and len(sections) > 20, (len(sections), left)
'

claim "without gnuplot the page has its tables, and says what it lacks"
mkdir no_programs
expect_exit 0 env PATH="$tmp/no_programs" "$REPORT" --html poor.html study.jsonl
expect_stderr "primes-report: the page has no pictures: there was no gnuplot where the page was made; install gnuplot-nox (Debian, Ubuntu) or gnuplot, and make it again"
page_holds poor.html '
assert "This page has no pictures: there was no gnuplot" in text_of(root) and not list(root.iter(SVG + "svg"))
assert len(tables(root)) == 3
'

claim "where gnuplot fails the page says so, picture by picture"
printf '#!/bin/sh\necho broken >&2\nexit 1\n' >no_programs/gnuplot
chmod +x no_programs/gnuplot
expect_exit 0 env PATH="$tmp/no_programs:$PATH" "$REPORT" --html broken.html study.jsonl
expect_stderr_has "no picture of speedup in the page: gnuplot failed: broken"
page_holds broken.html 'assert "No picture of speedup: gnuplot failed: broken" in text_of(root)'

claim "a signal while it draws ends it, and there is no page"
printf '#!/bin/sh\n: >%q\nexec %q 600\n' "$tmp/drawing" "$(command -v sleep)" >no_programs/gnuplot
PATH="$tmp/no_programs:$PATH" "$REPORT" --html stopped.html study.jsonl 2>said &
report=$!
wait_until 120 test -e drawing
kill -TERM "$report"
status=0
wait "$report" || status=$?
[[ $status -eq 75 ]] || fail "expected exit 75, got $(exit_status "$status"): $(cat said)"
grep -qx "primes-report: stopped by SIGTERM" said || fail "it says: $(cat said)"
left=(*stopped* .*stopped*)
[[ ${left[*]} == "*stopped* .*stopped*" ]] || fail "something is left: ${left[*]}"

command -v gnuplot >/dev/null || skip "there is no gnuplot to draw with; all that needs none was tested"

claim "the figures are in it, with the values of points and bars to be seen under the pointer"
"$REPORT" --format csv study.jsonl >scaling.csv 2>/dev/null
page_holds study.html '
import csv
pictures = list(root.iter(SVG + "svg"))
values = [[title.text for title in picture.iter(SVG + "title")] for picture in pictures]
rows = list(csv.DictReader(open("scaling.csv")))
assert len(pictures) == 5 and len(values[0]) == len(rows) == 5, values
shown = ["%.2f" % float(row["speedup"]) for row in rows]
for row in rows:
    wanted = "%s %s × %s: speedup %.2f" % (row["world"], row["ranks"], row["threads_max"], float(row["speedup"]))
    assert sum(value.startswith(wanted) for value in values[0]) == 1, (wanted, values[0])
assert any(re.match(r"MPI 2 × 1: time 1\.\d+ \(1\.\d+–1\.\d+\) s, median of 10$", value) for value in values[1]), values[1]
assert any(re.match(r"MPI 2 × 1: waiting 0\.\d+ \(.*\) of 2 workers$", value) for value in values[3]), values[3]
'

command -v chromium >/dev/null || skip "there is no chromium to look at the page with; all that needs none was tested"

# browse ARGUMENT...: what the console said, in $test_root/console. It has a folder of its own, and no network.
browse() {
    HOME=$tmp timeout 300 chromium --headless --no-sandbox --disable-gpu --disable-dev-shm-usage --hide-scrollbars --user-data-dir="$tmp/profile" \
        --host-resolver-rules="MAP * ~NOTFOUND, EXCLUDE 127.0.0.1" --enable-logging=stderr --v=0 --virtual-time-budget=5000 "$@" \
        >"$test_root/browser" 2>&1 || fail "chromium ends with $?: $(tail -n 3 "$test_root/browser")"
    grep -a ":CONSOLE" "$test_root/browser" >"$test_root/console" || true
}
# says_nothing NAME: the page, in its screenshot NAME.png.
says_nothing() { [[ ! -s $test_root/console ]] || fail "the console at $1: $(cut -c 1-300 "$test_root/console")"; }
# corner PICTURE: the colour of its first point.
corner() {
    python3 -c '
import struct, sys, zlib
bytes, at, data = open(sys.argv[1], "rb").read(), 8, b""
while at < len(bytes):
    size, = struct.unpack(">I", bytes[at : at + 4])
    if bytes[at + 4 : at + 8] == b"IDAT": data += bytes[at + 8 : at + 8 + size]
    at += size + 12
print(zlib.decompress(data)[1:4].hex())' "$1"
}

claim "a browser shows it by day and by night, and its console says nothing; nor of hostile names"
for name in study hostile reference large; do
    browse --window-size=1200,3000 --screenshot="$tmp/$name.png" "file://$tmp/$name.html"
    says_nothing "$name"
    [[ $(corner "$name.png") == ffffff ]] || fail "$name.html is not white by day: $(corner "$name.png")"
done
browse --window-size=1200,3000 --blink-settings=preferredColorScheme=0 --screenshot="$tmp/night.png" "file://$tmp/study.html"
says_nothing night
[[ $(corner night.png) == 121212 ]] || fail "it is not dark by night: $(corner night.png)"

claim "on a phone nothing of it stands out to the right"
# measured FILE: the same page with a script that tells its width, in a frame as wide as a phone.
measured() {
    sed 's|<meta http-equiv="Content-Security-Policy"[^>]*>||
        s|</body>|<script>console.log("width " + innerWidth + " " + document.documentElement.scrollWidth)</script></body>|' "$1" >inner.html
    echo '<!DOCTYPE html><body><iframe src="inner.html" style="border:0;width:360px;height:800px"></iframe></body>' >frame.html
    browse --screenshot="$tmp/phone.png" "file://$tmp/frame.html"
}
for name in study hostile reference; do
    measured "$name.html"
    grep -q '"width 360 360"' "$test_root/console" || fail "$name.html: $(cat "$test_root/console")"
done

claim "the pointer finds the values in the pictures"
cat >pointer.html <<'HTML'
<script>
let found = 0, all = 0;
for (const title of document.querySelectorAll("svg title")) {
    const box = title.parentNode.querySelector("use").getBoundingClientRect();
    const under = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    found += under !== null && under.parentNode.querySelector("title") === title;
    all++;
}
console.log("found " + (all > 20 && found > all / 2) + " " + found + " of " + all);
</script></body>
HTML
sed -e 's|<meta http-equiv="Content-Security-Policy"[^>]*>||' -e '/<\/body>/{r pointer.html
d}' study.html >inner.html
browse --window-size=1200,3000 --screenshot="$tmp/pointer.png" "file://$tmp/inner.html"
grep -q '"found true ' "$test_root/console" || fail "the pointer: $(cat "$test_root/console")"

claim "it asks its place for nothing else; a browser with a window would for an icon, which the page has"
page_holds study.html 'assert [link.get("href") for link in root.iter(XHTML + "link")] == ["data:,"]'
python3 - >port 2>requests <<'PYTHON' &
import http.server
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), http.server.SimpleHTTPRequestHandler)
print(server.server_port, flush=True)
server.serve_forever()
PYTHON
server=$!
trap 'kill "$server" 2>/dev/null; rm -rf "$test_root"' EXIT
wait_until 60 test -s port
browse --screenshot="$tmp/served.png" "http://127.0.0.1:$(cat port)/study.html"
says_nothing served
[[ $(grep -c '"GET ' requests) -eq 1 ]] || fail "not one request: $(cat requests)"

claim "the browser would complain of a page that asks for more, or has a script"
sed 's|<main>|<main><img src="http://127.0.0.1/x.png" alt=""/>|' study.html >asks.html
browse --screenshot="$tmp/asks.png" "file://$tmp/asks.html"
grep -q "Content Security Policy" "$test_root/console" || fail "an image is loaded"
sed 's|<main>|<main><script>document.title = 7</script>|' study.html >runs.html
browse --screenshot="$tmp/runs.png" "file://$tmp/runs.html"
grep -q "Content Security Policy" "$test_root/console" || fail "a script runs"
