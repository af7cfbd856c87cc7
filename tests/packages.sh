#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# packages.sh PACKAGE...: installs those of the Debian packages that are not there yet.
set -eu
command -v dpkg-query >/dev/null || { echo "this is no Debian: what these packages hold must be there: $*"; exit 0; }
missing=()
for package in "$@"; do
  dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0
as_root=()
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null || { echo "missing, and only root can install them: ${missing[*]}" >&2; exit 1; }
  as_root=(sudo)
fi
echo "installing: ${missing[*]}"
export DEBIAN_FRONTEND=noninteractive
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
