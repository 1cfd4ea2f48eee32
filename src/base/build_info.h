/* What this binary was built from and with, for --version and for records. All are constants. */
#ifndef PRIMES_BASE_BUILD_INFO_H
#define PRIMES_BASE_BUILD_INFO_H

const char *build_version(void);  /* "0.1.0" */
const char *build_commit(void);   /* "1a2b3c4d5e6f", "...-dirty", or "unknown" outside a git checkout */
const char *build_compiler(void); /* "gcc 12.2.0" */
const char *build_flags(void);    /* "-O3 -DNDEBUG" */

#endif
