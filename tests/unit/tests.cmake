# The kernels, and the tool that prints data/witnesses.h.
foreach(kernel_test trial trial_simd miller_rabin is_prime kernels)
  primes_unit_test(kernel ${kernel_test} isprime_static PkgConfig::GMP ${PRIMESIEVE_LIBRARY})
  target_include_directories(test_${kernel_test} PRIVATE ${PRIMESIEVE_INCLUDE})
endforeach()
primes_unit_test(kernel isa isprime_static)
primes_unit_test(kernel sleep primes_sleep PkgConfig::GMP ${PRIMESIEVE_LIBRARY})
target_include_directories(test_sleep PRIVATE ${PRIMESIEVE_INCLUDE})
foreach(isa portable avx2 avx512) # one that the CPU lacks is passed over: the best one runs again
  add_test(NAME unit_kernels_${isa} COMMAND test_kernels)
  set_tests_properties(unit_kernels_${isa} PROPERTIES ENVIRONMENT PRIMES_ISA=${isa} TIMEOUT 900)
endforeach()
add_executable(find_witnesses tools/find_witnesses.c)
target_link_libraries(find_witnesses PRIVATE primes_warnings)

# The input. test_input makes allocations fail: the linker leads those of primes_input through the test.
primes_unit_test(base number primes_base PkgConfig::GMP)
primes_unit_test(environment environment primes_environment)
primes_unit_test(environment side_thread primes_environment Threads::Threads)
target_link_options(test_side_thread PRIVATE -Wl,--wrap=pthread_create)
primes_unit_test(launchers launcher primes_launchers)
primes_unit_test(launchers mpi_library primes_launchers)
# How CPUs lie: each of its implementations, whichever the build has.
primes_unit_test(machine capacity primes_machine)
primes_unit_test(machine topology primes_base)
target_sources(test_topology PRIVATE "${PROJECT_SOURCE_DIR}/src/machine/first_line.c"
  "${PROJECT_SOURCE_DIR}/src/machine/topology.c" "${PROJECT_SOURCE_DIR}/src/machine/topology_sysfs.c")
if(PRIMES_HAVE_HWLOC)
  primes_unit_test(machine topology_hwloc primes_machine ${PRIMES_TOPOLOGY_LIBRARY})
endif()
primes_unit_test(input numbers primes_input)
primes_unit_test(input text primes_input)
add_test(NAME unit_text_portable COMMAND test_text)
set_tests_properties(unit_text_portable PROPERTIES ENVIRONMENT PRIMES_ISA=portable TIMEOUT 900)
primes_unit_test(input workload primes_input PkgConfig::GMP)
primes_unit_test(input fingerprint primes_input isprime_static)
primes_unit_test(input identity primes_input)
primes_unit_test(input blocks primes_input)
target_sources(test_blocks PRIVATE tools/same_blocks.c)
primes_unit_test(input input primes_input)
target_link_options(test_input PRIVATE -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc,--wrap=strdup)

# The plan, and the engine: on ranks that are threads (tools/thread_ranks.c stands in for ranks_*.c and stop.c), and with
# allocations that fail: the linker leads those of primes_engine through the test.
primes_unit_test(sieve sieve_task primes_sieve)
primes_unit_test(plan plan primes_plan PkgConfig::GMP ${PRIMESIEVE_LIBRARY})
primes_unit_test(plan begun primes_plan)
primes_unit_test(plan known primes_plan)
primes_unit_test(plan kept_plan primes_plan)
primes_unit_test(plan schedule primes_plan)
primes_unit_test(plan loop primes_plan)
primes_unit_test(plan spans primes_plan)
if(PRIMES_HAVE_OPENMP)
  primes_unit_test(plan loop_openmp primes_plan OpenMP::OpenMP_C ${CMAKE_DL_LIBS})
  set_tests_properties(unit_loop_openmp PROPERTIES ENVIRONMENT OMP_WAIT_POLICY=passive) # of so many loops, else many times slower
endif()
primes_unit_test(engine engine primes_engine primes_sleep PkgConfig::GMP ${PRIMESIEVE_LIBRARY} Threads::Threads m)
primes_unit_test(engine checkpoint primes_engine PkgConfig::GMP ${PRIMESIEVE_LIBRARY} Threads::Threads)
foreach(engine_test engine checkpoint)
  target_sources(test_${engine_test} PRIVATE tools/thread_ranks.c)
  target_link_options(test_${engine_test} PRIVATE -Wl,--wrap=malloc,--wrap=calloc)
endforeach()
# The coordinator alone, what it sends recorded: of the other files that the engine has, only what it stands on.
primes_unit_test(engine coordinator primes_plan)
target_sources(test_coordinator
  PRIVATE "${PROJECT_SOURCE_DIR}/src/engine/coordinator.c" "${PROJECT_SOURCE_DIR}/src/engine/exchange/outcome.c"
          "${PROJECT_SOURCE_DIR}/src/engine/exchange/parts.c" "${PROJECT_SOURCE_DIR}/src/engine/exchange/tally.c")
foreach(engine_test plan engine checkpoint)
  target_include_directories(test_${engine_test} PRIVATE ${PRIMESIEVE_INCLUDE})
endforeach()

# What is said and written. The command line is no library: its file is compiled into the test.
primes_unit_test(base printable_text primes_base)
primes_unit_test(base digest primes_base PkgConfig::GMP)
primes_unit_test(files files primes_files)
primes_unit_test(files unfinished primes_files)
primes_unit_test(files lock primes_files)
primes_unit_test(files lock_owner primes_files)
target_link_options(test_lock_owner PRIVATE -Wl,--wrap=kill)
primes_unit_test(output output primes_output)
primes_unit_test(output record primes_output)
primes_unit_test(output row_reader primes_output)
primes_unit_test(output rows_check primes_output)
target_sources(test_row_reader PRIVATE tools/same_rows.c)
foreach(journal_test journal journal_data journal_writer journal_compare)
  primes_unit_test(output ${journal_test} primes_journal)
  target_sources(test_${journal_test} PRIVATE tools/sample_journal.c)
endforeach()
target_link_options(test_journal_writer PRIVATE
  -Wl,--wrap=pwrite,--wrap=fsync,--wrap=ftruncate,--wrap=read,--wrap=malloc,--wrap=realloc,--wrap=strdup)
primes_unit_test(program options primes_output primes_sleep)
target_sources(test_options PRIVATE "${PROJECT_SOURCE_DIR}/src/options.c")
primes_unit_test(program remaining primes_journal primes_engine Threads::Threads)
target_sources(test_remaining
  PRIVATE "${PROJECT_SOURCE_DIR}/src/program/resuming/remaining.c" tools/thread_ranks.c)

# The report: it knows the records alone.
primes_unit_test(report report_statistics primes_inference m)
primes_unit_test(report report_chances primes_inference m)
primes_unit_test(report report primes_report_tables m)
primes_unit_test(report report_laws primes_inference PkgConfig::GSL m)
primes_unit_test(statistics samples_differ primes_inference m)
primes_unit_test(statistics resample primes_inference PkgConfig::GSL m)
primes_unit_test(report report_units primes_report_records m)
primes_unit_test(report report_json primes_report_json m)
primes_unit_test(report report_why primes_report_findings m)
primes_unit_test(report report_losses primes_report_findings PkgConfig::GSL m)
target_sources(test_report_losses PRIVATE unit/report/study.c unit/report/study_loop.c unit/report/study_load.c)
primes_unit_test(report report_warnings primes_report_findings m)

# Simulated studies, in process; the tool prints them for tests/report/planted.sh.
primes_unit_test(report report_speedups primes_report_findings PkgConfig::GSL m)
target_sources(test_report_speedups PRIVATE unit/report/study.c unit/report/study_loop.c unit/report/study_load.c)
add_executable(simulated_study tools/simulated_study.c unit/report/study.c unit/report/study_loop.c)
target_compile_definitions(simulated_study PRIVATE _GNU_SOURCE)
target_include_directories(simulated_study PRIVATE "${CMAKE_CURRENT_SOURCE_DIR}")
target_link_libraries(simulated_study PRIVATE primes_base PkgConfig::GSL m primes_warnings)
primes_unit_test(report report_rules primes_report_findings PkgConfig::GSL m)
target_sources(test_report_rules PRIVATE unit/report/study.c unit/report/study_loop.c unit/report/study_load.c)
primes_unit_test(report report_studies primes_report_findings PkgConfig::GSL m)
target_sources(test_report_studies PRIVATE unit/report/study.c unit/report/study_loop.c unit/report/study_load.c)
primes_unit_test(report report_comparison primes_report_comparison PkgConfig::GSL m)
target_sources(test_report_comparison PRIVATE unit/report/study.c unit/report/study_loop.c unit/report/study_load.c)

# What is doubtful, in words, captions, JSON and rules.
primes_unit_test(report report_doubt primes_report PkgConfig::GSL m)
target_sources(test_report_doubt PRIVATE unit/report/study.c unit/report/study_loop.c unit/report/study_load.c)

# Where the workers are.
primes_unit_test(engine placement primes_engine)
primes_unit_test(engine thread_places primes_engine)
primes_unit_test(engine start_guard primes_engine)
primes_unit_test(report report_palette primes_report m)
primes_unit_test(report report_plot primes_report m)
primes_unit_test(report report_page primes_report m)

# The published figures.
primes_unit_test(report report_book primes_report_findings m)

# The simulator.
primes_unit_test(simulator simulator primes_simulator m)

# The sweep, and the words of launchers.
primes_unit_test(launchers launchers primes_launcher_words)
primes_unit_test(sweep points primes_sweep m)
primes_unit_test(sweep records primes_sweep)
primes_unit_test(sweep processes primes_sweep)

# The merge: its fuzz target (fuzz/fuzz_merge.c) on its corpus, each file also with some bytes changed.
add_executable(fuzz_merge_corpus fuzz/fuzz_merge.c tools/fuzz_corpus.c tools/same_rows.c)
target_compile_definitions(fuzz_merge_corpus PRIVATE _GNU_SOURCE)
target_include_directories(fuzz_merge_corpus PRIVATE "${CMAKE_CURRENT_SOURCE_DIR}")
target_link_libraries(fuzz_merge_corpus PRIVATE primes_merge primes_warnings)
add_test(NAME unit_fuzz_merge
  COMMAND fuzz_merge_corpus 20000
    "${CMAKE_CURRENT_SOURCE_DIR}/data/merge/part-1.jsonl" "${CMAKE_CURRENT_SOURCE_DIR}/data/merge/part-1.tsv"
    "${CMAKE_CURRENT_SOURCE_DIR}/data/merge/identity.jsonl")

# The journal of a run that goes on: its fuzz target likewise.
add_executable(fuzz_journal_corpus fuzz/fuzz_journal.c tools/fuzz_corpus.c tools/sample_journal.c)
target_compile_definitions(fuzz_journal_corpus PRIVATE _GNU_SOURCE)
target_include_directories(fuzz_journal_corpus PRIVATE "${CMAKE_CURRENT_SOURCE_DIR}")
target_link_libraries(fuzz_journal_corpus PRIVATE primes_journal primes_warnings)
add_test(NAME unit_fuzz_journal
  COMMAND fuzz_journal_corpus 20000 "${CMAKE_CURRENT_SOURCE_DIR}/data/journal/unfinished.journal")
