// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include <synod/core/batch.hpp>
#include <synod/core/record.hpp>
#include <synod/log/copies.hpp>
#include <synod/message/register_family.hpp>
#include <synod/message/register_kind.hpp>

SYNOD_BEGIN_NAMESPACE
namespace role {

/// Compares what it has seen with somebody drawn at random, round after round; each takes from the other what is newer
/// [Demers, anti-entropy by push and pull].
///
/// Its version vector says of each node how many of its writes have come here, or what has replaced them. It is not
/// stored: after a crash it follows from what is held, which may be less than it was, and so asks for more than it must.
/// Hence what a delta brings is stored in the order in which its writers have counted it: what a crash leaves of it is
/// then as far as the vector says.
struct gossiper {
  static constexpr std::string_view name = "gossiper";
  static constexpr auto vocabulary = register_kinds;
  static constexpr auto handles = kinds<kind::digest, kind::delta>;
  static constexpr auto ignores = kinds<kind::query, kind::report, kind::store, kind::kept>;
  static constexpr auto emits = kinds<kind::digest, kind::delta>;

  template <class P>
  class state {
    using node = typename P::node;
    using time_point = typename P::clock::time_point;
    using vector = std::vector<std::uint64_t>;

   public:
    template <class Kind, class M, class Context>
    void on(node const& from, M const& m, Context& ctx) {
      if (m.known.size() != ctx.size()) return;
      std::size_t const i = ctx.members().index_of(from);
      if constexpr (std::is_same_v<Kind, kind::digest>) {
        tell(i, m.known, true, ctx);
      } else {
        if (!take(m, ctx)) return;
        if (m.asks) tell(i, m.known, false, ctx);
      }
    }

    template <class Context>
    void wake(Context& ctx) {
      if (next_ <= ctx.now()) round_due_ = true;
    }
    template <class Context>
    void drain(Context& ctx) {
      std::erase_if(told_, [&](news const& n) {
        if (!ctx.template may_leave<kind::delta>(n.claims)) return false;
        ctx.template send<kind::delta>(n.to, {n.asks, n.known, batch(n.records, n.count)});
        return true;
      });
      if (round_due_) ctx.template send<kind::digest>(peer_, {known(ctx)});
      if (ctx.size() > 1 && (round_due_ || next_ == time_point::max())) arm(ctx);
      round_due_ = false;
    }
    time_point deadline(time_point next) const { return std::min(next, next_); }

    friend bool operator==(state const&, state const&) = default;
    static constexpr auto fields(auto& s) { return std::tie(s.known_, s.told_, s.next_, s.peer_, s.round_due_); }

   private:
    /// A delta that leaves when it is durable.
    struct news {
      std::size_t to = 0;
      bool asks = false;
      vector known{};
      std::vector<std::byte> records{};
      std::uint32_t count = 0;
      mark claims{};
      friend bool operator==(news const&, news const&) = default;
      static constexpr auto fields(auto& n) { return std::tie(n.to, n.asks, n.known, n.records, n.count, n.claims); }
    };

    /// With whom to talk next, and when; the first time at any moment of a round, so that not all talk at once.
    template <class Context>
    void arm(Context& ctx) {
      std::uint64_t const luck = ctx.random();
      peer_ = static_cast<std::size_t>(luck % (ctx.size() - 1));
      peer_ += peer_ >= ctx.self();
      auto const round = ctx.times().round;
      using ticks = decltype(round.count());
      bool const first = next_ == time_point::max();
      next_ = ctx.now() + (first ? decltype(round)(static_cast<ticks>(luck >> 33) % round.count()) : round);
    }

    template <class Context>
    vector const& known(Context& ctx) {
      auto const& copies = ctx.copies();
      if (known_.empty()) {
        known_.resize(ctx.size());
        for (register_id r{1}; r.value <= copies.size(); r = r + 1) note(copies.at(r), ctx);
      }
      known_[ctx.self()] = std::max(known_[ctx.self()], copies.count());
      return known_;
    }
    template <class Context>
    void note(copy<node> const& c, Context& ctx) {
      if (std::size_t const i = ctx.members().index_of(c.version.node); i < known_.size() && c.origin != proposal{})
        known_[i] = std::max(known_[i], c.origin.value);
    }

    /// Tells node `to`, who has seen `theirs`, what it misses; nothing where both have seen the same.
    template <class Context>
    void tell(std::size_t to, vector const& theirs, bool asks, Context& ctx) {
      if (told_.size() >= P::limits::answers) return;
      news n{to, asks, known(ctx), {}, 0, ctx.copies().staged()};
      for (register_id r{1}; r.value <= ctx.copies().size(); r = r + 1) {
        copy<node> const& c = ctx.copies().at(r);
        std::size_t const writer = ctx.members().index_of(c.version.node);
        if (c.origin == proposal{} || (writer < theirs.size() && c.origin.value <= theirs[writer])) continue;
        ctx.copies().write(n.records, r);
        ++n.count;
      }
      if (n.count != 0 || n.known != theirs) told_.push_back(std::move(n));
    }

    /// False where it holds what no gossiper sends.
    template <class M, class Context>
    bool take(M const& m, Context& ctx) {
      auto& copies = ctx.copies();
      std::vector<entry<node>> entries;
      for (bytes_view r : m.entries) {
        entries.push_back(record::load<node>(r.data()));
        auto const& e = entries.back();
        if (!copies.is_one({e.slot.value}) || e.payload.size() > P::limits::value_bytes || e.proposal == proposal{} ||
            !ctx.members().contains(e.ballot.node))
          return false;
      }
      std::sort(entries.begin(), entries.end(), [](auto const& a, auto const& b) {
        return a.proposal != b.proposal ? a.proposal < b.proposal : a.slot < b.slot;
      });
      known(ctx);
      for (auto const& e : entries) {
        copies.template merge<typename P::ordering>({e.slot.value}, copies.read(e));
        note(copies.read(e), ctx);
      }
      for (std::size_t i = 0; i < known_.size(); ++i) known_[i] = std::max(known_[i], m.known[i]);
      return true;
    }

    vector known_;
    std::vector<news> told_;
    time_point next_ = time_point::max();
    std::size_t peer_ = 0;
    bool round_due_ = false;
  };
};

}  // namespace role
SYNOD_END_NAMESPACE
