namespace ChatOps.Server.Record;

/// <summary>How anybody checks a written record without this program. What is indented is typed; a test does so.</summary>
internal static class VerifyText
{
    public const string Text =
        """
        How to verify this record with sha256sum and openssl alone
        ===========================================================

        chain.txt     the hash before the first entry on its first line, then one entry a line: NUMBER HASH KIND LINE. HASH is the SHA-256 of the hash
                      before, a line feed, and LINE. They are all entries from the operation's first to the anchor after its last, because hashes lead through the
                      entries of other operations, too. KIND is 'entry', or 'purged' for one whose texts were taken out later: its hash stands as it was, and
                      an entry 'purged' with a signature lists it (chatops audit verify checks that).
        anchors.txt   anchors, one a line: chatops-anchor v1 TIME NUMBER HASH KEYID SIGNATURE. Signed (ECDSA on P-256, SHA-256; DER in base64) is the text before
                      the last blank.
        keys/         the public keys. A key's id is the beginning of the SHA-256 of its DER form.

        Work in this folder, in a POSIX shell. What stands four blanks in is typed.

        1. Every entry follows from the one before it. This prints nothing but "entries read":

            prev=$(head -n 1 chain.txt)
            tail -n +2 chain.txt | while IFS=' ' read -r number hash kind line; do
              is=$(printf '%s\n%s' "$prev" "$line" | sha256sum | cut -d ' ' -f 1)
              if [ "$kind" = entry ] && [ "$is" != "$hash" ]; then echo "entry $number DOES NOT HOLD"; fi
              prev=$hash
            done
            echo "entries read"

        2. The keys are those that the anchors name. This prints each file's name and its id:

            for file in keys/*.pem; do
              echo "$file $(openssl pkey -pubin -in "$file" -outform DER | sha256sum | cut -c 1-16)"
            done

        3. The anchors are signed by these keys ("Verified OK") and are of the entries in chain.txt. The first anchor may be older than all of them: then nothing
           stands behind "Verified OK". Put the line that you kept yourself (from your syslog, your file, your channel; whatever stands before it in its
           line may stay) into anchors.txt as well: only that one proves something against whoever could write the bot's state and read its key. Compare the
           key's id with the one in the anchors that you kept.

            while read -r line || [ -n "$line" ]; do
              case "$line" in *"chatops-anchor v1 "*) ;; *) continue ;; esac
              line="chatops-anchor v1 ${line##*chatops-anchor v1 }"
              printf '%s' "${line% *}" > text.tmp
              printf '%s' "${line##* }" | openssl base64 -d -A > signature.tmp
              number=$(echo "$line" | cut -d ' ' -f 4)
              hash=$(echo "$line" | cut -d ' ' -f 5)
              key=$(echo "$line" | cut -d ' ' -f 6)
              if ! openssl dgst -sha256 -verify "keys/$key.pem" -signature signature.tmp text.tmp; then echo "the anchor of entry $number DOES NOT HOLD"
              elif grep -q "^$number $hash " chain.txt; then echo "anchored: entry $number"
              elif grep -q "^$number " chain.txt; then echo "entry $number IS NOT THE ONE THAT WAS ANCHORED"
              fi
            done < anchors.txt
            rm -f text.tmp signature.tmp

        An anchor at or after the operation's last entry proves all of its entries; one before proves nothing of them.

        """;
}
