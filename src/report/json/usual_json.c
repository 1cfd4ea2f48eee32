#include "report/json/usual_json.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "report/containers/array.h"

enum { DEPTH_MOST = 16, KEY_SIZE = 64, DIGITS_MOST = 1000 /* that are counted */ };
#define WHOLE_END (UINT64_C(1) << 53)            /* numbers below it are exact in a double */
#define DIGITS_END UINT64_C(1000000000000000000) /* numbers below it fit every integer */

struct text {
    const char *at, *end;
    int depth;
    struct usual_json_lists *lists; /* NULL: they are wanted as values */
};

static json_t *parse_value(struct text *text);

/* ---- Characters. */

/* The next one that is no blank; '\0' at the end. */
static char peek(struct text *text)
{
    while (text->at < text->end &&
           (*text->at == ' ' || *text->at == '\t' || *text->at == '\n' || *text->at == '\r'))
        text->at++;
    return text->at < text->end ? *text->at : '\0';
}

/* Is this one next? Then it is passed. */
static bool take(struct text *text, char wanted)
{
    const bool is = peek(text) == wanted;
    text->at += is;
    return is;
}

/* ---- Strings and words. */

/* From behind the opening quotation mark to behind the closing one; its size, or SIZE_MAX. */
static size_t take_string(struct text *text)
{
    const char *from = text->at;
    while (text->at < text->end && *text->at != '"' && *text->at != '\\' && *text->at >= ' ' &&
           *text->at < 127)
        text->at++;
    if (text->at == text->end || *text->at != '"')
        return SIZE_MAX;
    return (size_t)(text->at++ - from);
}

static json_t *parse_string(struct text *text)
{
    const char *from = ++text->at;
    const size_t size = take_string(text);
    return size == SIZE_MAX ? NULL : json_stringn_nocheck(from, size);
}

static json_t *parse_word(struct text *text, const char *word, json_t *value)
{
    const size_t size = strlen(word);
    if ((size_t)(text->end - text->at) < size || memcmp(text->at, word, size) != 0)
        return NULL;
    text->at += size;
    return value;
}

/* ---- Numbers. */

/* Adds the digits to the number, as far as it can hold them: then `is_hard`. How many there are. */
static int take_digits(struct text *text, uint64_t *number, bool *is_hard)
{
    const char *from = text->at;
    for (; text->at < text->end && *text->at >= '0' && *text->at <= '9'; text->at++) {
        *is_hard = *is_hard || *number >= DIGITS_END / 10;
        *number = *is_hard ? *number : 10 * *number + (uint64_t)(*text->at - '0');
    }
    return text->at - from > DIGITS_MOST ? DIGITS_MOST : (int)(text->at - from);
}

static bool take_exponent(struct text *text, int *exponent, bool *is_hard)
{
    uint64_t value = 0;
    if (text->at == text->end || (*text->at != 'e' && *text->at != 'E'))
        return true;
    text->at++;
    const bool is_below = text->at < text->end && *text->at == '-';
    text->at += text->at < text->end && (*text->at == '-' || *text->at == '+');
    const int digits = take_digits(text, &value, is_hard);
    *is_hard = *is_hard || value > DIGITS_MOST;
    *exponent += *is_hard ? 0 : is_below ? -(int)value : (int)value;
    return digits > 0;
}

/* Digits below 2^53 and a power of ten to 10^22 are exact in a double, so one rounding gives the nearest. */
static bool is_exact(uint64_t digits, int exponent)
{
    return digits < WHOLE_END && exponent >= -22 && exponent <= 22;
}

static double scaled(uint64_t digits, int exponent)
{
    static const double powers[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                    1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    return exponent < 0 ? (double)digits / powers[-exponent] : (double)digits * powers[exponent];
}

/* A number as it is written: `digits` times ten to `exponent`. */
struct number {
    const char *text;
    uint64_t digits;
    int exponent;
    bool is_below, is_real;
    bool is_hard; /* there are more digits, or another exponent, than are exact here */
};

/* The whole part, the fraction and the exponent. */
static bool take_parts(struct text *text, struct number *number)
{
    const bool begins_with_0 = text->at < text->end && *text->at == '0';
    const int whole = take_digits(text, &number->digits, &number->is_hard);
    if (whole == 0 || (begins_with_0 && whole > 1))
        return false;
    const char *from = text->at;
    if (text->at < text->end && *text->at == '.') {
        text->at++;
        const int fraction = take_digits(text, &number->digits, &number->is_hard);
        number->exponent = -fraction;
        if (fraction == 0)
            return false;
    }
    if (!take_exponent(text, &number->exponent, &number->is_hard))
        return false;
    number->is_real = text->at > from;
    number->is_hard = number->is_hard || (number->is_real && !is_exact(number->digits, number->exponent));
    return true;
}

static bool take_number(struct text *text, struct number *number)
{
    *number = (struct number){.text = text->at, .is_below = *text->at == '-'};
    text->at += number->is_below;
    return take_parts(text, number);
}

/* What follows it is no part of a number. */
static double value_of(const struct number *number)
{
    if (number->is_hard)
        return strtod(number->text, NULL); /* the locale is that of C */
    const double value = scaled(number->digits, number->exponent);
    return number->is_below ? -value : value;
}

/* One that is too large is none. */
static json_t *parse_number(struct text *text)
{
    struct number number;
    if (!take_number(text, &number) || text->at == text->end || (number.is_hard && !number.is_real))
        return NULL;
    if (!number.is_real)
        return json_integer(number.is_below ? -(json_int_t)number.digits : (json_int_t)number.digits);
    const double value = value_of(&number);
    return isfinite(value) ? json_real(value) : NULL;
}

/* ---- Arrays and objects. */

static bool add_item(struct text *text, json_t *array)
{
    json_t *item = parse_value(text);
    return item && json_array_append_new(array, item) == 0;
}

static json_t *parse_array(struct text *text)
{
    json_t *array = json_array();
    text->at++;
    if (!array || take(text, ']'))
        return array;
    bool good = add_item(text, array);
    while (good && take(text, ','))
        good = add_item(text, array);
    if (good && take(text, ']'))
        return array;
    json_decref(array);
    return NULL;
}

/* From an opening bracket to behind the one that closes it; NULL if there is none. */
static const char *end_of_array(const char *at, const char *end)
{
    const char *close = memchr(at, ']', (size_t)(end - at));
    size_t marks = 0;
    for (const char *i = at; close && i < close; i++)
        marks += *i == '"';
    /* No array, no escape, and no string that is open: the usual case, at the speed of memory. */
    if (close && marks % 2 == 0 && !memchr(at + 1, '[', (size_t)(close - at - 1)) &&
        !memchr(at, '\\', (size_t)(close - at)))
        return close + 1;
    int depth = 0;
    bool in_string = false;
    for (; at < end; at++) {
        if (in_string && *at == '\\')
            at++;
        else if (*at == '"')
            in_string = !in_string;
        else if (!in_string && *at == '[')
            depth++;
        else if (!in_string && *at == ']' && --depth == 0)
            return at + 1;
    }
    return NULL;
}

/* Passes over an array, and notes where it is. */
static json_t *pass_array(struct text *text)
{
    struct error ignored; /* jansson gets the line then */
    struct usual_json_lists *lists = text->lists;
    const char *from = text->at;
    text->at = end_of_array(text->at, text->end);
    if (!text->at || !array_grow(&lists->items, lists->count, sizeof *lists->items, &ignored))
        return NULL;
    json_t *array = json_array();
    if (array)
        lists->items[lists->count++] =
            (struct usual_json_list){.array = array, .text = from, .size = (size_t)(text->at - from)};
    return array;
}

/* `key` is cut from the text. */
static bool take_key(struct text *text, char key[KEY_SIZE])
{
    if (!take(text, '"'))
        return false;
    const char *from = text->at;
    const size_t size = take_string(text);
    if (size >= KEY_SIZE || !take(text, ':'))
        return false;
    memcpy(key, from, size);
    key[size] = '\0';
    return true;
}

static bool add_member(struct text *text, json_t *object)
{
    char key[KEY_SIZE];
    if (!take_key(text, key))
        return false;
    const bool is_list = text->lists && strcmp(key, "units") == 0 && peek(text) == '[';
    json_t *value = is_list ? pass_array(text) : parse_value(text);
    return value && json_object_set_new_nocheck(object, key, value) == 0;
}

static json_t *parse_object(struct text *text)
{
    json_t *object = json_object();
    text->at++;
    if (!object || take(text, '}'))
        return object;
    bool good = add_member(text, object);
    while (good && take(text, ','))
        good = add_member(text, object);
    if (good && take(text, '}'))
        return object;
    json_decref(object);
    return NULL;
}

static json_t *parse_value(struct text *text)
{
    json_t *value = NULL;
    const char next = peek(text);
    if (++text->depth > DEPTH_MOST)
        return NULL;
    if (next == '{')
        value = parse_object(text);
    else if (next == '[')
        value = parse_array(text);
    else if (next == '"')
        value = parse_string(text);
    else if (next == 't')
        value = parse_word(text, "true", json_true());
    else if (next == 'f')
        value = parse_word(text, "false", json_false());
    else if (next == 'n')
        value = parse_word(text, "null", json_null());
    else if (next == '-' || (next >= '0' && next <= '9'))
        value = parse_number(text);
    text->depth--;
    return value;
}

/* ---- Rows. */

static bool take_cell(struct text *text, enum usual_json_kind kind, double *cell)
{
    struct number number;
    const char next = peek(text);
    if (kind == USUAL_JSON_FLAG) {
        const char *word = next == 't' ? "true" : "false";
        *cell = next == 't';
        return parse_word(text, word, json_true()) != NULL;
    }
    if (next < '0' || next > '9' || !take_number(text, &number) || text->at == text->end ||
        (kind == USUAL_JSON_WHOLE && (number.is_real || number.digits >= WHOLE_END)))
        return false;
    *cell = value_of(&number);
    return isfinite(*cell);
}

/* Programs write their members in one order: so the column is searched from the one that is next. */
static bool take_cells(struct text *text, const struct usual_json_column *columns, size_t count, double *row)
{
    char key[KEY_SIZE];
    for (size_t next = 0;; next++) {
        if (!take_key(text, key))
            return false;
        size_t searched = 0;
        while (searched < count && strcmp(columns[(next + searched) % count].key, key) != 0)
            searched++;
        if (searched == count)
            return false;
        next = (next + searched) % count;
        if (!take_cell(text, columns[next].kind, &row[next]))
            return false;
        if (!take(text, ','))
            return take(text, '}');
    }
}

static bool add_row(struct text *text, const struct usual_json_column *columns, size_t count,
                    struct usual_json_rows *rows)
{
    struct error ignored; /* jansson gets the line then */
    if (!take(text, '{') || !array_grow(&rows->cells, rows->count, count * sizeof *rows->cells, &ignored))
        return false;
    double *row = rows->cells + rows->count * count;
    for (size_t i = 0; i < count; i++)
        row[i] = NAN;
    rows->count++;
    return take_cells(text, columns, count, row);
}

bool usual_json_read_rows(struct usual_json_rows *rows, const struct usual_json_list *list,
                          const struct usual_json_column *columns, size_t count)
{
    struct text text = {.at = list->text, .end = list->text + list->size};
    *rows = (struct usual_json_rows){0};
    if (!take(&text, '['))
        return false;
    if (take(&text, ']'))
        return true;
    bool good = add_row(&text, columns, count, rows);
    while (good && take(&text, ','))
        good = add_row(&text, columns, count, rows);
    if (good && take(&text, ']'))
        return true;
    usual_json_free_rows(rows);
    return false;
}

void usual_json_free_rows(struct usual_json_rows *rows)
{
    free(rows->cells);
    *rows = (struct usual_json_rows){0};
}

/* ---- A text. */

void usual_json_free(struct usual_json_lists *lists)
{
    free(lists->items);
    *lists = (struct usual_json_lists){0};
}

json_t *usual_json_parse(const char *line, size_t size, struct usual_json_lists *lists)
{
    struct text text = {.at = line, .end = line + size, .lists = lists};
    const char first = peek(&text);
    json_t *json = first == '{' || first == '[' ? parse_value(&text) : NULL;
    if (!json || (peek(&text) == '\0' && text.at == text.end))
        return json;
    json_decref(json);
    return NULL;
}
