// SPDX-License-Identifier: BSL-1.0
#include <cstddef>
#include <cstdint>

#include <tests/codec/samples.hpp>
#include <tests/fuzz/canonical.hpp>

namespace {
template <class T>
void try_as(synod::bytes_view got) {
  T value{};
  canonical(got, value);
}
}  // namespace

/// The first byte says which command, the others are its encoding.
extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  if (size == 0) return 0;
  synod::bytes_view const got(reinterpret_cast<std::byte const*>(data) + 1, size - 1);
  switch (data[0] % 6) {
    case 0: try_as<samples::everything>(got); break;
    case 1: try_as<samples::looking>(got); break;
    case 2: try_as<std::vector<samples::everything>>(got); break;
    case 3: try_as<std::variant<samples::transfer, samples::label, std::vector<samples::date>>>(got); break;
    case 4: try_as<std::vector<std::vector<std::optional<std::string>>>>(got); break;
    case 5: try_as<std::tuple<std::vector<bool>, std::array<samples::verb, 3>, samples::label>>(got); break;
  }
  return 0;
}
