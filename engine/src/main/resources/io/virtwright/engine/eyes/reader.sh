#!/bin/sh
# Virtwright's eyes on a host that is reached over SSH: reads what it is asked for, and changes nothing. Always this text,
# whatever is asked; names of files are data. POSIX sh, and head, xargs, env, stat, readlink of GNU coreutils or busybox.
#
# Run for each batch by: xargs -0 -n 2 sh -c 'eval "$0"', with this text and the requests as its two arguments, and in M a
# word that nobody can guess. A request is a line: a letter, then an absolute path. A line feed in a path is written //n.
#   c content   s status   l target of a link   x security label   n name     (capital letters: of all that match a glob)
#   k content that is not to be read this time (stands first)
#   u accounts of a SASL database   a guest agent's program   o exclusive open of a device   t clock and machine
#
# Standard output: what was found, line by line, up to /dev/null/. (nothing lies below /dev/null, so words that begin so are
# ours); then the contents of the files of that list, each followed by the environment of head, which is M; then stages
# for status, links, labels and programs, each begun by M in a line. On standard error a complaint about a file stands before
# one about /M, a file that is not there. So one process reads all files, of any content, and each failure has its file.
set -u
export M
# shellcheck disable=SC1003
backslash='\'
nl='
'
IFS=
set -f
cd / || exit 1
# bash 5.2 hides .. from patterns; see walk.
# shellcheck disable=SC3044
[ -z "${BASH_VERSION-}" ] || shopt -u globskipdots 2>/dev/null

# A line of output: $1 is ours, $2 a path. Several go out at once, for each write wakes whoever reads.
said=
say() {
    case ${2-} in
        *"$nl"*)
            word=$2 text=
            while :; do
                case $word in
                    *"$nl"*) text=$text${word%%"$nl"*}//n word=${word#*"$nl"} ;;
                    *) break ;;
                esac
            done
            said=$said$1$text$word$nl
            ;;
        *) said=$said$1${2-}$nl ;;
    esac
    [ "${#said}" -lt 1000 ] || said_all
}

said_all() {
    printf %s "$said"
    said=
}

# Sets path to what a line says.
plain() {
    path=$1
    case $1 in
        *//n*)
            word=$1 path=
            while :; do
                case $word in
                    *//n*) path=$path${word%%//n*}$nl word=${word#*//n} ;;
                    *) break ;;
                esac
            done
            path=$path$word
            ;;
    esac
}

# A path that a request stands for. Only a regular file is opened, or what is not there for certain: to learn why.
found() {
    case $op in
        c | C)
            case $skip_paths in
                *"$nl$1$nl"*)
                    say /dev/null/6 "$1"
                    return
                    ;;
            esac
            if [ -f "$1" ]; then
                say "" "$1"
            elif [ -d "$1" ]; then
                say /dev/null/1 "$1"
            elif [ -p "$1" ]; then
                say /dev/null/2 "$1"
            elif [ -S "$1" ]; then
                say /dev/null/3 "$1"
            elif [ -b "$1" ] || [ -c "$1" ]; then
                say /dev/null/4 "$1"
            elif [ -e "$1" ]; then
                say /dev/null/5 "$1"
            else
                say "" "$1"
            fi
            ;;
        *) say "/dev/null/$op" "$1" ;;
    esac
}

# A path that head is to open to learn why it is not there, or was not listed. Contents and links are asked for one after the
# other, so often it is the same as the one before.
last=
not_there() {
    if [ "$2" = "$last" ]; then
        say /dev/null/= "$2"
    else
        last=$2
        say "/dev/null/$1"
        say '' "$2"
    fi
}

# walk FOLDER REST: what matches the glob REST (* and ? within names, which may begin with a dot) below FOLDER, and perhaps
# a little more. A folder of which it is not certain that it was listed follows a line with a question mark; a path that
# does not seem to be there one with an exclamation mark; what was just told so stands behind an equals sign.
walk() {
    case $2 in
        */*) set -- "$1" "${2%%/*}" "${2#*/}" ;;
        *) set -- "$1" "$2" '' ;;
    esac
    case $2 in
        *'*'* | *'?'*) ;;
        *)
            if [ -n "$3" ]; then
                walk "$1/$2" "$3"
            elif [ -e "$1/$2" ] || [ -h "$1/$2" ]; then
                found "$1/$2"
            else
                not_there '!' "$1/$2"
            fi
            return
            ;;
    esac
    glob=$2
    while :; do
        case $glob in
            *'['*) glob="${glob%%'['*}?${glob#*'['}" ;;
            *"$backslash"*) glob="${glob%%"$backslash"*}?${glob#*"$backslash"}" ;;
            *) break ;;
        esac
    done
    # Only a folder that could be listed has a .. in it.
    set +f
    set -- "$1" "$glob" "$3" "$1"/.[.]
    set -f
    if [ "$4" != "$1/.." ]; then
        if [ ! -d "${1:-/}" ]; then
            [ ! -e "$1" ] || return 0
            not_there '?' "$1"
            return
        fi
        not_there '?' "${1:-/}"
    fi
    set +f
    # shellcheck disable=SC2086 # globs
    case $2 in
        '*'*) set -- "$1" "$2" "$3" "$1"/$2 "$1"/.$2 ;;
        '?'*) set -- "$1" "$2" "$3" "$1"/$2 "$1"/.${2#?} ;;
        *) set -- "$1" "$2" "$3" "$1"/$2 ;;
    esac
    set -f
    skip=3
    for p do
        if [ "$skip" -gt 0 ]; then
            skip=$((skip - 1))
            continue
        fi
        case $p in
            */. | */..) continue ;;
            # What matches nothing stays as it is.
            "$1/$2" | "$1/.$2" | "$1/.${2#?}") [ -e "$p" ] || [ -h "$p" ] || continue ;;
        esac
        if [ -n "$3" ]; then
            walk "$p" "$3"
        else
            found "$p"
        fi
    done
}

expand() {
    skip_paths=$nl
    for request do
        plain "${request#?}"
        op=${request%%/*}
        [ "$op" = k ] || say '/dev/null/@'
        case $op in
            k) skip_paths=$skip_paths$path$nl ;;
            [CNLS]) walk '' "${path#/}" ;;
            *) found "$path" ;;
        esac
    done
    say /dev/null/.
    said_all
}

stage() {
    printf '\n%s\n' "$M"
    printf '\n%s\n' "$M" >&2
}

# Runs a program that only reads; what it prints is followed by its status.
run() {
    "$@" </dev/null
    printf '\n%s %s\n' "$M" "$?"
    printf '\n%s\n' "$M" >&2
}

# Prints the error number of an exclusive open of a block device, 0 for none; -1 for what is no block device.
# shellcheck disable=SC2016
excl_python='
import os, stat, sys
try:
    fd = os.open(sys.argv[1], os.O_PATH | os.O_CLOEXEC)
    if not stat.S_ISBLK(os.fstat(fd).st_mode):
        print(-1)
    else:
        os.open("/proc/self/fd/%d" % fd, os.O_RDONLY | os.O_EXCL | os.O_NONBLOCK | os.O_CLOEXEC)
        print(0)
except OSError as e:
    print(e.errno)
'

program() {
    case $1 in
        /dev/null/[uaot]/*) printf '\n%s begin\n' "$M" ;;
    esac
    case $1 in
        /dev/null/u/*)
            plain "${1#/dev/null/?}"
            [ -e "$path" ] || return 0
            run sasldblistusers2 -f "$path"
            ;;
        /dev/null/a/*)
            plain "${1#/dev/null/?}"
            # Nothing is run that others than root could have put there.
            case $(stat -L -c '%u %a' -- "$path" 2>/dev/null) in
                '0 '*[0145][0145]) ;;
                *) return 0 ;;
            esac
            run "$path" --version
            run "$path" --block-rpcs=help
            # The name of the option up to QEMU 7.1.
            run "$path" --blacklist=help
            ;;
        /dev/null/o/*)
            plain "${1#/dev/null/?}"
            run python3 -ISc "$excl_python" "$path"
            ;;
        /dev/null/t/*)
            run date +%s
            run uname -m
            ;;
    esac
}

IFS=$nl
# shellcheck disable=SC2086 # lines
set -- $1
IFS=
list=$(expand "$@")
printf '%s\n' "$list"
IFS=$nl
# shellcheck disable=SC2086 # lines
set -- $list
IFS=

# Prints, in a form and for xargs, the paths of the lines that begin with /dev/null/ and a letter of these, or of those (-)
# that are not ours.
paths() {
    form=$1 wanted=$2
    set --
    IFS=$nl
    for line in $list; do
        case $line in
            /dev/null/["$wanted"]/*) plain "${line#/dev/null/?}" ;;
            /dev/null/*) continue ;;
            *)
                [ "$wanted" = - ] || continue
                plain "$line"
                ;;
        esac
        set -- "$@" "$path"
        if [ "$#" = 32 ]; then
            # shellcheck disable=SC2059 # ours
            printf "$form" "$@"
            set --
        fi
    done
    # shellcheck disable=SC2059
    [ "$#" = 0 ] || printf "$form" "$@"
}

paths "%s\0/proc/self/environ\0/$M\0" - | xargs -0 -r env -i "M=$M" head -q -c 16777217 --

stage
case $list in
    *"$nl"/dev/null/[sSua]/*) paths "%s\0/$M\0" sSua | xargs -0 -r stat -L -c '%f %u %g %s' -- ;;
esac

stage
case $list in
    *"$nl"/dev/null/[lL]/*)
        if readlink -v -z -- /proc/self/cwd >/dev/null 2>&1; then
            paths "%s\0/$M\0" lL | xargs -0 -r readlink -v -z --
        else
            for line do
                case $line in
                    /dev/null/[lL]/*)
                        plain "${line#/dev/null/?}"
                        readlink -n -v -- "$path" && printf '\0'
                        printf '/%s\n' "$M" >&2
                        ;;
                esac
            done
        fi
        ;;
esac

stage
case $list in
    *"$nl"/dev/null/x/*) paths "%s\0/$M\0" x | xargs -0 -r stat -L --printf='%C\0' -- ;;
esac

stage
case $list in
    *"$nl"/dev/null/[uaot]/*)
        for line do
            program "$line"
        done
        ;;
esac
printf '\n%s end\n' "$M"
printf '\n%s end\n' "$M" >&2
exit 0
