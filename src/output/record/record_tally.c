#include "output/record/record_tally.h"

static bool read_counts(struct tally *tally, const struct json_value *json, struct error *error)
{
    static const struct {
        const char *name;
        size_t offset;
    } members[] = {
        {"numbers", offsetof(struct tally, numbers)},     {"prime", offsetof(struct tally, prime)},
        {"composite", offsetof(struct tally, composite)}, {"neither", offsetof(struct tally, neither)},
        {"invalid", offsetof(struct tally, invalid)},
    };
    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++) {
        const struct json_value member = json_value_member(json, members[i].name);
        if (!json_value_uint64(&member, (uint64_t *)((char *)tally + members[i].offset), error))
            return false;
    }
    return true;
}

static bool read_digest(struct digest *digest, const struct json_value *member, uint64_t count,
                        struct error *error)
{
    const char *text;
    return json_value_digest(member, &text, error) &&
           (digest_parse(digest, text, count) || json_value_bad(member, "a digest", error));
}

bool record_tally_read(struct tally *tally, const struct json_value *record, struct error *error)
{
    const struct json_value json = json_value_member(record, "tally"),
                            numbers = json_value_member(&json, "numbers_digest"),
                            verdicts = json_value_member(&json, "verdicts_digest");
    *tally = (struct tally){.only_counted = json_is_null(verdicts.json)};
    return read_counts(tally, &json, error) &&
           read_digest(&tally->numbers_digest, &numbers, tally->numbers - tally->invalid, error) &&
           (tally->only_counted || read_digest(&tally->verdicts_digest, &verdicts, tally->numbers, error));
}
