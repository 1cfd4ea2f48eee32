/* The page: texts of strangers, pictures of gnuplot, and bytes made smaller. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/page/page_gzip.h"
#include "report/page/page_svg.h"
#include "report/page/page_table.h"
#include "report/page/page_text.h"

/* ---- Texts. */

enum { TEXT_ROOM = 1 << 16 };

/* What is put for a text; of one buffer. */
static const char *put(const char *text, void (*how)(const char *text, FILE *file))
{
    static char shown[TEXT_ROOM];
    *shown = 0;
    FILE *file = fmemopen(shown, sizeof shown, "w");
    how(text, file);
    fclose(file);
    return shown;
}

static void no_text_is_markup(void **state)
{
    (void)state;
    static const char *const texts[][2] = {
        {"", ""},
        {"trial, 2 × 4 – 5 %", "trial, 2 × 4 – 5 %"},
        {"</script><script>alert(1)</script>", "&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;"},
        {"\" onload=\"x' &lt;", "&quot; onload=&quot;x&#39; &amp;lt;"},
        {"]]><!-- -->", "]]&gt;&lt;!-- --&gt;"},
        {"日本 😀 é", "日本 😀 é"},
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_string_equal(put(texts[i][0], page_text_put), texts[i][1]);
}

static void what_cannot_be_seen_is_shown(void **state)
{
    (void)state;
    static const char *const texts[][2] = {
        {"a\nb\tc\rd", "a\\nb\\tc\\rd"},
        {"\x1b[31m\x01\x7f", "\\u{1b}[31m\\u{1}\\u{7f}"},
        {"\u202egpj.exe\u202c \u2066x\u2069 \u200f\u061c",
         "\\u{202e}gpj.exe\\u{202c} \\u{2066}x\\u{2069} \\u{200f}\\u{61c}"},
        {"\u200b\u2028\ufeff\u00ad\xc2\x85", "\\u{200b}\\u{2028}\\u{feff}\\u{ad}\\u{85}"},
        {"\uffff\U000e0041", "\\u{ffff}\\u{e0041}"},
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_string_equal(put(texts[i][0], page_text_put), texts[i][1]);
}

/* Among it longer forms of < and of a zero, halves of pairs, and what is above the last character. */
static void what_is_no_utf8_is_shown_by_its_bytes(void **state)
{
    (void)state;
    static const char *const texts[][2] = {
        {"\xff\xfe", "\\xff\\xfe"},
        {"a\xc3", "a\\xc3"},
        {"\xc3<", "\\xc3&lt;"},
        {"\xe2\x82", "\\xe2\\x82"},
        {"\xc0\xbcscript>", "\\xc0\\xbcscript&gt;"},
        {"\xe0\x80\xbc", "\\xe0\\x80\\xbc"},
        {"\xf0\x80\x80\xbc", "\\xf0\\x80\\x80\\xbc"},
        {"\xed\xa0\x80", "\\xed\\xa0\\x80"},
        {"\xf4\x90\x80\x80", "\\xf4\\x90\\x80\\x80"},
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_string_equal(put(texts[i][0], page_text_put), texts[i][1]);
}

static void a_long_name_is_cut_between_characters(void **state)
{
    (void)state;
    char name[10001] = "";
    for (size_t i = 0; i < 10000; i += 2)
        memcpy(name + i, "é", 3);
    const char *shown = put(name, page_text_put_short);
    assert_int_equal(strlen(shown), 2 * PAGE_TEXT_MOST + 3);
    assert_memory_equal(shown, name, 2 * PAGE_TEXT_MOST);
    assert_string_equal(shown + 2 * PAGE_TEXT_MOST, "...");
    assert_int_equal(strlen(put(name, page_text_put)), 10000);
}

static void base64(const char *text, FILE *file)
{
    page_text_put_base64(text, strlen(text), file);
}

/* The vectors of RFC 4648. */
static void bytes_are_base64(void **state)
{
    (void)state;
    static const char *const texts[][2] = {{"", ""},
                                           {"f", "Zg=="},
                                           {"fo", "Zm8="},
                                           {"foo", "Zm9v"},
                                           {"foob", "Zm9vYg=="},
                                           {"fooba", "Zm9vYmE="},
                                           {"foobar", "Zm9vYmFy"},
                                           {"\xff\xef\xbf", "/++/"}};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_string_equal(put(texts[i][0], base64), texts[i][1]);
}

/* ---- Pictures. */

static void svg(const char *text, FILE *file)
{
    assert_true(page_svg_put(text, 3, "a \"<b>\"", file));
}

static void a_picture_has_ids_of_its_own_and_no_declaration(void **state)
{
    (void)state;
    assert_string_equal(
        put("<?xml version=\"1.0\"?>\n<svg \n width=\"4\">\n<path id='gpPt0'/>\n"
            "<g id=\"gnuplot_canvas\">\n<use xlink:href='#gpPt0' id='b'/><rect fill='url(#c)'/>\n</svg>\n",
            svg),
        "<svg role=\"img\" aria-label=\"a &quot;&lt;b&gt;&quot;\" \n width=\"4\">\n"
        "<path id='p3-gpPt0'/>\n<g id=\"p3-gnuplot_canvas\">\n"
        "<use xlink:href='#p3-gpPt0' id='p3-b'/><rect fill='url(#p3-c)'/>\n</svg>\n");
}

static void a_value_shows_without_a_script(void **state)
{
    (void)state;
    assert_string_equal(
        put("<svg>\n\t<g onmousemove=\"gnuplot_svg.showHypertext(evt,'a &lt;b> 'q' 1.0')\" "
            "onmouseout=\"gnuplot_svg.hideHypertext()\"><title> </title>\n\t<use x='1'/></g>\n</svg>\n",
            svg),
        "<svg role=\"img\" aria-label=\"a &quot;&lt;b&gt;&quot;\">\n<g><title>a &lt;b> 'q' "
        "1.0</title>\n\t<use "
        "x='1'/></g>\n</svg>\n");
}

static void a_call_that_is_not_known_and_a_title_of_gnuplot_are_left_out(void **state)
{
    (void)state;
    assert_string_equal(
        put("<svg>\n<title>Gnuplot</title>\n<g id=\"x_plot_1\" ><title>x_plot_1</title>\n"
            "<a onmousedown=\"f(1)\" onmouseup=\"g()\" b=\"c\">\n</svg>\n",
            svg),
        "<svg role=\"img\" aria-label=\"a &quot;&lt;b&gt;&quot;\">\n\n<g id=\"p3-x_plot_1\" >\n<a "
        "b=\"c\">\n</svg>\n");
}

static void points_on_each_other_are_one_of_each_curve(void **state)
{
    (void)state;
    assert_string_equal(
        put("<svg>\n<g id='x_plot_1'>\n\t<use a/>\n\t<use b/>\n\t<use a/>\n<g id='x_plot_2'>\n\t<use "
            "a/>\n\t<use a/>\n<g fill=\"none\">\n</g>\n<p/>\n<p/>\n</svg>",
            svg),
        "<svg role=\"img\" aria-label=\"a &quot;&lt;b&gt;&quot;\">\n<g id='p3-x_plot_1'>\n\t<use "
        "a/>\n\t<use b/>\n<g id='p3-x_plot_2'>\n\t<use a/>\n<p/>\n<p/>\n</svg>");
}

/* ---- Tables. */

static void a_table_hides_empty_columns_and_says_each_note_once(void **state)
{
    (void)state;
    struct table table = {.left = 1};
    struct lines told = {0};
    struct error error;
    char shown[4096] = "";
    FILE *file = fmemopen(shown, sizeof shown, "w");
    for (int i = 0; i < 3; i++)
        table_head(&table, "%s", i == 0 ? "<world>" : i == 1 ? "empty" : "n");
    for (int i = 0; i < 3; i++)
        table_cell(&table, "%s", i == 0 ? "</td>" : i == 1 ? "" : "7");
    table_footnote(&table, "a & b");
    table_footnote(&table, "told");
    assert_true(lines_add(&told, &error, "told"));
    assert_true(page_table_put(&table, "\"c\"", &told, file, &error));
    fclose(file);
    assert_string_equal(shown,
                        "<h3>&quot;c&quot;</h3>\n<div class=\"wide\" tabindex=\"0\"><table>\n"
                        "<thead><tr><th scope=\"col\" class=\"left\">&lt;world&gt;</th><th "
                        "scope=\"col\">n</th></tr>\n</thead>\n<tbody>\n"
                        "<tr><td class=\"left\">&lt;/td&gt;</td><td>7</td></tr>\n</tbody></table></div>\n"
                        "<ul>\n<li>a &amp; b</li>\n</ul>\n");
    assert_int_equal(told.count, 2);
    table_free(&table);
    lines_free(&told);
}

/* ---- Bytes made smaller: what comes of them is read again by another program (tests/report/page.sh). */

static size_t gzip_size(const char *bytes, size_t size)
{
    char *small = NULL;
    size_t small_size = 0;
    FILE *file = open_memstream(&small, &small_size);
    assert_true(page_gzip_put(bytes, size, file));
    fclose(file);
    free(small);
    return small_size;
}

static void repeats_take_little_room(void **state)
{
    (void)state;
    char *same = malloc(100000);
    memset(same, 'x', 100000);
    assert_true(gzip_size(same, 100000) < 700);
    assert_int_equal(gzip_size("", 0), 10 + 2 + 8);
    free(same);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_text_is_markup),
        cmocka_unit_test(what_cannot_be_seen_is_shown),
        cmocka_unit_test(what_is_no_utf8_is_shown_by_its_bytes),
        cmocka_unit_test(a_long_name_is_cut_between_characters),
        cmocka_unit_test(bytes_are_base64),
        cmocka_unit_test(a_picture_has_ids_of_its_own_and_no_declaration),
        cmocka_unit_test(a_value_shows_without_a_script),
        cmocka_unit_test(a_call_that_is_not_known_and_a_title_of_gnuplot_are_left_out),
        cmocka_unit_test(points_on_each_other_are_one_of_each_curve),
        cmocka_unit_test(a_table_hides_empty_columns_and_says_each_note_once),
        cmocka_unit_test(repeats_take_little_room),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
