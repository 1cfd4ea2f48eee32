# cmake --install: the programs, the library with its header and pkg-config file, the manual and the completion.
install(TARGETS primes primes-merge primes-plan primes-report primes-sweep isprime_shared isprime_static
  RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}"
  LIBRARY DESTINATION "${CMAKE_INSTALL_LIBDIR}"
  ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}"
  PUBLIC_HEADER DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}")

# isprime.pc names the prefix, which `cmake --install --prefix` may change: it is written when installing.
install(CODE "
  set(PROJECT_VERSION ${PROJECT_VERSION})
  cmake_path(APPEND libdir \"\${CMAKE_INSTALL_PREFIX}\" \"${CMAKE_INSTALL_LIBDIR}\")
  cmake_path(APPEND includedir \"\${CMAKE_INSTALL_PREFIX}\" \"${CMAKE_INSTALL_INCLUDEDIR}\")
  configure_file(\"${PROJECT_SOURCE_DIR}/cmake/isprime.pc.in\" \"${PROJECT_BINARY_DIR}/isprime.pc\" @ONLY)")
install(FILES "${PROJECT_BINARY_DIR}/isprime.pc" DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig")
foreach(program primes primes-merge primes-plan primes-report primes-sweep)
  install(FILES "${PROJECT_BINARY_DIR}/${program}.1" DESTINATION "${CMAKE_INSTALL_MANDIR}/man1")
  install(FILES "${PROJECT_BINARY_DIR}/${program}.bash"
    DESTINATION "${CMAKE_INSTALL_DATADIR}/bash-completion/completions" RENAME ${program})
endforeach()
install(FILES
  "${PROJECT_SOURCE_DIR}/src/output/record.schema.json" "${PROJECT_SOURCE_DIR}/src/output/record.schema.v1.json"
  DESTINATION "${CMAKE_INSTALL_DATADIR}/primes")
install(FILES
  "${PROJECT_SOURCE_DIR}/README.md" "${PROJECT_SOURCE_DIR}/CHANGELOG.md" "${PROJECT_SOURCE_DIR}/LICENSE"
  DESTINATION "${CMAKE_INSTALL_DOCDIR}")
