# hwloc for how the CPUs of a machine lie (cores, hardware threads, NUMA domains): AUTO (use it where it is found), ON
# (fail where it is missing) or OFF (read /sys).
# Sets PRIMES_TOPOLOGY_SOURCE and PRIMES_TOPOLOGY_LIBRARY: a choice of implementation is a choice of file.

set(PRIMES_HWLOC AUTO CACHE STRING "Topology by hwloc: AUTO, ON or OFF")
set_property(CACHE PRIMES_HWLOC PROPERTY STRINGS AUTO ON OFF)
if(NOT PRIMES_HWLOC MATCHES "^(AUTO|ON|OFF)$")
  message(FATAL_ERROR "PRIMES_HWLOC is '${PRIMES_HWLOC}'; it takes AUTO, ON or OFF")
endif()

include(CheckCSourceCompiles)
find_package(PkgConfig REQUIRED)

# It may be there, and yet not for this build: with -static what it needs is missing on many systems.
function(primes_look_for_hwloc)
  pkg_check_modules(HWLOC QUIET IMPORTED_TARGET GLOBAL hwloc>=2.1)
  if(HWLOC_FOUND)
    set(CMAKE_REQUIRED_QUIET ON)
    set(CMAKE_REQUIRED_LIBRARIES PkgConfig::HWLOC)
    check_c_source_compiles("#include <hwloc.h>
      int main(void) { hwloc_topology_t machine; return hwloc_topology_init(&machine); }" PRIMES_HWLOC_LINKS)
  endif()
endfunction()

set(PRIMES_TOPOLOGY_SOURCE machine/topology_sysfs.c)
set(PRIMES_TOPOLOGY_LIBRARY "")
set(PRIMES_HAVE_HWLOC FALSE)
if(NOT PRIMES_HWLOC STREQUAL "OFF")
  primes_look_for_hwloc()
  if(TARGET PkgConfig::HWLOC AND PRIMES_HWLOC_LINKS)
    set(PRIMES_TOPOLOGY_SOURCE machine/topology_hwloc.c)
    set(PRIMES_TOPOLOGY_LIBRARY PkgConfig::HWLOC)
    set(PRIMES_HAVE_HWLOC TRUE)
  elseif(PRIMES_HWLOC STREQUAL "ON")
    message(FATAL_ERROR "PRIMES_HWLOC=ON, but no hwloc 2.1 or newer was found that this build can link. "
      "Install libhwloc-dev, or set PRIMES_HWLOC=OFF.")
  endif()
endif()
