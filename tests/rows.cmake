# SPDX-License-Identifier: BSL-1.0
# One translation unit a row: synod_row_units(SOURCES unit.cpp.in) configures `unit.cpp.in` for each row of tests/rows.hpp,
# with @row@ for its name, and lists what it has made in SOURCES.
# Where a line says `explored only`, that is a row for the explorer alone.
function(synod_row_units out template)
  set(table ${PROJECT_SOURCE_DIR}/tests/rows.hpp)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${table})
  file(STRINGS ${table} lines REGEX "^template <class\\.\\.\\. Named> using [a-z0-9_]+ = synod::")
  set(made)
  foreach(line IN LISTS lines)
    if(line MATCHES "// explored only$" AND NOT template MATCHES "^explore/")
      continue()
    endif()
    string(REGEX REPLACE ".* using ([a-z0-9_]+) = .*" "\\1" row "${line}")
    set(unit ${CMAKE_CURRENT_BINARY_DIR}/rows/${out}/${row}.cpp)
    configure_file(${template} ${unit} @ONLY)
    list(APPEND made ${unit})
  endforeach()
  set(${out} ${made} PARENT_SCOPE)
endfunction()
