# The two axes, each AUTO (use it where it is found), ON (fail where it is missing) or OFF.
# Sets PRIMES_THREADS_SOURCE, PRIMES_THREADS_LIBRARY, PRIMES_RANKS_SOURCE and PRIMES_RANKS_LIBRARY:
# a choice of implementation is a choice of file, made here and nowhere in the code.

set(PRIMES_OPENMP AUTO CACHE STRING "Threads by OpenMP: AUTO, ON or OFF")
set(PRIMES_MPI AUTO CACHE STRING "Ranks by MPI: AUTO, ON or OFF")

foreach(option PRIMES_OPENMP PRIMES_MPI)
  set_property(CACHE ${option} PROPERTY STRINGS AUTO ON OFF)
  if(NOT ${option} MATCHES "^(AUTO|ON|OFF)$")
    message(FATAL_ERROR "${option} is '${${option}}'; it takes AUTO, ON or OFF")
  endif()
endforeach()

set(PRIMES_THREADS_SOURCE engine/parallel/threads_serial.c)
set(PRIMES_THREADS_LIBRARY "")
set(PRIMES_HAVE_OPENMP FALSE)
if(NOT PRIMES_OPENMP STREQUAL "OFF")
  find_package(OpenMP COMPONENTS C)
  if(OpenMP_C_FOUND)
    set(PRIMES_THREADS_SOURCE engine/parallel/threads_openmp.c)
    set(PRIMES_THREADS_LIBRARY OpenMP::OpenMP_C)
    set(PRIMES_HAVE_OPENMP TRUE)
  elseif(PRIMES_OPENMP STREQUAL "ON")
    message(FATAL_ERROR "PRIMES_OPENMP=ON, but the compiler ${CMAKE_C_COMPILER} has no OpenMP. "
      "With gcc it comes along; for clang install libomp-dev; or set PRIMES_OPENMP=OFF.")
  endif()
endif()

set(PRIMES_RANKS_SOURCE engine/parallel/ranks_single.c)
set(PRIMES_RANKS_LIBRARY "")
set(PRIMES_HAVE_MPI FALSE)
if(NOT PRIMES_MPI STREQUAL "OFF")
  find_package(MPI COMPONENTS C)
  if(MPI_C_FOUND)
    set(PRIMES_RANKS_SOURCE engine/parallel/ranks_mpi.c)
    set(PRIMES_RANKS_LIBRARY MPI::MPI_C)
    set(PRIMES_HAVE_MPI TRUE)
  elseif(PRIMES_MPI STREQUAL "ON")
    message(FATAL_ERROR "PRIMES_MPI=ON, but no MPI was found. "
      "Install libopenmpi-dev and openmpi-bin (or load your site's MPI module), or set PRIMES_MPI=OFF.")
  endif()
endif()
