// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <synod/trace/recorder.hpp>

#include "language.hpp"
#include "scene.hpp"
#include "transcript.hpp"

namespace tests::scenario {

/// Something that did not happen as the transcript says.
struct fault {
  std::size_t line = 0;
  std::string text;
};

/// Plays `t` on each of its rows, or on `only`, until something is wrong on it. Where `rewritten` is given, what happens
/// on the first row is taken for right, and written there; `seen` is told of the play on the first row. A transcript that
/// cannot be understood is a `mistake`.
std::vector<fault> play(transcript const& t, std::string const& only = {}, std::string* rewritten = nullptr,
                        synod::trace::recorder* seen = nullptr);

}  // namespace tests::scenario
