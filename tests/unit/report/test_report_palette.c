/* Whatever is told apart by its looks differs in grey print, too, and for who sees no green: in lightness, or
 * in what is no colour. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "report/figures/palette/palette.h"

/* Of CIE L*, from 0 to 100; what lies side by side is told apart from about 5 on. */
static const double LEAST_DIFFERENCE = 12;

struct linear {
    double red, green, blue;
};

static double to_linear(unsigned value)
{
    const double share = value / 255.0;
    return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4);
}

static struct linear parse(const char *colour)
{
    unsigned red, green, blue;
    assert_int_equal(sscanf(colour, "#%2x%2x%2x", &red, &green, &blue), 3);
    return (struct linear){to_linear(red), to_linear(green), to_linear(blue)};
}

/* G. Machado, M. Oliveira and L. Fernandes, A Physiologically-based Model for Simulation of Color Vision
 * Deficiency, 2009: deuteranopia in full. */
static struct linear seen_without_green(struct linear c)
{
    return (struct linear){0.367322 * c.red + 0.860646 * c.green - 0.227968 * c.blue,
                           0.280085 * c.red + 0.672501 * c.green + 0.047413 * c.blue,
                           -0.011820 * c.red + 0.042940 * c.green + 0.968881 * c.blue};
}

static double lightness(struct linear c)
{
    const double y = 0.2126 * c.red + 0.7152 * c.green + 0.0722 * c.blue;
    return y > 0.008856 ? 116 * cbrt(y) - 16 : 903.3 * y;
}

/* In grey, and as grey of what is seen without green. */
static bool differ_in_lightness(const char *a, const char *b)
{
    const struct linear one = parse(a), other = parse(b);
    return fabs(lightness(one) - lightness(other)) >= LEAST_DIFFERENCE &&
           fabs(lightness(seen_without_green(one)) - lightness(seen_without_green(other))) >=
               LEAST_DIFFERENCE;
}

static bool differ_in_dashes(const struct palette_curve *a, const struct palette_curve *b)
{
    return a->dashes && b->dashes ? strcmp(a->dashes, b->dashes) != 0 : a->dashes != b->dashes;
}

static void expect_told_apart(struct palette_curve a, struct palette_curve b, int i, int j)
{
    const bool differ_in_shape = differ_in_dashes(&a, &b) && a.filled != b.filled;
    if (!differ_in_shape && !differ_in_lightness(a.colour, b.colour))
        fail_msg("curves %d and %d look alike in grey: %s and %s", i, j, a.colour, b.colour);
}

static void eight_curves_are_told_apart_in_grey(void **state)
{
    (void)state;
    for (int i = 0; i < PALETTE_TOLD_APART; i++)
        for (int j = 0; j < i; j++)
            expect_told_apart(palette_curve_at((size_t)i), palette_curve_at((size_t)j), i, j);
}

static void worlds_are_told_apart_in_grey(void **state)
{
    (void)state;
    for (int i = 0; i < RUN_WORLDS; i++)
        for (int j = 0; j < i; j++)
            expect_told_apart(palette_of_world((enum run_world)i), palette_of_world((enum run_world)j), i, j);
}

static void layers_are_told_apart_in_grey(void **state)
{
    (void)state;
    for (int i = 0; i < PALETTE_LAYERS; i++) {
        const struct palette_layer a = palette_layer_at(i);
        assert_int_equal(a.texture != PALETTE_PLAIN, a.lines != NULL);
        for (int j = 0; j < i; j++) {
            const struct palette_layer b = palette_layer_at(j);
            if (a.texture == b.texture && !differ_in_lightness(a.colour, b.colour))
                fail_msg("layers %d and %d look alike in grey: %s and %s", i, j, a.colour, b.colour);
        }
        if (a.lines && fabs(lightness(parse(a.colour)) - lightness(parse(a.lines))) < 2 * LEAST_DIFFERENCE)
            fail_msg("the lines of layer %d cannot be seen: %s on %s", i, a.lines, a.colour);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(eight_curves_are_told_apart_in_grey),
        cmocka_unit_test(worlds_are_told_apart_in_grey),
        cmocka_unit_test(layers_are_told_apart_in_grey),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
