// SPDX-License-Identifier: BSL-1.0
#pragma once

// Catch2, version 3 where it is installed, else version 2.
#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
#else
#include <catch2/catch.hpp>
namespace Catch::Generators {}
using namespace Catch::Generators;  // `range` and friends stand in the global namespace's reach in both versions
#endif
