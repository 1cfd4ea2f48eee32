#include "input/workload.h"

#include <stdlib.h>
#include <string.h>

#include "base/printable_text.h"
#include "input/text/argument.h"

/* The list of L. Ramalho, Fluent Python, 2nd edition, chapter 19 (primes.py), in its order. Of the composites
 * 3333335652092209, 4444444488888889, 5555553133149889, 6666667141414921 and 7777777536340681 are squares of
 * primes and as much work as a prime; the others have a divisor of 7 or less. */
static const uint64_t CLASSIC[] = {
    UINT64_C(2),
    UINT64_C(142702110479723),
    UINT64_C(299593572317531),
    UINT64_C(3333333333333301),
    UINT64_C(3333333333333333),
    UINT64_C(3333335652092209),
    UINT64_C(4444444444444423),
    UINT64_C(4444444444444444),
    UINT64_C(4444444488888889),
    UINT64_C(5555553133149889),
    UINT64_C(5555555555555503),
    UINT64_C(5555555555555555),
    UINT64_C(6666666666666666),
    UINT64_C(6666666666666719),
    UINT64_C(6666667141414921),
    UINT64_C(7777777536340681),
    UINT64_C(7777777777777753),
    UINT64_C(7777777777777777),
    UINT64_C(9999999999999917),
    UINT64_C(9999999999999999),
};

/* The same mix near 2^64: trial division has 42.9 times the work, in the same shares (to 1e-8), so that the
 * two lists differ in size only. Each number n of the classic list, in its place, is first scaled so that its
 * largest prime (the last below 10^16) becomes 2^64-59 (the last below 2^64):
 *
 *     s = min(floor(n * (2^64-59) / 9999999999999917), 2^64-1)
 *
 * and then rounded down to its own kind:
 *
 *     2                     2
 *     prime                 the largest prime <= s
 *     square of a prime     the largest square of a prime <= s
 *     other composite       the largest number <= s with the smallest divisor of n (3, 2, 5, 2, 7, 3)
 */
static const uint64_t CLASSIC64[] = {
    UINT64_C(2),                    /* 2 */
    UINT64_C(263238931079769731),   /* prime */
    UINT64_C(552652595466993457),   /* prime */
    UINT64_C(6148914691236508571),  /* prime */
    UINT64_C(6148914691236567603),  /* smallest divisor 3 */
    UINT64_C(6148918780232419801),  /* 2479701349^2 */
    UINT64_C(8198552921648718049),  /* prime */
    UINT64_C(8198552921648756808),  /* smallest divisor 2 */
    UINT64_C(8198552809025103121),  /* 2863311511^2 */
    UINT64_C(10248186473936612161), /* 3201278881^2 */
    UINT64_C(10248191152060850081), /* prime */
    UINT64_C(10248191152060946005), /* smallest divisor 5 */
    UINT64_C(12297829382473135212), /* smallest divisor 2 */
    UINT64_C(12297829382473232891), /* prime */
    UINT64_C(12297830200402360441), /* 3506826229^2 */
    UINT64_C(14347467028625011681), /* 3787805041^2 */
    UINT64_C(14347467612885280033), /* prime */
    UINT64_C(14347467612885324407), /* smallest divisor 7 */
    UINT64_C(18446744073709551557), /* prime, 2^64-59 */
    UINT64_C(18446744073709551615), /* smallest divisor 3, 2^64-1 */
};

enum { LIST_COUNT = 20 };
_Static_assert(sizeof CLASSIC == LIST_COUNT * sizeof *CLASSIC, "classic has 20 numbers");
_Static_assert(sizeof CLASSIC64 == LIST_COUNT * sizeof *CLASSIC64, "classic64 has 20 numbers");

enum kind { KIND_CLASSIC, KIND_CLASSIC64, KIND_RANDOM, KIND_COUNT };

static const struct workload WORKLOADS[KIND_COUNT] = {
    [KIND_CLASSIC] = {"classic", "the 20 numbers of Fluent Python, chapter 19; up to 10^16"},
    [KIND_CLASSIC64] = {"classic64", "20 numbers of the same mix up to 2^64-1: 43 times the work"},
    [KIND_RANDOM] = {"random:COUNT[:BITS[:SEED]]",
                     "COUNT numbers below 2^BITS (64) from SplitMix64, started with SEED (1)"},
};

static const struct argument_form RANDOM_FORM = {.option = "--workload",
                                                 .form = "random:COUNT[:BITS[:SEED]]",
                                                 .names = {"COUNT", "BITS", "SEED"},
                                                 .least = 1,
                                                 .most = 3};

/* A workload that was asked for. */
struct request {
    enum kind kind;
    uint64_t count;
    int bits;
    uint64_t seed;
};

const struct workload *workload_at(size_t i)
{
    return i < KIND_COUNT ? &WORKLOADS[i] : NULL;
}

static bool unknown(const char *text, struct error *error)
{
    char shown[TEXT_WIDTH + 1];
    return error_set(error, ERROR_USAGE, "--workload %s: no such workload; there are %s, %s and %s",
                     text_show(text, shown), WORKLOADS[KIND_CLASSIC].name, WORKLOADS[KIND_CLASSIC64].name,
                     WORKLOADS[KIND_RANDOM].name);
}

/* Of "random:5" and of "random:COUNT[...]" the name is "random". */
static bool find_kind(const char *text, enum kind *kind)
{
    size_t size = strcspn(text, ":");
    for (size_t i = 0; i < KIND_COUNT; i++) {
        const char *name = WORKLOADS[i].name;
        if (strcspn(name, ":") == size && memcmp(name, text, size) == 0) {
            *kind = (enum kind)i;
            return true;
        }
    }
    return false;
}

static bool parse_random(const char *text, const char *fields, struct request *request, struct error *error)
{
    char shown[TEXT_WIDTH + 1];
    uint64_t values[ARGUMENT_FIELDS_MAX] = {0, 64, 1};
    if (!argument_fields(&RANDOM_FORM, text, fields, values, error))
        return false;
    if (values[0] == 0)
        return error_set(error, ERROR_USAGE, "--workload %s: COUNT is 0, it must be 1 or more",
                         text_show(text, shown));
    if (values[0] > NUMBERS_COUNT_MAX)
        return error_set(error, ERROR_USAGE, "--workload %s: COUNT is too large: the limit is %llu (2^62)",
                         text_show(text, shown), (unsigned long long)NUMBERS_COUNT_MAX);
    if (values[1] < 1 || values[1] > 64)
        return error_set(error, ERROR_USAGE, "--workload %s: BITS must be 1 to 64", text_show(text, shown));
    request->count = values[0];
    request->bits = (int)values[1];
    request->seed = values[2];
    return true;
}

static bool parse(const char *text, struct request *request, struct error *error)
{
    char shown[TEXT_WIDTH + 1];
    if (!find_kind(text, &request->kind))
        return unknown(text, error);
    const char *colon = strchr(text, ':');
    if (request->kind == KIND_RANDOM)
        return parse_random(text, colon == NULL ? NULL : colon + 1, request, error);
    if (colon != NULL)
        return error_set(error, ERROR_USAGE, "--workload %s: %s takes no parameters", text_show(text, shown),
                         WORKLOADS[request->kind].name);
    return true;
}

static bool add_list(struct numbers *numbers, const uint64_t list[LIST_COUNT], struct error *error)
{
    size_t size = LIST_COUNT * sizeof *list;
    uint64_t *values = malloc(size);
    if (values == NULL)
        return error_memory(error, "the workload", size);
    memcpy(values, list, size);
    return numbers_add_list(numbers, values, LIST_COUNT, error);
}

bool workload_check(const char *text, struct error *error)
{
    struct request request;
    return parse(text, &request, error);
}

bool workload_add(struct numbers *numbers, const char *text, struct error *error)
{
    struct request request;
    if (!parse(text, &request, error))
        return false;
    if (request.kind == KIND_RANDOM)
        return numbers_add_random(numbers, request.count, request.bits, request.seed, error);
    return add_list(numbers, request.kind == KIND_CLASSIC ? CLASSIC : CLASSIC64, error);
}
