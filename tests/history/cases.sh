#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# Judges a few recorded histories, and some that are malformed.   cases.sh PROGRAM
set -u
history=$1
failed=0
expect() {  # MODEL STATUS TEXT, the history on standard input
  local said status
  said=$("$history" "$1" - 2>&1)
  status=$?
  if [ "$status" -ne "$2" ] || ! grep -qF -- "$3" <<<"$said"; then
    echo "expected $2 and '$3', got $status and: $said"
    failed=1
  fi
}
w() { echo "{\"process\":$1,\"op\":\"write\",\"key\":\"x\",\"value\":$2,\"invoke\":$3${4:+,\"return\":$4}}"; }
r() { echo "{\"process\":$1,\"op\":\"read\",\"key\":\"x\",\"value\":$2,\"invoke\":$3,\"return\":$4}"; }

{ w 1 1 0 10; r 2 1 15 20; } | expect register 0 linearizable
{ w 1 1 0 10; w 1 2 20 30; r 2 1 40 50; } | expect register 1 "not linearizable"
{ w 1 1 0 10; r 2 null 15 20; } | expect kv 1 "not linearizable"
{ w 1 1 0; r 2 null 15 20; r 2 1 30 40; } | expect kv 0 linearizable
{ w 1 1 0.25 0.5; r 2 null 0.5 0.75; } | expect register 0 linearizable
{ w 1 '"1"' 0 1; r 2 1 2 3; } | expect register 1 "not linearizable"
{ w 1 1.0 0 1; r 2 1 2 3; } | expect register 0 linearizable
{ w 1 1 9007199254740993 9007199254740993; r 2 null 9007199254740994 9007199254740995; } | expect register 1 "not linearizable"
{ w 1 1 0 1; echo '{"process":2,"op":"cas","key":"x","expect":1,"value":2,"ok":true,"invoke":2,"return":3}'; r 1 2 4 5; } | expect kv 0 linearizable
{ w 1 1 0 1; echo '{"process":2,"op":"cas","key":"x","expect":3,"value":2,"ok":true,"invoke":2,"return":3}'; } | expect kv 1 "not linearizable"
{ echo '{"process":1,"op":"append","key":"l","value":1,"invoke":0,"return":1}'; echo '{"process":1,"op":"append","key":"l","value":2,"invoke":2,"return":3}'
  echo '{"process":2,"op":"read","key":"l","value":[1,2],"invoke":4,"return":5}'; } | expect append 0 linearizable
{ echo '{"process":1,"op":"append","key":"l","value":1,"invoke":0,"return":1}'; echo '{"process":2,"op":"read","key":"l","value":[],"invoke":4,"return":5}'; } | expect append 1 "not linearizable"
: | expect kv 0 linearizable
{ w 1 1 0 1; echo '{"process":1, oops'; } | expect kv 2 "standard input:2:15: expected a member's name in quotes"
echo '[1]' | expect kv 2 "an operation is an object"
echo '{"op":"write","value":1,"invoke":0}' | expect kv 2 "no 'process'"
echo '{"process":1,"op":"jump","value":1,"invoke":0}' | expect kv 2 "'jump'"
echo '{"process":1,"op":"read","invoke":0,"return":2}' | expect kv 2 "no 'value'"
echo '{"process":1,"op":"write","value":[1],"invoke":0}' | expect kv 2 "a value is a number, a string, true, false or null"
w 1 1 5 4 | expect kv 2 "returns before it is invoked"
w 1 1 0 1 | expect log 2 "there is no model 'log'"
"$history" kv /nowhere/at/all 2>/dev/null; [ $? -eq 2 ] || { echo "a file that is not there is not refused"; failed=1; }
[ "$failed" -eq 0 ] && echo "all judged as expected"
exit "$failed"
