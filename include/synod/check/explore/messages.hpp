// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include <synod/check/explore/interner.hpp>
#include <synod/message/kind.hpp>
#include <synod/sim/wire.hpp>

SYNOD_BEGIN_NAMESPACE
namespace explore {

/// Every message that was ever sent, by number; equal ones have one number.
class messages {
 public:
  /// Whom a message is from and to, by index.
  struct route {
    std::uint8_t from = 0, to = 0;
    friend bool operator==(route, route) = default;
  };

  template <class Family, class M>
  std::uint32_t number_of(std::size_t from, std::size_t to, M const& m) {
    sim::packet p;
    p.from = from;
    p.to = to;
    sim::encode<Family>(p, m);
    key_ = p.bytes;
    for (std::size_t n : {from, to, p.kind}) key_.push_back(static_cast<std::byte>(n));
    std::uint32_t const number = numbers_.intern(key_);
    if (number == packets_.size()) {
      routes_.push_back({static_cast<std::uint8_t>(from), static_cast<std::uint8_t>(to)});
      packets_.push_back(std::move(p));
    }
    return number;
  }

  /// Stays where it is.
  sim::packet const& operator[](std::uint32_t number) const { return packets_[number]; }
  route way(std::uint32_t number) const { return routes_[number]; }

 private:
  interner<std::byte> numbers_;
  std::deque<sim::packet> packets_;
  std::vector<route> routes_;
  std::vector<std::byte> key_;
};

/// The name of a kind of message by its number on the wire.
inline std::string_view kind_name(std::size_t index) {
  std::string_view name;
  auto const look = [&]<class... K>(set_of_kinds<K...>) { (static_cast<void>(K::index == index && (name = K::name, true)), ...); };
  look(every_kind);
  look(direct_kinds);
  look(prevote_kinds);
  look(confirm_kinds);
  return name;
}

}  // namespace explore
SYNOD_END_NAMESPACE
