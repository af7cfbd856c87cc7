# SPDX-License-Identifier: BSL-1.0
# What must not be found: a newer minor version than ours, and a component that there is not.
find_package(synod ${WANTED} REQUIRED CONFIG)
