#include "input/fingerprint/identity.h"

#include <string.h>

#include "input/fingerprint/fingerprint.h"

void identity_add_text(struct identity *identity, enum identity_kind kind, const char *text)
{
    const size_t size = strlen(text);
    identity_add_file(identity, kind, size, 0);
    identity_add_fingerprint(identity, fingerprint_of(text, size));
}

void identity_add_file(struct identity *identity, enum identity_kind kind, uint64_t size, uint64_t block_size)
{
    /* They tell how many fingerprints follow, so that no two lists of sources are one list of symbols. */
    digest_add(&identity->digest, (uint64_t)kind);
    digest_add(&identity->digest, size);
    digest_add(&identity->digest, block_size);
}

void identity_add_fingerprint(struct identity *identity, uint64_t fingerprint)
{
    digest_add(&identity->digest, fingerprint);
}

void identity_text(const struct identity *identity, char text[IDENTITY_TEXT_SIZE])
{
    digest_text(&identity->digest, text);
}
