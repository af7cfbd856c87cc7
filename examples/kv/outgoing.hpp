// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <examples/kv/value.hpp>

namespace kv {

/// Bytes on their way to a client. Long texts are not copied into them: they stand between them as they are held elsewhere,
/// so that it costs next to nothing to answer with one, and the socket takes it piece by piece.
class outgoing {
 public:
  void operator+=(std::string_view s) { bytes_ += s; }
  void operator+=(char c) { bytes_ += c; }
  void share(shared_text s) {
    shared_bytes_ += s->size();
    shared_.push_back({bytes_.size(), std::move(s)});
  }
  void operator+=(outgoing&& o) {
    for (auto& [at, s] : o.shared_) shared_.push_back({bytes_.size() + at, std::move(s)});
    bytes_ += o.bytes_;
    shared_bytes_ += o.shared_bytes_;
    o.clear();
  }

  std::size_t size() const { return bytes_.size() + shared_bytes_; }
  bool empty() const { return size() == 0; }
  void clear() {
    bytes_.clear();
    shared_.clear();
    shared_bytes_ = 0;
  }
  /// Holds on to no more than `most` bytes of memory. Pre: `empty()`.
  void shrink(std::size_t most) {
    if (bytes_.capacity() > most) bytes_.shrink_to_fit();
  }

  /// All of it in order, as `f(std::string_view)`; good until it is changed.
  template <class F>
  void pieces(F f) const {
    std::size_t at = 0;
    std::string_view const all = bytes_;
    for (auto const& [before, s] : shared_) {
      if (before != at) f(all.substr(at, before - at));
      f(std::string_view(*s));
      at = before;
    }
    if (at != all.size()) f(all.substr(at));
  }

 private:
  struct inset {
    std::size_t before;  // this one of `bytes_`
    shared_text text;
  };
  std::string bytes_;
  std::vector<inset> shared_;
  std::size_t shared_bytes_ = 0;
};

}  // namespace kv
