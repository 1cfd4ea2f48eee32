/* What the kernel `trial-simd` runs on a CPU for which it has no instructions of its own. */
#include "kernel/trial/simd.h"

trial_simd_search *const trial_simd_searches[ISA_COUNT] = {[ISA_PORTABLE] = trial_simd_search_portable};
