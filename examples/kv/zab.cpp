// SPDX-License-Identifier: BSL-1.0
#include <examples/kv/serve.hpp>
#include <synod/protocol/zab.hpp>

static kv::served<kv::elected<synod::zab, synod::reading::confirmed>> const zab_entered;
