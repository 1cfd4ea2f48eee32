/* What the start of `primes 97` is measured against: a program that only prints its answer. */
#include <stdio.h>

int main(void)
{
    puts("97\tprime");
}
