# libprimesieve for the kernel `sieve`: AUTO (use it where it is found), ON (fail where it is missing) or OFF.
# Sets PRIMES_SIEVE_SOURCE, PRIMES_SIEVE_LIBRARY and PRIMES_SIEVE_INCLUDE: a choice of implementation is a choice of file.

set(PRIMES_SIEVE AUTO CACHE STRING "Counting in dense ranges by libprimesieve: AUTO, ON or OFF")
set_property(CACHE PRIMES_SIEVE PROPERTY STRINGS AUTO ON OFF)
if(NOT PRIMES_SIEVE MATCHES "^(AUTO|ON|OFF)$")
  message(FATAL_ERROR "PRIMES_SIEVE is '${PRIMES_SIEVE}'; it takes AUTO, ON or OFF")
endif()

set(PRIMES_SIEVE_SOURCE sieve/sieve_none.c)
set(PRIMES_SIEVE_LIBRARY "")
set(PRIMES_SIEVE_INCLUDE "")
set(PRIMES_HAVE_SIEVE FALSE)
if(NOT PRIMES_SIEVE STREQUAL "OFF")
  find_path(PRIMESIEVE_INCLUDE primesieve.h)
  find_library(PRIMESIEVE_LIBRARY primesieve)
  if(PRIMESIEVE_INCLUDE AND PRIMESIEVE_LIBRARY)
    set(PRIMES_SIEVE_SOURCE sieve/sieve_primesieve.c)
    set(PRIMES_SIEVE_LIBRARY "${PRIMESIEVE_LIBRARY}")
    set(PRIMES_SIEVE_INCLUDE "${PRIMESIEVE_INCLUDE}")
    set(PRIMES_HAVE_SIEVE TRUE)
  elseif(PRIMES_SIEVE STREQUAL "ON")
    message(FATAL_ERROR "PRIMES_SIEVE=ON, but no libprimesieve was found. "
      "Install libprimesieve-dev, or set PRIMES_SIEVE=OFF.")
  endif()
endif()
