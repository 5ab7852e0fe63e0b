#!/bin/bash
# Starts QEMU for libvirt, with a real qemu-ga at the host's end of the guest agent's channel: a domain without any guest
# then has an agent that answers. Everything else of QEMU's command line stays as it is.
#
# libvirt talks to an agent once QEMU says that the guest has opened the channel's port. No guest does; so the channel's
# character device, which leads nowhere, gets a serial port, and those are always open. The socket on which libvirt expects
# QEMU to listen is given to qemu-ga, as systemd gives sockets to services.
set -u
real=/usr/bin/qemu-system-x86_64
arguments=()
for argument; do
    case $argument in
        socket,id=charchannel0,*)
            socket=$argument
            argument=null,id=charchannel0
            ;;
        *virtserialport*charchannel0*) argument=isa-serial,chardev=charchannel0 ;;
    esac
    arguments+=("$argument")
done
if [[ ${socket-} =~ ,fd=([0-9]+) ]]; then
    exec {kept}<&"${BASH_REMATCH[1]}"
    # Read before QEMU starts: the next domain's agent may get others.
    words=$(cat /run/libvirt/qemu-ga.arguments 2>/dev/null)
    # Ends with QEMU, which this process becomes. File descriptor 3 is where systemd puts the first socket.
    # shellcheck disable=SC2016,SC2086 # the inner shell expands; the file holds words on purpose
    setpriv --pdeathsig KILL bash -c 'exec 3<&"$1"
        export LISTEN_FDS=1 LISTEN_PID=$$
        exec qemu-ga -m unix-listen -t /run/libvirt "${@:2}"' \
        agent "$kept" $words </dev/null >/run/libvirt/qemu-ga.log 2>&1 &
fi
exec "$real" "${arguments[@]}"
