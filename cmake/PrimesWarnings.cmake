# Every target of the project links primes_warnings; -DPRIMES_WERROR=ON makes a warning an error, as the tests do.
option(PRIMES_WERROR "Treat warnings as errors" OFF)

add_library(primes_warnings INTERFACE)
target_compile_options(primes_warnings INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion)
if(PRIMES_WERROR)
  target_compile_options(primes_warnings INTERFACE -Werror)
endif()
