#!/bin/sh
# Checks a FieldKit sync file with other people's programs only: age, unzip, ssh-keygen, sha256sum.
# See check-sync-file.md beside this file.
#
#   check-sync-file.sh FILE IDENTITY CARD
#
#   FILE      the .fieldkit file
#   IDENTITY  an age identity file that opens it, or - to be asked for its passphrase
#   CARD      the device card of the sender, got from the sender in person
#
# Exit code 0: every check held. Everything else: the last line says which did not.
set -eu
export LC_ALL=C

fail() { echo "NOT IN ORDER: $1"; exit 1; }
hash_of() { sha256sum | cut -d ' ' -f 1; }
text_of() { sed -n "s/.*\"$2\":\"\\([^\"]*\\)\".*/\\1/p" "$1"; }

file=$1 identity=$2 card=$3
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT INT TERM

# 1. Open it. age also proves that the file is whole.
if [ "$identity" = - ]; then
    age -d -o "$room/bundle.zip" "$file" || fail "the passphrase does not open the file"
else
    age -d -i "$identity" -o "$room/bundle.zip" "$file" || fail "the key does not open the file, or it is damaged"
fi
unzip -q "$room/bundle.zip" -d "$room/in" || fail "the ZIP inside is damaged"

# 2. Who signed it? The key is on the card; ssh-keygen wants it in its own spelling.
sed -n 2p "$card" > "$room/card"
device=$(text_of "$room/card" device)
key=$({ printf '\0\0\0\013ssh-ed25519\0\0\0\040'; text_of "$room/card" key | base64 -d; } | base64 | tr -d '\n')
echo "$device namespaces=\"fieldkit-sync\" ssh-ed25519 $key" > "$room/allowed_signers"
ssh-keygen -Y verify -f "$room/allowed_signers" -I "$device" -n fieldkit-sync \
    -s "$room/in/manifest.sig" < "$room/in/manifest.json" > "$room/said" 2>&1 \
    || fail "the file was not signed by the device of this card"

# 3. Are log and files those that were signed?
log=$(sed -n 's/.*"log":{\([^}]*\)}.*/{\1}/p' "$room/in/manifest.json" > "$room/log"; text_of "$room/log" sha256)
[ "$(hash_of < "$room/in/log.jsonl")" = "$log" ] || fail "the log is not the one that was signed"
for name in $(sed 's/.*"files":\[\([^]]*\)\].*/\1/' "$room/in/manifest.json" | grep -o '[0-9a-f]\{64\}' || true); do
    [ "$(hash_of < "$room/in/files/$name")" = "$name" ] || fail "the attachment $name was changed"
done

# 4. Does each record follow the one before it in its device's chain?
links=0
while IFS= read -r line; do
    printf '%s' "$line" > "$room/line"
    id=$(hash_of < "$room/line")
    chain=$room/chain-$(sed 's/.*"device":"\([0-9a-f]*\)","entity":.*/\1/' "$room/line")
    seq=$(sed 's/.*"prev":"[0-9a-f]*","seq":\([0-9]*\),"v":.*/\1/' "$room/line")
    prev=$(sed 's/.*"prev":"\([0-9a-f]*\)","seq":[0-9]*,"v":.*/\1/' "$room/line")
    if [ -e "$chain" ] && [ "$(cut -d ' ' -f 1 "$chain")" -eq $((seq - 1)) ]; then
        [ "$(cut -d ' ' -f 2 "$chain")" = "$prev" ] || fail "record $seq does not follow the one before it"
        links=$((links + 1))
    fi
    echo "$seq $id" > "$chain"
done < "$room/in/log.jsonl"

echo "All checks held: signed by $device, $(wc -l < "$room/in/log.jsonl" | tr -d ' ') records, $links links between them."
