#include "kernel/kernel_list.h"

#include <string.h>

static const struct kernel *const kernels[] = {&kernel_trial, &kernel_trial_simd, &kernel_miller_rabin,
                                               &kernel_sieve};

const struct kernel *kernel_list_at(size_t i)
{
    return i < sizeof kernels / sizeof kernels[0] ? kernels[i] : NULL;
}

const struct kernel *kernel_list_find(const char *name)
{
    for (size_t i = 0; kernel_list_at(i); i++)
        if (strcmp(kernel_list_at(i)->name, name) == 0)
            return kernel_list_at(i);
    return NULL;
}
