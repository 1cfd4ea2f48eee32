#include "output/journal/journal_verdicts.h"

#include "base/number.h"

static const uint64_t DIVISOR_LIMIT = VERDICT_CODE_COMPOSITE; /* of which the smallest divisor is known */

/* ---- Written. */

static bool put(struct buffer *buffer, struct verdict verdict)
{
    char digits[NUMBER_DIGITS_MAX];
    const uint64_t divisor = verdict_divisor(verdict);
    if (divisor > 0)
        return buffer_append(buffer, digits, number_format(divisor, digits));
    switch (verdict_kind(verdict)) {
    case VERDICT_NEITHER:
        return buffer_append(buffer, "n", 1);
    case VERDICT_PRIME:
        return buffer_append(buffer, "p", 1);
    default:
        return buffer_append(buffer, "c", 1);
    }
}

bool journal_verdicts_put(struct buffer *buffer, const struct verdict *verdicts, uint64_t count)
{
    bool good = true;
    for (uint64_t i = 0; good && i < count; i++)
        good = buffer_append(buffer, i > 0 ? "," : "\"", 1) && put(buffer, verdicts[i]);
    return good && buffer_append(buffer, "\"", 1);
}

/* ---- Read. */

static bool take_literal(struct journal_cursor *cursor, const char *literal)
{
    return journal_fields_take_literal(cursor, literal);
}

static bool take_divisor(struct journal_cursor *cursor, struct verdict *verdict)
{
    uint64_t divisor;
    if (!journal_fields_take_digits(cursor, &divisor) || divisor < 2 || divisor >= DIVISOR_LIMIT)
        return false;
    *verdict = verdict_divisible(divisor);
    return true;
}

static bool take(struct journal_cursor *cursor, struct verdict *verdict)
{
    if (take_literal(cursor, "p"))
        *verdict = verdict_prime();
    else if (take_literal(cursor, "n"))
        *verdict = verdict_neither();
    else if (take_literal(cursor, "c"))
        *verdict = verdict_composite();
    else
        return take_divisor(cursor, verdict);
    return true;
}

bool journal_verdicts_take(struct journal_cursor *cursor, uint64_t first, struct known_verdicts *known)
{
    struct verdict verdict;
    if (!take_literal(cursor, "\""))
        return false;
    do {
        if (!take(cursor, &verdict))
            return false;
        if (!known_add(known, first++, 1, &verdict))
            return !(cursor->has_failed = true);
    } while (take_literal(cursor, ","));
    return take_literal(cursor, "\"");
}
