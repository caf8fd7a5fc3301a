# One interface target, hs_options, carries the language level, the warnings and the sanitizers of every target of ours.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_CXX_VISIBILITY_PRESET hidden)
set(CMAKE_VISIBILITY_INLINES_HIDDEN ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_FIND_PACKAGE_PREFER_CONFIG ON)

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "" FORCE)
endif()

find_program(HS_CCACHE ccache)
if(HS_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${HS_CCACHE}")
  set(CMAKE_C_COMPILER_LAUNCHER "${HS_CCACHE}")
endif()

find_program(HS_MOLD mold)
if(HS_MOLD AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_GREATER_EQUAL 12.1)
  add_link_options(-fuse-ld=mold)
endif()

add_library(hs_options INTERFACE)
target_include_directories(hs_options INTERFACE "${CMAKE_SOURCE_DIR}")
target_compile_options(hs_options INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual
  -Wno-missing-field-initializers)
target_compile_definitions(hs_options INTERFACE HS_VERSION="${PROJECT_VERSION}")

find_package(Threads REQUIRED)
target_link_libraries(hs_options INTERFACE Threads::Threads)

if(HS_SANITIZE)
  add_compile_options(-fsanitize=${HS_SANITIZE} -fno-omit-frame-pointer -g1)
  add_link_options(-fsanitize=${HS_SANITIZE})
  # An index out of a container is a finding of its own, also where the memory behind it is ours.
  add_compile_definitions(_GLIBCXX_ASSERTIONS)
endif()

if(HS_FUZZ)
  if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    message(FATAL_ERROR "HS_FUZZ needs Clang (libFuzzer); use the preset fuzz")
  endif()
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()
