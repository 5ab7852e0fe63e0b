#!/bin/sh
# What Virtwright does on a host that it reaches over a link: it reads the journal, writes a transaction into it, and starts
# the hands, each in one exchange. docs/journal.md says what is in the journal.
#
#   reach.sh ROOT journal [ID]              prints the small files of all transactions or of one
#   reach.sh ROOT ask                       answers the questions on standard input
#   reach.sh ROOT apply ID STEPS RESERVE    writes a transaction from standard input, and has it applied
#   reach.sh ROOT run ID COMMAND [force]    has the hands, which come on standard input, work on a transaction
#
# It is sent without its comments, and for journal without what lies between "questions" and "the command" below: where sudo
# runs it, all of its text is in the host's log each time.
#
# ROOT is empty on a live host; otherwise it is a directory tree. The first line of the output is "virtwright-reach 1":
# before it is what login scripts say. The last is "end STATUS": without it the link broke.
#
# Standard input of apply and run is lines:
#   file NAME      the next lines are the content of this file below the journal, which is begun anew
#   +TEXT          content: TEXT and a newline
#   -TEXT          content: TEXT
#   0              content: a NUL byte
#   remove ID      this transaction goes
#   purge ID       the images of its steps that may hold secrets go
#   image NAME     the name of such an image
#   end DIGEST     all has come; the SHA-256 of all contents, one after the other
# Of ask: a word, and what is asked for in the form of printf %b.
#
# Needs, besides what the hands need: date grep sha256sum. Uses setsid where it is there.

# "A && B || C" means here: C unless both.
# shellcheck disable=SC2015

set -u
umask 077
LC_ALL=C
PATH=${PATH:+$PATH:}/usr/sbin:/usr/bin:/sbin:/bin
export LC_ALL PATH
unset CDPATH ENV BASH_ENV GREP_OPTIONS

newline='
'
why=
text=

say() {
    printf '%s\n' "$*" 2>/dev/null || true
}

# Sets text: $1 as one line without control characters.
clean() {
    text=$(printf '%s' "$1" | tr '\n\t' '  ' | tr -d '\000-\037\177')
}

finish() {
    say "end $1"
    exit 0
}

# Nothing was changed. Of several messages the first is told: the others follow from it, or say the same of other files.
fail() {
    clean "${1%%"$newline"*}"
    say "failed $text"
    finish 7
}

exists() {
    [ -e "$1" ] || [ -h "$1" ]
}

# ---- reading the journal ------------------------------------------------------------------------------------------

# Sets why unless the folder of the transactions can be read. Status 1: it can't; 2: there is none.
readable() {
    for folder in "$root/var" "$root/var/lib" "$base" "$transactions"; do
        exists "$folder" || return 2
        if [ ! -d "$folder" ]; then
            why="$folder is no folder"
            return 1
        elif [ ! -x "$folder" ]; then
            why="permission denied"
            return 1
        fi
    done
    [ -r "$transactions" ] || { why="permission denied"; return 1; }
}

# Prints the transaction that is being worked on this moment: see lock in hands.sh.
under_way() {
    [ -f "$base/owner" ] && [ ! -h "$base/owner" ] || return 0
    pid=
    read -r pid began boot id rest <"$base/owner"
    case $pid in
        '' | *[!0-9]*) return 0 ;;
    esac
    now=
    read -r now </proc/sys/kernel/random/boot_id
    [ "$now" = "$boot" ] && [ -z "$rest" ] || return 0
    text=$(cat "/proc/$pid/stat" 2>/dev/null) || return 0
    text=${text##*) }
    # shellcheck disable=SC2086 # split into fields
    set -f -- $text
    set +f
    # A process that has ended keeps its number until its parent has asked how: state Z.
    [ "${20:-}" != "$began" ] || [ "$1" = Z ] || say "under $id"
}

# Names the files of a transaction, then prints the content of the regular ones, each line after the name of its file:
# one process for all of them.
print_transaction() {
    say "transaction $1"
    if [ ! -d "$1" ] || [ -h "$1" ]; then
        say "nofolder"
        return
    fi
    id=$1
    set --
    for name in format description.json count state problem purged; do
        if [ -f "$id/$name" ] && [ ! -h "$id/$name" ]; then
            set -- "$@" "./$id/$name"
            say "file $name"
        elif exists "$id/$name"; then
            say "odd $name"
        fi
    done
    if [ -d "$id/steps" ] && [ ! -h "$id/steps" ]; then
        for step in "$id/steps"/[0-9]*; do
            [ -d "$step" ] && [ ! -h "$step" ] || continue
            n=${step##*/}
            case $n in
                *[!0-9]*) continue ;;
            esac
            say "step $n"
            if [ -f "$step/state" ] && [ ! -h "$step/state" ]; then
                set -- "$@" "./$step/state"
                say "file steps/$n/state"
            elif exists "$step/state"; then
                say "odd steps/$n/state"
            fi
        done
    fi
    [ "$#" = 0 ] || grep '' /dev/null "$@"
}

journal() {
    readable
    case $? in
        1) fail "$why" ;;
        2) finish 0 ;;
    esac
    under_way
    why=$(cd "$transactions" 2>&1) && cd "$transactions" || fail "$why"
    digit='[0-9]'
    hex='[0-9a-f]'
    pair=$digit$digit
    for id in $pair$pair$pair${pair}T$pair$pair${pair}Z-$hex$hex$hex$hex; do
        exists "$id" || continue
        [ -n "$1" ] && [ "$1" != "$id" ] || print_transaction "$id"
    done
    finish 0
}

# ---- questions ----------------------------------------------------------------------------------------------------

# Sets why where a link is on the way to a path in a tree, which is not followed: it could lead out of it.
links() {
    [ -n "$root" ] || return 0
    rest=${1#/}
    sofar=$root
    while :; do
        case $rest in
            */*) ;;
            *) return 0 ;;
        esac
        sofar=$sofar/${rest%%/*}
        rest=${rest#*/}
        [ ! -h "$sofar" ] || { why="$sofar is a symbolic link, which is not followed in a tree"; return 1; }
    done
}

# Sets why to what is in the way of replacing or making a file; $2 says whether folders are made.
ask_file() {
    path=$root$1
    folder=${path%/*}
    folder=${folder:-/}
    while [ "$2" = make ] && ! exists "$folder" && [ "$folder" != / ]; do
        folder=${folder%/*}
        folder=${folder:-/}
    done
    if [ ! -d "$folder" ]; then
        why="there is no folder $folder"
    elif [ ! -w "$folder" ]; then
        why="the folder $folder can't be written"
    elif [ -h "$path" ]; then
        why="$1 is a symbolic link"
    elif [ -e "$path" ] && [ ! -f "$path" ]; then
        why="$1 is no regular file"
    elif [ -e "$path" ] && [ "$(stat -c %h "$path")" != 1 ]; then
        why="$1 has several names (hard links)"
    fi
}

ask() {
    while IFS= read -r line; do
        why=
        kind=${line%% *}
        text=$(printf '%b.' "${line#* }")
        text=${text%.}
        case $kind in
            program) command -v "$text" >/dev/null 2>&1 || why="the program $text is missing" ;;
            root) [ "$(id -u)" = 0 ] || why="not root" ;;
            knob) links "$text" && { [ -w "$root$text" ] || why="$text can't be written"; } ;;
            file | make) links "$text" && ask_file "$text" "$kind" ;;
            end) finish 0 ;;
        esac
        clean "$why"
        say "answer $text"
    done
    finish 7
}

# ---- writing ------------------------------------------------------------------------------------------------------

# Started means run to the end. What arrives only in part is not used.
to_the_end() {
    trap '' HUP INT QUIT PIPE TERM
}

# A folder of the journal: ours alone, and no link. $2: its mode.
folder() {
    if ! exists "$1"; then
        why=$(mkdir -m "$2" "$1" 2>&1)
        return
    elif [ ! -d "$1" ] || [ -h "$1" ]; then
        why="$1 is no folder"
        return 1
    fi
    why=$(chmod "$2" "$1" 2>&1)
}

open_journal() {
    for above in "$root/var" "$root/var/lib"; do
        [ -z "$root" ] || [ ! -h "$above" ] || fail "$above is a symbolic link, which is not followed in a tree"
        [ -d "$above" ] || { folder "$above" 755 && why=$(sync "${above%/*}/" 2>&1); } || fail "$why"
    done
    folder "$base" 700 && folder "$transactions" 700 && why=$(sync "${base%/*}" "$base" 2>&1) || fail "$why"
}

# Writes the files that come on standard input; prints all other lines. One process for all of it.
# shellcheck disable=SC2016 # a program for awk
receiver='
    /^[+-]/ { printf "%s%s", substr($0, 2), /^[+]/ ? "\n" : "" >file; next }
    /^0$/ { printf "%c", 0 >file; next }
    /^file / { if (file) close(file); file = $2; printf "" >file; print; next }
    { print }
'

# Takes what comes on standard input. Sets files, removals, purges and images, each a list of plain names.
receive() {
    files=
    removals=
    purges=
    images=
    digest=
    said=$(awk "$receiver" 2>/dev/null)
    case $said in
        *[!0-9A-Za-z./\ "$newline"-]* | *..*) why="not a name" && cut_short ;;
    esac
    # shellcheck disable=SC2086 # plain words
    set -- $said
    while [ "$#" -ge 2 ]; do
        case $1 in
            file) [ "$2" = hands.sh.new ] || files="$files $2" ;;
            remove) removals="$removals $2" ;;
            purge) purges="$purges $2" ;;
            image) images="$images $2" ;;
            end) digest=$2 ;;
        esac
        shift 2
    done
    [ -n "$digest" ] || { why="it did not arrive in full"; cut_short; }
    # shellcheck disable=SC2086 # plain names
    found=$(cat hands.sh.new $files 2>/dev/null | sha256sum)
    [ "${found%% *}" = "$digest" ] && return
    # An awk need not say that the disk is full: this does.
    why=$(dd if=/dev/zero of=hands.sh.new bs=4096 count=64 2>&1) && why="what was sent did not arrive as it was"
    cut_short
}

# What came in part is removed.
cut_short() {
    reason=$why
    [ -z "$leftover" ] || rm -rf "$leftover"
    rm -f hands.sh.new
    fail "$reason"
}

# Replaces the hands. Hands that run keep the file that they began with.
install() {
    if [ -f hands.sh ] && [ ! -h hands.sh ] && cmp -s hands.sh hands.sh.new; then
        rm -f hands.sh.new
    else
        why=$(sync hands.sh.new 2>&1) && why=$(mv -f hands.sh.new hands.sh 2>&1) && why=$(sync . 2>&1)
    fi
}

remove() {
    why=$(mv "$transactions/$1" "$transactions/.leftover-$1" 2>&1) && why=$(sync "$transactions" 2>&1) &&
        why=$(rm -rf "$transactions/.leftover-$1" 2>&1)
}

# Removes the images that may hold secrets. The mark comes first: a rollback must not begin with half of them.
purge() {
    for secret in "$transactions/$1/steps"/*/secret; do
        [ -e "$secret" ] || continue
        if ! exists "$transactions/$1/purged"; then
            why=$( (: >"$transactions/$1/purged") 2>&1) &&
                why=$(sync "$transactions/$1/purged" "$transactions/$1" 2>&1) || return 1
        fi
        for image in $images; do
            why=$(rm -f "${secret%/*}/$image" "${secret%/*}/$image.new" 2>&1) || return 1
        done
        why=$(sync "${secret%/*}" 2>&1) || return 1
    done
}

# Old transactions, and what a preparation or a removal that was cut off left behind: both take seconds, not an hour.
tidy() {
    now=$(date +%s)
    for old in "$transactions"/.leftover-*; do
        [ "$old" != "$base/$leftover" ] && [ -d "$old" ] && [ ! -h "$old" ] || continue
        made=$(stat -c %Y "$old") || continue
        [ "$((now - made))" -le 3600 ] || why=$(rm -rf "$old" 2>&1) || return 1
    done
    for old in $removals; do
        remove "$old" || return 1
    done
    for old in $purges; do
        purge "$old" || return 1
    done
}

# In a session of its own: the end of the link and of its processes does not reach it. Says itself that all is prepared, so
# that for whoever has read that it goes on, whatever becomes of this shell. Sets status.
start() {
    cd /
    own=
    ! command -v setsid >/dev/null 2>&1 || own=setsid
    # shellcheck disable=SC2016 # the other shell's
    $own sh -c 'printf "%s\n" prepared 2>/dev/null; exec sh "$@"' sh "$base/hands.sh" "$@" </dev/null 2>&1 &
    wait "$!"
    status=$?
}

apply() {
    to_the_end
    id=$1
    open_journal
    enter
    leftover=transactions/.leftover-$id
    folders="$leftover $leftover/steps"
    n=1
    while [ "$n" -le "$2" ]; do
        folders="$folders $leftover/steps/$n"
        n=$((n + 1))
    done
    # From where there is nothing to compress, so that it takes its space.
    # shellcheck disable=SC2086 # plain names
    why=$(mkdir $folders 2>&1) &&
        why=$(dd if=/dev/urandom of="$leftover/reserve" bs=4096 count="$((($3 + 4095) / 4096))" 2>&1) || cut_short
    receive
    install && tidy || cut_short
    # shellcheck disable=SC2086 # plain names
    why=$(sync $files "$leftover/reserve" $folders 2>&1) && why=$(mv "$leftover" "transactions/$id" 2>&1) || cut_short
    leftover=
    why=$(sync transactions 2>&1) || fail "$why"
    start apply "$transactions/$id"
    # Another transaction was faster, and nothing was changed by this one.
    [ "$status" != 6 ] || remove "$id" || say "problem $why"
    finish "$status"
}

run() {
    to_the_end
    [ -d "$base" ] && [ ! -h "$base" ] || fail "$base is no folder"
    enter
    leftover=
    receive
    install || cut_short
    id=$1
    command=$2
    shift 2
    start "$command" "$transactions/$id" "$@"
    finish "$status"
}

# Makes the journal the current folder: lists of names below it are plain words, whatever ROOT is.
enter() {
    why=$(cd "$base" 2>&1) && cd "$base" || fail "$why"
}

# ---- the command --------------------------------------------------------------------------------------------------

main() {
    say "virtwright-reach 1"
    root=$1
    what=$2
    shift 2
    base=$root/var/lib/virtwright
    transactions=$base/transactions
    case $what in
        journal) journal "${1-}" ;;
        ask) ask ;;
        apply) apply "$@" ;;
        run) run "$@" ;;
    esac
}

main "$@"
