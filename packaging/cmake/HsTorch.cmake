# LibTorch from Debian (1.13), from an archive, or from a PyTorch wheel (2.x, CPU or CUDA): one target, hs_torch.
# For a wheel: -DCMAKE_PREFIX_PATH=$(python3 -c 'import torch; print(torch.utils.cmake_prefix_path)').

# Named, so that a CUDA LibTorch does not look for a card on the machine that builds; ours: HS_CUDA_ARCHITECTURES.
if(NOT TORCH_CUDA_ARCH_LIST AND NOT DEFINED ENV{TORCH_CUDA_ARCH_LIST})
  set(TORCH_CUDA_ARCH_LIST "8.0;9.0")
endif()
set(CMAKE_FIND_PACKAGE_TARGETS_GLOBAL TRUE) # seen by tests and the engine alike, wherever this is included
find_package(Torch QUIET)
unset(CMAKE_FIND_PACKAGE_TARGETS_GLOBAL)
if(NOT Torch_FOUND)
  message(FATAL_ERROR "LibTorch was not found. On Debian: apt-get install libtorch-dev libopenblas0-openmp. With a PyTorch wheel: "
    "-DCMAKE_PREFIX_PATH=$(python3 -c 'import torch; print(torch.utils.cmake_prefix_path)'). Without an engine: -DHS_ENGINE=OFF.")
endif()
if(TORCH_CXX_FLAGS MATCHES "_GLIBCXX_USE_CXX11_ABI=0")
  message(FATAL_ERROR "This LibTorch was built with the old C++ ABI (_GLIBCXX_USE_CXX11_ABI=0), and std::string crosses the engine's "
    "boundary. Use the cxx11-ABI archive, Debian's libtorch-dev, or a PyTorch wheel of 2.7 or newer.")
endif()

add_library(hs_torch INTERFACE)
target_link_libraries(hs_torch INTERFACE ${TORCH_LIBRARIES})
# System headers: their warnings are not ours.
get_target_property(torch_includes torch INTERFACE_INCLUDE_DIRECTORIES)
if(torch_includes)
  target_include_directories(hs_torch SYSTEM INTERFACE ${torch_includes})
endif()
message(STATUS "LibTorch ${Torch_VERSION}: ${Torch_DIR}")
