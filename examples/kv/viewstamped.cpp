// SPDX-License-Identifier: BSL-1.0
#include <examples/kv/serve.hpp>
#include <synod/protocol/viewstamped.hpp>

int kv::serve_viewstamped(arguments const& a) { return serve<replicated<synod::viewstamped>>(a); }
