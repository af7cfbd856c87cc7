// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include <synod/log/copies.hpp>
#include <synod/message/register_family.hpp>
#include <synod/message/register_kind.hpp>

SYNOD_BEGIN_NAMESPACE
namespace role {

/// Holds a copy of each register, says what it holds, and takes what is newer. It knows nothing of operations: who asks
/// twice is answered twice. Every answer speaks of what was held when the question came, and leaves when that is durable.
struct keeper {
  static constexpr std::string_view name = "keeper";
  static constexpr auto vocabulary = register_kinds;
  static constexpr auto handles = kinds<kind::query, kind::store>;
  static constexpr auto ignores = kinds<kind::report, kind::kept, kind::digest, kind::delta>;
  static constexpr auto emits = kinds<kind::report, kind::kept>;

  template <class P>
  class state {
    using node = typename P::node;

   public:
    template <class Kind, class M, class Context>
    void on(node const& from, M const& m, Context& ctx) {
      auto& copies = ctx.copies();
      if (!copies.is_one(m.which) || answers_.size() >= P::limits::answers) return;
      answer a{ctx.members().index_of(from), m.id, false, {}, {}};
      if constexpr (std::is_same_v<Kind, kind::store>) {
        if (m.origin == proposal{} || m.value.size() > P::limits::value_bytes) return;
        copies.template merge<typename P::ordering>(m.which, {m.version, m.origin, {m.value.begin(), m.value.end()}});
        a.kept = true;
      } else {
        a.found = copies.at(m.which);
      }
      a.claims = copies.written(m.which);
      answers_.push_back(std::move(a));
    }

    template <class Context>
    void drain(Context& ctx) {
      std::erase_if(answers_, [&](answer const& a) {
        return a.kept ? tell<kind::kept>(a, {a.id}, ctx)
                      : tell<kind::report>(a, {a.id, a.found.version, a.found.origin, bytes_view(a.found.value)}, ctx);
      });
    }

    /// No answer waits for the disk.
    bool idle() const { return answers_.empty(); }

    friend bool operator==(state const&, state const&) = default;
    static constexpr auto fields(auto& s) { return std::tie(s.answers_); }

   private:
    struct answer {
      std::size_t to = 0;
      proposal id{};
      bool kept = false;         // else a report, of `found`
      copy<node> found{};
      mark claims{};
      friend bool operator==(answer const&, answer const&) = default;
      static constexpr auto fields(auto& a) { return std::tie(a.to, a.id, a.kept, a.found, a.claims); }
    };

    template <class Kind, class Context>
    static bool tell(answer const& a, typename Context::template message<Kind> const& m, Context& ctx) {
      if (!ctx.template may_leave<Kind>(a.claims)) return false;
      ctx.template send<Kind>(a.to, m);
      return true;
    }

    std::vector<answer> answers_;  // in the order asked
  };
};

}  // namespace role
SYNOD_END_NAMESPACE
