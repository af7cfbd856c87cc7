# SPDX-License-Identifier: BSL-1.0
# A newer minor version than ours must not be satisfied by it.
find_package(synod 0.99 REQUIRED CONFIG)
