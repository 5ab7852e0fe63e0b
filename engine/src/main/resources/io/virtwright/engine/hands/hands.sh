#!/bin/sh
# The hands of Virtwright: applies, finishes or takes back one transaction of the journal. Needs no Virtwright.
#
#   sh hands.sh apply DIR          check everything, then take every step
#   sh hands.sh finish DIR         the same, from where an apply was cut off
#   sh hands.sh undo DIR [force]   put everything back; force also overwrites what was changed by others since
#
# DIR is ROOT/var/lib/virtwright/transactions/ID, absolute. ROOT is empty on a live host; otherwise it is a directory
# tree, and nothing outside of it is touched. docs/journal.md says what is in DIR, and how to do this by hand.
#
# Everything in DIR is data; nothing of it is ever run. Each command may be killed at any point and given again.
# Needs: awk cat chmod chown cmp comm cp dd flock id mkdir mv rm rmdir sed sort stat sync tr; virsh for domains. Uses
# getfattr, restorecon and timeout where they are there.
#
# Lines on standard output:
#   state WORD           the transaction is now in this state, durably
#   step N WORD          step N is now begun, done or undone, durably
#   conflict N TEXT      step N is not as the transaction left it: it was changed by somebody else
#   problem TEXT         why things did not go as asked
#   note TEXT            worth knowing
# Exit status: 0 as asked; 3 refused, nothing was changed; 4 a step failed and everything was taken back; 5 stuck, or
# conflicts found; 6 another transaction is under way or was cut off; 7 the journal can't be used, and nothing was changed; 8
# it can't be used any more, and something may be changed; 64 wrong usage. Any other: killed, and it says nothing.

# "A && B || C" means here: C unless both.
# shellcheck disable=SC2015

# Started means run to the end, whatever happens to the terminal, the link or the program that started this.
trap '' HUP INT QUIT PIPE TERM
set -u
umask 077
LC_ALL=C
PATH=${PATH:+$PATH:}/usr/sbin:/usr/bin:/sbin:/bin
export LC_ALL PATH
unset CDPATH ENV BASH_ENV GREP_OPTIONS VIRSH_DEBUG VIRSH_LOG_FILE LIBVIRT_DEBUG LIBVIRT_LOG_OUTPUTS

newline='
'
blank=" 	$newline"
why=
text=
# Empty once something may have been changed by this run.
unchanged='nothing was changed; '

# ---- small tools --------------------------------------------------------------------------------------------------

# Output is for whoever still listens: nobody may.
say() {
    printf '%s\n' "$*" 2>/dev/null || true
}

# Sets text: $1 as one line without control characters.
clean() {
    text=$(printf '%s' "$1" | tr '\n\t' '  ' | tr -d '\000-\037\177')
}

# Sets text: the file's content to the byte.
slurp() {
    text=$(cat "$1" 2>/dev/null && printf x) || return 1
    text=${text%x}
}

# Sets text: the file's content without the white space around it.
value_of() {
    text=$(cat "$1" 2>/dev/null) || return 1
    trim "$text"
}

trim() {
    text=${1#"${1%%[!"$blank"]*}"}
    text=${text%"${text##*[!"$blank"]}"}
}

exists() {
    [ -e "$1" ] || [ -h "$1" ]
}

number() {
    case $1 in
        '' | *[!0-9]* | ??????????*) return 1 ;;
    esac
}

# fsync of a file or folder. A sync that knows no operands syncs everything, which does as well.
durable() {
    why=$(sync "$1" 2>&1)
}

# Writes a small file of the journal, whole or not at all, durably.
mark() {
    why=$( { printf '%s\n' "$2" >"$1.new"; } 2>&1) && durable "$1.new" && place "$1.new" "$1"
}

# Renames durably, within one folder.
place() {
    why=$(mv -f "$1" "$2" 2>&1) && durable "${2%/*}"
}

# A copy with mode, owner, times, and label and other extended attributes where this cp can.
copy() {
    why=$(rm -f "$2" 2>&1) || return 1
    cp --preserve=all "$1" "$2" 2>/dev/null && return
    why=$(cp -p "$1" "$2" 2>&1)
}

# Prints mode, owner and label, then the extended attributes or a question mark.
meta() {
    owner=$(stat -c '%a %u %g' "$1") || return 1
    # Where there is no label, or stat doesn't know the question, it prints a sign of its own.
    printf '%s %s\n' "$owner" "$(stat -c %C "$1" 2>/dev/null)"
    if command -v getfattr >/dev/null 2>&1; then
        getfattr -h -d -m - -e hex "$1" 2>/dev/null | sed -e '/^#/d' -e '/^$/d' | sort
    else
        printf '?\n'
    fi
}

# Whether two results of meta agree, as far as both know.
same_meta() {
    [ "$1" = "$2" ] && return
    [ "${1%%"$newline"*}" = "${2%%"$newline"*}" ] || return 1
    case $newline$1$newline$newline$2$newline in
        *"$newline?$newline"*) return 0 ;;
    esac
    return 1
}

# ---- the transaction ----------------------------------------------------------------------------------------------

unusable() {
    clean "$1"
    say "problem $text"
    [ -n "$unchanged" ] || exit 8
    exit 7
}

set_state() {
    mark "$dir/state" "$1" || return 1
    state=$1
    say "state $1"
}

# Sets step and kind, and what every kind needs to know of step n.
select_step() {
    n=$1
    step=$dir/steps/$n
    value_of "$step/kind" || unusable "step $n is missing"
    kind=$text
    deferred=
    [ ! -e "$step/deferred" ] || deferred=yes
    case $kind in
        file) locate ;;
        knob)
            locate
            case $root$path in
                /sys/?* | /proc/sys/?*) ;;
                *) unusable "step $n: not a kernel file of a live host: $path" ;;
            esac
            ;;
        definition | live)
            [ -z "$root" ] || unusable "step $n: a tree has no libvirt"
            value_of "$step/uuid" || unusable "step $n: no domain"
            uuid=$text
            case $uuid in
                *[!0-9a-f-]* | -* | '') unusable "step $n: not a UUID" ;;
            esac
            [ "$kind" = definition ] || live_select
            ;;
        *) unusable "step $n: unknown kind" ;;
    esac
}

step_state() {
    if [ -e "$dir/steps/$1/state" ]; then
        value_of "$dir/steps/$1/state" || unusable "step $1: its state can't be read"
    else
        text=pending
    fi
    case $text in
        pending | begun | done | undone) ;;
        *) unusable "step $1: unknown state" ;;
    esac
}

set_step() {
    mark "$step/state" "$1" || return 1
    say "step $n $1"
}

# ---- files --------------------------------------------------------------------------------------------------------

# Sets path, parent and temp. In a tree no link on the way is followed: it could lead out of the tree.
locate() {
    slurp "$step/path" || unusable "step $n: no path"
    case $text in
        /?*) ;;
        *) unusable "step $n: not an absolute path" ;;
    esac
    case $text/ in
        *//* | */./* | */../*) unusable "step $n: not a plain path" ;;
    esac
    path=$root$text
    parent=${path%/*}
    parent=${parent:-/}
    temp=${parent%/}/.virtwright-$id-$n
    [ -n "$root" ] || return 0
    rest=${text#/}
    sofar=$root
    while :; do
        case $rest in
            */*) ;;
            *) break ;;
        esac
        sofar=$sofar/${rest%%/*}
        rest=${rest#*/}
        [ ! -h "$sofar" ] || unusable "step $n: $sofar is a symbolic link, which is not followed in a tree"
    done
}

# Whether the path now is as in the image $1 (before, want), with the metadata in $2 if that was recorded.
file_is() {
    if [ -e "$step/$1.absent" ]; then
        ! exists "$path"
        return
    fi
    [ -f "$path" ] && [ ! -h "$path" ] && cmp -s "$step/$1" "$path" || return 1
    [ -e "$step/$2" ] || return 0
    slurp "$step/$2" && trim "$text"
    recorded=$text
    present=$(meta "$path") || return 1
    same_meta "$recorded" "$present"
}

file_now() {
    if file_is before before.meta; then
        now=before
    elif file_is want after.meta; then
        now=after
    else
        now=other
        if ! exists "$path"; then
            why="$path is gone"
        else
            why="$path was changed"
        fi
    fi
}

# A link, a folder or a file with a second name is not for us to replace.
file_ordinary() {
    if [ -h "$path" ]; then
        why="$path is a symbolic link"
    elif [ -d "$path" ]; then
        why="$path is a folder"
    elif [ -e "$path" ] && [ ! -f "$path" ]; then
        why="$path is no regular file"
    elif [ -e "$path" ] && [ "$(stat -c %h "$path")" != 1 ]; then
        why="$path has several names (hard links)"
    else
        return 0
    fi
    return 1
}

file_capture() {
    file_ordinary || return 1
    why=$(rm -f "$temp" "$step/before" "$step/before.absent" "$step/before.meta" "$step/made" 2>&1) || return 1
    if [ -e "$path" ]; then
        # Before the copy: reading a file may be what makes its times or its security module change it.
        was=$(meta "$path") || { why="$path can't be read"; return 1; }
        copy "$path" "$step/before.new" && durable "$step/before.new" && place "$step/before.new" "$step/before" &&
            mark "$step/before.meta" "$was" || return 1
        same_meta "$was" "$(meta "$step/before")" ||
            { why="owner, mode or attributes of $path can't be kept"; return 1; }
    else
        missing=0
        folder=$parent
        while ! exists "$folder"; do
            missing=$((missing + 1))
            folder=${folder%/*}
            folder=${folder:-/}
        done
        [ -d "$folder" ] || { why="$folder is no folder"; return 1; }
        if [ "$missing" != 0 ]; then
            [ -e "$step/folders" ] || { why="there is no folder $parent"; return 1; }
            mark "$step/made" "$missing" || return 1
        fi
        mark "$step/before.absent" "" || return 1
    fi
    file_is expect no || { why="$path is not as it was when the plan was made"; return 1; }
}

file_act() {
    file_ordinary && why=$(rm -f "$temp" 2>&1) || return 1
    if [ -e "$step/want.absent" ]; then
        file_is before before.meta || { why="$path was changed a moment ago"; return 1; }
        why=$(rm -f "$path" 2>&1) && durable "$parent"
        return
    fi
    if [ -e "$step/before.absent" ]; then
        [ ! -e "$step/made" ] || file_folders || return 1
        why=$( { cat "$step/want" >"$temp"; } 2>&1) && why=$(chmod 644 "$temp" 2>&1) || return 1
        [ "$(id -u)" != 0 ] || why=$(chown 0:0 "$temp" 2>&1) || return 1
    else
        slurp "$step/before.meta" || return 1
        mode=${text%% *}
        copy "$path" "$temp" || return 1
        [ -w "$temp" ] || why=$(chmod u+w "$temp" 2>&1) || return 1
        why=$( { cat "$step/want" >"$temp"; } 2>&1) && why=$(chmod "$mode" "$temp" 2>&1) || return 1
    fi
    durable "$temp" || return 1
    file_is before before.meta || { why="$path was changed a moment ago"; return 1; }
    place "$temp" "$path"
}

# Makes the missing folders, from the top, each durably.
file_folders() {
    value_of "$step/made" && number "$text" || { why="step $n: damaged"; return 1; }
    level=$text
    while [ "$level" -gt 0 ]; do
        folder=$parent
        i=1
        while [ "$i" -lt "$level" ]; do
            folder=${folder%/*}
            i=$((i + 1))
        done
        [ -d "$folder" ] || why=$( (umask 022 && mkdir "$folder") 2>&1) || return 1
        label "$folder"
        above=${folder%/*}
        durable "${above:-/}" || return 1
        level=$((level - 1))
    done
}

# The label that the security policy has for this path. Hosts without SELinux have no restorecon, or one that does nothing.
label() {
    [ -n "$root" ] || ! command -v restorecon >/dev/null 2>&1 || restorecon "$1" >/dev/null 2>&1 || true
}

file_settle() {
    if [ ! -e "$step/want.absent" ]; then
        [ ! -e "$step/before.absent" ] || label "$path"
        is=$(meta "$path") || { why="$path can't be read back"; return 1; }
        if [ -e "$step/before.meta" ]; then
            slurp "$step/before.meta" && trim "$text"
            same_meta "$text" "$is" || { why="owner, mode or attributes of $path could not be kept"; return 1; }
        fi
        mark "$step/after.meta" "$is" || return 1
    fi
    durable "$parent" || return 1
    file_is want after.meta || { why="$path does not read back as it was written"; return 1; }
}

file_undo() {
    why=$(rm -f "$temp" 2>&1) || return 1
    if [ "$now" = other ]; then
        [ ! -d "$path" ] || [ -h "$path" ] || { why="$path is a folder now"; return 1; }
        ! exists "$path" || keep_overwritten || return 1
    fi
    if [ "$now" != before ]; then
        if [ -e "$step/before.absent" ]; then
            why=$(rm -f "$path" 2>&1) || return 1
        else
            copy "$step/before" "$temp" && durable "$temp" && place "$temp" "$path" || return 1
        fi
    fi
    [ ! -d "$parent" ] || durable "$parent" || return 1
    [ ! -e "$step/made" ] || file_unfold || return 1
    file_is before before.meta || { why="$path does not read back as it was"; return 1; }
}

keep_overwritten() {
    copy "$path" "$step/overwritten" && durable "$step/overwritten" && durable "$step"
}

# Removes the folders that we made, unless somebody put something into them since.
file_unfold() {
    value_of "$step/made" && number "$text" || { why="step $n: damaged"; return 1; }
    level=$text
    folder=$parent
    while [ "$level" -gt 0 ]; do
        if [ -d "$folder" ] && ! rmdir "$folder" 2>/dev/null; then
            clean "$folder"
            say "note $text is no longer empty and stays"
            return 0
        fi
        folder=${folder%/*}
        folder=${folder:-/}
        [ ! -d "$folder" ] || durable "$folder" || return 1
        level=$((level - 1))
    done
}

# ---- kernel files -------------------------------------------------------------------------------------------------

# Sets text: what the kernel prints.
knob_read() {
    text=$(cat "$path" 2>&1) || { why=$text; return 1; }
    trim "$text"
}

# A kernel file takes a value in one write, and may refuse it.
knob_write() {
    why=$(printf '%s\n' "$1" | dd of="$path" bs=65536 2>&1) && return
    why=${why%%"$newline"*}
    return 1
}

knob_now() {
    if ! knob_read; then
        now=other
        return
    fi
    present=$text
    now=other
    clean "$present"
    why="$path is now $text"
    for image in after want before; do
        [ -e "$step/$image" ] && value_of "$step/$image" && [ "$text" = "$present" ] || continue
        case $image in
            before) now=before ;;
            *) now=after ;;
        esac
    done
}

knob_capture() {
    knob_read || return 1
    present=$text
    mark "$step/before" "$present" || return 1
    value_of "$step/expect" || { why="step $n: damaged"; return 1; }
    [ "$text" = "$present" ] || { why="$path is $present; the plan was made for $text"; return 1; }
}

knob_act() {
    value_of "$step/want" && knob_write "$text"
}

# What the kernel made of it is recorded before it is judged: undo must know it in either case.
knob_settle() {
    knob_read || return 1
    present=$text
    mark "$step/after" "$present" || return 1
    value_of "$step/want" || return 1
    [ "$text" = "$present" ] || { why="$path was given $text and reads $present"; return 1; }
}

knob_undo() {
    [ "$now" != before ] || return 0
    [ "$now" != other ] || ! knob_read || mark "$step/overwritten" "$text" || return 1
    value_of "$step/before" || { why="its before-image is missing"; return 1; }
    old=$text
    knob_write "$old" || return 1
    knob_read || return 1
    [ "$text" = "$old" ] || { why="$path was given $old and reads $text"; return 1; }
}

# ---- domain definitions -------------------------------------------------------------------------------------------

# A daemon that never answers costs a minute. Sets why from standard error, of which only libvirt's own summaries are
# kept: a parser quotes the line that it stumbled over, and that line may hold a password.
virsh_to() {
    output=$1
    shift
    why=$($patience virsh -q -c qemu:///system "$@" 2>&1 >"$output" </dev/null) && return
    result=$?
    why=$(printf '%s\n' "$why" | sed -n 's/^error: //p' | tr '\n' ' ')
    why=${why:-virsh $1 failed with status $result}
    return 1
}

# Stores the definition as it is now as image $1: with its secrets, or without them where $2 is plain.
definition_dump() {
    secrets=--security-info
    [ "${2-}" != plain ] || secrets=
    # shellcheck disable=SC2086 # one word or none
    virsh_to "$step/$1.new" dumpxml --inactive $secrets "$uuid" && durable "$step/$1.new" &&
        place "$step/$1.new" "$step/$1"
}

# Makes the definition that is wanted out of the one with its secrets (before). The edit was made for the one without
# (plain), as lines to keep, drop and add. libvirt prints both alike but for the password of a graphics element and the
# cookies of a disk, whole lines; anything else that differs is refused, and so is an edit of a line with a secret.
definition_splice() {
    why=$( { awk -v secure="$step/before" -v plain="$step/plain" "$splice" "$step/edit" >"$step/want.new"; } 2>&1) &&
        durable "$step/want.new" && place "$step/want.new" "$step/want" && return
    case $? in
        3) why="the definition with its secrets does not match the one without" ;;
        4) why="a line that is to be changed holds a secret: change that by hand" ;;
    esac
    why=${why:-the definition can\'t be edited}
    return 1
}

# shellcheck disable=SC2016 # a program for awk
splice='
    function quit(status) { failed = 1; exit status }

    # Sets p and s to the next lines of the definition without and with secrets that are one line. Cookies are passed on.
    function pair(    hidden) {
        if ((getline p <plain) <= 0 || (getline s <secure) <= 0) quit(3)
        while (s != p && s ~ /^ *<(cookies>|cookie name=|\/cookies>)/) {
            print s
            if ((getline s <secure) <= 0) quit(3)
        }
        if (s == p) return
        if (s !~ /^ *<graphics /) quit(3)
        hidden = s
        gsub(/ passwd=\047[^\047]*\047/, "", hidden)
        if (hidden != p) quit(3)
    }

    $1 == "keep" { for (i = 0; i < $2; i++) { pair(); print s }; next }
    $1 == "drop" { for (i = 0; i < $2; i++) { pair(); if (s != p) quit(4) }; next }
    $1 == "add" { print substr($0, 5); next }
    { quit(3) }

    END {
        # Only empty lines may be left: virsh prints more of them at the end than the daemon sends.
        while (!failed && (getline p <plain) > 0) if (p != "") quit(3)
        while (!failed && (getline s <secure) > 0) if (s != "") quit(3)
    }
'

# Whether two definitions are equal but for newlines at the end, of which virsh prints more than the daemon sends.
same_xml() {
    [ "$(cat "$1")" = "$(cat "$2")" ]
}

# Names, attributes and words of a definition, sorted: how libvirt orders and indents them does not matter.
tokens() {
    # shellcheck disable=SC2020 # each of these characters becomes a newline
    sed 's,</[^>]*>,,g' "$1" | tr '"' "'" | tr '<>/ \t' '\n\n\n\n\n' | sed '/^$/d' | sort >"$2"
}

# Whether the image $1 has all that was asked for. libvirt drops without a word what it does not know.
definition_kept() {
    why=$( { tokens "$step/want" "$step/want.tokens" && tokens "$step/$1" "$step/$1.tokens"; } 2>&1) || return 1
    lost=$(comm -23 "$step/want.tokens" "$step/$1.tokens" | sed -n '$=')
    more=$(comm -13 "$step/want.tokens" "$step/$1.tokens" | sed -n '$=')
    rm -f "$step/want.tokens" "$step/$1.tokens"
    [ -z "$lost" ] || { why="libvirt did not keep all of it (compare the files want and $1 in $step)"; return 1; }
}

definition_now() {
    now=other
    if ! definition_dump present; then
        why="its definition can't be read: $why"
    elif cmp -s "$step/present" "$step/before"; then
        now=before
    elif [ -e "$step/after" ]; then
        if cmp -s "$step/present" "$step/after"; then now=after; else why="the definition was changed"; fi
    elif definition_kept present && [ -z "$more" ]; then
        # Cut off between the definition and the reading back: nobody else's addition may be in it.
        now=after
    else
        why="the definition was changed"
    fi
}

# The definition without its secrets is read between two readings of the one with them, so that all are of the same.
definition_capture() {
    definition_dump before && definition_dump open plain && definition_dump expect || return 1
    same_xml "$step/plain" "$step/open" || { why="the definition is not as it was when the plan was made"; return 1; }
    cmp -s "$step/before" "$step/expect" || { why="the definition was changed a moment ago"; return 1; }
    definition_splice
}

definition_act() {
    definition_dump present || return 1
    cmp -s "$step/present" "$step/before" || { why="the definition was changed a moment ago"; return 1; }
    virsh_to /dev/null define "$step/want"
}

definition_settle() {
    definition_dump after && definition_kept after || return 1
    ! cmp -s "$step/after" "$step/before" || { why="libvirt took the new definition and kept the old one"; return 1; }
}

definition_undo() {
    [ "$now" != before ] || return 0
    [ "$now" != other ] || definition_dump overwritten || true
    virsh_to /dev/null define "$step/before" && definition_dump present || return 1
    cmp -s "$step/present" "$step/before" || { why="the definition does not read back as it was"; return 1; }
}

# ---- running domains ----------------------------------------------------------------------------------------------

live_select() {
    value_of "$step/operation" || unusable "step $n: no operation"
    operation=$text
    value_of "$step/thread" && number "$text" || unusable "step $n: no I/O thread"
    thread=$text
    case $operation in
        add | delete) ;;
        pin | poll)
            for image in expect want; do
                value_of "$step/$image" || unusable "step $n: no $image"
                case $operation$text in
                    pin | pin*[!0-9,-]* | pin-* | poll | poll*[!0-9\ ]*) unusable "step $n: not a value: $text" ;;
                esac
            done
            ;;
        *) unusable "step $n: unknown operation" ;;
    esac
}

# Sets text: what tells this run of the domain from any other, or nothing where it doesn't run.
live_run() {
    if ! virsh_to "$step/answer" domid "$uuid"; then
        case $why in
            *"failed to get domain"*) text= && return 0 ;;
        esac
        return 1
    fi
    value_of "$step/answer" || return 1
    domain_id=$text
    if ! number "$domain_id"; then
        text=
        return 0
    fi
    virsh_to "$step/answer" domname "$uuid" && value_of "$step/answer" || return 1
    started=
    if value_of "/run/libvirt/qemu/$text.pid" && number "$text"; then
        pid=$text
        # The start time is field 22; the second is the name, in brackets, and may hold anything.
        slurp "/proc/$pid/stat" || text=') '
        text=${text##*) }
        # shellcheck disable=SC2086 # split into fields
        set -f -- $text
        set +f
        started=$pid.${20:-}
    fi
    value_of /proc/sys/kernel/random/boot_id || text=
    text="$text $domain_id $started"
}

# Sets text: the CPUs of a list like 0-3,8, one a line, in order.
cpus() {
    list=$1,
    text=$(
        while [ -n "$list" ]; do
            range=${list%%,*}
            list=${list#*,}
            first=${range%-*}
            last=${range#*-}
            number "$first" && number "$last" || exit 1
            while [ "$first" -le "$last" ]; do
                printf '%s\n' "$first"
                first=$((first + 1))
            done
        done | sort -nu
    )
}

# Sets text: the CPUs of the I/O thread as libvirt prints them; empty where there is no such thread.
live_affinity() {
    virsh_to "$step/answer" iothreadinfo "$uuid" --live || return 1
    text=
    while read -r name list; do
        [ "$name" != "$thread" ] || text=$list
    done <"$step/answer"
    trim "$text"
}

# Sets text: the I/O thread's longest poll, growth and shrinking.
live_polling() {
    virsh_to "$step/answer" domstats --iothread "$uuid" || return 1
    polling=
    for name in poll-max-ns poll-grow poll-shrink; do
        found=$(sed -n "s/^ *iothread\\.$thread\\.$name=//p" "$step/answer")
        number "$found" || { why="libvirt does not tell how I/O thread $thread polls"; return 1; }
        polling="$polling $found"
    done
    text=${polling# }
}

# Sets text: the state that this step changes, in a form that compares.
live_read() {
    case $operation in
        add | delete) live_affinity && text=${text:+there} ;;
        pin) live_affinity && { [ -z "$text" ] || cpus "$text"; } ;;
        poll) live_polling ;;
    esac
}

# Sets text: the image $1 (expect, want) in the form of live_read.
live_image() {
    case $operation-$1 in
        add-expect | delete-want) text= ;;
        add-want | delete-expect) text=there ;;
        pin-*) value_of "$step/$1" && cpus "$text" ;;
        poll-*) value_of "$step/$1" ;;
    esac
}

live_now() {
    now=other
    if ! live_run; then
        return
    fi
    run=$text
    value_of "$step/run" || unusable "step $n: damaged"
    if [ "$text" != "$run" ]; then
        now=restarted
        return
    fi
    live_read || return
    present=$text
    live_image want && [ "$text" = "$present" ] && { now=after; return; }
    live_image expect && [ "$text" = "$present" ] && { now=before; return; }
    why="I/O thread $thread was changed"
}

live_capture() {
    live_run || return 1
    [ -n "$text" ] || { why="the domain does not run"; return 1; }
    mark "$step/run" "$text" || return 1
    live_read || return 1
    present=$text
    live_image expect && [ "$text" = "$present" ] ||
        { why="I/O thread $thread is not as it was when the plan was made"; return 1; }
    if [ "$operation" = delete ]; then
        live_affinity && mark "$step/before.pin" "$text" && live_polling && mark "$step/before.poll" "$text"
    else
        mark "$step/before" "$present"
    fi
}

live_act() {
    live_run || return 1
    run=$text
    value_of "$step/run" && [ "$text" = "$run" ] || { why="the domain was restarted a moment ago"; return 1; }
    case $operation in
        add) virsh_to /dev/null iothreadadd "$uuid" "$thread" --live ;;
        delete) virsh_to /dev/null iothreaddel "$uuid" "$thread" --live ;;
        pin) value_of "$step/want" && virsh_to /dev/null iothreadpin "$uuid" "$thread" "$text" --live ;;
        poll) value_of "$step/want" && live_poll "$text" ;;
    esac
}

live_poll() {
    # shellcheck disable=SC2086 # three numbers
    set -- $1
    virsh_to /dev/null iothreadset "$uuid" "$thread" --poll-max-ns "$1" --poll-grow "$2" --poll-shrink "$3" --live
}

live_settle() {
    live_read || return 1
    present=$text
    live_image want && [ "$text" = "$present" ] ||
        { why="libvirt accepted it, and I/O thread $thread reads back otherwise"; return 1; }
}

# Gives an I/O thread that is there again the CPUs and the polling that it had.
live_restore() {
    live_affinity && affinity=$text && value_of "$step/before.pin" || return 1
    [ "$text" = "$affinity" ] || virsh_to /dev/null iothreadpin "$uuid" "$thread" "$text" --live || return 1
    live_polling && polling=$text && value_of "$step/before.poll" || return 1
    [ "$text" = "$polling" ] || live_poll "$text"
}

live_undo() {
    case $now in
        before)
            [ "$operation" != delete ] || live_restore
            return
            ;;
        restarted)
            say "note step $n: the domain was stopped or restarted since, so there is nothing to take back"
            return 0
            ;;
    esac
    case $operation in
        add)
            [ "$now" != other ] || return 1
            virsh_to /dev/null iothreaddel "$uuid" "$thread" --live
            ;;
        delete)
            virsh_to /dev/null iothreadadd "$uuid" "$thread" --live && live_restore
            ;;
        pin) value_of "$step/expect" && virsh_to /dev/null iothreadpin "$uuid" "$thread" "$text" --live ;;
        poll) value_of "$step/expect" && live_poll "$text" ;;
    esac || return 1
    live_now
    [ "$now" = before ] || { why="I/O thread $thread does not read back as it was"; return 1; }
}

# ---- the order of business ----------------------------------------------------------------------------------------

of_kind() {
    case $kind-$1 in
        file-capture) file_capture ;;
        file-now) file_now ;;
        file-act) file_act ;;
        file-settle) file_settle ;;
        file-undo) file_undo ;;
        knob-capture) knob_capture ;;
        knob-now) knob_now ;;
        knob-act) knob_act ;;
        knob-settle) knob_settle ;;
        knob-undo) knob_undo ;;
        definition-capture) definition_capture ;;
        definition-now) definition_now ;;
        definition-act) definition_act ;;
        definition-settle) definition_settle ;;
        definition-undo) definition_undo ;;
        live-capture) live_capture ;;
        live-now) live_now ;;
        live-act) live_act ;;
        live-settle) live_settle ;;
        live-undo) live_undo ;;
    esac
}

# Records and prints what went wrong with step n.
trouble() {
    clean "step $n: $1"
    problem=$text
    say "problem $problem"
}

# Gives back the space that was set aside for taking steps back on a full disk.
unreserve() {
    rm -f "$dir/reserve"
}

check_all() {
    k=1
    while [ "$k" -le "$count" ]; do
        select_step "$k"
        if [ -z "$deferred" ]; then
            of_kind capture || return 1
        fi
        k=$((k + 1))
    done
    durable "$dir/steps"
}

take_step() {
    step_state "$n"
    case $text in
        done)
            [ -n "$resumed" ] && ! covered || return 0
            # A reboot since may have lost what is no more than a value of the kernel.
            of_kind now
            case $now in
                before) of_kind act && of_kind settle ;;
                other) return 1 ;;
            esac
            return
            ;;
        begun)
            of_kind now
            case $now in
                before) of_kind act || return 1 ;;
                after) ;;
                restarted) why="the domain was stopped or restarted"; return 1 ;;
                *) return 1 ;;
            esac
            ;;
        *)
            [ -z "$deferred" ] || of_kind capture || return 1
            set_step begun && of_kind act || return 1
            ;;
    esac
    of_kind settle && set_step "done"
}

apply() {
    case $state in
        prepared)
            if ! check_all; then
                trouble "$why"
                unreserve
                mark "$dir/problem" "$problem" && set_state refused || unusable "$unchanged$why"
                exit 3
            fi
            if ! set_state applying; then
                unusable "$unchanged$why"
            fi
            ;;
        applying)
            resumed=yes
            say "state applying"
            ;;
        applied) say "state applied" && exit 0 ;;
        *) unusable "a transaction that is $state can't be applied or finished" ;;
    esac
    unchanged=
    k=1
    while [ "$k" -le "$count" ]; do
        select_step "$k"
        if ! take_step; then
            trouble "$why"
            unreserve
            mark "$dir/problem" "$problem"
            undo
            exit 4
        fi
        k=$((k + 1))
    done
    set_state applied || unusable "all steps are taken, but that can't be recorded: $why"
    unreserve
}

# Whether a later step of the same target is still in place: then this step's own result is not to be seen.
covered() {
    [ -e "$step/next" ] || return 1
    value_of "$step/next" && number "$text" || unusable "step $n: damaged"
    step_state "$text"
    case $text in
        begun | done) return 0 ;;
    esac
    return 1
}

# Whether the before-image is still what was expected and found then. A damaged one must not replace anything.
intact() {
    case $kind in
        file)
            if [ -e "$step/before.absent" ]; then
                [ -e "$step/expect.absent" ] && [ ! -e "$step/before" ]
            else
                [ ! -e "$step/expect.absent" ] && [ -s "$step/before.meta" ] && cmp -s "$step/before" "$step/expect"
            fi
            ;;
        knob) value_of "$step/expect" && expected=$text && value_of "$step/before" && [ "$text" = "$expected" ] ;;
        definition) [ -s "$step/before" ] && [ -e "$step/expect" ] && same_xml "$step/before" "$step/expect" ;;
        live) [ -s "$step/run" ] ;;
    esac
}

find_conflicts() {
    conflicts=0
    first_conflict=
    # Steps are taken in order: none is pending below one that was taken, nor in a whole transaction.
    taken=
    [ "$state" != applied ] || taken=yes
    k=$count
    while [ "$k" -gt 0 ]; do
        select_step "$k"
        step_state "$k"
        case $text in
            pending) [ -z "$taken" ] || unusable "${unchanged}the state of step $n is lost" ;;
            *) taken=yes ;;
        esac
        case $text in
            begun | done)
                intact || unusable "${unchanged}the before-image of step $n is damaged"
                if ! covered; then
                    of_kind now
                    if [ "$now" = other ]; then
                        clean "$why"
                        say "conflict $n $text"
                        conflicts=$((conflicts + 1))
                        first_conflict=${first_conflict:-"step $n: $text"}
                    fi
                fi
                ;;
        esac
        k=$((k - 1))
    done
}

stuck() {
    say "problem $1"
    mark "$dir/problem" "${problem:+$problem; }$1"
    set_state stuck
    exit 5
}

undo() {
    case $state in
        prepared | applying | applied | undoing | stuck) ;;
        undone) say "state undone" && return ;;
        *) unusable "a transaction that is $state can't be undone" ;;
    esac
    find_conflicts
    if [ "$conflicts" != 0 ] && [ -z "$force" ]; then
        if [ "$state" = applied ]; then
            say "problem changed by somebody else since, and left as it is: $first_conflict"
            exit 5
        fi
        stuck "changed by somebody else, and left as it is: $first_conflict"
    fi
    # Without this mark a half undone transaction would count as applied.
    if ! set_state undoing && [ "$state" = applied ]; then
        unusable "$unchanged$why"
    fi
    unchanged=
    k=$count
    while [ "$k" -gt 0 ]; do
        select_step "$k"
        step_state "$k"
        case $text in
            begun | done)
                of_kind now
                if [ "$now" = other ] && [ -z "$force" ]; then
                    clean "step $n: $why"
                    stuck "changed by somebody else, and left as it is: $text"
                fi
                if ! of_kind undo; then
                    clean "step $n could not be taken back: $why"
                    stuck "$text"
                fi
                # Not fatal: whatever is back already is recognised as such.
                set_step undone || true
                ;;
            *) [ "$kind" != file ] || rm -f "$temp" ;;
        esac
        k=$((k - 1))
    done
    set_state undone || unusable "everything is back, but that can't be recorded: $why"
    unreserve
}

usage() {
    printf '%s\n' "usage: hands.sh apply|finish DIR, hands.sh undo DIR [force]" >&2
    exit 64
}

# Refuses a journal that is not ours or not of a form that we know.
open_journal() {
    id=${dir##*/}
    case $id in
        '' | *[!0-9A-Za-z-]* | -*) usage ;;
    esac
    root=${dir%"/var/lib/virtwright/transactions/$id"}
    [ "$root" != "$dir" ] || usage
    case $root/ in
        //*) usage ;;
        /*) ;;
        *) usage ;;
    esac
    base=$root/var/lib/virtwright
    if [ -n "$root" ]; then
        for folder in "$root/var" "$root/var/lib"; do
            [ ! -h "$folder" ] || unusable "$folder is a symbolic link, which is not followed in a tree"
        done
    fi
    for folder in "$base" "$base/transactions" "$dir" "$dir/steps"; do
        [ -d "$folder" ] && [ ! -h "$folder" ] || unusable "no such transaction: $folder is no folder"
        [ "$(stat -c %u "$folder")" = "$(id -u)" ] || unusable "$folder belongs to somebody else"
    done
    value_of "$dir/format" || unusable "$dir has no format"
    [ "$text" = 1 ] || unusable "$dir is of format $text; this program knows format 1: use a newer one"
    # What is written here must not end up elsewhere: nothing but files and folders may be in the way.
    for file in "$base/lock" "$base/owner" "$dir"/* "$dir"/steps/* "$dir"/steps/*/*; do
        [ ! -h "$file" ] || unusable "$file is a symbolic link"
        [ -f "$file" ] || [ -d "$file" ] || [ ! -e "$file" ] || unusable "$file is neither a file nor a folder"
    done
    for tool in awk chmod chown cmp comm cp dd flock mkdir mv rm rmdir sed sort stat sync tr; do
        command -v "$tool" >/dev/null 2>&1 || unusable "the program $tool is missing here"
    done
}

# The kernel drops this lock when the last process of ours is gone, so that it is never stale.
lock() {
    # A second try: what was killed a moment ago may still be dying.
    flock -n 9 || { sleep 1 && flock -n 9; } || {
        say "problem another transaction is under way"
        exit 6
    }
    slurp "/proc/$$/stat" || text=
    text=${text##*) }
    # shellcheck disable=SC2086 # split into fields
    set -f -- $text
    set +f
    started=${20:-}
    value_of /proc/sys/kernel/random/boot_id || text=
    printf '%s\n' "$$ $started $text $id" >"$base/owner"
    for other in "$base"/transactions/*/state; do
        [ "$other" != "$dir/state" ] && [ -f "$other" ] && [ ! -h "$other" ] && value_of "$other" || continue
        case $text in
            applying | undoing)
                other=${other%/state}
                say "problem transaction ${other##*/} was cut off: finish or undo it first"
                rm -f "$base/owner"
                exit 6
                ;;
        esac
    done
}

run() {
    lock
    value_of "$dir/state" || unusable "$dir has no state"
    state=$text
    value_of "$dir/count" && number "$text" || unusable "$dir has no count of its steps"
    count=$text
    [ ! -e "$dir/purged" ] || unusable "its before-images were purged: it can't be continued or undone"
    problem=
    resumed=
    [ ! -f "$dir/problem" ] || ! value_of "$dir/problem" || problem=$text
    patience=
    if timeout --foreground 9 true 2>/dev/null; then
        patience='timeout --foreground 60'
    elif timeout 9 true 2>/dev/null; then
        patience='timeout 60'
    fi
    if [ "$command" = undo ]; then undo; else apply; fi
    rm -f "$base/owner"
    return 0
}

main() {
    [ "$#" -ge 2 ] || usage
    command=$1
    dir=$2
    force=
    case $command-$#-${3-} in
        apply-2- | finish-2- | undo-2-) ;;
        undo-3-force) force=yes ;;
        *) usage ;;
    esac
    open_journal
    { run; } 9>>"$base/lock" || unusable "$base/lock can't be written"
    exit 0
}

# All of this is read before any of it runs: the file may be replaced meanwhile.
main "$@"
