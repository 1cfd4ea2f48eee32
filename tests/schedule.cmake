# Where and in what order scripts/test runs the tests. A test that is not named here runs in the full combination and under
# AddressSanitizer, in no particular order.
#
# The combinations openmp, mpi and serial are the full one but for two files: threads_*.c and ranks_*.c of src/engine. What
# is compiled the same can fail in the full one just as well: kernels, input, plan, simulator and report are tested there
# alone. Label `workers` is for what runs the program, or the engine, with as many threads and ranks as the build has; two of
# the tests under mpirun stand for all, which the full combination runs with either MPI.
set(tests_of_workers
  unit_engine unit_checkpoint unit_placement
  cli_big_files cli_engine cli_environment cli_files cli_input cli_options cli_output cli_placement cli_record cli_schedule cli_shard cli_stop
  resume_stopped resume_places mpi_launch mpi_stress)
foreach(test IN LISTS tests_of_workers)
  if(TEST ${test})
    set_property(TEST ${test} APPEND PROPERTY LABELS workers)
  endif()
endforeach()
# Label `threads`: of those, what ThreadSanitizer runs, where all takes many times as long: the engine, and the program where
# its threads do what they do nowhere else (a sieve's own thread, blocks of a file, signals, checkpoints).
foreach(test unit_engine cli_big_files cli_engine cli_environment cli_sieve cli_stop resume_stopped)
  if(TEST ${test})
    set_property(TEST ${test} APPEND PROPERTY LABELS threads)
  endif()
endforeach()
# Label `ranks`: what starts ranks, or depends on what an MPI library does before main; run with MPICH, too.
foreach(test cli_engine cli_files cli_output cli_schedule cli_sweep slurm_ranks slurm_jobs slurm_sweep)
  if(TEST ${test})
    set_property(TEST ${test} APPEND PROPERTY LABELS ranks)
  endif()
endforeach()
# Label `serial`: the files that stand for no threads and no ranks have walls, too; an installation without MPI, and a study.
foreach(test cli_walls cli_install cli_sweep)
  if(TEST ${test})
    set_property(TEST ${test} APPEND PROPERTY LABELS serial)
  endif()
endforeach()

# Thousands of simulated studies, which say nothing more under AddressSanitizer.
foreach(test unit_resample unit_report_comparison unit_report_laws unit_report_losses unit_report_studies report_planted)
  if(TEST ${test})
    set_property(TEST ${test} APPEND PROPERTY LABELS long)
  endif()
endforeach()

# What those need, without the other programs of tests: `cmake --build FOLDER --target worker_tests`.
get_property(programs DIRECTORY "${PROJECT_SOURCE_DIR}/src" PROPERTY BUILDSYSTEM_TARGETS)
add_custom_target(worker_tests)
add_dependencies(worker_tests ${programs} test_engine test_checkpoint test_placement pty_run)

# Seconds, roughly, of the longest on two cores: a test that begins late must not be one of them.
foreach(cost
    "mpi_same_bytes 30" "mpi_schedules 60" "mpi_stop 27" "mpi_manners 14" "mpi_big_files 13" "mpi_launch 10" "mpi_starters 17" "mpi_stress 8"
    "slurm_check 170" "slurm_study 120" "slurm_preemption 60" "slurm_ranks 50" "slurm_jobs 60" "slurm_sweep 27" "slurm_cluster 25"
    "unit_engine 100" "unit_checkpoint 50" "peers_sweep_long 20" "cli_faults 27" "report_faults 22" "report_page 27" "cli_progress 20" "cli_sweep 45"
    "cli_scripts 15" "cli_output 10" "cli_record 10" "cli_schedule 30" "cli_sieve 10" "cli_stop 18" "cli_files 12" "cli_merge_faults 20" "cli_walls 9" "report_tables 8" "report_planted 25" "unit_report_comparison 12" "unit_report_studies 12" "unit_report_laws 20" "unit_resample 14" "unit_report_losses 9" "cli_engine 8"
    "resume_kill_loop 60" "resume_stopped 60" "resume_faults 60" "resume_places 30" "resume_heavy 40" "resume_removed 12")
  separate_arguments(cost)
  list(GET cost 0 test)
  list(GET cost 1 seconds)
  if(TEST ${test})
    set_property(TEST ${test} PROPERTY COST ${seconds})
  endif()
endforeach()

# The ranks and nodes of these mostly wait for one another: another test may have the other core.
foreach(test mpi_big_files mpi_manners mpi_launch mpi_stress slurm_cluster slurm_ranks slurm_jobs slurm_check slurm_study slurm_preemption slurm_sweep)
  if(TEST ${test})
    set_property(TEST ${test} PROPERTY PROCESSORS 1)
  endif()
endforeach()
