# The kernels, and the tool that prints data/witnesses.h.
foreach(kernel_test trial miller_rabin is_prime kernels)
  primes_unit_test(${kernel_test} isprime_static PkgConfig::GMP ${PRIMESIEVE_LIBRARY})
  target_include_directories(test_${kernel_test} PRIVATE ${PRIMESIEVE_INCLUDE})
endforeach()
add_executable(find_witnesses tools/find_witnesses.c)
target_link_libraries(find_witnesses PRIVATE primes_warnings)
