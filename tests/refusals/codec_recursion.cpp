// SPDX-License-Identifier: BSL-1.0
// A type that contains itself: a peer could nest it until the stack ends.
// expect: synod: [codec.recursion]
#include <cstdint>
#include <string_view>
#include <vector>

#include <boost/hana/adapt_struct.hpp>

#include <synod/codec/codec.hpp>

#ifndef TWIN
struct tree {
  int value = 0;
  std::vector<tree> children;
};
BOOST_HANA_ADAPT_STRUCT(tree, value, children);
#else
struct node {
  int value = 0;
  std::vector<std::uint32_t> children;  // indices into the tree
};
BOOST_HANA_ADAPT_STRUCT(node, value, children);
struct tree {
  std::vector<node> nodes;
};
BOOST_HANA_ADAPT_STRUCT(tree, nodes);
#endif

std::size_t encoded() { return synod::codec::size(tree{}); }
