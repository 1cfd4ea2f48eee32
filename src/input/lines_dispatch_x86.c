/* Who reads usual lines on an x86-64 CPU. */
#include "input/lines.h"
#include "kernel/isa.h"

lines_take *lines_taker(void)
{
    return isa_in_use() >= ISA_AVX2 ? lines_take_avx2 : lines_take_portable;
}
