// SPDX-License-Identifier: BSL-1.0
#include <examples/kv/serve.hpp>
#include <synod/protocol/zab.hpp>

int kv::serve_zab(arguments const& a) { return serve<replicated<synod::zab>>(a); }
