// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <string>

#include <synod/check/explore/clock.hpp>
#include <synod/check/explore/messages.hpp>
#include <synod/core/number.hpp>

SYNOD_BEGIN_NAMESPACE
namespace explore {

/// What may happen next in a world of replicas.
struct event {
  enum class kind : std::uint8_t { deliver, duplicate, wake, flush, propose, inquire, appoint, crash, restart, compact };
  kind what = kind::deliver;
  std::uint8_t node = 0;      ///< whom it happens to, by index
  std::uint32_t number = 0;   ///< of the message; of the command or read; of the operations that a flush makes durable or a crash keeps
  std::uint32_t records = 0;  ///< of the operation behind those, as many as a crash keeps
  clock::duration timer{};    ///< wake: the length of the deadlines that ring

  friend bool operator==(event const&, event const&) = default;
};

/// The event as a line of a scenario; nodes are named from 1. `says(number)` is what stands for a message: a kind, or all
/// that it says where the scenario is to be played (tests/scenario.sh).
template <class Says>
std::string words(event const& e, messages const& sent, Says says) {
  std::string const node = std::to_string(e.node + 1);
  auto const message = [&] {
    auto const way = sent.way(e.number);
    return std::to_string(way.from + 1) + "->" + std::to_string(way.to + 1) + " " + std::string(says(e.number));
  };
  switch (e.what) {
    case event::kind::deliver: return "deliver " + message();
    case event::kind::duplicate: return "duplicate " + message();
    case event::kind::wake: return "wake " + node + " " + name_of(e.timer);
    case event::kind::flush: return "flush " + node + (e.number == 0 ? "" : " first " + std::to_string(e.number));
    case event::kind::propose: return "propose " + node + " x" + std::to_string(e.number);
    case event::kind::inquire: return "inquire " + node + " as " + std::to_string(e.number);
    case event::kind::appoint: return "appoint " + node;
    case event::kind::crash:
      return "crash " + node + (e.number == 0 && e.records == 0 ? "" : " keep " + std::to_string(e.number)) +
             (e.records == 0 ? "" : " torn " + std::to_string(e.records));
    case event::kind::restart: return "restart " + node;
    case event::kind::compact: return "compact " + node;
  }
  return {};
}
inline std::string words(event const& e, messages const& sent) {
  return words(e, sent, [&](std::uint32_t number) { return kind_name(sent[number].kind); });
}

}  // namespace explore
SYNOD_END_NAMESPACE
