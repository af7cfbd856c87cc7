// SPDX-License-Identifier: BSL-1.0
//
// What the compiler says of every combination, one a line: what it promises, its policies, where it comes from (a row with
// one policy replaced, or the product), and the codes that it is refused for.
#include <array>
#include <cstddef>
#include <cstdio>
#include <string>
#include <string_view>
#include <utility>

#include <tests/soundness/axes.hpp>

namespace {

using namespace tests::soundness;

struct verdict {
  std::array<std::string_view, 10> words;
  synod::refusals why;
};

template <class M>
constexpr verdict verdict_on{{M::row::guarantee::name, M::numbering::name, M::campaign::name, M::eligibility::name, M::recovery::name,
                              M::order::name, M::commitment::name, M::proposing::name, M::learning::name, M::quorum::name},
                             M::why};

void tell(verdict const& v, std::string const& from) {
  std::string line;
  for (std::string_view word : v.words) (line += word) += '\t';
  (line += from) += '\t';
  v.why.each([&](std::string_view code) { (line += code) += ' '; });
  std::puts(line.c_str());
}

}  // namespace

int main() {
  each_replaced([]<class M>(M*, std::string_view row, std::string_view other) {
    tell(verdict_on<M>, std::string(row) + (other.empty() ? "" : " + " + std::string(other)));
  });
  constexpr auto all = []<std::size_t... I>(std::index_sequence<I...>) {
    return std::array<verdict, sizeof...(I)>{(product<I>::folded ? verdict{} : verdict_on<typename product<I>::type>)...};
  }(std::make_index_sequence<product<0>::size>{});
  for (verdict const& v : all)
    if (!v.words[0].empty()) tell(v, "product");
}
