package io.virtwright.engine.capture;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Made-up names, the same for the same, numbered in the order in which they are met. */
final class Pseudonyms {
    private static final String HEX = "[0-9a-fA-F]";
    private static final Pattern UUIDS =
            Pattern.compile("\\b" + HEX + "{8}-" + HEX + "{4}-" + HEX + "{4}-" + HEX + "{4}-" + HEX + "{12}\\b");
    private static final Pattern MACS =
            Pattern.compile("(?<![0-9a-fA-F:])(?:" + HEX + "{2}:){5}" + HEX + "{2}(?![0-9a-fA-F:])");
    private static final Pattern IPV4 =
            Pattern.compile("(?<![\\w.-])(?!127\\.|0\\.0\\.0\\.0|255\\.)(?:[0-9]{1,3}\\.){3}[0-9]{1,3}(?![\\w.-])");
    // Never more groups than an address has: a regular expression calls itself for each, and a long run would be too
    // deep.
    private static final Pattern IPV6 = Pattern.compile("(?<![0-9a-fA-F:.])(?:(?:" + HEX + "{1,4}:){7}" + HEX
            + "{1,4}|(?:" + HEX + "{1,4}:){1,7}(?::" + HEX + "{1,4}){1,6})(?![0-9a-fA-F:.])");
    // World wide names and the serial numbers in udev's names. First what is told by a single character, or fails at
    // once:
    // to try each of the long ones at every character of a text takes most of the time of a redaction.
    private static final Pattern WWNS = Pattern.compile("(?<=[.x>-])(?=" + HEX
            + "{16})(?<=naa\\.|eui\\.|wwn-0x|ID_WWN=0x|ID_WWN_WITH_EXTENSION=0x|mpath-|scsi-|dm-uuid-mpath-|<wwn>)"
            + HEX + "{16,33}(?!" + HEX + ")");
    private static final Pattern SERIALS = Pattern.compile(
            "(?<=[-S01])(?<=by-id/(?:ata-|nvme-|virtio-|usb-|scsi-S|scsi-0|scsi-1))[^/\"'\\s,]+?(?=-part[0-9]+|[\"'\\s,/]|$)"
                    + "|(?<=[=>])(?<=ID_SERIAL=|ID_SERIAL_SHORT=|<serial>)[^<\\s]+");

    private final Map<String, String> known = new HashMap<>();
    private final Set<String> made = new HashSet<>();
    private final Map<String, Integer> counts = new HashMap<>();

    /** What stands for {@code text}: the next name of its kind, if it has none yet. */
    String of(String kind, String text, IntFunction<String> name) {
        // A text may be gone through twice.
        if (made.contains(text)) {
            return text;
        }
        String pseudonym =
                known.computeIfAbsent(kind + " " + text, _ -> name.apply(counts.merge(kind, 1, Integer::sum)));
        made.add(pseudonym);
        return pseudonym;
    }

    /** A text without what tells one machine from all others wherever it stands: UUIDs, MAC addresses, serial numbers. */
    String anywhere(String text) {
        String plain = replace(UUIDS, text, "uuid", n -> new UUID(0x4000L, 0x8000_0000_0000_0000L + n).toString());
        plain = replace(MACS, plain, "mac", n -> String.format(Locale.ROOT, "52:54:00:00:%02x:%02x", n >> 8, n & 255));
        plain = replace(WWNS, plain, "wwn", n -> String.format(Locale.ROOT, "%016x", 0x5000_0000_0000_0000L + n));
        return replace(SERIALS, plain, "serial", n -> "serial" + n);
    }

    /** A text without the addresses of other machines. */
    String addresses(String text) {
        String plain = replace(IPV4, text, "ipv4", n -> "192.0." + (2 + n / 250) + "." + (1 + n % 250));
        return replace(IPV6, plain, "ipv6", n -> "2001:db8::" + Integer.toHexString(n));
    }

    private String replace(Pattern pattern, String text, String kind, IntFunction<String> name) {
        return pattern.matcher(text)
                .replaceAll(
                        found -> Matcher.quoteReplacement(of(kind, found.group().toLowerCase(Locale.ROOT), name)));
    }
}
