#!/bin/sh
# Virtwright's eyes on a host that is reached over SSH: reads what it is asked for, and changes nothing. Always this text,
# whatever is asked; names of files are data. POSIX sh, and head, xargs, env, stat, readlink of GNU coreutils or busybox.
#
# Run for each batch by: xargs -0 -n 3 sh -c 'eval "$0"', with this text, the requests and a number as its arguments, and in M
# a word that nobody can guess, nor see: it stands in no argument. A request is a line: a letter, then an absolute path. A line
# feed in a path is written //n.
#   c content   s status   l target of a link   x security label   n name     (capital letters: of all that match a glob)
#   u accounts of a SASL database   a guest agent's program   o exclusive open of a device   t clock and machine
#   k content that is not to be read this time   e open each file by itself     (both stand first)
# It is cheap where those of one folder follow each other.
#
# Standard output, between M and the number in lines: what was found, line by line, up to /dev/null/. (nothing lies below
# /dev/null, so words that begin so are ours); then what tools print of those with plain names, which their complaints name
# without doubt, many at once: head, stat, readlink, stat again for labels. M in a line ends each, on standard error too. In
# what head prints its environment, which has M in it, stands twice first and once behind each file: so one process reads all
# files, of any content. Then those with other names, one by one, and what programs print.
set -u
number=$2
printf '\n%s part %s\n' "$M" "$number"
printf '\n%s part %s\n' "$M" "$number" >&2
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

# Sets word to $1 as it is written in a line.
line_of() {
    word=$1
    case $word in
        *"$nl"*)
            rest=$word word=
            while :; do
                case $rest in
                    *"$nl"*) word=$word${rest%%"$nl"*}//n rest=${rest#*"$nl"} ;;
                    *) break ;;
                esac
            done
            word=$word$rest
            ;;
    esac
}

# Sets path to what a line says.
plain() {
    path=$1
    case $path in
        *//n*)
            rest=$path path=
            while :; do
                case $rest in
                    *//n*) path=$path${rest%%//n*}$nl rest=${rest#*//n} ;;
                    *) break ;;
                esac
            done
            path=$path$rest
            ;;
    esac
}

# What the tools are to look at: paths in lines, behind a letter those that are looked at one by one. Text grows by short pieces
# first, as a shell copies all of it each time.
said='' opened='' odd='' states='' links='' labels='' programs=''
more_opened='' more_odd='' more_states='' more_links='' more_labels=''
content_end=$nl/proc/self/environ$nl
apart=''

# A line of output: $1 is ours, $2 a path. Several go out at once, for each write wakes whoever reads.
say() {
    line_of "$2"
    said=$said$1$word$nl
    [ "${#said}" -lt 1000 ] || said_all
}

said_all() {
    printf %s "$said"
    opened=$opened$more_opened odd=$odd$more_odd states=$states$more_states links=$links$more_links labels=$labels$more_labels
    said='' more_opened='' more_odd='' more_states='' more_links='' more_labels=''
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
                open_it '' "$1"
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
                open_it '' "$1"
            fi
            return
            ;;
    esac
    say "/dev/null/$op" "$1"
    case $op in
        [uaot]) programs=$programs$op$word$nl ;;
    esac
    case $op$1 in
        [nNot]*) ;;
        [sSua]*[!A-Za-z0-9/._@:+,=-]*) more_odd=${more_odd}s$word$nl ;;
        [lL]*[!A-Za-z0-9/._@:+,=-]*) more_odd=${more_odd}l$word$nl ;;
        x*[!A-Za-z0-9/._@:+,=-]*) more_odd=${more_odd}x$word$nl ;;
        [sSua]*) more_states=$more_states$word$nl ;;
        [lL]*) more_links=$more_links$word$nl ;;
        x*) more_labels=$more_labels$word$nl ;;
    esac
}

open_it() {
    case $apart$2 in
        *[!A-Za-z0-9/._@:+,=-]*)
            say "$1" "$2"
            more_odd=${more_odd}c$word$nl
            ;;
        *)
            said=$said$1$2$nl more_opened=$more_opened$2$content_end
            [ "${#said}" -lt 1000 ] || said_all
            ;;
    esac
}

# A path that head is to open to learn why it is not there, or was not listed. Often it is the same as the one before.
told=''
not_there() {
    case $skip_paths in
        *"$nl$2$nl"*)
            say /dev/null/7 "$2"
            return
            ;;
    esac
    if [ "$2" = "$told" ]; then
        say /dev/null/= "$2"
    else
        told=$2
        open_it "/dev/null/$1$nl" "$2"
    fi
}

# The path of a request: file in the folder place, as file is not "." or so. Of a folder that is not there nothing more is
# asked, and for the second file of a folder that is not there what begins with the same letter is listed; only where all that
# can be looked up is listed, too: not in proc, nor where something is mounted when it is looked up.
gone=none listed=none names=''
one() {
    case $op in
        [xuaot])
            found "$1"
            return
            ;;
    esac
    place=${1%/*}
    if [ "$place" = "$gone" ]; then
        say /dev/null/= "$gone"
        return
    fi
    letter=${1#"$place"/}
    letter=$place/${letter%"${letter#?}"}
    # A name that is too long is not there either, but for another reason.
    if [ "$letter" = "$listed" ] && [ "${#1}" -lt 256 ]; then
        [ -n "$names" ] || list
        case $names in
            "$nl" | *"$nl$1$nl"*) ;;
            *)
                case $op in [cls]) say /dev/null/- "$1" ;; esac
                return
                ;;
        esac
    fi
    if [ -e "$1" ] || [ -h "$1" ]; then
        found "$1"
    elif [ ! -e "${place:-/}" ]; then
        gone=$place
        not_there '?' "$place"
    else
        if [ "$letter" != "$listed" ]; then
            listed=$letter names=''
        fi
        case $op in
            [CNLS]) not_there '!' "$1" ;;
            *) found "$1" ;;
        esac
    fi
}

# Sets names to the paths that begin with $listed, in lines; to no more than a line feed where that is not certain.
list() {
    names=$nl
    case ${listed##*/} in
        [A-Za-z0-9]) ;;
        *) return 0 ;;
    esac
    case $listed in
        /etc/* | /usr/* | /lib/* | /run/* | /sys/*) ;;
        *) return 0 ;;
    esac
    # Only a folder that could be listed has a .. in it.
    set +f
    set -- "$place"/.[.] "$listed"*
    set -f
    [ "$1" = "$place/.." ] || return 0
    shift
    IFS=$nl
    names=$nl$*$nl
    IFS=
}

# walk FOLDER REST: what matches the glob REST (* and ? within names, which may begin with a dot) below FOLDER, and perhaps
# a little more. A folder of which it is not certain that it was listed follows a line with a question mark; a path that
# does not seem to be there one with an exclamation mark; what was told before stands behind an equals sign.
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
            else
                below "$1" "$2"
            fi
            return
            ;;
    esac
    # What a shell reads otherwise than we do becomes a star, and where there are many, what follows the first is one: dash
    # takes very long for some.
    glob=$2
    while :; do
        case $glob in
            *['?[']*) glob="${glob%%['?[']*}*${glob#*['?[']}" ;;
            *"$backslash"*) glob="${glob%%"$backslash"*}*${glob#*"$backslash"}" ;;
            *'**'*) glob="${glob%%'**'*}*${glob#*'**'}" ;;
            *'*'*'*'*'*'*) glob="${glob%%'*'*}*" ;;
            *) break ;;
        esac
    done
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
            "$1/$2" | "$1/.$2") [ -e "$p" ] || [ -h "$p" ] || continue ;;
        esac
        case $3 in
            '') found "$p" ;;
            */* | *'*'* | *'?'*) walk "$p" "$3" ;;
            *) below "$p" "$3" ;;
        esac
    done
}

# The file of folder $1 with the name $2.
below() {
    if [ -e "$1/$2" ] || [ -h "$1/$2" ]; then
        found "$1/$2"
    # Below what is there and no folder is nothing.
    elif [ -d "$1" ] || [ ! -e "$1" ]; then
        not_there '!' "$1/$2"
    fi
}

# The folder before the first wildcard needs no walk.
glob() {
    head=${1%%[*?]*}
    head=${head%/*}
    walk "$head" "${1#"$head"/}"
}

expand() {
    skip_paths=$nl
    for request do
        plain "${request#?}"
        op=${request%%/*}
        case $op in
            k)
                skip_paths=$skip_paths$path$nl
                continue
                ;;
            e)
                apart=' '
                continue
                ;;
        esac
        said=$said/dev/null/@$nl
        case $op$path in
            [CNLS]*[*?]*) glob "$path" ;;
            *) one "$path" ;;
        esac
    done
    said=$said/dev/null/.$nl
    said_all
}

stage() {
    printf '\n%s\n' "$M"
    printf '\n%s\n' "$M" >&2
}

# Runs a program that only reads; what it prints is followed by its status.
run() {
    "$@" </dev/null
    status=$?
    printf '\n%s %s\n' "$M" "$status"
    printf '\n%s\n' "$M" >&2
    return "$status"
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
    printf '\n%s begin\n' "$M"
    plain "${1#?}"
    case $1 in
        u/*)
            [ -e "$path" ] || return 0
            run sasldblistusers2 -f "$path"
            ;;
        a/*)
            # Nothing is run that others than root could have put there.
            case $(stat -L -c '%u %a' -- "$path" 2>/dev/null) in
                '0 '*[0145][0145]) ;;
                *) return 0 ;;
            esac
            run "$path" --version
            # The name of the option since QEMU 7.2, and before.
            run "$path" --block-rpcs=help || run "$path" --blacklist=help
            ;;
        o/*) run python3 -ISc "$excl_python" "$path" ;;
        t/*)
            run date +%s
            [ -f /proc/sys/kernel/arch ] || run uname -m
            ;;
    esac
}

# Runs a program with the paths of $1, plain ones, behind its other arguments.
with() {
    lines=$1
    shift
    IFS=$nl
    # shellcheck disable=SC2086 # lines
    if [ "${#lines}" -lt 60000 ]; then
        "$@" $lines
    else
        printf '%s\0' $lines | xargs -0 -r "$@"
    fi
    IFS=
}

IFS=$nl
# shellcheck disable=SC2086 # lines
set -- $1
IFS=
expand "$@"

[ -z "$opened" ] || with "/proc/self/environ$nl/proc/self/environ$nl$opened" head -q -c 16777217 --
stage

[ -z "$states" ] || with "$states" stat -L -c '%f %u %g %s %Z' --
stage

target() {
    readlink -n -v -- "$1" && printf '\0'
}

if [ -z "$links" ]; then
    :
# Not every readlink takes many, or goes on after the first that is no link.
elif [ "$(readlink -v -n -- / /proc/self/cwd 2>/dev/null)" = / ]; then
    with "$links" readlink -v -z --
else
    IFS=$nl
    for line in $links; do
        target "$line"
    done
    IFS=
fi
stage

[ -z "$labels" ] || with "$labels" stat -L --printf='%C\0' --
stage

# Looks at a path, behind its letter, by a call of its own. The bound is for some seconds.
left=5000
alone() {
    plain "${1#?}"
    # After a hang all are looked at so, and then it is not strange names that make so many.
    [ -n "$apart" ] || left=$((left - 1))
    if [ "$left" -lt 0 ]; then
        echo 'reader: more than 5000 files that have to be looked at one by one' >&2
        return
    fi
    case ${1%%/*} in
        c) head -q -c 16777217 -- /proc/self/environ /proc/self/environ "$path" /proc/self/environ ;;
        s) stat -L -c '%f %u %g %s %Z' -- "$path" ;;
        l) target "$path" ;;
        x) stat -L --printf='%C\0' -- "$path" ;;
    esac
}

IFS=$nl
for line in $odd; do
    IFS=
    alone "$line"
    stage
done

IFS=$nl
for line in $programs; do
    IFS=
    program "$line"
done
printf '\n%s end %s\n' "$M" "$number"
printf '\n%s end %s\n' "$M" "$number" >&2
exit 0
