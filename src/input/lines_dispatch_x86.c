/* Who reads usual lines on an x86-64 CPU. */
#include "input/lines.h"
#include "kernel/isa.h"

lines_parse *lines_parser(void)
{
    return isa_in_use() >= ISA_AVX2 ? lines_parse_avx2 : lines_parse_portable;
}
