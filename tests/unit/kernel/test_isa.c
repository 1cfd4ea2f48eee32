/* The choice of instructions: names, what the CPU offers, and what is put in use. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "kernel/isa.h"

static void every_isa_is_found_by_its_name(void **state)
{
    (void)state;
    for (int i = 0; i < ISA_COUNT; i++) {
        enum isa found = ISA_COUNT;
        assert_true(isa_find(isa_name((enum isa)i), &found));
        assert_int_equal(found, i);
    }
    static const char *const unknown[] = {"", "AVX2", "avx", "avx2 ", "avx512i", "native"};
    for (size_t i = 0; i < sizeof unknown / sizeof unknown[0]; i++) {
        enum isa found = ISA_COUNT;
        assert_false(isa_find(unknown[i], &found));
        assert_int_equal(found, ISA_COUNT);
    }
}

/* The system's word of the CPU; where it has none, this tells nothing. */
static int is_flag(const char *flag)
{
    FILE *file = fopen("/proc/cpuinfo", "r");
    char *line = NULL;
    size_t room = 0;
    int found = -1;
    char word[32];
    snprintf(word, sizeof word, " %s", flag);
    while (file && found < 0 && getline(&line, &room, file) > 0) {
        if (strncmp(line, "flags", 5) != 0)
            continue;
        const char *at = strstr(line, word);
        const char end = at ? at[strlen(word)] : '\0';
        found = end == ' ' || end == '\n';
    }
    free(line);
    if (file)
        fclose(file);
    return found;
}

static void what_the_system_names_is_offered(void **state)
{
    (void)state;
    static const struct {
        enum isa isa;
        const char *flag;
    } cases[] = {{ISA_AVX2, "avx2"}, {ISA_AVX512, "avx512bw"}, {ISA_AVX512IFMA, "avx512ifma"}};
    assert_true(isa_is_offered(ISA_PORTABLE));
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const int flag = is_flag(cases[i].flag);
        if (isa_is_offered(cases[i].isa) && flag == 0)
            fail_msg("%s is offered, but /proc/cpuinfo has no %s", isa_name(cases[i].isa), cases[i].flag);
        assert_true(!isa_is_offered(cases[i].isa) || isa_is_offered((enum isa)(cases[i].isa - 1)));
        if (flag < 0)
            print_message("skipped: no flags in /proc/cpuinfo\n");
    }
}

static void the_last_one_offered_is_in_use_unless_the_environment_names_another(void **state)
{
    (void)state;
    assert_true(setenv("PRIMES_ISA", "no such", 1) == 0); /* passed over, as the header says */
    enum isa best = isa_in_use();
    assert_true(isa_is_offered(best));
    for (int i = (int)best + 1; i < ISA_COUNT; i++)
        assert_false(isa_is_offered((enum isa)i));
    assert_true(setenv("PRIMES_ISA", "portable", 1) == 0); /* settled: too late */
    assert_int_equal(isa_in_use(), best);
    assert_true(unsetenv("PRIMES_ISA") == 0);
}

static void one_that_is_offered_can_be_put_in_use_and_another_cannot(void **state)
{
    (void)state;
    for (int i = 0; i < ISA_COUNT; i++) {
        const enum isa isa = (enum isa)i, before = isa_in_use();
        assert_int_equal(isa_use(isa), isa_is_offered(isa));
        assert_int_equal(isa_in_use(), isa_is_offered(isa) ? isa : before);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_isa_is_found_by_its_name),
        cmocka_unit_test(what_the_system_names_is_offered),
        cmocka_unit_test(the_last_one_offered_is_in_use_unless_the_environment_names_another),
        cmocka_unit_test(one_that_is_offered_can_be_put_in_use_and_another_cannot),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
