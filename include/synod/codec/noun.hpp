// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <type_traits>

#include <synod/codec/choice.hpp>
#include <synod/codec/product.hpp>
#include <synod/codec/scalar.hpp>
#include <synod/core/ballot.hpp>
#include <synod/core/node.hpp>
#include <synod/core/number.hpp>
#include <synod/core/register.hpp>

SYNOD_BEGIN_NAMESPACE
namespace codec {

/// A node id as a value of its own on the wire: integers and enumerations little-endian, a type with a `custom` form
/// in that, any other as the bytes it is.
template <class Id>
struct node {
  Id value{};

  friend constexpr bool operator==(node const&, node const&) = default;
};

namespace detail {

/// The bytes of an id, as core/record.hpp stores them.
template <class Id>
struct id_bytes {
  static constexpr std::size_t fixed = sizeof(Id);
  static constexpr std::size_t least = sizeof(Id);
  static constexpr bool sound = true;
  static std::byte* write(std::byte* to, Id const& id) { return as_bytes<Id>::write(to, id); }
  static bool load(std::byte const* from, Id& into) {
    bytes_view bytes(from, fixed);
    return as_bytes<Id>::read(bytes, into);
  }
  template <class Out>
  static constexpr void shape(Out& out) { out.text("bytes["), out.number(fixed), out.text("]"); }
};

template <class Id>
inline constexpr bool plain_id = std::is_integral_v<Id> || std::is_enum_v<Id> || has_custom<Id>;
template <class Id>
using id_form = typename std::conditional_t<plain_id<Id>, form_for<Id>, std::type_identity<id_bytes<Id>>>::type;

template <class Id>
struct form<node<Id>> {
  using inner = id_form<Id>;
  using parts = pack<>;
  static constexpr bool sound =
      node_id<Id> && (plain_id<Id> ? inner::sound : std::has_unique_object_representations_v<Id>);
  static constexpr std::size_t fixed = inner::fixed;
  static constexpr std::size_t least = inner::least;
  static constexpr std::size_t size(node<Id> const& n) { return inner::size(n.value); }
  static constexpr std::byte* write(std::byte* to, node<Id> const& n) { return inner::write(to, n.value); }
  static constexpr bool load(std::byte const* from, node<Id>& into) { return inner::load(from, into.value); }
  static constexpr bool read(bytes_view& from, node<Id>& into) { return inner::read(from, into.value); }
  template <class Out>
  static constexpr void shape(Out& out) { inner::shape(out); }
};

/// Slots, rounds, proposals, marks: u64. Their kind is the type's business, not the wire's.
template <class Kind>
struct form<number<Kind>> : scalar_form<std::uint64_t> {
  static constexpr std::byte* write(std::byte* to, number<Kind> n) { return form<std::uint64_t>::write(to, n.value); }
  static constexpr bool load(std::byte const* from, number<Kind>& into) {
    return form<std::uint64_t>::load(from, into.value);
  }
  template <class Out>
  static constexpr void shape(Out& out) { form<std::uint64_t>::shape(out); }
};

/// A member of the library's own, by pointer; `Part` stands for its type among the parts.
template <auto Pointer, class Form, class Part>
struct field {
  using type = Part;
  using form = Form;
  static constexpr bool settable = true;
  static constexpr auto& get(auto& value) { return value.*Pointer; }
};

template <class Id>
struct form<ballot<Id>> : product_form<ballot<Id>, field<&ballot<Id>::round, form<round>, round>,
                                       field<&ballot<Id>::node, id_form<Id>, node<Id>>> {
  template <class Out>
  static constexpr void shape(Out& out) {
    out.text("{round:u64,node:"), id_form<Id>::shape(out), out.text("}");
  }
};

template <class Id>
struct form<version<Id>> : product_form<version<Id>, field<&version<Id>::number, form<revision>, revision>,
                                        field<&version<Id>::node, id_form<Id>, node<Id>>> {
  template <class Out>
  static constexpr void shape(Out& out) {
    out.text("{number:u64,node:"), id_form<Id>::shape(out), out.text("}");
  }
};

template <class Id>
struct form<promise_mark<Id>>
    : product_form<promise_mark<Id>, field<&promise_mark<Id>::round, form<round>, round>,
                   field<&promise_mark<Id>::node, optional_form<Id, id_form<Id>>, node<Id>>> {
  template <class Out>
  static constexpr void shape(Out& out) {
    out.text("{round:u64,node:"), id_form<Id>::shape(out), out.text("?}");
  }
};

template <class Id>
struct form<log_tail<Id>> : product_form<log_tail<Id>, field<&log_tail<Id>::ballot, form<ballot<Id>>, ballot<Id>>,
                                         field<&log_tail<Id>::last, form<slot>, slot>> {
  template <class Out>
  static constexpr void shape(Out& out) {
    out.text("{ballot:"), form<ballot<Id>>::shape(out), out.text(",last:u64}");
  }
};

}  // namespace detail
}  // namespace codec
SYNOD_END_NAMESPACE
