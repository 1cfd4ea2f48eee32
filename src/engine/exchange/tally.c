#include "engine/exchange/tally.h"

static const uint64_t INVALID_SYMBOL = 3;
enum { CHUNK = 1024 };

/* At most CHUNK verdicts. */
static void add_kinds(struct tally *tally, const struct verdict *found, size_t count)
{
    uint64_t kinds[CHUNK], prime = 0, neither = 0;
    for (size_t i = 0; i < count; i++) {
        const enum verdict_kind kind = verdict_kind(found[i]);
        kinds[i] = (uint64_t)kind;
        prime += kind == VERDICT_PRIME;
        neither += kind == VERDICT_NEITHER;
    }
    tally->prime += prime;
    tally->neither += neither;
    tally->composite += count - prime - neither;
    digest_add_many(&tally->verdicts_digest, kinds, count);
}

/* Numbers without an invalid one among them. */
static void add_valid(struct tally *tally, const uint64_t *values, const struct verdict *found, size_t count)
{
    tally->numbers += count;
    digest_add_many(&tally->numbers_digest, values, count);
    for (size_t done = 0; done < count; done += CHUNK)
        add_kinds(tally, found + done, count - done < CHUNK ? count - done : CHUNK);
}

void tally_add(struct tally *tally, const struct numbers_block *block, const struct verdict *found)
{
    size_t done = 0;
    for (size_t i = 0; i < block->invalid_count; i++) {
        const size_t offset = numbers_block_offset(block, i);
        add_valid(tally, block->values + done, found + done, offset - done);
        tally->numbers++;
        tally->invalid++;
        digest_add(&tally->verdicts_digest, INVALID_SYMBOL);
        done = offset + 1;
    }
    add_valid(tally, block->values + done, found + done, block->count - done);
}

void tally_add_counted(struct tally *tally, const struct numbers_progression *progression, uint64_t primes)
{
    const uint64_t first = progression->first;
    const uint64_t neither =
        (uint64_t)(first <= 1) + (first == 0 && progression->step == 1 && progression->count > 1);
    tally->numbers += progression->count;
    tally->prime += primes;
    tally->neither += neither;
    tally->composite += progression->count - primes - neither;
    digest_add_progression(&tally->numbers_digest, first, progression->step, progression->count);
    tally->only_counted = true;
}

void tally_append(struct tally *tally, const struct tally *tail)
{
    tally->numbers += tail->numbers;
    tally->prime += tail->prime;
    tally->composite += tail->composite;
    tally->neither += tail->neither;
    tally->invalid += tail->invalid;
    digest_append(&tally->numbers_digest, &tail->numbers_digest);
    digest_append(&tally->verdicts_digest, &tail->verdicts_digest);
    tally->only_counted |= tail->only_counted;
}
