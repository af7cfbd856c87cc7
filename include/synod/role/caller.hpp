// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include <synod/core/node_set.hpp>
#include <synod/log/copies.hpp>
#include <synod/message/register_family.hpp>
#include <synod/message/register_kind.hpp>
#include <synod/role/register_context.hpp>

SYNOD_BEGIN_NAMESPACE
namespace role {

/// Whether an operation was taken, and will be answered once; or why not: then nothing was done, and nothing is answered.
enum class taken : std::uint8_t {
  accepted,
  busy,              ///< `limits::operations` are open here
  too_large,         ///< the encoded value has more than `limits::value_bytes` bytes
  no_such_register,  ///< not one of 1 to `limits::registers`
  stopped,           ///< the node has stopped for good
};

/// Carries out reads and writes for the clients of its node, in two phases of one round trip at most: it *asks* what is
/// held, and *stores* what must be. Its own node's copy counts like any other, once it is durable.
struct caller {
  static constexpr std::string_view name = "caller";
  static constexpr auto vocabulary = register_kinds;
  static constexpr auto handles = kinds<kind::report, kind::kept>;
  static constexpr auto ignores = kinds<kind::query, kind::store, kind::digest, kind::delta>;
  static constexpr auto emits = kinds<kind::query, kind::store>;

  template <class P>
  class state {
    using node = typename P::node;
    using time_point = typename P::clock::time_point;
    using ordering = typename P::ordering;

   public:
    /// Pre: `id` is not 0 and was never used before, by any node.
    template <class Context>
    taken read(register_id which, proposal id, Context& ctx) { return begin({id, which}, ctx); }
    template <class Context>
    taken write(register_id which, std::vector<std::byte> value, proposal id, Context& ctx) {
      operation o{id, which};
      o.writes = true;
      o.value = std::move(value);
      return begin(std::move(o), ctx);
    }

    template <class Kind, class M, class Context>
    void on(node const& from, M const& m, Context& ctx) {
      auto const at = std::find_if(open_.begin(), open_.end(), [&](operation const& o) { return o.id == m.id; });
      std::size_t const i = ctx.members().index_of(from);
      if (at == open_.end() || at->stores != std::is_same_v<Kind, kind::kept> || at->answered.contains(i)) return;
      if constexpr (std::is_same_v<Kind, kind::report>) {
        if (m.value.size() <= P::limits::value_bytes) at->hear(i, {m.version, m.origin, {m.value.begin(), m.value.end()}});
      } else {
        at->answered.insert(i);
      }
    }

    /// Every operation goes as far as the answers let it.
    template <class Context>
    void settle(Context& ctx) {
      for (operation& o : open_) o.over = advance(o, ctx);
      std::erase_if(open_, [](operation const& o) { return o.over; });
    }

    template <class Context>
    void drain(Context& ctx) {
      for (operation& o : open_) {
        if (o.due.empty()) continue;
        if (o.stores)
          tell<kind::store>(o, {o.id, o.which, o.found.version, o.found.origin, bytes_view(o.found.value)}, ctx);
        else
          tell<kind::query>(o, {o.id, o.which}, ctx);
      }
    }

    template <class Context>
    void wake(Context& ctx) {
      std::erase_if(open_, [&](operation const& o) { return o.until <= ctx.now() && (give_up(o, ctx), true); });
      for (operation& o : open_)
        if (o.again <= ctx.now()) o.due = others(ctx, o.answered), o.again = ctx.now() + ctx.times().retry;
    }
    time_point deadline(time_point next) const {
      for (operation const& o : open_) next = std::min({next, o.again, o.until});
      return next;
    }
    /// The node stops: nobody will know.
    template <class Context>
    void stop(Context& ctx) {
      for (operation& o : open_) give_up(o, ctx);
      open_.clear();
    }
    std::size_t open() const { return open_.size(); }

    friend bool operator==(state const&, state const&) = default;
    static constexpr auto fields(auto& s) { return std::tie(s.open_); }

   private:
    struct operation {
      proposal id{};
      register_id which{};
      bool writes = false;
      bool stores = false;                  // else it still asks
      std::vector<std::byte> value{};       // that is to be written
      copy<node> found{};                   // asks: the newest reported; stores: what is to be held
      node_set answered{}, holders{};       // in this phase; of those, who reported just `found`
      node_set due{};                       // to whom this phase's message has yet to go
      mark own{};                           // stores: the own copy is durable from here on
      time_point again{}, until{};
      bool over = false;                    // and is to be forgotten

      void hear(std::size_t i, copy<node> c) {
        if (answered.empty() || ordering::newer(c.version, found.version)) found = std::move(c), holders = {};
        else if (c.version != found.version) return static_cast<void>(answered.insert(i));
        answered.insert(i), holders.insert(i);
      }
      friend bool operator==(operation const&, operation const&) = default;
      static constexpr auto fields(auto& o) {
        return std::tie(o.id, o.which, o.writes, o.stores, o.value, o.found, o.answered, o.holders, o.due, o.own, o.again,
                        o.until, o.over);
      }
    };

    template <class Context>
    static node_set others(Context& ctx, node_set but) {
      if constexpr (!P::spreading::asks_quorums) return {};
      else return {ctx.members().everyone().bits & ~but.bits & ~node_set{}.insert(ctx.self()).bits};
    }
    template <class Context>
    static bool enough_to_read(node_set s, Context& ctx) {
      if constexpr (P::spreading::asks_quorums) return P::quorum::prepare(s, ctx.size());
      else return !s.empty();
    }
    template <class Context>
    static bool enough_to_write(node_set s, Context& ctx) {
      if constexpr (P::spreading::asks_quorums) return P::quorum::accept(s, ctx.size());
      else return !s.empty();
    }
    /// What a write is called on its way: where nobody is asked, by the writer's count, which version vectors go by.
    template <class Context>
    static proposal origin_of(operation const& o, Context& ctx) {
      return P::spreading::asks_quorums ? o.id : ctx.copies().count_write();
    }

    template <class Context>
    taken begin(operation o, Context& ctx) {
      if (!ctx.copies().is_one(o.which)) return taken::no_such_register;
      if (o.value.size() > P::limits::value_bytes) return taken::too_large;
      if (open_.size() >= P::limits::operations) return taken::busy;
      o.due = others(ctx, {});
      o.again = ctx.now() + ctx.times().retry;
      o.until = ctx.now() + ctx.times().patience;
      if (o.writes && !ordering::numbers_writes) store(o, {{}, origin_of(o, ctx), std::move(o.value)}, ctx);
      open_.push_back(std::move(o));
      return taken::accepted;
    }

    /// The second phase. The own node holds it first, and what others are sent leaves when that is durable.
    template <class Context>
    static void store(operation& o, copy<node> c, Context& ctx) {
      ctx.copies().template merge<ordering>(o.which, c);
      o.found = std::move(c);
      o.own = ctx.copies().written(o.which);
      o.stores = true;
      o.answered = {};
      o.due = others(ctx, {});
      o.again = ctx.now() + ctx.times().retry;
    }

    /// True where it is over.
    template <class Context>
    static bool advance(operation& o, Context& ctx) {
      auto& copies = ctx.copies();
      bool const own = o.answered.contains(ctx.seat());
      if (!o.stores) {
        if (!own && copies.durable(copies.written(o.which))) o.hear(ctx.seat(), copies.at(o.which));
        if (!enough_to_read(o.answered, ctx)) return false;
        if (!o.writes && settled(o, ctx)) return answer(o, register_outcome::read, ctx), true;
        if (o.writes) {
          // What this node has numbered and not stored durably yet is reported by nobody.
          revision const highest = std::max(o.found.version.number, copies.at(o.which).version.number);
          store(o, {{highest + 1, ctx.members()[ctx.self()]}, origin_of(o, ctx), std::move(o.value)}, ctx);
        } else {
          store(o, std::move(o.found), ctx);
        }
      }
      if (!o.answered.contains(ctx.seat()) && copies.durable(o.own)) o.answered.insert(ctx.seat());
      if (!enough_to_write(o.answered, ctx)) return false;
      return answer(o, o.writes ? register_outcome::written : register_outcome::read, ctx), true;
    }

    /// Whether a read may end with what it has found: nothing is there, or enough hold it, who reported it durable.
    template <class Context>
    static bool settled(operation const& o, Context& ctx) {
      return !ordering::writes_back || o.found.origin == proposal{} || enough_to_write(o.holders, ctx);
    }

    template <class Context>
    static void answer(operation const& o, register_outcome what, Context& ctx) {
      ctx.answer({o.id, o.which, what, o.found.version, o.found.origin, bytes_view(o.found.value)});
    }
    template <class Context>
    static void give_up(operation const& o, Context& ctx) { ctx.answer({o.id, o.which, register_outcome::unknown, {}, {}, {}}); }

    template <class Kind, class Context>
    static void tell(operation& o, typename Context::template message<Kind> const& m, Context& ctx) {
      if (!ctx.template may_leave<Kind>(o.own)) return;
      for (std::size_t i = 0; i < ctx.size(); ++i)
        if (o.due.contains(i)) ctx.template send<Kind>(i, m);
      o.due = {};
    }

    std::vector<operation> open_;  // in the order asked
  };
};

}  // namespace role
SYNOD_END_NAMESPACE
