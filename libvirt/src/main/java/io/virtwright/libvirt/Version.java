package io.virtwright.libvirt;

/**
 * A version as libvirt encodes it: major * 1,000,000 + minor * 1,000 + release ({@code virConnectGetLibVersion}).
 *
 * @param major 0 or more
 * @param minor 0 to 999
 * @param release 0 to 999
 */
public record Version(long major, int minor, int release) implements Comparable<Version> {
    static Version decode(long number) {
        return new Version(
                Long.divideUnsigned(number, 1_000_000), (int) (Long.remainderUnsigned(number, 1_000_000) / 1000), (int)
                        (Long.remainderUnsigned(number, 1_000_000) % 1000));
    }

    @Override
    public int compareTo(Version other) {
        int byMajor = Long.compare(major, other.major);
        int byMinor = Integer.compare(minor, other.minor);
        return byMajor != 0 ? byMajor : byMinor != 0 ? byMinor : Integer.compare(release, other.release);
    }

    @Override
    public String toString() {
        return major + "." + minor + "." + release;
    }
}
