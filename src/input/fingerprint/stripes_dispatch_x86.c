/* Who adds stripes on an x86-64 CPU. */
#include "input/fingerprint/stripes.h"
#include "kernel/isa.h"

stripes_add *stripes_adder(void)
{
    return isa_in_use() >= ISA_AVX2 ? stripes_add_avx2 : stripes_add_portable;
}
