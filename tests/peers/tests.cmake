# Every kernel under every instruction set against other libraries; `sweep --numbers 20000000` is the whole of it. Not under
# ThreadSanitizer, for the kernels know no threads.
if(TARGET sweep AND NOT sanitizer STREQUAL "thread")
  add_test(NAME peers_sweep COMMAND sweep)
  add_test(NAME peers_sweep_long COMMAND sweep --numbers 4000000 --seed 2 --jobs 2)
  set_tests_properties(peers_sweep peers_sweep_long PROPERTIES LABELS peers TIMEOUT 900)
  set_tests_properties(peers_sweep_long PROPERTIES LABELS "peers;long" PROCESSORS 2)
endif()
