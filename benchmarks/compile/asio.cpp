// SPDX-License-Identifier: BSL-1.0
// The yardstick of the compile figures: a header that many networked programs include, and nothing else.
#include <boost/asio.hpp>
