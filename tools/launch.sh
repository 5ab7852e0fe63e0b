# Sourced, never run: finds a JDK, and tells whether the build is up to date. Every start pays for this: it runs no
# program but one find(1), unless the PATH has to be searched.
# shellcheck shell=sh

JDK_NEEDED=25

# jdk_read DIR: sets jdk_version to the version of the JDK in DIR; false if DIR holds no JDK that is new enough.
jdk_read() {
    jdk_version=
    [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
    while IFS='=' read -r jdk_key jdk_value; do
        [ "$jdk_key" != JAVA_VERSION ] || jdk_version=${jdk_value#\"}
    done <"$1/release"
    jdk_version=${jdk_version%\"}
    case ${jdk_version%%[!0-9]*} in
        '') return 1 ;;
        *) [ "${jdk_version%%[!0-9]*}" -ge "$JDK_NEEDED" ] ;;
    esac
}

# find_jdk: sets and exports JAVA_HOME; or says on standard error what to install, and is false.
find_jdk() {
    for jdk_home in "${JAVA_HOME-}" /usr/lib/jvm/* /usr/lib64/jvm/*; do
        if [ -n "$jdk_home" ] && jdk_read "$jdk_home"; then
            export JAVA_HOME="$jdk_home"
            return
        fi
    done
    if jdk_home=$(command -v javac) && jdk_home=$(readlink -f -- "$jdk_home") && jdk_read "${jdk_home%/bin/javac}"; then
        export JAVA_HOME="${jdk_home%/bin/javac}"
        return
    fi
    cat >&2 <<EOF
virtwright: needs JDK $JDK_NEEDED or later; looked in JAVA_HOME (${JAVA_HOME:-not set}), /usr/lib/jvm, /usr/lib64/jvm and PATH.
Install one of these packages, or unpack a JDK and set JAVA_HOME to its folder:
  Debian, Ubuntu              openjdk-$JDK_NEEDED-jdk-headless
  openEuler, RHEL, Fedora     java-$JDK_NEEDED-openjdk-devel
  SUSE                        java-$JDK_NEEDED-openjdk-devel
EOF
    return 1
}

# is_built ROOT: whether ROOT holds a build by this JDK that no source is newer than. A file that was removed shows in the
# time of its folder. dist/begin has the time of the build's begin, its content says for which JDK the start-up cache was
# made; dist/end has the time of the cache, which fits no jar that came later.
is_built() {
    dist=$1/app/target/dist
    [ -e "$dist/end" ] && read -r built_with <"$dist/begin" && [ "$built_with" = "$jdk_version $JAVA_HOME" ] || return 1
    newer=$(find "$dist/lib" "$1/pom.xml" "$1/tools" "$1/app/pom.xml" "$1/app/src/main" \
        "$1/practices/pom.xml" "$1/practices/src/main" "$1/engine/pom.xml" "$1/engine/src/main" \
        "$1/libvirt/pom.xml" "$1/libvirt/src/main" \
        \( -path '*/app/target/dist/lib*' -newer "$dist/end" -o ! -path '*/app/target/*' -newer "$dist/begin" \) \
        -print -quit) && [ -z "$newer" ]
}
