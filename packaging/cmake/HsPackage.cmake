# What an installed prefix has besides the programs, and the two Debian packages:
#   histoscribe         the viewer, hscribe, their resources, desktop entry, MIME types, man pages
#   histoscribe-engine  libhs_engine.so, which alone needs LibTorch and a fast BLAS
# A prefix can be moved: the programs find their parts by their own place. cpack -G DEB in the build folder makes both.

set(HS_RELEASE_DATE "2026-11-25")
set(HS_RELEASE_STAMP "Wed, 25 Nov 2026 12:00:00 +0000")
set(HS_APP_ID "org.histoscribe.HistoScribe")
set(HS_LINUX_DIR "${CMAKE_SOURCE_DIR}/packaging/linux")

configure_file("${HS_LINUX_DIR}/${HS_APP_ID}.metainfo.xml.in" "${CMAKE_BINARY_DIR}/${HS_APP_ID}.metainfo.xml" @ONLY)

install(FILES "${HS_LINUX_DIR}/${HS_APP_ID}.desktop" DESTINATION "${CMAKE_INSTALL_DATADIR}/applications" COMPONENT viewer)
install(FILES "${HS_LINUX_DIR}/${HS_APP_ID}.svg" DESTINATION "${CMAKE_INSTALL_DATADIR}/icons/hicolor/scalable/apps" COMPONENT viewer)
install(FILES "${HS_LINUX_DIR}/histoscribe-mime.xml" DESTINATION "${CMAKE_INSTALL_DATADIR}/mime/packages" RENAME histoscribe.xml COMPONENT viewer)
install(FILES "${CMAKE_BINARY_DIR}/${HS_APP_ID}.metainfo.xml" DESTINATION "${CMAKE_INSTALL_DATADIR}/metainfo" COMPONENT viewer)

# Man pages and the package's changelog are packed, as Debian wants them; without a time, so that the same source gives the same file.
set(HS_PACKED_DIR "${CMAKE_BINARY_DIR}/packed")
file(MAKE_DIRECTORY "${HS_PACKED_DIR}")
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${HS_LINUX_DIR}/histoscribe.1" "${HS_LINUX_DIR}/hscribe.1")
foreach(package histoscribe histoscribe-engine)
  configure_file("${HS_LINUX_DIR}/changelog.in" "${HS_PACKED_DIR}/${package}/changelog" @ONLY)
endforeach()
find_program(HS_GZIP gzip REQUIRED)
foreach(page histoscribe.1 hscribe.1)
  execute_process(COMMAND "${HS_GZIP}" -9nc "${HS_LINUX_DIR}/${page}" OUTPUT_FILE "${HS_PACKED_DIR}/${page}.gz" COMMAND_ERROR_IS_FATAL ANY)
  install(FILES "${HS_PACKED_DIR}/${page}.gz" DESTINATION "${CMAKE_INSTALL_MANDIR}/man1" COMPONENT viewer)
endforeach()
foreach(pair histoscribe:viewer histoscribe-engine:engine)
  string(REPLACE ":" ";" pair "${pair}")
  list(GET pair 0 package)
  list(GET pair 1 component)
  execute_process(COMMAND "${HS_GZIP}" -9nc "${HS_PACKED_DIR}/${package}/changelog"
    OUTPUT_FILE "${HS_PACKED_DIR}/${package}/changelog.gz" COMMAND_ERROR_IS_FATAL ANY)
  install(FILES "${HS_PACKED_DIR}/${package}/changelog.gz" DESTINATION "${CMAKE_INSTALL_DATADIR}/doc/${package}" COMPONENT ${component})
endforeach()

set(HS_DOC_FILES "${HS_LINUX_DIR}/copyright" "${CMAKE_SOURCE_DIR}/packaging/third-party.md")
install(FILES ${HS_DOC_FILES} "${CMAKE_SOURCE_DIR}/packaging/it.md" "${CMAKE_SOURCE_DIR}/packaging/limits.md"
  "${CMAKE_SOURCE_DIR}/packaging/privacy-report.md" "${CMAKE_SOURCE_DIR}/CHANGELOG.md" DESTINATION "${CMAKE_INSTALL_DATADIR}/doc/histoscribe" COMPONENT viewer)
install(FILES ${HS_DOC_FILES} DESTINATION "${CMAKE_INSTALL_DATADIR}/doc/histoscribe-engine" COMPONENT engine)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME histoscribe)
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "") # each package has a synopsis of its own
set(CPACK_PACKAGE_VENDOR "HistoScribe")
set(CPACK_PACKAGE_CONTACT "HistoScribe maintainers <maintainers@histoscribe.invalid>")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_COMPONENTS_ALL viewer engine)
set(CPACK_COMPONENTS_GROUPING IGNORE)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)
set(CPACK_DEBIAN_PACKAGE_SECTION science)

set(CPACK_DEBIAN_VIEWER_PACKAGE_NAME histoscribe)
set(CPACK_DEBIAN_VIEWER_PACKAGE_RECOMMENDS histoscribe-engine)
set(CPACK_DEBIAN_VIEWER_PACKAGE_DEPENDS "qt6-qpa-plugins, libqt6svg6, fonts-dejavu-core | fonts-liberation | fonts-noto-core")
set(CPACK_COMPONENT_VIEWER_DESCRIPTION "Whole-slide viewer that writes pathology reports with HistoGPT
Opens gigapixel slides of Aperio, Hamamatsu, Leica, MIRAX, Philips, Ventana
and other scanners, writes a report about them word by word, and shows on the
tissue where each word came from. Nothing leaves the machine.

For research; not a medical device.")

set(CPACK_DEBIAN_ENGINE_PACKAGE_NAME histoscribe-engine)
# LibTorch of Debian has no BLAS of its own and would take the reference one, fifty times slower.
set(CPACK_DEBIAN_ENGINE_PACKAGE_DEPENDS "histoscribe (= ${PROJECT_VERSION}), libopenblas0-openmp")
set(CPACK_COMPONENT_ENGINE_DESCRIPTION "HistoGPT engine of HistoScribe (LibTorch, CPU)
Runs the patch encoder and the report model for histoscribe and hscribe, which
open it at first need. The viewer works without it.

For research; not a medical device.")

include(CPack)
