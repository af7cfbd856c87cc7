// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <concepts>

#include <synod/codec/codec.hpp>

SYNOD_BEGIN_NAMESPACE

/// What may be agreed on: a value that the codec can write into an entry and read back from it (codec/codec.hpp says
/// which types it walks; a struct of yours joins them by BOOST_HANA_DEFINE_STRUCT or BOOST_HANA_ADAPT_STRUCT).
template <class T>
concept command_type = std::default_initializable<T> && std::movable<T> && codec::walkable<T>;

SYNOD_END_NAMESPACE
