// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <exception>
#include <string>

#include <synod/version.hpp>

SYNOD_BEGIN_NAMESPACE
namespace detail {

/// What the exception that is being handled says. Pre: one is.
inline std::string what_was_thrown() {
  try {
    throw;
  } catch (std::exception const& e) {
    return e.what();
  } catch (...) {
    return "something that is no std::exception";
  }
}

}  // namespace detail
SYNOD_END_NAMESPACE
