// SPDX-License-Identifier: BSL-1.0
#include <examples/kv/serve.hpp>
#include <synod/protocol/viewstamped.hpp>

static kv::served<kv::replicated<synod::viewstamped, synod::reading::confirmed>> const viewstamped_entered;
