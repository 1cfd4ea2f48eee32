/* PARI: isprime of an integer object, made from 64 bits, or uisprime of a word; one number a call. */
#include <pari/pari.h>
#include <stdio.h>
#include <string.h>

#include "driver.h"

enum { STACK_BYTES = 8 << 20 };

static void decide_objects(const uint64_t *n, size_t count, unsigned char *prime)
{
    for (size_t i = 0; i < count; i++) {
        const pari_sp top = avma;
        prime[i] = isprime(utoi(n[i])) != 0;
        set_avma(top);
    }
}

static void decide_words(const uint64_t *n, size_t count, unsigned char *prime)
{
    for (size_t i = 0; i < count; i++) {
        const pari_sp top = avma;
        prime[i] = uisprime(n[i]) != 0;
        set_avma(top);
    }
}

/* "2.15.2" */
static const char *version(void)
{
    static char text[32];
    snprintf(text, sizeof text, "%ld.%ld.%ld", paricfg_version_code >> 16, paricfg_version_code >> 8 & 255,
             paricfg_version_code & 255);
    return text;
}

int main(int argc, char **argv)
{
    const int words = argc == 5 && strcmp(argv[1], "uisprime") == 0;
    if (argc != 5 || (!words && strcmp(argv[1], "isprime") != 0))
        return driver_usage("peer_pari isprime|uisprime NUMBERS VERDICTS SECONDS");
    pari_init(STACK_BYTES, 0);
    const int status = driver_run(argv + 2, version(), words ? decide_words : decide_objects);
    pari_close();
    return status;
}
