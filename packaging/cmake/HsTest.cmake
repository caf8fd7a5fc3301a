# hs_add_test(NAME SOURCES … LIBS … [ONE_PROCESS] [QUICK] [THREADED] [LABELS …] [TIMEOUT s])
# One executable; each of its tests becomes a ctest entry, or, with ONE_PROCESS, the executable is one entry (for those
# that load LibTorch, whose start alone costs half a second).
# QUICK: compiles quickly and needs neither Qt nor LibTorch; the target hs_quick_tests builds these, labels that begin with
# quick run them (packaging/sanitize).
# THREADED: of the quick ones, those whose threads meet; the target hs_threaded_tests, the label quick-threaded (one label, since
# discovered tests take no list), for the thread sanitizer in every run of packaging/test.
# HS_SHARED_DIR names the folder of reference data; a test that needs it skips by name where it is absent.

find_package(GTest REQUIRED)
include(GoogleTest)

set(HS_SHARED_DIR "${CMAKE_SOURCE_DIR}/../shared" CACHE PATH "Reference data (goldens, slides); tests skip without it")

add_custom_target(hs_quick_tests)
add_custom_target(hs_threaded_tests)

function(hs_add_test name)
  cmake_parse_arguments(ARG "ONE_PROCESS;QUICK;THREADED" "TIMEOUT" "SOURCES;LIBS;LABELS" ${ARGN})
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 300)
  endif()
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE hs_options ${ARG_LIBS} GTest::gtest GTest::gmock GTest::gtest_main)
  target_compile_definitions(${name} PRIVATE
    HS_SOURCE_DIR="${CMAKE_SOURCE_DIR}"
    HS_SHARED_DIR="${HS_SHARED_DIR}"
    HS_BINARY_DIR="${CMAKE_BINARY_DIR}"
    HS_TEST_DATA_DIR="${CMAKE_SOURCE_DIR}/tests/golden")
  if(ARG_QUICK AND ARG_THREADED)
    list(APPEND ARG_LABELS quick-threaded)
    add_dependencies(hs_threaded_tests ${name})
  elseif(ARG_QUICK)
    list(APPEND ARG_LABELS quick)
  endif()
  if(ARG_QUICK)
    add_dependencies(hs_quick_tests ${name})
  endif()
  # Two properties of one value each: lists do not survive gtest_discover_tests, which then drops what follows them.
  set(environment ENVIRONMENT QT_QPA_PLATFORM=offscreen ENVIRONMENT_MODIFICATION OMP_WAIT_POLICY=set:passive)
  if(ARG_ONE_PROCESS)
    add_test(NAME ${name} COMMAND ${name})
    set_tests_properties(${name} PROPERTIES TIMEOUT ${ARG_TIMEOUT} ${environment} LABELS "${ARG_LABELS}")
  else()
    gtest_discover_tests(${name} DISCOVERY_MODE PRE_TEST PROPERTIES
      TIMEOUT ${ARG_TIMEOUT} ${environment} LABELS "${ARG_LABELS}")
  endif()
endfunction()
