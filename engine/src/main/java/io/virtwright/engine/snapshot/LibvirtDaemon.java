package io.virtwright.engine.snapshot;

/**
 * A libvirt daemon as it describes itself.
 *
 * @param library its version
 * @param hypervisor the version of its default QEMU; a running domain may still run an older one
 * @param capabilities the XML of {@code virsh capabilities}
 */
public record LibvirtDaemon(Version library, Version hypervisor, String capabilities) {

    /** A version as libvirt numbers them: major * 1,000,000 + minor * 1,000 + release. */
    public record Version(int major, int minor, int release) implements Comparable<Version> {
        public static Version of(long number) {
            return new Version((int) (number / 1_000_000), (int) (number / 1_000 % 1_000), (int) (number % 1_000));
        }

        @Override
        public int compareTo(Version other) {
            int byMajor = Integer.compare(major, other.major);
            int byMinor = Integer.compare(minor, other.minor);
            return byMajor != 0 ? byMajor : byMinor != 0 ? byMinor : Integer.compare(release, other.release);
        }

        @Override
        public String toString() {
            return major + "." + minor + "." + release;
        }
    }
}
