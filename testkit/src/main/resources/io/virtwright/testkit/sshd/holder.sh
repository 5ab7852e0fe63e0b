#!/bin/sh
# Holds an sshd until standard input ends, which it does when whoever started this dies, however it dies. Then stops it and
# its sessions, by process id, and removes the folder.
#
# Usage: sh holder.sh FOLDER
#   FOLDER/sshd_config   its configuration
# Prints "ready" and sshd's process id, or "failed: " and what.
# shellcheck disable=SC2317 # The functions are called by the trap.
set -u
folder=$1

# Privilege separation wants this folder; systemd would make it.
mkdir -p /run/sshd
/usr/sbin/sshd -D -f "$folder/sshd_config" -E "$folder/sshd.log" </dev/null >/dev/null 2>&1 &
sshd=$!

# The children of a process, and theirs, each before its parent.
below() {
    children=
    read -r children 2>/dev/null <"/proc/$1/task/$1/children"
    for child in $children; do
        (below "$child")
        echo "$child"
    done
}

finish() {
    trap '' EXIT HUP INT TERM
    # shellcheck disable=SC2046 # process ids
    kill -KILL "$sshd" $(below "$sshd") 2>/dev/null
    wait "$sshd" 2>/dev/null
    rm -rf --one-file-system "$folder"
}
trap finish EXIT
trap 'exit 1' HUP INT TERM

tries=0
until grep -q 'Server listening' "$folder/sshd.log" 2>/dev/null; do
    tries=$((tries + 1))
    if [ "$tries" -gt 500 ] || ! kill -0 "$sshd" 2>/dev/null; then
        echo "failed: sshd does not listen: $(tail -n 3 "$folder/sshd.log" 2>&1)"
        exit 1
    fi
    sleep 0.02
done
echo "ready $sshd"
exec 1>&-
cat >/dev/null
exit 0
