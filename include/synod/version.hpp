// SPDX-License-Identifier: BSL-1.0
#pragma once

/// The one source of the version: CMake reads it from here. M*10000 + m*100 + p.
#define SYNOD_VERSION 100  // 0.1.0

#define SYNOD_BEGIN_NAMESPACE namespace synod::inline v0 {
#define SYNOD_END_NAMESPACE }
