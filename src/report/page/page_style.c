#include "report/page/page_style.h"

/* Pictures are drawn for white paper. By night their colours are turned to dark ground with the same hues:
 * so what is told by a colour is still told by it. */
void page_style_put(FILE *file)
{
    fputs(
        "<style>\n"
        ":root { color-scheme: light dark; --paper: #ffffff; --ink: #1b1b1b; --soft: #595959; --line: "
        "#c8c8c8; --mark: #0060a8; }\n"
        "* { box-sizing: border-box; }\n"
        "body { margin: 0 auto; padding: 1rem; max-width: 76rem; background: var(--paper); color: "
        "var(--ink); font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }\n"
        "h1 { font-size: 1.6rem; line-height: 1.2; } h2 { font-size: 1.2rem; line-height: 1.3; margin-top: "
        "2.5rem; border-top: 1px solid var(--line); padding-top: 1rem; } h3 { font-size: 1rem; }\n"
        "a { color: var(--mark); } code { font-size: 0.9em; } .lack, .warning { border-left: 4px solid "
        "#d55e00; padding-left: 0.7rem; }\n"
        "dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 1rem; } dt { color: "
        "var(--soft); } dd { margin: 0; }\n"
        ".wide { overflow-x: auto; } table { border-collapse: collapse; font-size: 0.85rem; "
        "font-variant-numeric: tabular-nums; } caption { text-align: left; color: var(--soft); padding: "
        "0.3rem 0; }\n"
        "th, td { padding: 0.2rem 0.6rem; text-align: right; vertical-align: top; border-bottom: 1px solid "
        "var(--line); white-space: nowrap; overflow-wrap: normal; } .left { text-align: left; } td.left { "
        "white-space: normal; overflow-wrap: break-word; }\n"
        ".pictures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 28rem), 1fr)); "
        "gap: 1rem; align-items: start; } figure { margin: 0; background: #ffffff; } figure svg { display: "
        "block; width: 100%; height: auto; max-width: 44rem; margin: 0 auto; }\n"
        "li { margin: 0.2rem 0; }\n"
        "@media (prefers-color-scheme: dark) { :root { --paper: #121212; --ink: #e8e8e8; --soft: #a8a8a8; "
        "--line: #404040; --mark: #7cc0f5; } figure { filter: invert(0.93) hue-rotate(180deg); } }\n"
        "@media (max-width: 40rem) { body { padding: 0.6rem; } dl { display: block; } dd { margin: 0 0 "
        "0.4rem; } }\n"
        "@media print { :root { color-scheme: light; --paper: #ffffff; --ink: #000000; --soft: #404040; "
        "--line: #a0a0a0; } body { max-width: none; padding: 0; font-size: 9pt; } figure { filter: none; "
        "break-inside: avoid; } tr, li, dl { break-inside: avoid; } h2, h3, caption { break-after: avoid; } "
        "table { font-size: 6.5pt; } th, td { padding: 0.1rem 0.25rem; white-space: normal; } .pictures { "
        "grid-template-columns: 1fr 1fr; } .screen { display: none; } .wide { overflow: visible; } }\n"
        "</style>\n",
        file);
}
