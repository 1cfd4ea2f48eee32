#include "report/page/page_style.h"

static const char SCREEN[] =
    ":root { color-scheme: light dark; --paper: #ffffff; --ink: #1b1b1b; --soft: #595959; --line: #c8c8c8;\n"
    "--mark: #0060a8; }\n"
    "* { box-sizing: border-box; }\n"
    "body { margin: 0 auto; padding: 1rem; max-width: 76rem; background: var(--paper); color: var(--ink);\n"
    "font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }\n"
    "h1 { font-size: 1.6rem; line-height: 1.2; }\n"
    "h2 { font-size: 1.2rem; line-height: 1.3; margin-top: 2.5rem; border-top: 1px solid var(--line);\n"
    "padding-top: 1rem; }\n"
    "h3 { font-size: 1rem; margin: 1.5rem 0 0.3rem; }\n"
    "a { color: var(--mark); }\n"
    "li { margin: 0.2rem 0; }\n"
    "code { font-size: 0.9em; }\n"
    "dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 1rem; }\n"
    "dt { color: var(--soft); }\n"
    "dd { margin: 0; }\n"
    ".lack, .warning { border-left: 4px solid #d55e00; padding-left: 0.7rem; }\n";

/* A table that is wider than the page has a bar of its own to move it. */
static const char TABLES[] =
    ".wide { overflow-x: auto; }\n"
    "table { border-collapse: collapse; font-size: 0.85rem; font-variant-numeric: tabular-nums; }\n"
    "th, td { padding: 0.2rem 0.5rem; text-align: right; vertical-align: top;\n"
    "border-bottom: 1px solid var(--line); white-space: nowrap; overflow-wrap: normal; }\n"
    ".left { text-align: left; }\n"
    "td.left { white-space: normal; overflow-wrap: break-word; }\n"
    "td.left:last-child { min-width: 14rem; }\n";

/* Pictures are drawn for white paper. By night their colours are turned to dark ground with the same hues:
 * so what is told by a colour is still told by it. */
static const char PICTURES[] =
    ".pictures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 28rem), 1fr));\n"
    "gap: 1rem; align-items: start; }\n"
    "figure { margin: 0; background: #ffffff; }\n"
    "figure svg { display: block; width: 100%; height: auto; max-width: 44rem; margin: 0 auto; }\n";

static const char NIGHT_PHONE_AND_PAPER[] =
    "@media (prefers-color-scheme: dark) {\n"
    ":root { --paper: #121212; --ink: #e8e8e8; --soft: #a8a8a8; --line: #404040; --mark: #7cc0f5; }\n"
    "figure { filter: invert(0.93) hue-rotate(180deg); }\n"
    "}\n"
    "@media (max-width: 40rem) {\n"
    "body { padding: 0.6rem; }\n"
    "dl { display: block; }\n"
    "dd { margin: 0 0 0.4rem; }\n"
    "}\n"
    "@media print {\n"
    ":root { color-scheme: light; --paper: #ffffff; --ink: #000000; --soft: #404040; --line: #a0a0a0; }\n"
    "body { max-width: none; padding: 0; font-size: 9pt; }\n"
    "figure { filter: none; break-inside: avoid; }\n"
    "tr, li, dl { break-inside: avoid; }\n"
    "h2, h3 { break-after: avoid; }\n"
    "table { font-size: 6.5pt; }\n"
    "th, td { padding: 0.1rem 0.25rem; white-space: normal; }\n"
    "td.left:last-child { min-width: 0; }\n"
    ".pictures { grid-template-columns: 1fr 1fr; }\n"
    ".screen { display: none; }\n"
    ".wide { overflow: visible; }\n"
    "}\n";

void page_style_put(FILE *file)
{
    fprintf(file, "<style>\n%s%s%s%s</style>\n", SCREEN, TABLES, PICTURES, NIGHT_PHONE_AND_PAPER);
}
