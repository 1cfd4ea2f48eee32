/* Who reads usual lines on an x86-64 CPU. */
#include "input/text/fast_lines.h"
#include "kernel/isa.h"

fast_lines_parse *fast_lines_parser(void)
{
    return isa_in_use() >= ISA_AVX2 ? fast_lines_parse_avx2 : fast_lines_parse_portable;
}
