#include "report/figures/palette/palette.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

/* Most colours are those of M. Okabe and K. Ito, Color Universal Design, 2008. */
struct palette_curve palette_of_world(enum run_world world)
{
    static const struct palette_curve worlds[RUN_WORLDS] = {
        [RUN_SEQUENTIAL] = {"#000000", NULL, 13, 12, 0.50}, [RUN_OPENMP] = {"#0072B2", NULL, 7, 6, 0.45},
        [RUN_MPI] = {"#E69F00", NULL, 5, 4, 0.40},          [RUN_HYBRID] = {"#004D40", NULL, 9, 8, 0.50},
        [RUN_BOOK] = {"#CC79A7", "(4,2)", 11, 10, 0.45},
    };
    return worlds[world];
}

/* Colours, dashes and types repeat at different lengths: the first 120 differ in one of them. Those of the
 * first eight that share dashes or points differ in lightness. */
struct palette_curve palette_curve_at(size_t index)
{
    static const char *const colours[PALETTE_TOLD_APART] = {"#000000", "#0072B2", "#D55E00", "#009E73",
                                                            "#CC79A7", "#56B4E9", "#E69F00", "#661150"};
    static const char *const dashes[] = {NULL, "(9,3)", "(4,2)", "(9,3,2,3)", "(2,2)", "(14,3,2,3,2,3)"};
    static const struct {
        int filled, open;
        double size;
    } points[] = {{7, 6, 0.45}, {5, 4, 0.40}, {9, 8, 0.50}, {11, 10, 0.50}, {15, 14, 0.50}};
    const size_t point = index % COUNT(points);
    return (struct palette_curve){colours[index % COUNT(colours)], dashes[index % COUNT(dashes)],
                                  points[point].filled, points[point].open, points[point].size};
}

#define WHITE "#FFFFFF"

struct palette_layer palette_layer_at(int layer)
{
    static const struct palette_layer layers[PALETTE_LAYERS] = {
        [PALETTE_USEFUL] = {"#E4E4E4", PALETTE_PLAIN, NULL},
        [LOST_OVERSUBSCRIBED] = {"#7A4A1E", PALETTE_PLAIN, NULL},
        [LOST_SCHEDULE] = {"#CC79A7", PALETTE_ACROSS, WHITE},
        [LOST_IMBALANCE] = {"#E69F00", PALETTE_ALONG, WHITE},
        [LOST_START] = {"#F0E442", PALETTE_ALONG, "#505050"},
        [LOST_WAITING] = {"#56B4E9", PALETTE_PLAIN, NULL},
        [LOST_OVERHEAD] = {"#7B3FA0", PALETTE_ALONG, WHITE},
        [LOST_COLLECTING] = {"#009E73", PALETTE_ALONG, WHITE},
        [LOST_NOT_RUNNING] = {"#8FD18A", PALETTE_ACROSS, "#505050"},
        [LOST_SPEED] = {"#0072B2", PALETTE_ACROSS, WHITE},
        [LOST_VAIN] = {"#000000", PALETTE_PLAIN, NULL},
        [LOST_WORK] = {"#662200", PALETTE_ACROSS, WHITE},
        [LOST_REST] = {"#808080", PALETTE_PLAIN, NULL},
    };
    return layers[layer];
}
