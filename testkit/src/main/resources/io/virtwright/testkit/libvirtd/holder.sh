#!/bin/sh
# Holds a private mount namespace with a libvirtd in it, until standard input ends (which it does when whoever started
# this dies, however it dies). Then stops everything that was started in here, by process id, and removes the folder.
#
# Usage: unshare -m --propagation private sh holder.sh FOLDER [whole-host]
#   FOLDER/mounts   extra bind mounts: a source, a tab and a target on each line
#   FOLDER/tree     what is mounted over the host's folders of the same name
#   FOLDER/loops    names of loop devices to make, one a line; FOLDER/loop-NAME then holds the device's path
#   FOLDER/hugepages  how many pages of 2 MiB to add to the machine's pool
# A second argument "whole-host" says that it runs in a network namespace of its own, and is to have its own /run.
# Prints "ready", or "failed: " and what.
# shellcheck disable=SC2317 # The functions are called by the trap.
set -u
folder=$1
whole=${2-}
pid_file=$folder/libvirtd.pid
pool=/sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages
pages=0
exec 3>&1 1>"$folder/holder.log" 2>&1

# What QEMU can do takes libvirtd seconds to find out, so the next one gets what this one found. It checks that against
# the programs itself.
capabilities=/var/cache/libvirt/qemu/capabilities
cache=/var/tmp/virtwright-qemu-capabilities
cache_is_ours() {
    mkdir -m 700 "$cache" 2>/dev/null
    [ -d "$cache" ] && [ ! -L "$cache" ] && [ "$(stat -c %u:%a "$cache")" = 0:700 ]
}

fail() {
    echo "failed: $1" >&3
    exit 1
}

# The process id in a file, if it is one.
pid_in() {
    pid=
    read -r pid <"$1" 2>/dev/null || [ -n "$pid" ] || return 1
    case $pid in '' | *[!0-9]*) return 1 ;; esac
    [ -d "/proc/$pid" ]
}

# Stops the process that wrote this file, if it is still that program and lives in this namespace.
stop() {
    pid_in "$1" || return 0
    [ "$(readlink "/proc/$pid/ns/mnt")" = "$(readlink /proc/self/ns/mnt)" ] || return 0
    kill -KILL "$pid" 2>/dev/null || return 0
    tries=0
    # A process that ended but was not yet waited for has no program any more.
    while [ -e "/proc/$pid/exe" ] && [ "$tries" -lt 200 ]; do
        tries=$((tries + 1))
        sleep 0.02
    done
}

finish() {
    trap '' EXIT HUP INT TERM
    # Nothing of theirs is kept, so none of them needs to take leave (libvirtd takes seconds for it).
    stop "$pid_file"
    if cache_is_ours; then
        for file in "$folder/tree$capabilities"/*.xml; do
            name=${file##*/}
            [ ! -f "$file" ] || cmp -s "$file" "$cache/$name" || {
                cp "$file" "$cache/.$name.$$" && mv "$cache/.$name.$$" "$cache/$name"
            }
        done
    fi
    for file in /run/libvirt/qemu/*.pid; do
        [ ! -f "$file" ] || stop "$file"
    done
    stop "$folder/virtlogd.pid"
    for file in "$folder"/loop-*; do
        [ ! -f "$file" ] || { delpart "$(cat "$file")" 1; losetup -d "$(cat "$file")"; }
    done
    [ "$pages" -eq 0 ] || echo $(($(cat "$pool") - pages)) >"$pool"
    sort -r "$folder/mounted" 2>/dev/null | while read -r target; do
        umount -l "$target"
    done
    rm -rf --one-file-system "$folder"
}

if [ "$whole" = whole-host ]; then
    ip link set lo up || fail "no loopback"
    mount -t tmpfs tmpfs /run || fail "cannot mount /run"
    pid_file=/run/libvirtd.pid
fi
for target in /etc/libvirt /etc/sasl2 /var/lib/libvirt /var/cache/libvirt /var/log/libvirt /run/libvirt; do
    # An empty folder on the host is all that a missing mount point needs, and all that is left of this there.
    mkdir -p "$target" "$folder/tree$target" || fail "cannot make $target"
done
trap finish EXIT
trap 'exit 1' HUP INT TERM
for target in /etc/libvirt /etc/sasl2 /var/lib/libvirt /var/cache/libvirt /var/log/libvirt /run/libvirt; do
    mount --bind "$folder/tree$target" "$target" || fail "cannot mount $target: $(tail -n 1 "$folder/holder.log")"
    echo "$target" >>"$folder/mounted"
done
if cache_is_ours; then
    mkdir -p "$capabilities"
    for file in "$cache"/*.xml; do
        [ ! -f "$file" ] || cp "$file" "$capabilities/"
    done
fi
# Libvirtd looks these names up before it reads in qemu.conf that it needs neither. Debian's package of the daemon alone
# does not make them.
for file in passwd group; do
    getent "$file" libvirt-qemu >&2 || {
        cp "/etc/$file" "$folder/$file" || fail "cannot copy /etc/$file"
        case $file in
            passwd) echo 'libvirt-qemu:x:64055:64055:for tests:/:/usr/sbin/nologin' ;;
            group) echo 'libvirt-qemu:x:64055:' ;;
        esac >>"$folder/$file"
        mount --bind "$folder/$file" "/etc/$file" || fail "cannot mount /etc/$file"
        echo "/etc/$file" >>"$folder/mounted"
    }
done
if [ -f "$folder/mounts" ]; then
    tab=$(printf '\t')
    while IFS=$tab read -r source target; do
        mount --bind "$source" "$target" || fail "cannot mount $target: $(tail -n 1 "$folder/holder.log")"
        echo "$target" >>"$folder/mounted"
    done <"$folder/mounts"
fi

while read -r name; do
    # One partition of 32 MiB, told to the kernel by hand: not every kernel reads partition tables.
    truncate -s 64M "$folder/$name.img" || fail "no room for $name"
    device=$(losetup -P --show -f "$folder/$name.img") || fail "no loop device"
    echo "$device" >"$folder/loop-$name"
    addpart "$device" 1 2048 65536 || fail "cannot add a partition to $device"
done <"$folder/loops"
read -r wanted <"$folder/hugepages"
if [ "$wanted" -gt 0 ]; then
    before=$(cat "$pool") || fail "no pool of huge pages"
    pages=$wanted
    echo $((before + pages)) >"$pool"
    [ "$(cat "$pool")" -ge $((before + pages)) ] || fail "no $pages huge pages: $(cat "$pool")"
    mkdir "$folder/huge" || fail "cannot make $folder/huge"
    mount -t hugetlbfs -o pagesize=2M hugetlbfs "$folder/huge" || fail "cannot mount hugetlbfs"
    echo "$folder/huge" >>"$folder/mounted"
fi

virtlogd -d -p "$folder/virtlogd.pid" 3>&- </dev/null || fail "virtlogd: $(tail -n 3 "$folder/holder.log")"
# With -d, libvirtd returns when it listens.
# shellcheck disable=SC2046 # FOLDER/arguments holds words on purpose.
libvirtd -d -f /etc/libvirt/libvirtd.conf -p "$pid_file" $(cat "$folder/arguments") 3>&- </dev/null \
    || fail "libvirtd: $(tail -n 3 "$folder/holder.log" /var/log/libvirt/libvirtd.log 2>&1)"
echo ready >&3
exec 3>&-

cat >/dev/null
exit 0
