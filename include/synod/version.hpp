// SPDX-License-Identifier: BSL-1.0
#pragma once

/// The one source of the version: CMake reads it from here. M*10000 + m*100 + p.
#define SYNOD_VERSION 100  // 0.1.0

// What is seldom called stays out of those that call it, and what every turn calls, several times, goes into them:
// a turn of one entry takes less than many a call.
// Where nothing is optimised that only takes time to compile.
#define SYNOD_RARE [[gnu::noinline, gnu::cold]]
#ifdef __OPTIMIZE__
#define SYNOD_OFTEN [[gnu::always_inline]] inline
#else
#define SYNOD_OFTEN inline
#endif

#define SYNOD_BEGIN_NAMESPACE namespace synod::inline v0 {
#define SYNOD_END_NAMESPACE }
