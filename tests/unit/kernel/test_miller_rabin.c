/* The kernel `miller-rabin` against a sieve, primesieve, GMP, and the composites that are hardest for it:
 * under every instruction set that this CPU has, in blocks and one number at a time. */
#include "unit/oracle.h"

#include <stdio.h>
#include <string.h>

#include "data/witnesses.h"
#include "kernel/isa.h"
#include "kernel/miller_rabin/backend.h"
#include "kernel/miller_rabin/bpsw.h"
#include "kernel/miller_rabin/lucas_parameter.h"

enum { SIEVE_END = 10 * 1000 * 1000, LARGEST_SMALL_PRIME = 107, BATCH = 4099, ALONE = 200 };

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static const struct kernel *const miller_rabin = &kernel_miller_rabin;

/* Calls `claims` with every instruction set of this CPU in use, and with the best one again in the end. */
static void under_every_isa(void (*claims)(enum isa isa))
{
    enum isa best = isa_in_use();
    for (int i = 0; i < ISA_COUNT; i++)
        if (isa_use((enum isa)i))
            claims((enum isa)i);
    assert_true(isa_use(best));
}

/* Numbers and what is true of them, until there are enough for a block. */
static struct {
    uint64_t n[BATCH];
    struct verdict truth[BATCH];
    size_t count;
} batch;

static void claim_truth(enum isa isa, size_t i, struct verdict verdict, const char *how)
{
    if (verdict.code != batch.truth[i].code)
        fail_msg("%s, %s: %" PRIu64 " has code %" PRIu32 "; truth: %" PRIu32, isa_name(isa), how, batch.n[i],
                 verdict.code, batch.truth[i].code);
}

static void claim_batch(enum isa isa)
{
    static struct verdict verdict[BATCH];
    memset(verdict, 0xee, sizeof verdict);
    miller_rabin->check(batch.n, batch.count, verdict);
    for (size_t i = 0; i < batch.count; i++)
        claim_truth(isa, i, verdict[i], "in a block");
}

/* Every test that claims numbers calls it in the end. */
static void claim_the_rest(void)
{
    under_every_isa(claim_batch);
    size_t step = batch.count / ALONE + 1;
    for (size_t i = 0; i < batch.count; i += step) {
        struct verdict alone;
        miller_rabin->check(&batch.n[i], 1, &alone);
        claim_truth(isa_in_use(), i, alone, "alone");
    }
    batch.count = 0;
}

static void claim_code(uint64_t n, bool prime, uint64_t divisor)
{
    batch.n[batch.count] = n;
    batch.truth[batch.count++] = n < 2     ? verdict_neither()
                                 : prime   ? verdict_prime()
                                 : divisor ? verdict_divisible(divisor)
                                           : verdict_composite();
    if (batch.count == BATCH)
        claim_the_rest();
}

/* The kernel names the smallest divisor up to 107 and no other. */
static void claim_prime(uint64_t n, bool prime)
{
    claim_code(n, prime, n < 2 || prime ? 0 : oracle_divisor_below(n, LARGEST_SMALL_PRIME + 1));
}

static void claim_like_gmp(uint64_t n)
{
    claim_prime(n, oracle_is_prime(n));
}

static void every_number_to_ten_million_has_the_verdict_of_a_sieve(void **state)
{
    (void)state;
    uint16_t *smallest = oracle_sieve(SIEVE_END);
    for (uint64_t n = 0; n < SIEVE_END; n++)
        claim_code(n, smallest[n] == 0, smallest[n] <= LARGEST_SMALL_PRIME ? smallest[n] : 0);
    claim_the_rest();
    for (uint64_t n = 0; n < SIEVE_END / 10; n++)
        claim(miller_rabin, n, smallest[n] == 0, smallest[n] <= LARGEST_SMALL_PRIME ? smallest[n] : 0);
    free(smallest);
}

static void windows_agree_with_primesieve(void **state)
{
    (void)state;
    oracle_window((UINT64_C(1) << 32) - 300000, (UINT64_C(1) << 32) + 300000, claim_prime);
    oracle_window(UINT64_C(1000000000000), UINT64_C(1000000500000), claim_prime);
    oracle_window((UINT64_C(1) << 43) - 150000, (UINT64_C(1) << 43) + 150000, claim_prime);
    oracle_window((UINT64_C(1) << 53) - 150000, (UINT64_C(1) << 53) + 150000, claim_prime);
    oracle_window((UINT64_C(1) << 63) - 100000, (UINT64_C(1) << 63) + 100000, claim_prime);
    oracle_window(UINT64_MAX - 300000, UINT64_MAX, claim_prime);
    claim_the_rest();
}

static void random_numbers_of_every_length_agree_with_gmp(void **state)
{
    (void)state;
    uint64_t seed = 1;
    for (unsigned bits = 1; bits <= 64; bits++)
        for (int i = 0; i < 1500; i++)
            claim_like_gmp(oracle_random_bits(&seed, bits) | (i % 2 == 0));
    claim_the_rest();
}

static void numbers_around_powers_of_two_agree_with_gmp(void **state)
{
    (void)state;
    for (uint64_t off = 0; off <= 300; off++) {
        claim_like_gmp(UINT64_MAX - off);
        for (unsigned k = 0; k < 64; k++) {
            uint64_t power = UINT64_C(1) << k;
            claim_like_gmp(power + off);
            claim_like_gmp(off <= power ? power - off : 0);
        }
    }
    claim_the_rest();
}

static void numbers_around_squares_agree_with_gmp(void **state)
{
    (void)state;
    uint64_t seed = 2;
    for (unsigned bits = 2; bits <= 32; bits++)
        for (int i = 0; i < 200; i++) {
            uint64_t k = i == 0 ? (UINT64_C(1) << bits) - 1 : oracle_random_bits(&seed, bits);
            for (uint64_t n = k * k - 3; n <= k * k + 3; n++)
                claim_like_gmp(n);
        }
    claim_the_rest();
}

static void squares_and_close_products_of_primes_are_composite(void **state)
{
    (void)state;
    uint64_t seed = 3;
    for (unsigned bits = 2; bits <= 31; bits++)
        for (int i = 0; i < 100; i++) {
            uint64_t p = oracle_next_prime(oracle_random_bits(&seed, bits)), q = oracle_next_prime(p);
            uint64_t r = oracle_next_prime(q + 1000);
            claim_prime(p * p, false);
            claim_prime(p * q, false);
            claim_prime(p * r, false);
        }
    const uint64_t p = UINT64_C(4294967291), q = UINT64_C(4294967279); /* the two largest primes below 2^32 */
    claim_prime(p * p, false);
    claim_prime(p * q, false);
    claim_prime(UINT64_MAX - 58, true);
    claim_prime(UINT64_MAX, false);
    claim_the_rest();
}

/* Every (6k + 1)(12k + 1)(18k + 1) below 2^64 with three prime factors (J. Chernick 1939). */
static void carmichael_numbers_of_chernick_are_composite(void **state)
{
    (void)state;
    int count = 0;
    for (uint64_t k = 1; k <= 242000; k++) {
        uint64_t p = 6 * k + 1, q = 12 * k + 1, r = 18 * k + 1;
        if (!oracle_is_prime(p) || !oracle_is_prime(q) || !oracle_is_prime(r))
            continue;
        count++;
        claim_prime(p * q * r, false);
    }
    assert_true(count > 1000);
    claim_the_rest();
}

static void known_pseudoprimes_are_composite(void **state)
{
    (void)state;
    static const uint64_t known[] = {
        /* Carmichael numbers, OEIS A002997 and, by number of factors, A006931 */
        561, 1105, 1729, 2465, 2821, 6601, 8911, 41041, 825265, 321197185, UINT64_C(5394826801),
        UINT64_C(232250619601), UINT64_C(9746347772161), UINT64_C(1436697831295441),
        UINT64_C(60977817398996785), UINT64_C(7156857700403137441),
        /* strong pseudoprimes to the first primes, OEIS A014233 */
        2047, 1373653, 25326001, UINT64_C(3215031751), UINT64_C(2152302898747), UINT64_C(3474749660383),
        UINT64_C(341550071728321), UINT64_C(3825123056546413051)};
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        claim_prime(known[i], false);
    claim_the_rest();
}

/* --- the parts --- */

/* Calls `claims` with the parts of every instruction set that this CPU has; names the others. */
static void for_each_backend(void (*claims)(const struct miller_rabin_backend *backend, enum isa isa))
{
    for (int i = 0; i < ISA_COUNT; i++) {
        if (isa_is_offered((enum isa)i))
            claims(miller_rabin_backends[i], (enum isa)i);
        else
            print_message("skipped: %s, this CPU or this build lacks it\n", isa_name((enum isa)i));
    }
}

/* The definition, by GMP. */
static bool gmp_passes_strong(uint64_t n)
{
    mpz_t modulus, exponent, x, minus_one;
    mpz_inits(modulus, exponent, x, minus_one, NULL);
    oracle_set(modulus, n);
    mpz_sub_ui(minus_one, modulus, 1);
    mp_bitcnt_t twos = mpz_scan1(minus_one, 0);
    mpz_tdiv_q_2exp(exponent, minus_one, twos);
    mpz_set_ui(x, 2);
    mpz_powm(x, x, exponent, modulus);
    bool passes = mpz_cmp_ui(x, 1) == 0;
    for (mp_bitcnt_t i = 0; i < twos && !passes; i++) {
        passes = mpz_cmp(x, minus_one) == 0;
        mpz_powm_ui(x, x, 2, modulus);
    }
    mpz_clears(modulus, exponent, x, minus_one, NULL);
    return passes;
}

/* The first P from 3 whose P^2 - 4 has the symbol -1; 0 if it comes to a symbol 0 first, or is a square. */
static uint64_t gmp_parameter(uint64_t n)
{
    mpz_t modulus;
    mpz_init(modulus);
    oracle_set(modulus, n);
    uint64_t p = mpz_perfect_square_p(modulus) ? 0 : 3;
    int symbol = 1;
    while (p && (symbol = mpz_ui_kronecker(p * p - 4, modulus)) == 1)
        p++;
    mpz_clear(modulus);
    return symbol == -1 ? p : 0;
}

/* V_2k = V_k^2 - 2 and V_2k+1 = V_k V_k+1 - P. */
static void gmp_lucas_terms(mpz_t here, mpz_t after, const mpz_t index, uint64_t p, const mpz_t modulus)
{
    mpz_set_ui(here, 2);
    mpz_set_ui(after, p);
    for (mp_bitcnt_t bit = mpz_sizeinbase(index, 2); bit-- > 0;) {
        bool odd = mpz_tstbit(index, bit);
        mpz_ptr squared = odd ? after : here, other = odd ? here : after;
        mpz_mul(other, here, after);
        mpz_sub_ui(other, other, p);
        mpz_mod(other, other, modulus);
        mpz_mul(squared, squared, squared);
        mpz_sub_ui(squared, squared, 2);
        mpz_mod(squared, squared, modulus);
    }
}

static bool gmp_passes_lucas(uint64_t n, uint64_t p)
{
    mpz_t modulus, index, here, after, minus_two, minus_p;
    mpz_inits(modulus, index, here, after, minus_two, minus_p, NULL);
    oracle_set(modulus, n);
    mpz_sub_ui(minus_two, modulus, 2);
    mpz_sub_ui(minus_p, modulus, p);
    mpz_add_ui(index, modulus, 1);
    mp_bitcnt_t twos = mpz_scan1(index, 0);
    mpz_tdiv_q_2exp(index, index, twos);
    gmp_lucas_terms(here, after, index, p, modulus);
    bool passes = (mpz_cmp_ui(here, 2) == 0 && mpz_cmp_ui(after, p) == 0) ||
                  (mpz_cmp(here, minus_two) == 0 && mpz_cmp(after, minus_p) == 0);
    for (mp_bitcnt_t r = 0; r + 1 < twos && !passes; r++) {
        passes = mpz_sgn(here) == 0;
        mpz_mul_2exp(index, index, 1);
        gmp_lucas_terms(here, after, index, p, modulus);
    }
    mpz_clears(modulus, index, here, after, minus_two, minus_p, NULL);
    return passes;
}

/* Numbers that may go through the tests, whatever their tier, with GMP's word on them. */
static struct {
    uint64_t n[BATCH], parameter[BATCH];
    bool strong[BATCH], lucas[BATCH];
    size_t count;
} sample;

static void sample_add(uint64_t n)
{
    uint64_t p = gmp_parameter(n);
    if (n < UINT64_C(109) * 109 || sample.count == BATCH ||
        oracle_divisor_below(n, LARGEST_SMALL_PRIME + 1) || p == 0)
        return;
    size_t i = sample.count++;
    sample.n[i] = n;
    sample.parameter[i] = p;
    sample.strong[i] = gmp_passes_strong(n);
    sample.lucas[i] = gmp_passes_lucas(n, p);
}

/* Every sample in a group of each test, among others of its tier; the groups overlap and wrap around. */
static void claim_lanes(const struct miller_rabin_backend *backend, enum isa isa)
{
    for (int is_narrow = 0; is_narrow <= 1; is_narrow++) {
        static size_t of_tier[BATCH + MILLER_RABIN_GROUP_MAX];
        const struct miller_rabin_tests *tests = is_narrow ? &backend->narrow : &backend->wide;
        size_t count = 0;
        for (size_t i = 0; i < sample.count; i++)
            if ((sample.n[i] < backend->narrow_end) == is_narrow)
                of_tier[count++] = i;
        for (size_t first = 0; first < count; first += tests->lucas_group_size - 1) {
            uint64_t n[MILLER_RABIN_GROUP_MAX], parameter[MILLER_RABIN_GROUP_MAX], strong = 0, lucas = 0;
            for (size_t lane = 0; lane < MILLER_RABIN_GROUP_MAX; lane++) {
                size_t i = of_tier[(first + lane) % count];
                n[lane] = sample.n[i];
                parameter[lane] = sample.parameter[i];
                strong |= (uint64_t)(lane < tests->strong_group_size && sample.strong[i]) << lane;
                lucas |= (uint64_t)(lane < tests->lucas_group_size && sample.lucas[i]) << lane;
            }
            uint64_t got_strong = tests->strong(n), got_lucas = tests->lucas(n, parameter);
            if (got_strong != strong)
                fail_msg("%s, strong test: wrong in lanes %" PRIx64 " from %" PRIu64, isa_name(isa),
                         got_strong ^ strong, n[0]);
            if (got_lucas != lucas)
                fail_msg("%s, Lucas test: wrong in lanes %" PRIx64 " from %" PRIu64, isa_name(isa),
                         got_lucas ^ lucas, n[0]);
        }
    }
}

/* One number at a time, in plain C. */
static void claim_alone(void)
{
    for (size_t i = 0; i < sample.count; i++) {
        uint64_t n = sample.n[i], p = sample.parameter[i];
        claim_equal("P", n, lucas_parameter(n), p);
        claim_equal("the strong test", n, bpsw_strong_test(n), sample.strong[i]);
        claim_equal("the Lucas test", n, bpsw_lucas_test(n, p), sample.lucas[i]);
    }
}

static void claim_sample(void)
{
    claim_alone();
    for_each_backend(claim_lanes);
    sample.count = 0;
}

static void both_tests_agree_with_gmp_on_numbers_of_every_length(void **state)
{
    (void)state;
    uint64_t seed = 11;
    for (unsigned bits = 14; bits <= 64; bits++)
        for (int i = 0; i < 30; i++) {
            uint64_t n = oracle_random_bits(&seed, bits) | 1;
            sample_add(n);
            if (n < UINT64_MAX - 1000)
                sample_add(oracle_next_prime(n));
        }
    for (unsigned bits = 14; bits < 64; bits++) /* the borders of all tiers */
        for (uint64_t off = 1; off < 60; off += 2) {
            sample_add((UINT64_C(1) << bits) + off);
            sample_add((UINT64_C(1) << bits) - off);
            sample_add(UINT64_MAX - off + 1);
        }
    claim_sample();
}

/* Where n - 1 or n + 1 is divisible by a high power of 2, most of a test is in its last squarings. */
static void both_tests_agree_with_gmp_where_many_squarings_end_them(void **state)
{
    (void)state;
    uint64_t seed = 12;
    for (unsigned twos = 1; twos <= 56; twos++)
        for (int i = 0; i < 60; i++) {
            unsigned bits = twos < 12 ? 14 - twos : 1;
            bits += (unsigned)(oracle_random(&seed) % (64 - twos - bits + 1));
            uint64_t n = (oracle_random_bits(&seed, bits) | 1) << twos;
            if (n == 0 || (!oracle_is_prime(n + 1) && !oracle_is_prime(n - 1) && i % 4))
                continue;
            sample_add(n + 1);
            sample_add(n - 1);
        }
    claim_sample();
}

/* --- the witnesses --- */

static void claim_witnesses(enum witness_kind kind, bool strong, bool lucas)
{
    for (size_t i = 0; i < COUNT(witnesses); i++) {
        uint64_t n = witnesses[i].n, p = gmp_parameter(n);
        if (witnesses[i].kind != kind)
            continue;
        claim_equal("a witness modulo its divisor", n, n % witnesses[i].divisor, 0);
        claim_equal("a strong test by GMP", n, gmp_passes_strong(n), strong);
        claim_equal("a Lucas test by GMP", n, gmp_passes_lucas(n, p), lucas);
        claim_code(n, false, 0);
        claim_like_gmp(oracle_next_prime(n));
        sample_add(n);
        sample_add(oracle_next_prime(n));
    }
    claim_the_rest();
    claim_sample();
}

static void only_the_lucas_test_exposes_strong_pseudoprimes(void **state)
{
    (void)state;
    claim_witnesses(STRONG_PSEUDOPRIME, true, false);
}

static void only_the_strong_test_exposes_lucas_pseudoprimes(void **state)
{
    (void)state;
    claim_witnesses(LUCAS_PSEUDOPRIME, false, true);
}

static void the_lucas_test_looks_at_both_terms(void **state)
{
    (void)state;
    claim_witnesses(ALMOST_LUCAS_PSEUDOPRIME, false, false);
}

/* Where the vectors begin to look, all is as with a prime; what came before gives these away. */
static void the_tests_are_not_content_with_an_early_one(void **state)
{
    (void)state;
    claim_witnesses(EARLY_ONE, false, false);
    claim_witnesses(EARLY_TWO, false, false);
}

/* So that every tier of every instruction set meets each kind. */
static void there_are_witnesses_of_many_lengths(void **state)
{
    (void)state;
    for (unsigned bits = 36; bits <= 64; bits += 14)
        for (enum witness_kind kind = STRONG_PSEUDOPRIME; kind <= EARLY_TWO; kind++) {
            size_t count = 0;
            for (size_t i = 0; i < COUNT(witnesses); i++) {
                unsigned length = 64 - (unsigned)__builtin_clzll(witnesses[i].n);
                count += witnesses[i].kind == kind && length <= bits && length > bits - 14;
            }
            assert_true(count > 0);
        }
}

/* P is at most 2 more than twice the smallest prime of which n is no square, so n that are squares of many
 * primes need large ones. The first such primes, OEIS A002189 (pseudosquares); and composites that have a
 * divisor in common with a D. */
static void the_parameter_is_the_first_that_serves(void **state)
{
    (void)state;
    static const uint64_t pseudosquares[] = {73,
                                             241,
                                             1009,
                                             2641,
                                             8089,
                                             18001,
                                             53881,
                                             87481,
                                             117049,
                                             515761,
                                             1083289,
                                             3206641,
                                             3818929,
                                             9257329,
                                             22000801,
                                             48473881,
                                             175244281,
                                             UINT64_C(427733329),
                                             UINT64_C(898716289),
                                             UINT64_C(2805544681),
                                             UINT64_C(10310263441),
                                             UINT64_C(23616331489),
                                             UINT64_C(85157610409),
                                             UINT64_C(196265095009),
                                             UINT64_C(2871842842801),
                                             UINT64_C(26250887023729),
                                             UINT64_C(112434732901969),
                                             UINT64_C(178936222537081),
                                             UINT64_C(696161110209049),
                                             UINT64_C(2854909648103881),
                                             UINT64_C(6450045516630769),
                                             UINT64_C(11641399247947921),
                                             UINT64_C(190621428905186449),
                                             UINT64_C(196640248121928601),
                                             UINT64_C(712624335095093521),
                                             UINT64_C(1773855791877850321),
                                             UINT64_C(2327687064124474441),
                                             UINT64_C(6384991873059836689),
                                             UINT64_C(8019204661305419761),
                                             UINT64_C(10198100582046287689)};
    uint64_t seed = 13;
    for (size_t i = 0; i < COUNT(pseudosquares); i++) {
        uint64_t n = pseudosquares[i];
        if (oracle_divisor_below(n, LARGEST_SMALL_PRIME + 1) || n <= LARGEST_SMALL_PRIME)
            continue;
        claim_equal("P", n, lucas_parameter(n), gmp_parameter(n));
        claim_like_gmp(n);
    }
    for (int i = 0; i < 20000; i++) {
        uint64_t n = oracle_random_bits(&seed, 14 + (unsigned)i % 51) | 1;
        if (!oracle_divisor_below(n, LARGEST_SMALL_PRIME + 1))
            claim_equal("P", n, lucas_parameter(n), gmp_parameter(n));
    }
    for (uint64_t p = 109; p < 2000; p = oracle_next_prime(p)) {
        claim_equal("P of a square", p * p, lucas_parameter(p * p), 0);
        claim_equal("P of a fourth power", p * p * p * p, lucas_parameter(p * p * p * p), 0);
    }
    claim_the_rest();
}

/* An independent proof: no composite below 2^64 passes to all seven bases (J. Sinclair 2011). */
static bool passes_seven_bases(uint64_t n)
{
    static const unsigned long bases[] = {2, 325, 9375, 28178, 450775, 9780504, 1795265022};
    mpz_t modulus, exponent, x, minus_one;
    mpz_inits(modulus, exponent, x, minus_one, NULL);
    oracle_set(modulus, n);
    mpz_sub_ui(minus_one, modulus, 1);
    mp_bitcnt_t twos = mpz_scan1(minus_one, 0);
    mpz_tdiv_q_2exp(exponent, minus_one, twos);
    bool all = true;
    for (size_t i = 0; i < COUNT(bases) && all; i++) {
        mpz_set_ui(x, bases[i]);
        mpz_powm(x, x, exponent, modulus);
        all = mpz_cmp_ui(x, 1) == 0 || bases[i] % n == 0;
        for (mp_bitcnt_t j = 0; j < twos && !all; j++) {
            all = mpz_cmp(x, minus_one) == 0;
            mpz_powm_ui(x, x, 2, modulus);
        }
    }
    mpz_clears(modulus, exponent, x, minus_one, NULL);
    return all;
}

static void large_numbers_agree_with_the_proof_by_seven_bases(void **state)
{
    (void)state;
    uint64_t seed = 14;
    for (int i = 0; i < 10000; i++) {
        uint64_t n = oracle_random_bits(&seed, 40 + (unsigned)i % 25) | 1;
        claim_prime(n, passes_seven_bases(n));
    }
    for (uint64_t k = (UINT64_C(1) << 31) + 2; k < (UINT64_C(1) << 31) + 200000; k += 2)
        if (oracle_is_prime(k + 1) && oracle_is_prime(2 * k + 1))
            claim_prime((k + 1) * (2 * k + 1), passes_seven_bases((k + 1) * (2 * k + 1)));
    claim_the_rest();
}

/* p * (k (p - 1) + 1) for the k that make many strong pseudoprimes. */
static void products_of_kin_primes_are_composite(void **state)
{
    (void)state;
    uint64_t seed = 15;
    for (unsigned bits = 7; bits <= 29; bits++)
        for (uint64_t k = 2; k <= 12; k++)
            for (int i = 0; i < 20; i++) {
                uint64_t p = oracle_next_prime(oracle_random_bits(&seed, bits)), q = k * (p - 1) + 1;
                if (oracle_is_prime(q))
                    claim_prime(p * q, false);
            }
    claim_the_rest();
}

/* --- blocks --- */

/* Anything: small and large, even and odd, prime and not, in clusters as a block may have them. */
static uint64_t mixed_number(uint64_t *seed)
{
    uint64_t kind = oracle_random(seed) % 6;
    unsigned bits = 1 + (unsigned)(oracle_random(seed) % 64);
    uint64_t n = oracle_random_bits(seed, bits);
    if (kind == 0)
        return oracle_next_prime(n >> 1);
    if (kind == 1)
        return oracle_next_prime(oracle_random_bits(seed, 30));
    if (kind == 2)
        return witnesses[n % COUNT(witnesses)].n;
    return kind == 3 ? n | 1 : n;
}

static void claim_block(enum isa isa, const uint64_t *n, size_t count, const struct verdict *truth,
                        uint64_t operations)
{
    struct verdict room[700];
    for (size_t shift = 0; shift < 4; shift++) {
        struct verdict *verdict = room + shift;
        memset(room, 0xee, sizeof room);
        uint64_t took = miller_rabin->check(n, count, verdict);
        for (size_t i = 0; i < count; i++)
            if (verdict[i].code != truth[i].code)
                fail_msg("%s: %" PRIu64 ", at %zu of %zu, has code %" PRIu32 "; alone %" PRIu32,
                         isa_name(isa), n[i], i, count, verdict[i].code, truth[i].code);
        if (verdict[count].code != 0xeeeeeeee || (shift && room[shift - 1].code != 0xeeeeeeee))
            fail_msg("%s: a block of %zu writes over its edge", isa_name(isa), count);
        claim_equal("operations of a block", count, took, operations);
    }
}

static void claim_blocks(enum isa isa)
{
    uint64_t n[700], seed = 16;
    struct verdict truth[700];
    for (size_t count = 0; count <= 140; count++) {
        size_t numbers = count <= 130 ? count : count * 5 - 60;
        for (size_t shift = 0; shift < 8; shift++) {
            uint64_t operations = 0;
            for (size_t i = 0; i < numbers; i++) {
                n[shift + i] = mixed_number(&seed);
                operations += miller_rabin->check(&n[shift + i], 1, &truth[i]);
            }
            claim_block(isa, n + shift, numbers, truth, operations);
        }
    }
}

static void a_block_of_any_length_and_alignment_says_what_its_numbers_say_alone(void **state)
{
    (void)state;
    under_every_isa(claim_blocks);
}

/* 2 is the only base, and P the only other parameter; numbers from 0 that are kin to them. */
static void the_smallest_numbers_are_decided(void **state)
{
    (void)state;
    for (uint64_t n = 0; n < 200 * 200; n++)
        claim_like_gmp(n);
    claim_the_rest();
}

static void a_small_divisor_is_named_up_to_the_largest_multiple(void **state)
{
    (void)state;
    uint64_t seed = 5;
    for (uint64_t p = 2; p <= LARGEST_SMALL_PRIME; p = oracle_next_prime(p)) {
        uint64_t most = UINT64_MAX / p;
        for (uint64_t i = 0; i < 100; i++) {
            claim_prime(p * (most - i), false);
            claim_prime(p * (2 + oracle_random(&seed) % (most - 1)), false);
            claim_prime(p * oracle_next_prime(p + i), false);
        }
    }
    claim_the_rest();
}

static void small_composites_are_named_their_smallest_divisor(void **state)
{
    (void)state;
    claim_code(107 * 107, false, 107);
    claim_code(107 * 109, false, 107);
    claim_code(109 * 109, false, 0);
    claim_code(109 * 113, false, 0);
    claim_the_rest();
}

static void a_prime_takes_its_whole_cost(void **state)
{
    (void)state;
    uint64_t seed = 6;
    struct verdict verdict;
    for (unsigned bits = 15; bits <= 63; bits++) {
        uint64_t p = oracle_next_prime(oracle_random_bits(&seed, bits));
        claim_equal("operations", p, miller_rabin->check(&p, 1, &verdict), miller_rabin->cost(p));
    }
    for (size_t i = 0; i < COUNT(witnesses); i++) {
        uint64_t n = witnesses[i].n, operations = miller_rabin->check(&n, 1, &verdict);
        /* the Lucas test takes two thirds of the cost */
        uint64_t tests = witnesses[i].kind == STRONG_PSEUDOPRIME ? 1 : 3;
        claim_equal("operations", n, operations * tests, miller_rabin->cost(n));
    }
    assert_int_equal(miller_rabin->cost(0), 1);
    assert_int_equal(miller_rabin->cost(109 * 109 - 1), 1);
    assert_int_equal(miller_rabin->cost(109 * 109), 14 * 3);
    assert_int_equal(miller_rabin->cost(UINT64_MAX), 64 * 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_number_to_ten_million_has_the_verdict_of_a_sieve),
        cmocka_unit_test(windows_agree_with_primesieve),
        cmocka_unit_test(random_numbers_of_every_length_agree_with_gmp),
        cmocka_unit_test(numbers_around_powers_of_two_agree_with_gmp),
        cmocka_unit_test(numbers_around_squares_agree_with_gmp),
        cmocka_unit_test(squares_and_close_products_of_primes_are_composite),
        cmocka_unit_test(carmichael_numbers_of_chernick_are_composite),
        cmocka_unit_test(known_pseudoprimes_are_composite),
        cmocka_unit_test(both_tests_agree_with_gmp_on_numbers_of_every_length),
        cmocka_unit_test(both_tests_agree_with_gmp_where_many_squarings_end_them),
        cmocka_unit_test(only_the_lucas_test_exposes_strong_pseudoprimes),
        cmocka_unit_test(only_the_strong_test_exposes_lucas_pseudoprimes),
        cmocka_unit_test(the_lucas_test_looks_at_both_terms),
        cmocka_unit_test(the_tests_are_not_content_with_an_early_one),
        cmocka_unit_test(there_are_witnesses_of_many_lengths),
        cmocka_unit_test(the_parameter_is_the_first_that_serves),
        cmocka_unit_test(large_numbers_agree_with_the_proof_by_seven_bases),
        cmocka_unit_test(products_of_kin_primes_are_composite),
        cmocka_unit_test(a_block_of_any_length_and_alignment_says_what_its_numbers_say_alone),
        cmocka_unit_test(the_smallest_numbers_are_decided),
        cmocka_unit_test(a_small_divisor_is_named_up_to_the_largest_multiple),
        cmocka_unit_test(small_composites_are_named_their_smallest_divisor),
        cmocka_unit_test(a_prime_takes_its_whole_cost),
    };
    return cmocka_run_group_tests_name("miller-rabin", tests, NULL, NULL);
}
