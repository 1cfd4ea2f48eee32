/* Is this test built under ThreadSanitizer? It makes all work many times longer, and looks for races: fewer
 * configurations, which the other builds all run, show as many. */
#ifndef PRIMES_TESTS_UNIT_SANITIZED_H
#define PRIMES_TESTS_UNIT_SANITIZED_H

#ifdef __has_feature
#define PRIMES_HAS_FEATURE(feature) __has_feature(feature)
#else
#define PRIMES_HAS_FEATURE(feature) 0
#endif

#if PRIMES_HAS_FEATURE(thread_sanitizer) || defined(__SANITIZE_THREAD__)
enum { UNDER_THREAD_SANITIZER = 1 };
#else
enum { UNDER_THREAD_SANITIZER = 0 };
#endif

#endif
