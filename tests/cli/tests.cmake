# The tests of the commands: bash scripts with the words of tests/cli/lib.sh.
#   primes_cli_test(NAME [LABELS label...] [TIMEOUT seconds] [RUN_SERIAL])   tests/cli/NAME.sh is cli_NAME
#   primes_resume_test(NAME [LABELS label...] [TIMEOUT seconds] [RUN_SERIAL])  tests/resume/NAME.sh is resume_NAME
#   primes_report_test(NAME [LABELS label...] [TIMEOUT seconds] [RUN_SERIAL])  tests/report/NAME.sh is report_NAME
#   primes_mpi_test(NAME [LABELS label...] [TIMEOUT seconds] [RUN_SERIAL])   tests/mpi/NAME.sh is mpi_NAME, only with MPI
# Label `long` is for what need not run under the sanitizers either: scripts/test runs it in the full combination alone;
# `quiet`, for what judges times that company makes longer: it runs last, and alone. Other labels are in schedule.cmake.
find_program(BASH_PROGRAM bash REQUIRED)

set(sanitizer "")
if("${CMAKE_C_FLAGS}" MATCHES "-fsanitize=([a-z,]+)")
  set(sanitizer "${CMAKE_MATCH_1}")
endif()
set(script_environment
  "PRIMES=$<TARGET_FILE:primes>"
  "SOURCE_DIR=${PROJECT_SOURCE_DIR}"
  "BUILD_DIR=${PROJECT_BINARY_DIR}"
  "HAVE_OPENMP=$<BOOL:${PRIMES_HAVE_OPENMP}>"
  "HAVE_MPI=$<BOOL:${PRIMES_HAVE_MPI}>"
  "HAVE_SIEVE=$<BOOL:${PRIMES_HAVE_SIEVE}>"
  "MPIRUN=${MPIEXEC_EXECUTABLE}"
  "CC=${CMAKE_C_COMPILER}"
  "CMAKE=${CMAKE_COMMAND}"
  "SANITIZER=${sanitizer}")

function(primes_script_test kind name)
  cmake_parse_arguments(PARSE_ARGV 2 test "RUN_SERIAL" "TIMEOUT" "LABELS")
  if(NOT test_TIMEOUT)
    set(test_TIMEOUT 900) # many times what it takes on a quiet machine
  endif()
  set(labels ${kind} ${test_LABELS})
  add_test(NAME ${kind}_${name} COMMAND "${BASH_PROGRAM}" "${PROJECT_SOURCE_DIR}/tests/${kind}/${name}.sh")
  set_tests_properties(${kind}_${name} PROPERTIES
    ENVIRONMENT "${script_environment}"
    LABELS "${labels}"
    RUN_SERIAL "${test_RUN_SERIAL}"
    SKIP_RETURN_CODE 77
    TIMEOUT ${test_TIMEOUT})
endfunction()

function(primes_cli_test name)
  primes_script_test(cli ${name} ${ARGN})
endfunction()

function(primes_resume_test name)
  primes_script_test(resume ${name} ${ARGN})
endfunction()

function(primes_report_test name)
  primes_script_test(report ${name} ${ARGN})
endfunction()

function(primes_mpi_test name)
  if(PRIMES_HAVE_MPI)
    primes_script_test(mpi ${name} ${ARGN})
    # Ranks want the cores for themselves; Open MPI leaks by design, so leaks are looked for without it.
    set_tests_properties(mpi_${name} PROPERTIES PROCESSORS 2)
    set_property(TEST mpi_${name} APPEND PROPERTY ENVIRONMENT "ASAN_OPTIONS=detect_leaks=0")
  endif()
endfunction()

primes_cli_test(build LABELS long)
primes_cli_test(packages LABELS long)
primes_cli_test(scripts LABELS long)
if(NOT sanitizer) # they look at objects, link a stranger's program, or start programs of other libraries, as a user's build has them
  primes_cli_test(compare_peers)
  primes_cli_test(install)
  primes_cli_test(walls)
endif()

# What the command line says and writes. A fault injector takes over the allocator, as a sanitizer does: only one can.
add_executable(pty_run tools/pty_run.c)
target_compile_definitions(pty_run PRIVATE _GNU_SOURCE)
target_link_libraries(pty_run PRIVATE util primes_warnings)
if(sanitizer STREQUAL "")
  foreach(preloaded fault_injector slow_sleep)
    add_library(${preloaded} MODULE tools/${preloaded}.c)
    set_target_properties(${preloaded} PROPERTIES PREFIX "")
    target_compile_definitions(${preloaded} PRIVATE _GNU_SOURCE)
    target_link_libraries(${preloaded} PRIVATE primes_warnings)
  endforeach()
  target_link_libraries(fault_injector PRIVATE ${CMAKE_DL_LIBS})
endif()
primes_cli_test(input)
primes_cli_test(stop)
primes_cli_test(big_files)
primes_cli_test(sieve)
primes_cli_test(options)
primes_cli_test(schedule LABELS long)
primes_cli_test(environment)
primes_cli_test(files)
primes_cli_test(output)
primes_cli_test(progress LABELS long)
primes_cli_test(record)
if(TARGET fault_injector)
  primes_cli_test(faults LABELS long)
  primes_report_test(faults LABELS long)
  primes_cli_test(merge_faults LABELS long)
  primes_resume_test(faults LABELS long)
endif()

# Runs that are stopped, and gone on with.
primes_resume_test(stopped)
primes_resume_test(places)
primes_resume_test(removed)
primes_resume_test(heavy LABELS long)
primes_resume_test(kill_loop LABELS long)
set_tests_properties(resume_kill_loop PROPERTIES PROCESSORS 2) # it has ranks, too

# The engine from outside: threads here, ranks under mpirun.
primes_cli_test(engine)
primes_mpi_test(big_files)
primes_mpi_test(manners)
primes_mpi_test(modelled LABELS long quiet TIMEOUT 1800 RUN_SERIAL)
primes_mpi_test(same_bytes LABELS long)
primes_mpi_test(schedules LABELS long)
primes_mpi_test(stop LABELS long)
primes_mpi_test(stress)
primes_mpi_test(split LABELS long quiet RUN_SERIAL)
primes_mpi_test(launch)
primes_mpi_test(launchers)
primes_mpi_test(starters)

# Not a test: it prints the figures of docs/scheduling.md.
if(PRIMES_HAVE_MPI)
  add_executable(message_cost tools/message_cost.c)
  target_compile_definitions(message_cost PRIVATE _GNU_SOURCE)
  target_link_libraries(message_cost PRIVATE primes_engine primes_warnings)
endif()

# The report.
primes_report_test(tables)
primes_report_test(why)
primes_report_test(laws)
primes_report_test(planted)
primes_report_test(compare)
primes_report_test(columns)
primes_report_test(proposal)
primes_report_test(studies)
primes_report_test(split)
primes_report_test(schedules)
primes_report_test(book)

# The simulator.
primes_cli_test(plan)

#   primes_slurm_test(NAME [LABELS label...] [TIMEOUT seconds])   tests/slurm/NAME.sh is slurm_NAME, only with MPI
function(primes_slurm_test name)
  if(PRIMES_HAVE_MPI)
    primes_script_test(slurm ${name} ${ARGN})
    set_tests_properties(slurm_${name} PROPERTIES PROCESSORS 2)
  endif()
endfunction()

primes_slurm_test(cluster LABELS long)
primes_slurm_test(ranks LABELS long)
primes_slurm_test(jobs LABELS long)
primes_slurm_test(sweep LABELS long)
primes_slurm_test(check LABELS long)
primes_slurm_test(preemption LABELS long)
primes_slurm_test(study LABELS long)
# These wait most of their time, for time limits and nodes.
foreach(test slurm_check slurm_preemption slurm_study)
  if(TEST ${test})
    set_tests_properties(${test} PROPERTIES PROCESSORS 1)
  endif()
endforeach()

primes_cli_test(placement)
primes_cli_test(shard)

# The scripts of a study.
primes_cli_test(sweep)
primes_cli_test(merge)

# What gnuplot draws for the report, and the page that it is drawn into.
primes_report_test(plot)
primes_report_test(page LABELS long)

# What is committed in results/: of one build, not of each.
primes_report_test(results LABELS long)
