# What a record says of the program: version, commit, compiler, flags. The version stands in project() alone; the
# commit is read at every build (a target), the rest when CMake configures.

string(TOUPPER "${CMAKE_BUILD_TYPE}" build_type)
string(STRIP "${CMAKE_C_FLAGS} ${CMAKE_C_FLAGS_${build_type}}" PRIMES_C_FLAGS)
string(REPLACE "\\" "\\\\" PRIMES_C_FLAGS "${PRIMES_C_FLAGS}")
string(REPLACE "\"" "\\\"" PRIMES_C_FLAGS "${PRIMES_C_FLAGS}")
set(PRIMES_COMPILER "${CMAKE_C_COMPILER_ID} ${CMAKE_C_COMPILER_VERSION}")
string(REPLACE "GNU " "gcc " PRIMES_COMPILER "${PRIMES_COMPILER}")

configure_file("${PROJECT_SOURCE_DIR}/src/base/build_info.c.in" "${PROJECT_BINARY_DIR}/generated/build_info.c" @ONLY)

set(PRIMES_COMMIT_HEADER "${PROJECT_BINARY_DIR}/generated/commit.h")
add_custom_target(primes_commit
  COMMAND "${CMAKE_COMMAND}" -DSOURCE=${PROJECT_SOURCE_DIR} -DHEADER=${PRIMES_COMMIT_HEADER}
          -P "${PROJECT_SOURCE_DIR}/cmake/WriteCommit.cmake"
  BYPRODUCTS "${PRIMES_COMMIT_HEADER}"
  COMMENT "Reading the commit")
