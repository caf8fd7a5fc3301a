# hs_add_test(NAME SOURCES … LIBS … [ONE_PROCESS] [QUICK] [LABELS …] [TIMEOUT s])
# One executable; each of its tests becomes a ctest entry, or, with ONE_PROCESS, the executable is one entry (for those
# that load LibTorch, whose start alone costs half a second).
# QUICK: compiles quickly and needs neither Qt nor LibTorch; the target hs_quick_tests builds these, the label quick runs
# them (packaging/sanitize).
# HS_SHARED_DIR names the folder of reference data; a test that needs it skips by name where it is absent.

find_package(GTest REQUIRED)
include(GoogleTest)

set(HS_SHARED_DIR "${CMAKE_SOURCE_DIR}/../shared" CACHE PATH "Reference data (goldens, slides); tests skip without it")

add_custom_target(hs_quick_tests)

function(hs_add_test name)
  cmake_parse_arguments(ARG "ONE_PROCESS;QUICK" "TIMEOUT" "SOURCES;LIBS;LABELS" ${ARGN})
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
  if(ARG_QUICK)
    list(APPEND ARG_LABELS quick)
    add_dependencies(hs_quick_tests ${name})
  endif()
  set(environment "QT_QPA_PLATFORM=offscreen;OMP_WAIT_POLICY=passive")
  if(ARG_ONE_PROCESS)
    add_test(NAME ${name} COMMAND ${name})
    set_tests_properties(${name} PROPERTIES TIMEOUT ${ARG_TIMEOUT} ENVIRONMENT "${environment}" LABELS "${ARG_LABELS}")
  else()
    gtest_discover_tests(${name} DISCOVERY_MODE PRE_TEST PROPERTIES
      TIMEOUT ${ARG_TIMEOUT} ENVIRONMENT "${environment}" LABELS "${ARG_LABELS}")
  endif()
endfunction()
