#!/bin/sh
# Verifies the header lines of a journal chain: sh verify-chain.sh CHAIN.txt
# Ten lines an entry: nine header lines and their SHA-256. Needs a shell and sha256sum. Prints the last entry, or the first that departs.
before=0000000000000000000000000000000000000000000000000000000000000000
expected=1
while IFS= read -r format; do
  IFS= read -r body && IFS= read -r chain && IFS= read -r epoch && IFS= read -r seq && IFS= read -r recorded &&
    IFS= read -r previous && IFS= read -r entry && IFS= read -r signature && IFS= read -r hash || { echo "entry $expected is cut off"; exit 1; }
  [ "$seq" = "$expected" ] || { echo "entry $expected is missing"; exit 1; }
  [ "$previous" = "$before" ] || { echo "entry $seq does not follow from the entry before"; exit 1; }
  computed=$(printf '%s\n' "$format" "$body" "$chain" "$epoch" "$seq" "$recorded" "$previous" "$entry" "$signature" | sha256sum | cut -d ' ' -f 1)
  [ "$computed" = "$hash" ] || { echo "entry $seq was changed"; exit 1; }
  before=$hash
  expected=$((expected + 1))
done < "$1"
[ "$expected" -gt 1 ] || { echo "there is no entry"; exit 1; }
echo "$((expected - 1)) entries, each follows from the one before; last $before"
