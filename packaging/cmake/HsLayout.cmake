# The build tree has the layout of an installed prefix (bin, lib/histoscribe, share/histoscribe), so that programs find
# their engine and their resources by their own place alone, and an installed prefix can be moved.

set(HS_MODULE_SUBDIR "lib/histoscribe")
set(HS_SHARE_SUBDIR "share/histoscribe")

set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")
set(HS_MODULE_DIR "${CMAKE_BINARY_DIR}/${HS_MODULE_SUBDIR}")
set(HS_SHARE_DIR "${CMAKE_BINARY_DIR}/${HS_SHARE_SUBDIR}")
