// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>

#include <synod/message/kind.hpp>

SYNOD_BEGIN_NAMESPACE

/// The algebra of roles. A role is a type with
/// - `name`, and the sets `handles`, `ignores` and `emits` of message kinds (message/kind.hpp);
/// - `state<P>`, its state under protocol P, with `fields`, which lists all that it consists of, with a handler `on(from, message, context)` for each kind that it handles
///   and, where it has a use for them: `enter` (it has just become the state of its sum), `publish` (what was staged
///   may have become durable), `settle` (the turn's inputs are in), `drain` (send what follows from the state), `wake`
///   (time has passed) and `deadline` (when it wants to be woken).
namespace role {

/// Whether role `R` handles messages of kind `K`.
template <class R, class K>
inline constexpr bool handles = std::remove_cvref_t<decltype(R::handles)>::template contain<K>;

/// A sum: the node is in exactly one of the roles. `become` stores the next state by value; the swap happens when the
/// handler has returned, and then `enter` runs. A handler that returns true leaves the message to the state that follows.
template <class... R>
struct one_of;

template <class Role>
inline constexpr bool is_sum = false;
template <class... R>
inline constexpr bool is_sum<one_of<R...>> = true;

namespace detail {
/// Where the state of one role of a product stands: a base, which is reached without the calls that lead into a tuple.
template <class R, class P>
struct place {
  typename R::template state<P> held;
  friend bool operator==(place const&, place const&) = default;
};
}  // namespace detail

/// A product: the roles stand side by side, and a message is handled in the order written.
template <class... R>
struct all_of {
  template <class P>
  class state : detail::place<R, P>... {
   public:
    template <class... Args>
    explicit constexpr state(Args const&... args) : detail::place<R, P>{typename R::template state<P>(args...)}... {}

    /// The state of role `Part`.
    template <class Part>
    auto& part() { return detail::place<Part, P>::held; }
    template <class Part>
    auto const& part() const { return detail::place<Part, P>::held; }

    template <class K, class Node, class M, class Context>
    SYNOD_OFTEN void on(Node const& from, M const& m, Context& ctx) {
      (hand<R, K>(from, m, ctx), ...);
    }
    /// Calls `f` with the state of each role, in the order written.
    template <class F>
    void each(F f) { (f(part<R>()), ...); }
    template <class F>
    void each(F f) const { (f(part<R>()), ...); }
    /// … of each behind the first `N`.
    template <std::size_t N, class F>
    void each_behind([[maybe_unused]] F f) {
      if constexpr (sizeof...(R) > N)
        [&]<std::size_t... I>(std::index_sequence<I...>) {
          (f(part<std::tuple_element_t<N + I, std::tuple<R...>>>()), ...);
        }(std::make_index_sequence<sizeof...(R) - N>{});
    }

    friend bool operator==(state const&, state const&) = default;
    static constexpr auto fields(auto& s) { return std::tie(s.template part<R>()...); }

   private:
    template <class Role, class K, class Node, class M, class Context>
    void hand(Node const& from, M const& m, Context ctx) {
      if constexpr (is_sum<Role>) part<Role>().template on<K>(from, m, ctx);
      else if constexpr (handles<Role, K>) part<Role>().template on<K>(from, m, ctx);
    }
  };

  /// Whether `Role` is one of the product's.
  template <class Role>
  static constexpr bool has = (std::is_same_v<R, Role> || ...);
};

template <class... R>
struct one_of {
  template <class P>
  class state {
   public:
    using variant = std::variant<typename R::template state<P>...>;

    template <class... Args>
    explicit constexpr state(Args const&...) {}

    template <class Role>
    bool is() const { return std::holds_alternative<typename Role::template state<P>>(now_); }
    template <class Role>
    auto const* as() const {
      if constexpr ((std::is_same_v<R, Role> || ...)) return std::get_if<typename Role::template state<P>>(&now_);
      else return static_cast<typename Role::template state<P> const*>(nullptr);
    }

    /// From a handler: the node will be in `Role`, whose state is made of `args`.
    template <class Role, class... Args>
    void become(Args&&... args) {
      using next = typename Role::template state<P>;
      next_.template emplace<next>(next(std::forward<Args>(args)...));
      changes_ = true;
    }

    /// Calls `f` with the present state, then makes the transitions that it asked for.
    template <class Context, class F>
    void visit(Context& ctx, F f) {
      with(now_, f, std::make_index_sequence<sizeof...(R)>{});
      apply(ctx);
    }
    template <class F>
    void visit(F f) const { with(now_, f, std::make_index_sequence<sizeof...(R)>{}); }

    /// Makes the transitions asked for outside of a handler.
    template <class Context>
    void apply(Context& ctx) {
      if (changes_) change(ctx);
    }

    template <class K, class Node, class M, class Context>
    void on(Node const& from, M const& m, Context& ctx) {
      if constexpr ((handles<R, K> || ...))
        if (hand<K>(from, m, ctx, std::make_index_sequence<sizeof...(R)>{})) {
          apply(ctx);
          hand<K>(from, m, ctx, std::make_index_sequence<sizeof...(R)>{});
        }
      apply(ctx);
    }

    friend bool operator==(state const& a, state const& b) { return a.now_ == b.now_; }
    static constexpr auto fields(auto& s) { return std::tie(s.now_); }

   private:
    template <class Context>
    SYNOD_RARE void change(Context ctx) {
      while (std::exchange(changes_, false)) {
        now_ = std::move(next_);
        with(now_, [&](auto& s) { s.enter(ctx); }, std::make_index_sequence<sizeof...(R)>{});
      }
    }

    template <class V, class F, std::size_t... I>
    static void with(V& v, F&& f, std::index_sequence<I...>) {
      static_cast<void>(((v.index() == I && (f(*std::get_if<I>(&v)), true)) || ...));
    }
    template <class K, class Node, class M, class Context, std::size_t... I>
    bool hand(Node const& from, M const& m, Context& ctx, std::index_sequence<I...>) {
      return ((now_.index() == I && hand_to<R, K>(*std::get_if<I>(&now_), from, m, ctx)) || ...);
    }
    /// Calls the handler that role `Role` has for kind `K`, if it has one. True where it leaves the message to the state that
    /// it has asked for.
    template <class Role, class K, class State, class Node, class M, class Context>
    static bool hand_to(State& s, Node const& from, M const& m, Context& ctx) {
      if constexpr (!handles<Role, K>) return false;
      else if constexpr (std::is_same_v<decltype(s.template on<K>(from, m, ctx)), bool>) return s.template on<K>(from, m, ctx);
      else return s.template on<K>(from, m, ctx), false;
    }

    variant now_;
    variant next_;  // where it changes
    bool changes_ = false;
  };
};

}  // namespace role
SYNOD_END_NAMESPACE
