#!/usr/bin/env python3
"""Python: trial division by 2 and by every odd number up to the square root, the algorithm of Fluent Python's chapter on
concurrency, one number a call. Called as the drivers in C are: see driver.h."""
import array
import json
import math
import platform
import sys
import time


def is_prime(n):
    if n < 2:
        return False
    if n % 2 == 0:
        return n == 2
    for divisor in range(3, math.isqrt(n) + 1, 2):
        if n % divisor == 0:
            return False
    return True


def main():
    numbers_path, verdicts_path, least = sys.argv[1], sys.argv[2], float(sys.argv[3])
    with open(numbers_path, "rb") as file:
        numbers = array.array("Q", file.read())
    for n in range(10_000):  # the warm-up
        is_prime(n)
    seconds, cpu_seconds = [], []
    while not seconds or sum(seconds) < least:
        begin, cpu_begin = time.perf_counter(), time.process_time()
        verdicts = bytes(map(is_prime, numbers))
        cpu_seconds.append(time.process_time() - cpu_begin)
        seconds.append(time.perf_counter() - begin)
    with open(verdicts_path, "wb") as file:
        file.write(verdicts)
    print(json.dumps({"version": platform.python_version(), "seconds": seconds, "cpu_seconds": cpu_seconds}))


main()
