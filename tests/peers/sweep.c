/* Holds every kernel and the public library, under every instruction set of this CPU, against other
 * libraries, on the numbers of sweep_numbers.h.
 *
 *     sweep [--numbers N] [--seed N] [--jobs N]
 *
 * The oracles say their word once a number; then each instruction set is put in use and asked. Exit code 0 if
 * all agree, 1 if not, 2 for wrong arguments. Every disagreement (the first few of each process) is a line
 * that names the number, the instruction set, the kernel, and both verdicts. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kernel/is_prime.h"
#include "kernel/isa.h"
#include "kernel/kernel_list.h"
#include "oracle.h"
#include "sweep_numbers.h"

enum {
    BATCH = 1 << 16,
    SHOWN = 10, /* disagreements that a process prints */
    JOBS_MAX = 64,
    SLICE_SHARE = 256, /* kernels that divide get all numbers that take them this part of a slice, */
    SLICES = 2,        /* and of those that take so many slices ... */
    RARE = 1021,       /* ... one in so many; a slice is about a millisecond */
};

/* What the processes have done together; they share its pages. */
struct tally {
    struct {
        uint64_t numbers, primes;
    } family[SWEEP_FAMILIES];
    uint64_t disagreements;
};

/* One batch: numbers, and what is true of them. */
struct batch {
    uint64_t first, seed;
    size_t count;
    uint64_t n[BATCH];
    bool prime[BATCH];
};

static struct oracle oracles[2];
static int oracle_count;

static const char *word(bool prime)
{
    return prime ? "prime" : "not prime";
}

static void disagree(struct tally *tally, const struct batch *batch, size_t i, const char *who, bool said)
{
    const uint64_t index = batch->first + i;
    if (tally->disagreements++ < SHOWN)
        printf("%" PRIu64 " (%s; number %" PRIu64 " of seed %" PRIu64 "): %s says %s; %s: %s\n", batch->n[i],
               sweep_family_name(sweep_family(index)), index, batch->seed, who, word(said),
               oracle_count > 1 ? "GMP and FLINT" : "GMP", word(batch->prime[i]));
}

/* ---- The oracles. */

static void fill(struct batch *batch, struct tally *tally)
{
    for (size_t i = 0; i < batch->count; i++) {
        const uint64_t n = batch->n[i] = sweep_number(batch->first + i, batch->seed);
        batch->prime[i] = oracles[0].is_prime(n);
        const int family = sweep_family(batch->first + i);
        tally->family[family].numbers++;
        tally->family[family].primes += batch->prime[i];
        if (oracle_count > 1 && oracles[1].is_prime(n) != batch->prime[i]) {
            printf("%" PRIu64 ": %s and %s disagree with each other\n", n, oracles[0].name, oracles[1].name);
            tally->disagreements++;
        }
    }
}

/* ---- The library and the kernels. */

/* Blocks of every length to 130, so that they begin at every alignment, and then longer ones; the rest is one
 * block. */
static size_t block_length(size_t block, size_t left)
{
    enum { EVERY = 131, LONG = 6 };
    const size_t longest = 8191;
    const size_t wanted = block < EVERY ? block : block < EVERY + LONG ? longest >> (block - EVERY) : left;
    return wanted < left ? wanted : left;
}

static void ask_many(const struct batch *batch, const char *isa, struct tally *tally)
{
    static bool said[BATCH];
    char who[64];
    snprintf(who, sizeof who, "is_prime_many under %s", isa);
    for (size_t block = 0, at = 0; at < batch->count; block++) {
        const size_t length = block_length(block, batch->count - at);
        is_prime_many(batch->n + at, length, said + at);
        at += length;
    }
    for (size_t i = 0; i < batch->count; i++)
        if (said[i] != batch->prime[i])
            disagree(tally, batch, i, who, said[i]);
}

static void ask_one(const struct batch *batch, const char *isa, struct tally *tally)
{
    char who[64];
    snprintf(who, sizeof who, "is_prime under %s", isa);
    for (size_t i = 0; i < batch->count; i++) {
        const bool said = is_prime(batch->n[i]);
        if (said != batch->prime[i])
            disagree(tally, batch, i, who, said);
    }
}

static void hold_verdict(const struct batch *batch, size_t i, struct verdict verdict, const char *who,
                         struct tally *tally)
{
    const uint64_t n = batch->n[i], divisor = verdict_divisor(verdict);
    const enum verdict_kind want = n < 2             ? VERDICT_NEITHER
                                   : batch->prime[i] ? VERDICT_PRIME
                                                     : VERDICT_COMPOSITE;
    if (verdict_kind(verdict) != want)
        disagree(tally, batch, i, who, verdict_kind(verdict) == VERDICT_PRIME);
    else if (divisor && (n % divisor || divisor > n / divisor) && tally->disagreements++ < SHOWN)
        printf("%" PRIu64 ": %s says its smallest divisor is %" PRIu64 "\n", n, who, divisor);
}

static void ask_kernel(const struct kernel *kernel, const struct batch *batch, const char *isa,
                       struct tally *tally)
{
    static struct verdict verdict[BATCH];
    char who[64];
    snprintf(who, sizeof who, "kernel %s under %s", kernel->name, isa);
    for (size_t block = 0, at = 0; at < batch->count; block++) {
        const size_t length = block_length(block, batch->count - at);
        kernel->check(batch->n + at, length, verdict + at);
        at += length;
    }
    for (size_t i = 0; i < batch->count; i++)
        hold_verdict(batch, i, verdict[i], who, tally);
}

/* Kernels that divide up to the root get what they decide soon, and few others. */
static bool is_divided(const struct kernel *kernel, const struct batch *batch, size_t i)
{
    const uint64_t cost = kernel->cost(batch->n[i]);
    return cost <= kernel->slice_operations / SLICE_SHARE ||
           (cost <= kernel->slice_operations * SLICES && (batch->first + i) % RARE == 0);
}

static void ask_dividing_kernel(const struct kernel *kernel, const struct batch *batch, const char *isa,
                                struct tally *tally)
{
    char who[64];
    snprintf(who, sizeof who, "kernel %s under %s", kernel->name, isa);
    for (size_t i = 0; i < batch->count; i++) {
        struct verdict verdict;
        if (!is_divided(kernel, batch, i))
            continue;
        kernel->check(&batch->n[i], 1, &verdict);
        hold_verdict(batch, i, verdict, who, tally);
    }
}

static void ask_all(const struct batch *batch, struct tally *tally)
{
    for (int i = 0; i < ISA_COUNT; i++) {
        if (!isa_use((enum isa)i))
            continue;
        const char *isa = isa_name((enum isa)i);
        ask_many(batch, isa, tally);
        ask_one(batch, isa, tally);
        for (size_t k = 0; kernel_list_at(k); k++)
            (kernel_list_at(k)->search ? ask_dividing_kernel : ask_kernel)(kernel_list_at(k), batch, isa,
                                                                           tally);
    }
}

/* ---- Processes: each takes every jobs-th batch. */

static void sweep(uint64_t numbers, uint64_t seed, uint64_t job, uint64_t jobs, struct tally *tally)
{
    static struct batch batch;
    batch.seed = seed;
    for (uint64_t first = job * BATCH; first < numbers; first += jobs * BATCH) {
        batch.first = first;
        batch.count = numbers - first < BATCH ? (size_t)(numbers - first) : BATCH;
        fill(&batch, tally);
        ask_all(&batch, tally);
    }
}

/* False if a process did not come to its end. */
static bool run_jobs(uint64_t numbers, uint64_t seed, uint64_t jobs, struct tally *tallies)
{
    bool good = true;
    for (uint64_t job = 0; job < jobs; job++) {
        const pid_t child = fork();
        if (child == 0) {
            sweep(numbers, seed, job, jobs, &tallies[job]);
            fflush(stdout);
            _exit(0);
        }
        good = good && child > 0;
    }
    for (int status; wait(&status) > 0;)
        good = good && WIFEXITED(status) && WEXITSTATUS(status) == 0;
    return good;
}

/* ---- What is said. */

static void introduce(uint64_t numbers, uint64_t seed)
{
    printf("%" PRIu64 " numbers, seed %" PRIu64 ", against", numbers, seed);
    for (int i = 0; i < oracle_count; i++)
        printf("%s %s %s", i ? " and" : "", oracles[i].name, oracles[i].version);
    printf("; instruction sets:");
    for (int i = 0; i < ISA_COUNT; i++)
        if (isa_is_offered((enum isa)i))
            printf(" %s", isa_name((enum isa)i));
    printf("; kernels:");
    for (size_t k = 0; kernel_list_at(k); k++)
        printf(" %s", kernel_list_at(k)->name);
    printf("\n");
    fflush(stdout);
}

static uint64_t print_tally(const struct tally *tallies, uint64_t jobs)
{
    uint64_t disagreements = 0;
    for (int family = 0; family < SWEEP_FAMILIES; family++) {
        uint64_t numbers = 0, primes = 0;
        for (uint64_t job = 0; job < jobs; job++) {
            numbers += tallies[job].family[family].numbers;
            primes += tallies[job].family[family].primes;
        }
        printf("%10" PRIu64 " numbers, %9" PRIu64 " prime: %s\n", numbers, primes, sweep_family_name(family));
    }
    for (uint64_t job = 0; job < jobs; job++)
        disagreements += tallies[job].disagreements;
    printf("%" PRIu64 " disagreements\n", disagreements);
    return disagreements;
}

static bool parse_count(const char *text, uint64_t *value)
{
    char *end;
    errno = 0;
    *value = strtoull(text, &end, 10);
    return *text >= '0' && *text <= '9' && *end == '\0' && errno == 0;
}

static bool parse_options(int argc, char **argv, uint64_t *numbers, uint64_t *seed, uint64_t *jobs)
{
    for (int i = 1; i < argc; i += 2) {
        uint64_t *value = strcmp(argv[i], "--numbers") == 0 ? numbers
                          : strcmp(argv[i], "--seed") == 0  ? seed
                          : strcmp(argv[i], "--jobs") == 0  ? jobs
                                                            : NULL;
        if (!value || i + 1 == argc || !parse_count(argv[i + 1], value))
            return false;
    }
    return *jobs >= 1 && *jobs <= JOBS_MAX;
}

int main(int argc, char **argv)
{
    uint64_t numbers = 400000, seed = 1, jobs = 1;
    if (!parse_options(argc, argv, &numbers, &seed, &jobs)) {
        fprintf(stderr, "Usage: sweep [--numbers N] [--seed N] [--jobs N]\n");
        return 2;
    }
    oracles[oracle_count++] = oracle_gmp();
    if (oracle_flint().name)
        oracles[oracle_count++] = oracle_flint();
    struct tally *tallies =
        mmap(NULL, jobs * sizeof *tallies, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (tallies == MAP_FAILED || !sweep_prepare(oracles[oracle_count - 1].is_prime)) {
        perror("sweep");
        return 1;
    }
    introduce(numbers, seed);
    const bool ended = run_jobs(numbers, seed, jobs, tallies);
    const uint64_t disagreements = print_tally(tallies, jobs);
    sweep_free();
    return ended && disagreements == 0 ? 0 : 1;
}
